"""Numbers worked by hand: seasons, holidays, shifts over midnight, clocks that are put forward and back, closures, business days."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from itsd.clock.business_days import due_in_days
from itsd.clock.cases import format_instant
from itsd.clock.opentime import NeverOpenError, OpenTime, due, elapsed
from itsd.clock.windows import seconds_of
from itsd.clock.worst import uncovered, worst_case
from itsd.model.time import Calendar

GOVERNMENT = {"timezone": "Asia/Muscat", "hours": {"sun-thu": ["07:30-14:30"]}}
LONDON = {"timezone": "Europe/London", "hours": {"mon-fri": ["09:00-17:00"]}}
HOUR = 3600


def clock(fields: dict[str, Any], **more: Any) -> OpenTime:  # noqa: ANN401  # fields of a calendar
    return OpenTime(Calendar.model_validate({"kind": "calendar", "id": "test", "name": "Test", **fields, **more}))


def at(text: str, zone: str = "Asia/Muscat") -> int:
    return seconds_of(datetime.fromisoformat(text), ZoneInfo(zone))


def hours(opened: OpenTime, start: str, end: str, zone: str = "Asia/Muscat") -> float:
    return opened.between(at(start, zone), at(end, zone)) / HOUR


def test_november_2026_has_twenty_working_days_in_oman() -> None:
    assert hours(clock(GOVERNMENT, holidays={"country": "OM"}), "2026-11-01", "2026-12-01") == 20 * 7


def test_a_season_replaces_the_weekly_hours_for_its_span() -> None:
    ramadan = {"name": "Ramadan", "from": "2026-02-18", "to": "2026-03-19", "hours": {"sun-thu": ["09:00-14:00"]}}
    opened = clock(GOVERNMENT, seasons=[ramadan])
    assert hours(opened, "2026-02-17", "2026-02-18") == 7
    assert hours(opened, "2026-02-18", "2026-02-19") == 5
    assert hours(opened, "2026-03-19", "2026-03-20") == 5
    assert hours(opened, "2026-03-22", "2026-03-23") == 7


def test_dated_hours_beat_a_season_and_closed_beats_all() -> None:
    season = {"name": "S", "from": "2026-02-01", "to": "2026-02-28", "hours": {"sun-thu": ["09:00-14:00"]}}
    dated = [{"date": "2026-02-02", "hours": ["10:00-12:00"]}, {"date": "2026-02-03", "hours": ["10:00-12:00"]}, {"from": "2026-02-03", "to": "2026-02-04", "closed": True}]
    opened = clock(GOVERNMENT, seasons=[season], exceptions=dated)
    assert [hours(opened, f"2026-02-0{day}", f"2026-02-0{day + 1}") for day in range(1, 6)] == [5, 2, 0, 0, 5]


def test_a_removed_holiday_is_worked() -> None:
    holidays = {"country": "OM", "dates": ["2026-11-02"]}
    assert hours(clock(GOVERNMENT, holidays=holidays), "2026-11-02", "2026-11-03") == 0
    assert hours(clock(GOVERNMENT, holidays={**holidays, "removals": ["2026-11-02"]}), "2026-11-02", "2026-11-03") == 7


def test_a_shift_over_midnight_belongs_to_the_day_on_which_it_starts() -> None:
    night = {"timezone": "Asia/Muscat", "hours": {"sun-thu": ["21:00-05:00"]}}
    assert hours(clock(night), "2026-11-05T20:00", "2026-11-06T06:00") == 8  # Thursday's shift ends on Friday
    assert hours(clock(night, holidays={"dates": ["2026-11-05"]}), "2026-11-05T20:00", "2026-11-06T06:00") == 0
    assert hours(clock(night, holidays={"dates": ["2026-11-06"]}), "2026-11-05T20:00", "2026-11-06T06:00") == 8


@pytest.mark.parametrize(("start", "end", "expected"), [("2026-03-28", "2026-03-30", 47), ("2026-10-24", "2026-10-26", 49), ("2026-06-06", "2026-06-08", 48)])
def test_time_is_elapsed_time_when_clocks_change(start: str, end: str, expected: int) -> None:
    all_day = clock({"timezone": "Europe/London", "hours": {"mon-sun": ["00:00-24:00"]}})
    assert hours(all_day, start, end, "Europe/London") == expected


def test_a_time_that_the_clocks_skip_moves_forward_by_the_gap() -> None:
    london = {"timezone": "Europe/London", "hours": {"sun": ["01:30-04:00"]}}
    assert hours(clock(london), "2026-03-29", "2026-03-30", "Europe/London") == 1.5  # 02:30 to 04:00 of summer time
    empty = {"timezone": "Europe/London", "hours": {"sun": ["01:00-02:00"]}}
    assert hours(clock(empty), "2026-03-29", "2026-03-30", "Europe/London") == 0  # the gap swallows the shift


def test_of_a_time_that_comes_twice_it_is_the_first() -> None:
    london = {"timezone": "Europe/London", "hours": {"sun": ["00:30-01:30"]}}
    assert hours(clock(london), "2026-10-25", "2026-10-26", "Europe/London") == 1


def test_midnight_may_not_exist() -> None:
    cairo = clock({"timezone": "Africa/Cairo", "hours": {"fri": ["00:00-24:00"]}})
    assert hours(cairo, "2026-04-24", "2026-04-25", "Africa/Cairo") == 23


def test_closures_cut_holes() -> None:
    opened = clock(GOVERNMENT, exceptions=[{"from": "2026-11-02T12:00", "to": "2026-11-03T09:30", "closed": True}])
    assert hours(opened, "2026-11-02", "2026-11-04") == 4.5 + 5


def test_due_and_what_it_rests_on() -> None:
    opened = clock(GOVERNMENT)
    assert format_instant(due(opened, at("2026-11-05T13:00"), 4 * HOUR)) == "2026-11-08T06:00:00Z"
    pauses = [(at("2026-11-05T14:00"), at("2026-11-08T08:00")), (at("2026-11-05T14:10"), at("2026-11-05T14:20"))]
    assert format_instant(due(opened, at("2026-11-05T13:00"), 4 * HOUR, pauses)) == "2026-11-08T07:00:00Z"
    assert elapsed(opened, at("2026-11-05T13:00"), at("2026-11-08T11:00"), pauses) == 4 * HOUR


def test_closing_is_due_at_closing_unless_the_next_opening_is_wanted() -> None:
    opened = clock(GOVERNMENT)
    assert opened.after(at("2026-11-05T13:30"), HOUR) == at("2026-11-05T14:30")
    assert opened.after(at("2026-11-05T13:30"), HOUR, at_close="next_open") == at("2026-11-08T07:30")


def test_business_days_keep_the_time_of_day() -> None:
    opened = clock(GOVERNMENT)
    assert due_in_days(opened, at("2026-11-04T10:00"), 2) == at("2026-11-08T10:00")
    assert due_in_days(opened, at("2026-11-04T20:00"), 1) == at("2026-11-08T07:30")  # Thursday 20:00 is closed
    assert due_in_days(opened, at("2026-11-06T10:00"), 1) == at("2026-11-09T07:30")  # from Friday: Sunday's opening, and a day
    assert due_in_days(opened, at("2026-11-04T10:00"), 2, end_of_day=True) == at("2026-11-08T14:30")


def test_a_calendar_that_never_opens_ends_a_search() -> None:
    closed = clock({"timezone": "Asia/Muscat", "hours": {}})
    assert closed.between(at("2026-01-01"), at("2027-01-01")) == 0
    with pytest.raises(NeverOpenError):
        closed.after(0, 1)
    with pytest.raises(NeverOpenError):
        closed.before(0, 1)
    with pytest.raises(NeverOpenError):
        closed.next_open(0)
    with pytest.raises(NeverOpenError):
        due_in_days(closed, 0, 1)


def test_a_calendar_that_once_was_open_ends_a_search_too() -> None:
    once = clock({"timezone": "UTC", "hours": {}}, exceptions=[{"date": "2026-11-01", "hours": ["08:00-09:00"]}])
    assert once.after(at("2026-10-01", "UTC"), HOUR) == at("2026-11-01T09:00", "UTC")
    with pytest.raises(NeverOpenError, match="no open time after 2026-11-02"):
        once.after(at("2026-11-02", "UTC"), 1)


def test_four_hours_of_an_office_are_sixty_eight_of_a_day() -> None:
    office = clock({"timezone": "Asia/Muscat", "hours": {"sun-thu": ["08:00-16:00"]}})
    found = worst_case(OpenTime(None), office, 4 * HOUR, at("2026-11-01"), at("2026-11-15"))
    assert found is not None
    assert (found.seconds, found.attained) == (68 * HOUR, True)
    assert at("2026-11-05T12:00") < found.start <= at("2026-11-05T16:00")
    assert worst_case(OpenTime(None), office, 4 * HOUR, at("2026-11-05T14:00"), at("2026-11-05T14:01")) is not None
    assert office.after(at("2026-11-05T14:00"), 4 * HOUR) == at("2026-11-08T10:00")


@pytest.mark.parametrize(("start", "end", "due_at"), [("2026-11-01", "2026-11-29", "17:00"), ("2026-06-07", "2026-07-05", "16:00")])
def test_london_hours_seen_from_muscat(start: str, end: str, due_at: str) -> None:
    found = worst_case(clock(GOVERNMENT), clock(LONDON), 4 * HOUR, at(start), at(end))
    assert found is not None
    assert found.seconds == 14 * HOUR
    local = datetime.fromtimestamp(found.due, ZoneInfo("Asia/Muscat"))
    assert (f"{local:%a}", f"{local:%H:%M}") == ("Mon", due_at)


@pytest.mark.parametrize(("week", "covered"), [("2026-11-01", 6), ("2026-06-07", 10)])
def test_how_much_of_government_hours_london_covers(week: str, covered: int) -> None:
    start = at(week)
    missing = uncovered(clock(GOVERNMENT), clock(LONDON), start, start + 7 * 86_400)
    assert 35 * HOUR - sum(b - a for a, b in missing) == covered * HOUR
    assert missing[0] == (at(f"{week}T07:30"), at(f"{week}T14:30"))  # all of Sunday
