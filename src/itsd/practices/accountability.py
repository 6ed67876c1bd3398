"""Who answers for what: the RACI that holds in an estate, and who holds a role on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.model.organisation import Person, Policy
from itsd.practices.framework_raci import FRAMEWORK, Raci

if TYPE_CHECKING:
    from datetime import date

    from itsd.model.estate import Estate
    from itsd.model.governance import Waiver
    from itsd.model.organisation import RoleAssignment


def is_active(person: Person, day: date) -> bool:
    """Whether somebody is in post on a day."""
    span = person.active
    return span is None or ((span.from_ is None or span.from_ <= day) and (span.to is None or day <= span.to))


def holds_role(assignment: RoleAssignment, day: date) -> bool:
    """Whether an assignment is in force on a day."""
    return (assignment.from_ is None or assignment.from_ <= day) and (assignment.to is None or day <= assignment.to)


def raci_of(practice: str, estate: Estate) -> Raci:
    """The table of a practice: the estate's policy for it where there is one, else the framework's."""
    for policy in estate.each(Policy):
        if policy.practice == practice and policy.activity is None:
            return Raci(policy.accountable, policy.responsible, policy.consulted, policy.informed)
    return FRAMEWORK[practice]


def roles_that_accept(estate: Estate) -> set[str]:
    """The roles that may accept a risk: those that are accountable for agreements or their review."""
    return {role for practice in ("agreements", "review") for role in raci_of(practice, estate).accountable}


def is_accepted(waiver: Waiver, estate: Estate) -> bool:
    """Whether somebody accountable accepted the risk, and it holds today."""
    if waiver.expires is None or not waiver.on <= estate.as_of <= waiver.expires:
        return False
    person = estate.find(Person, waiver.accepted_by)
    return person is not None and may_accept(person, waiver.on, estate)


def may_accept(person: Person, day: date, estate: Estate) -> bool:
    """Whether a person could accept a risk on a day."""
    roles = roles_that_accept(estate)
    return is_active(person, day) and any(item.role in roles and holds_role(item, day) for item in person.roles)
