"""Who has agreed, and the places where the parties sign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.model.agreement import Contract, Sla
from itsd.render.agreement.clauses import sides_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.model.agreement import Agreement
    from itsd.render.phrases import Phrases


@dataclass(frozen=True, slots=True)
class Place:
    """One place to sign: for whom, who, and the day on which that person agreed to this version, where it is on record."""

    party: str
    person: str
    on: str


def build_approvals(agreement: Agreement, phrases: Phrases) -> Iterator[dict[str, str]]:
    """The approvals on record, in their order."""
    for approval in agreement.approvals:
        yield {
            "role": phrases.role(approval.role),
            "person": phrases.name("person", approval.person),
            "decision": phrases.word(approval.decision),
            "on": phrases.day(approval.on),
            "version": str(approval.version or ""),
        }


def build_places(agreement: Agreement, phrases: Phrases) -> list[Place]:
    """A place for each side, and for who stands between them."""
    days = {phrases.name("person", approval.person): phrases.day(approval.on) for approval in agreement.approvals if _counts(agreement, approval.version, approval.decision)}
    sides = [(f"{side}: {name}", person) for side, name, person in sides_of(agreement, phrases)]
    places = [*sides, *_between(agreement, phrases)]
    return [Place(party, person, days.get(person, "") if person else "") for party, person in places]


def _counts(agreement: Agreement, version: object, decision: str) -> bool:
    return decision == "approved" and version == agreement.version


def _between(agreement: Agreement, phrases: Phrases) -> Iterator[tuple[str, str]]:
    if isinstance(agreement, Sla) and agreement.brm is not None:
        yield phrases.role("business-relationship-manager"), phrases.name("person", agreement.brm)
    if isinstance(agreement, Contract) and agreement.supplier_manager is not None:
        yield phrases.role("supplier-manager"), phrases.name("person", agreement.supplier_manager)
    if agreement.owner is not None and agreement.owner not in {getattr(agreement, "brm", None), getattr(agreement, "supplier_manager", None)}:
        yield phrases.labels.get("Owner of the agreement"), phrases.name("person", agreement.owner)
