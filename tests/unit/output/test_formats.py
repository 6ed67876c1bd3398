"""The registry of formats, and the whole output of each on one sample report."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from itsd.errors import ItsdError
from itsd.output.formats import FORMATS, format_for, render

if TYPE_CHECKING:
    from itsd.output.report import Report

SNAPSHOTS = Path(__file__).parents[2] / "snapshots" / "output"
ENDINGS = {
    "text": "txt",
    "json": "json",
    "sarif": "sarif",
    "junit": "xml",
    "markdown": "md",
    "csv": "csv",
    "gitlab": "json",
}


@pytest.mark.parametrize("format_name", FORMATS)
def test_the_whole_output_is_as_before(report: Report, format_name: str) -> None:
    """The sample report in each format is what the snapshot holds; UPDATE_SNAPSHOTS=1 writes it anew."""
    snapshot = SNAPSHOTS / f"{format_name}.{ENDINGS.get(format_name, 'txt')}"
    text = render(report, format_name)
    if os.environ.get("UPDATE_SNAPSHOTS"):
        snapshot.write_text(text, "utf-8", newline="")
    assert text == snapshot.read_bytes().decode()


@pytest.mark.parametrize("format_name", FORMATS)
def test_outputs_end_with_one_line_end(report: Report, clean_report: Report, format_name: str) -> None:
    """Every output is a text file of whole lines, whose bytes are UTF-8."""
    for text in (render(report, format_name), render(clean_report, format_name)):
        assert text.endswith("\n")
        assert not text.endswith("\n\n")
        assert text.encode().decode() == text


@pytest.mark.parametrize("format_name", FORMATS)
def test_options_without_meaning_change_nothing(report: Report, format_name: str) -> None:
    """Only a format that has an option is changed by it."""
    options = FORMATS[format_name].options
    assert (render(report, format_name, color=True) != render(report, format_name)) == ("color" in options)
    assert (render(report, format_name, width=60) != render(report, format_name)) == ("width" in options)
    assert (render(report, format_name, limit=1) != render(report, format_name)) == ("limit" in options)


@pytest.mark.parametrize(
    ("path", "format_name"),
    [
        ("out/findings.json", "json"),
        ("findings.sarif", "sarif"),
        ("findings.sarif.json", "sarif"),
        ("gl-code-quality-report.json", "gitlab"),
        ("FINDINGS.XML", "junit"),
        ("summary.md", "markdown"),
        ("findings.csv", "csv"),
        ("findings.txt", "text"),
        (Path("a.b") / "findings.json", "json"),
    ],
)
def test_the_ending_of_a_file_means_a_format(path: str | Path, format_name: str) -> None:
    """The longest ending counts, in either case of letters."""
    assert format_for(path) == format_name


@pytest.mark.parametrize("path", ["findings", "findings.log", "json", "out.json/findings"])
def test_an_unknown_ending_is_wrong_usage(path: str) -> None:
    """A file whose name means no format is refused, with the formats there are."""
    with pytest.raises(ItsdError, match="no format of findings is known") as caught:
        format_for(path)
    assert "--format" in caught.value.hint


def test_an_unknown_format_is_wrong_usage(report: Report) -> None:
    """The error names the formats there are."""
    with pytest.raises(ItsdError, match="no format 'yaml'") as caught:
        render(report, "yaml")
    assert all(name in caught.value.hint for name in FORMATS)


def test_formats_are_imported_when_they_are_used() -> None:
    """Knowing the formats imports none of them, and neither rich nor a writer of another format."""
    code = (
        "import sys, itsd.output.formats as formats, itsd.output.text;"
        "print([name for name in ('rich', 'csv', 'xml.etree.ElementTree', 'itsd.output.sarif') if name in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
