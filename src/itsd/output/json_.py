"""Findings as JSON for programs: versioned, complete, described by `schemas/findings.schema.json`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.output.json_text import format_json
from itsd.output.report import count_levels

if TYPE_CHECKING:
    from itsd.diagnostics import Finding, Place
    from itsd.output.report import Report

FORMAT = "itsd-findings"
VERSION = 1
"""Raised when a reader of the former version would misread the new one; a new key alone does not raise it."""


def render_json(report: Report) -> str:
    """The report as one JSON document; every key is always there, files are relative to the root of the estate."""
    return format_json(
        {
            "format": FORMAT,
            "version": VERSION,
            "tool": {"name": "itsd", "version": report.version},
            "as_of": report.as_of.isoformat(),
            "root": report.root,
            "fail_on": report.fail_on.value,
            "summary": _describe_summary(report),
            "findings": [_describe_finding(finding) for finding in report.findings],
        }
    )


def _describe_summary(report: Report) -> dict[str, object]:
    return {
        "files": report.files,
        "entities": report.entities,
        "findings": len(report.findings),
        "failing": report.failing,
        "suppressed": report.suppressed,
        "levels": {level.value: count for level, count in count_levels(report.findings).items()},
    }


def _describe_finding(finding: Finding) -> dict[str, object]:
    return {
        "fingerprint": finding.fingerprint,
        "code": finding.code,
        "name": finding.name,
        "level": finding.level.value,
        "message": finding.message,
        "hint": finding.hint,
        "place": _describe_place(finding.place),
        "entity": finding.entity,
        "path": finding.path,
        "related": [{"place": _describe_place(related.place), "message": related.message} for related in finding.related],
        "lines": list(finding.lines),
    }


def _describe_place(place: Place) -> dict[str, object]:
    return {
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
    }
