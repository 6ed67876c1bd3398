"""Laws of the CSV output."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itsd.diagnostics import Level
from itsd.output.csv_ import COLUMNS, guard_cell, render_csv
from itsd.output.report import Report
from itsd.output.visible import show_on_one_line


@given(st.from_type(Report))
def test_every_finding_is_one_row(report: Report) -> None:
    """A reader finds the columns and one row a finding; each row is one line."""
    text = render_csv(report)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == len(report.findings)
    assert text.count("\n") == len(rows) + 1
    for row, finding in zip(rows, report.findings, strict=True):
        assert set(row) == set(COLUMNS)
        assert row["message"].removeprefix("'") == show_on_one_line(finding.message).removeprefix("'")
        assert (row["level"], row["line"]) == (finding.level.value, str(finding.place.line))


@given(st.text())
def test_no_cell_is_a_formula(text: str) -> None:
    """No cell begins with what a spreadsheet computes, and guarding changes nothing else."""
    guarded = guard_cell(text)
    assert not guarded.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"))
    assert guarded in {show_on_one_line(text), "'" + show_on_one_line(text)}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\uff1d1", "\n@x"])
def test_formulas_are_guarded(text: str) -> None:
    """An apostrophe stands before a formula, also before one behind blanks."""
    assert guard_cell(text).startswith("'")


def test_places_are_relative_to_the_estate(report: Report) -> None:
    """The root is left out, so that tables of two runs can be compared."""
    rows = list(csv.DictReader(io.StringIO(render_csv(replace(report, fail_on=Level.INFO)))))
    assert rows[0]["file"] == "agreements/mail.yaml"
    assert rows[1]["lines"] == "P3-A1 P3-X2"
