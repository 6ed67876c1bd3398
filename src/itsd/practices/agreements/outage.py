"""A pattern of outages in which every part keeps its promise and the agreement is broken."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from itsd.clock.calendar_windows import windows_over
from itsd.clock.intervals import clip, intersect, subtract, total, union
from itsd.levels.blocks import works
from itsd.levels.downtime import worst_downtime, worst_pattern
from itsd.levels.lengths import format_moment, format_span
from itsd.practices.agreements.proofs import CounterExample, Event
from itsd.practices.agreements.question import midnight
from itsd.practices.agreements.structure import label_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.clock.intervals import Interval
    from itsd.clock.opentime import OpenTime
    from itsd.levels.blocks import Block
    from itsd.practices.agreements.allowances import Budgets
    from itsd.practices.agreements.chain import Chain
    from itsd.practices.agreements.question import Question

Outages = dict[str, list["Interval"]]


def find_outage(question: Question, chain: Chain, budgets: Budgets) -> CounterExample | None:
    """Outages from the first open instant of the window on, tried with and without the hours that nobody covers; None where none breaks it."""
    outer = question.clock(question.promise.hours)
    if outer is None:
        return None
    windows = outer.windows(*budgets.bounds)
    for outages in _tries(question, chain, budgets, outer):
        down = down_of(chain.block, outages, windows)
        if keeps_promises(question, chain, outages) and total(down) > _allowed(question, budgets):
            return _tell(question, budgets, outages, down)
    return None


def _tries(question: Question, chain: Chain, budgets: Budgets, outer: OpenTime) -> Iterator[Outages]:
    """Patterns of outages to try: with all the time there is, without the hours that nobody covers, and in those hours alone."""
    yield _laid_out(chain.block, budgets.seconds, budgets, outer)
    if budgets.uncovered:
        yield _laid_out(chain.block, {name: seconds - budgets.uncovered.get(name, 0) for name, seconds in budgets.seconds.items()}, budgets, outer)
        yield {name: _uncovered(question, chain, name, budgets, outer) for name in budgets.uncovered}


def _allowed(question: Question, budgets: Budgets) -> Fraction:
    target = question.target
    share = target.at_least if target.at_least is not None else target.at_most
    loss = 1 - share.fraction if target.at_least is not None else share.fraction  # type: ignore[union-attr]  # a percentage, or there were no budgets
    return loss * budgets.open


def _laid_out(block: Block, seconds: dict[str, Fraction], budgets: Budgets, outer: OpenTime) -> Outages:
    """The worst pattern in open time of the window, cut to whole seconds so that no promise is exceeded."""
    whole = {name: Fraction(length.numerator // length.denominator) for name, length in seconds.items()}
    length = worst_downtime(block, whole, budgets.open)
    pattern = worst_pattern(block, whole, length)
    windows = outer.windows(*budgets.bounds)
    return {
        name: [piece for start, end in spans for piece in _in_open_time(windows, -(-start.numerator // start.denominator), end.numerator // end.denominator)]
        for name, spans in pattern.items()
    }


def _in_open_time(windows: list[Interval], start: int, end: int) -> list[Interval]:
    """The stretch between two amounts of open time."""
    found, passed = [], 0
    for first, last in windows:
        left, right = max(start, passed), min(end, passed + last - first)
        if left < right:
            found.append((first + left - passed, first + right - passed))
        passed += last - first
        if passed >= end:
            break
    return found


def _uncovered(question: Question, chain: Chain, name: str, budgets: Budgets, outer: OpenTime) -> list[Interval]:
    inner = question.clock(chain.promises[name].hours)
    windows = outer.windows(*budgets.bounds)
    return windows if inner is None else subtract(windows, inner.windows(*budgets.bounds))


def down_of(block: Block, outages: Outages, windows: list[Interval]) -> list[Interval]:
    """When, inside the windows, the block is down with these outages."""
    edges = sorted({edge for spans in outages.values() for span in spans for edge in span})
    found = []
    for start, end in pairwise(edges):
        down = {name for name, spans in outages.items() if any(first <= start and end <= last for first, last in spans)}
        if not works(block, lambda name, down=down: name not in down):  # type: ignore[misc]
            found.append((start, end))
    return intersect(union(found), windows)


def keeps_promises(question: Question, chain: Chain, outages: Outages) -> bool:
    """Whether every part keeps its promise with these outages: in every window of its own, in its own hours."""
    for name, spans in outages.items():
        promise = chain.promises.get(name)
        inner = None if promise is None else question.clock(promise.hours)
        if not spans:
            continue
        if promise is None or inner is None:
            return False
        if promise.target.per is None:
            continue
        first, last = question.window_days(spans[0][0], spans[-1][1])
        for start, end in windows_over(promise.target.per, first, last):
            bounds = (midnight(start, question.estate), midnight(end, question.estate))
            counted = intersect(clip(spans, *bounds), inner.windows(*bounds))
            if total(counted) > (1 - chain.up[name]) * inner.between(*bounds):
                return False
    return True


def _tell(question: Question, budgets: Budgets, outages: Outages, down: list[Interval]) -> CounterExample:
    outer = question.clock(question.promise.hours)
    calendar = None if outer is None else outer.calendar
    zone = ZoneInfo(calendar.timezone if calendar is not None else question.estate.settings.timezone)
    events = sorted(Event(start, end, label_of(name, question.structure), "is down, as it may be") for name, spans in outages.items() for start, end in spans)
    allowed = _allowed(question, budgets)
    since = f"from {format_moment(down[0][0], zone)} on the parts are down for {format_span(total(down))} of {question.promise.hours}"
    sentence = f"{since}, each within its promise; {format_span(allowed)} are allowed"
    return CounterExample(sentence, tuple(events), question.promise.hours or "", Fraction(total(down)), allowed, tuple(down))
