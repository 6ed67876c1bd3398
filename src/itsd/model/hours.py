"""Opening hours as they are written: days or ranges of days, each with times that may cross midnight."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated

from itsd.model.parsing import Parsed, Raw, shown, wrong

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_RANGE = re.compile(r"([01]\d|2[0-4]):([0-5]\d) ?[-\u2013] ?([01]\d|2[0-4]):([0-5]\d)")
DAY_MINUTES = 1440


@dataclass(frozen=True, slots=True, order=True)
class TimeRange:
    """Minutes from the midnight at which the day starts; an end beyond 1440 lies on the next day."""

    start: int
    end: int

    def __str__(self) -> str:
        end = self.end if self.end <= DAY_MINUTES else self.end - DAY_MINUTES
        return f"{self.start // 60:02d}:{self.start % 60:02d}-{end // 60:02d}:{end % 60:02d}"


@dataclass(frozen=True, slots=True)
class WeekHours:
    """The ranges of each weekday, Monday first; closed days are empty."""

    days: tuple[tuple[TimeRange, ...], ...]

    @property
    def minutes(self) -> int:
        """Open minutes of one week."""
        return sum(span.end - span.start for day in self.days for span in day)


def parse_range(raw: Raw) -> TimeRange:
    """`07:30-14:30`; `24:00` ends a day; an end before the start is on the next day."""
    match = _RANGE.fullmatch(raw) if isinstance(raw, str) else None
    if match is None:
        message = f"{shown(raw)} is not a range of times"
        raise wrong(message, 'Write "07:30-14:30".')
    start, end = int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])
    if max(start, end) > DAY_MINUTES or start in (end, DAY_MINUTES):
        message = f"{shown(raw)} is not a range of times: " + ("it is empty" if start == end else "a day ends at 24:00")
        raise wrong(message, 'Write "07:30-14:30", or "00:00-24:00" for a whole day.')
    return TimeRange(start, end if end > start else end + DAY_MINUTES)


def parse_ranges(raw: Raw) -> tuple[TimeRange, ...]:
    """One range or a list of them, in order and without overlap."""
    spans = sorted(parse_range(item) for item in (raw if isinstance(raw, list) else [raw]))
    for before, after in pairwise(spans):
        if after.start < before.end:
            message = f"{before} and {after} overlap"
            raise wrong(message, "Write hours of one day without overlap.")
    return tuple(spans)


def parse_days(text: str) -> tuple[int, ...]:
    """`sun-thu`, `sat` or `mon,wed` as weekday numbers (Monday 0); a range may run over the end of the week."""
    numbers: list[int] = []
    for part in text.lower().replace(" ", "").split(","):
        first, _, last = part.partition("-")
        if first not in DAYS or (last and last not in DAYS):
            message = f"{shown(text)} is not a day or a range of days"
            raise wrong(message, f"Use {', '.join(DAYS)}, or a range such as sun-thu.")
        start, end = DAYS.index(first), DAYS.index(last or first)
        numbers.extend((start + step) % 7 for step in range((end - start) % 7 + 1))
    return tuple(numbers)


def parse_week(raw: Raw) -> WeekHours:
    """`{sun-thu: ["07:30-14:30"], sat: ["09:00-12:00"]}`."""
    if not isinstance(raw, dict):
        message = f"expected hours by day, found {shown(raw)}"
        raise wrong(message, 'Write for example {sun-thu: ["07:30-14:30"]}.')
    days: list[tuple[TimeRange, ...]] = [()] * 7
    seen: set[int] = set()
    for key, value in raw.items():
        spans = parse_ranges(value)
        for number in parse_days(key):
            if number in seen:
                message = f"{DAYS[number]} has hours twice"
                raise wrong(message, "Write each day once.")
            seen.add(number)
            days[number] = spans
    return WeekHours(tuple(days))


_DAY_PATTERN = "(" + "|".join("".join(f"[{letter}{letter.upper()}]" for letter in day) for day in DAYS) + ")"
_DAYS_PATTERN = f"^ *{_DAY_PATTERN}( *- *{_DAY_PATTERN})?( *, *{_DAY_PATTERN}( *- *{_DAY_PATTERN})?)* *$"
_RANGE_SCHEMA = {"type": "string", "pattern": r"^\d\d:\d\d ?[-\u2013] ?\d\d:\d\d$", "examples": ["07:30-14:30"]}
_RANGES_SCHEMA = {"oneOf": [_RANGE_SCHEMA, {"type": "array", "items": _RANGE_SCHEMA}]}

Ranges = Annotated[tuple[TimeRange, ...], Parsed(parse_ranges, _RANGES_SCHEMA)]
Week = Annotated[
    WeekHours,
    Parsed(parse_week, {"type": "object", "patternProperties": {_DAYS_PATTERN: _RANGES_SCHEMA}, "additionalProperties": False, "examples": [{"sun-thu": ["07:30-14:30"]}]}),
]


_WEEK = 7 * DAY_MINUTES


def whole_week() -> WeekHours:
    """24×7."""
    return WeekHours(((TimeRange(0, DAY_MINUTES),),) * 7)


def spans_of(week: WeekHours) -> list[tuple[int, int]]:
    """Open minutes of the week, counted from Monday 00:00, merged; what crosses the end of the week is cut in two."""
    spans: list[tuple[int, int]] = []
    for number, day in enumerate(week.days):
        for span in day:
            spans.extend(_wrap(number * DAY_MINUTES + span.start, number * DAY_MINUTES + span.end))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _wrap(start: int, end: int) -> list[tuple[int, int]]:
    return [(start, end)] if end <= _WEEK else [(start, _WEEK), (0, end - _WEEK)]


def uncovered_minutes(inner: WeekHours, outer: WeekHours) -> int:
    """Minutes of a week in which the inner hours are open and the outer ones are not."""
    return sum(end - start for start, end in spans_of(inner)) - _common(spans_of(inner), spans_of(outer))


def overlap_minutes(week: WeekHours, day: int, ranges: tuple[TimeRange, ...]) -> int:
    """Minutes of the week's hours that the ranges on one weekday take."""
    windows = [part for span in ranges for part in _wrap(day * DAY_MINUTES + span.start, day * DAY_MINUTES + span.end)]
    return _common(spans_of(week), windows)


def _common(left: list[tuple[int, int]], right: list[tuple[int, int]]) -> int:
    return sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in left for b in right)
