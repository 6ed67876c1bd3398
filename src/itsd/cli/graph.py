"""`itsd graph`: what depends on what, as a picture, a tree, or for other programs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from itsd.cli.completion import complete_entity
from itsd.cli.estate import jobs_of, load_estate, open_tree
from itsd.cli.options import Jobs, Output, session_of
from itsd.errors import ItsdError

if TYPE_CHECKING:
    from pathlib import Path

    from itsd.model.estate import Estate
    from itsd.output.speech import Speech
    from itsd.practices.dependencies import Graph

FORMATS = ("text", "svg", "mermaid", "dot", "json")
_ENDINGS = {".txt": "text", ".svg": "svg", ".mmd": "mermaid", ".mermaid": "mermaid", ".dot": "dot", ".gv": "dot", ".json": "json"}
_KINDS = ("service", "sla", "ola", "contract", "supplier", "unit")
"""The kinds with which a graph can start, known here without importing the practice."""


def complete_start(context: typer.Context, incomplete: str) -> list[str]:
    """`kind/id` of what a graph can start with."""
    return [name for name in complete_entity(context, incomplete) if name.partition("/")[0] in _KINDS]


_HELP = (
    "A service, SLA, OLA, contract, supplier or unit, such as service/email; the id alone where only one entity has it. Without it, all operational services "
    "and what they need, and no agreements: that would be too crowded."
)
Name = Annotated[str | None, typer.Argument(help=_HELP, autocompletion=complete_start, metavar="[KIND/ID]")]
FormatName = Annotated[str | None, typer.Option("--format", "-f", help="text, svg, mermaid, dot or json.", metavar="FORMAT")]


def graph(context: typer.Context, name: Name = None, *, output_format: FormatName = None, output: Output = None, jobs: Jobs = 0) -> None:
    """What depends on what: services, the agreements about them and who provides them, as a picture or a tree."""
    from itsd.output.speech import Speech
    from itsd.practices.dependencies import find_graph

    session = session_of(context)
    chosen = _choose_format(output_format, output)
    estate = load_estate(session, open_tree(session), jobs_of(jobs)).estate
    start = None if name is None else _find_start(estate, name)
    text = _render(find_graph(estate, start), Speech(estate, session.locale), chosen)
    if output is None:
        sys.stdout.write(text)
        return
    from itsd.files.write import write_atomic

    write_atomic(output, text)
    if not session.quiet:
        sys.stderr.write(f"written to {output}\n")


def _choose_format(given: str | None, output: Path | None) -> str:
    """The format that was asked for, else the one that the ending of the file means, else text. Raises ItsdError."""
    name = given or ("text" if output is None else _ENDINGS.get(output.suffix.lower(), ""))
    if name in FORMATS:
        return name
    message = f"there is no format {name} of a graph" if name else f"no format of a graph is known for the file name {output.name if output else ''}"
    raise ItsdError(message, f"Give --format, one of {', '.join(FORMATS)}.")


def _find_start(estate: Estate, name: str) -> tuple[str, str]:
    """The entity with which the graph starts. Raises ItsdError where there is none, or it has no dependencies."""
    from itsd.cli.show import find_record

    record = find_record(estate, name)
    if record.kind not in _KINDS:
        message = f"{record.kind}/{record.id} has no dependencies to draw"
        raise ItsdError(message, f"Name one of these kinds: {', '.join(_KINDS)}.")
    if not record.fits:
        message = f"{record.kind}/{record.id} cannot be read"
        raise ItsdError(message, "`itsd validate` says what is wrong with it.")
    return record.key


def _render(found: Graph, speech: Speech, chosen: str) -> str:
    if chosen == "svg":
        from itsd.render.graph.svg import draw_graph

        return draw_graph(found, speech).svg
    if chosen == "mermaid":
        from itsd.output.graph_mermaid import render_graph as render_mermaid

        return render_mermaid(found, speech)
    if chosen == "dot":
        from itsd.output.graph_dot import render_graph as render_dot

        return render_dot(found, speech)
    if chosen == "json":
        from itsd.output.graph_json import render_graph as render_json

        return render_json(found, speech)
    from itsd.output.graph_text import render_graph as render_text

    return render_text(found, speech)
