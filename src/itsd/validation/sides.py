"""Two trees as two estates that share what is alike: only files that differ are read, the rest is known from the last run or from the other side."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.config import load_settings
from itsd.diff.difference import Sides
from itsd.files.disk import DiskTree
from itsd.files.git_state import blob_id
from itsd.files.root import SUFFIXES
from itsd.levels.metrics import METRICS
from itsd.loader import FileReading, assemble, read_entries, read_file, reread
from itsd.model.estate import Estate
from itsd.model.index import MemoryIndex, key_of
from itsd.validation.manifest import compare_files, run_key
from itsd.validation.stored import StoredIndex, unpack_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from itsd.files.cache import Cache
    from itsd.files.document import Document
    from itsd.files.tree import Entry, Tree
    from itsd.model.index import Index, Key, Record
    from itsd.model.settings import Settings
    from itsd.validation.result import Conditions

_FEW = 32  # files that differ, or one in eight: beyond, reading all is no slower
_PART = 8
# What decides how numbers are read; anything else in the settings changes no promise.
_DECIDING = ("timezone", "schemes", "policies", "metrics", "practices", "roles")


@dataclass(slots=True)
class Side:
    """One estate: where it was read from, its settings, the files that were read for it, and the blob of every file."""

    tree: Tree
    settings: Settings
    document: Document | None
    estate: Estate
    entries: Sequence[Entry]
    readings: Sequence[FileReading]
    blobs: Mapping[str, str]


@dataclass(slots=True)
class Opened:
    """Both sides, the entities of the files that differ between them, the readings of these files, and the deciding settings that differ."""

    base: Side
    head: Side
    sides: Sides
    changed: set[Key]
    base_readings: list[FileReading]
    head_readings: list[FileReading]
    settings: tuple[str, ...]


@dataclass(slots=True)
class _Given:
    """A tree with its settings and what it lists, before anything of it is read."""

    tree: Tree
    settings: Settings
    document: Document | None
    entries: list[Entry]


def open_sides(base: Tree, head: Tree, conditions: Conditions, cache: Cache | None = None) -> Opened:
    """Both estates, judged for one day: the newer side's. Raises ItsdError for settings that cannot be read.

    With a cache, which has to stay open as long as the estates are asked; whatever is wrong with it is raised as
    sqlite3.Error, ValueError, KeyError or TypeError, and means: come again without it.
    """
    older, newer = _given(base), _given(head)
    day = conditions.as_of or newer.settings.as_of or conditions.today
    known = None if cache is None else _known_of(cache, head, day)
    right = _open(newer, day, conditions.jobs, known)
    left = _open(older, day, conditions.jobs, known if known is not None and isinstance(right.estate.index, StoredIndex) else _KnownReadings(right))
    return _opened(left, right)


def _given(tree: Tree) -> _Given:
    settings, document, _ = load_settings(tree)
    return _Given(tree, settings, document, tree.list(settings.paths, SUFFIXES))


def _opened(left: Side, right: Side) -> Opened:
    paths = {path for path in {**left.blobs, **right.blobs} if not left.blobs.get(path) or left.blobs.get(path) != right.blobs.get(path)}
    base, head = _read(left, paths), _read(right, paths)
    keys = {record.key for reading in (*base, *head) for record in reading.records}
    sides = Sides(left.estate, right.estate)
    changed = {key for key in keys if _differs(key, sides)} - _unread(base, head) - _unread(head, base)
    settings = tuple(key for key in _DECIDING if getattr(left.settings, key) != getattr(right.settings, key))
    return Opened(left, right, sides, changed, base, head, settings)


def _read(side: Side, paths: set[str]) -> list[FileReading]:
    """The files of a side at these paths; those that are known without having been read are read now, because they are few."""
    known = {reading.path: reading for reading in side.readings}
    return [known.get(entry.path) or read_file(side.tree, entry) for entry in side.entries if entry.path in paths]


def _differs(key: Key, sides: Sides) -> bool:
    """Whether an entity says anything else on the other side: other comments and another place in a file are no difference."""
    old, new = sides.base.records.get(key), sides.head.records.get(key)
    if old is None or new is None or not (old.fits and new.fits):
        return True
    return bool(sides.base.raw(*key) != sides.head.raw(*key))


def _unread(here: Iterable[FileReading], there: Iterable[FileReading]) -> set[Key]:
    """The entities of files that cannot be read on the other side: nobody knows whether they are still there."""
    broken = {reading.path for reading in there if any(finding.code == "X010" for finding in reading.findings)}
    found = {record.key for reading in there for record in reading.records}
    return {record.key for reading in here if reading.path in broken for record in reading.records} - found


class _KnownReadings:
    """What is known from the other side, which was read as a whole: the blob of each file, and its records."""

    def __init__(self, side: Side) -> None:
        self._readings = {reading.path: reading for reading in side.readings}
        self.blobs: Mapping[str, str] = side.blobs
        self._keys = {record.key for reading in side.readings for record in reading.records}
        self.doubled = len(self._keys) < sum(len(reading.records) for reading in side.readings)

    def has(self, key: Key) -> bool:
        """Whether there is such an entity."""
        return key in self._keys

    def records(self, path: str) -> list[Record]:
        """The records of a file."""
        return self._readings[path].records if path in self._readings else []

    def index(self, fresh: dict[Key, Record], gone: set[Key]) -> Index:
        """All records, with some files read anew."""
        kept = {record.key: record for reading in self._readings.values() for record in reading.records if record.key not in gone}
        return MemoryIndex({**kept, **fresh})

    def unchanged(self, tree: Tree, entries: Sequence[Entry]) -> dict[str, str]:
        """The blob of each file of another tree, as far as it is cheaper to know than to read."""
        del tree
        return {entry.path: entry.blob for entry in entries if entry.blob}


@dataclass(slots=True)
class _KnownCache:
    """What is known from the last run over the working tree."""

    cache: Cache
    stored: dict[str, tuple[str, str]]
    blobs: Mapping[str, str]
    root: DiskTree
    doubled: bool

    def has(self, key: Key) -> bool:
        """Whether there is such an entity."""
        return next(iter(self.cache.rows("SELECT 1 FROM entity WHERE kind = ? AND id = ?", key)), None) is not None

    def records(self, path: str) -> list[Record]:
        """The records of a file, without their data."""
        row = next(iter(self.cache.rows("SELECT records FROM file WHERE path = ?", (path,))), None)
        names = row[0].splitlines() if row is not None else []
        rows = [next(iter(self.cache.rows("SELECT record FROM entity WHERE kind = ? AND id = ?", key_of(name))), None) for name in names]
        return [unpack_record(found[0]) for found in rows if found is not None]

    def index(self, fresh: dict[Key, Record], gone: set[Key]) -> Index:
        """All records, with some files read anew."""
        return StoredIndex(self.cache, fresh, gone)

    def unchanged(self, tree: Tree, entries: Sequence[Entry]) -> dict[str, str]:
        """The blob of each file: git's own, or, of the working tree, that of the last run where the file was not touched."""
        if tree is not self.root:
            return {entry.path: entry.blob for entry in entries if entry.blob}
        difference = compare_files(self.root, entries, self.stored)
        changed = {entry.path for entry in difference.changed}
        return {entry.path: self.stored[entry.path][1] for entry in entries if entry.path not in changed}


_Known = _KnownReadings | _KnownCache


def _known_of(cache: Cache, head: Tree, day: date) -> _KnownCache | None:
    """What the last run left, where it was made by this very program."""
    root = head if isinstance(head, DiskTree) else None
    run = json.loads(cache.get("run") or "{}")
    if root is None or not run or cache.get("key").split(":")[:2] != run_key(root, day).split(":")[:2]:
        return None
    stored = {path: (stamp, blob) for path, stamp, blob in cache.rows("SELECT path, stamp, blob FROM file")}
    return _KnownCache(cache, stored, {path: blob for path, (_, blob) in stored.items()}, root, run["doubled"])


def _open(given: _Given, day: date, jobs: int, known: _Known | None) -> Side:
    """A side from what is known with its own files laid over it; read as a whole where nothing is known, or too much differs."""
    if known is not None and not known.doubled:
        side = _lay_over(given, day, jobs, known)
        if side is not None:
            return side
    readings = read_entries(given.tree, given.entries, jobs)
    loaded = assemble(given.settings, given.document, [], readings, day)
    loaded.estate.attachments = given.tree
    return Side(given.tree, given.settings, given.document, loaded.estate, given.entries, readings, {reading.path: reading.blob for reading in readings})


def _lay_over(given: _Given, day: date, jobs: int, known: _Known) -> Side | None:
    """The estate of a tree of which only what differs from what is known is read; None where reading all is the better way."""
    blobs = known.unchanged(given.tree, given.entries)
    if isinstance(known, _KnownReadings):
        blobs |= {entry.path: _hash(given.tree, entry) for entry in given.entries if entry.path not in blobs}
    differing = [entry for entry in given.entries if not blobs.get(entry.path) or blobs[entry.path] != known.blobs.get(entry.path)]
    removed = set(known.blobs) - {entry.path for entry in given.entries}
    if len(differing) + len(removed) > max(_FEW, len(given.entries) // _PART):
        return None
    readings = read_entries(given.tree, differing, jobs)
    gone = {record.key for path in (*removed, *(entry.path for entry in differing)) for record in known.records(path)}
    records = [record for reading in readings for record in reading.records]
    fresh = {record.key: record for record in records}
    index = known.index(fresh, gone)
    if len(fresh) < len(records) or any(key not in gone and known.has(key) for key in fresh):
        return None  # which of two entities of one id counts depends on all files
    estate = Estate(index, given.settings, day, frozenset(METRICS), lambda record: reread(given.tree, record), given.tree)
    all_blobs = {**{entry.path: blobs.get(entry.path, "") for entry in given.entries}, **{reading.path: reading.blob for reading in readings}}
    return Side(given.tree, given.settings, given.document, estate, given.entries, readings, all_blobs)


def _hash(tree: Tree, entry: Entry) -> str:
    with contextlib.suppress(OSError, ValueError):
        return "" if entry.problem else blob_id(tree.read(entry.path))
    return ""
