"""Leaving in the cache what the next run can use."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.model.index import MemoryIndex
from itsd.validation.manifest import settled, stamp_of
from itsd.validation.packing import pack_findings
from itsd.validation.stored import name_key, pack_record, read_names, target_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from itsd.diagnostics import Finding
    from itsd.files.cache import Cache
    from itsd.files.disk import DiskTree
    from itsd.files.tree import Entry
    from itsd.loader import FileReading, Loaded
    from itsd.model.index import Key, Record
    from itsd.rules.check import Judgement
    from itsd.validation.manifest import Difference
    from itsd.validation.result import Checked

_FILE = "INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?)"
_ENTITY = "INSERT OR REPLACE INTO entity VALUES (?, ?, ?, ?, ?)"
_ATTACHMENT = "INSERT OR REPLACE INTO attachment VALUES (?, ?, ?, ?)"
_TARGET = "INSERT OR REPLACE INTO target VALUES (?, ?)"


@dataclass(frozen=True, slots=True)
class Facts:
    """The result of a run: what it was made from, counts and settings as JSON, and the findings as they are shown."""

    key: str
    run: str
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class Update:
    """What a run found that judged only what was touched: `old` are the records that the changed files held before."""

    checked: Checked
    difference: Difference
    readings: Sequence[FileReading]
    old: Sequence[Record]
    judgements: Sequence[Judgement]
    history: str = ""


def save_all(cache: Cache, facts: Facts, entries: Sequence[Entry], found: tuple[Loaded, Sequence[Judgement]], tree: DiskTree) -> None:
    """Everything of a whole run; to be called inside `Cache.writing`."""
    loaded, judgements = found
    cache.clear()
    cache.put({"key": facts.key, "run": facts.run, "findings": pack_findings(facts.findings)})
    cache.change(_FILE, _file_rows(entries, {reading.path: reading for reading in loaded.readings}))
    cache.change(_ENTITY, (_entity_row(judgement, loaded.estate.records.get((judgement.kind, judgement.id))) for judgement in judgements))
    cache.change(_ATTACHMENT, _attachment_rows(judgements, tree))
    index = loaded.estate.index
    if isinstance(index, MemoryIndex):
        cache.change(_TARGET, ((target_name(*target), "\n".join(names)) for target, names in index.all_referrers()))
        cache.change(_TARGET, ((name_key(*name), "\n".join(ids)) for name, ids in index.all_names()))


def _file_rows(entries: Iterable[Entry], readings: dict[str, FileReading]) -> Iterator[tuple[str, ...]]:
    now = time.time_ns()
    for entry in entries:
        reading = readings[entry.path]
        names = "\n".join(record.name for record in reading.records)
        yield entry.path, stamp_of(entry, now), reading.blob, names, pack_findings(reading.findings)


def _attachment_rows(judgements: Iterable[Judgement], tree: DiskTree) -> Iterator[tuple[str, ...]]:
    now = time.time_ns()
    for judgement in judgements:
        for path in judgement.attachments:
            yield judgement.kind, judgement.id, path, settled(tree.stamp(path), now)


def _entity_row(judgement: Judgement, record: Record | None) -> tuple[str | bytes, ...]:
    packed = "" if record is None else pack_record(record)
    return judgement.kind, judgement.id, packed, judgement.questions, pack_findings(judgement.findings)


def save_update(cache: Cache, facts: Facts, update: Update, tree: DiskTree) -> None:
    """What a run changed that judged only what was touched; to be called inside `Cache.writing`."""
    cache.put({"run": facts.run, "findings": pack_findings(facts.findings)})
    difference, old = update.difference, update.old
    new = [record for reading in update.readings for record in reading.records]
    cache.change("DELETE FROM file WHERE path = ?", ((path,) for path in difference.removed))
    cache.change("UPDATE file SET stamp = ? WHERE path = ?", ((stamp, path) for path, stamp in difference.stamps.items()))
    cache.change(_FILE, _file_rows(difference.changed, {reading.path: reading for reading in update.readings}))
    cache.change("DELETE FROM entity WHERE kind = ? AND id = ?", (record.key for record in old))
    _save_judgements(cache, new, update.judgements)
    gone = {*(record.key for record in old), *((judgement.kind, judgement.id) for judgement in update.judgements)}
    cache.change("DELETE FROM attachment WHERE kind = ? AND id = ?", gone)
    cache.change(_ATTACHMENT, _attachment_rows(update.judgements, tree))
    _save_referrers(cache, old, new)
    _save_names(cache, old, new)


def _save_judgements(cache: Cache, new: Sequence[Record], judgements: Sequence[Judgement]) -> None:
    """New rows for the entities of the changed files; of others the record stays as it is."""
    fresh = {record.key: record for record in new}
    cache.change(_ENTITY, (_entity_row(item, fresh[item.kind, item.id]) for item in judgements if (item.kind, item.id) in fresh))
    others = ((item.questions, pack_findings(item.findings), item.kind, item.id) for item in judgements if (item.kind, item.id) not in fresh)
    cache.change("UPDATE entity SET questions = ?, findings = ? WHERE kind = ? AND id = ?", others)


def _save_referrers(cache: Cache, old: Sequence[Record], new: Sequence[Record]) -> None:
    gone = {record.name for record in (*old, *new)}
    targets: dict[Key, list[str]] = {target: [] for record in old for target in record.targets()}
    for record in new:
        for target in set(record.targets()):
            targets.setdefault(target, []).append(record.name)
    for target, added in targets.items():
        name = target_name(*target)
        kept = [item for item in read_names(cache, name) if item not in gone]
        cache.change(_TARGET, [(name, "\n".join(sorted([*kept, *added])))])


def _save_names(cache: Cache, old: Sequence[Record], new: Sequence[Record]) -> None:
    gone = {record.key for record in (*old, *new)}
    for kind, word in {(record.kind, word) for record in (*old, *new) for word in record.words}:
        name = name_key(kind, word)
        kept = [id_ for id_ in read_names(cache, name) if (kind, id_) not in gone]
        added = [record.id for record in new if record.kind == kind and word in record.words]
        cache.change(_TARGET, [(name, "\n".join(sorted({*kept, *added})))])
