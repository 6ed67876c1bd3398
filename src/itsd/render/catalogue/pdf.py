"""A catalogue in one language as a document: the trees of its pages one after the other, a chapter for each category."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.render.catalogue.changes import short_digest
from itsd.render.document import Body, Cover, Document
from itsd.render.isolation import isolate
from itsd.render.nodes import Node
from itsd.render.site.colours import readable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.render.catalogue.book import Book
    from itsd.render.nodes import Picture

_DEEPER = {"h2": "h3", "h3": "h4", "h4": "h5", "h5": "h6"}
_PAPER = {"article": "section", "details": "div"}
_SCREEN = "screen"
_BREAK = "pagebreak"


def build_document(book: Book, logo: Picture | None = None) -> Document:
    """The document of a catalogue. Raises ItsdError for what a template or translation lacks."""
    root = Node("article", {"lang": book.locale, "dir": book.phrases.direction}, tuple(_chapters(book)))
    settings = book.phrases.estate.settings
    accent = readable(settings.brand.colour if settings.brand is not None else None)
    edition = book.publication.edition
    name = f"{book.publication.catalogue.id}-{edition.number}-{book.locale}"
    return Document(name, edition.on, (build_cover(book),), (Body(book.locale, root),), book.pictures, accent, logo, book.arabic_digits)


def build_cover(book: Book) -> Cover:
    """The cover and the margins."""
    home, labels, edition = book.front, book.phrases.labels, book.publication.edition
    facts = [
        (labels.get("Edition"), book.phrases.number(edition.number)),
        (labels.get("Date"), book.phrases.day(edition.on)),
        (labels.get("For"), book.phrases.join(list(home.audiences))),
        (labels.get("Owner"), home.owner),
        (labels.get("Digest"), short_digest(edition.digest)),
    ]
    running = f"{book.publication.catalogue.id} · {edition.number} · {short_digest(edition.digest)}"
    kind = labels.get("Service catalogue")
    return Cover(
        book.locale,
        home.issuer,
        kind,
        home.title,
        home.summary,
        tuple(fact for fact in facts if fact[1]),
        running,
        "",
        labels.get("Contents"),
        labels.get("Page {page} of {pages}"),
    )


def _chapters(book: Book) -> Iterator[Node]:
    """What stands on the home page, then the services by category, the packages, the words, the changes."""
    labels, shown = book.phrases.labels, book.publication.shown
    yield from _front(book.home(), labels.get("About this catalogue"), book)
    services = {service.key: service for service in shown.services}
    for category in book.front.categories:
        yield _chapter(category.name, f"chapter-{category.id}", [book.service(services[row.key]) for row in category.rows], book)
    if shown.packages:
        packages = {package.key: package for package in shown.packages}
        yield _chapter(labels.get("Packages"), "chapter-packages", [book.package(packages[row.key]) for row in book.front.packages], book)
    for page in (book.glossary(), book.changes()):
        yield _on_paper(Node("section", {**page.attributes, "class": _BREAK}, page.children))


def _front(home: Node, title: str, book: Book) -> Iterator[Node]:
    for number, section in enumerate(home.elements):
        if _SCREEN in section.classes:
            continue
        children = section.children
        if not number:  # its heading is the title of the whole, which stands on the cover
            children = (_heading(title, book), *(child for child in section.elements if child.tag != "h2"))
        yield _on_paper(_without_places(Node("section", section.attributes, children)))


def _heading(text: str, book: Book) -> Node:
    return isolate(Node("h2", {"lang": book.locale, "dir": book.phrases.direction}, (text,)), arabic_digits=book.arabic_digits)


def _chapter(title: str, place: str, pages: list[Node], book: Book) -> Node:
    """A chapter: its heading on the page of its first entry, every other entry on a page of its own."""
    children: list[Node] = [_heading(title, book)]
    for number, page in enumerate(pages):
        entry = _on_paper(page, deeper=True)
        children.append(Node("section", {**entry.attributes, "class": f"entry {_BREAK}"} if number else entry.attributes, entry.children))
    return Node("section", {"id": place, "class": _BREAK}, tuple(children))


def _without_places(node: Node) -> Node:
    """Without the places of categories: on paper they are those of the chapters."""
    attributes = {name: value for name, value in node.attributes.items() if name != "id" or not value.startswith("category-")}
    return Node(node.tag, attributes, tuple(child if isinstance(child, str) else _without_places(child) for child in node.children))


def _dropped(node: Node) -> bool:
    return _SCREEN in node.classes


def _on_paper(node: Node, *, deeper: bool = False) -> Node:
    """The tree without what is for screens, what can be folded away open; headings a step deeper within a chapter."""
    children: list[Node | str] = []
    for child in node.children:
        if isinstance(child, str):
            children.append(child)
        elif not (_dropped(child) or (deeper and "kicker" in child.classes)):
            children.append(_on_paper(child, deeper=deeper) if child.children else child)
    if node.tag == "summary":
        return Node("p", {"class": "leader"}, (Node("strong", {}, tuple(children)),))
    tag = _PAPER.get(node.tag) or (_DEEPER.get(node.tag, node.tag) if deeper else node.tag)
    return node.having(children) if tag == node.tag else Node(tag, node.attributes, tuple(children))
