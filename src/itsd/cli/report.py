"""From the findings of a run to what is written: the report, the formats, the files, the exit status."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from itsd.errors import ExitStatus, ItsdError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from itsd.cli.options import Session
    from itsd.diagnostics import Finding, Level
    from itsd.files.tree import Tree
    from itsd.output.report import Report, RuleInfo

_FOLLOWED_FROM_REPOSITORY = {"sarif", "github", "gitlab"}  # formats that platforms read, which know paths of the repository only


def make_report(findings: Sequence[Finding], *, counts: tuple[int, int, int], as_of: date, fail_on: Level, tree: Tree, root: str) -> Report:
    """The report of a run; `counts` are files, entities and exempted findings."""
    from itsd import __version__
    from itsd.output.report import Report

    files, entities, suppressed = counts
    return Report(tuple(findings), files, entities, suppressed, as_of, __version__, fail_on, (), lambda file: _source(tree, file), root)


def _source(tree: Tree, file: str) -> str | None:
    try:
        return tree.read(file).decode("utf-8", "replace")
    except (OSError, ValueError):
        return None


def describe_rules(levels: dict[str, str]) -> tuple[RuleInfo, ...]:
    """What outputs say about each rule, with the level that the estate gives it."""
    from itsd.diagnostics import Level
    from itsd.output.report import RuleInfo
    from itsd.rules.documentation import load_documentation
    from itsd.rules.registry import RULES

    infos = []
    for rule in RULES:
        page = load_documentation(rule.code)
        name = levels.get(rule.code, rule.level.value)
        level = rule.level if name == "off" else Level(name)
        infos.append(RuleInfo(rule.code, rule.name, level, rule.summary, page.text, page.bad, page.good, rule.lines))
    return tuple(infos)


def choose_format(given: str | None, output: Path | None) -> str:
    """The format that was asked for, else the one that the ending of the file means, else text."""
    from itsd.output.formats import format_for

    return given or ("text" if output is None else format_for(output))


def parse_also(texts: Sequence[str]) -> list[tuple[str, Path]]:
    """`FORMAT:FILE` of each further output."""
    from itsd.output.formats import FORMATS

    pairs = []
    for text in texts:
        name, colon, file = text.partition(":")
        if not colon or not file or name not in FORMATS:
            message = f"--also {text} is not FORMAT:FILE"
            raise ItsdError(message, f"Write for example --also sarif:findings.sarif; formats are {', '.join(FORMATS)}.")
        pairs.append((name, Path(file)))
    return pairs


def write_report(report: Report, name: str, output: Path | None, session: Session, *, limit: int | None = None) -> None:
    """The report in one format, to a file or to standard output."""
    from itsd.output.formats import render

    if output is not None:
        from itsd.files.write import write_atomic

        write_atomic(output, render(report, name, limit=limit))
        return
    width = shutil.get_terminal_size((100, 24)).columns
    sys.stdout.write(render(report, name, color=session.color(), width=min(width, 140), limit=limit))
    sys.stdout.flush()


def root_for(name: str, root: Path) -> str:
    """The root of the estate as the reader of a format sees it."""
    from itsd.cli.estate import seen_from_here
    from itsd.files.paths import printable

    if name in _FOLLOWED_FROM_REPOSITORY:
        repository = next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), root)
        return "" if root == repository else printable(root.relative_to(repository).as_posix())
    return seen_from_here(root)


def status_of(report: Report) -> ExitStatus:
    """1 where a finding reaches the level at which the run fails."""
    return ExitStatus.FINDINGS if report.failing else ExitStatus.DONE
