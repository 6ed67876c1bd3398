"""From a calendar as it is written to the windows in which it is open, in UTC.

A shift belongs to the local day on which it starts. Dated hours replace a season's hours, which replace the weekly ones; holidays and
closed days drop every shift that starts on them; closures between two instants cut holes.
"""

from __future__ import annotations

from calendar import timegm
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from itsd.clock.intervals import subtract, union

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.clock.intervals import Interval
    from itsd.model.hours import TimeRange
    from itsd.model.time import Calendar, CalendarException, Holidays

_DAY_MINUTES = 1440


def open_windows(calendar: Calendar, first: date, last: date) -> list[Interval]:
    """The windows of the shifts that start on the local days from `first` to `last`, joined where they touch."""
    zone = ZoneInfo(calendar.timezone)
    windows = [(instant(day, span.start, zone), instant(day, span.end, zone)) for day in _days(first, last) for span in hours_on(calendar, day)]
    return subtract(union(windows), union(_holes(calendar, zone)))


def hours_on(calendar: Calendar, day: date) -> tuple[TimeRange, ...]:
    """The shifts that start on a local day, in minutes from its midnight; none where it is closed."""
    if is_holiday(calendar, day):
        return ()
    dated = [item for item in calendar.exceptions if _covers(item, day)]
    if any(item.closed for item in dated):
        return ()
    replaced = next((item.hours for item in reversed(dated) if item.hours is not None), None)
    if replaced is not None:
        return replaced
    season = next((item for item in calendar.seasons if item.from_ <= day <= item.to), None)
    return (season.hours if season is not None else calendar.hours).days[day.weekday()]


def is_holiday(calendar: Calendar, day: date) -> bool:
    """Whether the calendar is closed on a day as a holiday."""
    holidays = calendar.holidays
    if holidays is None or day in holidays.removals:
        return False
    return day in holidays.dates or (holidays.country is not None and day in _public_holidays(holidays, day.year))


def _public_holidays(holidays: Holidays, year: int) -> frozenset[date]:
    return _holidays_of(holidays.country or "", holidays.subdivision, year)


@lru_cache(maxsize=512)
def _holidays_of(country: str, subdivision: str | None, year: int) -> frozenset[date]:
    """Public holidays of a year after the maintained library; none for a country that it does not know (a rule says so)."""
    import holidays as library  # noqa: PLC0415  # half a second of tables, which only such calendars need

    try:
        return frozenset(library.country_holidays(country, subdiv=subdivision, years=year))
    except (KeyError, NotImplementedError):
        return frozenset()


def _covers(item: CalendarException, day: date) -> bool:
    """Whether an exception is for a whole day: its date, or its span of days."""
    if item.date is not None:
        return item.date == day
    start, end = item.from_, item.to
    if isinstance(start, datetime) or isinstance(end, datetime):
        return False
    return start is not None and start <= day <= (end or start)


def _holes(calendar: Calendar, zone: ZoneInfo) -> Iterator[Interval]:
    """Closures between two instants."""
    for item in calendar.exceptions:
        if item.closed and isinstance(item.from_, datetime) and isinstance(item.to, datetime):
            yield seconds_of(item.from_, zone), seconds_of(item.to, zone)


def instant(day: date, minutes: int, zone: ZoneInfo) -> int:
    """So many minutes on the clock after the midnight of a local day. A time that the clocks skip moves forward by the gap; of one that comes twice it is the first."""
    later, rest = divmod(minutes, _DAY_MINUTES)
    local = datetime(day.year, day.month, day.day, rest // 60, rest % 60) + timedelta(days=later)  # noqa: DTZ001  # the zone follows
    return seconds_of(local, zone)


def seconds_of(moment: datetime, zone: ZoneInfo) -> int:
    """A moment as seconds since 1970-01-01 UTC; one without an offset is local to the zone. Parts of a second are cut off."""
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)
    # Not by way of a moment in UTC, which the first and the last day there is may not have.
    return (aware.replace(tzinfo=None) - _NAIVE_EPOCH - (aware.utcoffset() or timedelta())) // timedelta(seconds=1)


_NAIVE_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  # the offset is taken off beside it
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment_of(seconds: int) -> datetime:
    """The moment of so many seconds since 1970-01-01, in UTC; of an instant before or after all days that every zone knows, the nearest."""
    return _EPOCH + timedelta(seconds=min(max(seconds, _EARLIEST), _LATEST))


_EARLIEST, _LATEST = timegm((1, 1, 2, 0, 0, 0)), timegm((9999, 12, 30, 0, 0, 0))


def _days(first: date, last: date) -> Iterator[date]:
    for number in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(number)
