"""What a share of open time allows in the windows of the calendar, with the numbers of published agreements."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itsd.clock.opentime import OpenTime
from itsd.clock.worst import Stage
from itsd.levels.allowance import Stretch, allowances, find_most_open, format_minutes, longest_in, most_generous, remaining_term, say_window, windows_in
from itsd.levels.promised import Term
from itsd.model.agreement import Sla
from itsd.model.periods import WINDOWS, parse_window
from itsd.model.time import Calendar

UTC, MUSCAT, LONDON = ZoneInfo("UTC"), ZoneInfo("Asia/Muscat"), ZoneInfo("Europe/London")
ALWAYS = OpenTime(None)


def hours(zone: str = "Asia/Muscat", closed: tuple[str, ...] = (), **days: list[str]) -> OpenTime:
    """A calendar with these hours by day."""
    week = {key.replace("_", "-"): value for key, value in days.items()}
    return OpenTime(Calendar.model_validate({"kind": "calendar", "id": "hours", "name": "Hours", "timezone": zone, "hours": week, "holidays": {"dates": list(closed)}}))


def share(percent: str) -> Fraction:
    return Fraction(percent) / 100


def only(percent: str, per: str, clock: OpenTime, first: date, days: int) -> Fraction:
    """The allowance of the only window of some days, in minutes."""
    zone = MUSCAT if clock.calendar is None else ZoneInfo(clock.calendar.timezone)
    (found,) = allowances(share(percent), parse_window(per), clock, Term(first, first + timedelta(days=days), zone))
    return found.seconds / 60


@pytest.mark.parametrize(
    ("first", "days", "minutes"),
    [(date(2026, 2, 1), 28, "40.32"), (date(2028, 2, 1), 29, "41.76"), (date(2026, 11, 1), 30, "43.2"), (date(2026, 10, 1), 31, "44.64")],
)
def test_months_differ(first: date, days: int, minutes: str) -> None:
    """99.9 % of 24x7 in the months there are."""
    assert only("99.9", "month", ALWAYS, first, days) == Fraction(minutes)


def test_published_numbers() -> None:
    assert only("99.671", "month", ALWAYS, date(2026, 11, 1), 30) == Fraction("142.128")
    assert only("99.671", "year", ALWAYS, date(2026, 1, 1), 365) / 60 == Fraction("28.8204")
    assert only("99.99", "year", ALWAYS, date(2026, 1, 1), 365) == Fraction("52.56")
    assert only("99.9", "year", ALWAYS, date(2026, 1, 1), 365) / 60 == Fraction("8.76")
    assert only("99.9", "week", hours("Europe/London", mon_fri=["08:30-17:00"]), date(2026, 11, 2), 7) == Fraction("2.55")
    assert only("99.9", "month", hours(sun_thu=["08:00-16:00"]), date(2026, 11, 1), 30) == Fraction("10.56")


def test_holidays_take_from_the_allowance() -> None:
    """November 2026 has 20 working days of 7 h without the two holidays."""
    clock = hours(closed=("2026-11-18", "2026-11-19"), sun_thu=["07:30-14:30"])
    assert only("99.5", "month", clock, date(2026, 11, 1), 30) == 42


def test_hours_that_truly_elapse() -> None:
    """A month in which clocks go back is an hour longer."""
    assert only("99.9", "month", hours("Europe/London", mon_sun=["00:00-24:00"]), date(2026, 10, 1), 31) == Fraction(31 * 24 * 60 + 60, 1000)


def test_the_most_generous_month() -> None:
    found = most_generous(share("99.9"), parse_window("month"), ALWAYS, Term(date(2026, 11, 1), date(2027, 11, 1), MUSCAT))
    assert found is not None
    assert found.say(MUSCAT) == "44.64 min in 2026-12 (31 days)"
    assert found.say(MUSCAT, Fraction("44.644") * 60) == "44.64 min in 2026-12 (31 days)"
    assert format_minutes(Fraction("43.2") * 60, Fraction("43.201") * 60) == "43.2 min"
    assert format_minutes(Fraction("43.201") * 60, Fraction("43.2") * 60) == "43.201 min"
    short = most_generous(share("99.9"), parse_window("month"), ALWAYS, Term(date(2026, 11, 10), date(2026, 11, 12), MUSCAT))
    assert short is not None
    assert short.say(MUSCAT) == "43.2 min in 2026-11 (30 days)"
    assert most_generous(share("99.9"), parse_window("month"), hours(), Term(date(2026, 11, 1), date(2027, 1, 1), MUSCAT)) is None


@pytest.mark.parametrize(("per", "count"), [("hour", 30 * 24), ("day", 30), ("week", 6), ("month", 1), ("quarter", 1), ("half-year", 1), ("year", 1), ("10d", 3), ("1 month", 1)])
def test_windows_of_a_month(per: str, count: int) -> None:
    assert len(list(windows_in(parse_window(per), Term(date(2026, 11, 1), date(2026, 12, 1), MUSCAT)))) == count


def test_business_windows_are_not_known() -> None:
    term = Term(date(2026, 11, 1), date(2026, 12, 1), MUSCAT)
    assert not list(windows_in(parse_window("10bd"), term))
    assert find_most_open(parse_window("10bd"), ALWAYS, term) is None


def test_rolling_windows_may_begin_anywhere() -> None:
    """Eight days hold two Sundays where they begin in one: 16 h, although no window from the first of the month on does."""
    clock = hours(sun=["08:00-16:00"])
    term = Term(date(2026, 11, 2), date(2026, 12, 1), MUSCAT)
    found = find_most_open(parse_window("8d"), clock, term)
    assert found is not None
    assert found[1] == 16 * 3600
    months = find_most_open(parse_window("1 month"), ALWAYS, term)
    assert months is not None
    assert months[1] == 30 * 86_400


@pytest.mark.parametrize(
    ("per", "said"),
    [
        ("hour", "hour from 2026-11-02 00:00"),
        ("day", "2026-11-02"),
        ("week", "2026-W45"),
        ("month", "2026-11 (30 days)"),
        ("quarter", "2026-Q4 (92 days)"),
        ("half-year", "2026-H2 (184 days)"),
        ("year", "2026 (365 days)"),
        ("30d", "30d from 2026-11-02 00:00"),
    ],
)
def test_windows_are_said(per: str, said: str) -> None:
    window = next(windows_in(parse_window(per), Term(date(2026, 11, 2), date(2026, 12, 1), MUSCAT)))
    assert say_window(parse_window(per), window, MUSCAT) == said


@pytest.mark.parametrize(
    ("minutes", "said"), [("43.2", "43.2 min"), ("142.128", "142.13 min"), ("0.6", "0.6 min"), ("239", "239 min"), ("525.6", "8.76 h"), ("1729.224", "28.82 h"), ("0", "0 min")]
)
def test_minutes_are_said(minutes: str, said: str) -> None:
    assert format_minutes(Fraction(minutes) * 60) == said


def sla(valid: dict[str, str], **more: object) -> Sla:
    return Sla.model_validate({"kind": "sla", "id": "mail", "name": "Mail", "version": "1.0", "status": "active", "valid": valid, **more})


def test_what_is_left_of_a_term() -> None:
    day = date(2026, 11, 1)
    assert remaining_term(sla({"from": "2026-01-01", "to": "2026-11-30"}), day, UTC) == Term(day, date(2026, 12, 1), UTC)
    assert remaining_term(sla({"from": "2027-01-01"}), day, UTC) == Term(date(2027, 1, 1), date(2028, 1, 1), UTC)
    assert remaining_term(sla({"from": "2026-01-01", "to": "2026-10-31"}), day, UTC) is None
    renewed = sla({"from": "2026-01-01", "to": "2026-10-31"}, renewal={"kind": "automatic"})
    assert remaining_term(renewed, day, UTC) == Term(day, date(2027, 11, 1), UTC)


@given(per=st.sampled_from(WINDOWS), first=st.dates(date(2020, 1, 1), date(2035, 1, 1)), days=st.integers(1, 60), zone=st.sampled_from([UTC, MUSCAT, LONDON]))
def test_windows_tile_the_term(per: str, first: date, days: int, zone: ZoneInfo) -> None:
    """Each window ends where the next begins, and together they cover the term."""
    term = Term(first, first + timedelta(days=days), zone)
    found = list(windows_in(parse_window(per), term))
    assert all(left.end == right.start for left, right in pairwise(found))
    assert found[0].start <= term.bounds[0] < term.bounds[1] <= found[-1].end


@given(per=st.sampled_from([*WINDOWS, "30d", "36h", "2 months"]), first=st.dates(date(2026, 1, 1), date(2027, 1, 1)), days=st.integers(1, 90))
def test_no_window_allows_more_than_the_most_generous(per: str, first: date, days: int) -> None:
    clock = hours(closed=("2026-11-18",), sun_wed=["07:30-14:30"], thu=["22:00-02:00"])
    term = Term(first, first + timedelta(days=days), MUSCAT)
    best = find_most_open(parse_window(per), clock, term)
    assert all(clock.between(*window) <= (best[1] if best else 0) for window in windows_in(parse_window(per), term))


OFFICE, SHIFTS = hours(sun_thu=["08:00-16:00"]), hours(mon_wed=["22:00-02:00"], sat=["09:00-12:00"])


@given(
    outer=st.sampled_from([ALWAYS, OFFICE, SHIFTS]),
    inner=st.sampled_from([ALWAYS, OFFICE, SHIFTS]),
    length=st.integers(0, 200_000),
    days=st.integers(1, 14),
    at=st.integers(0, 14 * 86_400),
)
def test_nothing_begun_in_a_window_takes_longer(outer: OpenTime, inner: OpenTime, length: int, days: int, at: int) -> None:
    """Wherever in open time of a window it begins, inside the window it takes no more than the longest."""
    window = Stretch(*Term(date(2026, 11, 1), date(2026, 11, 1) + timedelta(days=days), MUSCAT).bounds)
    longest = longest_in(outer, Stage(inner, length), window)
    start = window.start + at
    if longest is not None and start < window.end and outer.is_open(start):
        assert outer.between(start, min(inner.after(start, length), window.end)) <= longest.seconds


def test_the_longest_in_a_window() -> None:
    week = Stretch(*Term(date(2026, 11, 1), date(2026, 11, 8), MUSCAT).bounds)  # from Sunday on
    found = longest_in(ALWAYS, Stage(OFFICE, 4 * 3600), week)
    assert found is not None
    assert found.seconds == 60 * 3600 - 1  # begun right after Thursday noon it lasts 68 h, of which 60 lie in the window
    fortnight = Stretch(*Term(date(2026, 11, 1), date(2026, 11, 15), MUSCAT).bounds)
    found = longest_in(ALWAYS, Stage(OFFICE, 4 * 3600), fortnight)
    assert found is not None
    assert found.seconds == 68 * 3600
    assert longest_in(hours(), Stage(ALWAYS, 3600), week) is None
    assert longest_in(ALWAYS, Stage(hours(), 3600), week) is None
    whole = longest_in(ALWAYS, Stage(ALWAYS, 30 * 86_400), week)
    assert whole is not None
    assert whole.seconds == 7 * 86_400
