"""The approvals of an agreement held against its text: which count, which belong to another version, which the text has left behind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from itsd.practices.agreements.obligations import digest_of
from itsd.practices.agreements.seats import candidates_for, seat_of, seats_of

if TYPE_CHECKING:
    from itsd.model.agreement import Agreement
    from itsd.model.clauses import Approval
    from itsd.model.estate import Estate
    from itsd.practices.agreements.seats import Seat

_DIGEST = re.compile(r"[0-9a-f]{64}")


class State(StrEnum):
    """What an approval is worth today."""

    HOLDS = "holds"
    UNSEALED = "no digest"
    BROKEN = "text changed"
    REJECTED = "rejected"
    REPLACED = "replaced"
    FORMER = "former version"

    @property
    def binds(self) -> bool:
        """Whether the signatory has said yes to this version, whatever became of the text since."""
        return self in {State.HOLDS, State.UNSEALED, State.BROKEN}


@dataclass(frozen=True, slots=True)
class Signature:
    """An approval with its number in the list, the seat it fills and what it is worth."""

    number: int
    approval: Approval
    seat: Seat | None
    state: State


@dataclass(frozen=True, slots=True)
class Filled:
    """A seat, the signature that fills it, and who could where none does."""

    seat: Seat
    signature: Signature | None
    candidates: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """All signatures of an agreement, its seats, and the digest of its text."""

    digest: str
    signatures: tuple[Signature, ...]
    seats: tuple[Filled, ...]

    @property
    def missing(self) -> tuple[Filled, ...]:
        """The seats that have to be filled and are not."""
        return tuple(item for item in self.seats if item.seat.needed and item.signature is None)

    @property
    def unsure(self) -> tuple[Signature, ...]:
        """The signatures of this version of which the text is not, or not known to be, what was signed."""
        return tuple(item for item in self.signatures if item.state in {State.UNSEALED, State.BROKEN})

    @property
    def complete(self) -> bool:
        """Whether everybody who has to sign has signed exactly this text."""
        return not self.missing and not self.unsure


def standing_of(agreement: Agreement, estate: Estate) -> Standing:
    """The signatures of an agreement as they stand."""
    digest = digest_of(agreement)
    seats = seats_of(agreement, estate)
    signatures = judge_approvals(agreement, digest, seats)
    filled = []
    for seat in seats:
        found = [item for item in signatures if item.state.binds and seat.takes(item.approval.role, item.approval.person)]
        best = min(found, key=lambda item: (item.state is not State.HOLDS, item.state is State.BROKEN), default=None)
        candidates = candidates_for(seat, estate.as_of, agreement, estate) if best is None else ()
        filled.append(Filled(seat, best, candidates))
    return Standing(digest, signatures, tuple(filled))


def empty_seats(agreement: Agreement, estate: Estate) -> list[Seat]:
    """The seats that have to be filled and that nobody filled, whatever became of the text since: told without its digest."""
    seats = seats_of(agreement, estate)
    signed = [item.approval for item in judge_approvals(agreement, "", seats) if item.state.binds]
    return [seat for seat in seats if seat.needed and not any(seat.takes(approval.role, approval.person) for approval in signed)]


def judge_approvals(agreement: Agreement, digest: str, seats: tuple[Seat, ...]) -> tuple[Signature, ...]:
    """Each approval with what it is worth; who thinks again counts once, with the last word."""
    order = sorted(range(len(agreement.approvals)), key=lambda number: agreement.approvals[number].on)
    last = {(agreement.approvals[number].role, agreement.approvals[number].person): number for number in order if _of_this(agreement.approvals[number], agreement)}
    return tuple(Signature(number, item, seat_of(item, seats), _state(number, item, agreement, digest, last)) for number, item in enumerate(agreement.approvals))


def _of_this(approval: Approval, agreement: Agreement) -> bool:
    """Whether an approval is one of this major version: a minor one alters no right and no duty."""
    return approval.version is None or approval.version.major == agreement.version.major


def _state(number: int, approval: Approval, agreement: Agreement, digest: str, last: dict[tuple[str, str], int]) -> State:
    if not _of_this(approval, agreement):
        return State.FORMER
    if last[approval.role, approval.person] != number:
        return State.REPLACED
    if approval.decision == "rejected":
        return State.REJECTED
    if approval.digest is None:
        return State.UNSEALED
    return State.HOLDS if approval.digest.lower() == digest else State.BROKEN


def is_digest(text: str) -> bool:
    """Whether a text is a whole SHA-256 in hexadecimal digits; a shortened one could be met by another text."""
    return _DIGEST.fullmatch(text.lower()) is not None


def sole_author(agreement: Agreement) -> str | None:
    """Whoever wrote this version, where nobody else approved it."""
    author = next((change.by for change in agreement.changes if change.version == agreement.version), None)
    signed = {item.approval.person for item in judge_approvals(agreement, "", ()) if item.state.binds}
    return author if author is not None and signed == {author} else None
