"""The home page of a catalogue: its services by category, its packages, what changed, how to get help, its levels, and an index."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.practices.catalogue.changes import Sort
from itsd.render.catalogue.changes import EditionPage, build_edition
from itsd.render.catalogue.entries import category_of, open_days, price_from
from itsd.render.catalogue.ordering import by_letter, sort_key
from itsd.render.catalogue.wording import Piece, contacts, price

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.model.service import Package, Service, Support
    from itsd.practices.catalogue.publication import Publication
    from itsd.render.catalogue.entries import Fact
    from itsd.render.phrases import Phrases

_INDEXED = 8  # entries from which an index helps
_TIERED = 2  # services at which a level is more than a name


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One service or package in the list: its name with its place, its summary, a few facts, and a mark where it is new or ends."""

    key: str
    name: str
    summary: str
    notes: tuple[str, ...]
    mark: str
    audiences: tuple[str, ...]
    paid: bool


@dataclass(frozen=True, slots=True)
class Category:
    """Services that stand together."""

    id: str
    name: str
    rows: tuple[EntryRow, ...]


@dataclass(frozen=True, slots=True)
class HomePage:
    """What the home page shows."""

    title: str
    summary: str
    issuer: str
    audiences: tuple[str, ...]
    owner: str
    categories: tuple[Category, ...]
    packages: tuple[EntryRow, ...]
    edition: EditionPage
    help: list[Fact]
    levels: tuple[tuple[str, tuple[Piece, ...]], ...]
    index: list[tuple[str, list[Piece]]]


def build_home(publication: Publication, phrases: Phrases) -> HomePage:
    """The content of the home page."""
    catalogue, settings = publication.catalogue, phrases.estate.settings
    issuer = settings.brand.name if settings.brand is not None and settings.brand.name is not None else settings.organisation
    categories = find_categories(publication, phrases)
    packages = tuple(sorted((package_row(package, publication, phrases) for package in publication.shown.packages), key=_order))
    rows = [row for category in categories for row in category.rows] + list(packages)
    return HomePage(
        title=phrases.text(catalogue.title),
        summary=phrases.text(catalogue.summary),
        issuer=phrases.text(issuer),
        audiences=tuple(phrases.name("unit", unit) for unit in catalogue.audiences),
        owner=phrases.name("person", catalogue.owner),
        categories=categories,
        packages=packages,
        edition=build_edition(publication.edition, publication, phrases),
        help=list(_help(publication, phrases)),
        levels=tuple(_levels(publication, phrases)),
        index=[(letter, [Piece(row.name, f"#{row.key}") for row in group]) for letter, group in by_letter(rows, lambda row: row.name)] if len(rows) >= _INDEXED else [],
    )


def find_categories(publication: Publication, phrases: Phrases) -> tuple[Category, ...]:
    """The services by category, both in order of their names."""
    found: dict[str, list[EntryRow]] = {}
    for service in publication.shown.services:
        found.setdefault(category_of(service, phrases), []).append(service_row(service, publication, phrases))
    places = {category_of(service, phrases): service.category or service.type for service in publication.shown.services}
    names = sorted(found, key=sort_key)
    return tuple(Category(place, name, tuple(sorted(found[name], key=_order))) for name, place in zip(names, _places([places[name] for name in names]), strict=True))


def _places(words: list[str]) -> list[str]:
    """Categories as parts of an address, each another one."""
    found: list[str] = []
    for word in words:
        place = "category-" + (re.sub(r"[^a-z0-9]+", "-", word.lower()).strip("-") or "x" + word.encode().hex())
        found.append(place if place not in found else f"{place}-{len(found)}")
    return found


def _order(row: EntryRow) -> tuple[str, str]:
    return sort_key(row.name), row.key


def service_row(service: Service, publication: Publication, phrases: Phrases) -> EntryRow:
    """A service in the list."""
    count = len(service.options)
    notes = [price_from(service, phrases)]
    if count > 1:
        notes.append(phrases.labels.text("Levels: %(count)s", count=phrases.number(count)))
    if service.request is not None and service.request.lead_time is not None:
        notes.append(phrases.labels.text("Ready within %(length)s", length=phrases.amount(service.request.lead_time)))
    paid = any(option.price is not None and option.price.amount for option in service.options) or (service.cost is not None and service.cost.model != "free")
    mark = phrases.labels.text("Ends on %(day)s", day=phrases.day(service.retire_on)) if service.retire_on is not None else _mark(service.key, publication, phrases)
    audiences = tuple(phrases.name("unit", unit) for unit in service.audiences)
    return EntryRow(service.key, phrases.text(service.name), phrases.text(service.summary), tuple(filter(None, notes)), mark, audiences, paid)


def package_row(package: Package, publication: Publication, phrases: Phrases) -> EntryRow:
    """A package in the list."""
    said = price(package.price, None, phrases)
    notes = [said] if said else []
    services = len(package.core) + len(package.enabling)
    notes.append(phrases.labels.text("Services: %(count)s", count=phrases.number(services)))
    audiences = tuple(phrases.name("unit", unit) for unit in package.audiences)
    paid = package.price is not None and bool(package.price.amount)
    return EntryRow(package.key, phrases.text(package.name), phrases.text(package.summary), tuple(notes), _mark(package.key, publication, phrases), audiences, paid)


def _mark(key: str, publication: Publication, phrases: Phrases) -> str:
    """Whether the newest edition brought it."""
    added = any(change.entity == key and change.sort is Sort.ADDED for change in publication.edition.changes or ())
    return phrases.labels.get("New") if added else ""


def _help(publication: Publication, phrases: Phrases) -> Iterator[Fact]:
    """Where most services are supported: that is where people turn first."""
    known: list[Support] = [service.support for service in publication.shown.services if service.support is not None and service.support.contacts]
    if not known:
        return
    (chosen, _), *_ = Counter((support.contacts, support.languages) for support in known).most_common(1)
    hours = Counter(support.hours for support in known if (support.contacts, support.languages) == chosen).most_common(1)[0][0]
    yield phrases.labels.get("Contacts"), contacts(chosen[0], phrases)
    yield phrases.labels.get("Support hours"), [Piece(said) for said in open_days(hours, phrases)]
    if chosen[1]:
        yield phrases.labels.get("Languages"), [Piece(phrases.join([phrases.language(code) for code in chosen[1]]))]


def _levels(publication: Publication, phrases: Phrases) -> Iterator[tuple[str, tuple[Piece, ...]]]:
    """The levels that several services of more than one level share, each with its services."""
    found: dict[str, list[Piece]] = {}
    for service in publication.shown.services:
        for option in service.options if len(service.options) > 1 else ():
            found.setdefault(phrases.text(option.name), []).append(Piece(phrases.text(service.name), f"#{service.key}"))
    for name, services in sorted(found.items(), key=lambda item: (-len(item[1]), sort_key(item[0]))):
        if len(services) >= _TIERED:
            yield name, tuple(sorted(services, key=lambda piece: sort_key(piece.text)))
