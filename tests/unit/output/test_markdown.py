"""Laws of the Markdown output."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itsd.diagnostics import Finding, Level, Place
from itsd.output.markdown import MARKER, escape_markdown, render_markdown
from itsd.output.report import Report
from itsd.output.visible import show_on_one_line

SPACE = "\u200b"


@given(st.text() | st.text("@#!$%&~:w.GH-1a \"'|`<>[]()*_\\", max_size=30))
def test_escaped_text_has_no_markup(text: str) -> None:
    """What is left of the punctuation of Markdown and HTML are references, and these give the text back."""
    escaped = escape_markdown(text)
    assert re.fullmatch(r"(?:[^!#$&*<>@\[\\\]_`{|}~\n]|&#\d+;)*", escaped)
    shown = html.unescape(escaped)
    assert shown.replace(SPACE, "") == show_on_one_line(text)
    assert not re.search(r"[@#!$%&~][\w\"']|://|mailto:\w|www\.\w|GH-\d", shown, re.IGNORECASE)
    assert not re.search(r"www\.|:\S", escaped.replace("&#58;", ""), re.IGNORECASE) or re.search(r"\d:\d", shown)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("a | b", "a &#124; b"),
        ("<b>", "&#60;b&#62;"),
        ("@team", "&#64;&#8203;team"),
        ("#12", "&#35;&#8203;12"),
        ("https://x.org", "https&#58;&#8203;//x.org"),
        ("www.x.org", "www&#46;&#8203;x.org"),
        ("[a](b)", "&#91;a&#93;(b)"),
        ("\\|", "&#92;&#124;"),
        ("08:30 to 16:00, 99.9 %: (all) days", "08&#58;30 to 16&#58;00, 99.9 %: (all) days"),
    ],
)
def test_text_is_escaped_where_it_must_be(text: str, escaped: str) -> None:
    """Links, mentions, references, tables, code and HTML are broken; times of day can be copied."""
    assert escape_markdown(text) == escaped


@given(st.from_type(Report))
def test_every_finding_is_one_row(report: Report) -> None:
    """The table has one row a finding, and every row four cells."""
    lines = render_markdown(report).split("\n")
    rows = [line for line in lines if line.startswith("|")]
    assert len(rows) == (len(report.findings) + 2 if report.findings else 0)
    assert all(line.count("|") == 5 for line in rows)


def test_a_limit_tells_what_it_leaves_out(report: Report) -> None:
    """Beyond the limit findings are counted."""
    text = render_markdown(report, limit=2)
    assert len(re.findall(r"(?m)^\| (?:error|warning|info)", text)) == 2
    assert "\n… and 5 more findings: 3 errors, 2 warnings\n" in text


def test_the_comment_can_be_found_again(report: Report, clean_report: Report) -> None:
    """The first line is always the same marker."""
    assert render_markdown(report).startswith(MARKER + "\n### itsd: 4 errors, 2 warnings, 1 info\n\n| Level |")
    assert render_markdown(clean_report) == (MARKER + "\n### itsd: no findings\n\nChecked 1 entity in 1 file as of 2026-11-23.\n")


@pytest.mark.parametrize(
    ("file", "cell"),
    [
        ("agreements/mail-1.yaml", "`estate/agreements/mail-1.yaml`"),
        ("خدمة.yaml", "`estate/خدمة.yaml`"),
        ("a`b.yaml", "estate/a&#96;b.yaml"),
        ("a|b.yaml", "estate/a&#124;b.yaml"),
        ("a\nb.yaml", "estate/a&#60;U+000A&#62;b.yaml"),
    ],
)
def test_plain_paths_are_code(report: Report, file: str, cell: str) -> None:
    """A path that needs no escape is code; any other is escaped text."""
    finding = Finding("A001", "parties", Level.ERROR, "x", Place(file, 3))
    assert f"| error | {cell}, line 3 | A001 parties | x |\n" in render_markdown(replace(report, findings=(finding,)))
