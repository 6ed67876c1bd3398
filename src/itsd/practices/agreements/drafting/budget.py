"""The target budget of a draft, derived backwards: for each metric the loosest promise with which all that rests on it still holds."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from itsd.diagnostics import Level
from itsd.levels.metrics import METRICS, Composition, Hours
from itsd.practices.agreements.drafting.asks import find_asks, first_line
from itsd.practices.agreements.drafting.calendars import contains, smallest_calendar
from itsd.practices.agreements.drafting.hypothesis import carried_in, put_in_force
from itsd.practices.agreements.drafting.levels import number_level, share_level, term_level, time_level
from itsd.practices.agreements.drafting.results import Note, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from fractions import Fraction

    from itsd.levels.metrics import Metric
    from itsd.model.agreement import Agreement
    from itsd.model.estate import Estate
    from itsd.practices.agreements.drafting.asks import Ask

_SHARES = {Composition.PRODUCT, Composition.COMPLEMENT_PRODUCT}
_TERMS = {Composition.MIN_LEVEL, Composition.INTERSECTION, Composition.INTERSECTION_ON_PATH, Composition.UNION, Composition.FLOW_DOWN, Composition.OWN, Composition.FIRST_LINE}
_PROBE = "1m"  # stands for each promised time until it is derived; it only marks the stages that are the draft's


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the one who drafts wants: which agreements it is to carry (all that rest on it where empty), which part of what is left, which hours."""

    carry: tuple[str, ...] = ()
    share: Fraction | None = None
    hours: str | None = None


@dataclass(frozen=True, slots=True)
class Promised:
    """One drafted promise: the target as data of YAML, and the rows that lead to it."""

    metric: Metric
    target: dict[str, Any]
    rows: tuple[Row, ...]


@dataclass(slots=True)
class Budget:
    """Everything that the agreements above ask of a draft."""

    hours: str
    support: str
    carried: tuple[Agreement, ...] = ()
    levels: list[Promised] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def derive_budget(kind: str, data: Mapping[str, Any], estate: Estate, wishes: Wishes) -> Budget:
    """The budget of an agreement of which provider, receiver, services and term are given."""
    base = {**data, "hours": "always", "support": {"hours": "always"}}
    key = f"{kind}/{data['id']}"
    supposed = put_in_force(kind, base, estate)
    carried = tuple(carried_in(supposed, key, wishes.carry))
    budget = _hours(list(find_asks(key, carried, supposed)), supposed, wishes)
    budget.carried = carried
    probes = _probes(ask for ask in find_asks(key, carried, supposed) if ask.question.metric.composition is Composition.HAND_OFFS)
    supposed = put_in_force(kind, {**base, "hours": budget.hours, "support": {"hours": budget.support}, "targets": probes}, estate)
    again = list(carried_in(supposed, key, wishes.carry))
    asks = [ask for ask in find_asks(key, again, supposed) if ask.question.metric.composition is not Composition.INTERSECTION_OF_HOURS]
    groups: dict[tuple[str, str], list[Ask]] = {}
    for ask in _settled(asks):
        groups.setdefault((ask.question.metric.id, ask.question.target.priority or ""), []).append(ask)
    for _, group in sorted(groups.items(), key=_place):
        _add(budget, group, wishes)
    return budget


def _place(item: tuple[tuple[str, str], list[Ask]]) -> tuple[int, str, str]:
    """In the order of the registry, priorities of one metric together; those that an estate declares come last."""
    metric, priority = item[0]
    return list(METRICS).index(metric) if metric in METRICS else len(METRICS), metric, priority


def _settled(asks: Sequence[Ask]) -> Iterator[Ask]:
    """Each promise once: on the first span of the term, as later ones differ only in which other agreements have ended by then."""
    seen: set[object] = set()
    for ask in asks:
        name = (ask.agreement, ask.question.structure.item, ask.name, ask.question.promise.where)
        if name not in seen:
            seen.add(name)
            yield ask


def _probes(asks: Iterator[Ask]) -> list[dict[str, Any]]:
    found = {(ask.question.metric.id, ask.question.target.priority): None for ask in asks}
    return [{"metric": metric, "at_most": _PROBE, **({"priority": priority} if priority else {})} for metric, priority in found]


def _hours(asks: Sequence[Ask], estate: Estate, wishes: Wishes) -> Budget:
    """The smallest hours that hold those of everything above, of the service and of support."""
    needed: dict[str, list[Ask]] = {"service-hours": [], "support-hours": []}
    for ask in asks:
        if ask.question.metric.composition is Composition.INTERSECTION_OF_HOURS:
            on_path = ask.question.metric.id == "support-hours" and first_line(ask.question)
            if ask.stages if on_path else ask.parts:
                needed.setdefault(ask.question.metric.id, []).append(ask)
    found = {metric: [str(ask.question.promise.hours) for ask in group] for metric, group in needed.items()}
    service = wishes.hours or smallest_calendar(found["service-hours"] or found["support-hours"], estate.as_of, estate)
    support = wishes.hours or (smallest_calendar(found["support-hours"], estate.as_of, estate) if found["support-hours"] else service)
    budget = Budget(service, support)
    for metric, chosen in (("service-hours", service), ("support-hours", support)):
        for ask in needed[metric]:
            budget.rows.append(_hours_row(ask, chosen))
        short = [name for name in dict.fromkeys(found[metric]) if not contains(chosen, [name], estate.as_of, estate)]
        if short:
            message = f"{chosen} leaves out hours of {', '.join(short)}, which is promised above"
            budget.notes.append(
                Note(Level.WARNING, "hours" if metric == "service-hours" else "support", message, "Choose hours that contain them, or leave --hours out.", ("U005",))
            )
    budget.rows = list(dict.fromkeys(budget.rows))
    return budget


def _hours_row(ask: Ask, chosen: str) -> Row:
    said = f"{ask.agreement} promises {ask.question.promise.hours}; the smallest hours of the estate that hold everything above are {chosen}"
    return Row(ask.agreement, ask.name, ask.question.metric.id, "", ask.promised, needed=chosen, said=said, binding=ask.question.promise.hours == chosen)


def _add(budget: Budget, group: list[Ask], wishes: Wishes) -> None:
    """One group of asks, all of one metric and priority, as one promise: the strictest of what they need."""
    metric = group[0].question.metric
    law = metric.composition
    if law in _SHARES:
        found = share_level(group, budget.hours, wishes.share)
    elif law is Composition.HAND_OFFS:
        found = time_level(group, budget.support if metric.calendar is Hours.SUPPORT else budget.hours, budget.hours, wishes.share)
    elif law in _TERMS:
        found = term_level(group)
    else:
        found = number_level(group, wishes.share)
    target, rows = found[0], list(dict.fromkeys(found[1]))
    budget.rows += rows
    if target is not None:
        budget.levels.append(Promised(metric, target, tuple(rows)))
    for row in dict.fromkeys(replace(row, item="", used=(), left=None) for row in rows if row.problem):
        message = f"{row.agreement} promises {row.target} {row.promised}, which cannot be derived: {row.problem}"
        note = Note(Level.WARNING, "targets", message, "Mend what it names, and draft again; or agree on a number, and write it down.")
        budget.notes += [] if note in budget.notes else [note]
    silent = ", ".join(dict.fromkeys(part for row in rows for part in row.unknown))
    if silent:
        above = ", ".join(dict.fromkeys(row.agreement for row in rows if row.unknown))
        what = " ".join(filter(None, [rows[0].priority, rows[0].metric]))
        hint = "Let them promise it too: in their OLA or contract, or in the composition for the own part."
        budget.notes.append(Note(Level.INFO, "targets", f"{what} of {above} stays unknown until {silent} promises it too", hint))
    sharing = [row for row in rows if row.others and row.needed]
    if sharing:
        parts = ", ".join(dict.fromkeys(part for row in sharing for part in row.others))
        above = ", ".join(dict.fromkeys(row.agreement for row in sharing))
        what = " ".join(filter(None, [sharing[0].priority, sharing[0].metric]))
        budget.notes.append(Note(Level.WARNING, "targets", f"{what} also rests on {parts}, of which nothing is known: what {above} leaves was shared", _SHARED))


_SHARED = "Draft agreements for them too, or choose the part of this one with --share."
