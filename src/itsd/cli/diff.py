"""`itsd diff`: what a change does to what was promised."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from itsd.cli.completion import complete_ref
from itsd.cli.options import Jobs, LevelName, Output, session_of
from itsd.cli.progress import progress_bar
from itsd.errors import ExitStatus, ItsdError

if TYPE_CHECKING:
    from pathlib import Path

    from itsd.cli.compared import Named
    from itsd.cli.diff_outputs import Shown
    from itsd.cli.options import Session
    from itsd.diagnostics import Level
    from itsd.diff.changes import Result

FORMATS = ("text", "json", "markdown", "html", "pdf", "docx", "github", "gitlab", "sarif")
_ENDINGS = {".txt": "text", ".json": "json", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html", ".pdf": "pdf", ".docx": "docx", ".sarif": "sarif"}
_BINARY = frozenset({"pdf", "docx"})
_OF_CHANGELOG = ("text", "json", "markdown", "html")


class FailOnChange(StrEnum):
    """The levels that make the exit status 1."""

    ERROR = LevelName.ERROR.value
    WARNING = LevelName.WARNING.value
    INFO = LevelName.INFO.value
    NEVER = "never"


class PerspectiveName(StrEnum):
    """Who judges."""

    CUSTOMER = "customer"
    PROVIDER = "provider"
    BOTH = "both"


class CopyName(StrEnum):
    """For whom a document is made."""

    INTERNAL = "internal"
    CUSTOMER = "customer"


_BASE = "The older side: a git ref, REF:folder, a folder, or A...B for both; the merge base with the main branch where it is left out."
_HEAD = "The newer side; the working tree where it is left out."
Base = Annotated[str | None, typer.Argument(help=_BASE, metavar="[BASE]", autocompletion=complete_ref)]
Head = Annotated[str | None, typer.Argument(help=_HEAD, metavar="[HEAD]", autocompletion=complete_ref)]
Who = Annotated[PerspectiveName, typer.Option("--perspective", help="Who judges: a weakening is an error for the customer, an unproven strengthening for the provider.")]
Changelog = Annotated[bool, typer.Option("--changelog", help="Only what customers see, in their words; both languages unless --locale names one.")]
Main = Annotated[str | None, typer.Option("--main", help="The branch that changes are merged into, where it is not origin/HEAD, main or master.", metavar="REF")]
FailOn = Annotated[FailOnChange, typer.Option("--fail-on", help="The least level that makes the exit status 1.")]
FormatName = Annotated[str | None, typer.Option("--format", "-f", help="text, json, markdown, html, pdf, docx, github, gitlab or sarif.", metavar="FORMAT")]
Also = Annotated[list[str] | None, typer.Option("--also", help="Write a second output of the same run, e.g. sarif:changes.sarif.", metavar="FORMAT:FILE")]
Languages = Annotated[str | None, typer.Option("--languages", help="html, pdf, docx: one language or two, with a comma.", metavar="en,ar")]
Whole = Annotated[bool, typer.Option("--whole", help="html, pdf, docx: also the sections in which nothing changed.")]
CopyOf = Annotated[CopyName, typer.Option("--copy", help="html, pdf, docx: with everything, or as the customer may see it.")]
Driver = Annotated[bool, typer.Option("--driver", help="As git calls a diff driver: the changes of one file by their meaning.")]
OfGit = Annotated[list[str] | None, typer.Argument(hidden=True)]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Read everything anew.")]


def diff(
    context: typer.Context,
    base: Base = None,
    head: Head = None,
    of_git: OfGit = None,
    *,
    perspective: Who = PerspectiveName.BOTH,
    changelog: Changelog = False,
    main: Main = None,
    fail_on: FailOn = FailOnChange.ERROR,
    output_format: FormatName = None,
    output: Output = None,
    also: Also = None,
    languages: Languages = None,
    whole: Whole = False,
    copy: CopyOf = CopyName.INTERNAL,
    driver: Driver = False,
    jobs: Jobs = 0,
    no_cache: NoCache = False,
) -> int:
    """Compare two states of the estate by what they mean: what is weakened, strengthened, and which agreements are no longer carried."""
    from itsd.cli.compared import find_sides
    from itsd.cli.diff_outputs import Shown, parse_also

    session = session_of(context)
    names = [name for name in (base, head, *(of_git or ())) if name is not None]
    if driver:
        from itsd.cli.driver import drive

        return drive(names, session)
    if of_git:
        message = f"a diff has two sides, not {len(names)}"
        raise ItsdError(message, "Name the older one and the newer one.")
    chosen = choose_format(output_format, output)
    outputs = [(chosen, output), *parse_also(also or (), _OF_CHANGELOG if changelog else FORMATS)]
    with progress_bar(shown=not session.quiet and session.color(sys.stderr)):
        sides = find_sides(names, session, main)
        result = compare(sides, session, perspective, jobs=jobs, cached=not no_cache, customers=changelog)
    shown = Shown(languages, copy is CopyName.CUSTOMER, whole, _threshold(fail_on))
    for name, file in outputs:
        _check_target(name, file, changelog=changelog)
        if name in {"github", "gitlab", "sarif", "html", "pdf", "docx"} and not changelog:
            _write(_render_other(result, name, sides, session, shown), file)
        else:
            _write(_render(result, name, session, file, changelog=changelog), file)
    if output is not None and not session.quiet:
        from itsd.output.diff_words import say_title

        sys.stderr.write(f"{say_title(result)}, written to {output}\n")
    return ExitStatus.DONE if changelog else _status(result, fail_on)


def compare(sides: tuple[Named, Named], session: Session, perspective: PerspectiveName, *, jobs: int, cached: bool, customers: bool = False) -> Result:
    """The semantic diff of two named trees."""
    from itsd.cli.estate import jobs_of
    from itsd.diff.changes import Perspective
    from itsd.validation.differing import Asked, diff_trees
    from itsd.validation.result import Conditions

    base, head = sides
    asked = Asked(base.tree, head.tree, base.name, head.name, Perspective(perspective.value), customers)
    return diff_trees(asked, Conditions(session.today, session.as_of, jobs_of(jobs)), cached=cached)


def choose_format(given: str | None, output: Path | None) -> str:
    """The format that was asked for, else the one that the ending of the file means, else text. Raises ItsdError."""
    name = given or ("text" if output is None else _ENDINGS.get(output.suffix.lower(), ""))
    if name in FORMATS:
        return name
    message = f"there is no format {name} of a diff" if name else f"no format of a diff is known for the file name {output.name if output else ''}"
    raise ItsdError(message, f"Give --format, one of {', '.join(FORMATS)}.")


def _render(result: Result, chosen: str, session: Session, output: Path | None, *, changelog: bool) -> str:
    from itsd.output import diff_changelog, diff_words

    locale = session.locale or "en"
    if chosen == "json":
        from itsd.output.diff_json import build_data
        from itsd.output.json_text import format_json

        return format_json(diff_changelog.build_data(result) if changelog else build_data(result))
    page = diff_changelog.build_page(result, [session.locale] if session.locale else ["en", "ar"]) if changelog else diff_words.build_page(result, locale, wide=chosen != "text")
    if chosen == "markdown":
        from itsd.output.page_markdown import render_page as render_markdown

        return render_markdown(page)
    if chosen == "html":
        from itsd.render.page_html import render_page as render_html

        return render_html(page, locale)
    import shutil

    from itsd.output.page_text import render_page

    return render_page(page, color=session.color() and output is None, width=shutil.get_terminal_size().columns)


def _check_target(name: str, output: Path | None, *, changelog: bool) -> None:
    """Raises ItsdError for a format that a changelog does not have, and for what is no text on a terminal."""
    if changelog and name not in _OF_CHANGELOG:
        message = f"there is no format {name} of a changelog"
        raise ItsdError(message, f"Give --format, one of {', '.join(_OF_CHANGELOG)}.")
    if output is None and name in _BINARY and sys.stdout.isatty():
        message = f"a {name.upper()} is not for a terminal"
        raise ItsdError(message, f"Name a file with --output FILE.{name}.")


def _render_other(result: Result, name: str, sides: tuple[Named, Named], session: Session, shown: Shown) -> str | bytes:
    """What is made of the diff as findings, or as a document of both sides."""
    from itsd.cli.diff_outputs import REPORTS, render_document, render_report

    if name in REPORTS:
        return render_report(result, name, sides[1].tree, shown.fail_on)
    return render_document(result, name, sides, session, shown)


def _write(text: str | bytes, output: Path | None) -> None:
    if output is None:
        if isinstance(text, bytes):
            sys.stdout.flush()
            sys.stdout.buffer.write(text)
            sys.stdout.buffer.flush()
        else:
            sys.stdout.write(text)
        return
    from itsd.files.write import write_atomic

    write_atomic(output, text)


def _threshold(fail_on: FailOnChange) -> Level:
    """The level at which findings count as failing."""
    from itsd.diagnostics import Level

    return Level.ERROR if fail_on is FailOnChange.NEVER else Level(fail_on.value)


def _status(result: Result, fail_on: FailOnChange) -> ExitStatus:
    from itsd.diagnostics import Level

    if fail_on is FailOnChange.NEVER:
        return ExitStatus.DONE
    return ExitStatus.FINDINGS if result.reaches(Level(fail_on.value)) else ExitStatus.DONE
