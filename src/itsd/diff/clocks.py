"""Hours before and after: what is open now and was not, and the other way round."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from itsd.clock.intervals import total
from itsd.clock.worst import uncovered
from itsd.diff.changes import Direction, Said
from itsd.diff.saying import say_pair, say_seconds
from itsd.levels.lengths import format_moment, format_span
from itsd.levels.promised import Term
from itsd.model.hours import DAYS
from itsd.model.time import ALWAYS, Calendar
from itsd.practices.agreements.question import clock_of

if TYPE_CHECKING:
    from itsd.clock.opentime import OpenTime
    from itsd.diff.difference import Sides
    from itsd.model.estate import Estate
    from itsd.model.hours import WeekHours

_WEEK = 7 * 86_400
_WEEKS = 52


def term_of(sides: Sides) -> Term:
    """The twelve months over which hours are held against each other: from the day for which the newer side is judged."""
    start = sides.head.as_of
    return Term(start, start + timedelta(days=_WEEKS * 7), ZoneInfo(sides.head.settings.timezone))


Turned = tuple[Direction, Said | None, str]


def compare_hours(old: str, new: str, sides: Sides) -> Turned | None:
    """The direction from one calendar to another, how many hours a week that is, and why; None where the same hours are open.

    More open time, with nothing lost, strengthens; some gained and some lost reshapes; so do the same weekly hours in another time zone, which is
    another promise whatever overlaps.
    """
    return sides.once(("hours", old, new), lambda: _compare_hours(old, new, sides))


def _compare_hours(old: str, new: str, sides: Sides) -> Turned | None:
    before, after = clock_of(old, sides.base), clock_of(new, sides.head)
    if before is None or after is None:
        return Direction.RESHAPES, None, f"the calendar {old if before is None else new} is not known"
    term = term_of(sides)
    lost, gained = (uncovered(*pair, *term.bounds) for pair in ((before, after), (after, before)))
    magnitude = _magnitude(before, after, term)
    if not lost and not gained:
        return None
    zones = _zone(before), _zone(after)
    if zones[0] and zones[1] and zones[0] != zones[1]:
        return Direction.RESHAPES, magnitude, f"the time zone is {zones[1]} instead of {zones[0]}"
    if lost and gained:
        reason = f"{format_span(total(gained))} are gained in a year and {format_span(total(lost))} lost, first from {format_moment(lost[0][0], term.zone)}"
        return Direction.RESHAPES, magnitude, reason
    direction = Direction.WEAKENS if lost else Direction.STRENGTHENS
    where = lost or gained
    word = "lost" if lost else "gained"
    return direction, magnitude, f"{format_span(total(where))} are {word} in a year, first from {format_moment(where[0][0], term.zone)}"


def _zone(clock: OpenTime) -> str:
    return "" if clock.calendar is None else clock.calendar.timezone


def _magnitude(before: OpenTime, after: OpenTime, term: Term) -> Said:
    """Hours of an ordinary week, or, where these are the same, of the whole year."""
    weekly = [_weekly(clock) for clock in (before, after)]
    if weekly[0] != weekly[1]:
        return say_pair(Said("open time a week", "ساعات العمل في الأسبوع"), *(say_seconds(Fraction(seconds)) for seconds in weekly))
    yearly = [Fraction(clock.between(*term.bounds)) for clock in (before, after)]
    return say_pair(Said("open time in 52 weeks", "ساعات العمل في 52 أسبوعًا"), *(say_seconds(seconds) for seconds in yearly))


def _weekly(clock: OpenTime) -> int:
    return _WEEK if clock.calendar is None else clock.calendar.hours.minutes * 60


def say_week(week: WeekHours) -> str:
    """Opening hours of a week in one line: `mon-thu 07:30-14:30, fri closed`."""
    first = next((number for number in range(7) if week.days[number] and not week.days[number - 1]), 0)
    parts: list[tuple[str, str, str]] = []
    for number in range(first, first + 7):
        day, said = DAYS[number % 7], " ".join(map(str, week.days[number % 7]))
        if parts and parts[-1][2] == said:
            parts[-1] = (parts[-1][0], day, said)
        else:
            parts.append((day, day, said))
    return ", ".join(f"{start if start == last else f'{start}-{last}'} {said}" for start, last, said in parts if said) or "closed"


def is_known(hours: str, estate: Estate) -> bool:
    """Whether a calendar can be read."""
    return hours == ALWAYS or estate.find(Calendar, hours) is not None
