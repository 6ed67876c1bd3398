"""Whose approval a change needs: who signs for the parties, by the agreement and the estate's RACI."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.diff.changes import Needed
from itsd.diff.saying import say_name
from itsd.model.agreement import Agreement
from itsd.practices.agreements.signatures import State, standing_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itsd.diff.changes import Change
    from itsd.diff.difference import Sides
    from itsd.practices.agreements.signatures import Filled

_DRAFTS = frozenset({"draft", "in-negotiation"})
_MOST = 3  # persons who could sign for one side


def find_needed(changes: Sequence[Change], sides: Sides) -> Iterator[Needed]:
    """The signatures that the new content of each agreement needs, where a right or a duty in it differs."""
    for key in dict.fromkeys((change.document, change.id) for change in changes if change.direction.binds):
        agreement = sides.head.entity(*key)
        if isinstance(agreement, Agreement) and agreement.status not in _DRAFTS | {"superseded", "terminated"}:
            yield from (_needed(agreement, item, sides) for item in standing_of(agreement, sides.head).seats if item.seat.needed)


def _needed(agreement: Agreement, filled: Filled, sides: Sides) -> Needed:
    """One seat: whoever signed the very content, else whoever the agreement names, else those who hold its roles."""
    signature = filled.signature
    given = signature is not None and signature.state is State.HOLDS
    if signature is not None:
        persons: tuple[str, ...] = (signature.approval.person,)
    elif filled.seat.person is not None:
        persons = (filled.seat.person,)
    else:
        persons = tuple(dict.fromkeys(person for person, _ in filled.candidates))[:_MOST]
    role = signature.approval.role if signature is not None else next((role for person, role in filled.candidates if person in persons), filled.seat.roles[0])
    names = tuple(say_name("person", person, sides.head) for person in persons)
    return Needed(agreement.key, role, persons, names, f"for {filled.seat.name}", given)
