"""Times of published agreements, worked by hand in their sources or here."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from itsd.clock.availability import Observed, Policy, measure
from itsd.clock.business_days import due_in_days
from itsd.clock.intervals import subtract, total
from itsd.clock.opentime import OpenTime
from itsd.clock.windows import seconds_of
from itsd.clock.worst import uncovered, worst_case
from itsd.model.time import Calendar

HOUR = 3600


def _calendar(zone: str, hours: dict[str, list[str]], **more: object) -> OpenTime:
    return OpenTime(Calendar.model_validate({"kind": "calendar", "id": "x", "name": "X", "timezone": zone, "hours": hours, **more}))


def _at(text: str, zone: str) -> int:
    return seconds_of(datetime.fromisoformat(text), ZoneInfo(zone))


BRIGHTON = "Europe/London"
UNIVERSITY = _calendar(BRIGHTON, {"mon-fri": ["09:00-17:00"]})  # University of Sussex ITS, 2021: working days
RIYADH = "Asia/Riyadh"
GULF = _calendar(RIYADH, {"sun-thu": ["08:00-16:00"]})  # Najran University
MUSCAT = "Asia/Muscat"
GOVERNMENT = _calendar(MUSCAT, {"sun-thu": ["07:30-14:30"]}, holidays={"dates": ["2026-11-18", "2026-11-19"]})
LONDON = _calendar(BRIGHTON, {"mon-fri": ["09:00-17:00"]})
ALWAYS = OpenTime(None)


@pytest.mark.parametrize(
    ("clock", "zone", "start", "hours", "due"),
    [
        (UNIVERSITY, BRIGHTON, "2026-11-06T16:30", 1, "2026-11-09T09:30"),  # P2 raised on Friday: respond by Monday
        (UNIVERSITY, BRIGHTON, "2026-11-06T15:00", 4, "2026-11-09T11:00"),  # P1 raised on Friday: resolve by Monday
        (GULF, RIYADH, "2026-11-05T15:00", 8, "2026-11-08T15:00"),  # P2 raised on Thursday
        (GULF, RIYADH, "2026-11-04T10:00", 24, "2026-11-09T10:00"),  # P3 raised on Wednesday
        (ALWAYS, RIYADH, "2026-11-06T02:00", 4, "2026-11-06T06:00"),  # P1 raised on Friday night, by hotline
    ],
)
def test_due_times(clock: OpenTime, zone: str, start: str, hours: int, due: str) -> None:
    assert clock.after(_at(start, zone), hours * HOUR) == _at(due, zone)


def test_one_working_day_keeps_the_time_of_day() -> None:
    assert due_in_days(UNIVERSITY, _at("2026-11-06T16:30", BRIGHTON), 1) == _at("2026-11-09T16:30", BRIGHTON)


def test_time_used() -> None:
    assert GULF.between(_at("2026-11-05T15:00", RIYADH), _at("2026-11-08T14:00", RIYADH)) == 7 * HOUR


def test_four_hours_of_a_working_week_carry_no_promise_around_the_clock() -> None:
    found = worst_case(ALWAYS, GULF, 4 * HOUR, _at("2026-11-01T00:00", RIYADH), _at("2026-11-15T00:00", RIYADH))
    assert found is not None
    assert found.seconds == 68 * HOUR
    thursday, sunday = _at("2026-11-05T14:00", RIYADH), _at("2026-11-08T10:00", RIYADH)
    assert GULF.after(thursday, 4 * HOUR) == sunday
    assert sunday - thursday == 68 * HOUR


def test_four_hours_of_london_in_government_hours() -> None:
    found = worst_case(GOVERNMENT, LONDON, 4 * HOUR, _at("2026-11-01T00:00", MUSCAT), _at("2026-12-01T00:00", MUSCAT))
    assert found is not None
    assert found.seconds == 14 * HOUR


@pytest.mark.parametrize(("sunday", "left_out"), [("2026-11-01", 29), ("2026-07-05", 25)])
def test_hours_that_london_leaves_out(sunday: str, left_out: int) -> None:
    start = _at(f"{sunday}T00:00", MUSCAT)
    assert total(uncovered(GOVERNMENT, LONDON, start, start + 7 * 86_400)) == left_out * HOUR


def test_working_time_of_november() -> None:
    """22 days less two holidays of 7 h are 8,400 min; half a per cent of them are 42."""
    open_ = GOVERNMENT.between(_at("2026-11-01T00:00", MUSCAT), _at("2026-12-01T00:00", MUSCAT))
    assert open_ == 8_400 * 60
    assert Fraction(5, 1000) * open_ == 42 * 60


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [("2026-11-01T00:00", "2026-11-08T00:00", 157), ("2026-11-01T00:00", "2026-12-01T00:00", 668), ("2026-10-01T00:00", "2026-11-01T00:00", 697)],
)
def test_agreed_service_time_less_standing_windows(start: str, end: str, hours: int) -> None:
    """24x7 less Thursday 04:00-07:00 and Sunday 04:00-12:00, in a state of the eastern coast; its wall clock gains an hour on 1 November 2026."""
    zone = "Etc/GMT+5"  # the source counts days of 24 hours
    windows = _calendar(zone, {"thu": ["04:00-07:00"], "sun": ["04:00-12:00"]})
    span = (_at(start, zone), _at(end, zone))
    assert total(subtract([span], windows.windows(*span))) == hours * HOUR


@pytest.mark.parametrize(
    ("percent", "open_minutes", "minutes"),
    [
        ("99.671", 365 * 1440, Fraction("1729.224")),  # 28.82 h a year
        ("99.671", 30 * 1440, Fraction("142.128")),
        ("99.9", 5 * 510, Fraction("2.55")),  # 08:30-17:00 on five days
        ("99.99", 365 * 1440, Fraction("52.56")),
        ("99.9", 18_000, Fraction(18)),  # where binary fractions give 17
        ("99.9", 365 * 1440, Fraction("525.6")),  # 8.76 h
    ],
)
def test_what_a_percentage_allows(percent: str, open_minutes: int, minutes: Fraction) -> None:
    assert (1 - Fraction(percent) / 100) * open_minutes == minutes


def test_a_month_may_keep_its_availability_and_be_unknown_too_long() -> None:
    """96 % of what is known, 12 % unknown: the availability is met, a limit of 10 % unknown is not."""
    month = 2_500_000  # seconds; some 29 days, so that the shares are whole
    unknown = month * 12 // 100
    down = (month - unknown) * 4 // 100
    found = measure(Observed(0, month, "up", [(0, "unknown"), (unknown, "down"), (unknown + down, "up")]), [], None, Policy(unknown="separate"))
    assert found.share == Fraction(96, 100)
    assert Fraction(found.unknown, month) == Fraction(12, 100)
