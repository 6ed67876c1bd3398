"""A promise with the open time in which it counts, and the term over which two of them are held against each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING, NamedTuple

from itsd.clock.intervals import total
from itsd.clock.windows import seconds_of
from itsd.levels.lengths import format_moment, format_span

if TYPE_CHECKING:
    from datetime import date
    from zoneinfo import ZoneInfo

    from itsd.clock.intervals import Interval
    from itsd.clock.opentime import OpenTime
    from itsd.model.targets import Target


class Promised(NamedTuple):
    """A target and the open time in which it counts."""

    target: Target
    clock: OpenTime

    @property
    def hours(self) -> str:
        """What its calendar is called."""
        return "always" if self.clock.calendar is None else self.clock.calendar.id


class Term(NamedTuple):
    """The days over which targets are compared, from the first to the one after the last, in a time zone."""

    start: date
    end: date
    zone: ZoneInfo

    @property
    def bounds(self) -> Interval:
        """Its first and last instant."""
        return self.instants(self.start, self.end)

    def instants(self, start: date, end: date) -> Interval:
        """The midnights at which two days begin."""
        return seconds_of(datetime.combine(start, time()), self.zone), seconds_of(datetime.combine(end, time()), self.zone)


@dataclass(frozen=True, slots=True)
class Uncovered:
    """The hours of a requirement in which an offer promises nothing, at least one window; what both calendars are called, and the time zone of both."""

    windows: tuple[Interval, ...]
    needed: str
    given: str
    zone: ZoneInfo

    @property
    def seconds(self) -> int:
        """All of them together."""
        return total(self.windows)

    @property
    def first(self) -> Interval:
        """The first of them."""
        return self.windows[0]

    def __str__(self) -> str:
        """What is missing, in one clause."""
        return f"{self.given} leaves out {format_span(self.seconds)} of {self.needed}, first from {format_moment(self.first[0], self.zone)}"


def is_same_clock(left: OpenTime, right: OpenTime) -> bool:
    """Whether two clocks run in the same hours."""
    return left is right or left.calendar == right.calendar
