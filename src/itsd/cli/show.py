"""`itsd show`: one entity as it is written, with all it refers to and all that refers to it."""

from __future__ import annotations

import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import typer

from itsd.cli.completion import complete_entity
from itsd.cli.estate import jobs_of, load_estate, open_tree, seen_from_here
from itsd.cli.options import Jobs, Output, session_of
from itsd.errors import ItsdError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from itsd.files.document import Document
    from itsd.model.estate import Estate
    from itsd.model.index import Record

Name = Annotated[str, typer.Argument(help="An entity, such as service/email; the id alone where only one entity has it.", autocompletion=complete_entity, metavar="KIND/ID")]
FormatName = Annotated[str | None, typer.Option("--format", "-f", help="text or json.", metavar="FORMAT")]
_SHOWN = ("text", "json")


def show(context: typer.Context, name: Name, *, output_format: FormatName = None, output: Output = None, jobs: Jobs = 0) -> None:
    """An entity with all it refers to and all that refers to it."""
    from itsd.rules.places import Locator

    chosen = output_format or ("json" if output is not None and output.suffix.lower() == ".json" else "text")
    if chosen not in _SHOWN:
        message = f"there is no format {chosen} of an entity"
        raise ItsdError(message, "Choose text or json.")
    session = session_of(context)
    tree = open_tree(session)
    loaded = load_estate(session, tree, jobs_of(jobs))
    record = find_record(loaded.estate, name)
    document = Locator(tree, loaded.estate, loaded.settings_document).document(record)
    if document is None:
        message = f"{record.file} was changed while it was read"
        raise ItsdError(message, "Run the command again.")
    if chosen == "json":
        text = _render_json(loaded.estate, record, document)
    else:
        source = tree.read(record.file).decode("utf-8", "replace")
        text = "\n".join(_render_text(loaded.estate, record, document, source, seen_from_here(tree.root))) + "\n"
    if output is not None:
        from itsd.files.write import write_atomic

        write_atomic(output, text)
    else:
        sys.stdout.write(text)


def find_record(estate: Estate, name: str) -> Record:
    """The entity that a name on the command line means. Raises ItsdError where it means none, or several."""
    from itsd.model.reading import suggest

    kind, slash, id_ = name.partition("/")
    found = [record for record in estate.records.values() if (record.key == (kind, id_) if slash else record.id == name)]
    if len(found) == 1:
        return found[0]
    keys = [f"{record.kind}/{record.id}" for record in found or estate.records.values()]
    if found:
        message = f"{name} is the id of several entities"
        raise ItsdError(message, f"Name one of {', '.join(sorted(keys))}.")
    message = f"there is no {name} in the estate"
    raise ItsdError(message, suggest(name, keys) or suggest(name, [key.partition("/")[2] for key in keys]) or "`itsd list KIND` lists the ids of a kind.")


def _render_text(estate: Estate, record: Record, document: Document, source: str, root: str) -> Iterator[str]:
    from itsd.output.visible import show_controls

    place = record.place
    yield f"{record.kind}/{record.id}  {show_controls(f'{root}/' if root else '')}{show_controls(place.file)}:{place.line}"
    yield ""
    lines = source.replace("\r\n", "\n").split("\n")[document.root.start_mark.line : document.root.end_mark.line + 1]
    while lines and (not lines[-1].strip() or lines[-1].startswith("---")):
        lines.pop()
    yield from (f"    {show_controls(line)}".rstrip() for line in lines)
    yield from _section("Refers to", _outgoing(estate, record))
    yield from _section("Referred to by", _incoming(estate, record))


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    yield ""
    yield f"{title} ({len(found)})" if found else f"{title}: nothing"
    yield from (f"  {line}" for line in found)


def _outgoing(estate: Estate, record: Record) -> Iterator[str]:
    from itsd.model.reading import format_path

    for citation in record.references:
        kinds = [kind for kind in citation.kinds if estate.exists(kind, citation.id)]
        missing = "" if kinds else "  (does not exist)"
        yield f"{(kinds or citation.kinds)[0]}/{citation.id}  {format_path(citation.path)}{missing}"


def _referring(estate: Estate, record: Record) -> Iterator[tuple[str, str, str]]:
    """Kind, id and path of everything that refers to the entity or to a part of it."""
    from itsd.model.reading import format_path

    for kind, id_ in (record.key, *record.parts):
        for referrer in estate.referrers(kind, id_):
            yield referrer.kind, referrer.id, format_path(referrer.citation.path)


def _incoming(estate: Estate, record: Record) -> list[str]:
    return [f"{kind}/{id_}  {path}" for kind, id_, path in sorted(_referring(estate, record))]


def _render_json(estate: Estate, record: Record, document: Document) -> str:
    from itsd.model.reading import format_path
    from itsd.output.json_text import format_json

    place = record.place
    return format_json(
        {
            "format": "itsd-entity",
            "version": 1,
            "kind": record.kind,
            "id": record.id,
            "place": {"file": place.file, "line": place.line, "column": place.column},
            "fits": record.fits,
            "data": plain(document.data),
            "refers_to": [
                {"kinds": list(citation.kinds), "id": citation.id, "path": format_path(citation.path), "exists": any(estate.exists(kind, citation.id) for kind in citation.kinds)}
                for citation in record.references
            ],
            "referred_to_by": [{"kind": kind, "id": id_, "path": path} for kind, id_, path in sorted(_referring(estate, record))],
        }
    )


def plain(data: Any) -> Any:  # noqa: ANN401  # the data of a YAML document
    """The data with decimals as text, because JSON readers would make floats of them."""
    if isinstance(data, dict):
        return {key: plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [plain(item) for item in data]
    return str(data) if isinstance(data, Decimal) else data
