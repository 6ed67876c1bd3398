"""Text of strangers: whatever it is, it ends in documents and findings with places."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from itsd.files.reader import read_documents
from tests.support.estates import CLEAN
from tests.support.judging import check_findings, judge_files

PIECES = st.sampled_from(
    [
        *("kind: ", "id: ", "name: ", "kind: service\n", "id: a\n", "kind: sla\n", "targets:\n", "options: [", "- ", "  ", "\n", "\n\n", "---\n", "...\n"),
        *("{", "}", "[", "]", ", ", ": ", "? ", "# x\n", "&a ", "*a", "*b", "<<: ", "<<: *a\n", "!!int ", "!x ", "|\n", ">-\n", "'", '"', "\\u202e", "\\x00", "\\ud800"),
        *("no", "on", "12:30", "0x1F", "1e99", "1e999", "-0", ".inf", "99.5%", "2026-11-01", "4 h", "~", "null", "true", "%YAML 1.2\n", "\t", "\0", "\ufeff", "بريد", "é"),
    ]
)
YAML = st.lists(PIECES, max_size=30).map("".join)
ANYTHING = st.one_of(
    YAML,
    st.text(st.characters(exclude_categories=["Cs"]), max_size=200),
    st.binary(max_size=200),
)


@given(content=ANYTHING)
@example(content="kind: sla\nid: a\ntargets: {}\n")
@example(content="a: &a\n  <<: *a\n")
@example(content="? [a]\n: b\n")
def test_any_text_as_a_file(content: str | bytes) -> None:
    files: dict[str, str | bytes] = {**CLEAN, "catalogue/odd.yaml": content}
    began = time.process_time()
    found = judge_files(files)
    assert time.process_time() - began < 5
    check_findings(found, files)


@given(content=ANYTHING)
def test_any_text_as_settings(content: str | bytes) -> None:
    files: dict[str, str | bytes] = {**CLEAN, "itsd.yaml": content}
    check_findings(judge_files(files), files)


@given(content=st.one_of(YAML, st.text(max_size=100), st.binary(max_size=100)))
def test_the_reader_always_answers(content: str | bytes) -> None:
    data = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    documents, findings = read_documents(data, "a.yaml")
    assert documents or findings


def test_a_fault_at_the_end_of_a_file_without_a_line_end_is_on_its_last_line() -> None:
    _, findings = read_documents(b"options: [", "a.yaml")
    assert [finding.place.line for finding in findings] == [1]


@pytest.mark.parametrize("end", ["\r", "\x85", "\u2028", "\u2029"])
def test_an_odd_line_end_moves_no_place(end: str) -> None:
    """A finding behind it stands on the line that an editor shows; or the odd character is a finding itself."""
    _, findings = read_documents(f'x-a: "a{end}b"\nkind: unit\nname: no\n'.encode(), "a.yaml")
    assert [finding.place.line for finding in findings if finding.code == "X004"] in ([3], [])
    assert findings


REPEATED = {
    "keys written twice": "".join(f"a{number}: 1\n" for number in range(20_000)) * 2,
    "keys that do not exist": "name: A\nunit_kind: department\n" + "".join(f"a{number}: 1\n" for number in range(40_000)),
    "keys like a missing one": "".join(f"name{number}: 1\n" for number in range(40_000)),
    "traps": f"tags: [{'no,' * 100_000}no]\n",
    "escapes": "tags:\n" + '- "\\u202e"\n' * 40_000,
    "tags": "tags:\n" + "- !x a\n" * 40_000,
    "lists as keys": "? [a]\n: b\n" * 40_000,
    "hidden characters": "name: '" + "\u202e" * 200_000 + "'\n",
    "values that do not fit": "tags: [" + "{a: 1}, " * 60_000 + "]\n",
    "merged mappings": "a: &a {x: 1}\n" + "".join(f"{new}: &{new} {{<<: [{', '.join([f'*{old}'] * 3)}]}}\n" for old, new in zip("abcdefghij", "bcdefghijk", strict=True)),
    "documents": "\n---\nkind: unit\nid: it\n" * 1_900,
    "anchors": "tags: [" + ", ".join(f"&a{number} x" for number in range(40_000)) + "]\n",
}


@pytest.mark.parametrize("name", REPEATED)
def test_a_large_file_of_one_fault_takes_a_bounded_time(name: str) -> None:
    """Below the limit of size, at worst so many seconds; nothing grows with the square of the size."""
    files: dict[str, str | bytes] = {**CLEAN, "catalogue/odd.yaml": f"kind: unit\nid: odd\n{REPEATED[name]}"}
    began = time.process_time()
    found = judge_files(files)
    assert time.process_time() - began < 20
    assert any(finding.place.file == "catalogue/odd.yaml" for finding in found)
