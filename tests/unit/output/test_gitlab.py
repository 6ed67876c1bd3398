"""Laws of the GitLab Code Quality report."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from itsd.output.gitlab import render_gitlab
from itsd.output.report import Report


@given(st.from_type(Report))
def test_every_finding_has_what_gitlab_asks_for(report: Report) -> None:
    """One element a finding, with a fingerprint of its own, a known severity, a path and a line."""
    elements = json.loads(render_gitlab(report))
    assert len(elements) == len(report.findings)
    assert len({element["fingerprint"] for element in elements}) == len(elements)
    for element, finding in zip(elements, report.findings, strict=True):
        assert set(element) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert element["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert element["location"]["lines"] == {"begin": finding.place.line, "end": finding.place.end_line}


def test_the_first_of_repeats_keeps_its_fingerprint(report: Report) -> None:
    """Only a repeat gets another fingerprint, the same one in every run."""
    elements = json.loads(render_gitlab(report))
    fingerprints = [finding.fingerprint for finding in report.findings]
    assert fingerprints[4] == fingerprints[3]
    assert [element["fingerprint"] for element in elements[:4]] == fingerprints[:4]
    assert elements[4]["fingerprint"] != fingerprints[4]
    assert len(elements[4]["fingerprint"]) == 32
    assert json.loads(render_gitlab(report)) == elements


def test_levels_are_severities(report: Report) -> None:
    """An error is major, a warning minor."""
    severities = {element["check_name"]: element["severity"] for element in json.loads(render_gitlab(report))}
    assert severities["A001 parties"] == "major"
    assert severities["T005 vague"] == "minor"
    assert severities["A026 text-number-mismatch"] == "info"


def test_an_empty_report_is_an_empty_array(clean_report: Report) -> None:
    """GitLab needs the file also where there is nothing to tell."""
    assert render_gitlab(clean_report) == "[]\n"
