"""Open time of a calendar: how much of it lies between two instants, and when so much of it has passed.

The windows are compiled year by year as questions need them, with sums over all windows before each; every question is a bisection.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from calendar import timegm
from datetime import date
from typing import TYPE_CHECKING

from itsd.clock.intervals import Interval, clip, intersect, total, union
from itsd.clock.windows import moment_of, open_windows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itsd.model.time import Calendar

_SEARCHED = 12  # years without a single window after which a calendar counts as never open again
_LONGEST = 200  # years that a search goes
_FIRST, _LAST = 2, 9998  # years that dates can express, with room for time zones
_MARGIN = 1  # years compiled around an instant: a shift of one year may end in the next one


class NeverOpenError(Exception):
    """The calendar has no open time where some is needed."""


class OpenTime:
    """The open time of one calendar; None stands for `always`."""

    def __init__(self, calendar: Calendar | None) -> None:
        """Nothing is compiled yet."""
        self.calendar = calendar
        self._years: range | None = None
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._before: list[int] = []
        self._safe = (0, -1)  # instants between which every question is answered by what is compiled

    def windows(self, start: int, end: int) -> list[Interval]:
        """The open windows between two instants."""
        if self.calendar is None:
            return [(start, end)] if start < end else []
        self._cover(start, end)
        first = bisect_right(self._ends, start)
        last = bisect_left(self._starts, end)
        return clip(zip(self._starts[first:last], self._ends[first:last], strict=True), start, end)

    def between(self, start: int, end: int) -> int:
        """Open seconds between two instants. Raises ValueError for an end before the start."""
        if end < start:
            message = "the end lies before the start"
            raise ValueError(message)
        if self.calendar is None:
            return end - start
        if not (self._safe[0] <= start and end <= self._safe[1]):
            self._cover(start, end)
        return self._position(end) - self._position(start)

    def is_open(self, at: int) -> bool:
        """Whether an instant lies in a window; the instant of closing does not."""
        return bool(self.windows(at, at + 1))

    def next_open(self, at: int) -> int:
        """The first open instant from an instant on. Raises NeverOpenError."""
        if self.calendar is None:
            return at
        index = self._window_after(at)
        return max(at, self._starts[index])

    def next_close(self, at: int) -> int | None:
        """The end of the window in which an instant lies, or of the next one; None for `always`. Raises NeverOpenError."""
        return None if self.calendar is None else self._ends[self._window_after(at)]

    def after(self, start: int, seconds: int, *, at_close: str = "close") -> int:
        """The instant at which so many open seconds have passed since a start. Raises NeverOpenError.

        One that falls exactly on a closing is that instant, or with `at_close="next_open"` the next opening. No seconds at all lead to
        the next opening.
        """
        if self.calendar is None:
            return start + seconds
        if seconds == 0:
            return self.next_open(start)
        index = self._window_after(start)
        goal = self._position(start) + seconds
        while self._sum() < goal:
            self._extend_forward(start)
            goal = self._position(start) + seconds
        index = bisect_left(self._before, goal) - 1  # the window in which the goal is reached
        due = self._starts[index] + goal - self._before[index]
        return self.next_open(due) if at_close == "next_open" and due == self._ends[index] else due

    def before(self, end: int, seconds: int) -> int:
        """The latest instant from which so many open seconds lead to an end. Raises NeverOpenError."""
        if self.calendar is None:
            return end - seconds
        self._cover(end, end)
        position = self._position(end)
        while position < seconds or not position:
            self._extend_backward()
            position = self._position(end)
        goal = position - seconds
        index = bisect_right(self._before, goal) - 1
        if seconds == 0 and self._starts[index] + goal - self._before[index] < end and not self.is_open(end):
            return self._ends[index] if goal > self._before[index] else self._ends[index - 1]
        return self._starts[index] + goal - self._before[index]

    def _position(self, at: int) -> int:
        """Open seconds from the beginning of what is compiled to an instant."""
        index = bisect_right(self._starts, at) - 1
        if index < 0:
            return 0
        end = self._ends[index]
        return self._before[index] + (min(end, at)) - self._starts[index]

    def _sum(self) -> int:
        return self._before[-1] + self._ends[-1] - self._starts[-1] if self._starts else 0

    def _window_after(self, at: int) -> int:
        """The number of the window that ends after an instant."""
        self._cover(at, at)
        index = bisect_right(self._ends, at)
        while index == len(self._ends):
            self._extend_forward(at)
            index = bisect_right(self._ends, at)
        return index

    def _cover(self, start: int, end: int) -> None:
        """Compile at least the years around two instants."""
        if self._safe[0] <= start and end <= self._safe[1]:
            return
        first, last = _year(start) - _MARGIN, _year(end) + _MARGIN
        years = self._years
        if years is None or max(last, years.stop) - min(first, years.start) > _LONGEST:
            self._compile(first, last)  # far from what was asked before: the centuries between are not worth it
        elif first < years.start or last >= years.stop:
            self._compile(min(first, years.start), max(last, years.stop - 1))

    def _extend_forward(self, since: int) -> None:
        """Compile as many years more as there are. Raises NeverOpenError where none of many years had a window."""
        years = self._years or range(_year(since), _year(since) + 1)
        if years.stop > _LAST or (years.stop - _year(since) > _SEARCHED and (not self._ends or self._ends[-1] <= since)):
            raise NeverOpenError(self._never(since))
        last_open = _year(self._ends[-1]) if self._ends else years.start
        if years.stop - last_open > _SEARCHED:
            raise NeverOpenError(self._never(since))
        if years.stop - _year(since) > _LONGEST:
            message = f"the answer lies more than {_LONGEST} years after {moment_of(since):%Y-%m-%d}"
            raise NeverOpenError(message)
        self._compile(years.start, years.stop + max(1, len(years) // 2))

    def _extend_backward(self) -> None:
        years = self._years or range(_FIRST, _FIRST + 1)
        first_open = _year(self._starts[0]) if self._starts else years.stop
        if years.start <= _FIRST or first_open - years.start > _SEARCHED or len(years) > _LONGEST:
            message = f"the calendar has not enough open time in the {len(years)} years before"
            raise NeverOpenError(message)
        self._compile(years.start - max(1, len(years) // 2), years.stop - 1)

    def _never(self, since: int) -> str:
        name = self.calendar.id if self.calendar is not None else "always"
        return f"the calendar {name} has no open time after {moment_of(since):%Y-%m-%d %H:%M} UTC within {_SEARCHED} years"

    def _compile(self, first: int, last: int) -> None:
        """All windows from one year to another, with the sums before them."""
        first, last = max(first, _FIRST), min(last, _LAST)
        windows = open_windows(self.calendar, date(first, 1, 1), date(last, 12, 31)) if self.calendar is not None else []
        self._years = range(first, last + 1)
        inner = (first + _MARGIN, last - _MARGIN + 1)  # a year's first day differs between time zones: the margin is wider than that
        self._safe = (timegm((inner[0], 1, 1, 0, 0, 0)), timegm((inner[1], 1, 1, 0, 0, 0)) - 1) if inner[0] < inner[1] else (0, -1)
        self._starts = [start for start, _ in windows]
        self._ends = [end for _, end in windows]
        self._before = []
        passed = 0
        for start, end in windows:
            self._before.append(passed)
            passed += end - start


def _year(seconds: int) -> int:
    return moment_of(seconds).year


def open_time(calendar: Calendar | None) -> OpenTime:
    """The open time of a calendar; None stands for `always`."""
    return OpenTime(calendar)


def elapsed(clock: OpenTime, start: int, end: int, pauses: Iterable[Interval] = ()) -> int:
    """Open seconds between two instants, pauses taken off as a union. Raises ValueError for an end before the start."""
    return clock.between(start, end) - paused(clock, start, end, pauses)


def paused(clock: OpenTime, start: int, end: int, pauses: Iterable[Interval]) -> int:
    """Open seconds that fall into pauses."""
    return total(part for pause in clip(union(pauses), start, end) for part in clock.windows(*pause))


def due(clock: OpenTime, start: int, seconds: int, pauses: Iterable[Interval] = (), *, at_close: str = "close") -> int:
    """The instant at which so many open seconds outside pauses have passed; backward for negative seconds. Raises NeverOpenError."""
    breaks = union(pauses)
    if seconds < 0:
        return clock.before(start, -seconds)
    found = clock.after(start, seconds, at_close=at_close)
    while True:
        again = clock.after(start, seconds + paused(clock, start, found, breaks), at_close=at_close)
        if again == found:
            return found
        found = again


def common(left: OpenTime, right: OpenTime, start: int, end: int) -> list[Interval]:
    """The windows between two instants in which both are open."""
    return intersect(left.windows(start, end), right.windows(start, end))
