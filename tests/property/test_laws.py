"""What changes nothing: the order of files and documents, blank lines, comments, the hash seed; and what formatting may change."""

from __future__ import annotations

import random
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itsd.files.canonical import format_text
from itsd.files.reader import read_documents
from itsd.model.order import order_of_entity, order_of_settings
from tests.support.dumping import dump
from tests.support.estates import EXAMPLE, SAMPLE, TOP, read_estate
from tests.support.judging import check_findings, judge_files
from tests.support.runner import environment_with

if TYPE_CHECKING:
    from itsd.diagnostics import Finding

FILES = read_estate(EXAMPLE)
SAMPLE_FILES = read_estate(SAMPLE)


def told(findings: list[Finding]) -> list[tuple[str, str, str, str]]:
    """What does not depend on where in its file a thing stands."""
    return sorted((item.fingerprint, item.level.value, item.message, item.hint) for item in findings)


EXPECTED = judge_files(FILES)


def test_the_example_estate_has_findings_of_several_families() -> None:
    check_findings(EXPECTED, FILES)
    assert {finding.code[0] for finding in EXPECTED} >= {"A", "D", "X"}


def test_the_findings_of_the_sample_estate_are_sound() -> None:
    check_findings(judge_files(SAMPLE_FILES), SAMPLE_FILES)


@given(order=st.permutations(sorted(FILES)))
def test_the_order_of_files_changes_nothing(order: list[str]) -> None:
    assert judge_files({path: FILES[path] for path in order}) == EXPECTED


@given(lines=st.dictionaries(st.sampled_from(sorted(FILES)), st.integers(1, 30), min_size=1), comment=st.sampled_from(["", "#", "# ملاحظة", "   "]))
def test_lines_above_change_no_fingerprint(lines: dict[str, int], comment: str) -> None:
    files = {path: f"{comment}\n".encode() * lines.get(path, 0) + content for path, content in FILES.items()}
    moved = judge_files(files)
    assert told(moved) == told(EXPECTED)
    shift = {(item.fingerprint, item.place.file): item.place.line for item in moved}
    assert all(shift[item.fingerprint, item.place.file] == item.place.line + lines.get(item.place.file, 0) for item in EXPECTED if item.path or item.entity)


@given(names=st.permutations([f"catalogue/{number}.yaml" for number in range(len(FILES) - 1)]))
def test_the_names_of_files_change_only_what_is_said_of_names(names: list[str]) -> None:
    others = {path: content for path, content in FILES.items() if path != "itsd.yaml"}
    renamed = judge_files({"itsd.yaml": FILES["itsd.yaml"], **dict(zip(names, others.values(), strict=True))})
    about_names = {"X005", "X006", "X007", "G013"}  # of these, and of rules to come, only the place of the entity matters
    assert {item[0] for item in told([item for item in renamed if item.entity and item.code not in about_names])} == {
        item[0] for item in told([item for item in EXPECTED if item.entity and item.code not in about_names])
    }


PROGRAM = """
import sys
from tests.support.estates import EXAMPLE, read_estate
from tests.support.judging import judge_files
files = read_estate(EXAMPLE)
for finding in judge_files(dict(sorted(files.items(), reverse=sys.argv[1] == "reverse"))):
    print(finding)
"""


def test_hash_seed_and_time_zone_change_nothing() -> None:
    def run(order: str, seed: str, zone: str) -> bytes:
        env = environment_with({"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"})
        return subprocess.run([sys.executable, "-c", PROGRAM, order], cwd=TOP, env=env, capture_output=True, check=True).stdout

    outputs = {run("given", "0", "UTC"), run("reverse", "4711", "Pacific/Kiritimati")}
    assert len(outputs) == 1
    assert outputs.pop().count(b"\n") == len(EXPECTED)


def format_file(path: str, text: str) -> str:
    """The canonical form of a file of an estate."""
    formatted = format_text(text, order_of_settings if path == "itsd.yaml" else order_of_entity)
    assert not formatted.problem, (path, formatted.problem)
    return formatted.text


def test_every_file_of_the_sample_estate_is_in_canonical_form() -> None:
    """Run `itsd fmt` where this fails."""
    assert [path for path, content in SAMPLE_FILES.items() if format_file(path, content.decode()) != content.decode()] == []


def shuffled(text: str, chance: random.Random) -> str:
    """A document of block mappings and comments with its top-level entries in another order, each with its comments and lines."""
    entries: list[list[str]] = []
    for line in text.splitlines(keepends=True):
        if not entries or (line[0] not in " -#\n" and not entries[-1][-1].startswith("#")):
            entries.append([])
        entries[-1].append(line)
    chance.shuffle(entries)
    return "".join(line for entry in entries for line in entry)


PLAIN = sorted(path for path, content in SAMPLE_FILES.items() if b"#" not in content and b"\n\n" not in content and b"---" not in content)


@given(path=st.sampled_from(PLAIN), seed=st.integers(0, 2**16))
def test_formatting_restores_a_shuffled_file(path: str, seed: int) -> None:
    """Keys in another order and the file comes back byte by byte."""
    text = SAMPLE_FILES[path].decode()
    assert format_file(path, shuffled(text, random.Random(seed))) == text  # noqa: S311  # not a secret


@given(path=st.sampled_from(sorted(FILES)), data=st.data())
def test_formatting_twice_is_formatting_once_and_says_the_same(path: str, data: st.DataObject) -> None:
    """With indentation, blank lines and quotation marks as somebody may write them."""
    lines = FILES[path].decode().splitlines()
    for _ in range(data.draw(st.integers(0, 5))):
        lines.insert(data.draw(st.integers(0, len(lines))), data.draw(st.sampled_from(["", "   ", "# a", "  # b", "        # c"])))
    text = "\n".join(lines) + "\n"
    formatted = format_text(text, order_of_settings if path == "itsd.yaml" else order_of_entity)
    again = format_text(formatted.text, order_of_settings if path == "itsd.yaml" else order_of_entity)
    assert (again.text, again.problem) == (formatted.text, formatted.problem)
    assert [document.data for document in read_documents(formatted.text.encode(), path)[0]] == [document.data for document in read_documents(text.encode(), path)[0]]


@pytest.mark.parametrize("path", [path for path in sorted(FILES) if path != "itsd.yaml"])
def test_flow_style_says_the_same_as_block_style(path: str) -> None:
    """The same entities on one line each have the same findings."""
    documents = read_documents(FILES[path], path)[0]
    flat = "".join(f"---\n{dump(document.data)}\n" for document in documents)
    ours = {item[0] for item in told([item for item in EXPECTED if item.code != "X004"])}
    assert {item[0] for item in told([item for item in judge_files({**FILES, path: flat}) if item.code != "X004"])} == ours
