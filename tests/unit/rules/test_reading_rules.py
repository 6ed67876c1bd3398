"""What is wrong with the bytes of a file, told at the exact line and column: cases that no text file can hold."""

from __future__ import annotations

from datetime import date

import pytest

from itsd.diagnostics import Finding, Level
from itsd.files.limits import MAX_BYTES, MAX_DEPTH, MAX_DOCUMENTS
from itsd.files.reader import read_documents
from itsd.files.tree import MemoryTree
from itsd.validation.fresh import check_all
from itsd.validation.result import Conditions

HEAD = "kind: unit\nid: finance\n"
MARK = b"\xef\xbb\xbf"
SETTINGS = "organisation: Test\ntimezone: Asia/Muscat\nas_of: 2026-11-01\n"
BOMB = HEAD + "x-0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n" + "".join(f"x-{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9))

Spot = tuple[str, int, int]


def spots(content: bytes) -> list[Spot]:
    """Code, line and column of what reading one file finds."""
    _, findings = read_documents(content, "a.yaml")
    return [(finding.code, finding.place.line, finding.place.column) for finding in findings]


def only(content: bytes) -> Finding:
    """The one finding of a file."""
    _, findings = read_documents(content, "a.yaml")
    assert len(findings) == 1
    return findings[0]


ENCODINGS = {
    "latin-1": ((HEAD + "notes: café\n").encode("latin-1"), ("X010", 3, 11)),
    "latin-1 behind Arabic": ("kind: unit\nname: {ar: السجل, en: caf".encode() + b"\xe9}\n", ("X010", 2, 26)),
    "utf-16 little-endian": (HEAD.encode("utf-16"), ("X010", 1, 1)),
    "utf-16 big-endian": (b"\xfe\xff" + HEAD.encode("utf-16-be"), ("X010", 1, 1)),
    "utf-16 without mark": (HEAD.encode("utf-16-le"), ("X010", 1, 2)),
    "surrogate": (HEAD.encode() + b"notes: \xed\xa0\x80\n", ("X010", 3, 8)),
    "overlong": (HEAD.encode() + b"notes: \xc0\xaf\n", ("X010", 3, 8)),
    "nul": (HEAD.encode() + b"notes: a\x00b\n", ("X010", 3, 9)),
    "escape": (HEAD.encode() + b"notes: \x1b[31mred\n", ("X010", 3, 8)),
    "delete": (HEAD.encode() + b"notes: a\x7f\n", ("X010", 3, 9)),
    "c1 control": ((HEAD + "notes: a\u0080\n").encode(), ("X010", 3, 9)),
}


@pytest.mark.parametrize(("content", "spot"), ENCODINGS.values(), ids=ENCODINGS)
def test_a_file_that_is_no_utf_8_text_is_one_finding(content: bytes, spot: Spot) -> None:
    documents, _ = read_documents(content, "a.yaml")
    assert documents == []
    assert spots(content) == [spot]
    assert only(content).level is Level.ERROR


def test_an_encoding_finding_names_the_byte() -> None:
    assert only((HEAD + "notes: café\n").encode("latin-1")).message == "the file is not UTF-8: byte 0xE9 at offset 33"
    assert only(HEAD.encode("utf-16")).message == "the file is UTF-16, not UTF-8"
    assert only(HEAD.encode() + b"notes: a\x00b\n").message == "the file contains the control character U+0000"


def test_a_byte_order_mark_is_passed_over() -> None:
    documents, findings = read_documents(MARK + HEAD.encode(), "a.yaml")
    assert documents[0].data == {"kind": "unit", "id": "finance"}
    assert findings == []


@pytest.mark.parametrize(("text", "spot"), [("kind: @unit\n", ("X010", 1, 7)), ("kind: unit\nid: @a\n", ("X010", 2, 5)), ("kind: \u202eunit\n", ("X008", 1, 7))])
def test_columns_do_not_count_the_byte_order_mark(text: str, spot: Spot) -> None:
    assert spots(MARK + text.encode()) == [spot] == spots(text.encode())


def test_a_second_byte_order_mark_is_a_hidden_character() -> None:
    assert ("X008", 1, 1) in spots(MARK + MARK + HEAD.encode())


SYNTAX = {
    "tab as indent": ("name:\n\ten: Land\n", ("X010", 4, 1)),
    "undefined alias": ("notes: *nobody\n", ("X010", 3, 8)),
    "anchor that contains itself": ("x-a: &a [*a]\n", ("X010", 3, 6)),
    "mapping that merges itself": ("x-a: &a {<<: *a}\n", ("X010", 3, 6)),
    "list as key": ("? [a, b]\n: c\n", ("X010", 3, 3)),
    "unclosed quotation": ('notes: "open\n', ("X010", 4, 1)),
}


@pytest.mark.parametrize(("text", "spot"), SYNTAX.values(), ids=SYNTAX)
def test_syntax_is_told_at_its_place(text: str, spot: Spot) -> None:
    assert spots((HEAD + text).encode()) == [spot]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_line_end_counts_once(end: str) -> None:
    assert spots((HEAD + "notes: @here\n").replace("\n", end).encode()) == [("X010", 3, 8)]


@pytest.mark.parametrize("end", ["\r", "\x85", "\u2028", "\u2029"])
def test_a_line_end_that_not_all_programs_know_is_refused(end: str) -> None:
    assert spots((HEAD + f"notes: a{end}b\n").encode()) == [("X010", 3, 9)]


def test_a_tab_after_a_key_is_a_space() -> None:
    documents, findings = read_documents((HEAD + "name:\tLand\n").encode(), "a.yaml")
    assert documents[0].data["name"] == "Land"
    assert findings == []


LIMITS = {
    "aliases": (BOMB, "aliases expand this document to more than 100,000 values"),
    "flow depth": (HEAD + "notes: " + "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), f"the YAML is nested deeper than {MAX_DEPTH} levels"),
    "block depth": ("".join("  " * level + "a:\n" for level in range(MAX_DEPTH + 1)), f"the YAML is nested deeper than {MAX_DEPTH} levels"),
    "depth that would crash the parser": ("[" * 100_000, f"the YAML is nested deeper than {MAX_DEPTH} levels"),
    "size": ("#" * (MAX_BYTES + 1), "the file has 1,048,577 bytes; the limit is 1,048,576"),
    "documents": ("---\na: 1\n" * (MAX_DOCUMENTS + 1), f"the file holds more than {MAX_DOCUMENTS} documents"),
}


@pytest.mark.parametrize(("text", "message"), LIMITS.values(), ids=LIMITS)
def test_what_has_no_bound_is_refused(text: str, message: str) -> None:
    finding = only(text.encode())
    assert (finding.code, finding.message) == ("X010", message)
    assert (finding.place.line, finding.place.column) == (1, 1)


def test_a_file_of_just_the_limit_is_read() -> None:
    content = HEAD.encode() + b"#"
    documents, findings = read_documents(content + b"x" * (MAX_BYTES - len(content)), "a.yaml")
    assert len(documents) == 1
    assert findings == []


def test_aliases_within_the_bound_are_data() -> None:
    documents, findings = read_documents((HEAD + "x-a: &a [1, 2]\nx-b: [*a, *a]\n").encode(), "a.yaml")
    assert documents[0].data["x-b"] == [[1, 2], [1, 2]]
    assert findings == []


@pytest.mark.parametrize("text", ["", "\n", "# nothing\n", "---\n---\n"])
def test_a_file_without_document_says_so(text: str) -> None:
    assert only(text.encode()).message == "the file holds no document"


HIDDEN = {
    "right-to-left override": ("name: {en: Land \u202eyrtsigeR}\n", [("X008", 3, 17)]),
    "isolate behind Arabic": ("name: {ar: ا\u2066ب}\n", [("X008", 3, 13)]),
    "zero-width space": ("name: Gold\u200b\n", [("X008", 3, 11)]),
    "soft hyphen": ("name: Go\u00adld\n", [("X008", 3, 9)]),
    "tag character": ("name: Gold\U000e0041\n", [("X008", 3, 11)]),
    "behind characters of two code units": ("name: {en: \U0001f600\U0001f600, ar: \u202e}\n", [("X008", 3, 20)]),
    "two of them": ("tags: [a\u200b,\n  b\u2060]\n", [("X008", 3, 9), ("X008", 4, 4)]),
    "in a comment": ("# safe \u202e\n", [("X008", 3, 8)]),
    "decomposed Latin": ("name: {ar: سجل, en: Cafe\u0301}\n", [("X008", 3, 24)]),
    "decomposed Arabic": ("name: {ar: \u0627\u0653\u0644}\n", [("X008", 3, 12)]),
}


@pytest.mark.parametrize(("text", "expected"), HIDDEN.values(), ids=HIDDEN)
def test_what_a_reviewer_does_not_see_is_an_error(text: str, expected: list[Spot]) -> None:
    documents, findings = read_documents((HEAD + text).encode(), "a.yaml")
    assert spots((HEAD + text).encode()) == expected
    assert len(documents) == 1
    assert {finding.level for finding in findings} == {Level.ERROR}


def test_the_joiners_of_arabic_script_are_spelling() -> None:
    assert spots((HEAD + "name: {ar: می\u200cخواهم}\n").encode()) == []


def test_hidden_characters_are_reported_ten_times_a_file() -> None:
    assert len(spots((HEAD + "notes: " + "\u200b" * 50 + "\n").encode())) == 10


def test_documents_before_a_fault_are_kept() -> None:
    documents, findings = read_documents((HEAD + "---\nkind: unit\nid: @b\n---\nkind: unit\nid: c\n").encode(), "a.yaml")
    assert [document.data["id"] for document in documents] == ["finance"]
    assert [(finding.code, finding.place.line, finding.place.column) for finding in findings] == [("X010", 5, 5)]


def test_one_bad_file_hides_nothing_in_the_others() -> None:
    unit = "kind: unit\nid: finance\nname: Finance\nunit_kind: directorate\nparent: nowhere\n"
    tree = MemoryTree({"itsd.yaml": SETTINGS, "catalogue/bad.yaml": b"\xff\x00\x80", "catalogue/bomb.yaml": BOMB, "catalogue/finance.yaml": unit})
    found = [(finding.place.file, finding.code) for finding in check_all(tree, Conditions(date(2026, 11, 1))).findings]
    assert ("catalogue/bad.yaml", "X010") in found
    assert ("catalogue/bomb.yaml", "X010") in found
    assert ("catalogue/finance.yaml", "S008") in found


def test_findings_of_reading_carry_the_name_of_their_rule() -> None:
    tree = MemoryTree({"itsd.yaml": SETTINGS, "catalogue/bad.yaml": b"\xff"})
    assert [finding.name for finding in check_all(tree, Conditions(date(2026, 11, 1))).findings] == ["syntax"]
