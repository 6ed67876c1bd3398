"""What the pages of a site are found by: one script with a line for each entry, as a page that was opened from a folder may read no other file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.model.service import Service
from itsd.render.site.addresses import page_of
from itsd.render.site.linked_data import write_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.model.service import Package
    from itsd.render.catalogue.book import Book
    from itsd.render.catalogue.home import EntryRow, HomePage


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice that narrows the list: its key in the index, its label, and the words that can be chosen."""

    key: str
    label: str
    choices: tuple[str, ...]


def find_filters(home: HomePage, book: Book) -> list[Filter]:
    """The filters that have a choice in this catalogue."""
    labels = book.phrases.labels
    found = {"c": [], "a": [], "p": [], "m": []}  # type: dict[str, list[str]]
    for _, facets in _facets(home, book):
        for key, words in facets.items():
            found[key] += words
    names = {"c": "Category", "a": "For", "p": "Cost", "m": "Status"}
    filters = [Filter(key, labels.get(names[key]), tuple(dict.fromkeys(found[key]))) for key in names]
    return [item for item in filters if len(item.choices) > 1]


def _facets(home: HomePage, book: Book) -> Iterator[tuple[EntryRow, dict[str, list[str]]]]:
    labels = book.phrases.labels
    rows = [(row, category.name) for category in home.categories for row in category.rows] + [(row, labels.get("Packages")) for row in home.packages]
    for row, category in rows:
        paid = labels.get("With a charge") if row.paid else labels.get("Free of charge")
        mark = row.mark and (labels.get("New") if row.mark == labels.get("New") else labels.get("Ending"))
        yield row, {"c": [category], "a": list(row.audiences), "p": [paid], "m": [mark or labels.get("Available")]}


def write_index(home: HomePage, book: Book) -> bytes:
    """The index: address, name, summary, further words, and what filters choose by."""
    entities: dict[str, Service | Package] = {service.key: service for service in book.publication.shown.services}
    entities |= {package.key: package for package in book.publication.shown.packages}
    documents = [
        {"id": page_of(row.key), "n": row.name, "s": row.summary, "k": " ".join(dict.fromkeys(_words(entities[row.key], book))), **facets} for row, facets in _facets(home, book)
    ]
    labels = book.phrases.labels
    words = {
        "none": labels.get("Nothing was found. Try another word, or choose less."),
        "one": labels.get("1 entry"),
        "many": labels.get("%(count)s entries"),
        "all": labels.get("All %(count)s entries are shown."),
    }
    return f"window.ITSD={write_json({'locale': book.locale, 'words': words, 'entries': documents})};\n".encode()


def _words(entity: Service | Package, book: Book) -> Iterator[str]:
    """Further words that lead to an entry: its id, its tags, its name in other languages, its options, what it is for."""
    phrases = book.phrases
    yield entity.id.replace("-", " ")
    yield from entity.tags
    yield from (text for _, text in entity.name.entries)
    if isinstance(entity, Service):
        yield from (phrases.text(option.name) for option in entity.options)
        yield from map(phrases.text, entity.outcomes)
        yield from (phrases.text(item.question) for item in entity.faq)
