"""Which agreements a change can touch: those that changed, and everything that leads from what changed up to an agreement, on either side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.model.agreement import Contract, Ola
from itsd.model.base import AGREEMENTS
from itsd.practices.agreements.upward import carried_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from itsd.diff.difference import Sides
    from itsd.model.estate import Estate
    from itsd.model.index import Key

_STRUCTURE = ("service", "package", *AGREEMENTS)
# Kinds whose words agreements are judged by; what the others say changes neither a promise nor a proof.
_LEADING = frozenset({*_STRUCTURE, "calendar", "maintenance", "priority-scheme", "capacity", "waiver", "person", "unit", "supplier", "policy"})

_WORDS = frozenset({"name", "tags", "notes", "links", "reviewed", "summary", "description", "outcomes", "faq", "category", "owner", "usage", "history", "changes", "internal"})
_NAMING = {"person": {"roles", "active"}, "unit": {"parent", "unit_kind"}, "supplier": {"supplier_kind"}}


def touched_agreements(changed: Iterable[Key], sides: Sides) -> dict[Key, tuple[str, ...]]:
    """Every agreement that the changed entities can touch, with the changed entities (`kind/id`) that lead to it, itself among them where it changed."""
    causes: dict[Key, list[str]] = {}
    for key in changed:
        if key[0] not in _LEADING or not _carries(key, sides):
            continue
        for found in dict.fromkeys((*_above(key, sides.head), *_above(key, sides.base))):
            causes.setdefault(found, []).append(f"{key[0]}/{key[1]}")
    return {key: tuple(names) for key, names in sorted(causes.items())}


def _carries(key: Key, sides: Sides) -> bool:
    """Whether anything differs that others hang on: of people and units only their roles, posts and places, of anything else all but words about it."""
    old, new = sides.base.entity(*key), sides.head.entity(*key)
    if old is None or new is None:
        return True
    words = _NAMING.get(key[0])
    names = [name for name in type(new).model_fields if (name in words if words is not None else name not in _WORDS)]
    return any(getattr(old, name) != getattr(new, name) for name in names)


def _above(start: Key, estate: Estate) -> Iterator[Key]:
    """The agreements on every way upward from an entity, each once."""
    seen = {start}
    waiting = [start]
    while waiting:
        key = waiting.pop()
        if key[0] in AGREEMENTS:
            yield key
        for other in _next(key, estate):
            if other not in seen:
                seen.add(other)
                waiting.append(other)


def _next(key: Key, estate: Estate) -> Iterator[Key]:
    """What rests on an entity directly."""
    kind, id_ = key
    if kind in {"capacity", "waiver"}:
        yield from _spoken_of(key, estate)
        return
    if kind == "policy":
        yield from (("waiver", name) for name in estate.ids("waiver"))
        return
    entity = estate.entity(kind, id_)
    if isinstance(entity, Ola | Contract):
        yield from ((other.kind, other.id) for other in carried_by(entity, estate))
    for by in _referring_kinds(kind):
        yield from ((by, referrer.id) for referrer in estate.referrers(kind, id_, by))


def _referring_kinds(kind: str) -> tuple[str, ...]:
    """Kinds whose references to this kind carry something over. A person does so only by accepting a risk, a unit by being a party."""
    if kind == "person":
        return ("waiver",)
    if kind == "service":
        return ("service", "package", *AGREEMENTS)
    if kind in AGREEMENTS:
        return AGREEMENTS
    return _STRUCTURE if kind not in {"unit", "supplier"} else ("service", *AGREEMENTS)


def _spoken_of(key: Key, estate: Estate) -> Iterator[Key]:
    """What a capacity or a waiver is about."""
    record = estate.record(*key)
    for kind, id_ in record.targets() if record is not None else ():
        if kind in _STRUCTURE:
            yield kind, id_
        elif kind == "target":
            agreement, _, rest = id_.partition("/")
            yield agreement, rest.partition("/")[0]
