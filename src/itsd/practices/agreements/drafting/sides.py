"""The two sides of a draft OLA or contract: who provides, who receives, who speaks and answers for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from itsd.diagnostics import Level
from itsd.model.agreement import Contract, Ola, Sla
from itsd.model.organisation import Supplier, Unit
from itsd.model.time import PriorityScheme
from itsd.practices.agreements.drafting.people import holders, it_unit, only, representative
from itsd.practices.agreements.drafting.phrases import CONTRACT_NAME, OLA_NAME, joined, name_in_all, say
from itsd.practices.agreements.drafting.terms import FIRST_VERSION, Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from itsd.practices.agreements.drafting.budget import Wishes
    from itsd.practices.agreements.drafting.parties_beneath import Word

_FAR = "9999-12-31"
_TEAM_ROLES = ("team-lead", "service-desk-manager", "service-owner", "head-of-it")


def put_head(sheet: Sheet, word: Word, wishes: Wishes) -> None:
    """Name, version, parties, who answers, and the services; with a term without end until it is known what has to be carried."""
    estate = sheet.estate
    services = joined([name_in_all(service.name, service.id, estate) for service in word.services])
    provider = estate.find(Unit if sheet.kind == "ola" else Supplier, word.provider)
    by = name_in_all(None if provider is None else provider.name, word.provider, estate)
    sheet.put("name", say(OLA_NAME, estate, service=services, team=by) if sheet.kind == "ola" else say(CONTRACT_NAME, estate, service=services, supplier=by))
    sheet.put("version", FIRST_VERSION)
    sheet.put("status", "draft")
    items = [{"service": service.id, **({"option": option} if option else {})} for service, option in zip(word.services, word.options, strict=True)]
    for service in word.services:
        if service.provider != word.provider:
            level = Level.INFO if sheet.kind == "contract" else Level.WARNING  # a supplier often stands behind the team that provides
            sheet.open(level, "items", f"{service.id} is provided by {service.provider}, not by {word.provider}", "Name who provides it, or mend the service.")
    receiver = _receiver(sheet, word, items, wishes)
    if sheet.kind == "ola":
        sheet.put("parties", {"receiver": receiver, "provider": _party(sheet, "provider", word.provider)})
        _put_owner(sheet, only(holders("service-level-manager", estate)), "no one person holds the role service-level-manager")
    else:
        _put_supplier(sheet, word, receiver)
    sheet.put("valid", {"from": "0001-01-01", "to": _FAR})  # until it is known what it carries
    sheet.put("items", items)


def _put_owner(sheet: Sheet, person: str | None, why: str) -> None:
    sheet.follow("owner", person)
    if person is None:
        sheet.open(Level.ERROR, "owner", f"who answers for it is open: {why}", "Add owner: the id of a person.", "A001")


def _put_supplier(sheet: Sheet, word: Word, receiver: Mapping[str, Any]) -> None:
    """The supplier's side: what its contracts in force say, and its manager."""
    supplier = sheet.estate.find(Supplier, word.provider)
    known = [contract for contract in sheet.estate.referring(Contract, "supplier", word.provider) if contract.is_agreed and contract.parties.supplier == word.provider]
    speaks = next((contract.parties.supplier_representative for contract in known if contract.parties.supplier_representative is not None), None)
    parties = {"supplier": word.provider, "receiver": receiver, **({"supplier_representative": str(speaks)} if speaks is not None else {})}
    sheet.put("parties", parties)
    if speaks is None:
        sheet.open(Level.INFO, "parties", f"who speaks for {word.provider} is open", "Add supplier_representative.")
    sheet.open(Level.ERROR, "contract_reference", "the number of the contract is given when it is registered", "Add contract_reference.", "A001")
    manager = None if supplier is None else supplier.manager
    sheet.follow("supplier_manager", manager)
    if manager is None:
        sheet.open(Level.ERROR, "supplier_manager", f"{word.provider} has no supplier manager", f"Add manager to supplier/{word.provider}, and here.", "A001", "G007")
    _put_owner(sheet, manager, f"{word.provider} has no supplier manager")
    _put_severities(sheet, known)


def _put_severities(sheet: Sheet, known: Sequence[Contract]) -> None:
    """The supplier's severities as its other contracts map them; otherwise the priorities that have to be mapped."""
    mapped = next((contract.severities for contract in known if contract.severities), None)
    if mapped:
        sheet.put("severities", dict(mapped), "As in the contract that is in force with this supplier.")
        return
    scheme = next(iter(sheet.estate.each(PriorityScheme)), None)
    order = ", ".join(scheme.order) if scheme is not None else "every priority"
    sheet.open(Level.WARNING, "severities", f"the supplier's severity for {order} is open", "Add severities: {p1: …}, in the supplier's words.", "U013")


def _party(sheet: Sheet, side: str, unit: str) -> dict[str, Any]:
    person = representative(unit, _TEAM_ROLES, sheet.estate)
    if person is None:
        sheet.open(Level.ERROR, "parties", f"who represents {unit} is open", f"Add the representative of the {side}: the id of a person.", "A001")
    return {"unit": unit, **({"representative": person} if person else {})}


def _receiver(sheet: Sheet, word: Word, items: Sequence[Mapping[str, Any]], wishes: Wishes) -> dict[str, Any]:
    """Our side: the unit that provides what is carried; of several the one that most SLAs name."""
    estate = sheet.estate
    services = {item["service"] for item in items}
    known: list[Ola | Contract] = [*estate.each(Ola)] if sheet.kind == "ola" else [*estate.each(Contract)]
    same = [other for other in known if other.is_agreed and services & {item.service for item in other.items}]
    used = [other.parties.receiver.unit for other in same if other.parties.receiver is not None]
    slas = [sla for name in wishes.carry if (sla := estate.find(Sla, name.removeprefix("sla/"))) is not None]
    named = [sla.parties.provider.unit for sla in slas if sla.parties.provider is not None]
    unit = next(iter(named), None) or next(iter(used), None) or it_unit(estate)
    if unit is None:
        sheet.open(Level.ERROR, "parties", "which unit receives is open: nobody holds the role head-of-it, and no SLA names a provider", "Add the receiver.", "A001")
        return {"unit": word.services[0].audiences[0] if word.services[0].audiences else word.provider}
    return _party(sheet, "receiver", unit)
