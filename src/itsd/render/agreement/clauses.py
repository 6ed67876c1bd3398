"""The clauses of an agreement as rows of labels and values, in one language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.levels.declared import metric_of
from itsd.model.agreement import Contract, Ola, Sla
from itsd.model.inheritance import effective
from itsd.model.organisation import Contact, Person
from itsd.model.service import Package, Service
from itsd.practices.agreements.obligations import short_digest
from itsd.render.agreement.spans import say_term
from itsd.render.agreement.targets import say_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itsd.model.agreement import Agreement, Item, Party
    from itsd.model.clauses import BreachRule
    from itsd.render.phrases import Phrases

Rows = tuple[tuple[str, str | tuple[str, ...]], ...]
"""Labels with their values; a value of several lines is a tuple of them."""

_RENEWAL = {"automatic": "It renews itself", "manual": "By agreement of both parties", "none": "It is not renewed"}
_CHARGED = {"free": "Free of charge", "flat": "At a flat rate", "per-unit": "By unit", "tiered": "By tiers", "recharge": "Recharged at cost"}


def rows_of(phrases: Phrases, *rows: tuple[str, str | tuple[str, ...]]) -> Rows:
    """The rows that say something, their labels translated."""
    return tuple((phrases.labels.get(label), value) for label, value in rows if value)


def control_of(agreement: Agreement, whole: Agreement, phrases: Phrases) -> Rows:
    """Document control; the digest is that of the whole agreement, whatever copy this is."""
    return rows_of(
        phrases,
        ("Document", agreement.id),
        ("Version", phrases.code(str(agreement.version))),
        ("Status", phrases.word(agreement.status)),
        ("Digest of the obligations", phrases.code(short_digest(whole))),
        ("Level", phrases.word(agreement.level) if agreement.level else ""),
        ("Owner", phrases.name("person", agreement.owner)),
        ("Takes the place of", agreement.supersedes or ""),
    )


def sides_of(agreement: Agreement, phrases: Phrases) -> list[tuple[str, str, str]]:
    """The two sides: what each is called, its name, and who represents it."""
    parties = agreement.parties if isinstance(agreement, Sla | Ola | Contract) else None
    found = []
    for label, key in (("Customer", "customer"), ("Receiver", "receiver"), ("Provider", "provider")):
        party: Party | None = getattr(parties, key, None)
        if party is not None:
            found.append((phrases.labels.get(label), phrases.name("unit", party.unit), phrases.name("person", party.representative)))
    if isinstance(agreement, Contract) and agreement.parties.supplier:
        supplier = phrases.name("supplier", agreement.parties.supplier)
        found.append((phrases.labels.get("Supplier"), supplier, _speaker_of(agreement, phrases)))
    return found


def _speaker_of(contract: Contract, phrases: Phrases) -> str:
    """Who speaks for the supplier: as the estate calls the person who approved in that role, where it is the same one, else as it is written."""
    written = contract.parties.supplier_representative or ""
    persons = (phrases.estate.find(Person, approval.person) for approval in contract.approvals if approval.role == "supplier-representative")
    known = next((person for person in persons if person is not None and written in {text for _, text in person.name.entries}), None)
    return written if known is None else phrases.text(known.name)


def parties_of(agreement: Agreement, phrases: Phrases) -> Rows:
    """Both sides, and who stands between them."""
    labels = phrases.labels
    rows = []
    for side, name, person in sides_of(agreement, phrases):
        rows += [(side, name), (labels.text("%(side)s, represented by", side=side), person)]
    if isinstance(agreement, Sla):
        rows.append((labels.get("Business relationship manager"), phrases.name("person", agreement.brm)))
    return tuple(row for row in rows if row[1])


def purpose_of(agreement: Agreement, phrases: Phrases) -> str:
    """What the document is for, in a sentence."""
    sides = [name for _, name, _ in sides_of(agreement, phrases)]
    words = {
        "sla": "It records which services the provider gives to the customer, how well, how that is measured, and what follows when a target is missed.",
        "ola": "It records what one team does for the other, so that what is promised to customers can be kept.",
        "contract": "It records what the supplier guarantees, so that what is promised to customers can be kept.",
    }[agreement.kind]
    between = phrases.labels.text("This agreement is made between %(sides)s.", sides=phrases.join(sides)) if len(sides) > 1 else ""
    return " ".join(filter(None, [between, phrases.labels.get(words)]))


def term_of(agreement: Agreement, phrases: Phrases) -> Rows:
    """From when to when, how it goes on, how it ends."""
    renewal, termination = agreement.renewal, agreement.termination
    return rows_of(
        phrases,
        ("Valid", say_term(agreement, phrases)),
        ("Renewal", "" if renewal is None else phrases.labels.get(_RENEWAL[renewal.kind])),
        ("Renewed for", "" if renewal is None or renewal.period is None else phrases.amount(renewal.period)),
        ("Notice before the end", "" if renewal is None or renewal.notice is None else phrases.amount(renewal.notice)),
        ("Notice of termination", "" if termination is None else phrases.amount(termination.notice)),
    )


def item_of(item: Item, phrases: Phrases) -> dict[str, object]:
    """One service or package, at its option."""
    estate = phrases.estate
    service, package = estate.find(Service, item.service), estate.find(Package, item.package)
    name = phrases.name("service", item.service) if item.service else phrases.name("package", item.package)
    option = next((option for option in (service.options if service is not None else ()) if option.id == item.option), None)
    of = service or package
    facts = rows_of(
        phrases,
        ("Option", item.option or "" if option is None else phrases.text(option.name)),
        ("Users", "" if item.users is None else phrases.number(item.users)),
        ("Sites", phrases.join([phrases.text(site) for site in item.sites])),
        ("Criticality", "" if service is None else capital(phrases.term(service.criticality or ""))),
        ("Data up to", "" if service is None else capital(phrases.term(service.classification or ""))),
    )
    summary = "" if of is None else phrases.text(of.summary)
    parts = [_offer(offer, phrases) for offer in package.core] if package is not None else []
    return {"name": name, "summary": summary, "outcomes": () if service is None else service.outcomes, "facts": facts, "exclusions": item.exclusions, "parts": parts}


def _offer(reference: str, phrases: Phrases) -> str:
    """An option of a service, by both names."""
    id_, _, option_id = reference.partition("/")
    service = phrases.estate.find(Service, id_)
    option = next((option for option in (service.options if service is not None else ()) if option.id == option_id), None)
    return phrases.name("service", id_) + (f" ({phrases.text(option.name)})" if option is not None else "")


def capital(text: str) -> str:
    """The text with a capital letter at its beginning, as it stands in a cell."""
    return text[:1].upper() + text[1:]


def references_of(agreement: Agreement, phrases: Phrases) -> Rows:
    """The agreements whose terms hold where this one is silent."""
    rows = []
    for name in agreement.inherits:
        kind, _, id_ = name.partition("/")
        rows.append((phrases.labels.get("Takes terms from"), f"{phrases.name(kind, id_)} ({id_})"))
    return tuple(rows)


def support_of(agreement: Agreement, phrases: Phrases) -> Rows:
    """Where help is given, when and in which languages; in the internal copy also by whom."""
    support = effective(agreement, "support", phrases.estate)
    if support is None:
        return ()
    contacts = tuple(contact_of(contact, phrases) for contact in support.contacts)
    return rows_of(
        phrases,
        ("Support hours", phrases.calendar(support.hours)),
        ("Contacts", contacts),
        ("Languages", phrases.join([phrases.language(code) for code in support.languages])),
        ("Support path", " → ".join(phrases.party(id_) for id_ in support.path)),
    )


def contact_of(contact: Contact | str, phrases: Phrases) -> str:
    """How to reach somebody, on one line."""
    if not isinstance(contact, Contact):
        return str(contact)
    said = ", ".join(filter(None, [contact.phone, contact.email, contact.url]))
    return f"{phrases.text(contact.purpose)}: {said}" if contact.purpose is not None else said


def security_of(agreement: Agreement, phrases: Phrases) -> Rows:
    """The terms of security."""
    terms = effective(agreement, "security", phrases.estate)
    if terms is None:
        return ()
    return rows_of(
        phrases,
        ("Data up to", capital(phrases.term(terms.classification or ""))),
        ("Controls", capital(phrases.join([phrases.term(control) for control in terms.controls]))),
        ("Incidents are reported within", phrases.amount(terms.incident_notification) if terms.incident_notification else ""),
        ("Data may be in", phrases.join([phrases.country(code) for code in terms.data_location])),
        ("Access", phrases.text(terms.access)),
        ("Critical patches within", phrases.amount(terms.patch_time) if terms.patch_time else ""),
    )


def continuity_of(agreement: Agreement, phrases: Phrases) -> Rows:
    """The terms of continuity."""
    terms = effective(agreement, "continuity", phrases.estate)
    if terms is None:
        return ()
    times = (
        ("Back after a disaster within", terms.rto),
        ("Work lost at most", terms.rpo),
        ("Backup every", terms.backup_interval),
        ("Backups kept for", terms.retention),
        ("Recovery tested every", terms.test_interval),
    )
    said = [(label, phrases.amount(value) if value is not None else "") for label, value in times]
    return rows_of(phrases, *said, ("Kept up in an emergency", phrases.text(terms.minimum_service)))


def reporting_of(agreement: Agreement, phrases: Phrases) -> Rows:
    """Which report is due, when, and to whom."""
    terms = effective(agreement, "reporting", phrases.estate)
    if terms is None:
        return ()
    return rows_of(
        phrases,
        ("Report", phrases.name("report", terms.report)),
        ("Due after the period within", phrases.amount(terms.due_within) if terms.due_within else ""),
        ("To", phrases.join([phrases.person_or_role(id_) for id_ in terms.to])),
    )


def violations_of(agreement: Agreement, phrases: Phrases) -> Iterator[str]:
    """What follows from missed targets, a sentence each."""
    for rule in effective(agreement, "breach_rules", phrases.estate):
        yield _violation(rule, agreement, phrases)


def _violation(rule: BreachRule, agreement: Agreement, phrases: Phrases) -> str:
    labels, when = phrases.labels, rule.when
    if when.consecutive is not None:
        said = labels.text("Missed %(count)s times in a row", count=when.consecutive)
    elif when.count is not None:
        said = labels.text("Missed %(count)s times within %(length)s", count=when.count, length=phrases.amount(when.within) if when.within else "…")
    else:
        said = labels.text("One result below %(value)s", value=phrases.amount(when.below))
    scope = f" ({target_name(rule.target, agreement, phrases)})" if rule.target else ""
    return f"{said}{scope}: {consequence(rule.then, phrases)}."


def consequence(word: str, phrases: Phrases) -> str:
    """What follows: one of the known consequences in words, another one as it is written."""
    return phrases.term(word)


def target_name(id_: str, agreement: Agreement, phrases: Phrases) -> str:
    """A target by what it is called."""
    found = next((target for target in effective(agreement, "targets", phrases.estate) if target.id == id_), None)
    return id_ if found is None else say_name(found, metric_of(found.metric, phrases.estate.settings), phrases)


def escalation_of(agreement: Agreement, phrases: Phrases) -> list[dict[str, str]]:
    """To whom one turns, in order."""
    steps = effective(agreement, "escalation", phrases.estate)
    return [{"after": phrases.amount(step.after), "person": phrases.name("person", step.person), "role": phrases.role(step.role) if step.role else ""} for step in steps]


def charges_of(agreement: Agreement, phrases: Phrases) -> Rows:
    """What it costs."""
    charges = agreement.charges
    if charges is None:
        return ()
    return rows_of(
        phrases,
        ("Charged", phrases.labels.get(_CHARGED[charges.model])),
        ("Price", phrases.money(charges.price)),
        ("Price is per", phrases.text(charges.unit)),
        ("Remarks", phrases.text(charges.notes)),
    )


def credits_of(agreement: Agreement, phrases: Phrases) -> list[dict[str, str]]:
    """What missed targets give back, a row for each step."""
    return [
        {
            "target": target_name(credit.target, agreement, phrases),
            "below": phrases.amount(tier.below),
            "credit": str(tier.credit),
            "cap": str(credit.cap) if credit.cap is not None else "",
            "claim": phrases.amount(credit.claim_within) if credit.claim_within is not None else "",
        }
        for credit in agreement.credits
        for tier in credit.tiers
    ]


def review_of(agreement: Agreement, phrases: Phrases) -> Rows:
    """How often it is reviewed, and by whom."""
    terms = effective(agreement, "review", phrases.estate)
    if terms is None:
        return ()
    participants: Sequence[str] = terms.participants
    every = phrases.labels.text("Every %(length)s", length=phrases.amount(terms.every)) if terms.every is not None else ""
    return rows_of(phrases, ("Review", every), ("Participants", phrases.join([phrases.person_or_role(id_) for id_ in participants])))


def complaints_of(agreement: Agreement, phrases: Phrases) -> Rows:
    """To whom complaints go: to who stands between the parties, else to who answers for the agreement."""
    person = agreement.brm if isinstance(agreement, Sla) else agreement.supplier_manager if isinstance(agreement, Contract) else None
    role = "business-relationship-manager" if isinstance(agreement, Sla) else "supplier-manager"
    person, said = (person, phrases.role(role)) if person is not None else (agreement.owner, phrases.labels.get("Owner of the agreement"))
    found = phrases.estate.find(Person, person)
    if found is None:
        return ()
    return rows_of(phrases, ("Complaints go to", phrases.text(found.name)), ("In the role of", said), ("Telephone", found.phone or ""), ("Mail", found.email or ""))
