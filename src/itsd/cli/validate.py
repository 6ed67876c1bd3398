"""`itsd validate`: read the estate, judge it by every rule, say what was found."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from itsd.cli.estate import inside, jobs_of, note_unread, open_tree
from itsd.cli.options import FailOn, Ignore, Jobs, LevelName, Output, Select, session_of
from itsd.cli.progress import progress_bar
from itsd.cli.report import choose_format, describe_rules, make_report, parse_also, root_for, status_of, write_report
from itsd.cli.watching import stamps_of
from itsd.errors import ExitStatus, ItsdError

if TYPE_CHECKING:
    from itsd.cli.options import Session
    from itsd.files.disk import DiskTree
    from itsd.rules.selection import Selection
    from itsd.validation.result import Checked

_PAUSE = 0.4  # seconds between two looks at the files

Paths = Annotated[list[Path] | None, typer.Argument(help="Report only findings in these files and folders; the whole estate is read in any case.", metavar="[PATH]...")]
ChangedSince = Annotated[str | None, typer.Option("--changed-since", help="Report only what changed since this git ref, and what depends on it.", metavar="REF")]
Watch = Annotated[bool, typer.Option("--watch", help="Check again whenever a file changes, until interrupted.")]
FormatName = Annotated[str | None, typer.Option("--format", "-f", help="text, json, sarif, junit, github, gitlab, markdown or csv.", metavar="FORMAT")]
Also = Annotated[list[str] | None, typer.Option("--also", help="Write a second output of the same run, e.g. sarif:findings.sarif.", metavar="FORMAT:FILE")]
Limit = Annotated[int | None, typer.Option("--limit", min=0, help="Show at most so many findings (text and markdown).")]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Read and judge everything anew.")]


@dataclass(frozen=True, slots=True)
class Request:
    """What one run is to check and to write."""

    session: Session
    tree: DiskTree
    within: tuple[str, ...]
    changed_since: str | None
    selection: Selection | None
    fail_on: LevelName
    jobs: int
    cached: bool


def validate(
    context: typer.Context,
    paths: Paths = None,
    *,
    changed_since: ChangedSince = None,
    watch: Watch = False,
    fail_on: FailOn = LevelName.ERROR,
    select: Select = None,
    ignore: Ignore = None,
    output_format: FormatName = None,
    output: Output = None,
    also: Also = None,
    limit: Limit = None,
    jobs: Jobs = 0,
    no_cache: NoCache = False,
) -> int:
    """Check the whole estate and report every finding with its place."""
    session = session_of(context)
    tree = open_tree(session, paths or ())
    outputs = [(choose_format(output_format, output), output), *parse_also(also or ())]
    within = tuple(inside(tree.root, path) for path in paths or ())
    note_unread(tree, within)
    selection = None
    if select or ignore:
        from itsd.rules.selection import parse_selection

        selection = parse_selection(select or (), ignore or ())
    request = Request(session, tree, within, changed_since, selection, fail_on, jobs_of(jobs), not no_cache)
    if watch:
        return _watch(request, outputs, limit)
    return _check_and_write(request, outputs, limit)


def _check_and_write(request: Request, outputs: list[tuple[str, Path | None]], limit: int | None) -> ExitStatus:
    from itsd.diagnostics import Level

    began = time.monotonic()
    checked = _check(request)
    if request.session.verbose:
        spent = time.monotonic() - began
        processes = "1 process" if request.jobs == 1 else f"{request.jobs} processes"
        sys.stderr.write(f"{request.tree.root}: {checked.files} files with {checked.entities} entities in {spent:.2f} s, at most {processes}\n")
        _note_history(request.tree)
    chosen = checked.findings if request.selection is None else [finding for finding in checked.findings if request.selection.includes(finding.code)]
    findings = [finding for finding in chosen if _is_within(finding.place.file, request.within)]
    counts = (checked.files, checked.entities, checked.exempted)
    status = ExitStatus.DONE
    for name, output in outputs:
        root = root_for(name, request.tree.root)
        report = make_report(findings, counts=counts, as_of=checked.as_of, fail_on=Level(request.fail_on.value), tree=request.tree, root=root)
        if name == "sarif":
            report = replace(report, rules=describe_rules(checked.levels))
        write_report(report, name, output, request.session, limit=limit)
        status = status_of(report)
    if outputs[0][1] is not None and not request.session.quiet:
        _summarise(findings, outputs[0][1])
    return status


def _note_history(tree: DiskTree) -> None:
    """Say what rules about former versions had to go without."""
    from itsd.files.git_bases import is_in_repository

    if not is_in_repository(tree.root):
        sys.stderr.write("outside git: agreements were not held against what they said before (A006, A008)\n")


def _summarise(findings: list, output: Path) -> None:  # type: ignore[type-arg]  # findings
    from itsd.output.report import format_levels

    sys.stderr.write(f"{format_levels(findings)}, written to {output}\n")


def _check(request: Request) -> Checked:
    from itsd.validation.check import check_estate
    from itsd.validation.result import Conditions

    session = request.session
    conditions = Conditions(session.today, session.as_of, request.jobs)
    with progress_bar(shown=not session.quiet and session.color(sys.stderr)):
        return check_estate(request.tree, conditions, cached=request.cached, changed_since=request.changed_since)


def _is_within(file: str, folders: tuple[str, ...]) -> bool:
    """Whether a file is one of the paths or below one of them; every file is, where no path was given."""
    return not folders or any(not folder or file == folder or file.startswith(folder + "/") for folder in folders)


def _watch(request: Request, outputs: list[tuple[str, Path | None]], limit: int | None) -> ExitStatus:
    """Check at once and after each change; an interruption ends it without complaint."""
    seen: object = None
    try:
        while True:
            now = stamps_of(request.tree)
            if now != seen:
                seen = now
                if request.session.color():
                    sys.stdout.write("\x1b[2J\x1b[H")
                try:
                    _check_and_write(request, outputs, limit)
                except ItsdError as error:  # settings that are being typed must not end the watch
                    sys.stderr.write(f"error: {error.message}\n{error.hint}\n")
                sys.stdout.flush()
                sys.stderr.write("Waiting for changes; stop with Ctrl-C.\n")
                sys.stderr.flush()
            time.sleep(_PAUSE)
    except KeyboardInterrupt:
        return ExitStatus.DONE
