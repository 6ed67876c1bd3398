"""The index of an estate as it was at the last run, with the files that have changed since laid over it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from itsd.diagnostics import Place
from itsd.model.index import MemoryIndex, Record, key_of, owner_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.files.cache import Cache
    from itsd.model.index import Key

_PART_OWNERS = {"need": ("service",), "option": ("service",), "activity": ("process",), "target": ("sla", "ola", "contract")}


def pack_record(record: Record) -> str:
    """A record as JSON, without its data."""
    place = record.place
    where = (place.file, place.line, place.column, place.end_line, place.end_column)
    return json.dumps(
        (record.kind, record.id, *where, record.index, record.citations, record.parts, record.alone, record.fits, record.words),
        ensure_ascii=False,
        separators=(",", ":"),
    )


def unpack_record(text: str) -> Record:
    """The record that was packed."""
    kind, id_, *place, index, citations, parts, alone, fits, words = json.loads(text)
    return Record(kind, id_, Place(*place), index, citations, tuple((part, name) for part, name in parts), b"", alone, fits, tuple(words))


def target_name(kind: str, id_: str) -> str:
    """The key of the table of targets."""
    return f"{kind}/{id_}"


class StoredRecords(Mapping[tuple[str, str], Record]):
    """All records: those of the changed files in memory, the others read from the cache when they are asked for."""

    def __init__(self, cache: Cache, fresh: dict[Key, Record], gone: set[Key]) -> None:
        """`gone` are the entities that the changed files held before."""
        self._cache = cache
        self._fresh = fresh
        self._gone = gone
        self._known: dict[Key, Record | None] = {}

    def __getitem__(self, key: Key) -> Record:
        record = self._fresh.get(key) or self._find(key)
        if record is None:
            raise KeyError(key)
        return record

    def _find(self, key: Key) -> Record | None:
        if key in self._gone:
            return None
        if key not in self._known:
            row = next(iter(self._cache.rows("SELECT record FROM entity WHERE kind = ? AND id = ?", key)), None)
            self._known[key] = None if row is None else unpack_record(row[0])
        return self._known[key]

    def keys_of(self, kind: str) -> list[str]:
        """The ids of a kind, in order."""
        stored = (row[0] for row in self._cache.rows("SELECT id FROM entity WHERE kind = ?", (kind,)))
        return sorted({*(id_ for id_ in stored if (kind, id_) not in self._gone), *(id_ for other, id_ in self._fresh if other == kind)})

    def __iter__(self) -> Iterator[Key]:
        kinds = {*(row[0] for row in self._cache.rows("SELECT DISTINCT kind FROM entity")), *(kind for kind, _ in self._fresh)}
        return iter([(kind, id_) for kind in sorted(kinds) for id_ in self.keys_of(kind)])

    def __len__(self) -> int:
        return len(list(iter(self)))


class StoredIndex:
    """An index that answers from the cache, with the changed files laid over it."""

    def __init__(self, cache: Cache, fresh: dict[Key, Record], gone: set[Key]) -> None:
        """`fresh` are the records of the changed files as they are now, `gone` the keys they held before."""
        self._cache = cache
        self._records = StoredRecords(cache, fresh, gone)
        self._gone = gone | set(fresh)
        self._over = MemoryIndex(fresh)
        self._referrers: dict[Key, list[str]] = {}

    @property
    def records(self) -> StoredRecords:
        """See `Index`."""
        return self._records

    def ids(self, kind: str) -> list[str]:
        """See `Index`."""
        return self._records.keys_of(kind)

    def has_part(self, kind: str, id_: str) -> bool:
        """See `Index`."""
        owner = owner_of(kind, id_)
        record = None if owner is None else self._records.get(owner)
        return record is not None and (kind, id_) in record.parts

    def part_ids(self, kind: str) -> list[str]:
        """See `Index`."""
        owners = ((owner, id_) for owner in _PART_OWNERS.get(kind, ()) for id_ in self.ids(owner))
        return sorted({id_ for owner in owners for part, id_ in self._records[owner].parts if part == kind})

    def referrer_names(self, kind: str, id_: str) -> list[str]:
        """See `Index`."""
        if (kind, id_) not in self._referrers:
            stored = [name for name in read_names(self._cache, target_name(kind, id_)) if key_of(name) not in self._gone]
            if not all("/" in name for name in stored):
                message = "a referrer without a kind"
                raise ValueError(message)  # a damaged cache is caught where it is opened
            self._referrers[kind, id_] = sorted({*stored, *self._over.referrer_names(kind, id_)}, key=key_of)
        return self._referrers[kind, id_]

    def named(self, kind: str, word: str) -> list[str]:
        """See `Index`."""
        stored = (id_ for id_ in read_names(self._cache, name_key(kind, word)) if (kind, id_) not in self._gone)
        return sorted({*stored, *self._over.named(kind, word)})


def read_names(cache: Cache, target: str) -> list[str]:
    """What the table of targets holds for one of them: `kind/id` of who refers to it, or the ids of who has a name."""
    row = next(iter(cache.rows("SELECT referrers FROM target WHERE name = ?", (target,))), None)
    return row[0].split("\n") if row is not None and row[0] else []


def name_key(kind: str, word: str) -> str:
    """The key under which the table of targets holds who has a name; no kind begins so."""
    return f"~{kind}/{word}"
