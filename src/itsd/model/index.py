"""What is known of all entities of a tree without reading them again: where they stand, and who refers to whom.

An estate asks an index; there is one in memory, and one kept between runs (`rules.stored`). Both answer alike.
"""

from __future__ import annotations

from collections import ChainMap, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from itsd.diagnostics import Path, Place

Key = tuple[str, str]


class Citation(NamedTuple):
    """One reference as it is written: the kinds it may lead to, the id, and the path of the value."""

    kinds: tuple[str, ...]
    id: str
    path: Path


NEED = "need"
"""The part of a service that says which other one it critically needs: `portal/network`."""
OWNERS = {"option": "service", "activity": "process"}
"""The kind of entity that a part belongs to; a target names the kind of its agreement itself."""


# Citations are packed into one string a record, because half a million tuples would take most of the memory of a run.
# The separators are control characters, which no file of an estate may contain.
ITEM, FIELD, PART, NUMBER = "\x1e", "\x1f", "\x1d", "\x1c"
SEPARATORS = str.maketrans(dict.fromkeys(ITEM + FIELD + PART + NUMBER, "?"))  # an escape can write one all the same


def unpack_path(text: str) -> Path:
    """The path of a citation."""
    return tuple(int(part[1:]) if part[:1] == NUMBER else part for part in text.split(PART))


@dataclass(frozen=True, slots=True)
class Record:
    """What is kept of one entity: the place of its id, the number of its document in the file, what it refers to, and which parts it has.

    `citations` are packed, see `references`. `data` is the raw mapping, pickled by this process or its workers and never read
    from elsewhere; empty where it has to be read from the file again. `fits` tells whether the document fits its model: others
    may refer to an entity that does not, but nobody can ask what it says. `words` are its normalised names, `alone` tells that
    its file holds nothing else.
    """

    kind: str
    id: str
    place: Place
    index: int
    citations: str = ""
    parts: tuple[Key, ...] = ()
    data: bytes = b""
    alone: bool = True
    fits: bool = True
    words: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        """Kind and id."""
        return (self.kind, self.id)

    @property
    def name(self) -> str:
        """`kind/id`."""
        return f"{self.kind}/{self.id}"

    @property
    def file(self) -> str:
        """The file it stands in."""
        return self.place.file

    @property
    def references(self) -> tuple[Citation, ...]:
        """What it refers to, in the order of the document."""
        return tuple(Citation(tuple(kinds), id_, unpack_path(path)) for kinds, id_, path in self.cited())

    def targets(self) -> Iterator[Key]:
        """Kind and id of everything that it refers to; a reference that may lead to several kinds counts for each of them."""
        for kinds, id_, _ in self.cited():
            for kind in kinds:
                yield kind, id_

    def cited(self) -> Iterator[tuple[list[str], str, str]]:
        """Kinds, id and packed path of each reference: most readers need no path, which takes longest to unpack."""
        for item in self.citations.split(ITEM) if self.citations else ():
            kinds, id_, path = item.split(FIELD)
            yield kinds.split(PART), id_, path

    def citing(self, target: Key) -> Iterator[Referrer]:
        """Where it refers to a target."""
        kind, id_ = target
        sought = f"{FIELD}{id_.translate(SEPARATORS)}{FIELD}"
        for item in self.citations.split(ITEM) if self.citations else ():
            if sought in item:
                kinds, found, path = item.split(FIELD)
                if kind in kinds.split(PART):
                    yield Referrer(self.kind, self.id, Citation(tuple(kinds.split(PART)), found, unpack_path(path)))


@dataclass(frozen=True, slots=True)
class Referrer:
    """An entity that refers to the one in question, and where it says so."""

    kind: str
    id: str
    citation: Citation


class Index(Protocol):
    """The questions that an estate asks about all of its entities."""

    @property
    def records(self) -> Mapping[Key, Record]:
        """All entities by kind and id."""

    def ids(self, kind: str) -> list[str]:
        """All ids of a kind, in order."""

    def has_part(self, kind: str, id_: str) -> bool:
        """Whether some entity has this part."""

    def part_ids(self, kind: str) -> list[str]:
        """The ids of all parts of a kind, in order."""

    def referrer_names(self, kind: str, id_: str) -> Sequence[str]:
        """`kind/id` of who refers to an entity or part, in order."""

    def named(self, kind: str, word: str) -> list[str]:
        """The ids of the entities of a kind that have this normalised name, in order."""


class MemoryIndex:
    """An index made from all records at once."""

    def __init__(self, records: dict[Key, Record]) -> None:
        """Ids, parts, names and reverse references are sorted out here, whatever the order of the files."""
        self.records = records
        self._parts: set[Key] = set()
        self._referrers: dict[Key, list[str]] = defaultdict(list)
        self._by_kind: dict[str, list[str]] = defaultdict(list)
        self._named: dict[Key, list[str]] = defaultdict(list)
        for key in sorted(records):
            self._add(records[key])

    def _add(self, record: Record) -> None:
        self._by_kind[record.kind].append(record.id)
        self._parts.update(record.parts)
        for word in record.words:
            self._named[record.kind, word].append(record.id)
        name = record.name
        for target in set(record.targets()):
            self._referrers[target].append(name)

    def ids(self, kind: str) -> list[str]:
        """See `Index`."""
        return self._by_kind.get(kind, [])

    def has_part(self, kind: str, id_: str) -> bool:
        """See `Index`."""
        return (kind, id_) in self._parts

    def part_ids(self, kind: str) -> list[str]:
        """See `Index`."""
        return sorted(id_ for part, id_ in self._parts if part == kind)

    def referrer_names(self, kind: str, id_: str) -> Sequence[str]:
        """See `Index`."""
        return self._referrers.get((kind, id_), ())

    def named(self, kind: str, word: str) -> list[str]:
        """See `Index`."""
        return self._named.get((kind, word), [])

    def all_referrers(self) -> Iterable[tuple[Key, list[str]]]:
        """Every target that something refers to, with `kind/id` of what does."""
        return self._referrers.items()

    def all_names(self) -> Iterable[tuple[Key, list[str]]]:
        """Every kind and normalised name, with the ids of those that have it."""
        return self._named.items()


class ExtendedIndex:
    """An index with one more entity, or with another one in the place of its namesake: what would be if it were there."""

    def __init__(self, index: Index, record: Record) -> None:
        """The other index is not touched."""
        self._index = index
        self._added = MemoryIndex({record.key: record})
        self._key = record.key
        self.records: Mapping[Key, Record] = ChainMap({record.key: record}, index.records)  # type: ignore[arg-type]  # nothing is written to it

    def ids(self, kind: str) -> list[str]:
        """See `Index`."""
        return sorted({*self._index.ids(kind), *self._added.ids(kind)})

    def has_part(self, kind: str, id_: str) -> bool:
        """See `Index`."""
        return self._index.has_part(kind, id_) or self._added.has_part(kind, id_)

    def part_ids(self, kind: str) -> list[str]:
        """See `Index`."""
        return sorted({*self._index.part_ids(kind), *self._added.part_ids(kind)})

    def referrer_names(self, kind: str, id_: str) -> Sequence[str]:
        """See `Index`; what the namesake referred to no longer counts."""
        added = self._added.referrer_names(kind, id_)
        known = self._index.referrer_names(kind, id_)
        name = "/".join(self._key)
        if not added and name not in known:
            return known
        return sorted({*(other for other in known if other != name), *added}, key=key_of)

    def named(self, kind: str, word: str) -> list[str]:
        """See `Index`."""
        return sorted({*self._index.named(kind, word), *self._added.named(kind, word)})


def key_of(name: str) -> Key:
    """Kind and id of `kind/id`."""
    kind, _, id_ = name.partition("/")
    return kind, id_


def owner_of(kind: str, id_: str) -> Key | None:
    """The entity that would have a part; None for what is no part."""
    head, _, rest = id_.partition("/")
    if kind in OWNERS:
        return (OWNERS[kind], head)
    return (head, rest.partition("/")[0]) if kind == "target" else None
