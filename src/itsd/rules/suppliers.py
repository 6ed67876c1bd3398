"""Who may sign what with whom, and whether anybody looks after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.diagnostics import Hit, Level, Pointer
from itsd.model.agreement import Contract, Ola
from itsd.model.governance import Review
from itsd.model.hierarchy import units_above
from itsd.model.organisation import Supplier, Unit
from itsd.practices.agreements.upward import carried_by
from itsd.rules.base import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.model.agreement import Agreement
    from itsd.model.estate import Estate

_ORGANISATIONS = {"ministry", "authority", "external"}


def find_unheard_suppliers(contract: Contract, estate: Estate) -> Iterator[Hit]:
    """What a supplier has to keep must be known to those who speak with it."""
    supplier = estate.find(Supplier, contract.parties.supplier)
    if supplier is None or supplier.evaluations or not contract.in_force(estate.as_of):
        return
    carried = next(carried_by(contract, estate), None)
    if carried is None or any(_with_manager(review, contract) for review in estate.referring(Review, "contract", contract.id)):
        return
    message = f"{carried.key} rests on {supplier.id}, which was never evaluated, and no review was held with its manager"
    related = (Pointer("supplier", supplier.id, ("id",), "it has no evaluations"),)
    yield Hit(("parties", "supplier"), message, "Evaluate the supplier, or hold a review with the supplier manager and record it.", related)


def _with_manager(review: Review, contract: Contract) -> bool:
    return review.agreement == contract.key and (contract.supplier_manager is None or contract.supplier_manager in review.participants)


def find_wrong_kinds(agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    """Two organisations sign a contract; two teams of one organisation need none."""
    if agreement.status in {"superseded", "terminated"}:
        return
    if isinstance(agreement, Contract):
        yield from _contract_within(agreement, estate)
    elif isinstance(agreement, Ola) and agreement.parties.receiver is not None and agreement.parties.provider is not None:
        receiver, provider = (_organisation_of(party.unit, estate) for party in (agreement.parties.receiver, agreement.parties.provider))
        if receiver is not None and provider is not None and receiver != provider:
            message = f"the parties belong to two organisations, {receiver} and {provider}, which an OLA cannot bind"
            yield Hit(("parties",), message, "Make it a contract with a supplier, or name units of one organisation.")


def _contract_within(contract: Contract, estate: Estate) -> Iterator[Hit]:
    supplier = estate.find(Supplier, contract.parties.supplier)
    if supplier is not None and supplier.supplier_kind == "internal":
        message = f"{supplier.id} is a group within the organisation, with which nobody can have a contract"
        related = (Pointer("supplier", supplier.id, ("supplier_kind",), "internal"),)
        yield Hit(("parties", "supplier"), message, "Make it an OLA between the two units.", related)


def _organisation_of(unit: str, estate: Estate) -> str | None:
    """The organisation that a unit is part of: the nearest ministry, authority or outside body, else the top of its tree; None where the tree is broken."""
    last = None
    for name in units_above(unit, estate):
        found = estate.find(Unit, name)
        if found is None:
            return None
        if found.unit_kind in _ORGANISATIONS:
            return name
        last = name
    return last


RULES = (
    Rule(
        "U020",
        "supplier-liaison",
        Level.WARNING,
        "a contract that others rest on, and nobody has spoken with the supplier",
        ("P3-A2", "P5-A1"),
        (Contract,),
        find_unheard_suppliers,
    ),
    Rule("U022", "same-party", Level.ERROR, "an OLA between two organisations, or a contract within one", ("P3-A2",), (Ola, Contract), find_wrong_kinds),
)
