"""A page of results as Markdown, for step summaries and comments on pull requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.output.markdown import escape_markdown
from itsd.output.page import Grid, Listing, Paragraph, Picture, Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.output.page import Block, Cell, Item, Page


def render_page(page: Page) -> str:
    """The page; its first line is a marker by which a bot finds the comment it wrote before."""
    lines = [f"<!-- itsd-{page.name} -->", f"### {escape_markdown(page.title)}", ""]
    lines += [escape_markdown(page.summary), ""] if page.summary else []
    for block in page.blocks:
        lines += _render_block(block, 4)
    return "\n".join(lines).rstrip() + "\n"


def _render_block(block: Block, level: int) -> Iterator[str]:
    if isinstance(block, Section) and block.folded:
        yield from [f"<details><summary>{escape_markdown(block.title)}</summary>", ""]
        for inner in block.blocks:
            yield from _render_block(inner, level + 1)
        yield from ["</details>", ""]
        return
    if isinstance(block, Section):
        yield f"{'#' * min(level, 6)} {escape_markdown(block.title)}"
        yield ""
        for inner in block.blocks:
            yield from _render_block(inner, level + 1)
        return
    if isinstance(block, Grid):
        yield from _render_grid(block)
    elif isinstance(block, Paragraph):
        yield escape_markdown(block.text)
    elif isinstance(block, Listing):
        for item in block.items:
            yield from _render_item(item, 0)
    elif isinstance(block, Picture):
        yield " ".join(filter(None, [f"`{block.line}`" if block.line else "", escape_markdown(block.said)]))
    yield ""


def _render_item(item: Item, depth: int) -> Iterator[str]:
    yield f"{'  ' * depth}- {escape_markdown(item.text)}"
    for inner in item.items:
        yield from _render_item(inner, depth + 1)


def _render_grid(grid: Grid) -> Iterator[str]:
    yield from [escape_markdown(grid.caption), ""] if grid.caption else []
    yield f"| {' | '.join(escape_markdown(cell.text) for cell in grid.headings)} |"
    yield f"| {' | '.join('---:' if number in grid.numbers else '---' for number in range(len(grid.headings)))} |"
    for row in grid.rows:
        yield f"| {' | '.join(map(_write_cell, row))} |"


def _write_cell(cell: Cell) -> str:
    text = escape_markdown(cell.text)
    return f"<code>{text}</code>" if cell.code and text else text
