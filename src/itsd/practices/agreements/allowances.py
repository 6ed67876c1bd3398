"""How much each part may be down inside one window of an agreement: in the window in which that hurts most."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from itsd.clock.calendar_windows import windows_over
from itsd.clock.intervals import total
from itsd.clock.opentime import common
from itsd.levels.downtime import worst_downtime
from itsd.model.values import add_months
from itsd.practices.agreements.question import midnight

if TYPE_CHECKING:
    from datetime import date

    from itsd.clock.intervals import Interval
    from itsd.clock.opentime import OpenTime
    from itsd.model.periods import Window
    from itsd.practices.agreements.chain import Chain
    from itsd.practices.agreements.promises import Promise
    from itsd.practices.agreements.question import Question

_MOST_WINDOWS = 60  # windows of a term that are looked at: five years of months


@dataclass(frozen=True, slots=True)
class Budgets:
    """One window of the agreement: its days and instants, the open seconds of its hours, and how long each part may be down in them.

    `uncovered` are the seconds of our hours in which a part promises nothing; they are part of its time. `notes` say what was carried over.
    """

    window: tuple[date, date]
    bounds: Interval
    open: Fraction
    seconds: dict[str, Fraction]
    uncovered: dict[str, Fraction]
    notes: tuple[str, ...] = ()


def find_budgets(question: Question, chain: Chain) -> Budgets | None:
    """The budgets of the window that uses up most of what is allowed; None where hours or windows do not tell. Raises TangledError."""
    target, outer = question.target, question.clock(question.promise.hours)
    if outer is None or target.per is None or target.per.name == "hour":
        return None
    found: tuple[Fraction, Budgets] | None = None
    seen: set[object] = set()
    span = question.span
    end = span.end or add_months(span.start, 12)
    for number, window in enumerate(windows_over(target.per, span.start, end)):
        if number == _MOST_WINDOWS:
            break
        budgets = _budgets(question, chain, outer, window)
        if budgets is None:
            return None
        alike = (budgets.open, *budgets.seconds.values())
        if budgets.open and alike not in seen:  # months of one length and without holidays are all the same
            seen.add(alike)
            rate = worst_downtime(chain.block, budgets.seconds, budgets.open) / budgets.open
            if found is None or rate > found[0]:
                found = rate, budgets
    return None if found is None else found[1]


def _budgets(question: Question, chain: Chain, outer: OpenTime, window: tuple[date, date]) -> Budgets | None:
    bounds = (midnight(window[0], question.estate), midnight(window[1], question.estate))
    open_ = Fraction(outer.between(*bounds))
    seconds: dict[str, Fraction] = {}
    uncovered: dict[str, Fraction] = {}
    notes = []
    for name in chain.up:
        promise = chain.promises.get(name)
        if promise is None:
            seconds[name] = Fraction(0)  # taken as perfect: the verdict tells that it is not known
            continue
        inner = question.clock(promise.hours)
        if inner is None:
            return None
        left_out = Fraction(0) if inner is outer or inner.calendar is None else open_ - total(common(outer, inner, *bounds))
        seconds[name] = min(open_, permitted(question, promise, inner, window, 1 - chain.up[name]) + left_out)
        if left_out:
            uncovered[name] = left_out
        if promise.target.per != question.target.per:
            notes.append(f"{promise.source} promises per {promise.target.per or 'term'}: all of it may fall into one {question.target.per}")
    return Budgets(window, bounds, open_, seconds, uncovered, tuple(dict.fromkeys(notes)))


def permitted(question: Question, promise: Promise, inner: OpenTime, window: tuple[date, date], loss: Fraction) -> Fraction:
    """The downtime that a promise permits inside a window, in seconds: that of every window of its own that touches it.

    A promise without a window permits all of it.
    """
    per = promise.target.per
    if per is None:
        return Fraction(inner.between(*(midnight(day, question.estate) for day in window)))
    return loss * _open_in_own_windows(question, inner, per, window)


def _open_in_own_windows(question: Question, inner: OpenTime, per: Window, window: tuple[date, date]) -> int:
    """The open seconds of a calendar in all windows of one sort that touch another window."""
    if inner.calendar is None:
        days = list(windows_over(per, *window))
        return midnight(days[-1][1], question.estate) - midnight(days[0][0], question.estate)
    known: dict[object, int] = question.estate.derive(inner.calendar, "open in windows", lambda _: {})
    key = (per, window)
    if key not in known:
        known[key] = sum(inner.between(midnight(start, question.estate), midnight(end, question.estate)) for start, end in windows_over(per, *window))
    return known[key]
