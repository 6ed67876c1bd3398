"""Edits of one value: the data change as asked, every other line keeps every byte."""

from __future__ import annotations

import difflib
from copy import deepcopy
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itsd.errors import ItsdError
from itsd.files.edit import append_item, remove, set_value
from itsd.files.reader import read_documents

if TYPE_CHECKING:
    from itsd.diagnostics import Path

TEXT = """\
# the agreement
kind: sla
id: x   # its id
name: {en: A, ar: ب}
version: "1.0"
note: 'a'
list: [a, b]
targets:
  - {id: q, at_least: 99.5%}   # first
  # second
  - id: r
    at_least: 99%
odd:
-   a
-   b
empty:
text: |
  one
  two
block:   # a block
  # inside
  a: 1
  b: 2
# tail
---
kind: z
"""

EDITS: dict[str, tuple[Any, list[str], list[str]]] = {
    "a quoted value": (set_value(TEXT, ("version",), "1.1"), ['version: "1.0"'], ['version: "1.1"']),
    "a single-quoted value": (set_value(TEXT, ("note",), "it's"), ["note: 'a'"], ["note: 'it''s'"]),
    "a plain value": (set_value(TEXT, ("id",), "on"), ["id: x   # its id"], ['id: "on"   # its id']),
    "a number": (set_value(TEXT, ("block", "a"), Decimal("1.50")), ["  a: 1"], ["  a: 1.50"]),
    "a key of a flow mapping": (set_value(TEXT, ("name", "fr"), "C, d"), ["name: {en: A, ar: ب}"], ['name: {en: A, ar: ب, fr: "C, d"}']),
    "a value of an item": (set_value(TEXT, ("targets", 1, "at_least"), "98%"), ["    at_least: 99%"], ["    at_least: 98%"]),
    "a key of an item": (set_value(TEXT, ("targets", 1, "per"), "month"), [], ["    per: month"]),
    "a new key": (set_value(TEXT, ("block", "c"), None), [], ["  c: null"]),
    "new keys in depth": (set_value(TEXT, ("x", "y"), [True]), [], ["x: {y: [true]}"]),
    "a list of mappings": (set_value(TEXT, ("approvals",), [{"on": "2026-01-01", "version": "1.0"}]), [], ["approvals:", '  - {on: 2026-01-01, version: "1.0"}']),
    "text of lines": (set_value(TEXT, ("text",), "three\n\nfour\n"), ["  one", "  two"], ["  three", "", "  four"]),
    "new text of lines": (set_value(TEXT, ("more",), "a\nb"), [], ["more: |-", "  a", "  b"]),
    "an empty value": (set_value(TEXT, ("empty",), 7), ["empty:"], ["empty: 7"]),
    "a block becomes a value": (set_value(TEXT, ("block",), "x"), ["block:   # a block", "  a: 1", "  b: 2"], ["block: x   # a block"]),
    "another document": (set_value(TEXT, ("id",), "w", document=1), [], ["id: w"]),
    "an item of a flow list": (append_item(TEXT, ("list",), "c: d"), ["list: [a, b]"], ['list: [a, b, "c: d"]']),
    "an item like the last one": (append_item(TEXT, ("targets",), {"id": "s", "per": "day"}), [], ["  - id: s", "    per: day"]),
    "an item in the list's own column": (append_item(TEXT, ("odd",), "c"), [], ["- c"]),
    "an item of an empty list": (append_item(TEXT, ("empty",), "c"), ["empty:"], ["empty: [c]"]),
    "an item of a new list": (append_item(TEXT, ("new", "list"), "c"), [], ["new: {list: [c]}"]),
    "without an item": (remove(TEXT, ("targets", 1)), ["  # second", "  - id: r", "    at_least: 99%"], []),
    "without the first key of an item": (remove(TEXT, ("targets", 1, "id")), ["  - id: r", "    at_least: 99%"], ["  - at_least: 99%"]),
    "without a key of a flow mapping": (remove(TEXT, ("name", "ar")), ["name: {en: A, ar: ب}"], ["name: {en: A}"]),
    "without the first item of a flow list": (remove(TEXT, ("list", 0)), ["list: [a, b]"], ["list: [b]"]),
    "without a block": (remove(TEXT, ("block",)), ["block:   # a block", "  # inside", "  a: 1", "  b: 2"], []),
    "without text": (remove(TEXT, ("text",)), ["text: |", "  one", "  two"], []),
}


def differing(text: str) -> tuple[list[str], list[str]]:
    """Lines that are gone and lines that are new, in order; the rest stands in the former order."""
    lines = list(difflib.ndiff(TEXT.splitlines(), text.splitlines()))
    return [line[2:] for line in lines if line.startswith("- ")], [line[2:] for line in lines if line.startswith("+ ")]


@pytest.mark.parametrize(("result", "gone", "new"), EDITS.values(), ids=EDITS.keys())
def test_only_the_lines_of_the_value_change(result: str, gone: list[str], new: list[str]) -> None:
    assert differing(result) == (gone, new)


def test_the_last_item_of_a_list_leaves_an_empty_one() -> None:
    assert remove("a:\n  # c\n  - b   # d\n", ("a", 0)).startswith("a: []")
    assert remove("a: {b: 1}\n", ("a", "b")) == "a: {}\n"
    assert remove("- a: 1\n", (0, "a")) == "- {}\n"


def test_line_ends_and_byte_order_mark_stay() -> None:
    assert set_value("\ufeffa: 1\r\nb: 2\r\n", ("c",), "x") == "\ufeffa: 1\r\nb: 2\r\nc: x\r\n"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (TEXT, ("list", 7)),
        (TEXT, ("kind", "x")),
        (TEXT, ()),
        ("a: &x {b: 1}\nc: *x\n", ("c", "b")),
        ("a: &x {b: 1}\nc: *x\n", ("a",)),
        ("a: [1\n", ("a",)),
    ],
)
def test_what_cannot_be_edited_is_an_error_with_a_hint(text: str, path: Path) -> None:
    with pytest.raises(ItsdError) as caught:
        set_value(text, path, "v")
    assert caught.value.hint == "Edit the file by hand at this place."


def test_other_errors() -> None:
    with pytest.raises(ItsdError):
        remove(TEXT, ("nothing",))
    with pytest.raises(ItsdError):
        append_item(TEXT, ("kind",), "x")
    with pytest.raises(ItsdError):
        set_value(TEXT, ("id",), "x", document=2)
    with pytest.raises(ItsdError, match="a float cannot be written"):
        set_value(TEXT, ("id",), 1.5)


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(10**9), 10**9), st.decimals(-1000, 1000, places=2), st.text(st.characters(codec="utf-8"), max_size=12)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text("abcxyz-on: #'\"", min_size=1, max_size=5), inner, max_size=3)),
    max_leaves=6,
)
PATHS = st.sampled_from(
    [
        ("id",),
        ("version",),
        ("note",),
        ("name", "en"),
        ("list", 0),
        ("targets", 0),
        ("targets", 1),
        ("targets", 1, "id"),
        ("empty",),
        ("text",),
        ("block",),
        ("block", "a"),
        ("odd", 1),
        ("new",),
    ]
)


def data(text: str) -> Any:  # noqa: ANN401
    documents, findings = read_documents(text.encode(), "")
    assert [finding for finding in findings if finding.code == "X010"] == []
    return documents[0].data


@settings(max_examples=300, deadline=None, derandomize=True)
@given(PATHS, VALUES)
def test_whatever_is_set_is_read_again(path: Path, value: Any) -> None:  # noqa: ANN401
    expected = deepcopy(data(TEXT))
    inner = expected
    for part in path[:-1]:
        inner = inner[part]
    inner[path[-1]] = value
    result = set_value(TEXT, path, value)
    assert data(result) == expected
    assert all(comment in result for comment in ("# the agreement", "# its id", "# first", "# second", "# tail"))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.sampled_from([("list",), ("targets",), ("odd",), ("empty",), ("block", "c")]), VALUES)
def test_whatever_is_appended_can_be_removed(path: Path, value: Any) -> None:  # noqa: ANN401
    longer = append_item(TEXT, path, value)
    inner = data(longer)
    for part in path:
        inner = inner[part]
    assert inner[-1] == value
    if len(inner) > 1:
        assert data(remove(longer, (*path, len(inner) - 1))) == data(TEXT)
