"""A tree of files into an estate: read, check against the models, index. The one way in for every command."""

from __future__ import annotations

import pickle
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from itsd.config import load_settings
from itsd.diagnostics import Finding, Level, Place, Related
from itsd.files.git_state import blob_id
from itsd.files.limits import MAX_BYTES
from itsd.files.reader import read_documents
from itsd.files.root import SUFFIXES
from itsd.files.text import limit_finding
from itsd.levels.metrics import METRICS
from itsd.model.estate import KEPT_MODELS, Estate
from itsd.model.index import NEED, MemoryIndex, Record
from itsd.model.kinds import KINDS
from itsd.model.names import find_names
from itsd.model.parsing import shown
from itsd.model.reading import format_path, own_keys_removed, read_model, suggest
from itsd.model.references import find_references
from itsd.parallel import PAYS_FROM, map_chunks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from itsd.files.document import Document
    from itsd.files.tree import Entry, Tree
    from itsd.model.base import Entity
    from itsd.model.settings import Settings


@dataclass(slots=True)
class FileReading:
    """What one file holds: records of its entities, and findings; `blob` is git's id of the content that was read.

    `models` are kept only inside the process that read them, as long as there are few.
    """

    path: str
    records: list[Record] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    blob: str = ""
    models: list[Entity] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Loaded:
    """An estate and what reading it found; `readings` has one item a file, in the order of paths."""

    estate: Estate
    findings: tuple[Finding, ...]
    readings: tuple[FileReading, ...]
    settings_document: Document | None


def load(tree: Tree, *, today: date, as_of: date | None = None, jobs: int = 1) -> Loaded:
    """The estate of a tree. `as_of` goes before the settings' own day, which goes before `today`."""
    settings, document, findings = load_settings(tree)
    entries = tree.list(settings.paths, SUFFIXES)
    readings = read_entries(tree, entries, jobs)
    loaded = assemble(settings, document, findings, readings, as_of or settings.as_of or today)
    loaded.estate.attachments = tree
    return loaded


def read_entries(tree: Tree, entries: Sequence[Entry], jobs: int) -> list[FileReading]:
    """Each file read by itself, in the order given."""
    processes = jobs if getattr(tree, "parallel", False) and len(entries) >= PAYS_FROM else 1
    keep = processes == 1 and len(entries) <= KEPT_MODELS

    def read_chunk(chunk: Sequence[Entry]) -> list[FileReading]:
        return [read_file(tree, entry, keep=keep) for entry in chunk]

    chunks = map_chunks(read_chunk, entries, processes, "Reading")
    return [reading for chunk in chunks for reading in chunk]


def read_file(tree: Tree, entry: Entry, *, keep: bool = False) -> FileReading:
    """One file into records and findings; the models are kept on demand."""
    reading = FileReading(entry.path)
    if entry.problem:
        reading.findings.append(_file_finding(entry.path, entry.problem))
        return reading
    if entry.size > MAX_BYTES:
        reading.findings.append(limit_finding(entry.path, entry.size, MAX_BYTES))
        return reading
    try:
        content = tree.read(entry.path)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        reading.findings.append(_file_finding(entry.path, f"the file cannot be read: {reason.lower()}"))
        return reading
    reading.blob = blob_id(content)
    documents, findings = read_documents(content, entry.path)
    reading.findings.extend(_attribute(finding, documents) for finding in findings)
    for document in documents:
        record, found, model = read_entity(document, alone=len(documents) == 1)
        reading.findings.extend(found)
        if record is not None:
            reading.records.append(record)
        if keep and model is not None:
            reading.models.append(model)
    return reading


def _attribute(finding: Finding, documents: Sequence[Document]) -> Finding:
    """A finding about the text of a file with the entity and path in which its place lies, so that it can be exempted."""
    for document in documents:
        path = document.path_at(finding.place)
        if path is not None:
            data = document.data if isinstance(document.data, dict) else {}
            known = isinstance(data.get("kind"), str) and isinstance(data.get("id"), str)
            return replace(finding, entity=f"{data['kind']}/{data['id']}" if known else "", path=format_path(path))
    return finding


def read_entity(document: Document, *, alone: bool) -> tuple[Record | None, list[Finding], Entity | None]:
    """One document into the record of an entity, findings, and its model; no record where it cannot be told which entity it is."""
    data = document.data
    findings = _check_head(document)
    if findings:
        return None, findings, None
    kind, id_ = KINDS[data["kind"]], str(data["id"])
    reading = read_model(kind.model, document, f"{kind.name}/{id_}")
    findings = list(reading.findings)
    if isinstance(data.get("version"), int) or _is_decimal(data.get("version")):
        findings.append(_version_trap(document, f"{kind.name}/{id_}"))
    clean = own_keys_removed(reading.data)
    record = Record(
        kind.name,
        id_,
        document.place(("id",)),
        document.index,
        find_references(kind.model, clean),
        tuple(find_parts(kind.name, id_, data)),
        b"" if reading.model is None else pickle.dumps(clean, pickle.HIGHEST_PROTOCOL),
        alone,
        reading.model is not None,
        tuple(find_names(kind.name, clean)),
    )
    return record, findings, reading.model


def reread(tree: Tree, record: Record) -> dict[str, Any] | None:
    """The raw mapping of an entity, read once more; None where the file has changed since."""
    documents, _ = read_documents(tree.read(record.file), record.file)
    for document in documents:
        if document.index == record.index:
            data: dict[str, Any] = own_keys_removed(read_model(KINDS[record.kind].model, document).data)
            return data
    return None


def _is_decimal(value: Any) -> bool:  # noqa: ANN401  # raw YAML
    return type(value).__name__ == "Decimal"


def _version_trap(document: Document, entity: str) -> Finding:
    text = document.data["version"]
    message = f"version: {text} is written as a number, which other readers shorten (1.10 becomes 1.1)"
    return Finding("X004", "yaml-trap", Level.WARNING, message, document.place(("version",)), f'Write "{text}" in quotation marks.', entity, "version")


def _check_head(document: Document) -> list[Finding]:
    """X003 and X011: what is needed to know which entity a document is."""
    data = document.data
    if not isinstance(data, dict):
        message = f"expected an entity, found {shown(data)}"
        return [Finding("X012", "wrong-value", Level.ERROR, message, document.place(), "An entity is a mapping that begins with kind and id.")]
    kind = data.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        if "kind" not in data:
            hint = "Add a line such as `kind: service`; `itsd schema` lists the kinds."
            return [Finding("X003", "unknown-kind", Level.ERROR, "the document has no kind", document.place(), hint)]
        hint = suggest(str(kind), KINDS) or f"Kinds: {', '.join(KINDS)}."
        return [Finding("X003", "unknown-kind", Level.ERROR, f"unknown kind {shown(kind)}", document.place(("kind",)), hint)]
    if not isinstance(data.get("id"), str | int) or isinstance(data.get("id"), bool):
        message = f"the {kind} has no id" if data.get("id") is None else f"{shown(data['id'])} is not an id"
        hint = "Add `id:` with lower-case letters, digits and hyphens."
        return [Finding("X011", "missing-key", Level.ERROR, message, document.place(("id",)), hint)]
    return []


def find_parts(kind: str, id_: str, data: dict[str, Any]) -> Iterable[tuple[str, str]]:
    """The things inside an entity that others may name: options, activities, targets; and what a service critically needs."""
    for key, part in _PARTS.get(kind, ()):
        items = data.get(key)
        for item in items if isinstance(items, list) else ():
            name = item.get("id") if isinstance(item, dict) else None
            if isinstance(name, str):
                yield part, f"{kind}/{id_}/{name}" if part == "target" else f"{id_}/{name}"
    if kind == "service" and isinstance(data.get("composition"), dict):
        yield from ((NEED, f"{id_}/{need}") for need in dict.fromkeys(_critical_needs(data["composition"].get("needs"))))


def _critical_needs(needs: Any) -> Iterator[str]:  # noqa: ANN401  # raw YAML
    """The services without which a service fails, as they are written; alternatives count, because each may be the last one."""
    for need in needs if isinstance(needs, list) else ():
        if isinstance(need, dict) and need.get("criticality", "critical") == "critical":
            if isinstance(need.get("service"), str):
                yield need["service"]
            for key in ("any_of", "all_of", "of"):
                yield from _critical_needs(need.get(key))


_PARTS = {
    "service": (("options", "option"),),
    "process": (("activities", "activity"),),
    **dict.fromkeys(("sla", "ola", "contract"), (("targets", "target"),)),
}


def assemble(
    settings: Settings,
    document: Document | None,
    findings: list[Finding],
    readings: Sequence[FileReading],
    as_of: date,
) -> Loaded:
    """The estate of what was read; X002 for ids that are taken twice, of which the first one counts."""
    records: dict[tuple[str, str], Record] = {}
    doubles: list[tuple[Record, Record]] = []
    for reading in readings:
        for record in reading.records:
            first = records.setdefault(record.key, record)
            if first is not record:
                doubles.append((first, record))
    found = [*findings, *(finding for reading in readings for finding in reading.findings)]
    estate = Estate(MemoryIndex(records), settings, as_of, frozenset(METRICS))
    if not doubles:  # of two entities of one id only one counts
        for reading in readings:
            for model in reading.models:
                estate.keep(model)
    return Loaded(estate, (*found, *_duplicates(doubles)), tuple(readings), document)


def _duplicates(doubles: list[tuple[Record, Record]]) -> list[Finding]:
    """X002, with both places."""
    findings = []
    counts: Counter[tuple[str, str]] = Counter()
    for first, second in doubles:
        counts[second.key] += 1
        message = f"the id {second.id} is already taken by another {second.kind}; that one is used"
        related = (Related(first.place, f"{first.kind}/{first.id} is here"),)
        hint = "Give one of the two another id, or delete it."
        entity, detail = f"{second.kind}/{second.id}", str(counts[second.key])
        findings.append(Finding("X002", "duplicate-id", Level.ERROR, message, second.place, hint, entity, "id", related, detail=detail))
    return findings


def _file_finding(path: str, problem: str) -> Finding:
    return Finding("X010", "syntax", Level.ERROR, problem, Place(path), "Put a plain file there, or move it out of the estate's folders.")
