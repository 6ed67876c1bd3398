"""What an agreement promises beside what is offered, required and inherited."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from itsd.diagnostics import Hit, Level, Pointer
from itsd.levels.comparison import Comparison, Verdict, compare_targets
from itsd.levels.metrics import METRICS
from itsd.model.agreement import Agreement, Contract, Ola, Sla
from itsd.model.demand import Requirement
from itsd.model.governance import Waiver
from itsd.model.inheritance import effective, inherits_itself, nearest
from itsd.model.service import Package, Service
from itsd.rules.base import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itsd.model.agreement import Item
    from itsd.model.estate import Estate
    from itsd.model.targets import Target

_DROPPED = {"rejected", "withdrawn"}
_MEANT = {"override", "negotiated"}


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
        if is_waived(target, waivers):
            continue
        required = _compared(sla, target, _required(sla, target, estate), estate)
        short = [(source, comparison) for source, comparison in required if comparison.verdict is Verdict.FALLS_SHORT]
        for source, comparison in (*_against_options(sla, target, Verdict.FALLS_SHORT, estate), *short):
            message = f"{target.metric} is weaker than {source.name}: {comparison.reason}"
            hint = "Promise as much, or let an accountable person accept the difference with a waiver of this target."
            yield Hit(("targets", index), message, hint, (source.where,), detail=source.name)


def find_stronger_promises(sla: Sla, estate: Estate) -> Iterator[Hit]:
    """More than the option offers has never been designed, and nothing carries it."""
    for index, target in enumerate(sla.targets):
        for source, comparison in _against_options(sla, target, Verdict.EXCEEDS, estate):
            message = f"{target.metric} is better than {source.name} offers: {comparison.reason}"
            yield Hit(("targets", index), message, "Choose a higher option, or have the service designed for it.", (source.where,), detail=source.name)


def _against_options(sla: Sla, target: Target, verdict: Verdict, estate: Estate) -> list[tuple[Source, Comparison]]:
    """The offers to which a target stands like this, where that holds for every item: it comes from any one of them. Each offer counts once."""
    offers = [list(_compared(sla, target, _offered(item, target, estate), estate)) for item in sla.items]
    found = {source.where: (source, comparison) for of_item in offers for source, comparison in of_item}
    return list(found.values()) if all(offers) and all(comparison.verdict is verdict for _, comparison in found.values()) else []


def waivers_in_force(agreement: Agreement, estate: Estate) -> list[Waiver]:
    """The waivers about an agreement that somebody accepted and that have not expired."""
    waivers = estate.referring(Waiver, agreement.kind, agreement.id)
    return [item for item in waivers if item.of.agreement == agreement.key and item.accepted_by and item.expires and item.on <= estate.as_of <= item.expires]


def is_waived(target: Target, waivers: list[Waiver]) -> bool:
    """Whether less is accepted for a target, or for the whole aspect that it belongs to."""
    metric = METRICS.get(target.metric)
    return any((target.id is not None and item.of.target == target.id) or (metric is not None and item.of.aspect == metric.aspect) for item in waivers)


def _compared(sla: Sla, target: Target, sources: Iterator[Source], estate: Estate) -> Iterator[tuple[Source, Comparison]]:
    """How a target of an agreement stands to others that are counted in the same calendar."""
    for source in sources:
        if _same_hours(target, _hours_of(sla, target, estate), source):
            yield source, compare_targets(target, source.target, estate.settings)


def _hours_of(agreement: Agreement, target: Target, estate: Estate) -> str | None:
    """The calendar in which a target of an agreement is counted."""
    hours = target.during or effective(agreement, "hours", estate)
    return None if hours is None else str(hours)


def _same_hours(target: Target, hours: str | None, source: Source) -> bool:
    """Whether both are counted in the same calendar, or in none; otherwise only the open time of both can tell."""
    metric = METRICS.get(target.metric)
    counted = metric is None or metric.windowed or metric.cases or metric.aspect in {"availability", "support"}
    return not counted or hours is None or source.hours is None or hours == source.hours


def _offered(item: Item, target: Target, estate: Estate) -> Iterator[Source]:
    """The targets of the chosen option or package that promise the same thing."""
    service = estate.find(Service, item.service)
    for number, option in enumerate(service.options if service is not None else ()):
        if service is not None and option.id == item.option:
            where = Pointer("service", service.id, ("options", number, "targets"), "what the option offers")
            yield from _matching(target, option.targets, where, f"{service.id}/{option.id}", service.hours)
    package = estate.find(Package, item.package)
    if package is not None:
        where = Pointer("package", package.id, ("targets",), "what the package offers")
        yield from _matching(target, package.targets, where, f"package {package.id}", None)


def _matching(target: Target, others: Sequence[Target], where: Pointer, name: str, hours: str | None) -> Iterator[Source]:
    """Those of a list of targets that promise the same thing."""
    for index, other in enumerate(others):
        if _same_subject(target, other):
            yield Source(other, replace(where, path=(*where.path, index)), name, other.during or hours)


def _required(sla: Sla, target: Target, estate: Estate) -> Iterator[Source]:
    """The targets of this customer's requirements of the same services."""
    for service in sorted({item.service for item in sla.items if item.service}):
        for requirement in estate.referring(Requirement, "service", service):
            if requirement.service == service and requirement.status not in _DROPPED and requirement.priority != "wont" and _asks(requirement, sla):
                where = Pointer("requirement", requirement.id, ("targets",), "what is required")
                yield from _matching(target, requirement.targets, where, f"requirement {requirement.id}", None)


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
        if target.origin not in _MEANT and not is_waived(target, waivers):
            yield from _weaker_than_inherited(agreement, index, target, estate)


def _weaker_than_inherited(agreement: Agreement, index: int, target: Target, estate: Estate) -> Iterator[Hit]:
    """What the nearest agreements above promise in its place, where that is more."""
    hours = _hours_of(agreement, target, estate)
    for parent, number in nearest(agreement, lambda other: _same_subject(target, other), estate):
        other = parent.targets[number]
        source = Source(other, Pointer(parent.kind, parent.id, ("targets", number), "the inherited target"), parent.key, _hours_of(parent, other, estate))
        comparison = compare_targets(target, other, estate.settings)
        if comparison.verdict is Verdict.FALLS_SHORT and _same_hours(target, hours, source):
            message = f"{target.metric} is weaker than in {source.name}: {comparison.reason}"
            yield Hit(("targets", index), message, "Say that it is meant, with origin: negotiated, or waive the target.", (source.where,), detail=source.name)


RULES = (
    Rule("A021", "override-weaker", Level.WARNING, "a promise weaker than the option or the requirement, without a waiver", ("P3-A1", "P3-A2"), (Sla,), find_weaker_promises),
    Rule("A022", "exceeds-capability", Level.WARNING, "a promise better than the option offers", ("P3-A1",), (Sla,), find_stronger_promises),
    Rule("A023", "inheritance-conflict", Level.WARNING, "a promise weaker than the inherited one, without saying so", ("P3-A2",), (Sla, Ola, Contract), find_inheritance_conflicts),
)
