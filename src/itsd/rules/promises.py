"""What an agreement promises beside what is offered, required and inherited."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from itsd.clock.opentime import OpenTime
from itsd.diagnostics import Hit, Level, Pointer
from itsd.levels.comparison import Verdict
from itsd.levels.declared import metric_of
from itsd.levels.metrics import Hours
from itsd.levels.offers import OfferComparison, compare_alike, compare_offers
from itsd.levels.promised import Promised, Term
from itsd.model.agreement import Agreement, Contract, Ola, Sla
from itsd.model.demand import Requirement
from itsd.model.governance import Waiver
from itsd.model.inheritance import effective, inherits_itself, nearest
from itsd.model.service import Package, Service
from itsd.model.time import ALWAYS
from itsd.model.values import add_months
from itsd.practices.agreements.question import clock_of
from itsd.rules.base import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itsd.model.agreement import Item
    from itsd.model.estate import Estate
    from itsd.model.targets import Target

_DROPPED = {"rejected", "withdrawn"}
_MEANT = {"override", "negotiated"}
_LONGEST = 120  # months of a term that are looked at
_ALWAYS = OpenTime(None)


class Source(NamedTuple):
    """A target to compare with: where it stands, what it is called, and the calendar in which it is counted, where one is named."""

    target: Target
    where: Pointer
    name: str
    hours: str | None


def find_weaker_promises(sla: Sla, estate: Estate) -> Iterator[Hit]:
    """Less than the option or the requirement says is a decision, and a decision has somebody who accepts it."""
    waivers = waivers_in_force(sla, estate)
    for index, target in enumerate(sla.targets):
        if is_waived(target, waivers, estate):
            continue
        own = _own(sla, target, estate)
        required = [(source, compare_sources(own, source, sla, estate)) for source in _required(sla, target, estate)]
        short = [(source, found) for source, found in required if found is not None and found.verdict is Verdict.FALLS_SHORT]
        for source, comparison in (*_against_options(sla, target, estate, exceeding=False), *short):
            message = f"{target.metric} is weaker than {source.name}: {comparison.reason}"
            hint = "Promise as much, or let an accountable person accept the difference with a waiver of this target."
            yield Hit(("targets", index), message, hint, (source.where,), detail=source.name)


def find_stronger_promises(sla: Sla, estate: Estate) -> Iterator[Hit]:
    """More than the option offers has never been designed, and nothing carries it."""
    for index, target in enumerate(sla.targets):
        for source, comparison in _against_options(sla, target, estate, exceeding=True):
            message = f"{target.metric} is better than {source.name} offers: {comparison.reason}"
            yield Hit(("targets", index), message, "Choose a higher option, or have the service designed for it.", (source.where,), detail=source.name)


def _against_options(sla: Sla, target: Target, estate: Estate, *, exceeding: bool) -> list[tuple[Source, OfferComparison]]:
    """The offers that a target does not reach, or that do not reach the target, where that holds for every item: it comes from any one of them.

    Each offer counts once.
    """
    own = _own(sla, target, estate)
    offers = [list(_offered(item, target, estate)) for item in sla.items]
    found: dict[Pointer, tuple[Source, OfferComparison]] = {}
    for source in (source for of_item in offers for source in of_item):
        comparison = compare_sources(source, own, sla, estate) if exceeding else compare_sources(own, source, sla, estate)
        if comparison is None or comparison.verdict is not Verdict.FALLS_SHORT:
            return []
        found[source.where] = (source, comparison)
    return list(found.values()) if all(offers) else []


def waivers_in_force(agreement: Agreement, estate: Estate) -> list[Waiver]:
    """The waivers about an agreement that somebody accepted and that have not expired."""
    waivers = estate.referring(Waiver, agreement.kind, agreement.id)
    return [item for item in waivers if item.of.agreement == agreement.key and item.accepted_by and item.expires and item.on <= estate.as_of <= item.expires]


def is_waived(target: Target, waivers: list[Waiver], estate: Estate) -> bool:
    """Whether less is accepted for a target, or for the whole aspect that it belongs to."""
    metric = metric_of(target.metric, estate.settings)
    return any((target.id is not None and item.of.target == target.id) or (metric is not None and item.of.aspect == metric.aspect) for item in waivers)


def _own(agreement: Agreement, target: Target, estate: Estate) -> Source:
    """A target of an agreement with the calendar in which it is counted."""
    where = Pointer(agreement.kind, agreement.id, ("targets",), "the target")
    return Source(target, where, agreement.key, _hours_of(target, effective(agreement, "hours", estate), estate))


def _hours_of(target: Target, hours: str | None, estate: Estate) -> str | None:
    """The calendar in which a target is counted: its own, else that of its metric, else that of what it belongs to."""
    metric = metric_of(target.metric, estate.settings)
    return target.during or (ALWAYS if metric is not None and metric.calendar is Hours.ALWAYS else hours)


def compare_sources(offer: Source, need: Source, agreement: Agreement, estate: Estate) -> OfferComparison | None:
    """Whether one target meets another over the term of an agreement; None where a calendar is not known. One without hours takes those of the other."""
    hours = offer.hours or need.hours or ALWAYS
    left, right = clock_of(offer.hours or hours, estate), clock_of(need.hours or hours, estate)
    if left is None or right is None:
        same = (offer.hours or hours) == (need.hours or hours)
        return compare_alike(offer.target, need.target, estate.settings) if same else None
    calendar, term = left.calendar or right.calendar, term_of(agreement, estate)
    known: dict[object, tuple[OfferComparison, OpenTime, OpenTime]] = {} if calendar is None else estate.derive(calendar, "comparisons", lambda _: {})
    key = (_essence(offer.target), _essence(need.target), id(left), id(right), term)
    if key not in known:
        found = compare_offers(Promised(offer.target, left), Promised(need.target, right), term, estate.settings)
        known[key] = (found, left, right)  # with the clocks, so that their identities stay theirs
    return known[key][0]


def _essence(target: Target) -> tuple[object, ...]:
    """What decides a comparison; many agreements promise the same."""
    numbers = (target.at_least, target.at_most, target.includes, target.within, target.level)
    return (target.metric, target.priority, target.per, target.share, target.percentile, target.average, *numbers)


def term_of(agreement: Agreement, estate: Estate) -> Term:
    """The term of an agreement; one without end is looked at for a year, any other for ten at most: calendars are not known for longer.

    Of a longer one the years around today count, from a year ago on: centuries are a slip of the keyboard.
    """
    start, end = agreement.valid.from_, agreement.valid.to
    following = end + timedelta(days=1) if end is not None and start <= end < date.max else add_months(start, 12)
    if following > add_months(start, _LONGEST):
        start = max(start, min(add_months(estate.as_of, -12 if estate.as_of.year > 1 else 0), add_months(following, -_LONGEST)))
    return Term(start, min(following, add_months(start, _LONGEST)), ZoneInfo(estate.settings.timezone))


def _offered(item: Item, target: Target, estate: Estate) -> Iterator[Source]:
    """The targets of the chosen option or package that promise the same thing."""
    service = estate.find(Service, item.service)
    for number, option in enumerate(service.options if service is not None else ()):
        if service is not None and option.id == item.option:
            where = Pointer("service", service.id, ("options", number, "targets"), "what the option offers")
            yield from _matching(target, option.targets, where, f"{service.id}/{option.id}", service.hours, estate)
    package = estate.find(Package, item.package)
    if package is not None:
        where = Pointer("package", package.id, ("targets",), "what the package offers")
        yield from _matching(target, package.targets, where, f"package {package.id}", None, estate)


def _matching(target: Target, others: Sequence[Target], where: Pointer, name: str, hours: str | None, estate: Estate) -> Iterator[Source]:  # noqa: PLR0913, PLR0917  # what a source consists of
    """Those of a list of targets that promise the same thing."""
    for index, other in enumerate(others):
        if _same_subject(target, other):
            yield Source(other, replace(where, path=(*where.path, index)), name, _hours_of(other, hours, estate))


def _required(sla: Sla, target: Target, estate: Estate) -> Iterator[Source]:
    """The targets of this customer's requirements of the same services."""
    for service in sorted({item.service for item in sla.items if item.service}):
        for requirement in estate.referring(Requirement, "service", service):
            if requirement.service == service and requirement.status not in _DROPPED and requirement.priority != "wont" and _asks(requirement, sla):
                where = Pointer("requirement", requirement.id, ("targets",), "what is required")
                yield from _matching(target, requirement.targets, where, f"requirement {requirement.id}", None, estate)


def _asks(requirement: Requirement, sla: Sla) -> bool:
    return sla.parties.customer is not None and requirement.customer == sla.parties.customer.unit


def _same_subject(target: Target, other: Target) -> bool:
    return target.metric == other.metric and target.priority == other.priority and target.scope == other.scope


def find_inheritance_conflicts(agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    """An agreement may promise less than the one it builds on, but not without saying so."""
    if not agreement.inherits:
        return
    if inherits_itself(agreement, estate):
        yield Hit(("inherits",), f"{agreement.key} inherits from itself", "Break the circle.", level=Level.ERROR)
    waivers = waivers_in_force(agreement, estate)
    for index, target in enumerate(agreement.targets):
        if target.origin not in _MEANT and not is_waived(target, waivers, estate):
            yield from _weaker_than_inherited(agreement, index, target, estate)


def _weaker_than_inherited(agreement: Agreement, index: int, target: Target, estate: Estate) -> Iterator[Hit]:
    """What the nearest agreements above promise in its place, where that is more."""
    own = _own(agreement, target, estate)
    for parent, number in nearest(agreement, lambda other: _same_subject(target, other), estate):
        source = _own(parent, parent.targets[number], estate)
        comparison = compare_sources(own, source, agreement, estate)
        if comparison is not None and comparison.verdict is Verdict.FALLS_SHORT:
            where = replace(source.where, path=("targets", number), message="the inherited target")
            message = f"{target.metric} is weaker than in {source.name}: {comparison.reason}"
            yield Hit(("targets", index), message, "Say that it is meant, with origin: negotiated, or waive the target.", (where,), detail=source.name)


RULES = (
    Rule("A021", "override-weaker", Level.WARNING, "a promise weaker than the option or the requirement, without a waiver", ("P3-A1", "P3-A2"), (Sla,), find_weaker_promises),
    Rule("A022", "exceeds-capability", Level.WARNING, "a promise better than the option offers", ("P3-A1",), (Sla,), find_stronger_promises),
    Rule("A023", "inheritance-conflict", Level.WARNING, "a promise weaker than the inherited one, without saying so", ("P3-A2",), (Sla, Ola, Contract), find_inheritance_conflicts),
)
