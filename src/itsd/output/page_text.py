"""A page of results for a terminal: wrapped to its width, coloured where it has colours."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.output.cells import measure_cells, wrap_cells
from itsd.output.page import Grid, Listing, Paragraph, Picture, Section, Tone
from itsd.output.visible import show_on_one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.output.page import Block, Cell, Item, Page

_STYLES = {Tone.MET: "green", Tone.RISK: "yellow", Tone.BAD: "bold red", Tone.UNKNOWN: "bold yellow", Tone.QUIET: "dim"}
_CODES = {Tone.MET: "32", Tone.RISK: "33", Tone.BAD: "1;31", Tone.UNKNOWN: "1;33", Tone.QUIET: "2"}
_LEAST_WIDTH = 60
_UNLIMITED = 100_000  # cells of a line that a program reads
_LEAST_WORD = 12  # cells below which a column of words is not made narrower


@dataclass(frozen=True, slots=True)
class _Paper:
    width: int
    color: bool

    def paint(self, tone: Tone, text: str, *, strong: bool = False) -> str:
        """The text in its tone, or as it is without colour."""
        codes = ";".join(filter(None, ["1" if strong else "", _CODES.get(tone, "")]))
        return f"\x1b[{codes}m{text}\x1b[0m" if self.color and codes and text else text

    def wrap(self, text: str, indent: int = 0, hanging: int = 0) -> Iterator[str]:
        """A paragraph behind an indent; further lines stand `hanging` cells deeper."""
        for number, line in enumerate(wrap_cells(show_on_one_line(text), self.width - indent - hanging)):
            yield " " * (indent + (hanging if number else 0)) + line


def render_page(page: Page, *, color: bool = False, width: int | None = None) -> str:
    """The page for a terminal of so many columns; None where a program reads it, with tables as wide as they need."""
    paper = _Paper(_UNLIMITED if width is None else max(width, _LEAST_WIDTH), color)
    lines = [paper.paint(Tone.PLAIN, line, strong=True) for line in paper.wrap(page.title)]
    lines += paper.wrap(page.summary) if page.summary else ()
    for block in page.blocks:
        lines += ["", *_render_block(block, paper)]
    return "\n".join(lines) + "\n"


def _render_block(block: Block, paper: _Paper) -> Iterator[str]:
    if isinstance(block, Section):
        yield from (paper.paint(block.tone, line, strong=True) for line in paper.wrap(block.title))
        for number, inner in enumerate(block.blocks):
            yield from ([""] if number and not isinstance(inner, Listing) else [])
            yield from _render_block(inner, paper)
    elif isinstance(block, Grid):
        yield from _render_grid(block, paper)
    elif isinstance(block, Paragraph):
        yield from (paper.paint(block.tone, line) for line in paper.wrap(block.text))
    elif isinstance(block, Listing):
        for item in block.items:
            yield from _render_item(item, paper, 0)
    elif isinstance(block, Picture):
        yield from paper.wrap(f"{block.line}  {block.said}" if block.line else block.said)


def _render_item(item: Item, paper: _Paper, depth: int) -> Iterator[str]:
    for number, line in enumerate(paper.wrap(item.text, 2 * depth + 2, 0)):
        lead = line[: 2 * depth] + ("- " if not number else "  ")
        yield lead + paper.paint(item.tone, line[2 * depth + 2 :])
    for inner in item.items:
        yield from _render_item(inner, paper, depth + 1)


def _render_grid(grid: Grid, paper: _Paper) -> Iterator[str]:
    """Columns that fit: texts with blanks wrap, names are broken only where there is no other way."""
    from rich.console import Console  # noqa: PLC0415  # costs start-up time
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    if grid.caption:
        yield from (paper.paint(Tone.QUIET, line) for line in paper.wrap(grid.caption))
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold" if paper.color else "")
    for number, heading in enumerate(grid.headings):
        words = [word for row in (grid.headings, *grid.rows) for word in _say(row[number]).split()]
        least = min(max(map(measure_cells, words), default=1), max(_LEAST_WORD, paper.width // len(grid.headings)))
        table.add_column(_say(heading), overflow="fold", justify="right" if number in grid.numbers else "left", min_width=least)
    for row in grid.rows:
        table.add_row(*(Text(_say(cell), style=_STYLES.get(cell.tone, "") if paper.color else "") for cell in row))
    file = io.StringIO()
    console = Console(file=file, width=paper.width, force_terminal=paper.color, no_color=not paper.color, color_system="standard" if paper.color else None)
    console.print(table)
    yield from (line.rstrip() for line in file.getvalue().splitlines())
    if grid.legend:
        yield from (paper.paint(Tone.QUIET, line) for line in paper.wrap(grid.legend))


def _say(cell: Cell) -> str:
    return show_on_one_line(cell.short or cell.text)
