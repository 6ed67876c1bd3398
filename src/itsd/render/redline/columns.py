"""Tables whose columns are not the same on both sides: columns go together by their headings, so that a new one leaves the rest in its place."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from itsd.render.nodes import Node
from itsd.render.redline.alignment import align, split_blocks
from itsd.render.redline.marks import Change, absent, mark_block
from itsd.render.redline.words import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Columns = Sequence[tuple[int | None, int | None]]
    Compare = Callable[[Node, Node], tuple[Node, ...]]

_SECTIONS = frozenset({"thead", "tbody"})


def have_same_columns(old: Node, new: Node) -> bool:
    """Whether the cells of a row stand for the same on both sides, as far as can be told."""
    if old.find("thead") is None or new.find("thead") is None or not _is_plain(old) or not _is_plain(new):
        return _widths(old) == _widths(new)
    return all(one == other for one, other in pair_columns(old, new) or ())


def pair_columns(old: Node, new: Node) -> Columns | None:
    """Which column of the old table is which of the new one, in the order in which they are shown; None where that cannot be told."""
    if not _is_plain(old) or not _is_plain(new):
        return None
    before, after = _head(old), _head(new)
    if not before or not after:
        return None
    there = {id(cell): at for cells in (before, after) for at, cell in enumerate(cells)}
    pairs = align(split_blocks(before), split_blocks(after))
    found = [(None if one is None else there[id(one.parts[0])], None if other is None else there[id(other.parts[0])]) for one, other in pairs]
    same = len(before) == len(after) and all(one == other for one, other in found if one is not None and other is not None)
    return [(at, at) for at in range(len(before))] if same else found


def _is_plain(table: Node) -> bool:
    """Whether every row has one cell for every column, and nothing stands between rows and cells."""
    sections = [child for child in table.elements if child.tag != "caption"]
    rows = [row for section in sections for row in section.elements]
    cells = [cell for row in rows for cell in row.elements]
    levels = ((table, *sections), sections, rows, cells)
    tags = (frozenset({"table", *_SECTIONS}), _SECTIONS, frozenset({"tr"}), frozenset({"td", "th"}))
    return (
        all(node.tag in known for level, known in zip(levels, tags, strict=True) for node in level)
        and all(node.elements == node.children for node in (table, *sections, *rows))
        and not any("colspan" in cell.attributes or "rowspan" in cell.attributes or cell.find("tr") for cell in cells)
        and len({len(row.elements) for row in rows}) == 1
    )


def _widths(table: Node) -> set[int]:
    return {len(row.elements) for row in table.walk() if row.tag == "tr"}


def _head(table: Node) -> tuple[Node, ...]:
    """The cells that name the columns."""
    head = next((child for child in table.elements if child.tag == "thead"), None)
    return head.elements[0].elements if head is not None and len(head.elements) == 1 else ()


def compare_tables(old: Node, new: Node, columns: Columns, compare: Compare) -> Node:
    """The table of both sides, its rows as wide as the columns of both together."""
    pairs = align(split_blocks(old.elements), split_blocks(new.elements))
    return new.having(tuple(chain.from_iterable(_section(_first(one), _first(other), columns, compare) for one, other in pairs)))


def _first(block: object) -> Node | None:
    parts = getattr(block, "parts", (None,))
    return parts[0] if isinstance(parts[0], Node) else None


def _section(old: Node | None, new: Node | None, columns: Columns, compare: Compare) -> Iterator[Node]:
    """The caption, or rows of the head or the body."""
    if old is None or new is None:
        node, change = (new, Change.INSERTED) if old is None else (old, Change.DELETED)
        assert node is not None  # noqa: S101  # a pair is of something
        yield _whole_section(node, change, columns)
    elif new.tag not in _SECTIONS:
        yield from compare(old, new)
    else:
        pairs = align(split_blocks(old.elements), split_blocks(new.elements))
        yield new.having(tuple(chain.from_iterable(_row(_first(one), _first(other), columns, compare) for one, other in pairs)))


def _whole_section(node: Node, change: Change, columns: Columns) -> Node:
    marked = mark_block(node, change)
    if node.tag not in _SECTIONS:
        return marked
    return marked.having(tuple(_whole_row(row, change, columns) for row in node.elements))


def _row(old: Node | None, new: Node | None, columns: Columns, compare: Compare) -> Iterator[Node]:
    """A row of both sides; two where its cells cannot be told as each other."""
    shared = [(one, other) for one, other in columns if one is not None and other is not None]
    if old is not None and new is not None and all(kind_of(old.elements[one]) == kind_of(new.elements[other]) for one, other in shared):
        yield new.having(tuple(chain.from_iterable(_cell(old, new, one, other, compare) for one, other in columns)))
        return
    if old is not None:
        yield _whole_row(old, Change.DELETED, columns)
    if new is not None:
        yield _whole_row(new, Change.INSERTED, columns)


def _cell(old: Node, new: Node, one: int | None, other: int | None, compare: Compare) -> tuple[Node, ...]:
    if other is None:
        return () if one is None else (mark_block(old.elements[one], Change.DELETED),)
    return (mark_block(new.elements[other], Change.INSERTED),) if one is None else compare(old.elements[one], new.elements[other])


def _whole_row(row: Node, change: Change, columns: Columns) -> Node:
    """A row that came or went, with empty cells under the columns that its side does not have."""
    cells = mark_block(row, change).elements
    places = [one if change is Change.DELETED else other for one, other in columns]
    return mark_block(row, change).having(tuple(absent() if place is None else cells[place] for place in places))
