"""Whole checks in memory, and what holds of the findings of every run."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from itsd.errors import ItsdError
from itsd.files.tree import MemoryTree
from itsd.rules.registry import BY_CODE
from itsd.validation.fresh import check_all
from itsd.validation.result import Conditions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from itsd.diagnostics import Finding, Place

DAY = Conditions(date(2026, 11, 1))


def judge_files(files: Mapping[str, str | bytes]) -> list[Finding]:
    """The findings of an estate in memory; none where its settings cannot be read."""
    try:
        return list(check_all(MemoryTree(files), DAY).findings)
    except ItsdError:
        return []


def check_findings(findings: Iterable[Finding], files: Mapping[str, str | bytes]) -> None:
    """Every finding is of a known rule, has words, and a place inside its file; no two have one fingerprint."""
    found = list(findings)
    sizes = {file: measure_lines(content) for file, content in files.items()}
    for finding in found:
        assert finding.code in BY_CODE
        assert finding.message.strip()
        for place in (finding.place, *(related.place for related in finding.related)):
            check_place(place, sizes[place.file], finding)
    counts = Counter(finding.fingerprint for finding in found)
    assert [finding for finding in found if counts[finding.fingerprint] > 1] == []


def measure_lines(content: str | bytes) -> list[int]:
    """The number of characters of each line, as an editor counts them."""
    text = content if isinstance(content, str) else content.decode("utf-8", "replace")
    return [len(line.removesuffix("\r")) for line in text.removeprefix("\ufeff").split("\n")]


def check_place(place: Place, lines: list[int], finding: Finding) -> None:
    """The place begins and ends inside the file, and does not end before it begins."""
    assert (place.line, place.column) <= (place.end_line, place.end_column), finding
    for line, column in ((place.line, place.column), (place.end_line, place.end_column)):
        if line == len(lines) + 1 and column <= 2:
            continue  # the end of a file without a final line end, of which `test_text.py` says more
        assert 1 <= line <= len(lines), finding
        assert 1 <= column <= lines[line - 1] + 2, finding  # the mark of a syntax error is one character wide, also behind the last one
