"""The comparison of two trees is exact: each side can be read back from it, whatever the trees are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itsd.render.dialect import merge_texts
from itsd.render.nodes import Node
from itsd.render.redline.alignment import align, split_blocks
from itsd.render.redline.marks import is_changed, read_new, read_old
from itsd.render.redline.trees import compare_trees

if TYPE_CHECKING:
    from collections.abc import Callable

_WORDS = st.lists(st.sampled_from(["within", "15", "30", "minutes", "99.5 %", "of", "  ", " ", ",", ".", "P1", "من", "الشهر", "e\u0301", "24×7", "\n"]), max_size=6)
_TEXTS = _WORDS.map(" ".join) | _WORDS.map("".join)
_ATTRIBUTES = st.dictionaries(st.sampled_from(["id", "class", "lang"]), st.sampled_from(["", "a", "b", "facts"]), max_size=1)
_INLINE = st.recursive(_TEXTS, lambda inner: st.builds(Node, st.sampled_from(["strong", "bdi", "span", "a"]), _ATTRIBUTES, st.lists(inner, max_size=3).map(tuple)), max_leaves=4)
_LINES = st.lists(_INLINE | st.just(Node("br")), max_size=3).map(tuple)


def _elements(tags: list[str]) -> Callable[[st.SearchStrategy[object]], st.SearchStrategy[Node]]:
    return lambda inner: st.builds(Node, st.sampled_from(tags), _ATTRIBUTES, st.lists(inner, max_size=4).map(tuple))


_LEAVES = st.builds(Node, st.sampled_from(["p", "h2", "h3", "li", "td", "th", "dt", "dd", "caption"]), _ATTRIBUTES, _LINES)
_BLOCKS = st.recursive(_LEAVES | _INLINE, _elements(["section", "ul", "table", "thead", "tbody", "tr", "dl", "div", "td"]), max_leaves=12)
_TREES = st.builds(Node, st.just("article"), st.just({}), st.lists(_BLOCKS, max_size=5).map(tuple))


@st.composite
def _tables(draw: st.DrawFn) -> Node:
    """A table as templates write them: a head that names the columns, rows that are as wide."""
    columns = draw(st.lists(st.sampled_from(["Target", "Value", "Window", "Hours"]), min_size=1, max_size=4, unique=True))
    rows = draw(st.lists(st.sampled_from(["P1", "P2", "P3", "Availability"]), max_size=4))
    head = Node("thead", {}, (Node("tr", {}, tuple(Node("th", {"scope": "col"}, (name,)) for name in columns)),))
    body = [Node("tr", {}, (Node("th", {"scope": "row"}, (row,)), *(Node(draw(st.sampled_from(["td", "td", "th"])), {}, draw(_LINES)) for _ in columns[1:]))) for row in rows]
    return Node("table", {}, (*draw(st.sampled_from([(), (Node("caption", {}, ("Times",)),)])), head, Node("tbody", {}, tuple(body))))


def plain(node: Node) -> Node:
    """The tree with texts that follow each other as one."""
    return node.having(merge_texts(child if isinstance(child, str) else plain(child) for child in node.children))


def check(old: Node, new: Node) -> None:
    both = compare_trees(old, new)
    assert plain(read_new(both)) == plain(new)
    assert plain(read_old(both)) == plain(old)
    assert is_changed(both) == (plain(old) != plain(new))


@given(_TREES, _TREES)
def test_each_side_can_be_read_back(old: Node, new: Node) -> None:
    check(old, new)


@given(_tables(), _tables())
def test_each_side_of_a_table_can_be_read_back(old: Node, new: Node) -> None:
    check(Node("article", {}, (old,)), Node("article", {}, (new,)))


@given(_TREES)
def test_a_tree_does_not_differ_from_itself(tree: Node) -> None:
    assert not is_changed(compare_trees(tree, tree))


@given(_tables(), _tables())
def test_every_row_of_both_sides_is_as_wide_as_the_columns_of_both(old: Node, new: Node) -> None:
    for table in (node for node in compare_trees(old, new).walk() if node.tag == "table"):
        assert len({len(row.elements) for row in table.walk() if row.tag == "tr"}) <= 1


@pytest.mark.parametrize("size", [1, 90])
@given(data=st.data())
def test_an_alignment_keeps_every_block_and_the_order_of_each_side(size: int, data: st.DataObject) -> None:
    words = st.lists(st.sampled_from(["a", "b", "c", "a b", "b c d", "a b c d"]), min_size=size, max_size=size + 4)
    old, new = (split_blocks([Node("p", {}, (text,)) for text in data.draw(words)]) for _ in range(2))
    pairs = list(align(old, new))
    assert [one for one, _ in pairs if one is not None] == old
    assert [other for _, other in pairs if other is not None] == new
    assert all(one is not None or other is not None for one, other in pairs)
