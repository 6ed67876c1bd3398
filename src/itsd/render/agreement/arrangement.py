"""How the sections of a document are arranged: numbered, and in two languages side by side."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from itsd.render.isolation import shape_digits
from itsd.render.nodes import Node
from itsd.render.redline.marks import Change, change_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NARROW = 3  # columns of a table that stand well in half a page


def number_sections(root: Node, *, arabic_digits: bool = False) -> Node:
    """The sections with numbers before their headings, so that people can point to them. A section that is struck out has none."""
    sections: list[Node] = []
    number = 0
    for section in root.elements:
        struck = change_of(section) is Change.DELETED
        number += not struck
        sections.append(section if struck else section.having(_numbered(section.children, shape_digits(f"{number}. ", arabic_digits=arabic_digits))))
    return root.having(tuple(sections))


def _numbered(children: tuple[Node | str, ...], number: str) -> tuple[Node | str, ...]:
    """The first heading with its number."""
    at = next((index for index, child in enumerate(children) if isinstance(child, Node) and child.tag == "h2"), None)
    if at is None:
        return children
    heading = children[at]
    assert isinstance(heading, Node)  # noqa: S101  # found as one
    return (*children[:at], heading.having((number, *heading.children)), *children[at + 1 :])


def pair_sections(roots: Sequence[Node]) -> Node:
    """The sections of the languages side by side, the first language's first; what half a page is too narrow for stands below each other."""
    sections = [_pair(parts, roots) for parts in zip(*(root.elements for root in roots), strict=True)]
    return Node("article", _speech(roots[0]), tuple(sections))


def _pair(parts: Sequence[Node], roots: Sequence[Node]) -> Node:
    """One section of all languages: runs of narrow blocks as pairs, wide blocks at full width."""
    runs = [list(_runs(part.elements)) for part in parts]
    if len({tuple(wide for wide, _ in run) for run in runs}) > 1:  # a language lacks a block
        runs = [[(False, part.elements)] for part in parts]
    children: list[Node] = []
    for row in zip(*runs, strict=True):
        columns = [Node("div", _speech(root), blocks) for root, (_, blocks) in zip(roots, row, strict=True)]
        children += columns if row[0][0] else [Node("div", {"class": "pair"}, tuple(columns))]
    return parts[0].having(tuple(children))


def _runs(blocks: Sequence[Node]) -> Iterator[tuple[bool, tuple[Node, ...]]]:
    """Blocks of the same width after each other, with a new run at every heading, so that headings stand side by side."""
    number = 0
    numbered = []
    for block in blocks:
        number += block.tag == "h3"
        numbered.append((number, block))
    for (_, wide), run in groupby(numbered, lambda entry: (entry[0], _is_wide(entry[1]))):
        yield wide, tuple(block for _, block in run)


def _speech(root: Node) -> dict[str, str]:
    return {"lang": root.attributes["lang"], "dir": root.attributes["dir"]}


def _is_wide(block: Node) -> bool:
    """Whether half a page is too narrow for it: tables of many columns, pictures, places to sign."""
    if block.tag == "table":
        row = block.find("tr")
        return row is not None and len(row.elements) > _NARROW
    return block.tag == "figure" or "signatures" in block.classes
