"""Findings as SARIF 2.1.0, for code scanning and editors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from itsd.diagnostics import Level
from itsd.output.json_text import format_json
from itsd.output.visible import show_on_one_line

if TYPE_CHECKING:
    from itsd.diagnostics import Finding, Place, Related
    from itsd.output.report import Report, RuleInfo

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT = "%SRCROOT%"
_FINGERPRINT = "itsdFinding/v1"
_LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "note"}
_BACKTICKS = re.compile("`+")


def render_sarif(report: Report) -> str:
    """The report as a SARIF log of one run; columns count code points, files are relative to the repository's root."""
    indexes = {rule.code: index for index, rule in enumerate(report.rules)}
    run = {
        "tool": {
            "driver": {
                "name": "itsd",
                "version": report.version,
                "semanticVersion": report.version,
                "rules": [_describe_rule(rule) for rule in report.rules],
            }
        },
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "columnKind": "unicodeCodePoints",
        "results": [_describe_result(report, finding, indexes) for finding in report.findings],
        "properties": {
            "asOf": report.as_of.isoformat(),
            "files": report.files,
            "entities": report.entities,
            "suppressed": report.suppressed,
        },
    }
    return format_json({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _describe_rule(rule: RuleInfo) -> dict[str, object]:
    described: dict[str, object] = {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.description_markdown or rule.summary},
        "help": {"text": _write_help(rule), "markdown": _write_help(rule)},
        "defaultConfiguration": {"level": _LEVELS[rule.level]},
        "properties": {"tags": list(dict.fromkeys(rule.lines))},
    }
    return {**described, "helpUri": rule.help_uri} if rule.help_uri else described


def _write_help(rule: RuleInfo) -> str:
    """The documentation of a rule as Markdown, which reads well as plain text too."""
    parts = [rule.description_markdown or rule.summary]
    if rule.lines:
        parts.append("Framework: " + ", ".join(rule.lines))
    parts += [f"{title}:\n\n{_fence(example)}" for title, example in (("Bad", rule.bad_example), ("Good", rule.good_example)) if example]
    return "\n\n".join(parts)


def _fence(example: str) -> str:
    """An example as a code block, whose fence is longer than any run of backticks in it."""
    fence = "`" * max(3, 1 + max(map(len, _BACKTICKS.findall(example)), default=0))
    return f"{fence}yaml\n{example.rstrip()}\n{fence}"


def _describe_result(report: Report, finding: Finding, indexes: dict[str, int]) -> dict[str, object]:
    index = indexes.get(finding.code)
    location: dict[str, object] = {"physicalLocation": _describe_place(report, finding.place)}
    if finding.entity:
        location["logicalLocations"] = [{"fullyQualifiedName": ":".join(filter(None, (finding.entity, finding.path)))}]
    message = "\n\n".join(_escape_message(text) for text in (finding.message, finding.hint) if text)
    return {
        "ruleId": finding.code,
        **({} if index is None else {"ruleIndex": index}),
        "level": _LEVELS[finding.level],
        "message": {"text": message},
        "locations": [location],
        "relatedLocations": [_describe_related(report, related, number) for number, related in enumerate(finding.related, 1)],
        "partialFingerprints": {_FINGERPRINT: finding.fingerprint},
        "properties": {"entity": finding.entity, "path": finding.path, "lines": list(finding.lines)},
    }


def _describe_related(report: Report, related: Related, number: int) -> dict[str, object]:
    return {
        "id": number,
        "physicalLocation": _describe_place(report, related.place),
        "message": {"text": _escape_message(related.message)},
    }


def _describe_place(report: Report, place: Place) -> dict[str, object]:
    uri = quote(report.locate(place.file), safe="/", errors="replace")
    return {
        "artifactLocation": {"uri": uri, "uriBaseId": _ROOT},
        "region": {
            "startLine": place.line,
            "startColumn": place.column,
            "endLine": place.end_line,
            "endColumn": place.end_column,
        },
    }


def _escape_message(text: str) -> str:
    """Text without placeholders (SARIF 2.1.0, 3.11.5) and links (3.11.6), also where no escapes are known."""
    plain = show_on_one_line(text).replace("](", "] (")
    return plain.replace("{", "{{").replace("}", "}}")
