"""The canonical form: what changes, what must not, and the laws (twice is once, same data, every comment)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from itsd.files.canonical import format_text
from itsd.files.reader import read_documents

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itsd.diagnostics import Path

ORDER = {(): ("kind", "id", "name", "version", "targets", "note"), ("targets",): ("id", "metric", "at_least", "per"), ("name",): ("en", "ar")}


def order(_data: Any, path: Path) -> Sequence[str]:  # noqa: ANN401
    return ORDER.get(tuple(part for part in path if isinstance(part, str)), ())


def form(text: str) -> str:
    result = format_text(text, order)
    assert result.problem == ""
    assert result.changed == (result.text != text)
    again = format_text(result.text, order)
    assert (again.text, again.changed, again.problem) == (result.text, False, "")
    return result.text


CASES = {
    "keys in order, own keys last": ("x-b: 1\nname: a\nzeta: 2\nx-a: 3\nid: b\nkind: c\n", "kind: c\nid: b\nname: a\nzeta: 2\nx-b: 1\nx-a: 3\n"),
    "free mappings stay": ("matrix: {low: a, high: b}\n", "matrix: {low: a, high: b}\n"),
    "keys in flow mappings": ("name: {ar: ب, en: a}\n", "name: {en: a, ar: ب}\n"),
    "keys in lists": ("targets:\n  - per: month\n    id: a\n  - {per: day, id: b}\n", "targets:\n  - id: a\n    per: month\n  - {id: b, per: day}\n"),
    "comments move with their key": ("# about the name\nname: a   # why\nkind: b # what\n", "kind: b # what\n# about the name\nname: a   # why\n"),
    "the head stays": ("# licence\n\nname: a\nkind: b\n", "# licence\n\nkind: b\nname: a\n"),
    "the line for editors stays": ("# yaml-language-server: $schema=x\n# on a\nname: a\nkind: b\n", "# yaml-language-server: $schema=x\nkind: b\n# on a\nname: a\n"),
    "comments at the end of a block stay inside": ("name:\n    en: a\n    # more to come\nkind: b\n# end\n", "kind: b\nname:\n  en: a\n  # more to come\n# end\n"),
    "lists are indented": ("list:\n- a\n-   b\n-\n    c\n", "list:\n  - a\n  - b\n  - c\n"),
    "lists in lists": ("list:\n- - a\n  - b\n-\n  - c\n", "list:\n  - - a\n    - b\n  - - c\n"),
    "a comment before the first key of an item": ("targets:\n- per: b\n  # first\n  id: a\n", "targets:\n  -\n    # first\n    id: a\n    per: b\n"),
    "deep indentation": ("a:\n     b:\n          c: 1\n", "a:\n  b:\n    c: 1\n"),
    "spacing": ("a :   b  \nc:  [ 1,2 ,  3 ]\nd: { x : 1 }\n", "a: b\nc: [1, 2, 3]\nd: {x: 1}\n"),
    "blank lines": ("\n\na: 1\n\n\n\nb: 2\n\n\n", "a: 1\n\nb: 2\n"),
    "documents": ("---\na: 1\n---   \n\nb: 2\n", "---\na: 1\n---\nb: 2\n"),
    "line ends": ("\ufeffa: 1\r\nb: 2", "a: 1\nb: 2\n"),
    "what is misread is quoted": (
        "a: yes\nb: 12:30\nc: [on, off, 1_000]\nd: .inf\ne: =\n",
        'a: "yes"\nb: "12:30"\nc: ["on", "off", "1_000"]\nd: ".inf"\ne: "="\n',
    ),
    "what is text is plain": ("a: 'text here'\nb: [\"x\", 'z']\n\"c\": خدمة\n'd': 'خدمة'\n", "a: text here\nb: [x, z]\nc: خدمة\nd: خدمة\n"),
    "needed quotation marks stay double": (
        "version: '1.0'\na: \"07:30-14:30\"\nb: '+968 1'\nc: 'null'\nd: ['a, b']\ne: 'no'\nf: 'a: b'\n",
        'version: "1.0"\na: "07:30-14:30"\nb: "+968 1"\nc: "null"\nd: ["a, b"]\ne: "no"\nf: "a: b"\n',
    ),
    "values stay": ("version: 1.10\na: 010\nb: 2026-01-01\nc: 99.90%\nd: 1e3\ne: ~\non: true\n", "version: 1.10\na: 010\nb: 2026-01-01\nc: 99.90%\nd: 1e3\ne: ~\non: true\n"),
    "block scalars stay": ("note: |+\n     a\n      b  \n\nkind: >-  # folded\n  c\n\n  d\n", "kind: >-  # folded\n  c\n\n  d\nnote: |+\n     a\n      b  \n\n"),
    "blank lines that are content": ("note: |+\n  a\n\n\nkind: b\n\nname: c\n\n", "kind: b\n\nname: c\nnote: |+\n  a\n\n\n"),
    "block scalars move with their block": ("a:\n    b: |\n        x\n          y\n    c: 1\n", "a:\n  b: |\n      x\n        y\n  c: 1\n"),
    "text over several lines stays": ('a: one\n  two\nb: "x\n  y"\n', 'a: one\n  two\nb: "x\n  y"\n'),
    "flow over several lines stays": ("a: [1,\n    2,   # two\n    3]  # all\n", "a: [1,\n    2,   # two\n    3]  # all\n"),
    "anchors hold their place": ("name: &n\n  ar: b\n  en: c\nkind: *n\n", "name: &n\n  en: c\n  ar: b\nkind: *n\n"),
    "merge keys stay": ("base: &b {x: 1}\nz:\n    <<: *b\n    y: 2\n", "base: &b {x: 1}\nz:\n  <<: *b\n  y: 2\n"),
    "unusual flow stays": ("a: [1,2,]\nb: {x, y: 1}\nc: [k:  1]\n", "a: [1,2,]\nb: {x, y: 1}\nc: [k:  1]\n"),
    "hash signs that are no comments": ("note: 'a # b'\nkind: a#b\n", 'kind: a#b\nnote: "a # b"\n'),
    "empty values": ("name:\nkind:   # none\nid:\n- \n", "kind:   # none\nid:\n  -\nname:\n"),
    "a value on the next line": ("kind:\n  a\nid: # c\n  b\n", "kind: a\nid: # c\n  b\n"),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_form(text: str, expected: str) -> None:
    assert form(text) == expected


@pytest.mark.parametrize(
    "text",
    ["a: [1\n", "a: 1\n b: 2\n", "%YAML 1.2\n---\na: 1\n", "? a\n: b\n", "a: 1\n...\n", "\t- a\n", "# nothing\n", "", "a: x\u2028y\n", "a: \ud800\n", "a: !!map\n  b: 1\n"],
)
def test_what_cannot_be_formatted_is_left_with_the_reason(text: str) -> None:
    result = format_text(text, order)
    assert result.text == text
    assert not result.changed
    assert result.problem.startswith("not formatted: ")


def test_the_order_is_asked_with_the_data_of_the_document() -> None:
    asked: list[tuple[str, Path]] = []

    def by_kind(data: Any, path: Path) -> Sequence[str]:  # noqa: ANN401
        asked.append((data["kind"], path))
        return ("b", "a") if data["kind"] == "two" else ()

    text = "kind: one\na: 1\nb: 2\n---\nkind: two\na: 1\nb: {x: 1}\n"
    assert format_text(text, by_kind).text == "kind: one\na: 1\nb: 2\n---\nb: {x: 1}\na: 1\nkind: two\n"
    assert ("two", ("b",)) in asked


KEYS = st.sampled_from(["kind", "id", "name", "version", "targets", "note", "x-a", "x-b", "other", "en", "ar", "per", "metric", "on", '"quoted"', "'s'"])
SCALARS = st.sampled_from(
    [
        "a",
        "text here",
        "'single'",
        '"double"',
        "1",
        "1.10",
        "yes",
        "12:30",
        "2026-01-01",
        '"1.0"',
        "خدمة",
        "~",
        "",
        "'it''s'",
        '"a # b"',
        "a#b",
        "99.5%",
        "{a: 1, en: b}",
        "[x,  'y']",
        "{ on: 'no' , ar: [ ] }",
        "[1,2,]",
        "null",
        "'1.0'",
        "*",
        '"tab\\t"',
        "'خدمة'",
        "[a: 1]",
        "{a, b}",
    ],
)
COMMENTS = st.sampled_from(["", "", "", "", "# one", "#two", "# ثلاثة", "# it's", '# "four"'])
BLANKS = st.integers(0, 3)


@st.composite
def lines_of(draw: st.DrawFn, indent: int, depth: int) -> list[str]:
    """A block mapping or list at an indentation, with odd spacing and comments in odd columns."""
    is_list = depth > 0 and draw(st.booleans())
    lines: list[str] = []
    keys = draw(st.lists(KEYS, min_size=1, max_size=4, unique_by=lambda key: key.strip("\"'")))
    for key in keys:
        lines += draw(st.lists(st.sampled_from(["", "  "]), max_size=2))
        if comment := draw(COMMENTS):
            lines.append(" " * draw(st.sampled_from([indent, indent, 0, indent + 1, indent + 3])) + comment)
        start = " " * indent + ("-" if is_list else f"{key}{draw(st.sampled_from(['', ' ']))}:")
        after = draw(COMMENTS)
        trailing = f"{draw(st.sampled_from([' ', '   ']))}{after}" if after else draw(st.sampled_from(["", "", "  "]))
        what = draw(st.integers(0, 9))
        if what < 3 and depth < 3:
            inner = draw(lines_of(indent + draw(st.integers(1, 4)), depth + 1))
            lines += [start + trailing, *inner]
        elif what == 3 and is_list and depth < 3:
            gap = draw(st.integers(1, 3))
            inner = draw(lines_of(indent + 1 + gap, depth + 1))
            assume(inner[0].strip() and not inner[0].lstrip().startswith("#"))
            lines += [start + " " * gap + inner[0].lstrip(), *inner[1:]]
        elif what == 4:
            pad = " " * (indent + draw(st.integers(1, 4)))
            mark = draw(st.sampled_from(["|", ">", "|-", ">-", "|+", "|  # head"]))
            lines += [f"{start} {mark}", f"{pad}text # no comment", "", f"{pad}  more", *[""] * draw(BLANKS)]
        elif what == 5:
            pad = " " * (indent + 2)
            lines += [f"{start} [1,{trailing}", f"{pad}'b' ]{trailing}"]
        else:
            lines.append(f"{start}{draw(st.sampled_from([' ', '   ']))}{draw(SCALARS)}{trailing}")
    if comment := draw(COMMENTS):
        lines.append(" " * draw(st.sampled_from([indent, 0, indent + 2])) + comment)
    return lines


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Files of one to three documents."""
    parts = [draw(lines_of(0, 0)) for _ in range(draw(st.integers(1, 3)))]
    end = draw(st.sampled_from(["\n", "\r\n"]))
    separators = [["---"], ["---  # next"], ["", "---", ""]]
    lines = list(draw(st.sampled_from([[], ["---"], ["# file", "", "---"]])))
    for number, part in enumerate(parts):
        lines += [*(draw(st.sampled_from(separators)) if number else []), *part]
    return end.join(lines) + draw(st.sampled_from(["", end, end * 3]))


def meaning(text: str) -> list[Any] | None:
    documents, findings = read_documents(text.encode(), "")
    return None if any(finding.code == "X010" for finding in findings) else [document.data for document in documents]


def words_of_comments(text: str) -> Counter[str]:
    """Counted without the formatter's own reading: the words of the comments occur nowhere else."""
    return Counter({word: text.count(word) for word in ("# one", "#two", "# ثلاثة", "# it's", '# "four"', "# head", "# next", "# file")})


@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(texts())
def test_laws(text: str) -> None:
    before = meaning(text)
    once = format_text(text, order)
    if before is None:
        assert once.text == text
        return
    assert meaning(once.text) == before
    assert words_of_comments(once.text) == words_of_comments(text)
    twice = format_text(once.text, order)
    assert twice.text == once.text
    assert not twice.changed
    if not once.problem:
        assert not twice.problem


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.permutations(["kind: a", "id: b", "name: {en: c}", 'version: "1"', "targets:\n  - id: d\n    per: day", "x-a: 1"]))
def test_shuffled_keys_have_one_form(lines: list[str]) -> None:
    assert form("\n".join(lines)) == 'kind: a\nid: b\nname: {en: c}\nversion: "1"\ntargets:\n  - id: d\n    per: day\nx-a: 1\n'
