"""What only a contract says: about the supplier, and who works for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.model.agreement import Contract
from itsd.model.organisation import Supplier
from itsd.render.agreement.clauses import capital, contact_of, rows_of

if TYPE_CHECKING:
    from itsd.model.agreement import Agreement
    from itsd.render.agreement.clauses import Rows
    from itsd.render.phrases import Phrases


def contract_of(agreement: Agreement, phrases: Phrases) -> Rows:
    """What only a contract says."""
    if not isinstance(agreement, Contract):
        return ()
    supplier = phrases.estate.find(Supplier, agreement.parties.supplier)
    contacts = () if supplier is None else supplier.contacts
    return rows_of(
        phrases,
        ("Number of the contract", agreement.contract_reference or ""),
        ("Supplier manager", phrases.name("person", agreement.supplier_manager)),
        ("How important the supplier is", "" if supplier is None or supplier.criticality is None else capital(phrases.term(supplier.criticality))),
        ("Contacts", tuple(contact_of(contact, phrases) for contact in contacts)),
    )


def subcontractors_of(agreement: Agreement, phrases: Phrases) -> list[str]:
    """Who works for the supplier of a contract."""
    supplier = phrases.estate.find(Supplier, agreement.parties.supplier) if isinstance(agreement, Contract) else None
    return [] if supplier is None else [phrases.text(name) for name in supplier.subcontractors]
