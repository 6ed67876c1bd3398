"""The entries of a catalogue as a table for spreadsheets: no cell of it can be taken for a formula."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from itsd.output.csv_ import guard_cell
from itsd.render.catalogue.entries import category_of, price_from
from itsd.render.catalogue.wording import channel, contacts, price
from itsd.render.site.addresses import page_of

if TYPE_CHECKING:
    from itsd.model.service import Package, Service
    from itsd.render.catalogue.book import Book

_COLUMNS = ("Identifier", "Kind", "Name", "Summary", "Category", "For", "Levels", "Price", "Where to ask", "Ready within", "Service hours", "Support hours", "Contacts")
_MORE = ("Owner", "Last reviewed", "Ends on", "Page")


def write_table(book: Book) -> bytes:
    """The table, with a mark of its encoding in front: without it spreadsheets guess at Arabic."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([guard_cell(book.phrases.labels.get(column)) for column in (*_COLUMNS, *_MORE)])
    for service in book.publication.shown.services:
        writer.writerow(map(guard_cell, _service(service, book)))
    for package in book.publication.shown.packages:
        writer.writerow(map(guard_cell, _package(package, book)))
    return text.getvalue().encode("utf-8-sig")


def _service(service: Service, book: Book) -> list[str]:
    phrases, request, support = book.phrases, service.request, service.support
    return [
        service.id,
        phrases.labels.get("Service"),
        phrases.text(service.name),
        phrases.text(service.summary),
        category_of(service, phrases),
        "; ".join(phrases.name("unit", unit) for unit in service.audiences),
        "; ".join(phrases.text(option.name) for option in service.options),
        price_from(service, phrases),
        "; ".join(channel(item, phrases, service.key).text for item in request.channels) if request is not None else "",
        phrases.amount(request.lead_time) if request is not None and request.lead_time is not None else "",
        phrases.calendar(service.hours) if service.hours else "",
        phrases.calendar(support.hours) if support is not None else "",
        "; ".join(piece.text for piece in contacts(support.contacts, phrases)) if support is not None else "",
        phrases.name("person", service.owner),
        service.reviewed.on.isoformat() if service.reviewed is not None else "",
        service.retire_on.isoformat() if service.retire_on is not None else "",
        page_of(service.key),
    ]


def _package(package: Package, book: Book) -> list[str]:
    phrases = book.phrases
    return [
        package.id,
        phrases.labels.get("Package"),
        phrases.text(package.name),
        phrases.text(package.summary),
        "",
        "; ".join(phrases.name("unit", unit) for unit in package.audiences),
        "",
        price(package.price, None, phrases),
        *("",) * 5,
        phrases.name("person", package.owner),
        package.reviewed.on.isoformat() if package.reviewed is not None else "",
        "",
        page_of(package.key),
    ]
