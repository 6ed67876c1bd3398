"""Findings as JUnit XML, which CI servers show as tests: one suite a file, one test case a finding."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from itsd.output.report import format_count, format_scope, number_repeats
from itsd.output.visible import show_controls, show_on_one_line

if TYPE_CHECKING:
    from itsd.diagnostics import Finding
    from itsd.output.report import Report

_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'


def render_junit(report: Report) -> str:
    """The report as XML: a finding that reaches `fail_on` is a failed test case, a lesser one a passed one with a text.

    All files without findings together are one passing test case. Names hold no line numbers, so that CI servers know
    a finding again in the next run.
    """
    root = ET.Element("testsuites", {"name": f"itsd {report.version}", **_count(len(report.findings), report.failing)})
    for file, findings in groupby(report.findings, key=lambda finding: finding.place.file):
        _add_file(root, report, file, list(findings))
    clean = report.files - len({finding.place.file for finding in report.findings})
    if clean > 0 or not report.findings:
        root.set("tests", str(len(report.findings) + 1))
        _add_clean(root, report, max(clean, 0))
    ET.indent(root)
    return _DECLARATION + ET.tostring(root, encoding="unicode") + "\n"


def _add_file(root: ET.Element, report: Report, file: str, findings: list[Finding]) -> None:
    path = show_controls(report.locate(file))
    failing = sum(finding.level.reaches(report.fail_on) for finding in findings)
    suite = ET.SubElement(root, "testsuite", {"name": path, **_count(len(findings), failing)})
    names = [_format_name(finding) for finding in findings]
    for finding, name, ordinal in zip(findings, names, number_repeats(names), strict=True):
        unique = name if ordinal == 1 else f"{name} #{ordinal}"
        place = {"classname": path, "file": path, "line": str(finding.place.line), "time": "0"}
        case = ET.SubElement(suite, "testcase", {"name": unique, **place})
        if finding.level.reaches(report.fail_on):
            message = {"type": finding.level.value, "message": show_on_one_line(finding.message)}
            ET.SubElement(case, "failure", message).text = _write_details(report, finding)
        else:
            ET.SubElement(case, "system-out").text = _write_details(report, finding)


def _add_clean(root: ET.Element, report: Report, clean: int) -> None:
    suite = ET.SubElement(root, "testsuite", {"name": "itsd", **_count(1, 0)})
    case = ET.SubElement(suite, "testcase", {"name": "files without findings", "classname": "itsd", "time": "0"})
    text = f"{format_count(clean, 'file')} without findings. {format_scope(report)}"
    ET.SubElement(case, "system-out").text = text


def _format_name(finding: Finding) -> str:
    subject = " ".join(filter(None, (finding.entity, finding.path)))
    rule = f"{finding.code} {finding.name}"
    return show_on_one_line(f"{rule}: {subject}" if subject else rule)


def _write_details(report: Report, finding: Finding) -> str:
    place = f"{show_controls(report.locate(finding.place.file))}:{finding.place.line}:{finding.place.column}"
    parts = [f"{place}: {finding.level.value}: {show_on_one_line(finding.message)}"]
    for related in finding.related:
        place = f"{show_controls(report.locate(related.place.file))}:{related.place.line}:{related.place.column}"
        parts.append(f"{place}: {show_on_one_line(related.message)}")
    if finding.hint:
        parts.append(f"hint: {show_on_one_line(finding.hint)}")
    return "\n".join(parts)


def _count(tests: int, failures: int) -> dict[str, str]:
    return {"tests": str(tests), "failures": str(failures), "errors": "0", "time": "0"}
