"""`itsd rules`: the registry of rules, with the levels that the estate gives them."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from itsd.cli.options import Output, choose_table_format, session_of
from itsd.errors import ItsdError

Family = Annotated[str | None, typer.Option("--family", help="Only the rules whose code begins so, e.g. A.", metavar="LETTER")]
FormatName = Annotated[str | None, typer.Option("--format", "-f", help="text, json, csv or markdown.", metavar="FORMAT")]


def list_rules(context: typer.Context, *, family: Family = None, output_format: FormatName = None, output: Output = None) -> None:
    """Every rule with its level here, and what it finds."""
    from itsd.output.table import Table, render_table
    from itsd.rules.registry import RULES

    session = session_of(context)
    chosen = [rule for rule in RULES if rule.code.startswith((family or "").upper())]
    if not chosen:
        message = f"no rule's code begins with {family}"
        raise ItsdError(message, f"Families are {', '.join(sorted({rule.family for rule in RULES}))}.")
    levels = levels_here(context)
    rows = tuple((rule.code, rule.name, levels.get(rule.code, rule.level.value), rule.summary, " ".join(rule.lines)) for rule in chosen)
    table = Table("rules", ("code", "name", "level", "finds", "framework"), rows)
    width = shutil.get_terminal_size().columns if output is None and sys.stdout.isatty() else None
    text = render_table(table, choose_table_format(output_format, output), color=session.color() and output is None, width=width)
    if output is None:
        sys.stdout.write(text)
        return
    from itsd.files.write import write_atomic

    write_atomic(output, text)


def levels_here(context: typer.Context) -> dict[str, str]:
    """The levels that the estate around sets; none where there is no estate, which is no error for this command unless one was named."""
    from itsd.cli.estate import open_tree
    from itsd.config import load_settings

    session = session_of(context)
    try:
        return dict(load_settings(open_tree(session))[0].rules)
    except ItsdError:
        if session.estate != Path():
            raise
        return {}
