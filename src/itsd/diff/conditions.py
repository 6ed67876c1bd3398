"""What a target says beside its number: of which part it speaks, what is not counted, when there is no result, and words that bind nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from itsd.diff.changes import Direction, Said
from itsd.diff.matching import pair_texts, says_the_same
from itsd.diff.saying import NOTHING, say_text, say_value
from itsd.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.diff.difference import Sides
    from itsd.model.estate import Estate
    from itsd.model.targets import Target


class Part(NamedTuple):
    """One field of a target that differs: which way, and how it is said."""

    direction: Direction
    old: Said | None = None
    new: Said | None = None
    reason: str = ""


def conditions_of(old: Target, new: Target, sides: Sides) -> Iterator[Part]:
    """Everything that differs beside value, statistic, window, priority and hours."""
    yield from _scope(old.scope, new.scope, sides)
    yield from _excluding(old, new, sides)
    yield from _conditions(old, new)
    yield from _words(old, new, sides)


def _scope(old: Text | None, new: Text | None, sides: Sides) -> Iterator[Part]:
    whole = Said("the whole service", "الخدمة كاملة")
    if old is None and new is not None:
        yield Part(Direction.WEAKENS, whole, say_text(new, sides.head))
    elif new is None and old is not None:
        yield Part(Direction.STRENGTHENS, say_text(old, sides.base), whole)
    elif old is not None and new is not None and not says_the_same(old, new, sides.head.settings.locales.default):
        yield Part(Direction.RESHAPES, say_text(old, sides.base), say_text(new, sides.head), "it is limited to another part")


def _excluding(old: Target, new: Target, sides: Sides) -> Iterator[Part]:
    """What is not counted: the more there is, the less is promised."""
    for before, after in pair_texts(old.excluding, new.excluding, sides.head.settings.locales.default):
        counted = Said("counted", "محتسب")
        if before is None and after is not None:
            yield Part(Direction.WEAKENS, counted, _not_counting(after[1], sides.head))
        elif after is None and before is not None:
            yield Part(Direction.STRENGTHENS, _not_counting(before[1], sides.base), counted)
        elif before is not None and after is not None and not says_the_same(before[1], after[1], sides.head.settings.locales.default):
            yield Part(Direction.RESHAPES, _not_counting(before[1], sides.base), _not_counting(after[1], sides.head))


def _not_counting(text: Text, estate: Estate) -> Said:
    said = say_text(text, estate)
    return Said(f"not counting {said.en}", f"باستثناء {said.ar}")


def _conditions(old: Target, new: Target) -> Iterator[Part]:
    """When there is no result, whether the clock may pause, and whether a miss is serious by itself."""
    before, after = old.minimum_count or 0, new.minimum_count or 0
    if before != after:
        yield Part(Direction.WEAKENS if after > before else Direction.STRENGTHENS, _from_cases(before), _from_cases(after))
    if old.pauses != new.pauses:
        never, may = Said("the clock never pauses", "دون توقف احتساب الزمن"), Said("the clock may pause", "يجوز إيقاف احتساب الزمن")
        yield Part(Direction.WEAKENS, never, may) if new.pauses else Part(Direction.STRENGTHENS, may, never)
    if old.critical != new.critical:
        yield Part(Direction.STRENGTHENS if new.critical else Direction.WEAKENS, _critical(old.critical), _critical(new.critical))


def _from_cases(count: int) -> Said:
    return Said(f"from {count} cases on", f"من {count} حالات فأكثر") if count else Said("however few cases", "أيا كان عدد الحالات")


def _critical(flag: bool) -> Said:  # noqa: FBT001  # the value of a field
    return Said("a miss is serious by itself", "الإخلال به جسيم بذاته") if flag else Said("a miss is not serious by itself", "الإخلال به ليس جسيما بذاته")


def _words(old: Target, new: Target, sides: Sides) -> Iterator[Part]:
    """What binds nobody: ids, names, remarks, where a number comes from, and from when on it is shown as at risk."""
    default = sides.head.settings.locales.default
    for key in ("id", "name", "notes", "origin", "amber"):
        before, after = getattr(old, key), getattr(new, key)
        if before != after and not (isinstance(before, Text) and isinstance(after, Text) and before.entries and _entries(before, default) == _entries(after, default)):
            said = (NOTHING if value is None else say_value(value, side) for value, side in ((before, sides.base), (after, sides.head)))
            yield Part(Direction.EDITORIAL, next(said), next(said))


def _entries(text: Text, default: str) -> dict[str, str]:
    return {locale or default: words for locale, words in text.entries}
