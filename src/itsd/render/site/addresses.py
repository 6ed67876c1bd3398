"""Where the pages of a site lie, and how one leads to another: relative, so that they work from any folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.render.nodes import Node

if TYPE_CHECKING:
    from collections.abc import Collection

_HIGHER = {"h2": "h1", "h3": "h2", "h4": "h3", "h5": "h4", "h6": "h5"}
_FOLDERS = {"service": "services", "package": "packages"}


def page_of(place: str) -> str:
    """The page of a place of the catalogue (`service/email`, `changes`), below the folder of its language."""
    kind, _, id_ = place.partition("/")
    return f"{_FOLDERS[kind]}/{id_}.html" if id_ else f"{place}.html"


def up(path: str, levels: int = 0) -> str:
    """What leads from a page to the folder of its language, and so many levels further up."""
    return "../" * (path.count("/") + levels)


def relink(node: Node, path: str, places: Collection[str], *, titled: bool = True) -> Node:
    """The tree as it stands on a page: places of the catalogue as addresses of pages; with the title of the page, headings one step higher."""
    attributes = node.attributes
    if "href" in attributes or "id" in attributes:
        attributes = dict(attributes)
        if attributes.get("href", "").startswith("#"):
            attributes["href"] = _address(attributes["href"][1:], path, places)
        if "/" in attributes.get("id", ""):
            del attributes["id"]  # the page itself is the place
    children = tuple([child if isinstance(child, str) else relink(child, path, places, titled=titled) for child in node.children])
    return Node(_HIGHER.get(node.tag, node.tag) if titled else node.tag, attributes, children)


def _address(place: str, path: str, places: Collection[str]) -> str:
    if place not in places:
        return f"#{place}"
    target = page_of(place)
    here, there = path.rpartition("/")[0], target.rpartition("/")
    return there[2] if here and here == there[0] else up(path) + target
