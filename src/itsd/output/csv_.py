"""Findings as a table of comma-separated values, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from itsd.output.visible import show_on_one_line

if TYPE_CHECKING:
    from itsd.diagnostics import Finding
    from itsd.output.report import Report

COLUMNS = (
    *("level", "code", "name", "file", "line", "column", "end_line", "end_column"),
    *("entity", "path", "message", "hint", "lines", "fingerprint"),
)
# What spreadsheets take for the beginning of a formula, the full-width forms included.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def render_csv(report: Report) -> str:
    """One row a finding below a row of column names; the places are relative to the root of the estate."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_write_row(finding) for finding in report.findings)
    return table.getvalue()


def _write_row(finding: Finding) -> list[str | int]:
    place = finding.place
    texts = (finding.entity, finding.path, finding.message, finding.hint, " ".join(finding.lines), finding.fingerprint)
    return [
        finding.level.value,
        guard_cell(finding.code),
        guard_cell(finding.name),
        guard_cell(place.file),
        *(place.line, place.column, place.end_line, place.end_column),
        *map(guard_cell, texts),
    ]


def guard_cell(text: str) -> str:
    """Text on one line that no spreadsheet computes: an apostrophe stands before what looks like a formula."""
    plain = show_on_one_line(text)
    return f"'{plain}" if plain.startswith(_FORMULA) else plain
