"""What an agreement promises beside what is offered, required and inherited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.diagnostics import Hit, Level, Pointer
from itsd.levels.comparison import Verdict, compare_targets
from itsd.model.agreement import Agreement, Contract, Ola, Sla
from itsd.model.demand import Requirement
from itsd.model.governance import Waiver
from itsd.model.service import Service
from itsd.rules.base import Rule
from itsd.rules.inheritance import ancestors, inherits_itself

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.model.estate import Estate
    from itsd.model.targets import Target

_OPEN = {"rejected", "withdrawn"}


def find_weaker_promises(sla: Sla, estate: Estate) -> Iterator[Hit]:
    """Less than the option or the requirement says is a decision, and a decision has somebody who accepts it."""
    waived = waived_targets(sla, estate)
    for index, target in enumerate(sla.targets):
        if target.id in waived:
            continue
        for other, where, what in (*_offered(sla, target, estate), *_required(sla, target, estate)):
            verdict = compare_targets(target, other, estate.settings.schemes)
            if verdict.verdict is Verdict.FALLS_SHORT and _same_hours(sla, target, other):
                hint = "Promise as much, or let an accountable person accept the difference with a waiver of this target."
                yield Hit(("targets", index), f"{target.metric} is weaker than {what}: {verdict.reason}", hint, (where,), detail=what)


def find_stronger_promises(sla: Sla, estate: Estate) -> Iterator[Hit]:
    """More than the option offers has never been designed, and nothing carries it."""
    for index, target in enumerate(sla.targets):
        for other, where, what in _offered(sla, target, estate):
            verdict = compare_targets(target, other, estate.settings.schemes)
            if verdict.verdict is Verdict.EXCEEDS and _same_hours(sla, target, other):
                message = f"{target.metric} is better than {what} offers: {verdict.reason}"
                yield Hit(("targets", index), message, "Choose a higher option, or have the service designed for it.", (where,), detail=what)


def waived_targets(agreement: Agreement, estate: Estate) -> set[str | None]:
    """The ids of the targets of an agreement for which a waiver in force accepts less."""
    waivers = estate.referring(Waiver, agreement.kind, agreement.id)
    return {item.of.target for item in waivers if item.accepted_by and item.expires and item.on <= estate.as_of <= item.expires}


def _same_hours(sla: Sla, target: Target, other: Target) -> bool:
    """Whether both are counted in the same calendar; otherwise only the open time of both can tell."""
    return other.during is None or other.during == (target.during or sla.hours)


def _offered(sla: Sla, target: Target, estate: Estate) -> Iterator[tuple[Target, Pointer, str]]:
    """The targets of the chosen options that promise the same thing. An SLA for several services promises the least of them."""
    if len(sla.items) != 1 or sla.items[0].service is None:
        return
    item = sla.items[0]
    service = estate.find(Service, item.service)
    for number, option in enumerate(service.options if service is not None else ()):
        if service is not None and option.id == item.option:
            for index, other in enumerate(option.targets):
                if _same_subject(target, other):
                    yield other, Pointer("service", service.id, ("options", number, "targets", index), "what the option offers"), f"{service.id}/{option.id}"


def _required(sla: Sla, target: Target, estate: Estate) -> Iterator[tuple[Target, Pointer, str]]:
    """The targets of this customer's requirements of the same services."""
    for service in sorted({item.service for item in sla.items if item.service}):
        for requirement in estate.referring(Requirement, "service", service):
            if sla.parties.customer is None or requirement.customer != sla.parties.customer.unit or requirement.status in _OPEN:
                continue
            for index, other in enumerate(requirement.targets):
                if _same_subject(target, other):
                    yield other, Pointer("requirement", requirement.id, ("targets", index), "what is required"), f"requirement {requirement.id}"


def _same_subject(target: Target, other: Target) -> bool:
    return target.metric == other.metric and target.priority == other.priority and target.scope == other.scope


def find_inheritance_conflicts(agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    """An agreement may promise less than the one it builds on, but not without saying so."""
    if not agreement.inherits:
        return
    if inherits_itself(agreement, estate):
        yield Hit(("inherits",), f"{agreement.key} inherits from itself", "Break the circle.", level=Level.ERROR)
    waived = waived_targets(agreement, estate)
    for index, target in enumerate(agreement.targets):
        if target.id in waived or target.origin in {"override", "negotiated"}:
            continue
        for parent in ancestors(agreement, estate):
            for number, other in enumerate(parent.targets):
                verdict = compare_targets(target, other, estate.settings.schemes) if _same_subject(target, other) else None
                if verdict is not None and verdict.verdict is Verdict.FALLS_SHORT:
                    related = (Pointer(parent.kind, parent.id, ("targets", number), "the inherited target"),)
                    message = f"{target.metric} is weaker than in {parent.key}: {verdict.reason}"
                    yield Hit(("targets", index), message, "Say that it is meant, with origin: negotiated, or waive the target.", related, detail=parent.key)


RULES = (
    Rule("A021", "override-weaker", Level.WARNING, "a promise weaker than the option or the requirement, without a waiver", ("P3-A1", "P3-A2"), (Sla,), find_weaker_promises),
    Rule("A022", "exceeds-capability", Level.WARNING, "a promise better than the option offers", ("P3-A1",), (Sla,), find_stronger_promises),
    Rule("A023", "inheritance-conflict", Level.WARNING, "a promise weaker than the inherited one, without saying so", ("P3-A2",), (Sla, Ola, Contract), find_inheritance_conflicts),
)
