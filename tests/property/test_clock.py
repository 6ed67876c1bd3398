"""Laws of the clock, against an oracle that looks at every minute by itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from itsd.clock.intervals import clip, intersect, subtract, total, union
from itsd.clock.opentime import OpenTime, due, elapsed
from itsd.clock.worst import Stage, worst_case, worst_chain
from itsd.model.hours import DAYS
from itsd.model.time import Calendar

ZONES = ("Asia/Muscat", "Europe/London", "America/New_York", "Africa/Cairo", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Kathmandu", "UTC")
MINUTE = 60
# Around changes of clocks in several of the zones, and an ordinary week.
ORIGINS = ("2026-03-08", "2026-03-29", "2026-04-05", "2026-04-24", "2026-10-04", "2026-10-25", "2026-10-30", "2026-11-01", "2018-11-04", "2026-06-14")


@st.composite
def ranges(draw: st.DrawFn) -> str:
    start, end = draw(st.integers(0, 95)), draw(st.integers(1, 96))
    assume(start != end)
    return f"{start // 4:02}:{start % 4 * 15:02}-{end // 4:02}:{end % 4 * 15:02}"


@st.composite
def calendars(draw: st.DrawFn, zones: tuple[str, ...] = ZONES) -> Calendar:
    hours = draw(st.dictionaries(st.sampled_from(DAYS), ranges(), min_size=1))
    origin = date.fromisoformat(draw(st.sampled_from(ORIGINS)))
    days = [(origin + timedelta(days=number)).isoformat() for number in range(-3, 8)]
    fields: dict[str, Any] = {"holidays": {"dates": draw(st.lists(st.sampled_from(days), max_size=2))}}
    dated = draw(st.lists(st.tuples(st.sampled_from(days), ranges()), max_size=2, unique_by=lambda item: item[0]))
    fields["exceptions"] = [{"date": day, "hours": [span]} for day, span in dated]
    return Calendar.model_validate({"kind": "calendar", "id": "x", "name": "X", "timezone": draw(st.sampled_from(zones)), "hours": hours, **fields})


@st.composite
def moments(draw: st.DrawFn) -> int:
    origin = datetime.fromisoformat(draw(st.sampled_from(ORIGINS))).replace(tzinfo=UTC)
    return int(origin.timestamp()) + draw(st.integers(-3 * 96, 5 * 96)) * 15 * MINUTE


def instants_of(wall: datetime, zone: ZoneInfo) -> int:
    """The instant of a wall time, found by trying every offset the zone has around it."""
    guesses = [wall.replace(tzinfo=UTC) + timedelta(hours=step) for step in range(-36, 37, 6)]
    offsets = {guess.astimezone(zone).utcoffset() or timedelta() for guess in guesses}
    fitting = [moment for offset in offsets if (moment := (wall - offset).replace(tzinfo=UTC)).astimezone(zone).replace(tzinfo=None) == wall]
    if fitting:
        return int(min(fitting).timestamp())
    before = (wall - timedelta(hours=30)).replace(tzinfo=UTC).astimezone(zone).utcoffset() or timedelta()
    return int((wall - before).replace(tzinfo=UTC).timestamp())  # the clocks skip it: as long after the change as it was before


def oracle(calendar: Calendar, minute: int) -> bool:
    """Whether a minute is open, from the calendar as it is written."""
    zone = ZoneInfo(calendar.timezone)
    local = datetime.fromtimestamp(minute, zone).date()
    for day in (local - timedelta(days=1), local, local + timedelta(days=1)):
        if calendar.holidays is not None and day in calendar.holidays.dates:
            continue
        dated = [item.hours for item in calendar.exceptions if item.date == day and item.hours is not None]
        for span in dated[-1] if dated else calendar.hours.days[day.weekday()]:
            midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001  # a wall time
            start, end = (instants_of(midnight + timedelta(minutes=minutes), zone) for minutes in (span.start, span.end))
            if start <= minute < end:
                return True
    return False


@settings(max_examples=60, deadline=None)
@given(calendar=calendars(), start=moments(), minutes=st.integers(0, 900))
def test_open_time_is_what_the_oracle_counts(calendar: Calendar, start: int, minutes: int) -> None:
    counted = sum(MINUTE for number in range(minutes) if oracle(calendar, start + number * MINUTE))
    assert OpenTime(calendar).between(start, start + minutes * MINUTE) == counted


@settings(max_examples=150, deadline=None)
@given(calendar=calendars(), start=moments(), amount=st.integers(1, 400_000), pauses=st.lists(st.tuples(moments(), st.integers(0, 90_000)), max_size=3))
def test_due_then_elapsed_gives_the_amount(calendar: Calendar, start: int, amount: int, pauses: list[tuple[int, int]]) -> None:
    assume(any(calendar.hours.days))
    clock, breaks = OpenTime(calendar), [(at, at + length) for at, length in pauses]
    found = due(clock, start, amount, breaks)
    assert elapsed(clock, start, found, breaks) == amount
    assert elapsed(clock, start, found - 1, breaks) < amount, "it is the first such instant"


@settings(max_examples=150, deadline=None)
@given(calendar=calendars(), end=moments(), amount=st.integers(1, 400_000))
def test_backward_and_forward_are_inverse(calendar: Calendar, end: int, amount: int) -> None:
    clock = OpenTime(calendar)
    start = clock.before(end, amount)
    assert clock.between(start, end) == amount
    assert clock.between(start + 1, end) < amount, "it is the latest such instant"


@settings(max_examples=60, deadline=None)
@given(outer=calendars(), inner=calendars(), start=moments(), promised=st.integers(1, 16).map(lambda number: number * 3600), data=st.data())
def test_the_worst_case_is_never_beaten_and_is_reached(outer: Calendar, inner: Calendar, start: int, promised: int, data: st.DataObject) -> None:
    felt, counted = OpenTime(outer), OpenTime(inner)
    end = start + 8 * 86_400
    found = worst_case(felt, counted, promised, start, end)
    windows = felt.windows(start, end)
    if found is None:
        assert windows == []
        return
    reached = felt.between(found.start, counted.after(found.start, promised))
    assert reached == found.seconds if found.attained else found.seconds - 1 <= reached <= found.seconds
    assert any(opening <= found.start < closing for opening, closing in windows)
    for _ in range(20):
        opening, closing = data.draw(st.sampled_from(windows))
        at = data.draw(st.integers(opening, closing - 1))
        assert felt.between(at, counted.after(at, promised)) <= found.seconds


@st.composite
def _stages(draw: st.DrawFn) -> Stage:
    clock = OpenTime(draw(st.none() | calendars()))
    days = draw(st.none() | st.integers(1, 3))
    return Stage(clock, draw(st.integers(1, 12)) * 1800 if days is None else 0, days)


@settings(max_examples=60, deadline=None)
@given(outer=calendars(), stages=st.lists(_stages(), min_size=1, max_size=3), limit=st.none() | _stages(), start=moments(), data=st.data())
def test_the_worst_case_of_stages_is_never_beaten_and_is_reached(outer: Calendar, stages: list[Stage], limit: Stage | None, start: int, data: st.DataObject) -> None:
    clock = OpenTime(outer)
    end = start + 8 * 86_400
    found = worst_chain(clock, stages, start, end, limit)
    windows = clock.windows(start, end)
    if found is None:
        assert windows == []
        return

    def felt(at: int) -> int:
        due = at
        for stage in stages:
            due = stage.due(due)
        latest = at if limit is None else limit.due(at)
        return clock.between(latest, due) if latest <= due else -clock.between(due, latest)

    assert felt(found.start) == found.seconds if found.attained else found.seconds - 2 <= felt(found.start) <= found.seconds
    for _ in range(20):
        opening, closing = data.draw(st.sampled_from(windows))
        assert felt(data.draw(st.integers(opening, closing - 1))) <= found.seconds


SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6)


@given(left=SPANS, right=SPANS)
def test_intervals_are_sets_of_seconds(left: list[tuple[int, int]], right: list[tuple[int, int]]) -> None:
    a, b = union(left), union(right)
    seconds = [{second for start, end in spans for second in range(start, end)} for spans in (left, right)]
    assert total(a) == len(seconds[0])
    for found, expected in ((intersect(a, b), seconds[0] & seconds[1]), (subtract(a, b), seconds[0] - seconds[1]), (clip(a, 10, 40), {s for s in seconds[0] if 10 <= s < 40})):
        assert {second for start, end in found for second in range(start, end)} == expected
        assert found == sorted(found)
        assert total(found) == len(expected)
