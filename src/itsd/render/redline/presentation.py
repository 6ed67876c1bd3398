"""A compared tree made ready for readers: who cannot see the marks hears them, and what did not change can be folded away."""

from __future__ import annotations

from itertools import groupby, zip_longest
from operator import itemgetter
from typing import TYPE_CHECKING

from itsd.render.dialect import is_inline
from itsd.render.nodes import Node
from itsd.render.redline.marks import Change, change_of, is_changed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itsd.render.phrases import Phrases

UNSEEN = "unseen"
"""The class of words that are heard and not seen."""
LEGEND = "legend"
"""The class of the line that explains the marks; it changed nothing."""
CHANGED = "changed"
"""The class of a block in which something came or went: themes draw a bar beside it."""
_BARRED = frozenset({"p", "li", "tr", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "figure", "pre"})
_LOWER = {f"h{level}": f"h{min(level + 1, 6)}" for level in range(1, 7)}


def present(root: Node, phrases: Phrases) -> Node:
    """The tree with words at its marks and bars beside its changed blocks; ids are those of the new side only."""
    taken = {node.attributes["id"] for node in _staying(root) if "id" in node.attributes}
    return _present(root, phrases, taken)


def _staying(node: Node) -> Iterator[Node]:
    """Every element of the new side."""
    if change_of(node) is Change.DELETED:
        return
    yield node
    for child in node.elements:
        yield from _staying(child)


def _present(node: Node, phrases: Phrases, taken: set[str]) -> Node:
    change = change_of(node)
    if change is Change.DELETED and node.attributes.get("id") in taken:
        node = Node(node.tag, {name: value for name, value in node.attributes.items() if name != "id"}, node.children)
    if node.tag in _BARRED and LEGEND not in node.classes and is_changed(node) and not any(_is_barred(child) for child in node.elements):
        node = node.with_attributes(class_=f"{node.attributes.get('class', '')} {CHANGED}".strip())
    children = tuple(child if isinstance(child, str) else _present(child, phrases, taken) for child in node.children)
    return node.having(_voiced(children, change, phrases) if node.tag in {"ins", "del"} and change is not None else children)


def _is_barred(node: Node) -> bool:
    return not is_inline(node) and any(found.tag in _BARRED for found in node.walk())


def _voiced(children: tuple[Node | str, ...], change: Change, phrases: Phrases) -> tuple[Node | str, ...]:
    """What came or went between words that say so."""
    if not any(child.strip() if isinstance(child, str) else True for child in children):
        return children
    word = phrases.labels.get("inserted" if change is Change.INSERTED else "deleted")
    speech = {"class": UNSEEN, "lang": phrases.locale, "dir": phrases.direction}
    return (Node("span", speech, (f"[{word}: ",)), *children, Node("span", speech, ("]",)))


def find_changed(roots: Sequence[Node]) -> list[bool]:
    """Which sections changed in any of the languages, so that each shows the same ones."""
    return [any(map(is_changed, sections)) for sections in zip_longest(*(root.elements for root in roots), fillvalue=Node("section"))]


def fold(root: Node, changed: Sequence[bool], phrases: Phrases) -> Node:
    """The tree with each run of sections in which nothing changed as one line that names them."""
    found: list[Node] = []
    for shown, group in groupby(zip(root.elements, changed, strict=False), itemgetter(1)):
        sections = [section for section, _ in group]
        if shown:
            found += sections
        else:
            names = [section.elements[0].text for section in sections if section.elements]
            words = f"{phrases.labels.get('Unchanged')}: {' · '.join(names)}"
            found.append(Node("section", {"class": "unchanged"}, (Node("p", {"class": "aside"}, (words,)),)))
    return root.having(tuple(found))


def lower(root: Node) -> Node:
    """The tree with every heading a level lower, to stand below one."""
    children = tuple(child if isinstance(child, str) else lower(child) for child in root.children)
    return Node(_LOWER.get(root.tag, root.tag), root.attributes, children)


def prefix_places(node: Node, prefix: str) -> Node:
    """The tree with names of places of its own, where several stand in one document."""
    attributes = dict(node.attributes)
    if "id" in attributes:
        attributes["id"] = f"{prefix}-{attributes['id']}"
    if attributes.get("href", "").startswith("#"):
        attributes["href"] = f"#{prefix}-{attributes['href'][1:]}"
    return Node(node.tag, attributes, tuple(child if isinstance(child, str) else prefix_places(child, prefix) for child in node.children))
