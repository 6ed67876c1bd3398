"""Who speaks, signs and answers: read from roles and units, never guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.model.agreement import Contract, Ola, Party, Sla
from itsd.model.hierarchy import units_above
from itsd.model.organisation import Person, Unit
from itsd.practices.accountability import holds_role, is_active

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.model.estate import Estate


def holders(role: str, estate: Estate, unit: str | None = None) -> list[str]:
    """Those in post who hold a role, by id; of a unit those who work there or hold it for the unit."""
    found = []
    for person in estate.each(Person):
        if not is_active(person, estate.as_of):
            continue
        for assignment in person.roles:
            if assignment.role != role or not holds_role(assignment, estate.as_of):
                continue
            if unit is None or assignment.for_ == f"unit/{unit}" or (person.unit == unit and assignment.for_ in {None, f"unit/{unit}"}):
                found.append(person.id)
    return list(dict.fromkeys(found))


def only(people: list[str]) -> str | None:
    """The one there is; None where there is none, or a choice."""
    return people[0] if len(people) == 1 else None


def representative(unit: str, roles: tuple[str, ...], estate: Estate) -> str | None:
    """Who speaks for a unit: who does so in other agreements, else the only one there with the first of the roles that somebody has."""
    used = [party.representative for party in _parties(estate) if party.unit == unit and party.representative is not None]
    known = [person for person in used if (found := estate.find(Person, person)) is not None and is_active(found, estate.as_of)]
    if known:
        return _commonest(known)
    for role in roles:
        people = holders(role, estate, unit)
        if people:
            return people[0] if len(people) == 1 else None
    return None


def _parties(estate: Estate) -> Iterator[Party]:
    agreements: list[Sla | Ola | Contract] = [*estate.each(Sla), *estate.each(Ola), *estate.each(Contract)]
    for agreement in agreements:
        if agreement.is_agreed:
            parties = agreement.parties
            sides = (getattr(parties, name, None) for name in ("customer", "provider", "receiver"))
            yield from (side for side in sides if isinstance(side, Party))


def _commonest(names: list[str]) -> str:
    return max(sorted(set(names)), key=names.count)


def brm_of(customer: str, estate: Estate) -> str | None:
    """The business relationship manager of a unit, or of the nearest one above that has one."""
    for name in units_above(customer, estate):
        unit = estate.find(Unit, name)
        if unit is not None and unit.brm is not None:
            return str(unit.brm)
    return None


def it_unit(estate: Estate) -> str | None:
    """The unit that provides: the one that does so in most SLAs, else that of the head of IT."""
    used = [sla.parties.provider.unit for sla in estate.each(Sla) if sla.is_agreed and sla.parties.provider is not None]
    if used:
        return _commonest(used)
    head = only(holders("head-of-it", estate))
    person = estate.find(Person, head)
    return None if person is None else str(person.unit)
