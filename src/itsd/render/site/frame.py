"""The frame of every page of a site: head, masthead, navigation, foot; its templates are whole HTML, not the dialect."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from itsd.render.catalogue.changes import say_edition, short_digest
from itsd.render.dialect import tidy
from itsd.render.document import direction_of
from itsd.render.html import render_node
from itsd.render.isolation import split_runs
from itsd.render.nodes import Node
from itsd.render.site.addresses import relink, up
from itsd.render.site.linked_data import write_json
from itsd.render.templating import render_template

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from itsd.render.catalogue.book import Book

PAGE, FRONT = "site/page.html", "site/home.html"
# A page that was opened from a folder has no host: there `file:` stands for its own files.
POLICY = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file:; font-src 'self' file: data:; img-src 'self' file: data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'self' file:; object-src 'none'"
)


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its path below the folder of its language, its title and description, its tree, and what it is about for programs."""

    path: str
    title: str
    description: str
    tree: Node
    about: Mapping[str, Any]
    current: str = ""
    """Which entry of the navigation it belongs to."""


@dataclass
class Frame:
    """The frame of the pages in one language. `languages` are all of the catalogue, `logo` the path of the logo from the top of the catalogue."""

    book: Book
    languages: Sequence[str]
    places: frozenset[str]
    logo: str = ""
    with_pdf: bool = False

    def render(self, page: Page, template: str = PAGE, **more: object) -> bytes:
        """The whole page."""
        sections = self._sections(page)
        values = {**self._values, **more, "page": page, "here": up(page.path), "root": up(page.path, 1), "sections": sections, "about": self._markup(write_json(page.about))}
        return (render_template(self.book.environment, template, values).rstrip() + "\n").encode()

    def _sections(self, page: Page) -> list[Any]:
        """The parts of a page as markup: those of the home page one by one, so that the search can stand between them."""
        parts = page.tree.elements if "home" in page.tree.classes else (page.tree,)
        trees = [relink(part, page.path, self.places, titled=not number) for number, part in enumerate(parts)]
        return [self._markup(render_node(tree, self.book.pictures)) for tree in trees]

    @cached_property
    def _values(self) -> dict[str, Any]:
        publication, phrases = self.book.publication, self.book.phrases
        edition = publication.edition
        return {
            "_": phrases.labels.get,
            "p": phrases,
            "say": self.say,
            "locale": phrases.locale,
            "dir": phrases.direction,
            "policy": POLICY,
            "title": self.book.front.title,
            "issuer": self.book.front.issuer,
            "logo": self.logo,
            "languages": [(locale, direction_of(locale), own_name(locale)) for locale in self.languages],
            "navigation": list(self._navigation()),
            "edition": say_edition(edition, phrases),
            "digest": short_digest(edition.digest),
            "with_pdf": self.with_pdf,
        }

    def _navigation(self) -> Any:  # noqa: ANN401  # rows for the template
        labels = self.book.phrases.labels
        yield "services", labels.get("Services"), "index.html"
        if self.book.publication.shown.packages:
            yield "packages", labels.get("Packages"), "index.html#packages"
        yield "changes", labels.get("What changed"), "changes.html"
        yield "glossary", labels.get("Glossary"), "glossary.html"

    def say(self, text: str) -> Any:  # noqa: ANN401  # Markup
        """A plain text of the frame as markup: Latin words in Arabic keep their order, numbers have the digits of the estate."""
        if self.book.phrases.direction == "ltr":
            return text
        pieces = split_runs(text, arabic_digits=self.book.arabic_digits)
        return self._markup("".join(render_node(tidy(Node("span", {}, (piece,))), {}) for piece in pieces))

    @staticmethod
    def _markup(text: str) -> Any:  # noqa: ANN401  # Markup, which is not imported before it is needed
        from markupsafe import Markup  # noqa: PLC0415  # as above

        return Markup(text)  # noqa: S704  # made by writers that escape


def own_name(locale: str) -> str:
    """A language as it calls itself."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415  # only documents need it

    try:
        found = Locale.parse(locale.replace("-", "_")).get_display_name()
    except (UnknownLocaleError, ValueError):
        return locale
    return (found or locale)[:1].upper() + (found or locale)[1:]
