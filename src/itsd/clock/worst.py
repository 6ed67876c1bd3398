"""The worst case of promises that are counted in some calendars and felt in another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from itsd.clock.business_days import due_in_days
from itsd.clock.intervals import Interval, subtract
from itsd.clock.windows import moment_of, seconds_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itsd.clock.opentime import OpenTime

_DAY = 86_400


class Stage(NamedTuple):
    """A promise: so many open seconds of a clock, or so many business days of it."""

    clock: OpenTime
    seconds: int
    days: int | None = None

    def due(self, start: int) -> int:
        """When it is due that starts then. Never earlier for a later start. Raises NeverOpenError."""
        return self.clock.after(start, self.seconds) if self.days is None else due_in_days(self.clock, start, self.days)

    def starts(self, due: int, span: Interval) -> Iterator[int]:
        """The starts in a span at which it may be due then; where time stands still, their latest."""
        since, until = span
        if self.days is None:
            if due > since and self.clock.between(since, due) >= self.seconds:
                yield self.clock.before(due, self.seconds)
            return
        local = moment_of(due).astimezone(self.zone).replace(tzinfo=None)
        for number in range(max(0, (due - until) // _DAY - 1), (due - since) // _DAY + 2):
            at = seconds_of(local - timedelta(days=number), self.zone)
            if since <= at <= until:
                yield at

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of its days."""
        return ZoneInfo("UTC" if self.clock.calendar is None else self.clock.calendar.timezone)


@dataclass(frozen=True, slots=True)
class WorstCase:
    """The longest time, in seconds of the outer clock, until promises of the inner ones are due, one after the other.

    It is the supremum over all starts in open time of the outer calendar. `start` attains it, or, where it is only approached,
    lies one second beside the instant at which it would be (`attained` is False). `due` is when the last promise is due from there.
    """

    seconds: int
    start: int
    due: int
    attained: bool


def worst_case(outer: OpenTime, inner: OpenTime, promised: int, start: int, end: int) -> WorstCase | None:
    """The worst of all starts in open time of `outer` from one instant to another, for so many seconds promised in `inner`.

    None where the outer calendar has no open time there. Raises NeverOpenError where the promise never falls due.
    """
    return worst_chain(outer, [Stage(inner, promised)], start, end)


def worst_chain(outer: OpenTime, stages: Sequence[Stage], start: int, end: int, limit: Stage | None = None) -> WorstCase | None:
    """The worst start for stages that follow each other, each taking all the time it may.

    With a limit, `seconds` is how much later than the limit they are due, negative where they are earlier. Exact: between two
    neighbouring edges of a calendar, and instants from which a stage begins or is due on one, the time felt is linear in the start, so
    its limits at those instants are all there is to look at. Windows with the same surroundings are looked at once.
    """
    question = _Question(outer, tuple(stages), limit)
    seen: set[object] = set()
    worst: WorstCase | None = None
    for window in outer.windows(start, end) if outer.calendar is not None else _pieces(stages, start, end):
        spans = question.spans(window)
        surroundings = question.surroundings(window, spans)
        if surroundings in seen:
            continue
        seen.add(surroundings)
        for left, right in pairwise(sorted(set(question.starts(window, spans)))):
            for found in question.between((left, right)):
                if worst is None or (found.seconds, found.attained) > (worst.seconds, worst.attained):
                    worst = found
    return worst


def _pieces(stages: Sequence[Stage], start: int, end: int) -> Iterator[Interval]:
    """A span without end cut at midnights, so that pieces with the same surroundings are looked at once."""
    zone = next((ZoneInfo(stage.clock.calendar.timezone) for stage in stages if stage.clock.calendar is not None), None)
    if zone is None:
        yield start, min(end, start + 1)  # without any calendar every start is the same
        return
    yield from pairwise([start, *_midnights(zone, start, end), end])


def _midnights(zone: ZoneInfo, start: int, end: int) -> Iterator[int]:
    """The local midnights between two instants."""
    first = moment_of(start).astimezone(zone).toordinal()
    for number in range(first, min(first + (end - start) // _DAY + 3, date.max.toordinal() + 1)):
        at = seconds_of(datetime.combine(date.fromordinal(number), time()), zone)
        if start < at < end:
            yield at


@dataclass(frozen=True, slots=True)
class _Question:
    outer: OpenTime
    stages: tuple[Stage, ...]
    limit: Stage | None

    def due(self, at: int) -> int:
        for stage in self.stages:
            at = stage.due(at)
        return at

    def felt(self, at: int) -> WorstCase:
        due = self.due(at)
        if self.limit is None:
            return WorstCase(self.outer.between(at, due), at, due, attained=True)
        latest = self.limit.due(at)
        late = self.outer.between(latest, due) if latest <= due else -self.outer.between(due, latest)
        return WorstCase(late, at, due, attained=True)

    def spans(self, window: Interval) -> list[Interval]:
        """When the stages begin and the last one is due for the starts in a window: only there a calendar can make a difference."""
        found = [window]
        for stage in self.stages:
            first, last = found[-1]
            found.append((stage.due(first), stage.due(last)))
        return found if self.limit is None else [*found, (self.limit.due(window[0]), self.limit.due(window[1]))]

    def _edges(self, span: Interval) -> set[int]:
        """The openings and closings of all calendars in a span, and its ends."""
        start, end = span
        clocks = {id(clock): clock for clock in self._clocks()}.values()
        found = {edge for clock in clocks if clock.calendar is not None for window in clock.windows(start, end + 1) for edge in window}
        for stage in self._in_days():
            found.update(_midnights(stage.zone, start, end + 1))
        return found | {start, end}

    def _in_days(self) -> Iterator[Stage]:
        """The stages for which the day on which something starts matters."""
        yield from (stage for stage in (*self.stages, self.limit) if stage is not None and stage.days is not None)

    def _clocks(self) -> Iterator[OpenTime]:
        yield self.outer
        for stage in self.stages:
            yield stage.clock
        if self.limit is not None:
            yield self.limit.clock

    def surroundings(self, window: Interval, spans: list[Interval]) -> object:
        """What decides the answer in a window: two windows for which it is equal have the same worst case."""
        start, _ = window
        shapes = tuple(
            (
                left - start,
                right - start,
                tuple(tuple((first - start, last - start) for first, last in clock.windows(left, right + 1)) for clock in self._clocks() if clock.calendar is not None),
            )
            for left, right in spans
        )
        times = tuple(moment_of(start).astimezone(stage.zone).time() for stage in self._in_days())
        return shapes, tuple(self.outer.between(start, left) for left, _ in spans), times

    def starts(self, window: Interval, spans: list[Interval]) -> Iterator[int]:
        """The starts in a window at which the time felt can bend or jump."""
        chains = [self.stages[:number] for number in range(len(self.stages) + 1)]
        if self.limit is not None:
            chains.append((self.limit,))
        start, end = window
        yield from window
        for number, chain in enumerate(chains):
            passed = spans[: len(chain)] if chain == self.stages[: len(chain)] else [window]
            for at in self._pulled_back(self._edges(spans[number]), chain, passed):
                if start < at < end:
                    yield at

    @staticmethod
    def _pulled_back(edges: set[int], chain: tuple[Stage, ...], spans: list[Interval]) -> set[int]:
        """The starts for which the last of some stages is due on an edge; each stage begins in its span."""
        found = edges
        for stage, span in zip(reversed(chain), reversed(spans), strict=True):
            found = {at for edge in found for at in stage.starts(edge, span)}
        return found

    def between(self, span: Interval) -> Iterator[WorstCase]:
        """The time felt at the left edge, and its limits inside the span."""
        left, right = span
        yield self.felt(left)
        if right - left < 3:  # noqa: PLR2004  # too short for a limit: every start in it is looked at
            for at in range(left + 1, right):
                yield self.felt(at)
            return
        first, second = self.felt(left + 1), self.felt(left + 2)
        slope = second.seconds - first.seconds
        yield first if slope == 0 else WorstCase(first.seconds - slope, first.start, first.due, attained=False)
        last = self.felt(right - 1)
        yield last if slope == 0 else WorstCase(last.seconds + slope, last.start, last.due, attained=False)


def uncovered(needed: OpenTime, given: OpenTime, start: int, end: int) -> list[Interval]:
    """The windows between two instants in which one calendar is open and the other is not."""
    return subtract(needed.windows(start, end), given.windows(start, end))
