"""Algebra of half-open intervals: pairs (start, end) of whole seconds since 1970-01-01 UTC, sorted and apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Interval = tuple[int, int]


def union(intervals: Iterable[Interval]) -> list[Interval]:
    """All of them, overlapping and touching ones joined; empty ones left out."""
    joined: list[Interval] = []
    for start, end in sorted(intervals):
        if start >= end:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def intersect(left: Sequence[Interval], right: Sequence[Interval]) -> list[Interval]:
    """What lies in both; each side sorted and apart."""
    common: list[Interval] = []
    i = j = 0
    while i < len(left) and j < len(right):
        start, end = max(left[i][0], right[j][0]), min(left[i][1], right[j][1])
        if start < end:
            common.append((start, end))
        if left[i][1] < right[j][1]:
            i += 1
        else:
            j += 1
    return common


def subtract(left: Sequence[Interval], right: Sequence[Interval]) -> list[Interval]:
    """What lies in the left side only; each side sorted and apart."""
    rest: list[Interval] = []
    j = 0
    for start, end in left:
        at = start
        while j < len(right) and right[j][1] <= at:
            j += 1
        k = j
        while k < len(right) and right[k][0] < end:
            if right[k][0] > at:
                rest.append((at, right[k][0]))
            at = max(at, right[k][1])
            k += 1
        if at < end:
            rest.append((at, end))
    return rest


def clip(intervals: Iterable[Interval], start: int, end: int) -> list[Interval]:
    """The part of each interval between two instants."""
    return [(max(a, start), min(b, end)) for a, b in intervals if a < end and b > start]


def total(intervals: Iterable[Interval]) -> int:
    """Seconds in all."""
    return sum(end - start for start, end in intervals)
