"""The files of a site: pages in each language, what they share, and the data beside them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from itsd.files.packaged import packaged
from itsd.render.catalogue.book import Book, make_book
from itsd.render.catalogue.changes import say_edition
from itsd.render.catalogue.glossary import build_glossary
from itsd.render.document import direction_of
from itsd.render.pictures import load_logo
from itsd.render.site.addresses import page_of
from itsd.render.site.colours import ACCENT, readable
from itsd.render.site.feed import write_feed
from itsd.render.site.frame import FRONT, POLICY, Frame, Page, own_name
from itsd.render.site.linked_data import describe_glossary, describe_home, describe_package, describe_page, describe_service
from itsd.render.site.search import find_filters, write_index
from itsd.render.site.table import write_table
from itsd.render.templating import find_file, find_template, make_environment, render_template
from itsd.render.untranslated import check_translated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from itsd.files.tree import Tree
    from itsd.model.service import Package, Service
    from itsd.practices.catalogue.content import Data
    from itsd.practices.catalogue.publication import Publication
    from itsd.render.nodes import Picture

ENTRANCE, PORTAL = "site/entrance.html", "site/portal.html"
_FONTS = tuple(f"IBMPlexSansArabic-{weight}.woff2" for weight in ("Regular", "SemiBold", "Bold"))


@dataclass(frozen=True, slots=True)
class Output:
    """One file of what is published: its path below the folder of the catalogue, and how its content is made."""

    path: str
    make: Callable[[], bytes]


def find_site(publication: Publication, tree: Tree, *, with_pdf: bool = True) -> Iterator[Output]:
    """All files of the site of a catalogue, in the order in which they are made."""
    logo = load_logo(publication.estate.settings, tree)
    name = "" if logo is None else f"assets/logo.{logo.format}"
    yield Output("index.html", partial(_entrance, publication, tree, name))
    yield Output("catalogue.json", lambda: format_content(publication.content))
    yield from _assets(publication, tree, logo)
    for locale in publication.locales:
        yield from _in_language(make_book(publication, locale, tree), name, logo, with_pdf=with_pdf)


def format_content(content: Data) -> bytes:
    """The content as the file that other programs read."""
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _assets(publication: Publication, tree: Tree, logo: Picture | None) -> Iterator[Output]:
    yield Output("assets/site.css", partial(style_of, publication, tree))
    yield Output("assets/site.js", partial(find_file, "assets/site.js", tree))
    for name in ("minisearch.js", "minisearch-LICENSE.txt"):
        yield Output(f"assets/{name}", (packaged("render") / "scripts" / name).read_bytes)
    for font in (*_FONTS, "OFL.txt"):
        yield Output(f"assets/{font}", (packaged("render") / "fonts" / font).read_bytes)
    if logo is not None:
        yield Output(f"assets/logo.{logo.format}", lambda: logo.content)


def style_of(publication: Publication, tree: Tree) -> bytes:
    """The style of all pages, in the colour of the estate."""
    settings = publication.estate.settings
    accent = readable(settings.brand.colour if settings.brand is not None else None)
    return (find_template("assets/site.css", tree) or "").replace(f"--accent: {ACCENT}", f"--accent: {accent}").encode()


def _in_language(book: Book, logo: str, picture: Picture | None, *, with_pdf: bool) -> Iterator[Output]:
    """The pages in one language and the files that go with them."""
    publication, locale = book.publication, book.locale
    places = frozenset({*publication.shown.keys, "changes", "glossary"})
    frame = Frame(book, publication.locales, places, logo, with_pdf)
    for path, make in _files_of(book, frame, picture, with_pdf=with_pdf):
        yield Output(f"{locale}/{path}", partial(_checked, book, make))


def _checked(book: Book, make: Callable[[], bytes]) -> bytes:
    """A file, unless its language lacked a text of it."""
    found = make()
    check_translated(book.phrases, book.phrases.estate, book.tree)
    return found


def _files_of(book: Book, frame: Frame, logo: Picture | None, *, with_pdf: bool) -> Iterator[tuple[str, Callable[[], bytes]]]:
    publication = book.publication
    yield "index.html", partial(_front, frame)
    for service in publication.shown.services:
        yield page_of(service.key), partial(_service, frame, service)
    for package in publication.shown.packages:
        yield page_of(package.key), partial(_package, frame, package)
    yield "changes.html", partial(_changes, frame)
    yield "glossary.html", partial(_glossary, frame)
    yield "search-index.js", lambda: write_index(book.front, book)
    yield "catalogue.csv", lambda: write_table(book)
    yield "feed.xml", lambda: write_feed(book, book.front.title, book.front.issuer)
    if with_pdf:
        yield "catalogue.pdf", partial(_pdf, book, logo)


def _pdf(book: Book, logo: Picture | None) -> bytes:
    from itsd.render.catalogue.pdf import build_document  # noqa: PLC0415  # heavy, and only here
    from itsd.render.pdf.document import render_pdf  # noqa: PLC0415  # as above

    return render_pdf(build_document(book, logo), book.tree)


def _front(frame: Frame) -> bytes:
    home = frame.book.front
    page = Page("index.html", home.title, home.summary or home.title, frame.book.home(), describe_home(frame.book, home.title), "services")
    return frame.render(page, FRONT, filters=find_filters(home, frame.book))


def _service(frame: Frame, service: Service) -> bytes:
    phrases = frame.book.phrases
    title, summary = phrases.text(service.name), phrases.text(service.summary)
    return frame.render(Page(page_of(service.key), title, summary, frame.book.service(service), describe_service(service, frame.book), "services"))


def _package(frame: Frame, package: Package) -> bytes:
    phrases = frame.book.phrases
    title, summary = phrases.text(package.name), phrases.text(package.summary)
    return frame.render(Page(page_of(package.key), title, summary or title, frame.book.package(package), describe_package(package, frame.book), "packages"))


def _changes(frame: Frame) -> bytes:
    title = frame.book.phrases.labels.get("What changed")
    about = describe_page(frame.book, title, "changes.html")
    return frame.render(Page("changes.html", title, f"{title}: {frame.book.front.title}", frame.book.changes(), about, "changes"))


def _glossary(frame: Frame) -> bytes:
    book = frame.book
    title = book.phrases.labels.get("Glossary")
    about = describe_glossary(build_glossary(book.publication, book.phrases), book, title)
    return frame.render(Page("glossary.html", title, f"{title}: {book.front.title}", book.glossary(), about, "glossary"))


def _entrance(publication: Publication, tree: Tree, logo: str) -> bytes:
    """The page at the top, which leads to the languages."""
    books = [make_book(publication, locale, tree) for locale in publication.locales]
    fronts = [book.front for book in books]
    for book in books:
        check_translated(book.phrases, publication.estate, tree)
    languages = [(book.locale, direction_of(book.locale), own_name(book.locale), front.title, front.summary) for book, front in zip(books, fronts, strict=True)]
    values = {"languages": languages, "issuers": [front.issuer for front in fronts], "logo": logo, "policy": POLICY}
    return (render_template(make_environment(tree), ENTRANCE, values).rstrip() + "\n").encode()


def render_portal(publications: Sequence[Publication], tree: Tree) -> bytes:
    """The page that leads to all published catalogues, in each of their languages; it needs nothing but the style of the first."""
    from itsd.render.phrases import Phrases  # noqa: PLC0415  # only documents need it
    from itsd.render.translations import load_labels  # noqa: PLC0415  # as above

    locales = list(dict.fromkeys(locale for publication in publications for locale in publication.locales))
    parts = []
    for locale in locales:
        found = [publication for publication in publications if locale in publication.locales]
        phrases = Phrases(found[0].estate, load_labels(locale, tree))
        settings = found[0].estate.settings
        issuer = settings.brand.name if settings.brand is not None and settings.brand.name is not None else settings.organisation
        rows = [(item.catalogue.id, phrases.text(item.catalogue.title), phrases.text(item.catalogue.summary), say_edition(item.edition, phrases)) for item in found]
        named = phrases.text(issuer)
        check_translated(phrases, found[0].estate, tree)
        parts.append({"locale": locale, "dir": phrases.direction, "issuer": named, "rows": rows, "_": phrases.labels.get})
    values = {"parts": parts, "style": f"{publications[0].catalogue.id}/assets/site.css" if publications else "", "policy": POLICY}
    return (render_template(make_environment(tree), PORTAL, values).rstrip() + "\n").encode()
