"""The guaranteed reading of a share of time: all downtime that an offer permits may fall where it hurts the requirement most.

In a window W of the requirement each window w of the offer that touches it may spend its downtime (1-a)|w| inside the hours of both, as
far as it fits there. The requirement is kept if that is never more than it permits in W itself.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from itsd.clock.calendar_windows import windows_over
from itsd.clock.intervals import clip, total
from itsd.levels.comparison import Comparison, Value, Verdict, offer_value, ordered
from itsd.levels.digits import format_separated
from itsd.model.values import Percentage

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from itsd.clock.intervals import Interval
    from itsd.levels.promised import Promised, Term
    from itsd.model.periods import Window
    from itsd.model.targets import Target


class Tightest(NamedTuple):
    """The window of a requirement with the least to spare: its days, how long the offer lets it be down, and how long it may be."""

    start: date
    end: date
    down: Fraction
    allowed: Fraction


def compare_guarantees(offer: Promised, need: Promised, term: Term, missing: Sequence[Interval]) -> Comparison:
    """Whether the downtime that an offer permits is allowed in every window of the requirement; hours that are missing are left aside."""
    for per in (offer.target.per, need.target.per):
        if per is not None and (per.rolling is not None or (per.name == "hour" and per is need.target.per)):
            return Comparison(Verdict.NOT_COMPARABLE, f"windows of {per} are not compared across calendars")
    if _loss(offer.target) is None or _loss(need.target) is None:
        return Comparison(Verdict.UNKNOWN, "a share of time is no percentage")
    tightest = find_tightest(offer, need, term, missing)
    if tightest is None:
        return Comparison(Verdict.UNKNOWN, f"{need.hours} has no open time in the term")
    down, allowed = tightest.down, tightest.allowed
    found = ordered(Value(down, "s", ""), Value(allowed, "s", ""), higher=False)
    said = f"up to {format_separated(down, allowed, 's')} may be down in the {need.target.per or 'term'} of {tightest.start}"
    return replace(found, reason=f"{said}, where {format_separated(allowed, down, 's')} are allowed")


def find_tightest(offer: Promised, need: Promised, term: Term, missing: Sequence[Interval]) -> Tightest | None:
    """The window with the least to spare; None where no window of the requirement has open time."""
    found: Tightest | None = None
    loss = _loss(need.target) or Fraction(0)
    for first, last in _windows(need.target.per, term.start, term.end, term):
        start, end = (first, last) if offer.target.per is not None else (max(first, term.start), min(last, term.end))  # a promise for the term says nothing beyond it
        open_ = need.clock.between(*term.instants(start, end))
        window = Tightest(start, end, _downtime(offer, need, term, (start, end), missing), loss * open_)
        if open_ and (found is None or window.allowed - window.down < found.allowed - found.down):
            found = window
    return found


def _downtime(offer: Promised, need: Promised, term: Term, window: tuple[date, date], missing: Sequence[Interval]) -> Fraction:
    """How long an offer may be down inside a window of a requirement, in seconds of the hours that it covers."""
    loss = _loss(offer.target) or Fraction(0)
    first, last = term.instants(*window)
    down = Fraction(0)
    for start, end in _windows(offer.target.per, *window, term):
        own = term.instants(start, end)
        piece = max(first, own[0]), min(last, own[1])
        shared = need.clock.between(*piece) - total(clip(missing, *piece))
        down += min(loss * offer.clock.between(*own), Fraction(shared))
    return down


def _windows(per: Window | None, start: date, end: date, term: Term) -> Iterable[tuple[date, date]]:
    return [(term.start, term.end)] if per is None else windows_over(per, start, end)


def _loss(target: Target) -> Fraction | None:
    """The share of time that a target lets go."""
    value = offer_value(target)
    return 1 - value.fraction if isinstance(value, Percentage) else None
