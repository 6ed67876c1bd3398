"""Laws of the JUnit output."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itsd.diagnostics import Level
from itsd.output.junit import render_junit
from itsd.output.report import Report
from itsd.output.visible import show_on_one_line


def _parse(report: Report) -> ET.Element:
    return ET.fromstring(render_junit(report).encode())  # noqa: S314 - written by the function under test


@settings(deadline=None)
@given(st.from_type(Report))
def test_any_report_is_xml_whose_counts_are_right(report: Report) -> None:
    """Whatever is in the texts, the document parses, and every suite counts its own cases and failures."""
    root = _parse(report)
    for element in [root, *root.findall("testsuite")]:
        assert int(element.get("tests", "")) == len(element.findall(".//testcase"))
        assert int(element.get("failures", "")) == len(element.findall(".//failure"))
    assert len(root.findall(".//failure")) == report.failing
    assert len(root.findall(".//testcase[@file]")) == len(report.findings)


@settings(deadline=None)
@given(st.from_type(Report))
def test_cases_have_names_of_their_own(report: Report) -> None:
    """No two cases of a suite share a name, since servers would take them for one."""
    for suite in _parse(report).findall("testsuite"):
        names = [case.get("name") for case in suite.findall("testcase")]
        assert len(set(names)) == len(names)


@settings(deadline=None)
@given(st.from_type(Report))
def test_messages_are_read_as_written(report: Report) -> None:
    """A failure has the message of its finding, with controls made visible."""
    messages = [failure.get("message") for failure in _parse(report).iter("failure")]
    failing = [finding for finding in report.findings if finding.level.reaches(report.fail_on)]
    assert sorted(map(str, messages)) == sorted(show_on_one_line(finding.message) for finding in failing)


def test_names_hold_no_lines(report: Report) -> None:
    """A case is named by rule, entity and path, so that it is the same case when the file grows."""
    names = [case.get("name") for case in _parse(report).iter("testcase")]
    assert "A001 parties: sla/mail customer" in names
    assert {"T003 no-window: sla/mail x", "T003 no-window: sla/mail x #2"} <= set(names)


@pytest.mark.parametrize(("fail_on", "failures"), [(Level.ERROR, 4), (Level.WARNING, 6), (Level.INFO, 7)])
def test_what_does_not_fail_the_run_is_no_failure(report: Report, fail_on: Level, failures: int) -> None:
    """Findings below the threshold are passed cases with a text."""
    root = _parse(replace(report, fail_on=fail_on))
    assert len(root.findall(".//failure")) == failures
    assert len(root.findall(".//testcase[@file]/system-out")) == 7 - failures


def test_files_without_findings_are_one_passed_case(report: Report, clean_report: Report) -> None:
    """There is one case for all of them, and none where every file has findings."""
    case = _parse(report).find("testsuite[@name='itsd']/testcase")
    assert case is not None
    assert case.findtext("system-out", "").startswith("10 files without findings.")
    assert _parse(clean_report).attrib["tests"] == "1"
    assert _parse(replace(report, files=2)).find("testsuite[@name='itsd']") is None
