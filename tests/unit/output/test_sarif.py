"""Laws of the SARIF output."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator

from itsd.diagnostics import Finding, Level, Place
from itsd.output.report import Report
from itsd.output.sarif import render_sarif

SCHEMA: dict[str, Any] = json.loads((Path(__file__).parent / "sarif-2.1.0.schema.json").read_text("utf-8"))
VALIDATOR = Draft4Validator(SCHEMA)


def _run(report: Report) -> Any:  # noqa: ANN401 - JSON
    return json.loads(render_sarif(report))["runs"][0]


@settings(deadline=None, max_examples=40)
@given(st.from_type(Report))
def test_any_report_is_valid_sarif(report: Report) -> None:
    """Whatever is in the texts, the log is valid against the schema of SARIF 2.1.0."""
    VALIDATOR.validate(json.loads(render_sarif(report)))


@settings(deadline=None)
@given(st.from_type(Report))
def test_every_result_has_a_place_and_its_rule(report: Report) -> None:
    """Each result has a region and an encoded URI; its rule index, where it has one, is the index of its rule."""
    run = _run(report)
    rules = run["tool"]["driver"]["rules"]
    assert len(run["results"]) == len(report.findings)
    for result, finding in zip(run["results"], report.findings, strict=True):
        place = result["locations"][0]["physicalLocation"]
        assert re.fullmatch(r"(?:[\w./~-]|%[0-9A-F]{2})*", place["artifactLocation"]["uri"], re.ASCII)
        assert unquote(place["artifactLocation"]["uri"]) == report.locate(finding.place.file)
        assert place["region"]["startLine"] == finding.place.line
        assert result["partialFingerprints"] == {"itsdFinding/v1": finding.fingerprint}
        assert "ruleIndex" not in result or rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert ("ruleIndex" in result) == (finding.code in {rule.code for rule in report.rules})


@given(st.from_type(Report))
def test_messages_hold_no_links_and_no_placeholders(report: Report) -> None:
    """No text of a user becomes a link or a placeholder in a viewer."""
    for result in _run(report)["results"]:
        text = result["message"]["text"]
        assert "](" not in text
        assert not re.search(r"(?<!\{)(?:\{\{)*\{\d+\}", text)


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("a b.yaml", "estate/a%20b.yaml"),
        ("خدمة.yaml", "estate/%D8%AE%D8%AF%D9%85%D8%A9.yaml"),
        ("a:b#c?d%e.yaml", "estate/a%3Ab%23c%3Fd%25e.yaml"),
    ],
)
def test_uris_are_percent_encoded(report: Report, file: str, uri: str) -> None:
    """Blanks, other scripts and what has a meaning in URIs are encoded."""
    finding = Finding("A001", "parties", Level.ERROR, "x", Place(file))
    location = _run(replace(report, findings=(finding,)))["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"] == {"uri": uri, "uriBaseId": "%SRCROOT%"}


def test_rules_are_described(report: Report) -> None:
    """A rule tells its texts, level and lines; a page only where it has one; examples only where there are any."""
    first, second = _run(report)["tool"]["driver"]["rules"]
    assert first["helpUri"] == "https://example.org/rules/A001"
    assert "helpUri" not in second
    assert first["defaultConfiguration"] == {"level": "error"}
    assert first["properties"] == {"tags": ["P3-A1", "P3-X2"]}
    assert first["help"]["markdown"].endswith("Good:\n\n```yaml\ncustomer: ministry\n```")
    assert second["help"]["markdown"] == "Say over what time.\n\nGood:\n\n```yaml\nper: month\n```"


def test_examples_cannot_end_their_block(report: Report) -> None:
    """The fence of an example is longer than any run of backticks in it."""
    rule = replace(report.rules[0], bad_example="a\n````\nb", good_example="")
    help_text = _run(replace(report, rules=(rule,)))["tool"]["driver"]["rules"][0]["help"]["markdown"]
    assert help_text.endswith("`````yaml\na\n````\nb\n`````")


def test_entities_are_logical_locations(report: Report) -> None:
    """The entity and the path in it name the logical location; related places are numbered."""
    result = next(result for result in _run(report)["results"] if result["ruleId"] == "A001")
    assert result["locations"][0]["logicalLocations"] == [{"fullyQualifiedName": "sla/mail:customer"}]
    assert [related["id"] for related in result["relatedLocations"]] == [1]
    assert result["message"]["text"].count("\n\n") == 1


@pytest.mark.parametrize(("level", "name"), [(Level.ERROR, "error"), (Level.WARNING, "warning"), (Level.INFO, "note")])
def test_levels_are_those_of_sarif(report: Report, level: Level, name: str) -> None:
    """Info is called note."""
    changed = replace(report, findings=(report.findings[0].with_level(level),))
    assert _run(changed)["results"][0]["level"] == name
