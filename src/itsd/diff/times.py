"""Calendars, maintenance windows and priority schemes by themselves; what they do to agreements is told there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.diff.changes import Direction, Said
from itsd.diff.clause import Clause
from itsd.diff.clocks import compare_hours, say_week
from itsd.diff.fields import compare_fields
from itsd.diff.saying import same
from itsd.diff.standing import find_priority_turns, find_window_turns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.diff.difference import Difference, Sides
    from itsd.diff.standing import Turn
    from itsd.model.time import Calendar, Maintenance, PriorityScheme

_CALENDAR = frozenset({"timezone", "hours", "holidays", "seasons", "exceptions"})
_WINDOW = frozenset({"timezone", "pattern", "notice", "at_most", "counts_as_downtime", "frozen"})
_SCHEME = frozenset({"impacts", "urgencies", "matrix", "priorities"})


def compare_calendars(old: Calendar, new: Calendar, sides: Sides) -> Iterator[Difference]:
    """By what is open, however it is written: a holiday that was a closed day is no change."""
    if any(getattr(old, key) != getattr(new, key) for key in _CALENDAR):
        found = compare_hours(old.id, new.id, sides)
        key = next(key for key in ("timezone", "hours", "holidays", "seasons", "exceptions") if getattr(old, key) != getattr(new, key))
        clause = Clause(key, old, new, sides)
        if found is None:
            yield clause.changed("hours", Direction.EDITORIAL, (), reason="nothing else is open in the coming year")
        else:
            direction, magnitude, reason = found
            said = (same(say_week(old.hours)), same(say_week(new.hours))) if old.hours != new.hours else (None, None)
            yield clause.changed("hours", direction, (), said, magnitude=magnitude, reason=reason)
    yield from compare_fields(old, new, sides, _CALENDAR)


def compare_windows(old: Maintenance, new: Maintenance, sides: Sides) -> Iterator[Difference]:
    """What a maintenance window allows."""
    yield from (_turned("maintenance", turn, sides) for turn in find_window_turns(old, new, sides))
    yield from compare_fields(old, new, sides, _WINDOW)


def compare_schemes(old: PriorityScheme, new: PriorityScheme, sides: Sides) -> Iterator[Difference]:
    """What priority each impact and urgency gets."""
    turns = list(find_priority_turns(old, new))
    yield from (_turned("priorities", turn, sides) for turn in turns)
    if not turns and old.priorities != new.priorities:
        name = Said("Definitions of priorities", "تعريفات الأولويات")
        yield Clause("priorities", old, new, sides).changed("priorities", Direction.EDITORIAL, (), subject=name)
    for key in ("impacts", "urgencies"):
        before, after = getattr(old, key), getattr(new, key)
        if before != after:
            yield Clause(key, before, after, sides).changed("priorities", Direction.RESHAPES, (), (same(", ".join(before)), same(", ".join(after))))
    yield from compare_fields(old, new, sides, _SCHEME)


def _turned(aspect: str, turn: Turn, sides: Sides) -> Difference:
    said = turn.old, turn.new
    return Clause("", None, None, sides).changed(aspect, turn.direction, turn.at, said, subject=turn.subject, magnitude=turn.magnitude, reason=turn.reason)
