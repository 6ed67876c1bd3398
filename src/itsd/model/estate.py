"""The estate: all entities of one tree, looked up by kind and id, in both directions of every reference.

Models are made from the kept data when they are asked for and forgotten again when many others were asked for since, so that
memory grows with what is written, not with what is computed. Every question that a rule asks is recorded on demand: that is how a
later run knows which answers a change can alter.
"""

from __future__ import annotations

import pickle
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from itsd.model.base import Entity
from itsd.model.kinds import KINDS
from itsd.model.organisation import ROLES
from itsd.model.time import ALWAYS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from itsd.diagnostics import Place
    from itsd.model.references import Citation
    from itsd.model.settings import Settings

E = TypeVar("E", bound=Entity)
Key = tuple[str, str]

_KEPT_MODELS = 4_000


@dataclass(frozen=True, slots=True)
class Record:
    """What is kept of one entity: the place of its id, the number of its document in the file, what it refers to, which parts it has, and its data.

    `data` is the raw mapping (pickled by this process or its workers, never read from elsewhere); None where the document
    does not fit its model: then others may refer to the entity, but nobody can ask what it says.
    """

    kind: str
    id: str
    place: Place
    index: int
    references: tuple[Citation, ...] = ()
    parts: tuple[Key, ...] = ()
    data: bytes | None = None
    alone: bool = True

    @property
    def key(self) -> Key:
        """Kind and id."""
        return (self.kind, self.id)

    @property
    def file(self) -> str:
        """The file it stands in."""
        return self.place.file


@dataclass(frozen=True, slots=True)
class Referrer:
    """An entity that refers to the one in question, and where it says so."""

    kind: str
    id: str
    citation: Citation


@dataclass(slots=True)
class Estate:
    """All entities of a tree, with the settings and the day for which they are judged."""

    records: dict[Key, Record]
    settings: Settings
    as_of: date
    metrics: frozenset[str] = frozenset()
    _parts: set[Key] = field(default_factory=set)
    _referrers: dict[Key, list[Referrer]] = field(default_factory=lambda: defaultdict(list))
    _by_kind: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _models: dict[Key, Entity] = field(default_factory=dict)
    _questions: set[str] | None = None

    def __post_init__(self) -> None:
        """Index parts and reverse references; ids of a kind in order, whatever the order of the files."""
        for record in self.records.values():
            self._by_kind[record.kind].append(record.id)
            self._parts.update(record.parts)
            for citation in record.references:
                for kind in citation.kinds:
                    self._referrers[kind, citation.id].append(Referrer(record.kind, record.id, citation))
        for ids in self._by_kind.values():
            ids.sort()
        for referrers in self._referrers.values():
            referrers.sort(key=lambda item: (item.kind, item.id))

    def find(self, model: type[E], id_: str | None) -> E | None:
        """The entity of this kind and id; None where there is none or it does not fit its model."""
        if id_ is None:
            return None
        found = self.entity(kind_of(model), id_)
        return found if isinstance(found, model) else None

    def entity(self, kind: str, id_: str) -> Entity | None:
        """The entity by the name of its kind."""
        key = (kind, id_)
        self._ask("e", *key)
        known = self._models.get(key)
        if known is not None:
            return known
        record = self.records.get(key)
        if record is None or record.data is None:
            return None
        if len(self._models) >= _KEPT_MODELS:
            for old in list(self._models)[: _KEPT_MODELS // 2]:
                del self._models[old]
        entity = KINDS[kind].model.model_validate(pickle.loads(record.data))  # noqa: S301  # made by this run itself
        self._models[key] = entity
        return entity

    def record(self, kind: str, id_: str) -> Record | None:
        """What is kept of an entity, whether or not it fits its model."""
        self._ask("e", kind, id_)
        return self.records.get((kind, id_))

    def keep(self, entity: Entity) -> None:
        """Remember a model that was just made, as long as there is room."""
        if len(self._models) < _KEPT_MODELS:
            self._models[entity.kind, entity.id] = entity

    def each(self, model: type[E]) -> Iterator[E]:
        """All entities of a kind that fit their model, by id."""
        for id_ in self.ids(kind_of(model)):
            found = self.find(model, id_)
            if found is not None:
                yield found

    def ids(self, kind: str) -> list[str]:
        """All ids of a kind, in order."""
        self._ask("k", kind, "")
        return self._by_kind.get(kind, [])

    def exists(self, kind: str, id_: str) -> bool:
        """Whether there is such an entity, or such a part of one: option, activity, target; also role, metric and `always`."""
        self._ask("x", kind, id_)
        if (kind, id_) in self.records or (kind, id_) in self._parts:
            return True
        if kind == "role":
            return id_ in ROLES or id_ in self.settings.roles
        if kind == "metric":
            return id_ in self.metrics or id_ in self.settings.metrics
        return kind == "calendar" and id_ == ALWAYS

    def names(self, kind: str) -> list[str]:
        """Everything that a reference of this kind could mean, for suggestions."""
        if kind == "role":
            return [*ROLES, *self.settings.roles]
        if kind == "metric":
            return sorted({*self.metrics, *self.settings.metrics})
        if kind in KINDS:
            return [*self.ids(kind), *([ALWAYS] if kind == "calendar" else [])]
        self._ask("k", {"option": "service", "activity": "process", "target": "sla"}.get(kind, kind), "")
        return sorted(id_ for part, id_ in self._parts if part == kind)

    def referrers(self, kind: str, id_: str, by: str = "") -> list[Referrer]:
        """Who refers to an entity or part; `by` limits it to one kind of referrer."""
        self._ask("r", kind, id_)
        found = self._referrers.get((kind, id_), [])
        return [item for item in found if item.kind == by] if by else found

    def referring(self, model: type[E], kind: str, id_: str) -> Iterator[E]:
        """The entities of one kind that refer to an entity, each once, by id."""
        seen = dict.fromkeys(item.id for item in self.referrers(kind, id_, kind_of(model)))
        for referrer in seen:
            found = self.find(model, referrer)
            if found is not None:
                yield found

    def _ask(self, sort: str, kind: str, id_: str) -> None:
        if self._questions is not None:
            self._questions.add(f"{sort}:{kind}/{id_}")

    @contextmanager
    def recording(self) -> Iterator[set[str]]:
        """Collect the questions asked inside the block: `e:kind/id`, `x:kind/id`, `r:kind/id`, `k:kind/`."""
        before, self._questions = self._questions, set()
        try:
            yield self._questions
        finally:
            self._questions = before


def kind_of(model: type[Entity]) -> str:
    """The name of the kind that a model reads."""
    name: Any = _KIND_OF.get(model)
    if name is None:
        message = f"{model.__name__} is no kind of entity"
        raise TypeError(message)
    return str(name)


_KIND_OF = {kind.model: kind.name for kind in KINDS.values()}
