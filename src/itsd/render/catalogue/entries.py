"""A service of a catalogue as its page shows it, in one language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from itsd.model.demand import Process
from itsd.model.service import Package, Service
from itsd.model.time import ALWAYS
from itsd.practices.identify.uses import packages_with
from itsd.render.agreement.hours import describe_calendar, describe_maintenance
from itsd.render.catalogue.comparison import Comparison, compare, continuity
from itsd.render.catalogue.wording import Piece, channel, charging_word, chosen_word, contacts, price, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from itsd.model.base import Entity
    from itsd.practices.catalogue.publication import Publication
    from itsd.render.agreement.hours import Hours
    from itsd.render.phrases import Phrases

Fact = tuple[str, list[Piece]]

_RELATED = 8  # other services on a page
_TYPES = {"business": "Services for directorates", "supporting": "Supporting services", "technical": "Technical services", "external": "Services of suppliers"}


@dataclass(frozen=True, slots=True)
class ServicePage:
    """What the page of a service shows. Texts are plain; `description` is CommonMark."""

    id: str
    name: str
    category: str
    summary: str
    description: str
    outcomes: list[str]
    ending: str
    glance: list[Fact]
    users: list[Fact]
    eligibility: str
    request: list[Fact]
    comparison: Comparison
    hours: list[Hours]
    maintenance: list[Any]
    support: list[Fact]
    exclusions: list[str]
    duties: list[str]
    continuity: list[tuple[str, tuple[str, ...]]]
    protection: str
    cost: list[Fact]
    faq: list[tuple[str, str]]
    related: list[Piece]
    packages: list[Piece]
    links: list[Piece]
    about: list[Fact]


def build_service(service: Service, publication: Publication, phrases: Phrases) -> ServicePage:
    """The content of the page of a service."""
    return ServicePage(
        id=service.id,
        name=phrases.text(service.name),
        category=category_of(service, phrases),
        summary=phrases.text(service.summary),
        description=phrases.text(service.description),
        outcomes=texts(service.outcomes, phrases),
        ending=say_ending(service, phrases),
        glance=_facts(phrases, *_glance(service, phrases)),
        users=_facts(phrases, *_users(service, phrases)),
        eligibility=phrases.text(service.eligibility),
        request=_facts(phrases, *_request(service, phrases)),
        comparison=compare(service, phrases),
        hours=_hours(service, phrases),
        maintenance=[describe_maintenance(id_, phrases) for id_ in service.planned_interruptions],
        support=_facts(phrases, *_support(service, phrases)),
        exclusions=texts(service.exclusions, phrases),
        duties=texts(service.duties, phrases),
        continuity=continuity(service, phrases),
        protection=phrases.labels.text("It may hold data up to the class %(label)s.", label=phrases.term(service.classification)),
        cost=_facts(phrases, *_cost(service, phrases)),
        faq=[(phrases.text(item.question), phrases.text(item.answer)) for item in service.faq],
        related=list(_related(service, publication, phrases)),
        packages=list(_packages(service, publication, phrases)),
        links=links_of(service, phrases),
        about=_facts(phrases, *_about(service, phrases)),
    )


def _facts(phrases: Phrases, *facts: tuple[str, Iterable[Piece | str]]) -> list[Fact]:
    """The facts that say something, their labels translated."""
    found = ((label, [Piece(item) if isinstance(item, str) else item for item in items if item]) for label, items in facts)
    return [(phrases.labels.get(label), pieces) for label, pieces in found if pieces]


def category_of(service: Service, phrases: Phrases) -> str:
    """Where it stands in the catalogue: its category, or its type where it has none."""
    if service.category:
        return chosen_word(service.category, phrases, f"{service.key}: category")
    return phrases.labels.get(_TYPES[service.type])


def say_ending(service: Service, phrases: Phrases) -> str:
    """When a service ends and what takes its place; empty for one that stays."""
    if service.retire_on is None:
        return ""
    said = phrases.labels.text("This service ends on %(day)s.", day=phrases.day(service.retire_on))
    if service.replaced_by is None:
        return said
    return f"{said} {phrases.labels.text('%(name)s takes its place.', name=phrases.name('service', service.replaced_by))}"


def _glance(service: Service, phrases: Phrases) -> Iterator[tuple[str, Iterable[Piece | str]]]:
    support = service.support
    yield "For", [phrases.join([phrases.name("unit", unit) for unit in service.audiences])]
    yield "Cost", [price_from(service, phrases)]
    yield "Ready within", [phrases.amount(service.request.lead_time) if service.request is not None and service.request.lead_time is not None else ""]
    if support is not None and support.hours == service.hours:
        yield "Service and support hours", open_days(support.hours, phrases)
    else:
        yield "Service hours", open_days(service.hours, phrases)
        yield "Support hours", open_days(support.hours if support is not None else None, phrases)
    yield "Help", contacts(support.contacts, phrases) if support is not None else []
    yield "Owner", [phrases.name("person", service.owner)]


def open_days(id_: str | None, phrases: Phrases) -> list[str]:
    """The days of a calendar with their hours, closed ones left out."""
    closed = phrases.labels.get("Closed")
    if id_ is None or id_ == ALWAYS:
        return [phrases.calendar(id_)] if id_ else []
    return [f"{days}: {ranges}" for days, ranges in describe_calendar(id_, "", phrases).days if ranges != closed] or [phrases.calendar(id_)]


def price_from(service: Service, phrases: Phrases) -> str:
    """The price of a service in a few words: the lowest of its options, how it is charged where none has a price."""
    known = [option.price for option in service.options if option.price is not None]
    if not known or len({money.currency for money in known}) > 1:
        return price(None, service.cost, phrases)
    lowest = min(known, key=lambda money: money.amount)
    said = price(lowest, service.cost, phrases)
    if all(money.amount == lowest.amount for money in known) and len(known) == len(service.options):
        return said
    if not lowest.amount:
        return phrases.labels.get("Free of charge at the basic level")
    return phrases.labels.text("From %(price)s", price=said)


def _users(service: Service, phrases: Phrases) -> Iterator[tuple[str, Iterable[Piece | str]]]:
    yield "Units", [phrases.name("unit", unit) for unit in service.audiences]
    yield "Work that rests on it", _activities(service.supports, phrases)


def _activities(references: Iterable[str], phrases: Phrases) -> list[str]:
    found = []
    for reference in references:
        process_id, _, id_ = reference.partition("/")
        process = phrases.estate.find(Process, process_id)
        found += [phrases.text(item.name) for item in (process.activities if process is not None else ()) if item.id == id_]
    return found


def _request(service: Service, phrases: Phrases) -> Iterator[tuple[str, Iterable[Piece | str]]]:
    asked = service.request
    if asked is None:
        return
    where = f"{service.key}: request.channels"
    yield "Where to ask", [channel(item, phrases, where) for item in asked.channels]
    yield "Form", [channel(asked.form, phrases, f"{service.key}: request.form") if asked.form else ""]
    yield "What must be there first", [phrases.text(asked.prerequisites)]
    yield "Consent of", [phrases.role(role) for role in asked.approvals]
    yield "Ready within", [phrases.amount(asked.lead_time) if asked.lead_time is not None else ""]


def _hours(service: Service, phrases: Phrases) -> list[Hours]:
    """When it is available and when help is given; once where both are the same."""
    labels = phrases.labels
    support = service.support.hours if service.support is not None else None
    if service.hours is not None and service.hours == support:
        return [describe_calendar(service.hours, labels.get("Service and support hours"), phrases)]
    wanted = ((service.hours, "Service hours"), (support, "Support hours"))
    return [describe_calendar(id_, labels.get(purpose), phrases) for id_, purpose in wanted if id_ is not None]


def _support(service: Service, phrases: Phrases) -> Iterator[tuple[str, Iterable[Piece | str]]]:
    if service.support is not None:
        yield "Contacts", contacts(service.support.contacts, phrases)
        yield "Languages", [phrases.join([phrases.language(code) for code in service.support.languages])]
        yield "Support path", [" ← ".join(names) if phrases.direction == "rtl" else " → ".join(names)] if (names := [phrases.party(id_) for id_ in service.support.path]) else []


def _cost(service: Service, phrases: Phrases) -> Iterator[tuple[str, Iterable[Piece | str]]]:
    if service.cost is not None:
        yield "Charged", [charging_word(service.cost.model, phrases)]
        yield "Counted by", [phrases.text(service.cost.unit)]
        yield "Price", [price(service.cost.price, service.cost, phrases) if service.cost.price is not None else ""]


def _related(service: Service, publication: Publication, phrases: Phrases) -> Iterator[Piece]:
    """Services that support the same work, those that this one replaced, and what will replace it."""
    near = phrases.estate.once(("related", publication.catalogue.id), lambda: _neighbours(publication.shown.services))
    shown: dict[str, Service] = {}
    for place in (*service.supports, f"service/{service.id}", f"service/{service.replaced_by}"):
        shown.update({other.id: other for other in near.get(place, ())[: _RELATED + 1] if other.id != service.id})
    for other in list(shown.values())[:_RELATED]:
        yield Piece(phrases.text(other.name), f"#service/{other.id}")


def _neighbours(services: Iterable[Service]) -> dict[str, list[Service]]:
    """Services by the activities that they support, by their own place, and by that of what will replace them."""
    found: dict[str, list[Service]] = {}
    for service in services:
        places = (*service.supports, f"service/{service.id}", *([f"service/{service.replaced_by}"] if service.replaced_by else ()))
        for place in places:
            found.setdefault(place, []).append(service)
    return found


def _packages(service: Service, publication: Publication, phrases: Phrases) -> Iterator[Piece]:
    holding = set(packages_with(service.id, phrases.estate))
    for package in publication.shown.packages if holding else ():
        if package.id in holding:
            yield Piece(phrases.text(package.name), f"#package/{package.id}")


def links_of(entity: Entity, phrases: Phrases) -> list[Piece]:
    """Documents and pages about an entity."""
    return [Piece(phrases.text(link.title) or link.url, link.url) for link in entity.links]


def _about(service: Service, phrases: Phrases) -> Iterator[tuple[str, Iterable[Piece | str]]]:
    yield "Owner", [phrases.name("person", service.owner)]
    yield "Provider", [phrases.party(service.provider)]
    importance = phrases.term(service.criticality)
    yield "Importance", [importance[:1].upper() + importance[1:]]
    yield "Available since", [phrases.day(service.introduced)]
    yield from reviewed(service, phrases)


def reviewed(entity: Service | Package, phrases: Phrases) -> Iterator[tuple[str, Iterable[Piece | str]]]:
    """When it was last reviewed, and when that is due again."""
    if entity.reviewed is not None:
        yield "Last reviewed", [phrases.day(entity.reviewed.on)]
        yield "Next review", [phrases.day(entity.reviewed.every.after(entity.reviewed.on)) if entity.reviewed.every is not None else ""]


@dataclass(frozen=True, slots=True)
class Part:
    """One service of a package: its name with its place, its option, what it gives."""

    service: Piece
    option: str
    summary: str


@dataclass(frozen=True, slots=True)
class PackagePage:
    """What the page of a package shows."""

    id: str
    name: str
    category: str
    summary: str
    description: str
    glance: list[Fact]
    groups: list[tuple[str, list[Part]]]
    targets: Comparison
    sentences: tuple[str, ...]
    activities: list[str]
    links: list[Piece]
    about: list[Fact]


def build_package(package: Package, publication: Publication, phrases: Phrases) -> PackagePage:
    """The content of the page of a package."""
    from itsd.render.catalogue.comparison import compare_targets, sentences  # noqa: PLC0415  # beside what uses them

    labels = phrases.labels
    parts = (("What it is made of", package.core), ("What that needs", package.enabling), ("What adds to it", package.enhancing))
    audiences = [phrases.name("unit", unit) for unit in package.audiences]
    facts = (("For", audiences), ("Price", [price(package.price, None, phrases)]), ("Owner", [phrases.name("person", package.owner)]))
    return PackagePage(
        id=package.id,
        name=phrases.text(package.name),
        category=labels.get("Package"),
        summary=phrases.text(package.summary),
        description=phrases.text(package.description),
        glance=_facts(phrases, *facts),
        groups=[(labels.get(label), [_part(option, publication, phrases) for option in options]) for label, options in parts if options],
        targets=Comparison((), compare_targets([package.targets], phrases)),
        sentences=sentences(package.targets, phrases),
        activities=_activities(package.activities, phrases),
        links=links_of(package, phrases),
        about=_facts(phrases, ("Owner", [phrases.name("person", package.owner)]), *reviewed(package, phrases)),
    )


def _part(reference: str, publication: Publication, phrases: Phrases) -> Part:
    """A service at its option; one that the catalogue does not show has no link."""
    id_, _, option_id = reference.partition("/")
    service = phrases.estate.find(Service, id_)
    option = next((item for item in (service.options if service is not None else ()) if item.id == option_id), None)
    href = f"#service/{id_}" if f"service/{id_}" in phrases.estate.once(("shown", publication.catalogue.id), lambda: publication.shown.keys) else ""
    name = Piece(phrases.name("service", id_), href)
    said = phrases.text(option.summary) if option is not None else ""
    return Part(name, phrases.text(option.name) if option is not None else option_id, said or (phrases.text(service.summary) if service is not None else ""))
