"""Laws of the JSON output."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from itsd.output.json_ import render_json
from itsd.output.report import Report

SCHEMA: dict[str, Any] = json.loads((files("itsd.output") / "schemas" / "findings.schema.json").read_text("utf-8"))


def test_the_schema_is_a_schema() -> None:
    """The published schema is valid against its dialect, and strict: every object lists all its keys."""
    Draft202012Validator.check_schema(SCHEMA)
    text = json.dumps(SCHEMA)
    assert text.count('"type": "object"') == text.count('"additionalProperties": false')


@settings(deadline=None)
@given(st.from_type(Report))
def test_any_report_is_valid_against_the_schema(report: Report) -> None:
    """Whatever is in the texts, the document is JSON and as the schema says."""
    Draft202012Validator(SCHEMA).validate(json.loads(render_json(report)))


@given(st.from_type(Report))
def test_nothing_is_lost(report: Report) -> None:
    """A reader gets the texts exactly; only unpaired surrogates, which are no text, are replaced."""
    document = json.loads(render_json(report))
    assert len(document["findings"]) == len(report.findings)
    for read, finding in zip(document["findings"], report.findings, strict=True):
        assert read["message"] == _replace_unpaired(finding.message)
        assert (read["code"], read["path"], read["place"]["file"]) == (finding.code, finding.path, finding.place.file)
        assert read["fingerprint"] == finding.fingerprint


def _replace_unpaired(text: str) -> str:
    return "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text)


def test_the_summary_counts(report: Report) -> None:
    """The counts of the document are those of the report."""
    assert json.loads(render_json(report))["summary"] == {
        "files": 12,
        "entities": 34,
        "findings": 7,
        "failing": 4,
        "suppressed": 2,
        "levels": {"error": 4, "warning": 2, "info": 1},
    }
