"""Reviews that are held, attended and followed, and actions that are carried out."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, NamedTuple

from itsd.diagnostics import Hit, Level, Path, Pointer
from itsd.model.agreement import Agreement, Contract, Ola, Sla
from itsd.model.governance import EVIDENCE_KINDS, Evidence, Review
from itsd.model.hierarchy import units_above
from itsd.model.inheritance import effective, find_agreement
from itsd.model.monitoring import Action
from itsd.model.organisation import Person
from itsd.model.values import Version, add_months
from itsd.practices.accountability import holds_role
from itsd.rules.agreements import sides_of
from itsd.rules.base import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from itsd.model.estate import Estate
    from itsd.model.organisation import RoleAssignment
    from itsd.model.values import Duration

_EXECUTIVE = "lob-executive"
_OF_EVERY_SLA = (_EXECUTIVE, "head-of-it")
_OVER = {"superseded", "terminated"}
_SIDES = 2
_INPUTS = tuple(kind for kind, line in EVIDENCE_KINDS.items() if line.startswith("P5"))
_EVALUATION = "evaluations-against-slas"
_ENDED = {"implemented", "verified", "closed", "rejected", "deferred"}
_DECIDED = {"approved", "in-progress", "implemented", "verified", "closed"}
_YEAR = 12  # months


def find_overdue_reviews(agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    """A review is due so long after the last one, or after the agreement began."""
    if not agreement.in_force(estate.as_of):
        return
    path, every = _interval(agreement, estate)
    last = _last_review(agreement, estate)
    due = min((day for day in (last.next, every.after(last.on) if every is not None else None) if day is not None), default=None)
    if due is not None and due < estate.as_of:
        message = f"a review was due on {due}; {last.words}"
        yield Hit(path, message, "Hold the review and record it, or agree on a longer interval.", last.related)


def _interval(agreement: Agreement, estate: Estate) -> tuple[Path, Duration | None]:
    """How often the agreement is reviewed, its own clause or the inherited one before the general `reviewed`, and where that is said."""
    clause = effective(agreement, "review", estate)
    if clause is not None and clause.every is not None:
        return ("review", "every"), clause.every
    noted = agreement.reviewed
    return ("reviewed", "every"), noted.every if noted is not None else None


class LastReview(NamedTuple):
    """The day from which the next review is counted, what it is in words, the record of it, and the day that was set for the next."""

    on: date
    words: str
    related: tuple[Pointer, ...] = ()
    next: date | None = None


def _last_review(agreement: Agreement, estate: Estate) -> LastReview:
    """The last review up to now, recorded or noted in the agreement; the day on which the agreement began where there was none since."""
    held = [review for review in estate.referring(Review, agreement.kind, agreement.id) if review.agreement == agreement.key and review.on <= estate.as_of]
    last = max(held, key=lambda review: (review.on, review.id), default=None)
    begin = agreement.valid.from_
    noted = agreement.reviewed.on if agreement.reviewed is not None and agreement.reviewed.on <= estate.as_of else begin
    if last is not None and last.on >= max(noted, begin):
        return LastReview(last.on, f"the last one was on {last.on}", (Pointer("review", last.id, ("on",), "the last review"),), last.next)
    if noted > begin:
        return LastReview(noted, f"the last one was on {noted}")
    return LastReview(begin, f"there was none since the agreement began on {begin}")


def find_missing_participants(review: Review, estate: Estate) -> Iterator[Hit]:
    """The executive whose business it is answers for a review, the head of IT carries it out."""
    agreement = find_agreement(review.agreement, estate)
    if agreement is None:
        return
    clause = effective(agreement, "review", estate)
    needed = {*(clause.participants if clause is not None else ()), *(_OF_EVERY_SLA if isinstance(agreement, Sla) else ())}
    present = {assignment.role for person in review.participants for assignment in _roles(person, review.on, agreement, estate)}
    absent = sorted(needed - present - set(review.participants))
    roles = [role for role in absent if estate.exists("role", role)]
    people = [person for person in absent if person not in roles and estate.exists("person", person)]
    if roles:
        message = f"nobody took part as {', '.join(roles)}"
        yield Hit(("participants",), message, "Hold the review with them, or name who stood in for them and give that person the role.", detail="roles")
    if people:
        yield Hit(("participants",), f"{', '.join(people)} did not take part", "Hold the review with them, or change the review clause.", detail="people")


def _roles(person: str, day: date, agreement: Agreement, estate: Estate) -> Iterator[RoleAssignment]:
    """The roles that a person held on a day for an agreement."""
    found = estate.find(Person, person)
    for assignment in found.roles if found is not None else ():
        if found is not None and holds_role(assignment, day) and _concerns(assignment, found, agreement, estate):
            yield assignment


def _concerns(assignment: RoleAssignment, person: Person, agreement: Agreement, estate: Estate) -> bool:
    """Whether a role reaches an agreement: one for everything does; an executive's reaches the own business only."""
    sides = [unit for unit in sides_of(agreement) if unit is not None]
    kind, _, id_ = (assignment.for_ or "").partition("/")
    if kind == "unit":
        return any(id_ in units_above(unit, estate) for unit in sides)
    if kind == "service":
        return any(item.service == id_ for item in agreement.items)
    if kind:
        return assignment.for_ == agreement.key
    return assignment.role != _EXECUTIVE or not sides or _belongs(person.unit, sides[0], estate)


def _belongs(unit: str, other: str, estate: Estate) -> bool:
    """Whether one of two units is the other, or part of it."""
    return unit in units_above(other, estate) or other in units_above(unit, estate)


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
    """A review ends with a decision, and what was decided takes effect with a new version."""
    if not review.decisions:
        yield Hit(("decisions",), "the review decided nothing", "Add what was decided: confirm, amend, renew or terminate.", detail="none")
    agreement = find_agreement(review.agreement, estate)
    limit = estate.settings.thresholds.amend_within
    if agreement is None or agreement.status in _OVER or limit.after(review.on) >= estate.as_of:
        return
    for index, decision in enumerate(review.decisions):
        if decision.decision == "amend" and not _is_amended(agreement, review, decision.version):
            message = f"an amendment was decided on {review.on}, and {agreement.key} is still at version {agreement.version}"
            related = (Pointer(agreement.kind, agreement.id, ("version",), "the version"),)
            yield Hit(("decisions", index), message, f"Draw up the new version; {limit} after the review have passed.", related)


def _is_amended(agreement: Agreement, review: Review, promised: Version | None) -> bool:
    """Whether a version came after the review: the promised one, a higher one, or one that changes after its day."""
    if promised is not None:
        return agreement.version >= promised
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


def find_one_sided_actions(action: Action, estate: Estate) -> Iterator[Hit]:
    """What follows from an agreement concerns both of its sides."""
    source = action.source
    shared = source.breach or source.trend or source.review or source.satisfaction or source.complaint
    if action.status not in _DECIDED or not shared:
        return
    agreement = _agreement_of(action, estate)
    parties = sorted({consent.party for consent in action.agreed_by})
    if not _speak_for_both(parties, agreement, estate):
        agreed = f"only {' and '.join(parties)}" if parties else "nobody"
        message = f"the action is {action.status}, and {agreed} agreed to it"
        yield Hit(("agreed_by",), message, "Add when each party of the agreement agreed.")


def _agreement_of(action: Action, estate: Estate) -> Agreement | None:
    """The agreement that an action follows from, where its source names one."""
    review = estate.find(Review, action.source.review)
    name = review.agreement if review is not None else (action.source.breach or action.source.trend or "").rpartition("/")[0]
    return find_agreement(name, estate)


def _speak_for_both(parties: list[str], agreement: Agreement | None, estate: Estate) -> bool:
    """Whether two of those who agreed stand for the two sides, a unit also for one above or below it."""
    if len(parties) < _SIDES:
        return False
    one, other = sides_of(agreement) if agreement is not None else (None, None)
    if one is None or other is None:
        return True
    return any(_belongs(first, one, estate) and _belongs(second, other, estate) for first, second in permutations(parties, _SIDES))


def find_unverified_actions(action: Action, _estate: Estate) -> Iterator[Hit]:
    """An improvement is one when somebody has looked, and at the number that it was to improve."""
    if action.status not in {"verified", "closed"}:
        return
    if action.verification is None:
        yield Hit(("status",), f"the action is {action.status} without a verification", "Add verification: on, by and result, with the value of the KPI.")
    elif action.kpi is not None and action.verification.value is None:
        message = f"the verification does not say which value {action.kpi.metric} has reached"
        yield Hit(("verification",), message, f"Add value: the measured {action.kpi.metric}, to be held against the target of {action.kpi.target}.")


def find_unreviewed_contracts(contract: Contract, estate: Estate) -> Iterator[Hit]:
    """A contract with a supplier is looked at once a year at least."""
    if not contract.in_force(estate.as_of):
        return
    last = _last_review(contract, estate)
    if add_months(last.on, _YEAR) < estate.as_of:
        message = f"the contract was not reviewed for more than a year: {last.words}"
        yield Hit(("id",), message, "Review it with the supplier and record the review.", last.related)


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
