"""`itsd schema`: the JSON Schema of the estate's files and of itsd's own outputs."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from itsd.cli.completion import KIND_NAMES
from itsd.cli.options import Output
from itsd.errors import ItsdError

# Each output that has a schema, with the commands that write it.
OUTPUTS = {
    "findings": "validate",
    "table": "list and rules",
    "entity": "show",
    "rule": "explain",
    "clock": "clock",
    "underpin": "underpin",
    "what-if": "underpin --what-if",
    "gap": "gap",
    "match": "match",
    "standardise": "standardise",
    "demand": "demand",
    "portfolio": "portfolio",
    "retirement": "portfolio --retire",
    "graph": "graph",
    "standing": "publish --check",
    "draft": "draft",
    "agreement": "agreement",
    "diff": "diff",
    "changelog": "diff --changelog",
}


def complete_schema(incomplete: str) -> list[str]:
    """Kinds, the settings, and the outputs that have a schema."""
    return [name for name in (*KIND_NAMES, "settings", *OUTPUTS) if name.startswith(incomplete)]


_HELP = f"A kind; `settings` for itsd.yaml; {', '.join(f'`{name}` ({command})' for name, command in OUTPUTS.items())} for the JSON of commands; every kind where it is left out."
Name = Annotated[str | None, typer.Argument(help=_HELP, metavar="[KIND]", autocompletion=complete_schema)]


def schema(name: Name = None, *, output: Output = None) -> None:
    """The JSON Schema of a kind, of all kinds, of itsd.yaml or of an output."""
    text = _render(name)
    if output is None:
        sys.stdout.write(text)
        return
    from itsd.files.write import write_atomic

    write_atomic(output, text)


def _render(name: str | None) -> str:
    if name in OUTPUTS:
        from importlib.resources import files

        return (files("itsd.output") / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")
    from itsd.model.kinds import KINDS
    from itsd.model.reading import suggest
    from itsd.model.schema import SETTINGS, schema_of, schema_of_entities
    from itsd.output.json_text import format_json

    if name is None:
        return format_json(schema_of_entities())
    if name not in {SETTINGS, *KINDS}:
        message = f"there is no kind {name}"
        raise ItsdError(message, suggest(name, [*KINDS, SETTINGS, *OUTPUTS]) or f"Choose one of {', '.join([*KINDS, SETTINGS, *OUTPUTS])}.")
    return format_json(schema_of(name))
