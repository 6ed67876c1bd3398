"""One character changed anywhere in an estate: findings with places, never an exception, never a long wait."""

from __future__ import annotations

import time
from functools import cache
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from itsd.diagnostics import sort_findings, tell_apart
from itsd.files.tree import Entry, MemoryTree
from itsd.loader import assemble, load, read_file
from itsd.model.estate import Estate
from itsd.rules.check import judge_all, judge_estate
from tests.support.estates import EXAMPLE, SAMPLE, layered, read_estate
from tests.support.judging import DAY, check_findings, judge_files
from tests.support.trying import times

if TYPE_CHECKING:
    from itsd.loader import Loaded

LONGEST = 10  # seconds of the processor for a file of a few kilobytes
# All that means something to YAML or to a reader, and anything else.
MEANINGFUL = "\t\n -:,[]{}#&*!|>'\"%@`?<=~.\\/0123456789abznNyY_\0\x07\x1b\x7f\xa0\u00ad\u0660\u200f\u202e\u2066\ufeff\ufffd\U0001f600بé\u0301"
CHARACTERS = st.one_of(st.sampled_from(MEANINGFUL), st.characters(exclude_categories=["Cs"], exclude_characters="\r\x85\u2028\u2029"))


@st.composite
def changes(draw: st.DrawFn, files: dict[str, bytes]) -> tuple[str, str]:
    """The path of one file, and its text with one character put in, taken out or replaced."""
    path = draw(st.sampled_from(sorted(files)))
    text = files[path].decode()
    at = draw(st.integers(0, len(text) - 1))
    deed = draw(st.sampled_from(["insert", "delete", "replace"]))
    new = "" if deed == "delete" else draw(CHARACTERS)
    return path, text[:at] + new + text[at + (deed != "insert") :]


EXAMPLE_FILES = read_estate(EXAMPLE)


@times(3)
@given(change=changes(EXAMPLE_FILES))
def test_a_change_of_the_example_estate(change: tuple[str, str]) -> None:
    path, text = change
    files = layered(EXAMPLE_FILES, {path: text})
    began = time.process_time()
    found = judge_files(files)
    assert time.process_time() - began < LONGEST
    check_findings(found, files)


SAMPLE_FILES = read_estate(SAMPLE)


@cache
def sample() -> Loaded:
    """The sample estate; not a fixture, because a law that fails shows its arguments."""
    return load(MemoryTree(SAMPLE_FILES), today=DAY.today)


@times(6)
@given(change=changes({path: content for path, content in SAMPLE_FILES.items() if path != "itsd.yaml"}))
def test_a_change_of_the_sample_estate(change: tuple[str, str]) -> None:
    """The changed file is read anew and laid over the rest; what it holds is judged, and the estate as a whole."""
    path, text = change
    base = sample()
    tree = MemoryTree(layered(SAMPLE_FILES, {path: text}))
    began = time.process_time()
    reading = read_file(tree, Entry(path, len(text.encode())))
    readings = [reading if old.path == path else old for old in base.readings]
    changed = assemble(base.estate.settings, base.settings_document, [], readings, base.estate.as_of)
    assert isinstance(changed.estate, Estate)
    judged = judge_all(changed, tree, only={record.key for record in reading.records} & set(changed.estate.records))
    found = [*reading.findings, *(finding for judgement in (*judged, judge_estate(changed, tree)) for finding in judgement.findings)]
    assert time.process_time() - began < LONGEST
    check_findings(tell_apart(sort_findings(found)), layered(SAMPLE_FILES, {path: text}))
