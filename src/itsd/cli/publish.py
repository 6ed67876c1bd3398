"""`itsd publish`: catalogues as sites, documents and data; each change of content is an edition with its record."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from itsd.cli.completion import complete_catalogue
from itsd.cli.estate import alone_at, jobs_of, load_estate, open_tree
from itsd.cli.options import Jobs, session_of
from itsd.cli.pages import PageFormat, choose_page_format, present
from itsd.cli.serving import serve_site
from itsd.cli.site import find_catalogues, write_site
from itsd.errors import ExitStatus, ItsdError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itsd.cli.options import Session
    from itsd.diagnostics import Finding
    from itsd.files.disk import DiskTree
    from itsd.model.catalogue import Catalogue
    from itsd.model.estate import Estate

SITE = "site"

Names = Annotated[list[str] | None, typer.Argument(help="Catalogues by id; all of them where none is given.", metavar="[CATALOGUE]...", autocompletion=complete_catalogue)]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="The folder of the site, or with --check a file; site/ at the top of the estate by itself.", metavar="PATH")]
Check = Annotated[bool, typer.Option("--check", help="Publish nothing; say what differs from the last edition, and exit with 1 where something does.")]
Serve = Annotated[bool, typer.Option("--serve", help="Publish nothing; show the catalogues on this machine as they would become, and anew at each change.")]
Port = Annotated[int, typer.Option("--port", min=0, max=65535, help="With --serve: the port; 0 for any that is free.")]


def publish(
    context: typer.Context,
    catalogues: Names = None,
    *,
    output: Output = None,
    check: Check = False,
    serve: Serve = False,
    port: Port = 8000,
    output_format: PageFormat = None,
    jobs: Jobs = 0,
) -> int:
    """Publish catalogues: a site and a PDF in each language, JSON, CSV and a feed; what changed is a new edition."""
    session = session_of(context)
    _check_options(check=check, serve=serve, output=output, output_format=output_format)
    tree = open_tree(session)
    if serve:
        serve_site(catalogues or (), tree, session, port, jobs_of(jobs))
        return ExitStatus.DONE
    if check:
        estate = load_estate(session, tree, jobs_of(jobs)).estate
        return _check(find_catalogues(catalogues or (), estate), tree, estate, session, Result(output, output_format))
    with alone_at(tree):
        return _publish(catalogues or (), tree, session, jobs_of(jobs), output if output is not None else tree.root / SITE)


def _publish(names: Sequence[str], tree: DiskTree, session: Session, jobs: int, output: Path) -> ExitStatus:
    estate = load_estate(session, tree, jobs).estate
    chosen = find_catalogues(names, estate)
    findings = _find_obstacles(chosen, tree, estate, session, jobs)
    if findings:
        _show_obstacles(findings, tree, estate, session)
        return ExitStatus.FINDINGS
    write_site(chosen, tree, estate, session, output)
    return ExitStatus.DONE


def _check_options(*, check: bool, serve: bool, output: Path | None, output_format: str | None) -> None:
    """Raises ItsdError for options that say nothing together."""
    if check and serve:
        message = "--check and --serve do different things"
        raise ItsdError(message, "Give one of them.")
    if serve and output is not None:
        message = "--serve writes nothing, --output names a folder"
        raise ItsdError(message, "Give one of them.")
    if output_format is not None and not check:
        message = "--format is about the result of --check; a site has all formats"
        raise ItsdError(message, "Leave it out, or give --check.")


@dataclass(frozen=True, slots=True)
class Result:
    """Where the result of a check goes, and in which format."""

    output: Path | None
    format: str | None


def _check(chosen: Sequence[Catalogue], tree: DiskTree, estate: Estate, session: Session, result: Result) -> ExitStatus:
    from itsd.cli.pages import Views
    from itsd.output import standing_words as words
    from itsd.output.speech import Speech
    from itsd.practices.catalogue.editions import editions_of
    from itsd.practices.catalogue.snapshots import load_snapshot
    from itsd.practices.catalogue.standing import find_unlisted, standing_of

    for edition in (edition for catalogue in chosen for edition in editions_of(catalogue.id, estate)):
        load_snapshot(edition, estate, tree)  # one that is not what was published ends the run
    found, unlisted, speech = [standing_of(catalogue, estate) for catalogue in chosen], find_unlisted(estate), Speech(estate, session.locale)
    views = Views(
        page=lambda: words.build_page(found, unlisted, speech),
        table=lambda: words.build_table(found, speech),
        data=lambda: words.build_data(found, unlisted, speech),
    )
    present(views, choose_page_format(result.format, result.output), session, result.output)
    return ExitStatus.DONE if all(standing.is_current for standing in found) else ExitStatus.FINDINGS


def _find_obstacles(chosen: Sequence[Catalogue], tree: DiskTree, estate: Estate, session: Session, jobs: int) -> list[Finding]:
    """Findings that must not be published: errors in what is shown, and texts that a language lacks."""
    from itsd.cli.progress import progress_bar
    from itsd.practices.catalogue.obstacles import find_obstacles
    from itsd.validation.check import check_estate
    from itsd.validation.result import Conditions

    with progress_bar(shown=not session.quiet and session.color(sys.stderr)):
        checked = check_estate(tree, Conditions(session.today, session.as_of, jobs))
    return find_obstacles(checked.findings, chosen, estate)


def _show_obstacles(findings: Sequence[Finding], tree: DiskTree, estate: Estate, session: Session) -> None:
    from itsd.cli.report import make_report, root_for, write_report
    from itsd.diagnostics import Level

    counts = (len({finding.place.file for finding in findings}), len({finding.entity for finding in findings}), 0)
    report = make_report(findings, counts=counts, as_of=estate.as_of, fail_on=Level.ERROR, tree=tree, root=root_for("text", tree.root))
    write_report(report, "text", None, session)
    sys.stderr.write("Nothing was published: put these right first.\n")
