"""Which templates there are: those that come with the program, and those of an estate that replace or add to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.files.packaged import packaged
from itsd.render.translations import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from importlib.resources.abc import Traversable

    from itsd.files.tree import Tree

# What each template is for; names that end with a stroke stand for what lies beneath.
PURPOSES = {
    "assets/": "How pages look",
    "assets/site.js": "Search and filters of a site",
    "catalogue/": "Pages of a catalogue, on its site and in its PDF",
    "document.docx": "Word template of every document",
    "documents/agreement.html": "SLAs, OLAs and contracts, in every format",
    "documents/comparison.html": "Two versions of one of them, old against new",
    "notice/": "Letters about new editions of catalogues, as mail",
    "locales/": "Words of the templates in a language",
    "site/": "Frame of the pages of a site",
    "theme.typ": "How every PDF looks",
}
_SUFFIXES = (".css", ".docx", ".html", ".js", ".po", ".txt", ".typ")
_OTHER_USES = "init/"  # files of a new estate are no templates of documents


@dataclass(frozen=True, slots=True)
class Template:
    """A template by its name below `templates/`: what it is for, and whether the estate has its own."""

    name: str
    purpose: str
    packaged: bool
    own: bool


def find_templates(tree: Tree | None) -> list[Template]:
    """All templates by name. Files of the estate that stand in for nothing are listed too: a typing error shows."""
    shipped = {name: file for name, file in _walk(packaged(FOLDER), "") if not name.startswith(_OTHER_USES)}
    own = set(_differing(tree, shipped)) if tree is not None else set()
    return [Template(name, purpose_of(name), name in shipped, name in own) for name in sorted(shipped.keys() | own)]


def _differing(tree: Tree, shipped: Mapping[str, Traversable]) -> Iterator[str]:
    """Templates of an estate; a copy that nobody has changed replaces nothing."""
    for entry in tree.list([FOLDER], _SUFFIXES):
        name = entry.path.removeprefix(f"{FOLDER}/")
        if not name.startswith(_OTHER_USES) and (name not in shipped or entry.problem or tree.read(entry.path) != shipped[name].read_bytes()):
            yield name


def purpose_of(name: str) -> str:
    """What a template is for; nothing for a name that no document asks for."""
    folder = f"{name.partition('/')[0]}/"
    return PURPOSES.get(name) or PURPOSES.get(folder, "")


def _walk(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    for item in folder.iterdir():
        if item.is_dir():
            yield from _walk(item, f"{prefix}{item.name}/")
        else:
            yield f"{prefix}{item.name}", item
