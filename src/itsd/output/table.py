"""Tables for commands that list things: aligned text, Markdown, CSV or JSON."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from itsd.errors import ItsdError
from itsd.output.csv_ import guard_cell
from itsd.output.json_text import format_json
from itsd.output.markdown import escape_markdown
from itsd.output.visible import show_on_one_line

TABLE_FORMATS = ("text", "json", "csv", "markdown")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under headings; `name` says in JSON what the rows are."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def render_table(table: Table, format_name: str, *, color: bool = False, width: int = 100) -> str:
    """The table in one of the formats. Raises ItsdError for another one."""
    if format_name == "text":
        return _render_text(table, color=color, width=width)
    if format_name == "json":
        rows = [dict(zip(table.headings, row, strict=True)) for row in table.rows]
        return format_json({"format": f"itsd-{table.name}", "version": 1, table.name: rows})
    if format_name == "csv":
        return _render_csv(table)
    if format_name == "markdown":
        return _render_markdown(table)
    message = f"there is no format {format_name} of tables"
    raise ItsdError(message, f"Choose one of {', '.join(TABLE_FORMATS)}.")


def _render_text(table: Table, *, color: bool, width: int) -> str:
    from rich.console import Console  # noqa: PLC0415  # costs start-up time
    from rich.table import Table as Grid  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    grid = Grid(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for heading in table.headings:
        grid.add_column(heading, overflow="fold")
    for row in table.rows:
        grid.add_row(*(Text(show_on_one_line(cell)) for cell in row))
    file = io.StringIO()
    Console(file=file, width=width, force_terminal=color, no_color=not color, color_system="standard" if color else None).print(grid)
    return "".join(line.rstrip() + "\n" for line in file.getvalue().splitlines())


def _render_csv(table: Table) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(table.headings)
    writer.writerows([guard_cell(cell) for cell in row] for row in table.rows)
    return file.getvalue()


def _render_markdown(table: Table) -> str:
    rows = (table.headings, ("---",) * len(table.headings), *(tuple(map(escape_markdown, row)) for row in table.rows))
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)
