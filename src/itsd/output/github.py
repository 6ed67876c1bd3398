"""Findings as GitHub workflow commands: an annotation for each, then a folded group with the summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.diagnostics import Level
from itsd.output.report import count_codes, format_code, format_levels, format_scope
from itsd.output.visible import show_controls, show_on_one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.diagnostics import Finding, Place
    from itsd.output.report import Report

_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "notice"}


def render_github(report: Report) -> str:
    """One command a line, which the runner turns into annotations of the files of a pull request.

    The runner passes over blanks before a command, so no other line begins with text of the estate.
    """
    lines = [_annotate(report, finding) for finding in report.findings]
    return "\n".join([*lines, *_summarise(report)]) + "\n"


def _annotate(report: Report, finding: Finding) -> str:
    properties = {
        "file": show_controls(report.locate(finding.place.file)),
        **_describe_region(finding.place),
        "title": show_on_one_line(format_code(finding.code, finding.name)),
    }
    listed = ",".join(f"{key}={escape_property(value)}" for key, value in properties.items())
    message = "\n".join(show_on_one_line(text) for text in (finding.message, finding.hint) if text)
    return f"::{_COMMANDS[finding.level]} {listed}::{escape_message(message)}"


def _describe_region(place: Place) -> dict[str, str]:
    """Lines, and columns where the place is on one line: GitHub refuses columns over several."""
    region = {"line": str(place.line), "endLine": str(place.end_line)}
    if place.line == place.end_line:
        region |= {"col": str(place.column), "endColumn": str(place.end_column)}
    return region


def _summarise(report: Report) -> Iterator[str]:
    yield f"::group::{escape_message('itsd: ' + format_levels(report.findings))}"
    yield format_scope(report)
    for code in count_codes(report.findings):
        yield f"- {show_on_one_line(format_code(code.code, code.name))}: {code.count:,}"
    yield "::endgroup::"


def escape_message(text: str) -> str:
    """Text as the data of a workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    """Text as the value of a property of a workflow command."""
    return escape_message(text).replace(":", "%3A").replace(",", "%2C")
