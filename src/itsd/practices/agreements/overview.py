"""An agreement at a glance: where it stands in its life, who signed what, and what lacks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.model.agreement import Agreement, Contract, Ola, Sla
from itsd.practices.agreements.lifecycle import Step, is_expired
from itsd.practices.agreements.signatures import Standing, State, standing_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.levels.comparison import Verdict
    from itsd.model.estate import Estate

_MODELS: tuple[type[Agreement], ...] = (Sla, Ola, Contract)


@dataclass(frozen=True, slots=True)
class Overview:
    """The standing of one agreement; `steps`, `faults` and `proof` are None where they were not worked out, or there is nothing to prove."""

    agreement: Agreement
    standing: Standing
    in_force: bool
    expired: bool
    successors: tuple[str, ...]
    steps: tuple[Step, ...] | None = None
    faults: tuple[str, ...] | None = None
    proof: Verdict | None = None

    @property
    def lacks(self) -> tuple[str, ...]:
        """What is missing so that exactly this text is signed by everybody who has to, in words."""
        missing = [f"the approval of {item.seat.name} is missing" for item in self.standing.missing]
        for signature in self.standing.unsure:
            approval = signature.approval
            why = "has no digest, so nobody can tell which text it is of" if signature.state is State.UNSEALED else "is of another text"
            missing.append(f"the approval of {approval.person} as {approval.role} {why}")
        return tuple(missing)


def overviews_of(estate: Estate) -> Iterator[Overview]:
    """All agreements, without what takes long to work out."""
    for model in _MODELS:
        for agreement in estate.each(model):
            yield overview_of(agreement, estate)


def overview_of(
    agreement: Agreement,
    estate: Estate,
    *,
    steps: tuple[Step, ...] | None = None,
    faults: tuple[str, ...] | None = None,
    proof: Verdict | None = None,
) -> Overview:
    """One agreement, with what was worked out besides."""
    successors = [other.key for model in _MODELS for other in estate.referring(model, agreement.kind, agreement.id) if other.supersedes == agreement.key]
    day = estate.as_of
    return Overview(agreement, standing_of(agreement, estate), agreement.in_force(day), is_expired(agreement, day), tuple(successors), steps, faults, proof)
