"""All entities of two estates: what came, what went, and what each says differently."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from itsd.diff.agreements import compare_agreements
from itsd.diff.changes import Action, Change, Direction, Said
from itsd.diff.difference import Difference, grade
from itsd.diff.fields import compare_fields
from itsd.diff.normal import normalised
from itsd.diff.saying import same, say_text
from itsd.diff.services import compare_packages, compare_requirements, compare_services
from itsd.diff.times import compare_calendars, compare_schemes, compare_windows
from itsd.model.agreement import Agreement
from itsd.model.base import Internal
from itsd.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from itsd.diff.difference import Sides
    from itsd.model.base import Entity
    from itsd.model.estate import Estate
    from itsd.model.index import Key

_DRAFTS = frozenset({"draft", "in-negotiation"})
_OVER = frozenset({"superseded", "terminated"})
_PROMISING = frozenset({"sla", "ola", "contract", "package", "calendar", "maintenance", "priority-scheme", "requirement"})


def compare_entities(keys: Iterable[Key], sides: Sides) -> Iterator[Change]:
    """The changes of these entities, in their order. One that cannot be read on a side is left out: findings speak of it."""
    for kind, id_ in keys:
        old, new = sides.base.entity(kind, id_), sides.head.entity(kind, id_)
        if old is not None and new is not None:
            yield from compare_entity(old, new, sides)
        elif new is not None and sides.base.record(kind, id_) is None:
            yield _whole(new, Action.ADDED, sides.head)
        elif old is not None and sides.head.record(kind, id_) is None:
            yield _whole(old, Action.REMOVED, sides.base)


def compare_entity(old: Entity, new: Entity, sides: Sides) -> Iterator[Change]:
    """Everything that two states of one entity say differently."""
    compare: Callable[[Any, Any, Sides], Iterator[Difference]] = _COMPARED.get(new.kind, compare_fields)
    old, new = normalised(old, sides.base), normalised(new, sides.head)
    for found in compare(old, new, sides):
        yield _graded(found, new if found.action is not Action.REMOVED else old)


def _graded(found: Difference, entity: Entity) -> Change:
    change = grade(entity.kind, entity.id, found, format_where(found, entity))
    return change if is_visible(found.path, entity) else replace(change, visible=False)


def _whole(entity: Entity, action: Action, estate: Estate) -> Change:
    name = getattr(entity, "name", None) or getattr(entity, "title", None)
    said = say_text(name, estate) if isinstance(name, Text) else same(entity.id)
    old, new = (None, said) if action is Action.ADDED else (said, None)
    subject = _KIND_NAMES.get(entity.kind) or same(entity.kind)
    return grade(entity.kind, entity.id, Difference("document", action, _worth(entity, action), (), subject, old, new), ".")


def _worth(entity: Entity, action: Action) -> Direction:
    """What is promised or offered is worth something by being there; drafts and what is over are paper."""
    promising = entity.kind in _PROMISING
    if isinstance(entity, Agreement):
        promising = entity.status not in _DRAFTS | _OVER
    elif entity.kind == "service":
        promising = getattr(entity, "status", "") == "operational"
    if not promising:
        return Direction.LIFECYCLE
    return Direction.STRENGTHENS if action is Action.ADDED else Direction.WEAKENS


def format_where(found: Difference, entity: Entity) -> str:
    """The path with the ids of list items where they have one: `targets[availability].at_least`."""
    text = ""
    value: Any = entity
    for part in found.path:
        if isinstance(part, int):
            item = value[part] if isinstance(value, tuple) and part < len(value) else None
            text += f"[{getattr(item, 'id', None) or part}]"
            value = item
        else:
            text += f".{part}" if text else part
            value = getattr(value, part, getattr(value, f"{part}_", None))
    return text


def is_visible(path: tuple[str | int, ...], entity: Entity) -> bool:
    """Whether a customer's copy may show what stands at a path: neither the model nor the file says that it is internal."""
    words = [part for part in path if isinstance(part, str)]
    hidden = getattr(entity, "internal", ())
    if any(words[: len(key.split("."))] == key.split(".") for key in hidden):
        return False
    model: Any = type(entity)
    for word in words[:1]:
        field = model.model_fields.get(word) or model.model_fields.get(f"{word}_")
        if field is not None and any(isinstance(item, Internal) for item in field.metadata):
            return False
    return words[:2] != ["support", "path"]


_COMPARED: dict[str, Callable[[Any, Any, Sides], Iterator[Difference]]] = {
    **dict.fromkeys(("sla", "ola", "contract"), compare_agreements),
    "service": compare_services,
    "package": compare_packages,
    "requirement": compare_requirements,
    "calendar": compare_calendars,
    "maintenance": compare_windows,
    "priority-scheme": compare_schemes,
}
_KIND_NAMES = {
    "sla": Said("Service level agreement", "اتفاقية مستوى الخدمة"),
    "ola": Said("Operational level agreement", "اتفاقية مستوى التشغيل"),
    "contract": Said("Contract", "العقد"),
    "service": Said("Service", "الخدمة"),
    "package": Said("Package", "الباقة"),
    "requirement": Said("Requirement", "المتطلب"),
    "calendar": Said("Calendar", "التقويم"),
    "maintenance": Said("Maintenance window", "نافذة الصيانة"),
    "priority-scheme": Said("Priority scheme", "نظام الأولويات"),
    "waiver": Said("Waiver", "قبول المخاطر"),
}
