"""Counting in business days: local days on which a shift of the calendar starts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from itsd.clock.opentime import NeverOpenError
from itsd.clock.windows import hours_on, instant, moment_of, seconds_of

if TYPE_CHECKING:
    from itsd.clock.opentime import OpenTime
    from itsd.model.time import Calendar

_SEARCHED = 4_500  # days without an open one after which a calendar counts as never open again


def due_in_days(clock: OpenTime, start: int, days: int, *, end_of_day: bool = False) -> int:
    """The instant so many business days after a start (before it, for a negative number). Raises NeverOpenError.

    The time of day is kept, and moves to the next opening where that instant is closed. From a closed day counting starts at the
    opening of the next business day (backward: at the last close of the one before). `end_of_day` gives that day's last close.
    """
    calendar = clock.calendar
    if calendar is None:
        found = start + days * 86_400
        return found - found % 86_400 + 86_400 if end_of_day else found
    zone = ZoneInfo(calendar.timezone)
    local = moment_of(start).astimezone(zone)
    day, minute = local.date(), local.replace(tzinfo=None) - datetime(local.year, local.month, local.day)  # noqa: DTZ001  # local times of one day
    if not hours_on(calendar, day):
        day, minute = _nearest(calendar, day, -1 if days < 0 else 1, zone)
    for _ in range(abs(days)):
        day = _step(calendar, day, -1 if days < 0 else 1)
    if end_of_day:
        return max(instant(day, span.end, zone) for span in hours_on(calendar, day))
    at = seconds_of(datetime(day.year, day.month, day.day) + minute, zone)  # noqa: DTZ001  # the zone is given beside it
    return clock.next_open(at)


def _nearest(calendar: Calendar, day: date, step: int, zone: ZoneInfo) -> tuple[date, timedelta]:
    """The nearest business day after (or before) a closed one, and the time of its first opening (or last close)."""
    found = _step(calendar, day, step)
    spans = hours_on(calendar, found)
    minutes = min(span.start for span in spans) if step > 0 else max(span.end for span in spans)
    local = datetime.fromtimestamp(instant(found, minutes, zone), UTC).astimezone(zone).replace(tzinfo=None)
    return found, local - datetime(found.year, found.month, found.day)  # noqa: DTZ001  # local times of one day


def _step(calendar: Calendar, day: date, step: int) -> date:
    """The next business day in one direction."""
    for number in range(1, _SEARCHED):
        found = day + timedelta(days=number * step)
        if hours_on(calendar, found):
            return found
    message = f"the calendar {calendar.id} has no business day {'after' if step > 0 else 'before'} {day}"
    raise NeverOpenError(message)
