"""Who answers for what: policies against the framework's RACI, and roles that somebody really holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.diagnostics import Hit, Level, Pointer
from itsd.model.agreement import Sla
from itsd.model.governance import Waiver
from itsd.model.hierarchy import units_above
from itsd.model.organisation import Person, Policy, Unit
from itsd.rules.base import Rule
from itsd.rules.framework_raci import FRAMEWORK, Raci

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from itsd.model.estate import Estate
    from itsd.model.organisation import RoleAssignment

_LETTERS = ("accountable", "responsible", "consulted", "informed")
_HEAD = "head-of-it"
_EXECUTIVE = "lob-executive"


def is_active(person: Person, day: date) -> bool:
    """Whether somebody is in post on a day."""
    span = person.active
    return span is None or ((span.from_ is None or span.from_ <= day) and (span.to is None or day <= span.to))


def holds_role(assignment: RoleAssignment, day: date) -> bool:
    """Whether an assignment is in force on a day."""
    return (assignment.from_ is None or assignment.from_ <= day) and (assignment.to is None or day <= assignment.to)


def holders(role: str, estate: Estate, unit: str | None = None) -> list[Person]:
    """The active persons that hold a role, by id; with a unit, those that hold it for this unit or for everything in their own."""
    return [person for person in estate.referring(Person, "role", role) if is_active(person, estate.as_of) and _holds(person, role, unit, estate)]


def _holds(person: Person, role: str, unit: str | None, estate: Estate) -> bool:
    for assignment in person.roles:
        if assignment.role == role and holds_role(assignment, estate.as_of):
            if unit is None or assignment.for_ == f"unit/{unit}":
                return True
            if assignment.for_ is None and person.unit in units_above(unit, estate):
                return True
    return False


def raci_of(practice: str, estate: Estate) -> Raci:
    """The table of a practice: the estate's policy for it where there is one, else the framework's."""
    for policy in estate.each(Policy):
        if policy.practice == practice and policy.activity is None:
            return Raci(policy.accountable, policy.responsible, policy.consulted, policy.informed)
    return FRAMEWORK[practice]


def _practices(estate: Estate) -> tuple[str, ...]:
    """The practices that are claimed; all of them where none is, because somebody answers for a thing before it is done well."""
    return estate.settings.practices or tuple(FRAMEWORK)


def find_divided_accountability(policy: Policy, estate: Estate) -> Iterator[Hit]:
    """Where two answer for a thing, nobody does."""
    if len(set(policy.accountable)) != 1:
        found = ", ".join(policy.accountable) or "nobody"
        yield Hit(("accountable",), f"exactly one role is accountable, here {found}", "Name one role; others can be responsible or consulted.")
    for other in estate.each(Policy):
        if other.id < policy.id and (other.practice, other.activity) == (policy.practice, policy.activity):
            related = (Pointer("policy", other.id, ("practice",), "the other policy"),)
            yield Hit(("practice",), f"policy/{other.id} already settles {policy.activity or policy.practice}", "Join the two.", related, detail=other.id)


def find_unfilled_accountability(estate: Estate) -> Iterator[Hit]:
    """The role that answers for a practice is held: by one person in the organisation, or by one in each customer's unit."""
    if not estate.ids("person"):
        return  # the estate names nobody yet
    roles = {role for practice in _practices(estate) for role in raci_of(practice, estate).accountable}
    for role in sorted(roles - {_EXECUTIVE}):
        yield from _judge_holders(role, holders(role, estate), "")
    if _EXECUTIVE in roles:
        for unit in estate.each(Unit):
            if unit.customer:
                yield from _judge_holders(_EXECUTIVE, holders(_EXECUTIVE, estate, unit.id), unit.id)


def _judge_holders(role: str, people: list[Person], unit: str) -> Iterator[Hit]:
    where = f" of {unit}" if unit else ""
    if not people:
        target = f"unit/{unit}" if unit else ""
        example = f"{{role: {role}, for: {target}}}" if unit else f"{{role: {role}}}"
        yield Hit(("practices",), f"nobody in post holds the accountable role {role}{where}", f"Add {example} to the roles of a person.", detail=f"{role} {unit}")
    elif len(people) > 1:
        related = tuple(Pointer("person", person.id, ("roles",), f"{person.id} holds it") for person in people[:3])
        names = ", ".join(person.id for person in people[:3])
        message = f"{len(people)} persons hold the accountable role {role}{where}: {names}"
        yield Hit(("practices",), message, "Let one hold it; use deputy for who stands in.", related, detail=f"{role} {unit}")


def find_unfilled_responsibility(estate: Estate) -> Iterator[Hit]:
    """Every role that does the work of a practice is held by somebody."""
    if not estate.ids("person"):
        return
    for role in sorted({role for practice in _practices(estate) for role in raci_of(practice, estate).responsible}):
        practices = [practice for practice in _practices(estate) if role in raci_of(practice, estate).responsible]
        if not holders(role, estate):
            message = f"nobody in post holds the role {role}, responsible for {', '.join(practices)}"
            yield Hit(("practices",), message, f"Add {{role: {role}}} to the roles of a person.", detail=role)


def find_deviations(policy: Policy, _estate: Estate) -> Iterator[Hit]:
    """The organisation may order things otherwise, and says why."""
    if policy.activity is not None or policy.rationale is not None:
        return
    seed = FRAMEWORK[policy.practice]
    for letter in _LETTERS:
        mine, theirs = set(getattr(policy, letter)), set(getattr(seed, letter))
        if mine != theirs:
            more = [f"adds {', '.join(sorted(mine - theirs))}"] if mine - theirs else []
            less = [f"leaves out {', '.join(sorted(theirs - mine))}"] if theirs - mine else []
            message = f"{letter} {' and '.join(more + less)}, other than the framework"
            yield Hit((letter,), message, "Add rationale: why the organisation orders it so.")


def find_wrong_review_accountability(entity: Policy | Sla, estate: Estate) -> Iterator[Hit]:
    """Whoever delivers must not be the one who answers for the review of the delivery."""
    if isinstance(entity, Policy):
        if entity.practice == "review" and entity.activity is None and entity.accountable != (_EXECUTIVE,):
            yield Hit(("accountable",), f"{', '.join(entity.accountable)} answers for reviews, not the LOB executive of the customer", "Make lob-executive accountable.")
        return
    if "review" not in _practices(estate) or not entity.in_force(estate.as_of) or entity.parties.customer is None:
        return
    if raci_of("review", estate).accountable != (_EXECUTIVE,) or any(waiver.of.agreement == entity.key for waiver in estate.referring(Waiver, "sla", entity.id)):
        return
    unit = entity.parties.customer.unit
    executives = {person.id for person in _executives_above(unit, estate)}
    heads = {person.id for person in holders(_HEAD, estate)}
    if not executives:
        message = f"{unit} has no LOB executive who could answer for the review"
        yield Hit(("parties", "customer"), message, f"Add {{role: lob-executive, for: unit/{unit}}} to the roles of a person.")
    elif executives <= heads:
        yield Hit(("parties", "customer"), f"the LOB executive of {unit} is the head of IT, who delivers", "Let somebody of the customer hold the role.")


def _executives_above(unit: str, estate: Estate) -> list[Person]:
    """The LOB executives of a unit, else of the nearest unit above that has one."""
    return next((found for above in units_above(unit, estate) if (found := holders(_EXECUTIVE, estate, above))), [])


_ALL_ROLES = ("P1-A1", "P2-A1", "P3-A5", "P4-A2", "P5-A1")

RULES = (
    Rule("G001", "one-accountable", Level.ERROR, "a policy with no or several accountable roles", _ALL_ROLES, (Policy,), find_divided_accountability),
    Rule("G002", "accountable-filled", Level.ERROR, "an accountable role that nobody holds, or several", _ALL_ROLES, (), find_unfilled_accountability),
    Rule("G003", "responsible-filled", Level.ERROR, "a responsible role that nobody holds", _ALL_ROLES, (), find_unfilled_responsibility),
    Rule("G004", "raci-deviates-from-framework", Level.WARNING, "a policy other than the framework without a rationale", _ALL_ROLES, (Policy,), find_deviations),
    Rule("G005", "p5-accountability", Level.ERROR, "reviews for which no LOB executive of the customer answers", ("P5-A1",), (Policy, Sla), find_wrong_review_accountability),
)
