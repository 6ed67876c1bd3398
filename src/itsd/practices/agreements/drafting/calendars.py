"""The smallest of an estate's calendars that holds given hours: none is invented."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.clock.worst import uncovered
from itsd.model.time import ALWAYS, Calendar
from itsd.model.values import add_months
from itsd.practices.agreements.question import clock_of, midnight

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from itsd.model.estate import Estate

_YEAR = 12  # months that are looked at


def smallest_calendar(needed: Iterable[str], since: date, estate: Estate) -> str:
    """The calendar with the least open time of a year that contains all of these; `always` where no other does."""
    wanted = [name for name in dict.fromkeys(needed) if clock_of(name, estate) is not None]
    bounds = midnight(since, estate), midnight(add_months(since, _YEAR), estate)
    found = [(clock.between(*bounds), id_) for id_ in (*estate.ids("calendar"), ALWAYS) if (clock := clock_of(id_, estate)) is not None and contains(id_, wanted, since, estate)]
    if not found:
        return ALWAYS
    least = min(seconds for seconds, _ in found)
    names = [id_ for seconds, id_ in found if seconds == least]
    return next((name for name in wanted if name in names), min(names))


def contains(calendar: str, needed: Iterable[str], since: date, estate: Estate) -> bool:
    """Whether a calendar is open in a year whenever one of the others is."""
    inner = clock_of(calendar, estate)
    if inner is None:
        return False
    start, end = midnight(since, estate), midnight(add_months(since, _YEAR), estate)
    return all(name == calendar or ((outer := clock_of(name, estate)) is not None and not uncovered(outer, inner, start, end)) for name in needed)


def is_known(calendar: str, estate: Estate) -> bool:
    """Whether a calendar is one of the estate's, or always."""
    return calendar == ALWAYS or estate.find(Calendar, calendar) is not None
