"""What an agreement must say: the minimum of ISO/IEC 20000, review, reporting, escalation, versions, credits."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from itsd.diagnostics import Hit, Level, Path, Pointer
from itsd.levels.comparison import measure_of
from itsd.model.agreement import Agreement, Contract, Ola, Sla
from itsd.model.inheritance import ancestors, effective
from itsd.model.monitoring import ReportDefinition
from itsd.rules.base import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from itsd.model.clauses import Credit
    from itsd.model.estate import Estate
    from itsd.model.targets import Target

_AGREEMENTS = (Sla, Ola, Contract)
_REPORTING = {"report": "report", "due_within": "time within which it is due", "to": "receiver"}
_MINIMUM = {"targets": "targets", "workload_limits": "workload limits", "exceptions": "exceptions"}


def find_missing_minimum(sla: Sla, estate: Estate) -> Iterator[Hit]:
    """Targets hold for a workload and with exceptions; an SLA that names neither promises too much or nothing."""
    if not sla.is_agreed or _is_frame(sla):
        return
    for key, words in _MINIMUM.items():
        if not effective(sla, key, estate):
            yield Hit((key,), f"the SLA has no {words}", f"Add {key}, or inherit an agreement that has them.", detail=key)
    if not sla.items:
        yield Hit(("items",), "the SLA names no service", "Add items with the services it is about.", detail="items")


def _is_frame(sla: Sla) -> bool:
    """Whether it only holds what others inherit: it is above the level of services and names none."""
    return sla.level in {"corporate", "customer"} and not sla.items


def find_missing_review_clause(agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    """An agreement that nobody has to look at again grows old unseen."""
    if not agreement.is_agreed:
        return
    clause = agreement.review
    if clause is None:
        if effective(agreement, "review", estate) is None:
            yield Hit(("review",), f"the {_word(agreement)} does not say when it is reviewed", "Add review: {every: 12 months, participants: […]}.")
        return
    if clause.every is None:
        yield Hit(("review",), "the review clause has no interval", "Add every, for example 12 months.", detail="every")
    if not clause.participants:
        hint = "Add the roles that take part, the LOB executive and the head of IT among them."
        yield Hit(("review", "participants"), "the review clause names no participants", hint, detail="participants")


def _word(agreement: Agreement) -> str:
    return "contract" if isinstance(agreement, Contract) else agreement.kind.upper()


def find_missing_reporting_clause(sla: Sla, estate: Estate) -> Iterator[Hit]:
    """Who never hears whether a promise was kept cannot rely on it."""
    if not sla.is_agreed:
        return
    clause = sla.reporting
    if clause is None:
        if effective(sla, "reporting", estate) is None:
            yield Hit(("reporting",), "the SLA does not say what is reported", "Add reporting: {report: …, due_within: 5bd, to: […]}.")
        return
    report = estate.find(ReportDefinition, clause.report)
    for key, words in _REPORTING.items():
        if not getattr(clause, key) and not getattr(report, key, None):
            yield Hit(("reporting", key), f"the reporting clause names no {words}", f"Add {key}.", detail=key)


def find_escalation_faults(agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    """Each level of an escalation is reached later than the one before."""
    if not agreement.escalation:
        if isinstance(agreement, Sla) and agreement.is_agreed and not _is_frame(agreement) and not effective(agreement, "escalation", estate):
            yield Hit(("escalation",), "the SLA has no escalation", "Add to whom one turns, and after how long.")
        return
    highest: dict[str, tuple[Fraction, int]] = {}
    for index, level in enumerate(agreement.escalation):
        if level.role is None and level.person is None:
            yield Hit(("escalation", index), "the level names neither a role nor a person", "Add role or person.")
        measure = measure_of(level.after)
        if measure is None:
            continue
        unit, time = measure
        before = highest.get(unit)
        if before is not None and time <= before[0]:
            message = f"level {index + 1} is reached after {level.after}, no later than level {before[1] + 1} after {agreement.escalation[before[1]].after}"
            yield Hit(("escalation", index, "after"), message, "Let the times grow from level to level.")
        else:
            highest[unit] = (time, index)


def find_missing_change_summary(agreement: Agreement, _estate: Estate) -> Iterator[Hit]:
    """What a version changed has to be said where people look for it."""
    if not agreement.is_agreed or not (agreement.changes or isinstance(agreement, Sla)):
        return
    if agreement.version not in {change.version for change in agreement.changes}:
        yield Hit(("version",), f"changes do not say what version {agreement.version} changed", f'Add {{version: "{agreement.version}", on: …, by: …, summary: …}} to changes.')


def find_credit_faults(agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    """Credits begin below the target and grow as the value falls, up to the cap."""
    for index, credit in enumerate(agreement.credits):
        path = ("credits", index)
        found = _find_target(agreement, credit.target, estate)
        if found is None:
            yield Hit((*path, "target"), f"the agreement has no target {credit.target}", "Name a target of this agreement by its id.")
        else:
            yield from _first_tier(credit, path, *found)
        yield from _tier_order(credit, path)
        yield from _cap(credit, path)


def _find_target(agreement: Agreement, id_: str, estate: Estate) -> tuple[Target, Pointer] | None:
    """A target of the agreement, or the nearest inherited one, and where it stands."""
    for source in (agreement, *ancestors(agreement, estate)):
        for index, target in enumerate(source.targets):
            if target.id == id_:
                return target, Pointer(source.kind, source.id, ("targets", index), "the target")
    return None


def _first_tier(credit: Credit, path: Path, target: Target, where: Pointer) -> Iterator[Hit]:
    """A value that keeps the target gives nothing back."""
    goals = [amount for amount in (target.at_least, target.share) if amount is not None]
    for number, tier in enumerate(credit.tiers[:1]):
        top = measure_of(tier.below)
        goal = next((amount for amount in goals if top is not None and (limit := measure_of(amount)) is not None and limit[0] == top[0]), None)
        limit = measure_of(goal)
        if top is not None and limit is not None and top[1] > limit[1]:
            message = f"credits begin below {tier.below}, above the target of {goal}"
            yield Hit((*path, "tiers", number, "below"), message, "Begin at the target or below it.", (where,))


def _tier_order(credit: Credit, path: Path) -> Iterator[Hit]:
    """Values fall and credits grow from tier to tier."""
    for index, (before, after) in enumerate(pairwise(credit.tiers), 1):
        left, right = measure_of(before.below), measure_of(after.below)
        if left is None or right is None or left[0] != right[0]:
            continue
        if right[1] >= left[1]:
            yield Hit((*path, "tiers", index, "below"), f"the tier below {after.below} overlaps the tier below {before.below}", "Let the values fall from tier to tier.")
        elif after.credit <= before.credit:
            message = f"the tier below {after.below} gives {after.credit}, no more than the tier before it"
            yield Hit((*path, "tiers", index, "credit"), message, "Let credits grow from tier to tier.")


def _cap(credit: Credit, path: Path) -> Iterator[Hit]:
    largest = max((tier.credit for tier in credit.tiers), default=None)
    if credit.cap is not None and largest is not None and credit.cap < largest:
        yield Hit((*path, "cap"), f"the cap of {credit.cap} is below the tier of {largest}", "Raise the cap, or take out what it never pays.")


RULES = (
    Rule("A011", "iso-minimum", Level.ERROR, "an SLA without targets, workload limits or exceptions", ("P3-A2", "P3-X1"), (Sla,), find_missing_minimum),
    Rule("A012", "no-review-clause", Level.ERROR, "an agreement without interval or participants of its review", ("P5-A1",), _AGREEMENTS, find_missing_review_clause),
    Rule("A013", "no-reporting-clause", Level.ERROR, "an SLA without report, due time or receivers", ("P4-A2",), (Sla,), find_missing_reporting_clause),
    Rule("A014", "escalation-path", Level.WARNING, "no escalation, or levels that do not come one after the other", ("P3-A2",), _AGREEMENTS, find_escalation_faults),
    Rule("A015", "change-summary", Level.WARNING, "a version of which nobody says what it changed", ("P5-X1",), _AGREEMENTS, find_missing_change_summary),
    Rule("A024", "credit-tiers", Level.ERROR, "credit tiers that overlap, do not grow, or lie above target or cap", ("P3-A2",), _AGREEMENTS, find_credit_faults),
)
