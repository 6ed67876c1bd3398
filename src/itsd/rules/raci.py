"""Who answers for what: policies against the framework's RACI, and roles that somebody really holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.diagnostics import Hit, Level, Pointer
from itsd.model.agreement import Sla
from itsd.model.governance import Waiver
from itsd.model.hierarchy import units_above
from itsd.model.organisation import Person, Policy, Unit
from itsd.practices.accountability import holds_role, is_active, raci_of
from itsd.practices.framework_raci import FRAMEWORK
from itsd.rules.base import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from itsd.model.estate import Estate

_LETTERS = ("accountable", "responsible", "consulted", "informed")
_HEAD = "head-of-it"
_EXECUTIVE = "lob-executive"
_SHOWN = 3  # persons of one finding


def holders(role: str, estate: Estate) -> list[Person]:
    """The active persons that hold a role, for whatever, by id."""
    return [person for person, _ in _holdings(role, estate)]


def _holdings(role: str, estate: Estate) -> Iterator[tuple[Person, set[str]]]:
    """The active persons that hold a role, by id, and for what each holds it; for everything is an empty name."""
    for person in estate.referring(Person, "role", role):
        scopes = {str(item.for_ or "") for item in person.roles if item.role == role and holds_role(item, estate.as_of)}
        if scopes and is_active(person, estate.as_of):
            yield person, scopes


def _executives_of(unit: str, holdings: list[tuple[Person, set[str]]], estate: Estate) -> list[Person]:
    """The LOB executives of a unit, else of the nearest unit above that has one; one without a limit has the own unit."""
    levels = ([person for person, scopes in holdings if _has_unit(person, scopes, above)] for above in units_above(unit, estate))
    return next((found for found in levels if found), [])


def _has_unit(person: Person, scopes: set[str], unit: str) -> bool:
    return f"unit/{unit}" in scopes or ("" in scopes and person.unit == unit)


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
    """The role that answers for a practice is held by one person for each thing it is held for, and for each customer."""
    if not estate.ids("person"):
        return  # the estate names nobody yet
    roles = {role for practice in _practices(estate) for role in raci_of(practice, estate).accountable}
    for role in sorted(roles - {_EXECUTIVE}):
        yield from _judge_role(role, estate)
    if _EXECUTIVE in roles:
        holdings = list(_holdings(_EXECUTIVE, estate))
        for unit in estate.each(Unit):
            if unit.customer:
                yield from _judge_customer(unit.id, _executives_of(unit.id, holdings, estate))


def _judge_role(role: str, estate: Estate) -> Iterator[Hit]:
    people_of: dict[str, list[Person]] = {}
    for person, scopes in _holdings(role, estate):
        for scope in scopes:
            people_of.setdefault(scope, []).append(person)
    if not people_of:
        yield Hit(("practices",), f"nobody in post holds the accountable role {role}", f"Add {{role: {role}}} to the roles of a person.", detail=role)
    for scope, people in sorted(people_of.items()):
        if len(people) > 1:
            what = f"{role} for {scope}" if scope else role
            yield Hit(("practices",), *_too_many(what, people), detail=f"{role} {scope}")


def _judge_customer(unit: str, people: list[Person]) -> Iterator[Hit]:
    if not people:
        hint = f"Add {{role: {_EXECUTIVE}, for: unit/{unit}}} to the roles of a person."
        yield Hit(("customer",), f"nobody in post holds the accountable role {_EXECUTIVE} for {unit}", hint, entity=("unit", unit))
    elif len(people) > 1:
        yield Hit(("customer",), *_too_many(f"{_EXECUTIVE} for {unit}", people), entity=("unit", unit))


def _too_many(what: str, people: list[Person]) -> tuple[str, str, tuple[Pointer, ...]]:
    """Message, hint and related places where several persons answer for one thing."""
    some = people[:_SHOWN]
    names = ", ".join(person.id for person in some) + (" and others" if len(people) > _SHOWN else "")
    related = tuple(Pointer("person", person.id, ("roles",), f"{person.id} holds it") for person in some)
    return f"{len(people)} persons hold the accountable role {what}: {names}", "Let one hold it; use deputy for who stands in.", related


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
        if entity.practice == "review" and entity.activity is None and entity.accountable not in {(), (_EXECUTIVE,)}:  # G001 speaks of nobody
            yield Hit(("accountable",), f"{', '.join(entity.accountable)} answers for reviews, not the LOB executive of the customer", "Make lob-executive accountable.")
    elif _is_reviewed_by_customer(entity, estate):
        yield from _judge_reviewers(entity, estate)


def _is_reviewed_by_customer(sla: Sla, estate: Estate) -> bool:
    """Whether the customer has to answer for the reviews; where a policy says otherwise, the policy is at fault."""
    return (
        "review" in _practices(estate)
        and sla.in_force(estate.as_of)
        and raci_of("review", estate).accountable == (_EXECUTIVE,)
        and not any(_is_waiver_of_review(waiver, sla, estate.as_of) for waiver in estate.referring(Waiver, "sla", sla.id))
    )


def _is_waiver_of_review(waiver: Waiver, sla: Sla, day: date) -> bool:
    """Whether a waiver in force is about the agreement as a whole; one of a target or an aspect excuses no review."""
    of = waiver.of
    whole = of.agreement == sla.key and of.rule in {None, "G005"} and of.target is None and of.aspect is None and of.requirement is None
    return whole and waiver.accepted_by is not None and waiver.expires is not None and waiver.on <= day <= waiver.expires


def _judge_reviewers(sla: Sla, estate: Estate) -> Iterator[Hit]:
    if sla.parties.customer is None:
        return  # A001 speaks of it
    unit = sla.parties.customer.unit
    executives = {person.id for person in _executives_of(unit, list(_holdings(_EXECUTIVE, estate)), estate)}
    if not executives:
        message = f"{unit} has no LOB executive who could answer for the review"
        yield Hit(("parties", "customer"), message, f"Add {{role: lob-executive, for: unit/{unit}}} to the roles of a person.")
    elif executives <= {person.id for person in holders(_HEAD, estate)}:
        yield Hit(("parties", "customer"), f"the LOB executive of {unit} is the head of IT, who delivers", "Let somebody of the customer hold the role.")


_ALL_ROLES = ("P1-A1", "P2-A1", "P3-A5", "P4-A2", "P5-A1")

RULES = (
    Rule("G001", "one-accountable", Level.ERROR, "a policy with no or several accountable roles", _ALL_ROLES, (Policy,), find_divided_accountability),
    Rule("G002", "accountable-filled", Level.ERROR, "an accountable role that nobody holds, or several", _ALL_ROLES, (), find_unfilled_accountability),
    Rule("G003", "responsible-filled", Level.ERROR, "a responsible role that nobody holds", _ALL_ROLES, (), find_unfilled_responsibility),
    Rule("G004", "raci-deviates-from-framework", Level.WARNING, "a policy other than the framework without a rationale", _ALL_ROLES, (Policy,), find_deviations),
    Rule("G005", "p5-accountability", Level.ERROR, "reviews for which no LOB executive of the customer answers", ("P5-A1",), (Policy, Sla), find_wrong_review_accountability),
)
