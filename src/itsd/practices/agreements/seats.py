"""Whose signature an agreement needs, and who may give it: the seats at the table, the roles that fill them, the people who hold those roles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.model.agreement import Contract, Ola, Sla
from itsd.model.hierarchy import units_above
from itsd.model.organisation import Person
from itsd.model.service import Service
from itsd.practices.accountability import holds_role, is_active, raci_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from itsd.model.agreement import Agreement, Party
    from itsd.model.clauses import Approval
    from itsd.model.estate import Estate
    from itsd.model.organisation import RoleAssignment

_CUSTOMER = ("customer-representative", "lob-executive")
_IT = ("head-of-it", "service-level-manager")
_TEAM = ("team-lead", "service-owner")
_OF_A_UNIT = {*_CUSTOMER, *_TEAM}
"""Roles that, where nothing limits them, reach no further than the unit in which their holder works."""
_BY_NAME = {"customer": "customer-representative", "supplier": "supplier-representative"}
"""The role in which whoever the agreement names for a side may sign without holding any."""
SIDES = {"customer", "provider", "receiver", "supplier"}
"""Seats of parties, which two persons have to fill; the others look on."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One signature: for which side, in words, by which roles, by whom the agreement names, and for which unit. The needed ones bind."""

    side: str
    name: str
    roles: tuple[str, ...]
    person: str | None
    unit: str | None
    needed: bool = True

    def takes(self, role: str, person: str) -> bool:
        """Whether an approval in this role, or by this person, is one for this seat."""
        return role in self.roles or person == self.person


def seats_of(agreement: Agreement, estate: Estate) -> tuple[Seat, ...]:
    """The seats of an agreement, those that have to be filled first; whoever the estate's RACI makes accountable signs for the provider too."""
    answers = tuple(dict.fromkeys((*_IT, *raci_of("agreements", estate).accountable)))
    if isinstance(agreement, Sla):
        customer = agreement.parties.customer
        return (
            _seat("customer", "the customer", _CUSTOMER, customer),
            Seat("brm", "business relationship management", ("business-relationship-manager",), agreement.brm, None if customer is None else customer.unit),
            _seat("provider", "the provider", answers, agreement.parties.provider),
        )
    if isinstance(agreement, Ola):
        return (_seat("receiver", "the receiver", answers, agreement.parties.receiver), _seat("provider", "the provider", _TEAM, agreement.parties.provider))
    if isinstance(agreement, Contract):
        receiver = agreement.parties.receiver
        unit = None if receiver is None else receiver.unit
        return (
            Seat("supplier-manager", "the supplier manager", ("supplier-manager",), agreement.supplier_manager, unit),
            Seat("supplier", "the supplier", ("supplier-representative",), None, None, needed=False),
            Seat("receiver", "the receiver", answers, None if receiver is None else receiver.representative, unit, needed=False),
        )
    return ()


def _seat(side: str, name: str, roles: tuple[str, ...], party: Party | None) -> Seat:
    return Seat(side, name, roles, None if party is None else party.representative, None if party is None else party.unit)


def seat_for(role: str, person: str, seats: tuple[Seat, ...]) -> Seat | None:
    """The seat that an approval is for: the one of its role, else the one for which the agreement names the person."""
    return next((seat for seat in seats if role in seat.roles), None) or next((seat for seat in seats if person == seat.person), None)


def seat_of(approval: Approval, seats: tuple[Seat, ...]) -> Seat | None:
    """The seat that an approval fills."""
    return seat_for(approval.role, approval.person, seats)


def may_sign(person: Person, role: str, day: date, agreement: Agreement, estate: Estate) -> bool:
    """Whether somebody holds a role on a day so that it reaches the agreement, or is named in it for the side."""
    seat = seat_for(role, person.id, seats_of(agreement, estate))
    if seat is None or not is_active(person, day):
        return False
    if person.id == seat.person and role == _BY_NAME.get(seat.side):
        return True
    return any(item.role == role and holds_role(item, day) and _reaches(item, person, seat, agreement, estate) for item in person.roles)


def _reaches(assignment: RoleAssignment, person: Person, seat: Seat, agreement: Agreement, estate: Estate) -> bool:
    """Whether a role that somebody holds is one for this seat of this agreement."""
    kind, _, id_ = (assignment.for_ or "").partition("/")
    if kind == "unit":
        return seat.unit is None or id_ in units_above(seat.unit, estate)
    if kind == "service":
        return any(item.service == id_ for item in agreement.items)
    if kind:
        return assignment.for_ == agreement.key
    if person.id == seat.person or assignment.role not in _OF_A_UNIT or seat.unit is None:
        return True
    owns = assignment.role == "service-owner" and any(_owner(item.service, estate) == person.id for item in agreement.items)
    return owns or seat.unit in units_above(person.unit, estate) or person.unit in units_above(seat.unit, estate)


def _owner(service: str | None, estate: Estate) -> str | None:
    found = estate.find(Service, service)
    return None if found is None else found.owner


def candidates_for(seat: Seat, day: date, agreement: Agreement, estate: Estate) -> tuple[tuple[str, str], ...]:
    """Who can fill a seat on a day: the person and the role, whoever the agreement names first."""
    found = sorted(set(_candidates(seat, day, agreement, estate)), key=lambda pair: (pair[0] != seat.person, seat.roles.index(pair[1]) if pair[1] in seat.roles else 99, pair))
    return tuple(found)


def _candidates(seat: Seat, day: date, agreement: Agreement, estate: Estate) -> Iterator[tuple[str, str]]:
    named = estate.find(Person, seat.person)
    if named is not None:
        roles = {*(item.role for item in named.roles), *filter(None, [_BY_NAME.get(seat.side)])}
        roles = roles & set(seat.roles) or roles  # what else somebody is counts only where it has to
        seats = seats_of(agreement, estate)
        yield from ((named.id, role) for role in roles if seat_for(role, named.id, seats) == seat and may_sign(named, role, day, agreement, estate))
    for role in seat.roles:
        for person in estate.referring(Person, "role", role):
            if may_sign(person, role, day, agreement, estate):
                yield person.id, role
