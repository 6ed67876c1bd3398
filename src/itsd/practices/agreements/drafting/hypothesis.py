"""An estate in which a draft is in force: what it would carry, and what would carry it, as if it had been signed. Nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from itsd.diagnostics import Place
from itsd.model.agreement import Contract, Ola, Sla
from itsd.model.index import Record
from itsd.model.kinds import KINDS
from itsd.model.references import find_references
from itsd.practices.agreements.proof import agreements_beneath, agreements_to_prove

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from itsd.model.agreement import Agreement
    from itsd.model.estate import Estate

_OUT = "draft"  # the status of what speaks for nobody


def put_in_force(kind: str, data: Mapping[str, Any], estate: Estate) -> Estate:
    """The estate with an agreement in force that is given as the data of its file, in the place of those that say the same."""
    entity = _model(kind, {**data, "kind": kind, "status": "active"})
    for other in replaced_by(entity, estate):
        estate = estate.replacing(_without(other, entity))
    record = Record(kind, entity.id, Place(""), 0, find_references(type(entity), {**data}))
    return estate.adding(entity, record)


def _model(kind: str, data: Mapping[str, Any]) -> Agreement:
    entity = KINDS[kind].model.model_validate(data)
    assert isinstance(entity, Sla | Ola | Contract)  # noqa: S101  # the kinds of agreements
    return entity


def replaced_by(draft: Agreement, estate: Estate) -> list[Agreement]:
    """The agreements whose place a draft takes: signed ones of the same provider about one of its services."""
    if isinstance(draft, Sla):
        return []
    services = {item.service for item in draft.items}
    found: list[Agreement] = [other for other in estate.each(type(draft)) if other.key != draft.key and provider_of(other) == provider_of(draft)]
    return [other for other in found if other.status not in {"draft", "in-negotiation", "superseded", "terminated"} and services & {item.service for item in other.items}]


def provider_of(agreement: Agreement) -> str | None:
    """The team or supplier whose word an agreement is."""
    if isinstance(agreement, Contract):
        return agreement.parties.supplier
    provider = agreement.parties.provider if isinstance(agreement, Ola | Sla) else None
    return None if provider is None else provider.unit


def _without(other: Agreement, draft: Agreement) -> Agreement:
    """An agreement without the services that a draft takes over; without any it speaks for nobody."""
    services = {item.service for item in draft.items}
    rest = tuple(item for item in other.items if item.service not in services)
    return other.model_copy(update={"items": rest} if rest else {"status": _OUT})


def carried_in(estate: Estate, key: str, named: tuple[str, ...] = ()) -> Iterator[Agreement]:
    """The agreements that rest on one: the named ones, else all SLAs that are signed and all OLAs in force."""
    candidates: list[Agreement] = [*agreements_to_prove(estate), *(ola for ola in estate.each(Ola) if ola.in_force(estate.as_of))]
    if named:
        candidates = [agreement for agreement in (*estate.each(Sla), *estate.each(Ola)) if agreement.key in named]
    for agreement in candidates:
        if agreement.key != key and any(other.key == key for other in agreements_beneath(agreement, estate)):
            yield agreement
