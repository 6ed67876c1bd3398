"""Findings as a GitLab Code Quality report."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from itsd.diagnostics import Level
from itsd.output.json_text import format_json
from itsd.output.report import format_code, number_repeats
from itsd.output.visible import show_controls, show_on_one_line

if TYPE_CHECKING:
    from itsd.diagnostics import Finding
    from itsd.output.report import Report

_SEVERITIES = {Level.ERROR: "major", Level.WARNING: "minor", Level.INFO: "info"}


def render_gitlab(report: Report) -> str:
    """The findings as a JSON array; GitLab drops what repeats a fingerprint, so every repeat gets one of its own."""
    ordinals = number_repeats(finding.fingerprint for finding in report.findings)
    return format_json([_describe(report, finding, ordinal) for finding, ordinal in zip(report.findings, ordinals, strict=True)])


def _describe(report: Report, finding: Finding, ordinal: int) -> dict[str, object]:
    return {
        "description": show_on_one_line(f"{format_code(finding.code, finding.name)}: {finding.message}"),
        "check_name": show_on_one_line(format_code(finding.code, finding.name)),
        "fingerprint": _number_fingerprint(finding.fingerprint, ordinal),
        "severity": _SEVERITIES[finding.level],
        "location": {
            "path": show_controls(report.locate(finding.place.file)),
            "lines": {"begin": finding.place.line, "end": finding.place.end_line},
        },
    }


def _number_fingerprint(fingerprint: str, ordinal: int) -> str:
    if ordinal == 1:
        return fingerprint
    return hashlib.sha256(f"{fingerprint}\x1f{ordinal}".encode()).hexdigest()[: len(fingerprint)]
