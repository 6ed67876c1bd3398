"""The editions of a catalogue as an Atom feed."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from itsd.render.catalogue.changes import build_log
from itsd.render.speech import fit_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.render.catalogue.book import Book
    from itsd.render.catalogue.changes import EditionPage


def write_feed(book: Book, title: str, issuer: str) -> bytes:
    """The feed: an entry for each edition, the newest first."""
    publication = book.publication
    log = build_log(publication, book.phrases)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{_plain(book.locale)}">',
        f"<id>{_name(book, 'feed')}</id>",
        f"<title>{_plain(title)}</title>",
        f"<updated>{publication.edition.on.isoformat()}T00:00:00Z</updated>",
        f"<author><name>{_plain(issuer)}</name></author>",
        '<link rel="self" type="application/atom+xml" href="feed.xml"/>',
        '<link rel="alternate" type="text/html" href="index.html"/>',
    ]
    for entry, edition in zip(publication.log, log, strict=True):
        lines += [
            "<entry>",
            f"<id>{_name(book, str(edition.number))}</id>",
            f"<title>{_plain(edition.title)}</title>",
            f"<updated>{entry.on.isoformat()}T00:00:00Z</updated>",
            f'<link rel="alternate" type="text/html" href="changes.html#edition-{edition.number}"/>',
            f'<content type="html">{_plain("".join(_content(edition)))}</content>',
            "</entry>",
        ]
    return ("\n".join([*lines, "</feed>"]) + "\n").encode()


def _content(edition: EditionPage) -> Iterator[str]:
    """What changed, as markup, which is escaped once more in the feed."""
    yield f"<p>{_plain(edition.opening)}</p>"
    for said in edition.entries:
        yield f"<p><strong>{_plain(said.title)}: {_plain(said.name)}</strong></p>"
        if said.lines:
            yield "<ul>" + "".join(f"<li>{_plain(line)}</li>" for line in said.lines) + "</ul>"


def _plain(text: str) -> str:
    return escape(fit_text(text), quote=True)


def _name(book: Book, part: str) -> str:
    """A name that stays, wherever the feed lies."""
    organisation = book.phrases.estate.settings.organisation
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'itsd:{organisation}/{book.publication.catalogue.id}/{book.locale}/{part}')}"
