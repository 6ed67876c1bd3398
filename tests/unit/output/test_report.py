"""Laws of the report and its counts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itsd.diagnostics import Level
from itsd.output.report import (
    Report,
    count_codes,
    count_levels,
    format_count,
    format_levels,
    format_scope,
    no_source,
    number_repeats,
)


@given(st.from_type(Report))
def test_counts_add_up(report: Report) -> None:
    """Every finding is counted once by level and once by code."""
    assert sum(count_levels(report.findings).values()) == len(report.findings)
    assert sum(code.count for code in count_codes(report.findings)) == len(report.findings)


def test_levels_are_counted_from_the_most_serious(report: Report) -> None:
    """All levels are there, errors first."""
    assert list(count_levels(report.findings).items()) == [(Level.ERROR, 4), (Level.WARNING, 2), (Level.INFO, 1)]
    assert list(count_levels([]).values()) == [0, 0, 0]


def test_codes_are_counted_from_the_most_frequent(report: Report) -> None:
    """The most frequent code first, then by code; the level is the most serious one of its findings."""
    codes = count_codes(report.findings)
    assert [(code.code, code.count) for code in codes[:3]] == [("T003", 2), ("A001", 1), ("A026", 1)]
    assert codes[0].level is Level.ERROR


@pytest.mark.parametrize(("fail_on", "failing"), [(Level.ERROR, 4), (Level.WARNING, 6), (Level.INFO, 7)])
def test_failing_counts_what_reaches_the_threshold(report: Report, fail_on: Level, failing: int) -> None:
    """Findings at the threshold and above fail the run."""
    assert replace(report, fail_on=fail_on).failing == failing


@pytest.mark.parametrize(
    ("root", "path"),
    [("", "a.yaml"), (".", "a.yaml"), ("./", "a.yaml"), ("x/", "x/a.yaml"), ("../x", "../x/a.yaml"), ("/", "/a.yaml")],
)
def test_files_are_located_below_the_root(report: Report, root: str, path: str) -> None:
    """The root stands before a file, without doubling a separator and without a leading dot."""
    assert replace(report, root=root).locate("a.yaml") == path


def test_repeats_are_numbered() -> None:
    """Each name gets its ordinal among equal names."""
    assert number_repeats(["a", "b", "a", "a"]) == [1, 1, 2, 3]


def test_counts_are_put_in_words(report: Report, clean_report: Report) -> None:
    """Singular and plural, thousands, nothing at all, and exemptions only where there are any."""
    assert [format_count(1, "error"), format_count(1200, "error"), format_count(0, "entity", "entities")] == [
        "1 error",
        "1,200 errors",
        "0 entities",
    ]
    assert format_levels(report.findings) == "4 errors, 2 warnings, 1 info"
    assert format_levels([]) == "no findings"
    assert format_scope(report) == "Checked 34 entities in 12 files as of 2026-11-23; 2 findings exempted."
    assert format_scope(clean_report) == "Checked 1 entity in 1 file as of 2026-11-23."


def test_no_source_has_no_text() -> None:
    """A report made without a source shows no excerpts."""
    assert no_source("a.yaml") is None
