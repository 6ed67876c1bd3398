"""Findings as a Markdown table, for step summaries and comments on pull requests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from itsd.output.report import format_count, format_levels, format_scope
from itsd.output.visible import show_controls, show_on_one_line

if TYPE_CHECKING:
    from itsd.diagnostics import Finding
    from itsd.output.report import Report

MARKER = "<!-- itsd-findings -->"
"""The first line, by which a bot finds the comment it wrote before."""

_SPACE = "\u200b"
# Punctuation that Markdown or HTML may read inside a line, written as character references, which neither reads.
_REFERRED = re.compile(rf"[!#$&*<>@\[\\\]_`{{|}}~{_SPACE}]|:(?=\S)|(?<=www)\.", re.IGNORECASE)
# Where hosts make links, mentions, issue references or emoji after such a reference too, a zero-width space goes in;
# never into a time of day, which is often copied.
_STICKY = re.compile(r"""(?<=[@#!$%&~])(?=[\w"'])|(?<=:)(?=\S)(?!(?<=\d:)\d)|(?<=www\.)(?=\S)|(?<=GH-)(?=\d)""", re.IGNORECASE)
_PLAIN_PATH = re.compile(r"[\w /.-]+")


def render_markdown(report: Report, *, limit: int | None = None) -> str:
    """The report with a heading and a table of all findings, or of the first `limit`: hosts limit the length."""
    lines = [MARKER, f"### itsd: {format_levels(report.findings)}", ""]
    shown = report.findings if limit is None else report.findings[: max(limit, 0)]
    if shown:
        lines += ["| Level | Place | Rule | Finding |", "| --- | --- | --- | --- |"]
        lines += [_write_row(report, finding) for finding in shown]
        lines.append("")
    rest = report.findings[len(shown) :]
    if rest:
        lines += [f"… and {format_count(len(rest), 'more finding')}: {format_levels(rest)}", ""]
    return "\n".join([*lines, format_scope(report)]) + "\n"


def _write_row(report: Report, finding: Finding) -> str:
    place = f"{_write_path(report.locate(finding.place.file))}, line {finding.place.line}"
    rule = f"{escape_markdown(finding.code)} {escape_markdown(finding.name)}"
    text = escape_markdown(finding.message)
    if finding.hint:
        text += f"<br>*{escape_markdown(finding.hint)}*"
    return f"| {finding.level.value} | {place} | {rule} | {text} |"


def _write_path(path: str) -> str:
    """A path as code where it is plain, so that it is copied as it is; any other path is escaped like other text."""
    if _PLAIN_PATH.fullmatch(path) and path == path.strip():
        return f"`{path}`"
    return escape_markdown(show_controls(path))


def escape_markdown(text: str) -> str:
    """Text that is shown as it is: no markup, HTML, link, mention, reference, emoji or table cell comes of it."""
    spaced = _STICKY.sub(_SPACE, show_on_one_line(text))
    return _REFERRED.sub(lambda match: f"&#{ord(match.group())};", spaced)
