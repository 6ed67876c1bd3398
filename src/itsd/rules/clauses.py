"""What an agreement must say: the minimum of ISO/IEC 20000, review, reporting, escalation, versions, credits."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from itsd.diagnostics import Hit, Level, Path, Pointer
from itsd.levels.comparison import measure_of, offer_value
from itsd.model.agreement import Agreement, Contract, Ola, Sla
from itsd.rules.base import Rule
from itsd.rules.inheritance import effective

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.model.clauses import Credit
    from itsd.model.estate import Estate

_AGREEMENTS = (Sla, Ola, Contract)
_MINIMUM = {"targets": "targets", "workload_limits": "workload limits", "exceptions": "exceptions"}


def find_missing_minimum(sla: Sla, estate: Estate) -> Iterator[Hit]:
    """Targets hold for a workload and with exceptions; an SLA that names neither promises too much or nothing."""
    if not sla.is_agreed:
        return
    for key, words in _MINIMUM.items():
        if not effective(sla, key, estate):
            yield Hit((key,), f"the SLA has no {words}", f"Add {key}, or inherit an agreement that has them.", detail=key)
    if not sla.items:
        yield Hit(("items",), "the SLA names no service", "Add items with the services it is about.", detail="items")


def find_missing_review_clause(agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    """An agreement that nobody has to look at again grows old unseen."""
    if not agreement.is_agreed:
        return
    clause = effective(agreement, "review", estate)
    if clause is None:
        yield Hit(("review",), f"the {agreement.kind} does not say when it is reviewed", "Add review: {every: 12 months, participants: […]}.")
        return
    path: Path = ("review",)
    if clause.every is None:
        yield Hit(path, "the review clause has no interval", "Add every, for example 12 months.", detail="every")
    if not clause.participants:
        yield Hit(path, "the review clause names no participants", "Add the roles that take part, the LOB executive and the head of IT among them.", detail="participants")


def find_missing_reporting_clause(sla: Sla, estate: Estate) -> Iterator[Hit]:
    """Who never hears whether a promise was kept cannot rely on it."""
    if not sla.is_agreed:
        return
    clause = effective(sla, "reporting", estate)
    if clause is None:
        yield Hit(("reporting",), "the SLA does not say what is reported", "Add reporting: {report: …, due_within: 5bd, to: […]}.")
        return
    for key, words in (("report", "report"), ("due_within", "time within which it is due"), ("to", "receiver")):
        if not getattr(clause, key):
            yield Hit(("reporting",), f"the reporting clause names no {words}", f"Add {key}.", detail=key)


def find_escalation_faults(agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    """Each level of an escalation is reached later than the one before."""
    levels = effective(agreement, "escalation", estate)
    if not levels:
        if isinstance(agreement, Sla) and agreement.is_agreed:
            yield Hit(("escalation",), "the SLA has no escalation", "Add to whom one turns, and after how long.")
        return
    for index, (before, after) in enumerate(pairwise(agreement.escalation), 1):
        left, right = measure_of(before.after), measure_of(after.after)
        if left is not None and right is not None and left[0] == right[0] and right[1] <= left[1]:
            message = f"level {index + 1} is reached after {after.after}, no later than level {index} after {before.after}"
            yield Hit(("escalation", index, "after"), message, "Let the times grow from level to level.")
    for index, level in enumerate(agreement.escalation):
        if level.role is None and level.person is None:
            yield Hit(("escalation", index), "the level names neither a role nor a person", "Add role or person.")


def find_missing_change_summary(agreement: Agreement, _estate: Estate) -> Iterator[Hit]:
    """What a version changed has to be said where people look for it."""
    if not agreement.is_agreed or not (agreement.changes or isinstance(agreement, Sla)):
        return
    if agreement.version not in {change.version for change in agreement.changes}:
        yield Hit(("version",), f"changes do not say what version {agreement.version} changed", f'Add {{version: "{agreement.version}", on: …, by: …, summary: …}} to changes.')


def find_credit_faults(agreement: Agreement, _estate: Estate) -> Iterator[Hit]:
    """Credits begin below the target and grow as the value falls, up to the cap."""
    targets = {target.id: (index, target) for index, target in enumerate(agreement.targets) if target.id}
    for index, credit in enumerate(agreement.credits):
        path = ("credits", index)
        if credit.target not in targets:
            yield Hit((*path, "target"), f"the agreement has no target {credit.target}", "Name a target of this agreement by its id.")
            continue
        number, target = targets[credit.target]
        yield from _tier_order(credit, path)
        goal = measure_of(offer_value(target))
        top = measure_of(credit.tiers[0].below) if credit.tiers else None
        if target.at_least is not None and goal is not None and top is not None and goal[0] == top[0] and top[1] > goal[1]:
            message = f"credits begin below {credit.tiers[0].below}, above the target of {offer_value(target)}"
            related = (Pointer(agreement.kind, agreement.id, ("targets", number), "the target"),)
            yield Hit((*path, "tiers", 0, "below"), message, "Begin at the target or below it.", related)
        yield from _cap(credit, path)


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
