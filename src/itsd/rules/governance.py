"""People in their roles, waivers, and the evidence of the framework's entry criteria."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from itsd.diagnostics import Hit, Level, Path, Pointer
from itsd.model.agreement import Agreement, Contract, Ola, Sla
from itsd.model.demand import Capacity, Forecast, Process
from itsd.model.governance import EVIDENCE_KINDS, Change, Evidence, Gap, Waiver
from itsd.model.monitoring import Action, Measure
from itsd.model.organisation import Person, Supplier, Unit
from itsd.model.service import RETIRED, Service
from itsd.practices.accountability import holds_role, is_active, may_accept, roles_that_accept
from itsd.practices.agreements.signatures import sole_author
from itsd.rules.base import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.model.base import Entity
    from itsd.model.estate import Estate

_BRM = "business-relationship-manager"
_SUPPLIER_MANAGER = "supplier-manager"
_PRACTICES = {"P1": "identify", "P2": "catalogue", "P3": "agreements", "P4": "monitor", "P5": "review"}
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+:", re.IGNORECASE)  # one letter is a drive
_FILE = re.compile(r"\.[^\W\d]\w{0,9}$")
_CUSTOMER_ROLES = {"customer-representative", "lob-executive"}
_PROVIDER_ROLES = {"head-of-it", "service-level-manager", "service-owner", "team-lead"}
_OVER: dict[type[Entity], tuple[str, ...]] = {
    Service: (RETIRED,),
    Action: ("closed", "verified", "rejected", "deferred"),
    Gap: ("closed", "rejected"),
}
_SIDES = {**dict.fromkeys(_CUSTOMER_ROLES, "customer"), **dict.fromkeys(_PROVIDER_ROLES, "provider")}
_SIDES_OF_CONTRACTS = {"supplier-representative": "supplier", **dict.fromkeys((*_CUSTOMER_ROLES, *_PROVIDER_ROLES, _SUPPLIER_MANAGER), "receiver")}


def find_customers_without_brm(unit: Unit, estate: Estate) -> Iterator[Hit]:
    """Every customer knows whom to talk to (ISO/IEC 20000-1, 8.3.2)."""
    if not unit.customer:
        return
    if unit.brm is None:
        yield Hit(("customer",), "the customer has no business relationship manager", "Add brm: the id of a person who holds that role.")
        return
    yield from _judge_holder(unit.brm, _BRM, ("brm",), estate)


def find_suppliers_without_manager(supplier: Supplier, estate: Estate) -> Iterator[Hit]:
    """Every external supplier is managed by somebody (ISO/IEC 20000-1, 8.3.4.1)."""
    if supplier.supplier_kind != "external":
        return
    if supplier.manager is None:
        yield Hit(("id",), "the supplier has no manager", "Add manager: the id of a person who holds the role supplier-manager.")
        return
    yield from _judge_holder(supplier.manager, _SUPPLIER_MANAGER, ("manager",), estate)


def _judge_holder(id_: str, role: str, path: Path, estate: Estate) -> Iterator[Hit]:
    """Whether the person named for a role holds it."""
    person = estate.find(Person, id_)
    if person is None:
        return  # S008 speaks of it
    if not any(item.role == role and holds_role(item, estate.as_of) for item in person.roles):
        related = (Pointer("person", id_, ("roles",), f"the roles of {id_}"),)
        yield Hit(path, f"{id_} does not hold the role {role}", f"Add {{role: {role}}} to the person, or name another one.", related)


def find_joined_duties(entity: Agreement | Change, _estate: Estate) -> Iterator[Hit]:
    """Nobody agrees with himself: not for both sides, and not to his own request alone."""
    if isinstance(entity, Change):
        approvers = [approval.person for approval in entity.approvals if approval.decision == "approved"]
        if entity.requested_by is not None and approvers and set(approvers) == {entity.requested_by}:
            yield Hit(("approvals",), f"{entity.requested_by} asked for the change and is the only one who approved it", "Have somebody else approve it too.")
        return
    first: dict[str, str] = {}
    sides = _SIDES_OF_CONTRACTS if isinstance(entity, Contract) else _SIDES
    for index, approval in enumerate(entity.approvals):
        side = sides.get(approval.role)
        if approval.decision != "approved" or side is None:
            continue
        other = first.setdefault(approval.person, side)
        if other != side:
            yield Hit(("approvals", index, "person"), f"{approval.person} approved for the {other} and for the {side}", "Let two persons sign.")
    author = sole_author(entity) if entity.is_agreed else None
    if author is not None:
        yield Hit(("approvals",), f"{author} wrote version {entity.version} and is the only one who approved it", "Have somebody else approve it too.", detail="author")


def find_absent_people(entity: Entity, estate: Estate) -> Iterator[Hit]:
    """Who has left cannot answer for anything."""
    if _is_over(entity, estate):
        return
    for path, id_ in _people(entity):
        person = estate.find(Person, id_)
        if person is not None:
            yield from _judge_presence(person, path, entity, estate)
    if isinstance(entity, Agreement):
        yield from _late_approvals(entity, estate)


def _is_over(entity: Entity, estate: Estate) -> bool:
    """Whether nobody has a duty by the entity any more."""
    if isinstance(entity, Agreement):
        return not entity.in_force(estate.as_of)
    return getattr(entity, "status", None) in _OVER.get(type(entity), ())


def _judge_presence(person: Person, path: Path, entity: Entity, estate: Estate) -> Iterator[Hit]:
    if not is_active(person, estate.as_of):
        related = (Pointer("person", person.id, ("active",), "when the person was in post"),)
        deputy = f" {person.deputy} stands in for {person.id}." if person.deputy else ""
        yield Hit(path, f"{person.id} is not in post on {estate.as_of}", f"Name a successor.{deputy}", related)
    elif isinstance(entity, Unit | Supplier):
        return  # G006 and G007 speak of the role
    elif person.roles and not any(holds_role(item, estate.as_of) for item in person.roles):
        related = (Pointer("person", person.id, ("roles",), f"the roles of {person.id}"),)
        yield Hit(path, f"no role of {person.id} is in force on {estate.as_of}", "Name a successor, or renew the role.", related)


def _late_approvals(agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    """Signatures of persons who were no more, or not yet, in post or in the role on that day."""
    for index, approval in enumerate(agreement.approvals):
        person = estate.find(Person, approval.person) if approval.decision == "approved" else None
        if person is None:
            continue
        terms = [item for item in person.roles if item.role == approval.role]
        if not is_active(person, approval.on):
            key, message = "active", f"{person.id} approved on {approval.on}, but was not in post on that day"
        elif terms and not any(holds_role(item, approval.on) for item in terms):
            key, message = "roles", f"{person.id} approved on {approval.on}, but was not {approval.role} on that day"
        else:
            continue
        related = (Pointer("person", person.id, (key,), f"{key} of {person.id}"),)
        yield Hit(("approvals", index, "person"), message, "Have it approved by who holds the role, or mend the days.", related)


def _people(entity: Entity) -> Iterator[tuple[Path, str]]:
    """Path and id of each person who has a duty by the entity."""
    for key in ("owner", "brm", "manager", "supplier_manager"):
        if (named := getattr(entity, key, None)) is not None:
            yield (key,), named
    if isinstance(entity, Agreement):
        for side in ("customer", "provider", "receiver"):
            party = getattr(getattr(entity, "parties", None), side, None)
            if party is not None and party.representative is not None:
                yield ("parties", side, "representative"), party.representative
        for index, level in enumerate(entity.escalation):
            if level.person is not None:
                yield ("escalation", index, "person"), level.person


def find_void_waivers(waiver: Waiver, estate: Estate) -> Iterator[Hit]:
    """A risk is accepted by somebody who answers for it, and only for a time."""
    if waiver.expires is None:
        yield Hit(("id",), "the waiver does not say when it expires", "Add expires.", detail="no-expiry")
    elif waiver.expires < estate.as_of:
        yield Hit(("expires",), f"the waiver expired on {waiver.expires}", "Mend what it excuses, or have it accepted anew.")
    if waiver.accepted_by is None:
        yield Hit(("id",), "nobody has accepted the risk", "Add accepted_by: somebody who is accountable.", detail="nobody")
        return
    person = estate.find(Person, waiver.accepted_by)
    if person is not None and not may_accept(person, waiver.on, estate):
        related = (Pointer("person", person.id, ("roles",), f"the roles of {person.id}"),)
        message = f"{person.id} accepted the risk without an accountable role on {waiver.on} ({', '.join(sorted(roles_that_accept(estate)))})"
        yield Hit(("accepted_by",), message, "Have it accepted by somebody who holds one of these roles.", related)


def find_missing_evidence(estate: Estate) -> Iterator[Hit]:
    """A practice that is run has its entry criteria met, and something to show for each."""
    claimed = [practice for practice in _PRACTICES.values() if practice in estate.settings.practices]
    if not claimed:
        return
    fresh = _fresh_kinds(estate)
    missing = {practice: [f"{kind} ({line})" for kind, line in EVIDENCE_KINDS.items() if _PRACTICES[line[:2]] == practice and kind not in fresh] for practice in claimed}
    without = [practice for practice in claimed if missing[practice]]
    if without and not estate.ids("evidence"):
        message = f"there is no evidence for the entry criteria of {', '.join(without)}"
        yield Hit(("practices",), message, "Add evidence, or take the practices that are not run yet out of practices in itsd.yaml.", detail="none")
        return
    for practice in without:
        message = f"the practice {practice} has no fresh evidence of {', '.join(missing[practice])}"
        yield Hit(("practices",), message, "Add the evidence (`itsd new evidence ID`), or renew what has grown old.", detail=practice)


def _fresh_kinds(estate: Estate) -> set[str]:
    """The kinds of which there is fresh evidence; services and processes show themselves."""
    fresh: set[str] = {item.evidence_kind for item in estate.each(Evidence) if item.produced.on <= estate.as_of and not _is_stale(item, estate)}
    if estate.ids("service") and estate.ids("process"):
        fresh.add("services-and-processes")
    return fresh


def _is_stale(evidence: Evidence, estate: Estate) -> bool:
    if evidence.valid_until is not None:
        return evidence.valid_until < estate.as_of
    return estate.settings.thresholds.stale_after.after(evidence.produced.on) < estate.as_of


def find_stale_evidence(evidence: Evidence, estate: Estate) -> Iterator[Hit]:
    """What was true once may be so no more."""
    produced = evidence.produced
    if evidence.valid_until is not None and evidence.valid_until < estate.as_of:
        yield Hit(("valid_until",), f"the evidence was valid until {evidence.valid_until}", "Renew it.")
    elif _is_stale(evidence, estate):
        yield Hit(
            ("produced", "on"), f"the evidence was made on {produced.on}, longer ago than {estate.settings.thresholds.stale_after}", "Renew it, or say until when it is valid."
        )
    if produced.on > estate.as_of:
        yield Hit(("produced", "on"), f"the evidence is made on {produced.on}, which is still to come", "Mend the day.", detail="future")
    if produced.period is not None and produced.on < produced.period.start:
        message = f"the evidence was made on {produced.on}, before the period {produced.period} it speaks of"
        yield Hit(("produced", "on"), message, "Mend the day or the period.", detail="period")


def find_lost_evidence(evidence: Evidence, estate: Estate) -> Iterator[Hit]:
    """Evidence that cannot be found, or was changed, proves nothing."""
    location = evidence.location
    if _ADDRESS.match(location):
        return
    if location.startswith(("/", "~")) or "\\" in location or ".." in location.split("/") or location[1:2] == ":":
        yield Hit(("location",), f"{location} is no path inside the estate", "Write a path from the folder of itsd.yaml, with /, or an address.")
    elif estate.attachments is not None and (evidence.sha256 is not None or _FILE.search(location)):  # else the number of a record elsewhere
        yield from _judge_file(evidence, estate.attachment(location))


def _judge_file(evidence: Evidence, digest: str | None) -> Iterator[Hit]:
    location = evidence.location
    if digest is None:
        yield Hit(("location",), f"there is no file {location} in the estate", "Add the file, or mend the path; it is meant from the folder of itsd.yaml.")
    elif evidence.sha256 is not None and digest != evidence.sha256:
        yield Hit(("sha256",), f"{location} has another content than when it was recorded", f"If the change is right, write sha256: {digest}.")


_AGREEMENTS = (Sla, Ola, Contract)
_WITH_PEOPLE = (*_AGREEMENTS, Service, Process, Forecast, Capacity, Measure, Action, Gap, Evidence, Supplier, Unit)
_ENTRY = tuple(EVIDENCE_KINDS.values())

RULES = (
    Rule("G006", "brm-per-customer", Level.ERROR, "a customer without a business relationship manager", ("P3-A5", "P2-A3"), (Unit,), find_customers_without_brm),
    Rule("G007", "supplier-manager", Level.ERROR, "an external supplier without a manager", ("P3-A4",), (Supplier,), find_suppliers_without_manager),
    Rule(
        "G008",
        "segregation",
        Level.WARNING,
        "one person who signs for both sides, or approves the own work alone",
        ("P3-A5",),
        (*_AGREEMENTS, Change),
        find_joined_duties,
    ),
    Rule("G009", "expired-assignment", Level.WARNING, "somebody with a duty who is no more in post", ("P2-A2",), _WITH_PEOPLE, find_absent_people),
    Rule("G010", "waiver-expired", Level.ERROR, "a waiver that expired, never expires, or that nobody accountable accepted", ("P3-A5",), (Waiver,), find_void_waivers),
    Rule("G011", "entry-criterion-missing", Level.WARNING, "a practice without fresh evidence of an entry criterion", _ENTRY, (), find_missing_evidence),
    Rule("G012", "evidence-stale", Level.WARNING, "evidence that is too old, or older than its period", _ENTRY, (Evidence,), find_stale_evidence),
    Rule("G013", "evidence-location", Level.WARNING, "evidence whose file is missing or was changed", _ENTRY, (Evidence,), find_lost_evidence),
)
