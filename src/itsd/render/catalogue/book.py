"""A catalogue in one language as trees: one for each of its pages, from which the site and the PDF are written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from itsd.errors import ItsdError
from itsd.render.catalogue.changes import build_log
from itsd.render.catalogue.entries import build_package, build_service
from itsd.render.catalogue.glossary import build_glossary
from itsd.render.catalogue.home import build_home
from itsd.render.catalogue.technical import build_technical
from itsd.render.dialect import is_safe_address
from itsd.render.isolation import isolate
from itsd.render.pictures import load_picture
from itsd.render.prose import pictures_in
from itsd.render.templating import make_environment, prose, render_tree
from itsd.render.translations import load_labels
from itsd.render.untranslated import check_translated

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

    from itsd.files.tree import Tree
    from itsd.model.service import Package, Service
    from itsd.practices.catalogue.publication import Publication
    from itsd.render.catalogue.home import HomePage
    from itsd.render.nodes import Node, Picture
    from itsd.render.phrases import Phrases

_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
HOME, SERVICE, PACKAGE, GLOSSARY, CHANGES = (f"catalogue/{name}.html" for name in ("home", "service", "package", "glossary", "changes"))


@dataclass(slots=True)
class Book:
    """The pages of a catalogue in one language. Trees are made once; places in them are `#service/id`, `#package/id`, `#glossary`, `#changes`."""

    publication: Publication
    phrases: Phrases
    tree: Tree
    environment: SandboxedEnvironment
    pictures: dict[str, Picture] = field(default_factory=dict)
    _made: dict[str, Node] = field(default_factory=dict)
    _front: HomePage | None = None

    @property
    def locale(self) -> str:
        """Its language."""
        return self.phrases.locale

    @property
    def arabic_digits(self) -> bool:
        """Whether numbers in Arabic texts have Arabic-Indic digits."""
        return self.phrases.estate.settings.documents.arabic_digits

    @property
    def front(self) -> HomePage:
        """What the home page shows."""
        if self._front is None:
            self._front = build_home(self.publication, self.phrases)
        return self._front

    def home(self) -> Node:
        """The home page."""
        return self._page("home", HOME, lambda: self.front)

    def service(self, service: Service) -> Node:
        """The page of a service."""
        return self._page(service.key, SERVICE, lambda: self._service(service), service.description)

    def package(self, package: Package) -> Node:
        """The page of a package."""
        return self._page(package.key, PACKAGE, lambda: build_package(package, self.publication, self.phrases), package.description)

    def glossary(self) -> Node:
        """The words that the catalogue uses."""
        return self._page("glossary", GLOSSARY, lambda: build_glossary(self.publication, self.phrases))

    def changes(self) -> Node:
        """The change log."""
        return self._page("changes", CHANGES, lambda: build_log(self.publication, self.phrases))

    def _service(self, service: Service) -> Any:  # noqa: ANN401  # what the template shows
        page = build_service(service, self.publication, self.phrases)
        if not self.publication.technical:
            return page, None
        content, pictures = build_technical(service, self.publication, self.phrases)
        self.pictures |= pictures
        return page, content

    def _page(self, name: str, template: str, build: Any, description: Any = None) -> Node:  # noqa: ANN401  # what templates show
        """A page, made when it is first asked for. Raises ItsdError for a text or word that its language lacks."""
        if name not in self._made:
            content = build()
            page, technical = content if isinstance(content, tuple) else (content, None)
            self._load_pictures(name, description)
            values = {
                "page": page,
                "technical": technical,
                "catalogue": self.publication.catalogue,
                "p": self.phrases,
                "_": self.phrases.labels.get,
                "safe": safe_address,
                "prose": prose,
            }
            root = render_tree(self.environment, template, values)
            root = root.with_attributes(lang=self.locale, dir=self.phrases.direction)
            check_translated(self.phrases, self.phrases.estate, self.tree)
            self._made[name] = isolate(root, arabic_digits=self.arabic_digits)
        return self._made[name]

    def _load_pictures(self, name: str, description: Any) -> None:  # noqa: ANN401  # a text or nothing
        said = self.phrases.text(description)
        for path in pictures_in(said) if "![" in said else ():
            if path not in self.pictures:
                self.pictures[path] = load_picture(path, self.tree, f"{name}: description")


def safe_address(address: str) -> str:
    """An address that a link may lead to; nothing in the place of another one."""
    return address if is_safe_address(address) else ""


def make_book(publication: Publication, locale: str, tree: Tree) -> Book:
    """The book of a catalogue in a language. Raises ItsdError where there are no words in it, and for what is no language."""
    from itsd.render.phrases import Phrases  # noqa: PLC0415  # needs Babel only when something is said

    if not _LOCALE.fullmatch(locale):  # it names a folder
        message = f"{publication.catalogue.key}: locales: {locale!r} is not a language code"
        raise ItsdError(message, "Write codes such as en and ar.")
    return Book(publication, Phrases(publication.estate, load_labels(locale, tree)), tree, make_environment(tree))
