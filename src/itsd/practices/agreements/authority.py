"""Why somebody may not approve an agreement in a role on a day: the role, the person, the other side, the text's own day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.diagnostics import Hit
from itsd.practices.accountability import holds_role, is_active
from itsd.practices.agreements.obligations import digest_of
from itsd.practices.agreements.seats import SIDES, candidates_for, may_sign, seat_for, seat_of, seats_of
from itsd.practices.agreements.signatures import judge_approvals

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from itsd.model.agreement import Agreement
    from itsd.model.clauses import Approval
    from itsd.model.estate import Estate
    from itsd.model.organisation import Person
    from itsd.practices.agreements.seats import Seat

_OVER = {"superseded", "terminated"}
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Wish:
    """Who wants to sign an agreement, in which role, with which decision, on which day."""

    person: Person
    role: str
    decision: str
    on: date


def find_objections(wish: Wish, agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    """Everything that stands against an approval, besides the text itself; each with its place, in the agreement or in another entity."""
    if agreement.status in _OVER:
        yield Hit(("status",), f"{agreement.key} is {agreement.status}: there is nothing to approve any more", "Approve the agreement that takes its place.")
        return
    if wish.decision == "rejected" and agreement.is_agreed:
        hint = "Hold a review and record what it decides; it can be amended or terminated."
        yield Hit(("status",), f"{agreement.key} is {agreement.status}: who has agreed is bound and cannot reject it", hint)
    seats = seats_of(agreement, estate)
    seat = seat_for(wish.role, wish.person.id, seats)
    if seat is None:
        roles = ", ".join(f"{'/'.join(item.roles)} for {item.name.removeprefix('the ')}" for item in seats)
        yield Hit(("parties",), f"no {agreement.kind} is approved as {wish.role}", f"Sign as {roles}.")
    else:
        yield from _judge_person(wish, seat, agreement, estate)
        yield from _judge_sides(wish, seat, seats, agreement)
    yield from _judge_day(wish, agreement, estate)


def _judge_person(wish: Wish, seat: Seat, agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    person, role, day = wish.person, wish.role, wish.on
    entity = ("person", person.id)
    if not is_active(person, day):
        deputy = f" {person.deputy} stands in." if person.deputy else ""
        yield Hit(("active",), f"{person.id} is not in post on {day}", f"{_who_can(seat, agreement, day, estate)}{deputy}", entity=entity)
    elif not may_sign(person, role, day, agreement, estate):
        terms = [item for item in person.roles if item.role == role]
        if not terms:
            message = f"{person.id} does not hold the role {role}"
        elif not any(holds_role(item, day) for item in terms):
            message = f"{person.id} is not {role} on {day}"
        else:
            reach = ", ".join(str(item.for_ or f"unit/{person.unit}") for item in terms)
            message = f"{person.id} is {role} for {reach}, which does not reach {seat.name} of {agreement.key}"
        yield Hit(("roles",), message, _who_can(seat, agreement, day, estate), entity=entity)


def _who_can(seat: Seat, agreement: Agreement, day: date, estate: Estate) -> str:
    people = candidates_for(seat, day, agreement, estate)
    if not people:
        return f"Nobody can sign for {seat.name} on that day: give somebody the role {' or '.join(seat.roles)}."
    more = ", …" if len(people) > _SHOWN else ""
    return f"For {seat.name} can sign: {', '.join(f'{person} as {role}' for person, role in people[:_SHOWN])}{more}."


def _judge_sides(wish: Wish, seat: Seat, seats: tuple[Seat, ...], agreement: Agreement) -> Iterator[Hit]:
    """Nobody signs for both sides of one version (G008)."""
    if wish.decision != "approved" or seat.side not in SIDES:
        return
    for item in judge_approvals(agreement, "", seats):
        other = seat_of(item.approval, seats)
        if item.state.binds and item.approval.person == wish.person.id and other is not None and other.side in SIDES and other.side != seat.side:
            message = f"{wish.person.id} approved for {other.name} already, and would sign for {seat.name} too"
            yield Hit(("approvals", item.number, "person"), message, "Let two persons sign.")


def _judge_day(wish: Wish, agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    if wish.on > estate.as_of:
        yield Hit((), f"{wish.on} is still to come; it is {estate.as_of}", "Sign on the day, or leave --on away.")
    for index, change in enumerate(agreement.changes):
        if change.version == agreement.version and wish.on < change.on:
            hint = "Give the day on which it was signed, or mend the day of the version."
            yield Hit(("changes", index, "on"), f"{wish.on} is before version {change.version} was written on {change.on}", hint)


def same_approval(wish: Wish, agreement: Agreement, estate: Estate) -> Approval | None:
    """The approval that says the same of the same text already, as the last word of this person in this role."""
    digest = digest_of(agreement)
    for item in judge_approvals(agreement, digest, seats_of(agreement, estate)):
        approval = item.approval
        last = item.state.binds or item.state == "rejected"
        same = (approval.person, approval.role, approval.decision, approval.version) == (wish.person.id, wish.role, wish.decision, agreement.version)
        if last and same and (approval.digest or "").lower() == digest:
            return approval
    return None
