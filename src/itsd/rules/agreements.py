"""Agreements as legal documents: parties, term, approvals, one agreement for one thing, none missing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from itsd.diagnostics import Hit, Level, Path, Pointer
from itsd.model.agreement import Agreement, Contract, Ola, Sla
from itsd.model.hierarchy import units_above
from itsd.model.organisation import Unit
from itsd.model.service import OPERATIONAL, Package, Service
from itsd.model.values import Version
from itsd.practices.agreements.signatures import empty_seats
from itsd.rules.base import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from itsd.model.agreement import Item, Party
    from itsd.model.estate import Estate

_OVER = {"superseded", "terminated"}
_WORDS = {"sla": "SLA", "ola": "OLA"}
_INNER = {"supporting", "technical"}
"""Types of service that customers use only through another one."""
AGREEMENTS = (Sla, Ola, Contract)


def find_missing_parties(agreement: Agreement, _estate: Estate) -> Iterator[Hit]:
    """An agreement has two sides, each with somebody who speaks for it, and somebody who answers for the document."""
    if agreement.status in _OVER:
        return
    for path, value, what in _parts_of_parties(agreement):
        if value is None:
            yield Hit(path, f"{_the(agreement)} names no {what}", f"Add {what} under {'.'.join(map(str, path))}.")


def _parts_of_parties(agreement: Agreement) -> Iterator[tuple[Path, object, str]]:
    """Path, value and name of each thing that this kind of agreement must have."""
    yield ("owner",), agreement.owner, "owner"
    if isinstance(agreement, Sla):
        yield from _party("customer", agreement.parties.customer)
        yield from _party("provider", agreement.parties.provider)
        yield ("brm",), agreement.brm, "business relationship manager"
    elif isinstance(agreement, Ola):
        yield from _party("receiver", agreement.parties.receiver)
        yield from _party("provider", agreement.parties.provider)
    elif isinstance(agreement, Contract):
        yield ("parties", "supplier"), agreement.parties.supplier, "supplier"
        yield from _party("receiver", agreement.parties.receiver)
        yield ("contract_reference",), agreement.contract_reference, "contract reference"
        yield ("supplier_manager",), agreement.supplier_manager, "supplier manager"


def _the(agreement: Agreement) -> str:
    """What people call this kind of agreement."""
    return f"the {_WORDS.get(agreement.kind, agreement.kind)}"


def _party(name: str, party: Party | None) -> Iterator[tuple[Path, object, str]]:
    yield ("parties", name), party, name
    if party is not None:
        yield ("parties", name, "representative"), party.representative, f"representative of the {name}"


def sides_of(agreement: Agreement) -> tuple[str | None, str | None]:
    """The unit that receives, and the unit or supplier that provides."""
    if isinstance(agreement, Sla):
        return _unit(agreement.parties.customer), _unit(agreement.parties.provider)
    if isinstance(agreement, Ola):
        return _unit(agreement.parties.receiver), _unit(agreement.parties.provider)
    if isinstance(agreement, Contract):
        return _unit(agreement.parties.receiver), agreement.parties.supplier
    return None, None


def _unit(party: Party | None) -> str | None:
    return None if party is None else party.unit


def find_reversed_terms(agreement: Agreement, _estate: Estate) -> Iterator[Hit]:
    """A term that ends before it begins holds on no day."""
    if agreement.valid.to is not None and agreement.valid.to < agreement.valid.from_:
        yield Hit(("valid", "to"), f"the term ends on {agreement.valid.to}, before it begins on {agreement.valid.from_}", "Mend one of the two days.")


def find_expired(agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    """Nobody is bound by an agreement whose term is over, whatever its status says."""
    end = _last_day(agreement)
    if agreement.status in {"active", "under-review"} and end is not None and end < estate.as_of and not agreement.in_force(estate.as_of):
        related = (Pointer(agreement.kind, agreement.id, ("valid", "to"), "the last day of the term"),)
        message = f"{_the(agreement)} is {agreement.status}, but its term ended on {end}"
        yield Hit(("status",), message, "Renew it, or set the status to terminated or superseded.", related)


def _last_day(agreement: Agreement) -> date | None:
    """The last day of the term; None where it has no end, or one before its beginning, which says nothing (A002)."""
    end = agreement.valid.to
    return None if end is None or end < agreement.valid.from_ else end


def _renews(agreement: Agreement) -> bool:
    return agreement.renewal is not None and agreement.renewal.kind == "automatic"


def find_expiring(agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    """To renew takes time: the notice that was agreed and the time to negotiate."""
    end = _last_day(agreement)
    if end is None or not agreement.in_force(estate.as_of) or _renews(agreement):
        return
    lead = estate.settings.thresholds.expiring
    notice = agreement.renewal.notice if agreement.renewal is not None else None
    until = lead.after(estate.as_of if notice is None else notice.after(estate.as_of))
    if end <= until:
        need = f"{lead} to negotiate" + (f" and {notice} of notice" if notice is not None else "")
        message = f"{_the(agreement)} ends on {end}, and a renewal takes {need}"
        yield Hit(("valid", "to"), message, "Begin the renewal now; where it is to end, plan what takes its place and exempt it.")


def find_duplicates(sla: Sla, estate: Estate) -> Iterator[Hit]:
    """Two SLAs for the same thing promise two different things."""
    if not sla.is_agreed or sla.parties.customer is None:
        return
    for index, item in enumerate(sla.items):
        if item.service is None:
            continue
        for other in estate.referring(Sla, "service", item.service):
            if other.id < sla.id and _same_promise(sla, other, item):
                related = (Pointer("sla", other.id, ("id",), f"sla/{other.id} covers it too"),)
                message = f"sla/{other.id} promises {item.service} to the same customer at the same time"
                yield Hit(("items", index, "service"), message, "End one of the two, let one inherit the other, or divide them by sites.", related, detail=other.id)


def _same_promise(sla: Sla, other: Sla, item: Item) -> bool:
    """Whether two SLAs are for one customer, at one level and at one time, and the other one covers sites of this item."""
    if not other.is_agreed or other.parties.customer is None or sla.parties.customer is None or _level(other) != _level(sla):
        return False
    if other.parties.customer.unit != sla.parties.customer.unit or _linked(sla, other) or not _overlap(sla, other):
        return False
    return any(not item.sites or not theirs.sites or set(item.sites) & set(theirs.sites) for theirs in other.items if theirs.service == item.service)


def _level(sla: Sla) -> str:
    return sla.level or "service"


def _linked(sla: Sla, other: Sla) -> bool:
    """Whether one builds on the other or takes its place."""
    names = {*sla.inherits, sla.supersedes, *other.inherits, other.supersedes}
    return sla.key in names or other.key in names


def _overlap(one: Agreement, other: Agreement) -> bool:
    """Whether two terms have a day in common."""
    return one.valid.from_ <= _end(other) and other.valid.from_ <= _end(one)


def _end(agreement: Agreement) -> date:
    """The last day on which it holds; one that renews itself does not end."""
    return date.max if agreement.valid.to is None or _renews(agreement) else agreement.valid.to


def find_missing_approvals(agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    """Who has not agreed is not bound: each side signs the version in force, and for an SLA the relationship manager too."""
    if not agreement.is_agreed:
        return
    missing = [seat.name for seat in empty_seats(agreement, estate)]
    if missing:
        message = f"{_the(agreement)} is {agreement.status} without the approval of {_and(missing)} for version {agreement.version}"
        hint = f"Have them approve it (`itsd agreement {agreement.key}` says who can), or set the status back to in-negotiation."
        yield Hit(("approvals",) if agreement.approvals else ("status",), message, hint)


def _and(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def find_odd_approval_dates(agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    """A signature belongs to one text: it comes after the text was written and before it takes effect."""
    written = {change.version: change.on for change in agreement.changes}
    for index, approval in enumerate(agreement.approvals):
        version = approval.version or agreement.version
        path = ("approvals", index, "on")
        if version > agreement.version:
            message = f"the approval is of version {version}, but the agreement is at {agreement.version}"
            yield Hit(("approvals", index, "version"), message, "Approve the version that is there, or write down the version that was approved.")
        elif version in written and approval.on < written[version]:
            yield Hit(path, f"approved on {approval.on}, before version {version} was written on {written[version]}", _NEW_DAY)
        elif approval.on > estate.as_of:
            yield Hit(path, f"approved on {approval.on}, which is still to come", _NEW_DAY)
        elif agreement.is_agreed and approval.on > agreement.valid.from_ and _is_of_the_beginning(version, agreement):
            yield Hit(path, f"approved on {approval.on}, after the agreement took effect on {agreement.valid.from_}", _NEW_DAY)


_NEW_DAY = "Mend the day, or have the version approved anew."


def _is_of_the_beginning(version: Version, agreement: Agreement) -> bool:
    """Whether a version is the one with which the term began; a later one is approved in the course of the term."""
    begun = [change.version for change in agreement.changes if change.on <= agreement.valid.from_]
    return version == max(begun, default=Version(1, 0))


def find_services_without_sla(service: Service, estate: Estate) -> Iterator[Hit]:
    """Every live service a customer uses is under an agreement, of its own or of the organisation."""
    if service.status != OPERATIONAL or service.type in _INNER:
        return
    agreements = [sla for sla in _slas_of(service, estate) if sla.in_force(estate.as_of)]
    covered = {sla.parties.customer.unit for sla in agreements if sla.parties.customer is not None}
    if any(sla.level == "corporate" for sla in agreements):
        return
    missing = [unit for unit in service.audiences if _is_customer(unit, estate) and not covered & set(units_above(unit, estate))]
    if missing:
        message = f"{service.id} is live for {', '.join(missing)} without an SLA in force"
        yield Hit(("audiences",), message, "Agree on an SLA, add the service to one, or cover it by a corporate SLA.")


def _slas_of(service: Service, estate: Estate) -> Iterable[Sla]:
    """The SLAs that name the service or a package it is part of."""
    found = {sla.id: sla for sla in estate.referring(Sla, "service", service.id)}
    packages = {package.id for option in service.options for package in estate.referring(Package, "option", f"{service.id}/{option.id}")}
    for package in sorted(packages):
        found |= {sla.id: sla for sla in estate.referring(Sla, "package", package)}
    return found.values()


def _is_customer(unit: str, estate: Estate) -> bool:
    found = estate.find(Unit, unit)
    return found is not None and found.customer


RULES = (
    Rule("A001", "parties", Level.ERROR, "a party, a representative or somebody who answers for it is missing", ("P3-X1", "P3-X2"), AGREEMENTS, find_missing_parties),
    Rule("A002", "validity-order", Level.ERROR, "a term that ends before it begins", ("P3-X1",), AGREEMENTS, find_reversed_terms),
    Rule("A003", "expired-active", Level.ERROR, "an agreement that is active beyond its term", ("P3-X1", "P5-A1"), AGREEMENTS, find_expired),
    Rule("A004", "expiring-soon", Level.WARNING, "an agreement that ends within notice and lead time", ("P5-A1",), AGREEMENTS, find_expiring),
    Rule("A005", "duplicate-active", Level.ERROR, "two SLAs for the same customer, service and sites at one time", ("P3-X1",), (Sla,), find_duplicates),
    Rule("A009", "missing-approval", Level.ERROR, "an agreement in force that not everybody approved", ("P3-A5",), AGREEMENTS, find_missing_approvals),
    Rule("A010", "approval-date", Level.ERROR, "an approval before the text, after it took effect, or of another version", ("P3-A5",), AGREEMENTS, find_odd_approval_dates),
    Rule("A016", "live-service-without-sla", Level.WARNING, "a live service that customers use without an SLA", ("P3-A2", "P3-X1"), (Service,), find_services_without_sla),
)
