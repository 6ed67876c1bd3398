"""Laws of GitHub workflow commands."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from itsd.diagnostics import Finding, Level, Place
from itsd.output.github import escape_message, escape_property, render_github
from itsd.output.report import Report

COMMAND = re.compile(r"::(error|warning|notice) ((?:[a-zA-Z]+=[^,:\r\n]*)(?:,[a-zA-Z]+=[^,:\r\n]*)*)::(.*)")


def _unescape(text: str) -> str:
    """What the runner does."""
    for escaped, plain in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(escaped, plain)
    return text


@given(st.from_type(Report))
def test_every_finding_is_one_command(report: Report) -> None:
    """One line a finding, all of them commands; the summary is one group, and nothing else is a command."""
    lines = render_github(report).splitlines()
    commands = lines[: len(report.findings)]
    assert all(COMMAND.fullmatch(line) for line in commands)
    rest = lines[len(report.findings) :]
    assert rest[0].startswith("::group::")
    assert rest[-1] == "::endgroup::"
    assert not any(line.lstrip().startswith("::") for line in rest[1:-1])


@given(st.text(), st.text())
def test_escapes_are_undone_by_the_runner(text: str, other: str) -> None:
    """Escaping is exact, and separates properties from each other and from the message."""
    assert _unescape(escape_message(text)) == text
    assert _unescape(escape_property(other)) == other
    assert not set(escape_property(other)) & set("\r\n:,")


def test_a_command_names_the_place(report: Report) -> None:
    """File, lines and columns are properties, the hint is a second line of the message."""
    finding = Finding("A001", "parties", Level.ERROR, "100 % of: a, b", Place("a, b:c.yaml", 2, 3, 2, 9), "Do\nit.")
    assert render_github(replace(report, findings=(finding,))).startswith(
        "::error file=estate/a%2C b%3Ac.yaml,line=2,endLine=2,col=3,endColumn=9,title=A001 parties::100 %25 of: a, b%0ADo it.\n"
    )


def test_a_place_of_several_lines_has_no_columns(report: Report) -> None:
    """GitHub refuses columns over several lines."""
    assert "line=6,endLine=9,title=T009 matrix-total::of several lines\n" in render_github(report)


def test_the_summary_counts(report: Report) -> None:
    """The group is titled by the counts and lists the rules."""
    lines = render_github(report).splitlines()
    assert lines[7] == "::group::itsd: 4 errors, 2 warnings, 1 info"
    assert lines[9] == "- T003 no-window: 2"
