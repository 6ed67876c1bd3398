"""Are the hours of an agreement within those of every part? What is not covered, per week and per year, and the first such window."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from itsd.clock.intervals import clip, total
from itsd.clock.worst import uncovered
from itsd.diagnostics import Pointer
from itsd.levels.comparison import Verdict
from itsd.levels.lengths import format_moment, format_span
from itsd.model.inheritance import effective
from itsd.model.values import add_months
from itsd.practices.agreements.proofs import CounterExample, Event, Missing, Node, Outcome, Unit
from itsd.practices.agreements.question import midnight
from itsd.practices.agreements.structure import path_of
from itsd.practices.agreements.support_path import agreements_of, where_on_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.clock.intervals import Interval
    from itsd.clock.opentime import OpenTime
    from itsd.model.agreement import Agreement
    from itsd.practices.agreements.question import Question

_WEEK = 7
_YEAR = 12  # months


@dataclass(frozen=True, slots=True)
class Uncovered:
    """The hours of an agreement that one part does not cover, in a year from the start of the span: seconds in all, and in the worst and the best whole week."""

    part: str
    source: str
    calendar: str
    windows: tuple[Interval, ...]
    seconds: int
    worst_week: tuple[int, int]
    best_week: tuple[int, int]


def derive_hours(question: Question, *, support: bool) -> Outcome:
    """Service hours within those of every part's agreement; support hours within those of everybody who gives support."""
    outer = question.clock(question.promise.hours)
    if outer is None:
        return Outcome(Verdict.UNKNOWN, f"the calendar {question.promise.hours} cannot be read", Unit.UNCOVERED)
    found: list[Uncovered] = []
    nodes: list[Node] = []
    missing: list[Missing] = []
    for label, agreement, absent in _parts(question, support=support):
        hours = None if agreement is None else _hours_of(agreement, question, support=support)
        inner = question.clock(hours)
        if agreement is None or hours is None or inner is None:
            missing.append(absent)
            nodes.append(Node(label, Unit.UNCOVERED, promise="no hours"))
            continue
        part = find_uncovered(question, outer, inner, (label, agreement.key, hours))
        nodes.append(Node(label, Unit.UNCOVERED, agreement.key, hours, Fraction(part.seconds), needed=Fraction(0)))
        if part.seconds:
            found.append(part)
    tree = Node("all of", Unit.UNCOVERED, children=tuple(nodes))
    return _judge(question, outer, found, missing, tree)


def _parts(question: Question, *, support: bool) -> Iterator[tuple[str, Agreement | None, Missing]]:
    """Who has to be there: each with its agreement, or what is missing."""
    names, place = path_of(question.agreement, question.estate)
    if support and names:
        for number, name in names:
            agreements = agreements_of(name, question)
            where = where_on_path(question, place, number)
            what = f"{agreements[0].key} does not say its support hours" if agreements else f"{name} is on the support path, but no OLA or contract with it is in force"
            yield name, agreements[0] if agreements else None, Missing(name, what, where, without_agreement=not agreements)
        return
    for carrier in question.carriers():
        agreements = question.agreements(carrier)
        if carrier.own and not agreements:
            continue  # the provider's own part keeps the hours that the agreement itself names
        if not agreements:
            yield carrier.label, None, question.missing(carrier)
            continue
        other = agreements[0]
        what = f"{other.key} does not say its {'support' if support else 'service'} hours"
        yield carrier.label, other, Missing(carrier.label, what, Pointer(other.kind, other.id, (), "the agreement"))


def _hours_of(agreement: Agreement, question: Question, *, support: bool) -> str | None:
    if support:
        found = effective(agreement, "support", question.estate)
        return None if found is None else str(found.hours)
    hours = effective(agreement, "hours", question.estate)
    return None if hours is None else str(hours)


def find_uncovered(question: Question, outer: OpenTime, inner: OpenTime, names: tuple[str, str, str]) -> Uncovered:
    """What one calendar leaves open of another, from the start of the span, over a year or to its end."""
    if inner is outer or inner.calendar is None:
        return Uncovered(*names, (), 0, (0, 0), (0, 0))
    known: dict[object, tuple[Uncovered, OpenTime]] = question.estate.derive(inner.calendar, "uncovered", lambda _: {})
    key = (id(outer), question.span)
    if key not in known:
        known[key] = (_find_uncovered(question, outer, inner, names), outer)  # with the clock, so that its identity stays its own
    return replace(known[key][0], part=names[0], source=names[1])


def _find_uncovered(question: Question, outer: OpenTime, inner: OpenTime, names: tuple[str, str, str]) -> Uncovered:
    start = question.span.start
    end = min(question.span.end or date.max, add_months(start, _YEAR))
    windows = uncovered(outer, inner, midnight(start, question.estate), midnight(end, question.estate))
    days = [date.fromordinal(day) for day in range(start.toordinal() + -start.weekday() % _WEEK, end.toordinal() + 1, _WEEK)]  # none in the last week of all days
    weeks = []
    for left, right in pairwise(midnight(day, question.estate) for day in days):
        weeks.append((total(clip(windows, left, right)), outer.between(left, right)))
    most = max((open_ for _, open_ in weeks), default=0)
    full = [week for week in weeks if week[1] == most]  # a week with holidays would make the rest look better
    return Uncovered(*names, tuple(windows), total(windows), max(full, default=(0, 0)), min(full, default=(0, 0)))


def _judge(question: Question, outer: OpenTime, found: list[Uncovered], missing: list[Missing], tree: Node) -> Outcome:
    if found:
        worst = max(found, key=lambda part: part.seconds)
        improve = f"widen {worst.calendar}, or agree on hours with {worst.part} that contain {question.promise.hours} ({worst.source})"
        counter = _counter(question, outer, worst)
        return Outcome(
            Verdict.FALLS_SHORT,
            "; ".join(map(_say, found)),
            Unit.UNCOVERED,
            Fraction(0),
            None,
            Fraction(worst.seconds),
            weakest=worst.part,
            improve=improve,
            tree=tree,
            counter=counter,
        )
    if missing:
        return Outcome(Verdict.UNKNOWN, "; ".join(item.what for item in missing), Unit.UNCOVERED, tree=tree, missing=tuple(missing))
    if not tree.children:
        return Outcome(Verdict.UNKNOWN, f"{question.structure.label} rests on nothing that is written down", Unit.UNCOVERED)
    return Outcome(Verdict.MEETS, f"{question.promise.hours} lies within the hours of every part", Unit.UNCOVERED, used=Fraction(0), allowed=Fraction(0), tree=tree)


def _say(part: Uncovered) -> str:
    worst, in_week = part.worst_week
    best, _ = part.best_week
    weekly = f"{format_span(worst)} of {format_span(in_week)} a week" if worst else "no whole week"
    if best != worst:
        weekly += f" at worst, {format_span(best)} at best"
    return f"{part.part} ({part.calendar}) leaves {weekly} uncovered, {format_span(part.seconds)} in all"


def _counter(question: Question, outer: OpenTime, worst: Uncovered) -> CounterExample:
    zone = ZoneInfo(outer.calendar.timezone if outer.calendar is not None else question.estate.settings.timezone)
    start, end = worst.windows[0]
    sentence = f"from {format_moment(start, zone)} to {format_moment(end, zone)} {question.promise.hours} is open and {worst.calendar} is closed"
    event = Event(start, end, worst.part, f"is not there: {worst.calendar} is closed")
    return CounterExample(sentence, (event,), question.promise.hours or "", Fraction(end - start), Fraction(0), (worst.windows[0],))
