"""Everything else, field by field: what a document says differently where no right or duty hangs on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel

from itsd.diff.changes import Action, Direction, Said
from itsd.diff.difference import Difference, Sides
from itsd.diff.matching import pair
from itsd.diff.saying import same, say_value
from itsd.diff.table import BY_ID
from itsd.model.canonical import canonical_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.diagnostics import Path
    from itsd.model.base import Entity
    from itsd.model.estate import Estate

_LONG = 120  # characters from which values are not set side by side
_HEAD = frozenset({"kind", "id"})
_NONE = frozenset[str]()


def compare_fields(old: Entity, new: Entity, sides: Sides, aside: frozenset[str] = _NONE) -> Iterator[Difference]:
    """Every field that differs, except those aside, which were looked at by what they mean; the path leads to what differs inside of it."""
    for name, field in type(new).model_fields.items():
        if name not in aside and name not in _HEAD:
            key = field.alias or name
            before, after = getattr(old, name, None), getattr(new, name, None)
            if key == "status" and "status" in BY_ID and new.kind in BY_ID["status"].documents:
                if before != after:
                    said = same(before), same(after)
                    yield Difference("status", Action.CHANGED, Direction.LIFECYCLE, (key,), BY_ID["status"].name, *said, base_path=(key,))
            else:
                yield from _compare((key,), (key,), before, after, sides)


def _compare(path: Path, base_path: Path, old: object, new: object, sides: Sides) -> Iterator[Difference]:
    default = sides.head.settings.locales.default
    if old == new or canonical_value(old, default) == canonical_value(new, default):
        return
    if isinstance(old, BaseModel) and isinstance(new, BaseModel) and type(old) is type(new):
        for name, field in type(new).model_fields.items():
            key = field.alias or name
            yield from _compare((*path, key), (*base_path, key), getattr(old, name), getattr(new, name), sides)
    elif isinstance(old, tuple) and isinstance(new, tuple):
        yield from _compare_lists(path, base_path, old, new, sides)
    else:
        yield _field(path, base_path, old, new, sides)


def _compare_lists(path: Path, base_path: Path, old: tuple[object, ...], new: tuple[object, ...], sides: Sides) -> Iterator[Difference]:
    pairs = [(before, after) for before, after in pair(old, new, _id_of, lambda item: type(item).__name__ if isinstance(item, BaseModel) else None)]
    for before, after in pairs:
        if before is None and after is not None:
            yield _field((*path, after[0]), (), None, after[1], sides)
        elif after is None and before is not None:
            yield _field((*path, before[0]), (*base_path, before[0]), before[1], None, sides)
        elif before is not None and after is not None:
            yield from _compare((*path, after[0]), (*base_path, before[0]), before[1], after[1], sides)


def _id_of(item: object) -> str | None:
    return getattr(item, "id", None)


def _field(path: Path, base_path: Path, old: object, new: object, sides: Sides) -> Difference:
    nothing = (None, (), False)
    action = Action.ADDED if old in nothing and new not in nothing else Action.REMOVED if new in nothing and old not in nothing else Action.CHANGED
    said = _say(old, sides.base), _say(new, sides.head)
    return Difference("field", action, Direction.EDITORIAL, path, _label(path), *said, base_path=base_path)


def _say(value: object, estate: Estate) -> Said | None:
    """A value that is short enough to be shown; none for what is long or has parts."""
    if value is None or value == () or isinstance(value, BaseModel | dict):
        return None
    said = say_value(value, estate)
    return said if max(len(said.en), len(said.ar)) <= _LONG else None


def _label(path: Path) -> Said:
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return same(text)
