"""What a page is about for programs that read the web: JSON-LD in the words of schema.org."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from itsd.model.organisation import Contact
from itsd.render.catalogue.entries import category_of
from itsd.render.catalogue.wording import address_of
from itsd.render.site.addresses import page_of, up

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itsd.model.service import Package, Service
    from itsd.model.values import Money
    from itsd.render.catalogue.book import Book
    from itsd.render.catalogue.glossary import GlossaryPage

Data = dict[str, Any]

_CONTEXT = "https://schema.org"
_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def write_json(data: object) -> str:
    """JSON that may stand inside a page or a script: no sign in it can end either."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=False).translate(_ESCAPES)


def _thing(book: Book, kind: str, **more: object) -> Data:
    return {"@context": _CONTEXT, "@type": kind, "inLanguage": book.locale} | {key: value for key, value in more.items() if value}


def _organisation(book: Book) -> Data:
    return {"@type": "GovernmentOrganization", "name": book.phrases.text(book.phrases.estate.settings.organisation)}


def describe_home(book: Book, title: str) -> Data:
    """The catalogue with all that it offers."""
    publication, phrases = book.publication, book.phrases
    offered = [_entry(phrases.text(item.name), page_of(item.key)) for item in (*publication.shown.services, *publication.shown.packages)]
    edition = publication.edition
    return _thing(
        book,
        "OfferCatalog",
        name=title,
        description=phrases.text(publication.catalogue.summary),
        version=str(edition.number),
        datePublished=edition.on.isoformat(),
        publisher=_organisation(book),
        audience=_audiences(publication.catalogue.audiences, book),
        numberOfItems=len(offered),
        itemListElement=[{"@type": "ListItem", "position": number, "item": item} for number, item in enumerate(offered, 1)],
    )


def _entry(name: str, url: str) -> Data:
    return {"@type": "Service", "name": name, "url": url}


def _audiences(units: Iterable[str], book: Book) -> list[Data]:
    return [{"@type": "Audience", "name": book.phrases.name("unit", unit)} for unit in units]


def describe_service(service: Service, book: Book) -> Data:
    """A service with its options as offers."""
    phrases = book.phrases
    contacts = service.support.contacts if service.support is not None else ()
    return _thing(
        book,
        "Service",
        name=phrases.text(service.name),
        description=phrases.text(service.summary),
        identifier=service.key,
        serviceType=category_of(service, phrases),
        provider={"@type": "Organization", "name": phrases.party(service.provider)},
        audience=_audiences(service.audiences, book),
        availableChannel=[channel for contact in contacts if (channel := _channel(contact))],
        hoursAvailable={"@type": "OpeningHoursSpecification", "name": phrases.calendar(service.hours)} if service.hours else None,
        offers=[_offer(phrases.text(option.name), option.price) for option in service.options],
        isPartOf=_catalogue(book, page_of(service.key)),
    )


def _channel(contact: Contact | str) -> Data:
    """How one is reached."""
    ways = [contact.phone, contact.email, contact.url] if isinstance(contact, Contact) else [str(contact)]
    for way in filter(None, ways):
        href = address_of(way)
        if href.startswith("tel:"):
            return {"@type": "ServiceChannel", "servicePhone": {"@type": "ContactPoint", "telephone": way}}
        if href.startswith("mailto:"):
            return {"@type": "ServiceChannel", "servicePostalAddress": {"@type": "PostalAddress", "email": way}}
        if href:
            return {"@type": "ServiceChannel", "serviceUrl": way}
    return {}


def _offer(name: str, money: Money | None) -> Data:
    found: Data = {"@type": "Offer", "name": name}
    return found if money is None else found | {"price": f"{money.amount:f}", "priceCurrency": money.currency}


def describe_package(package: Package, book: Book) -> Data:
    """A package with the services in it."""
    phrases = book.phrases
    parts = dict.fromkeys(option.partition("/")[0] for option in (*package.core, *package.enabling))
    return _thing(
        book,
        "Service",
        name=phrases.text(package.name),
        description=phrases.text(package.summary),
        identifier=package.key,
        audience=_audiences(package.audiences, book),
        isRelatedTo=[{"@type": "Service", "name": phrases.name("service", id_)} for id_ in parts],
        offers=[_offer(phrases.text(package.name), package.price)] if package.price is not None else None,
        isPartOf=_catalogue(book, page_of(package.key)),
    )


def describe_glossary(page: GlossaryPage, book: Book, title: str) -> Data:
    """The terms with their meanings."""
    return _thing(book, "DefinedTermSet", name=title, hasDefinedTerm=[{"@type": "DefinedTerm", "name": term, "description": meaning} for term, meaning in page.terms])


def describe_page(book: Book, title: str, path: str) -> Data:
    """Any other page of the catalogue."""
    return _thing(book, "WebPage", name=title, dateModified=book.publication.edition.on.isoformat(), isPartOf=_catalogue(book, path))


def _catalogue(book: Book, path: str) -> Data:
    return {"@type": "OfferCatalog", "name": book.phrases.text(book.publication.catalogue.title), "url": f"{up(path)}index.html"}
