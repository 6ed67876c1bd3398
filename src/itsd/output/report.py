"""What every output of findings is made from: one report of one run, and the few counts that outputs share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.diagnostics import Finding, Level

if TYPE_CHECKING:
    from datetime import date

Source = Callable[[str], str | None]


def no_source(_file: str) -> str | None:
    """The source of a report whose files cannot be shown: no text for any file."""
    return None


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """What an output tells about a rule: its names, its documentation, and the framework lines it serves.

    `level` is the level in force in this estate. `help_uri` is empty where the rule has no page.
    """

    code: str
    name: str
    level: Level
    summary: str
    description_markdown: str
    bad_example: str
    good_example: str
    lines: tuple[str, ...] = ()
    help_uri: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """One run of the checks: sorted findings, what was looked at, and what a format needs to explain them.

    `suppressed` counts exempted findings. `source` gives the text of a file for excerpts, or None. `root` is the folder
    of the estate as the reader of the output sees it (from the working directory, or from the root of the repository);
    outputs whose places are followed put it before every file.
    """

    findings: tuple[Finding, ...]
    files: int
    entities: int
    suppressed: int
    as_of: date
    version: str
    fail_on: Level
    rules: tuple[RuleInfo, ...] = ()
    source: Source = no_source
    root: str = ""

    @property
    def failing(self) -> int:
        """How many findings reach the level at which the run fails."""
        return sum(finding.level.reaches(self.fail_on) for finding in self.findings)

    def locate(self, file: str) -> str:
        """The path of a file of the estate as the reader of the output sees it."""
        root = self.root.rstrip("/")
        if root in {"", "."} and self.root != "/":
            return file
        return f"{root}/{file}"


@dataclass(frozen=True, slots=True)
class CodeCount:
    """How often one rule was broken, with the most serious level among its findings."""

    code: str
    name: str
    level: Level
    count: int


def count_levels(findings: Iterable[Finding]) -> dict[Level, int]:
    """How many findings there are of each level, the most serious level first; levels without findings count 0."""
    counts = Counter(finding.level for finding in findings)
    return {level: counts[level] for level in sorted(Level, key=lambda level: -level.rank)}


def count_codes(findings: Iterable[Finding]) -> list[CodeCount]:
    """The rules broken, the most frequent first, equally frequent ones by code."""
    totals: dict[str, CodeCount] = {}
    for finding in findings:
        seen = totals.get(finding.code)
        level = finding.level if seen is None or finding.level.rank > seen.level.rank else seen.level
        name, count = (finding.name, 1) if seen is None else (seen.name, seen.count + 1)
        totals[finding.code] = CodeCount(finding.code, name, level, count)
    return sorted(totals.values(), key=lambda total: (-total.count, total.code))


def number_repeats(names: Iterable[str]) -> list[int]:
    """For each name how often it has occurred so far, itself included: `a b a` gives 1, 1, 2."""
    seen: Counter[str] = Counter()
    ordinals = []
    for name in names:
        seen[name] += 1
        ordinals.append(seen[name])
    return ordinals


def format_code(code: str, name: str) -> str:
    """A code with its name: "A009 unsigned"; codes that are names stand alone."""
    return code if code == name else f"{code} {name}"


def format_count(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: "1 error", "1,200 errors", "3 entities"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def format_levels(findings: Iterable[Finding]) -> str:
    """The counts by level in words, "2 errors, 1 warning"; "no findings" where there is none."""
    counts = count_levels(findings)
    return ", ".join(format_count(count, level.value) for level, count in counts.items() if count) or "no findings"


def format_scope(report: Report) -> str:
    """One sentence on what was checked, as of which date, and how many findings are exempted."""
    entities = format_count(report.entities, "entity", "entities")
    scope = f"Checked {entities} in {format_count(report.files, 'file')} as of {report.as_of.isoformat()}"
    return f"{scope}; {format_count(report.suppressed, 'finding')} exempted." if report.suppressed else f"{scope}."
