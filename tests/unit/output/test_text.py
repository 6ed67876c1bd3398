"""Laws of the output for terminals."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itsd.diagnostics import Finding, Level, Place
from itsd.output.cells import measure_cells
from itsd.output.report import Report
from itsd.output.text import render_text

ANSI = re.compile(r"\x1b\[[0-9;]*m")


@settings(deadline=None)
@given(st.from_type(Report), st.integers(20, 120))
def test_no_text_of_a_user_steers_the_terminal(report: Report, width: int) -> None:
    """Without colour the only control character is the end of a line."""
    text = render_text(report, width=width)
    assert {character for character in text if unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}} <= {"\n"}
    assert not re.search("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", text)


@settings(deadline=None)
@given(st.from_type(Report), st.integers(20, 120), st.none() | st.integers(0, 5))
def test_colour_changes_nothing_but_colour(report: Report, width: int, limit: int | None) -> None:
    """The coloured text without its codes is the plain text, and all that is coloured is reset on its line."""
    colored = render_text(report, color=True, width=width, limit=limit)
    assert ANSI.sub("", colored) == render_text(report, width=width, limit=limit)
    for line in colored.split("\n"):
        codes: list[str] = ANSI.findall(line)
        assert codes[1::2] == ["\x1b[0m"] * (len(codes) // 2)
        assert len(codes) % 2 == 0


@settings(deadline=None)
@given(st.from_type(Report), st.integers(60, 120))
def test_lines_keep_to_the_width(report: Report, width: int) -> None:
    """Beside the line with the place, which is clicked, only a single long word is wider than the terminal."""
    for line in render_text(report, width=width).split("\n"):
        assert measure_cells(line) <= width or not line.startswith(" ") or " " not in line.strip().removeprefix("hint: ")


@given(st.from_type(Report))
def test_every_finding_begins_with_its_place(report: Report) -> None:
    """One line a finding begins with file, line and column, and tells level and code."""
    text = render_text(report, width=80)
    assert len(re.findall(r"(?m):\d+:\d+  (?:error|warning|info)  ", text)) >= len(report.findings)


def test_the_first_line_can_be_clicked(report: Report) -> None:
    """The place is written as terminals and editors know it, below the root as the reader sees it."""
    assert "\nestate/agreements/mail.yaml:5:11  error  A001 parties\n" in "\n" + render_text(report)


def test_a_whole_file_has_no_excerpt(report: Report) -> None:
    """A place that stands for a file shows none of its lines."""
    finding = Finding("X010", "syntax", Level.ERROR, "no text", Place("agreements/mail.yaml"))
    assert "|" not in render_text(replace(report, findings=(finding,)))


def test_a_missing_file_has_no_excerpt(report: Report) -> None:
    """A place in a file that cannot be read, or on a line that is no longer there, is told without its line."""
    places = (Place("gone.yaml", 2, 2, 2, 3), Place("agreements/mail.yaml", 99, 2, 99, 3))
    findings = tuple(Finding("X010", "syntax", Level.ERROR, "no text", place) for place in places)
    assert "|" not in render_text(replace(report, findings=findings))


def test_a_limit_tells_what_it_leaves_out(report: Report) -> None:
    """Beyond the limit findings are counted, and the summary still counts all."""
    text = render_text(report, limit=2)
    assert text.count("  error  ") + text.count("  warning  ") + text.count("  info  ") == 2
    assert "\n\n… and 5 more findings: 3 errors, 2 warnings\n\n" in text
    assert "\n4 errors, 2 warnings, 1 info.\n" in text
    assert "more finding" not in render_text(report, limit=7)


def test_a_limit_of_nothing_shows_the_summary_alone(report: Report) -> None:
    """No finding is shown, all are counted."""
    assert render_text(report, limit=0).startswith("… and 7 more findings")


def test_many_findings_are_counted_by_rule(report: Report) -> None:
    """With many findings a table shows the ten most frequent rules and how many more there are."""
    rules = [Finding(f"A{number:03}", "rule", Level.WARNING, "x", Place("a.yaml")) for number in range(12)]
    text = render_text(replace(report, findings=(*rules, rules[3])))
    assert "\nMost frequent\n  2  A003 rule  warning\n  1  A000 rule  warning\n" in text
    assert "\n  and 2 more rules\n" in text
    assert "Most frequent" not in render_text(report)


def test_a_clean_estate_is_said_to_be_clean(clean_report: Report) -> None:
    """Without findings the summary says so, and what was checked."""
    assert render_text(clean_report) == "No findings.\nChecked 1 entity in 1 file as of 2026-11-23.\n"


@pytest.mark.parametrize("level", Level)
def test_levels_have_colours_of_their_own(report: Report, level: Level) -> None:
    """The level, the marks and the summary of a finding have one colour."""
    finding = replace(report.findings[0], level=level, related=())
    text = render_text(replace(report, findings=(finding,)), color=True)
    code = {Level.ERROR: "1;31", Level.WARNING: "1;33", Level.INFO: "1;36"}[level]
    assert text.count(f"\x1b[{code}m") == 3


def test_a_note_that_does_not_fit_stands_below(report: Report) -> None:
    """The quoted part of right-to-left text goes to a line of its own rather than over the edge."""
    line = "ar: " + "خدمة " * 14
    place = Place("a.yaml", 1, 10, 1, 70)
    finding = Finding("A026", "x", Level.INFO, "x", place)
    lines = render_text(replace(report, findings=(finding,), source={"a.yaml": line}.get)).split("\n")
    assert lines[3].endswith("~")
    assert lines[4].startswith("       | “")
    assert all(measure_cells(line) <= 80 for line in lines)
