"""The windows of the calendar over which targets are judged: months, quarters and so on, by their days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from itsd.model.values import add_days, add_months

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from itsd.model.periods import Window

_MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}


def windows_over(window: Window, start: date, end: date) -> Iterator[tuple[date, date]]:
    """The windows that touch the days from one to another (not included), each by its first day and the one after its last.

    Weeks start on Monday. Hours come as the days they lie in. Rolling windows come one after the other from the first day on.
    """
    step: Callable[[date], date]
    if window.rolling is not None:
        first, step = start, window.rolling.after
    elif window.name in _MONTHS:
        months = _MONTHS[window.name]
        first, step = date(start.year, (start.month - 1) // months * months + 1, 1), lambda day: add_months(day, months)
    else:
        days = 7 if window.name == "week" else 1
        first, step = add_days(start, -start.weekday() if days > 1 else 0), lambda day: add_days(day, days)
    while first < end:
        following = max(step(first), add_days(first, 1))
        yield first, following
        first = following
