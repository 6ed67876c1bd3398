"""The estate: all entities of one tree, looked up by kind and id, in both directions of every reference.

Models are made from the kept data when they are asked for and forgotten again when many others were asked for since, so that
memory grows with what is written, not with what is computed. Every question that a rule asks is recorded on demand: that is how a
later run knows which answers a change can alter.
"""

from __future__ import annotations

import pickle
from bisect import bisect_left, bisect_right
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from itsd.model.base import AGREEMENTS, Entity
from itsd.model.index import NEED, OWNERS, ExtendedIndex, key_of
from itsd.model.kinds import KINDS
from itsd.model.organisation import ROLES
from itsd.model.time import ALWAYS

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
    from datetime import date

    from itsd.model.attachments import Attachments
    from itsd.model.history import Former, History
    from itsd.model.index import Index, Key, Record, Referrer
    from itsd.model.settings import Settings

E = TypeVar("E", bound=Entity)
T = TypeVar("T")

KEPT_MODELS = 2_500  # about 25 KB each


@dataclass(slots=True)
class Estate:
    """All entities of a tree, with the settings and the day for which they are judged.

    `replaced` entities stand in the place of those that were read. `reread` gives the raw mapping of a record that does not hold it.
    `attachments` tells about files beside the entities, `history` about former states of agreements.
    """

    index: Index
    settings: Settings
    as_of: date
    metrics: frozenset[str] = frozenset()
    reread: Callable[[Record], dict[str, Any] | None] | None = None
    attachments: Attachments | None = None
    replaced: Mapping[Key, Entity] = field(default_factory=dict)
    history: History | None = None
    _models: dict[Key, Entity] = field(default_factory=dict)
    _questions: set[str] | None = None
    _answers: dict[Hashable, Any] = field(default_factory=dict)
    _derived: dict[Key, tuple[Entity, dict[str, Any]]] = field(default_factory=dict)

    @property
    def records(self) -> Mapping[Key, Record]:
        """All entities by kind and id. Rules ask `record`, whose questions are recorded."""
        return self.index.records

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
        if key in self.replaced:
            return self.replaced[key]
        known = self._models.pop(key, None)
        if known is not None:
            self._models[key] = known  # at the end: the ones that were not asked for lately stand in front
            return known
        record = self.index.records.get(key)
        data = None if record is None or not record.fits else self._data_of(record)
        if data is None:
            return None
        if len(self._models) >= KEPT_MODELS:
            for old in list(self._models)[: KEPT_MODELS // 2]:
                del self._models[old]
                self._derived.pop(old, None)
        entity = KINDS[kind].model.model_validate(data)
        self._models[key] = entity
        return entity

    def _data_of(self, record: Record) -> Any:  # noqa: ANN401  # raw YAML
        if record.data:
            return pickle.loads(record.data)  # noqa: S301  # made by this run itself
        return None if self.reread is None else self.reread(record)

    def replacing(self, entity: Entity) -> Estate:
        """The estate as it would be with this entity in the place of the one with its name. References stay those of the files."""
        return self._with(self.index, entity)

    def adding(self, entity: Entity, record: Record) -> Estate:
        """The estate as it would be with one entity more, whose record says what it refers to; nothing is written."""
        return self._with(ExtendedIndex(self.index, record), entity)

    def _with(self, index: Index, entity: Entity) -> Estate:
        """Models, and what follows from one alone, are those of this estate: only what several say together is asked anew."""
        replaced = {**self.replaced, (entity.kind, entity.id): entity}
        return Estate(index, self.settings, self.as_of, self.metrics, self.reread, self.attachments, replaced, _models=self._models, _derived=self._derived)

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is asked several times while one entity is judged, made once."""
        if key not in self._answers:
            self._answers[key] = make()
        found: T = self._answers[key]
        return found

    def derive(self, entity: E, name: str, make: Callable[[E], T]) -> T:
        """What follows from one entity alone, made once as long as it is kept."""
        key = (entity.kind, entity.id)
        known = self._derived.get(key)
        if known is None or known[0] is not entity:
            known = self._derived[key] = (entity, {})
        if name not in known[1]:
            known[1][name] = make(entity)
        found: T = known[1][name]
        return found

    def raw(self, kind: str, id_: str) -> Any:  # noqa: ANN401  # raw YAML
        """What an entity says, as it is written; None where there is none or it does not fit its model."""
        self._ask("e", kind, id_)
        record = self.index.records.get((kind, id_))
        return None if record is None or not record.fits else self._data_of(record)

    def record(self, kind: str, id_: str) -> Record | None:
        """What is kept of an entity, whether or not it fits its model."""
        self._ask("e", kind, id_)
        return self.index.records.get((kind, id_))

    def keep(self, entity: Entity) -> None:
        """Remember a model that was just made, as long as there is room."""
        if len(self._models) < KEPT_MODELS:
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
        return self.index.ids(kind)

    def exists(self, kind: str, id_: str) -> bool:
        """Whether there is such an entity, or such a part of one: option, activity, target; also role, metric and `always`."""
        if self._questions is not None:  # asked most often of all, so without a further call
            self._questions.add(f"x:{kind}/{id_}")
        if (kind, id_) in self.index.records or self.index.has_part(kind, id_):
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
        for owner in [OWNERS[kind]] if kind in OWNERS else AGREEMENTS:
            self._ask("p", owner, "")
        return self.index.part_ids(kind)

    def needs(self) -> dict[str, list[str]]:
        """Which services each service critically needs, for all services at once; ids in order."""
        self._ask("g", "service", "")
        found: dict[str, list[str]] = {}
        for id_ in self.index.part_ids(NEED):
            service, _, other = id_.partition("/")
            found.setdefault(service, []).append(other)
        return found

    def same_name(self, kind: str, word: str) -> list[str]:
        """The ids of the entities of a kind that have this normalised name, in order."""
        self._ask("n", kind, word)
        return self.index.named(kind, word)

    def referrers(self, kind: str, id_: str, by: str = "") -> list[Referrer]:
        """Who refers to an entity or part; `by` limits it to one kind of referrer."""
        found = (self.index.records[key_of(name)] for name in self._referrer_names(kind, id_, by))
        return [referrer for record in found for referrer in record.citing((kind, id_))]

    def cited_by(self, kind: str, id_: str, by: str) -> bool:
        """Whether some entity of one kind refers to an entity or part."""
        return bool(self._referrer_names(kind, id_, by))

    def attachment(self, path: str) -> str | None:
        """The SHA-256 of a file beside the entities; None where there is none."""
        self._ask("a", path, "")
        return None if self.attachments is None else self.attachments.digest(path)

    def formers(self) -> Iterator[Former]:
        """The agreements that differ from a former state, as they were in it."""
        self._ask("h", "", "")
        if self.history is not None:
            yield from self.history.formers(self)

    def referring(self, model: type[E], kind: str, id_: str) -> Iterator[E]:
        """The entities of one kind that refer to an entity, each once, by id."""
        by = kind_of(model)
        for name in self._referrer_names(kind, id_, by):
            found = self.find(model, name[len(by) + 1 :])
            if found is not None:
                yield found

    def _referrer_names(self, kind: str, id_: str, by: str) -> Sequence[str]:
        """`kind/id` of who refers to an entity, in order; with `by` those of one kind, which stand together: others may be thousands."""
        self._ask("r", kind, f"{id_}<{by}" if by else id_)
        names = self.index.referrer_names(kind, id_)
        return names[bisect_left(names, by, key=_kind_in) : bisect_right(names, by, key=_kind_in)] if by else names

    def _ask(self, sort: str, kind: str, id_: str) -> None:
        if self._questions is not None:
            self._questions.add(f"{sort}:{kind}/{id_}")

    @contextmanager
    def recording(self) -> Iterator[set[str]]:
        """Collect the questions asked inside the block.

        `e:kind/id` what an entity says, `x:kind/id` whether it (or a part) exists, `r:kind/id` who refers to it (`r:kind/id<by` who of one kind does), `k:kind/`
        which ids there are, `p:kind/` which parts, `n:kind/name` which entities have a name, `g:service/` which services need which, `a:path/` what a file beside them holds,
        `h:/` what agreements said before.
        """
        before, self._questions = self._questions, set()
        self._answers.clear()  # what was asked for another entity has to be asked again, so that it is recorded
        try:
            yield self._questions
        finally:
            self._questions = before
            self._answers.clear()


def _kind_in(name: str) -> str:
    return name.partition("/")[0]


def kind_of(model: type[Entity]) -> str:
    """The name of the kind that a model reads."""
    name: Any = _KIND_OF.get(model)
    if name is None:
        message = f"{model.__name__} is no kind of entity"
        raise TypeError(message)
    return str(name)


_KIND_OF = {kind.model: kind.name for kind in KINDS.values()}
