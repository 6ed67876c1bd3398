"""`itsd agreement`: where agreements stand, who has to sign, what comes next; the step itself, and new versions."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from itsd.cli.completion import complete_document, complete_person
from itsd.cli.estate import jobs_of, load_estate, open_tree
from itsd.cli.options import Jobs, Output, parse_day, session_of
from itsd.cli.pages import PageFormat, Views, choose_page_format, present
from itsd.errors import ExitStatus, ItsdError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from itsd.cli.options import Session
    from itsd.cli.signing import Opened
    from itsd.diagnostics import Finding
    from itsd.files.disk import DiskTree
    from itsd.files.git_signing import Seal
    from itsd.loader import Loaded
    from itsd.model.agreement import Agreement
    from itsd.practices.agreements.lifecycle import Facts, Step
    from itsd.practices.agreements.overview import Overview


class StatusName(StrEnum):
    """The statuses that can be set."""

    DRAFT = "draft"
    IN_NEGOTIATION = "in-negotiation"
    AGREED = "agreed"
    ACTIVE = "active"
    UNDER_REVIEW = "under-review"
    SUPERSEDED = "superseded"
    TERMINATED = "terminated"


class Part(StrEnum):
    """The part of a version that grows."""

    MAJOR = "major"
    MINOR = "minor"


Name = Annotated[
    str | None,
    typer.Argument(help="The agreement: the id of an SLA, or ola/ID, contract/ID; a line for each where none is named.", metavar="[AGREEMENT]", autocompletion=complete_document),
]
To = Annotated[StatusName | None, typer.Option("--to", help="Go on to this status, if all that it needs is there.")]
NewVersion = Annotated[Part | None, typer.Option("--new-version", help="Begin a new version: major where a right or a duty changes, minor otherwise.")]
Summary = Annotated[str | None, typer.Option("--summary", help="With --new-version: what it changes, in the default language.", metavar="TEXT")]
ArabicSummary = Annotated[str | None, typer.Option("--arabic-summary", help="The same in Arabic.", metavar="TEXT")]
By = Annotated[
    str | None, typer.Option("--person", help="With --new-version: who makes it; otherwise whoever git's user.email belongs to.", metavar="ID", autocompletion=complete_person)
]
On = Annotated[str | None, typer.Option("--on", help="With --new-version: the day of it; today otherwise.", metavar="DATE")]


def agreement(
    context: typer.Context,
    name: Name = None,
    *,
    to: To = None,
    new_version: NewVersion = None,
    summary: Summary = None,
    arabic_summary: ArabicSummary = None,
    person: By = None,
    on: On = None,
    output_format: PageFormat = None,
    output: Output = None,
    jobs: Jobs = 0,
) -> int:
    """Show the life of an agreement: status, version, term, signatures, next steps; or take a step, or begin a version."""
    session = session_of(context)
    _check_options(name, to, new_version, [summary, arabic_summary, person, on])
    tree = open_tree(session)
    if new_version is not None:
        return _begin_version(str(name), new_version, (summary, arabic_summary, person, on), tree, session)
    if to is not None:
        return _take_step(str(name), to, tree, session, jobs_of(jobs))
    chosen = choose_page_format(output_format, output)
    loaded = load_estate(session, tree, jobs_of(jobs))
    found = _overviews(loaded, tree, name)
    present(_views(found, loaded, session, alone=name is not None), chosen, session, output)
    return ExitStatus.DONE


def _check_options(name: str | None, to: StatusName | None, new_version: Part | None, of_version: Sequence[str | None]) -> None:
    """Raises ItsdError for options that say nothing together."""
    if to is not None and new_version is not None:
        message = "--to and --new-version are two steps"
        raise ItsdError(message, "Take one after the other.")
    if name is None and (to is not None or new_version is not None):
        message = "no agreement was named"
        raise ItsdError(message, "Name it: `itsd agreement` shows what there is.")
    if new_version is None and any(item is not None for item in of_version):
        message = "--summary, --arabic-summary, --person and --on belong to --new-version"
        raise ItsdError(message, "Give --new-version too, or leave them out.")
    if new_version is not None and not (of_version[0] or "").strip():
        message = "a new version needs a summary of what it changes"
        raise ItsdError(message, 'Give --summary "…".')


def _overviews(loaded: Loaded, tree: DiskTree, name: str | None) -> list[Overview]:
    """The agreement that was named, with everything; else all, without what takes long."""
    from itsd.cli.named import find_agreement_named
    from itsd.practices.agreements.lifecycle import steps_from
    from itsd.practices.agreements.overview import overview_of, overviews_of

    if name is None:
        return list(overviews_of(loaded.estate))
    found = find_agreement_named(name, loaded)
    facts, faults = _facts(found, loaded, tree)
    steps = steps_from(found, facts, loaded.estate)
    return [overview_of(found, loaded.estate, steps=steps, faults=faults, proof=facts.proof)]


def _facts(found: Agreement, loaded: Loaded, tree: DiskTree) -> tuple[Facts, tuple[str, ...]]:
    """What the next steps need to know, and the errors in words."""
    from itsd.practices.agreements.lifecycle import Facts
    from itsd.practices.agreements.signatures import standing_of
    from itsd.validation.agreed import judge_as_agreed

    judged = judge_as_agreed(found, loaded, tree)
    proof = None if judged.proof is None else judged.proof.stands
    faults = tuple(f"{finding.place}: {finding.code} {finding.message}" for finding in judged.faults)
    return Facts(standing_of(found, loaded.estate), len(faults), proof), faults


def _views(found: Sequence[Overview], loaded: Loaded, session: Session, *, alone: bool) -> Views:
    from itsd.output import agreement_words as words
    from itsd.output.speech import Speech

    speech = Speech(loaded.estate, session.locale)
    seals = _seals(found[0], loaded, session) if alone else {}
    page = (lambda: words.build_page(found[0], seals, speech)) if alone else (lambda: words.build_list(found, speech))
    return Views(page=page, table=lambda: words.build_table(found, seals), data=lambda: words.build_data(found, seals, speech))


def _seals(overview: Overview, loaded: Loaded, session: Session) -> Mapping[int, Sequence[Seal]] | None:
    """Git's evidence for each approval, by its number; None where there is no git to ask."""
    from itsd.cli.estate import open_tree
    from itsd.files.git import Repository
    from itsd.files.git_bases import is_in_repository
    from itsd.validation.evidence import seals_of_approvals

    root = open_tree(session).root
    if not is_in_repository(root):
        return None
    record = loaded.estate.records[overview.agreement.kind, overview.agreement.id]
    try:
        return seals_of_approvals(Repository(root), record.file, overview.agreement)
    except ItsdError as error:
        sys.stderr.write(f"note: git cannot testify here: {error.message}\n")
        return None


def check_approvals(name: str | None, tree: DiskTree, session: Session, wanted: tuple[str | None, Path | None], jobs: int) -> ExitStatus:
    """Whether every agreement that binds, or the one that was named, has all approvals it needs, of exactly its text."""
    from itsd.cli.named import find_agreement_named
    from itsd.output import agreement_words as words
    from itsd.output.speech import Speech
    from itsd.practices.agreements.overview import overview_of, overviews_of

    chosen = choose_page_format(*wanted)
    loaded = load_estate(session, tree, jobs)
    estate = loaded.estate
    found = [overview_of(find_agreement_named(name, loaded), estate)] if name is not None else [item for item in overviews_of(estate) if item.agreement.is_agreed]
    unread = () if name is not None else tuple(f"{record.kind}/{record.id}" for record in estate.records.values() if record.kind in {"sla", "ola", "contract"} and not record.fits)
    speech = Speech(estate, session.locale)
    views = Views(
        page=lambda: words.build_check(found, unread, speech),
        table=lambda: words.build_table(found, {}),
        data=lambda: words.build_data(found, {}, speech, unread=unread),
    )
    present(views, chosen, session, wanted[1])
    return ExitStatus.FINDINGS if unread or any(item.lacks for item in found) else ExitStatus.DONE


def _take_step(name: str, to: StatusName, tree: DiskTree, session: Session, jobs: int) -> ExitStatus:
    from itsd.cli.signing import edited, open_agreement, write_change
    from itsd.files.edit import set_value
    from itsd.files.exclusive import exclusive
    from itsd.practices.agreements.lifecycle import STEPS, steps_from

    with exclusive(tree.root):
        opened = open_agreement(name, tree, session, jobs)
        found = opened.agreement
        if found.status == to.value:
            sys.stdout.write(f"{found.key} is {to.value} already; nothing was written.\n")
            return ExitStatus.DONE
        if to.value not in STEPS[found.status]:
            possible = STEPS[found.status]
            message = f"{found.key} is {found.status}, from where nothing leads to {to.value}"
            raise ItsdError(message, f"Next can be {', '.join(possible)}." if possible else "It is over: draw up an agreement that takes its place.")
        facts, faults = _facts(found, opened.loaded, tree)
        step = next(step for step in steps_from(found, facts, opened.estate) if step.to == to.value)
        if not step.open:
            return _refuse_step(step, faults, opened)
        content, _ = edited(opened, lambda text, document: set_value(text, ("status",), to.value, document=document))
        write_change(opened, content)
        sys.stdout.write(f"{found.key} {found.version}: {found.status} → {to.value}\nwrote {opened.file}\n")
    return ExitStatus.DONE


def _refuse_step(step: Step, faults: Sequence[str], opened: Opened) -> ExitStatus:
    from itsd.cli.signing import refuse
    from itsd.diagnostics import Hit

    missing = [Hit(("status",), f"not yet: {need.words}", need.hint) for need in step.needs if not need.met]
    status = refuse(f"{opened.agreement.key} cannot become {step.to}", missing, (), opened)
    if any("check" in hit.message for hit in missing):
        sys.stderr.write("".join(f"  {fault}\n" for fault in faults))
    return status


def _begin_version(name: str, part: Part, given: tuple[str | None, ...], tree: DiskTree, session: Session) -> ExitStatus:
    from itsd.cli.signing import open_agreement, refuse, write_change
    from itsd.files.exclusive import exclusive
    from itsd.practices.agreements.renewal import find_obstacles, next_version

    summary, arabic, person, on = given
    with exclusive(tree.root):
        opened = open_agreement(name, tree, session, 1)
        found = opened.agreement
        version = next_version(found, major=part is Part.MAJOR)
        day = parse_day(on) if on is not None else opened.estate.as_of
        hits = list(find_obstacles(found, opened.estate, day, major=part is Part.MAJOR))
        if hits:
            return refuse(f"{found.key} cannot become version {version}", hits, (), opened)
        entry = {"version": str(version), "on": day.isoformat(), "by": _author(opened, person), "summary": _texts(str(summary), arabic, opened)}
        content, after = _with_version(opened, {key: value for key, value in entry.items() if value is not None}, back=part is Part.MAJOR and found.is_agreed)
        if part is Part.MINOR and (faults := _faults_of_minor(opened, after)):
            return refuse(f"{found.key} cannot become version {version}", (), faults, opened)
        write_change(opened, content)
    _report_version(opened, after)
    return ExitStatus.DONE


def _author(opened: Opened, person: str | None) -> str | None:
    """Who makes the version; left out where nobody is named and git's address belongs to nobody."""
    from itsd.cli.signing import find_person, people_of_git

    if person is not None:
        return find_person(person, opened.estate).id
    _, people = people_of_git(opened)
    return people[0].id if len(people) == 1 else None


def _texts(summary: str, arabic: str | None, opened: Opened) -> str | dict[str, str]:
    default = opened.estate.settings.locales.default
    return summary if arabic is None else {default: summary, "ar": arabic}


def _with_version(opened: Opened, entry: dict[str, object], *, back: bool) -> tuple[bytes, Agreement]:
    from itsd.cli.signing import edited
    from itsd.files.edit import append_item, set_value

    def change(text: str, document: int) -> str:
        text = set_value(text, ("version",), entry["version"], document=document)
        text = set_value(text, ("status",), "in-negotiation", document=document) if back else text
        return append_item(text, ("changes",), entry, document=document)

    return edited(opened, change)


def _faults_of_minor(opened: Opened, after: Agreement) -> list[Finding]:
    """Whether git remembers other obligations under this major version."""
    from itsd.cli.signing import with_agreement
    from itsd.validation.agreed import judge_as_agreed

    judged = judge_as_agreed(after, with_agreement(opened, after).loaded, opened.tree)
    return [finding for finding in judged.faults if finding.code in {"A006", "A008"}]


def _report_version(opened: Opened, after: Agreement) -> None:
    before = opened.agreement
    lines = [f"{before.key}: version {before.version} → {after.version}{f', {before.status} → {after.status}' if before.status != after.status else ''}", f"wrote {opened.file}"]
    if not opened.session.quiet and after.version.major > before.version.major:
        lines.append(f"Now change what the parties agree on; `itsd agreement {after.key}` says who has to approve it. Approvals of {before.version} stay on record.")
    sys.stdout.write("\n".join(lines) + "\n")
