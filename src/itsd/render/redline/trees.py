"""Two trees of the dialect as one: what the old one had stands struck beside what the new one has.

The comparison is exact: without what went it is the new tree, without what came the old one, up to texts that follow each other.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from itsd.render.dialect import EMPTY, is_inline, merge_texts
from itsd.render.nodes import Node
from itsd.render.redline.alignment import align, split_blocks
from itsd.render.redline.columns import compare_tables, have_same_columns, pair_columns
from itsd.render.redline.marks import BOTH, Change, mark_block, mark_line
from itsd.render.redline.words import compare_line, identity, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itsd.render.redline.alignment import Block


def compare_trees(old: Node, new: Node) -> Node:
    """The tree of both sides. Two trees whose roots differ stand whole in a frame of class `redline both`."""
    found = compare_nodes(old, new)
    return found[0] if len(found) == 1 else Node("div", {"class": BOTH}, found)


def compare_nodes(old: Node, new: Node) -> tuple[Node, ...]:
    """One block of both sides; two where one cannot be told as the other."""
    if identity(old) == identity(new):
        return (new,)
    if kind_of(old) != kind_of(new) or new.tag in EMPTY:
        return _apart(old, new)
    if new.tag == "table" and not have_same_columns(old, new):
        columns = pair_columns(old, new)
        return _apart(old, new) if columns is None else (compare_tables(old, new, columns, compare_nodes),)
    if new.tag == "tr":
        return _compare_cells(old, new)
    return (new.having(compare_children(old.children, new.children)),)


def _compare_cells(old: Node, new: Node) -> tuple[Node, ...]:
    """A row of as many cells on both sides; two rows where they are not the same in number and kind."""
    if list(map(_kind, old.children)) != list(map(_kind, new.children)):
        return _apart(old, new)
    cells = (compare_nodes(before, after) for before, after in zip(old.elements, new.elements, strict=True))
    return (new.having(tuple(chain.from_iterable(cells))),)


def _kind(child: Node | str) -> object:
    return child if isinstance(child, str) else kind_of(child)


def _apart(old: Node, new: Node) -> tuple[Node, ...]:
    return (mark_block(old, Change.DELETED), mark_block(new, Change.INSERTED))


def compare_children(old: Sequence[Node | str], new: Sequence[Node | str]) -> tuple[Node | str, ...]:
    """What stands in an element, on both sides."""
    if all(map(is_inline, old)) and all(map(is_inline, new)):
        return compare_line(old, new)
    pairs = align(split_blocks(merge_texts(old)), split_blocks(merge_texts(new)))
    return merge_texts(chain.from_iterable(_tell(before, after) for before, after in pairs))


def _tell(old: Block | None, new: Block | None) -> Iterator[Node | str]:
    if old is None or new is None:
        block, change = (new, Change.INSERTED) if old is None else (old, Change.DELETED)
        assert block is not None  # noqa: S101  # a pair is of something
        yield from _mark(block, change)
    elif old.is_line:
        yield from compare_line(old.parts, new.parts)
    else:
        first, other = old.parts[0], new.parts[0]
        assert isinstance(first, Node)  # noqa: S101  # a block begins with an element
        assert isinstance(other, Node)  # noqa: S101  # as above
        yield from compare_nodes(first, other)
        yield from compare_children(old.parts[1:], new.parts[1:])


def _mark(block: Block, change: Change) -> Iterator[Node | str]:
    if block.is_line:
        yield from mark_line(block.parts, change)
    else:
        yield from (mark_block(part, change) if isinstance(part, Node) and not is_inline(part) else mark_line((part,), change)[0] for part in block.parts)
