"""The obligations of an agreement in one form, whatever way they are written, and the digest that signatures and pages name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from itsd.model.canonical import canonical_fields, digest_of_data

if TYPE_CHECKING:
    from itsd.model.agreement import Agreement

# What may change without a right or a duty of a party: the state of the paper, who signed it, remarks about it, …
_STATE = frozenset({"version", "status", "approvals", "changes", "notes", "tags", "links", "reviewed", "internal", "underpinned_by", "supersedes"})
# … and who holds an office at the time, and how to reach them: the office is what was agreed, not the person.
_PEOPLE = frozenset({"owner", "brm", "supplier_manager", "Party.representative", "ContractParties.supplier_representative", "Escalation.person", "Support.contacts"})
_ASIDE = _STATE | _PEOPLE
_SHOWN = 16  # digits of the digest that people compare


def digest_of(agreement: Agreement) -> str:
    """The SHA-256 of the canonical obligations, in hexadecimal digits: the same for the same rights and duties, however they are written.

    The version is not part of it: an approval names it beside, and a minor version leaves the obligations as they were signed.
    """
    return digest_of_data(canonical_obligations(agreement))


def short_digest(agreement: Agreement) -> str:
    """Its first digits in groups of four, as documents show them."""
    digest = digest_of(agreement)[:_SHOWN]
    return " ".join(digest[at : at + 4] for at in range(0, _SHOWN, 4))


def canonical_obligations(agreement: Agreement) -> dict[str, Any]:
    """Every field that binds a party, as data of JSON; what is not written and what says nothing is left out."""
    return canonical_fields(agreement, _ASIDE, joined=True)
