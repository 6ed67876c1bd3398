"""Stretches of the calendar: the window of a target, and a dated period such as 2026-Q4."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from itsd.model.parsing import Parsed, Raw, shown, wrong
from itsd.model.values import Duration, add_months, parse_duration

WINDOWS = ("hour", "day", "week", "month", "quarter", "half-year", "year")
_LENGTHS = {"Q": 3, "H": 6}
_PERIOD = re.compile(r"(\d{4})(?:-(?:(Q)([1-4])|(H)([12])|(W)(0[1-9]|[1-4]\d|5[0-3])|(0[1-9]|1[0-2])|(\d\d-\d\d)))?")


@dataclass(frozen=True, slots=True)
class Window:
    """Over how long a target is judged: a calendar window by name, or a rolling one by its length."""

    name: str
    rolling: Duration | None = None

    def __str__(self) -> str:
        return self.name


_NAMED = {name: Window(name) for name in WINDOWS}


def parse_window(raw: Raw) -> Window:
    """`month`, or a rolling window such as `30d`."""
    if isinstance(raw, str):
        if raw in WINDOWS:
            return _NAMED[raw]
        if raw[:1].isdigit():
            return Window(raw, parse_duration(raw))
    message = f"{shown(raw)} is not a window"
    raise wrong(message, f"Write one of {', '.join(WINDOWS)}, or a rolling length such as 30d.")


@dataclass(frozen=True, slots=True)
class Period:
    """A dated stretch: first day, and the day after the last one."""

    name: str
    start: date
    end: date

    def __str__(self) -> str:
        return self.name


def parse_period(raw: Raw) -> Period:
    """`2026`, `2026-H1`, `2026-Q4`, `2026-10`, `2026-W45` or a day."""
    text = str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw
    match = _PERIOD.fullmatch(text) if isinstance(text, str) else None
    try:
        if match is not None:
            return Period(match[0], *_bounds(match))
    except (ValueError, OverflowError):
        pass
    message = f"{shown(raw)} is not a period"
    raise wrong(message, "Write a year, half-year, quarter, month, week or day: 2026, 2026-H1, 2026-Q4, 2026-10, 2026-W45, 2026-10-31.")


def _bounds(match: re.Match[str]) -> tuple[date, date]:
    """First day and the day after the last one. Raises ValueError for a day or week that does not exist."""
    year = int(match[1])
    if match[9]:
        day = date.fromisoformat(match[0])
        return day, day + timedelta(days=1)
    if match[6]:
        monday = date.fromisocalendar(year, int(match[7]), 1)
        return monday, monday + timedelta(days=7)
    if match[8]:
        start, months = date(year, int(match[8]), 1), 1
    elif match[2] or match[4]:
        months = _LENGTHS[match[2] or match[4]]
        start = date(year, (int(match[3] or match[5]) - 1) * months + 1, 1)
    else:
        start, months = date(year, 1, 1), 12
    return start, add_months(start, months)


PeriodValue = Annotated[Period, Parsed(parse_period, {"type": ["string", "integer"], "examples": ["2026-Q4", "2026-10", "2026"]})]
