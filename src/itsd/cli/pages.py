"""What the commands share that show a page of results: the choice of a format, and where the result goes."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from itsd.errors import ItsdError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from itsd.cli.options import Session
    from itsd.output.page import Page
    from itsd.output.table import Table

_ENDINGS = {".txt": "text", ".json": "json", ".csv": "csv", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html"}
FORMATS = ("text", "json", "csv", "markdown", "html")

PageFormat = Annotated[str | None, typer.Option("--format", "-f", help="text, json, csv, markdown or html.", metavar="FORMAT")]


def choose_page_format(given: str | None, output: Path | None) -> str:
    """The format that was asked for, else the one that the ending of the file means, else text. Raises ItsdError."""
    name = given or ("text" if output is None else _ENDINGS.get(output.suffix.lower(), ""))
    if name in FORMATS:
        return name
    message = f"there is no format {name} of results" if name else f"no format of results is known for the file name {output.name if output else ''}"
    raise ItsdError(message, f"Give --format, one of {', '.join(FORMATS)}.")


@dataclass(frozen=True, slots=True)
class Views:
    """A result in its shapes, each worked out only when it is asked for: for readers, for spreadsheets, for programs."""

    page: Callable[[], Page]
    table: Callable[[], Table]
    data: Callable[[], object]


def present(views: Views, chosen: str, session: Session, output: Path | None) -> None:
    """Show a result in a format, on standard output or in a file."""
    text = _render(views, chosen, session, output)
    if output is None:
        sys.stdout.write(text)
        return
    from itsd.files.write import write_atomic

    write_atomic(output, text)
    if not session.quiet:
        sys.stderr.write(f"written to {output}\n")


def _render(views: Views, chosen: str, session: Session, output: Path | None) -> str:
    if chosen == "json":
        from itsd.output.json_text import format_json

        return format_json(views.data())
    if chosen == "csv":
        from itsd.output.table import render_table

        return render_table(views.table(), "csv")
    if chosen == "markdown":
        from itsd.output.page_markdown import render_page as render_markdown

        return render_markdown(views.page())
    if chosen == "html":
        from itsd.render.page_html import render_page as render_html

        return render_html(views.page(), session.locale or "en")
    from itsd.output.page_text import render_page

    return render_page(views.page(), color=session.color() and output is None, width=shutil.get_terminal_size().columns)
