"""The windows of calendars as a table, for engines that join millions of tickets on the day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from itsd.clock.windows import moment_of, seconds_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.clock.opentime import OpenTime

_UTC = "UTC"


class WindowRow(NamedTuple):
    """The part of one window that lies in one local day: instants in UTC seconds, and the open seconds of the calendar before it.

    `before` counts from the first row of the calendar on, so that open time between two instants is a difference of two rows.
    """

    calendar: str
    day: date
    open: int
    close: int
    before: int


def window_rows(name: str, clock: OpenTime, first: date, last: date) -> Iterator[WindowRow]:
    """One row for each stretch of open time on each local day, both days included; windows over midnight are cut there."""
    zone = ZoneInfo(_UTC if clock.calendar is None else clock.calendar.timezone)
    passed = 0
    start, end = _midnight(first, zone), _midnight(last + timedelta(days=1), zone)
    for left, right in clock.windows(start, end):
        at = left
        while at < right:
            day = moment_of(at).astimezone(zone).date()
            until = min(right, max(_midnight(day + timedelta(days=1), zone), at + 1))
            yield WindowRow(name, day, at, until, passed)
            passed += until - at
            at = until


def _midnight(day: date, zone: ZoneInfo) -> int:
    """The start of a local day; where there is no midnight, the first instant after it."""
    return seconds_of(datetime(day.year, day.month, day.day), zone)  # noqa: DTZ001  # the zone is given beside it
