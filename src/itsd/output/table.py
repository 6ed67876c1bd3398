"""Tables for commands that list things: aligned text, Markdown, CSV or JSON."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.errors import ItsdError
from itsd.output.cells import measure_cells
from itsd.output.csv_ import guard_cell
from itsd.output.json_text import format_json
from itsd.output.markdown import escape_markdown
from itsd.output.visible import show_on_one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

TABLE_FORMATS = ("text", "json", "csv", "markdown")
_UNLIMITED = 100_000  # cells of a line that is read by a program
_GAP = 2  # cells between two columns


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under headings; `name` says in JSON what the rows are."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def render_table(table: Table, format_name: str, *, color: bool = False, width: int | None = None) -> str:
    """The table in one of the formats, as text for so many cells. Raises ItsdError for another format."""
    if format_name == "text":
        return _render_text(table, color=color, width=width)
    if format_name == "json":
        rows = [dict(zip(table.headings, row, strict=True)) for row in table.rows]
        return format_json({"format": "itsd-table", "version": 1, "table": table.name, "columns": list(table.headings), "rows": rows})
    if format_name == "csv":
        return _render_csv(table)
    if format_name == "markdown":
        return _render_markdown(table)
    message = f"there is no format {format_name} of tables"
    raise ItsdError(message, f"Choose one of {', '.join(TABLE_FORMATS)}.")


def _render_text(table: Table, *, color: bool, width: int | None) -> str:
    """Aligned columns. Where they do not fit, texts with blanks wrap, and the last columns are left out; ids are never broken."""
    from rich.console import Console  # noqa: PLC0415  # costs start-up time
    from rich.table import Table as Grid  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    cells = [tuple(show_on_one_line(cell) for cell in row) for row in (table.headings, *table.rows)]
    shown = _columns_that_fit(cells, width)
    grid = Grid(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for heading in cells[0][:shown]:
        grid.add_column(heading, overflow="fold")
    for row in cells[1:]:
        grid.add_row(*(Text(cell) for cell in row[:shown]))
    file = io.StringIO()
    console = Console(file=file, width=width or _UNLIMITED, force_terminal=color, no_color=not color, color_system="standard" if color else None)
    console.print(grid)
    text = "".join(line.rstrip() + "\n" for line in file.getvalue().splitlines())
    left_out = table.headings[shown:]
    return text + (f"\nNot shown for want of room: {', '.join(left_out)}.\n" if left_out else "")


def _columns_that_fit(rows: Sequence[tuple[str, ...]], width: int | None) -> int:
    """How many columns, from the left, fit when each is as wide as its longest word; one at least."""
    if width is None:
        return len(rows[0])
    words = [max(max(map(measure_cells, cell.split() or [""])) for cell in column) for column in zip(*rows, strict=True)]
    used = 0
    for number, size in enumerate(words):
        used += size + _GAP
        if used - _GAP > width and number:
            return number
    return len(words)


def _render_csv(table: Table) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(table.headings)
    writer.writerows([guard_cell(cell) for cell in row] for row in table.rows)
    return file.getvalue()


def _render_markdown(table: Table) -> str:
    rows = (table.headings, ("---",) * len(table.headings), *(tuple(map(escape_markdown, row)) for row in table.rows))
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)
