"""Reviews that are held, attended and followed, and actions that are carried out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.diagnostics import Hit, Level, Pointer
from itsd.model.agreement import Agreement, Contract, Ola, Sla
from itsd.model.governance import EVIDENCE_KINDS, Evidence, Review
from itsd.model.monitoring import Action
from itsd.model.organisation import Person
from itsd.model.values import add_months
from itsd.rules.base import Rule
from itsd.rules.inheritance import effective, find_agreement

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from itsd.model.estate import Estate

_INPUTS = tuple(kind for kind, line in EVIDENCE_KINDS.items() if line.startswith("P5"))
_EVALUATION = "evaluations-against-slas"
_ENDED = {"implemented", "verified", "closed", "rejected", "deferred"}
_DECIDED = {"approved", "in-progress", "implemented", "verified", "closed"}
_YEAR = 12  # months


def find_overdue_reviews(agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    """A review is due so long after the last one, or after the agreement began."""
    clause = effective(agreement, "review", estate)
    if not agreement.in_force(estate.as_of) or clause is None or clause.every is None:
        return
    last, where = _last_review(agreement, estate)
    due = clause.every.after(last)
    planned = where.next if where is not None else None
    if planned is not None and planned < due:
        due = planned
    if due < estate.as_of:
        related = () if where is None else (Pointer("review", where.id, ("on",), "the last review"),)
        since = f"the last review was on {last}" if where is not None else f"there was none since {last}"
        yield Hit(("review", "every"), f"a review was due on {due}; {since}", "Hold the review and record it, or agree on a longer interval.", related)


def _last_review(agreement: Agreement, estate: Estate) -> tuple[date, Review | None]:
    """The day of the last review and its record; the day on which the agreement began where there was none."""
    held = [review for review in estate.referring(Review, agreement.kind, agreement.id) if review.agreement == agreement.key and review.on <= estate.as_of]
    last = max(held, key=lambda review: review.on, default=None)
    noted = agreement.reviewed.on if agreement.reviewed is not None else agreement.valid.from_
    return (last.on, last) if last is not None and last.on >= noted else (noted, None)


def find_missing_participants(review: Review, estate: Estate) -> Iterator[Hit]:
    """The executive whose business it is answers for a review, the head of IT carries it out."""
    kind = review.agreement.partition("/")[0]
    agreement = find_agreement(review.agreement, estate)
    if agreement is None:
        return
    clause = effective(agreement, "review", estate)
    needed = {*(clause.participants if clause is not None else ()), *(("lob-executive", "head-of-it") if kind == "sla" else ())}
    present = {assignment.role for person in review.participants for assignment in _roles(person, review.on, estate)}
    missing = sorted(role for role in needed - present - set(review.participants) if estate.exists("role", role))
    if missing:
        message = f"nobody took part as {', '.join(missing)}"
        yield Hit(("participants",), message, "Hold the review with them, or name who stood in for them and give that person the role.")


def _roles(person: str, day: date, estate: Estate) -> list:  # type: ignore[type-arg]  # of RoleAssignment
    """The roles that a person held on a day."""
    found = estate.find(Person, person)
    roles = found.roles if found is not None else ()
    return [role for role in roles if (role.from_ is None or role.from_ <= day) and (role.to is None or day <= role.to)]


def find_missing_inputs(review: Review, estate: Estate) -> Iterator[Hit]:
    """A review judges on feedback and results, not on memory."""
    if not review.agreement.startswith("sla/"):
        return
    kinds: set[str] = {evidence.evidence_kind for item in review.inputs if (evidence := estate.find(Evidence, item)) is not None}
    if any(estate.exists("issue", item) or estate.exists("report", item) for item in review.inputs):
        kinds.add(_EVALUATION)
    missing = [f"{kind} ({EVIDENCE_KINDS[kind]})" for kind in _INPUTS if kind not in kinds]
    if missing:
        yield Hit(("inputs",), f"the review had no {', no '.join(missing)}", "Attach the evidence or the issued report under inputs.")


def find_forgotten_amendments(review: Review, estate: Estate) -> Iterator[Hit]:
    """What was decided takes effect with a new version."""
    kind, _, id_ = review.agreement.partition("/")
    agreement = find_agreement(review.agreement, estate)
    limit = estate.settings.thresholds.amend_within
    if agreement is None or limit.after(review.on) >= estate.as_of:
        return
    for index, decision in enumerate(review.decisions):
        if decision.decision == "amend" and not _is_amended(agreement, review, decision.version):
            message = f"an amendment was decided on {review.on}, and {review.agreement} is still at version {agreement.version}"
            related = (Pointer(kind, id_, ("version",), "the version"),)
            yield Hit(("decisions", index), message, f"Draw up the new version; {limit} after the review have passed.", related)


def _is_amended(agreement: Agreement, review: Review, promised: object) -> bool:
    """Whether a version came after the review: the promised one, a higher one, or one that changes after its day."""
    if promised is not None:
        return agreement.version >= promised  # type: ignore[operator]  # both are versions
    if review.version is not None:
        return agreement.version > review.version
    return any(change.on > review.on for change in agreement.changes)


def find_overdue_actions(action: Action, estate: Estate) -> Iterator[Hit]:
    """A step that is late makes the whole action late."""
    if action.status in _ENDED:
        return
    for index, step in enumerate(action.steps):
        if step.due is not None and step.done is None and step.due < estate.as_of:
            yield Hit(("steps", index, "due"), f"the step was due on {step.due} and is not done", "Do it and note the day under done, or agree on another day.")


def find_incomplete_actions(action: Action, _estate: Estate) -> Iterator[Hit]:
    """Without somebody and a day nothing happens."""
    if action.owner is None:
        yield Hit((), "the action has no owner", "Add who answers for it.", detail="owner")
    if action.status in {"approved", "in-progress"} and not action.steps:
        yield Hit(("status",), f"the action is {action.status} without a step", "Add steps: what, owner and due.", detail="steps")
    for index, step in enumerate(action.steps):
        for key in ("owner", "due"):
            if getattr(step, key) is None:
                yield Hit(("steps", index), f"the step has no {'owner' if key == 'owner' else 'due day'}", f"Add {key}.", detail=key)


def find_one_sided_actions(action: Action, _estate: Estate) -> Iterator[Hit]:
    """What follows from an agreement concerns both of its sides."""
    source = action.source
    shared = source.breach or source.trend or source.review or source.satisfaction or source.complaint
    if action.status in _DECIDED and shared and len({consent.party for consent in action.agreed_by}) < 2:  # noqa: PLR2004  # two sides
        agreed = f"only {action.agreed_by[0].party}" if action.agreed_by else "nobody"
        yield Hit(("agreed_by",), f"the action is {action.status}, and {agreed} agreed to it", "Add when each party agreed.")


def find_unverified_actions(action: Action, _estate: Estate) -> Iterator[Hit]:
    """An improvement is one when somebody has looked."""
    if action.status in {"verified", "closed"} and action.verification is None:
        yield Hit(("status",), f"the action is {action.status} without a verification", "Add verification: on, by and result, with the value of the KPI.")


def find_unreviewed_contracts(contract: Contract, estate: Estate) -> Iterator[Hit]:
    """A contract with a supplier is looked at once a year at least."""
    if not contract.in_force(estate.as_of):
        return
    last, _ = _last_review(contract, estate)
    if add_months(last, _YEAR) < estate.as_of:
        yield Hit(("id",), f"the contract was not reviewed since {last}", "Review it with the supplier and record the review.")


_AGREEMENTS = (Sla, Ola, Contract)

RULES = (
    Rule("R001", "review-overdue", Level.ERROR, "an agreement whose review is overdue", ("P5-A1",), _AGREEMENTS, find_overdue_reviews),
    Rule("R002", "participants", Level.ERROR, "a review without those who have to take part", ("P5-A1",), (Review,), find_missing_participants),
    Rule("R003", "inputs-missing", Level.WARNING, "a review without feedback, audits or results", ("P5-E1", "P5-E2", "P5-E3", "P5-E4"), (Review,), find_missing_inputs),
    Rule("R004", "decision-without-version", Level.ERROR, "a decision to amend without a new version", ("P5-X1",), (Review,), find_forgotten_amendments),
    Rule("R006", "action-overdue", Level.WARNING, "a step that is late", ("P4-A5", "P4-X2"), (Action,), find_overdue_actions),
    Rule("R007", "action-incomplete", Level.ERROR, "an action or a step without owner or day", ("P4-A5", "P4-X2"), (Action,), find_incomplete_actions),
    Rule("R008", "action-one-sided", Level.WARNING, "an action that one party decided alone", ("P4-A5",), (Action,), find_one_sided_actions),
    Rule("R009", "closed-unverified", Level.WARNING, "an action that was closed unseen", ("P4-X2",), (Action,), find_unverified_actions),
    Rule("R011", "contract-review-yearly", Level.WARNING, "a contract not reviewed for a year", ("P5-A1",), (Contract,), find_unreviewed_contracts),
)
