"""Symbolic findings made concrete: the document of an entity is read again when a rule found something in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from itsd.diagnostics import Finding, Hit, Path, Place, Related
from itsd.files.reader import read_documents

if TYPE_CHECKING:
    from itsd.diagnostics import Pointer
    from itsd.files.document import Document
    from itsd.files.tree import Tree
    from itsd.model.estate import Estate
    from itsd.model.index import Record
    from itsd.rules.base import Rule

_KEPT_FILES = 64


class Locator:
    """Looks up places. Few entities have findings, so their files are read a second time rather than all kept in memory."""

    def __init__(self, tree: Tree, estate: Estate, settings: Document | None) -> None:
        """The tree has to be the one that the estate was loaded from."""
        self._tree = tree
        self._estate = estate
        self._settings = settings
        self._files: dict[str, dict[int, Document]] = {}

    def finding(self, rule: Rule, hit: Hit, record: Record | None) -> Finding:
        """The finding of a rule's hit in an entity; without a record, in the entity that the hit names, else in `itsd.yaml`."""
        if record is None and hit.entity is not None:
            record = self._estate.record(*hit.entity)
        document = self.document(record) if record is not None else self._settings
        place = Place("itsd.yaml") if document is None else _place(document, hit, record)
        return Finding(
            rule.code,
            rule.name,
            hit.level or rule.level,
            hit.message,
            place,
            hit.hint,
            "" if record is None else f"{record.kind}/{record.id}",
            format_path(hit.path, None if document is None else document.data),
            tuple(related for pointer in hit.related if (related := self._related(pointer)) is not None),
            rule.lines,
            hit.detail,
        )

    def place(self, hit: Hit, record: Record) -> Place:
        """Where a hit stands: in the entity that it names, else in the one of the record."""
        named = record if hit.entity is None else self._estate.record(*hit.entity) or record
        document = self.document(named)
        return named.place if document is None else _place(document, hit, named)

    def document(self, record: Record) -> Document | None:
        """The document that a record was made of."""
        documents = self._files.get(record.file)
        if documents is None:
            if len(self._files) >= _KEPT_FILES:
                self._files.clear()
            found, _ = read_documents(self._tree.read(record.file), record.file)
            documents = self._files[record.file] = {document.index: document for document in found}
        return documents.get(record.index)

    def _related(self, pointer: Pointer) -> Related | None:
        if not pointer.kind:
            return Related(Place("itsd.yaml") if self._settings is None else self._settings.place(pointer.path), pointer.message)
        record = self._estate.record(pointer.kind, pointer.id)
        document = None if record is None else self.document(record)
        return None if document is None else Related(document.place(pointer.path), pointer.message)


def _place(document: Document, hit: Hit, record: Record | None) -> Place:
    """The place of a hit; what an entity lacks as a whole is said at its id, not at whatever stands in its first line."""
    if record is not None and not document.has(hit.path[:1] or ("",)):
        return document.place(("id",))
    return document.place(hit.path, on_key=hit.on_key)


def format_path(path: Path, data: Any) -> str:  # noqa: ANN401  # raw YAML
    """A path with the ids of list items where they have one: `targets[availability].at_least`."""
    text = ""
    for part in path:
        if isinstance(part, int):
            data = data[part] if isinstance(data, list) and part < len(data) else None
            name = data.get("id", part) if isinstance(data, dict) else part
            text += f"[{name}]"
        else:
            data = data.get(part) if isinstance(data, dict) else None
            text += f".{part}" if text else part
    return text
