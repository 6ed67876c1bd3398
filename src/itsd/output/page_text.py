"""A page of results for a terminal: wrapped to its width, coloured where it has colours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.output.cells import measure_cells, wrap_cells
from itsd.output.page import Grid, Listing, Paragraph, Picture, Section, Tone
from itsd.output.visible import show_on_one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.output.page import Block, Cell, Item, Page

_CODES = {Tone.MET: "32", Tone.RISK: "33", Tone.BAD: "1;31", Tone.UNKNOWN: "1;33", Tone.QUIET: "2"}
_LEAST_WIDTH = 60
_UNLIMITED = 100_000  # cells of a line that a program reads
_LEAST_PROSE = 32  # cells below which sentences do not stand in a column
_GAP = 2  # cells between columns
_INDENT = 4  # cells before what stands beneath its row


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
    """A table that fits: its last column wraps beside the others where there is room, and beneath them where not. Names are not broken."""
    if grid.caption:
        yield from (paper.paint(Tone.QUIET, line) for line in paper.wrap(grid.caption))
    rows = [tuple(_Said(_say(cell), cell.tone) for cell in row) for row in (grid.headings, *grid.rows)]
    widths = [max(measure_cells(said.text) for said in column) for column in zip(*rows, strict=True)]
    beside = sum(widths[:-1]) + _GAP * (len(widths) - 1)
    room = paper.width - beside
    if widths[-1] > room >= _LEAST_PROSE:
        widths[-1] = room
    elif widths[-1] > room:
        widths = _narrowed(widths, rows, paper.width)
    for number, row in enumerate(rows):
        yield from _render_row(row, _Columns(widths, grid.numbers), paper, heading=not number)
    if grid.legend:
        yield from (paper.paint(Tone.QUIET, line) for line in paper.wrap(grid.legend))


@dataclass(frozen=True, slots=True)
class _Said:
    text: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class _Columns:
    """How wide columns are; the last one is nought where it stands beneath."""

    widths: list[int]
    numbers: frozenset[int]


def _narrowed(widths: list[int], rows: list[tuple[_Said, ...]], width: int) -> list[int]:
    """The last column beneath; where the others are still too wide, the widest of them wraps at its blanks."""
    narrow = [*widths[:-1], 0]
    least = [max((measure_cells(word) for said in column for word in said.text.split()), default=0) for column in zip(*rows, strict=True)]
    while sum(narrow) + _GAP * (len(narrow) - 2) > width:
        wide = [number for number in range(len(narrow) - 1) if narrow[number] > least[number]]
        if not wide:
            break  # a terminal wraps what cannot be made narrower
        narrow[max(wide, key=narrow.__getitem__)] -= 1
    return narrow


def _render_row(row: tuple[_Said, ...], columns: _Columns, paper: _Paper, *, heading: bool) -> Iterator[str]:
    widths = columns.widths
    shown = len(widths) if widths[-1] else len(widths) - 1
    cells = [wrap_cells(said.text, max(width, 1)) for said, width in zip(row[:shown], widths, strict=False)]
    for number in range(max(map(len, cells))):
        parts = []
        for column, lines in enumerate(cells):
            text = lines[number] if number < len(lines) else ""
            gap = " " * (widths[column] - measure_cells(text))
            painted = paper.paint(row[column].tone, text, strong=heading)
            parts.append(gap + painted if column in columns.numbers else painted + gap)
        yield (" " * _GAP).join(parts).rstrip()
    if shown < len(widths) and row[-1].text and not heading:
        yield from (paper.paint(row[-1].tone, line) for line in paper.wrap(row[-1].text, _INDENT))


def _say(cell: Cell) -> str:
    return show_on_one_line(cell.short or cell.text)
