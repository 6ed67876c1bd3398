"""`itsd templates`: the templates of documents, and copies of them to change."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from itsd.cli.estate import open_tree
from itsd.cli.options import choose_table_format, session_of
from itsd.errors import ExitStatus, ItsdError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itsd.files.disk import DiskTree
    from itsd.render.available import Template

Copies = Annotated[list[str] | None, typer.Option("--copy", help="Copy the template into the estate's own folder templates/; several times for several.", metavar="NAME")]
Force = Annotated[bool, typer.Option("--force", help="Copy over a template that the estate has already.")]
FormatName = Annotated[str | None, typer.Option("--format", "-f", help="text, json, csv or markdown.", metavar="FORMAT")]


def templates(context: typer.Context, *, copy: Copies = None, force: Force = False, output_format: FormatName = None) -> int:
    """The templates of documents: which there are, which the estate replaces; copies of them to change."""
    from itsd.render.available import find_templates

    session = session_of(context)
    tree = open_tree(session)
    found = find_templates(tree)
    if not copy:
        _list(found, choose_table_format(output_format, None), color=session.color())
        return ExitStatus.DONE
    chosen = [_named(name, found) for name in dict.fromkeys(copy)]
    for template in chosen:
        if template.own and not force:
            message = f"the estate has its own templates/{template.name}"
            raise ItsdError(message, "Give --force to copy over it.")
    for template in chosen:
        _copy(template, tree)
        if not session.quiet:
            sys.stderr.write(f"wrote templates/{template.name}\n")
    return ExitStatus.DONE


def _list(found: Sequence[Template], format_name: str, *, color: bool) -> None:
    from itsd.output.table import Table, render_table

    rows = tuple((item.name, item.purpose or "nothing asks for it", "estate" if item.own else "program") for item in found)
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    sys.stdout.write(render_table(Table("templates", ("template", "for", "from"), rows), format_name, color=color, width=width))


def _named(name: str, found: Sequence[Template]) -> Template:
    from itsd.model.reading import suggest

    template = next((item for item in found if item.name == name.removeprefix("templates/") and item.packaged), None)
    if template is None:
        message = f"there is no template {name}"
        raise ItsdError(message, suggest(name, [item.name for item in found if item.packaged]) or "`itsd templates` lists them.")
    return template


def _copy(template: Template, tree: DiskTree) -> None:
    from itsd.files.packaged import packaged
    from itsd.files.write import write_atomic

    content = packaged("templates").joinpath(*template.name.split("/")).read_bytes()
    write_atomic(tree.root / "templates" / template.name, content, root=tree.root)
