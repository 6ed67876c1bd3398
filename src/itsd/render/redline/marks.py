"""Marks of what came and what went: elements `ins` and `del` in lines of text, a class on every block that came or went as a whole.

Blocks are marked down to their lines, so that each writer of documents meets the two elements in lines only.
"""

from __future__ import annotations

from enum import Enum
from itertools import groupby
from typing import TYPE_CHECKING

from itsd.render.dialect import is_inline, merge_texts
from itsd.render.nodes import Node

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MARK = "redline"
"""The class of every element that belongs to the comparison and to neither side."""
BOTH = f"{MARK} both"
"""The class of the frame around two trees that have nothing in common."""


class Change(Enum):
    """What became of a piece of a document; ABSENT is the place of a cell whose column is on the other side only."""

    INSERTED = "inserted"
    DELETED = "deleted"
    ABSENT = "absent"

    @property
    def tag(self) -> str:
        """The element that marks it in a line."""
        return "ins" if self is Change.INSERTED else "del"


def mark_line(children: Sequence[Node | str], change: Change) -> tuple[Node | str, ...]:
    """A run of texts and elements of lines that came or went."""
    return (Node(change.tag, {"class": MARK}, tuple(children)),) if children else ()


def mark_block(node: Node, change: Change) -> Node:
    """A block that came or went, with all that stands in it."""
    before = node.attributes.get("class")
    mark = f"{MARK} {change.value}"
    attributes = {**node.attributes, "class": mark if before is None else f"{before} {mark}"}
    return Node(node.tag, attributes, tuple(_mark_within(node, change)))


def absent() -> Node:
    """An empty cell in the place of one that the rows of the other side have."""
    return Node("td", {"class": f"{MARK} {Change.ABSENT.value}"})


def _mark_within(node: Node, change: Change) -> Iterator[Node | str]:
    for inline, run in groupby(node.children, is_inline):
        if inline:
            yield from mark_line(tuple(run), change)
        else:
            yield from (mark_block(child, change) for child in run if isinstance(child, Node))


def change_of(node: Node) -> Change | None:
    """What a mark says of an element; None for one that both sides have, changed within or not."""
    if node.tag in {"ins", "del"}:
        return (Change.INSERTED if node.tag == "ins" else Change.DELETED) if node.attributes.get("class") == MARK else None
    before, _, last = node.attributes.get("class", "").rpartition(" ")
    if before != MARK and not before.endswith(f" {MARK}"):
        return None
    return next((change for change in Change if change.value == last), None)


def tag_of(node: Node) -> str:
    """The tag of a change: ins for a block that came as a whole, del for one that went; empty for every other element."""
    change = change_of(node) if node.tag not in {"ins", "del"} else None
    return "" if change is None or change is Change.ABSENT else change.tag


def is_changed(node: Node) -> bool:
    """Whether anything in it came or went, or it did itself."""
    return any(change_of(found) is not None for found in node.walk())


def read_new(tree: Node) -> Node:
    """The tree of the new side: without what went, and without marks."""
    return _read(tree, Change.DELETED)


def read_old(tree: Node) -> Node:
    """The tree of the old side."""
    return _read(tree, Change.INSERTED)


def _read(tree: Node, left_out: Change) -> Node:
    if tree.attributes.get("class") == BOTH:
        return next(child for child in _read_children(tree, left_out) if isinstance(child, Node))
    return tree.having(merge_texts(_read_children(tree, left_out)))


def _read_children(node: Node, left_out: Change) -> Iterator[Node | str]:
    for child in node.children:
        if isinstance(child, str):
            yield child
            continue
        change = change_of(child)
        if change in {left_out, Change.ABSENT}:
            continue
        if change is None:
            yield _read(child, left_out)
        elif child.tag in {"ins", "del"}:
            yield from _read_children(child, left_out)
        else:
            yield _read(_unmarked(child), left_out)


def _unmarked(node: Node) -> Node:
    """A block without the mark of its change, its class as it was."""
    before, _, _ = node.attributes["class"].rpartition(" ")
    rest = {name: value for name, value in node.attributes.items() if name != "class"}
    return Node(node.tag, rest if before == MARK else {**node.attributes, "class": before[: -len(MARK) - 1]}, node.children)
