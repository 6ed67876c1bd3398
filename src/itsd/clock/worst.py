"""The worst case of a promise that is counted in one calendar and felt in another."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from itsd.clock.intervals import Interval, subtract

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.clock.opentime import OpenTime


@dataclass(frozen=True, slots=True)
class WorstCase:
    """The longest time, in seconds of the outer clock, until a promise of the inner one is due.

    It is the supremum over all starts in open time of the outer calendar. `start` attains it, or, where it is only approached,
    lies one second beside the instant at which it would be (`attained` is False). `due` is when the promise is due from there.
    """

    seconds: int
    start: int
    due: int
    attained: bool


def worst_case(outer: OpenTime, inner: OpenTime, promised: int, start: int, end: int) -> WorstCase | None:
    """The worst of all starts in open time of `outer` from one instant to another, for so many seconds promised in `inner`.

    None where the outer calendar has no open time there. Raises NeverOpenError where the promise never falls due. Exact: between two
    neighbouring edges of either calendar, and instants from which the promise falls due on one, the time felt is linear in the start,
    so its limits at those instants are all there is to look at.
    """
    worst: WorstCase | None = None
    for window in outer.windows(start, end):
        edges = sorted(set(_edges(outer, inner, promised, window)))
        for left, right in pairwise(edges):
            for found in _between(outer, inner, promised, (left, right)):
                if worst is None or (found.seconds, found.attained) > (worst.seconds, worst.attained):
                    worst = found
    return worst


def _edges(outer: OpenTime, inner: OpenTime, promised: int, window: Interval) -> Iterator[int]:
    """The instants in a window at which the time felt can bend or jump."""
    start, end = window
    yield start
    yield end
    last = inner.after(end, promised)
    for opening, closing in (*outer.windows(start, last + 1), *inner.windows(start, last + 1)):
        for edge in (opening, closing):
            if start < edge < end:
                yield edge
            earlier = inner.before(edge, promised) if edge > start and inner.between(start, edge) >= promised else start
            if start < earlier < end:
                yield earlier


def _between(outer: OpenTime, inner: OpenTime, promised: int, span: Interval) -> Iterator[WorstCase]:
    """The time felt at the left edge, and its limits inside the span."""
    left, right = span
    yield _felt(outer, inner, promised, left)
    if right - left < 3:  # noqa: PLR2004  # too short for a limit: every start in it is looked at
        for at in range(left + 1, right):
            yield _felt(outer, inner, promised, at)
        return
    first, second = _felt(outer, inner, promised, left + 1), _felt(outer, inner, promised, left + 2)
    slope = second.seconds - first.seconds
    yield first if slope == 0 else WorstCase(first.seconds - slope, first.start, first.due, attained=False)
    last = _felt(outer, inner, promised, right - 1)
    yield last if slope == 0 else WorstCase(last.seconds + slope, last.start, last.due, attained=False)


def _felt(outer: OpenTime, inner: OpenTime, promised: int, at: int) -> WorstCase:
    due = inner.after(at, promised)
    return WorstCase(outer.between(at, due), at, due, attained=True)


def uncovered(needed: OpenTime, given: OpenTime, start: int, end: int) -> list[Interval]:
    """The windows between two instants in which one calendar is open and the other is not."""
    return subtract(needed.windows(start, end), given.windows(start, end))
