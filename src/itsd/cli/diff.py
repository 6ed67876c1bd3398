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
    from itsd.cli.options import Session
    from itsd.diff.changes import Result

FORMATS = ("text", "json", "markdown", "html")
_ENDINGS = {".txt": "text", ".json": "json", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html"}


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


_BASE = "The older side: a git ref, REF:folder, a folder, or A...B for both; the merge base with the main branch where it is left out."
_HEAD = "The newer side; the working tree where it is left out."
Base = Annotated[str | None, typer.Argument(help=_BASE, metavar="[BASE]", autocompletion=complete_ref)]
Head = Annotated[str | None, typer.Argument(help=_HEAD, metavar="[HEAD]", autocompletion=complete_ref)]
Who = Annotated[PerspectiveName, typer.Option("--perspective", help="Who judges: a weakening is an error for the customer, an unproven strengthening for the provider.")]
Changelog = Annotated[bool, typer.Option("--changelog", help="Only what customers see, in their words; both languages unless --locale names one.")]
Main = Annotated[str | None, typer.Option("--main", help="The branch that changes are merged into, where it is not origin/HEAD, main or master.", metavar="REF")]
FailOn = Annotated[FailOnChange, typer.Option("--fail-on", help="The least level that makes the exit status 1.")]
FormatName = Annotated[str | None, typer.Option("--format", "-f", help="text, json, markdown or html.", metavar="FORMAT")]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Read everything anew.")]


def diff(
    context: typer.Context,
    base: Base = None,
    head: Head = None,
    *,
    perspective: Who = PerspectiveName.BOTH,
    changelog: Changelog = False,
    main: Main = None,
    fail_on: FailOn = FailOnChange.ERROR,
    output_format: FormatName = None,
    output: Output = None,
    jobs: Jobs = 0,
    no_cache: NoCache = False,
) -> int:
    """Compare two states of the estate by what they mean: what is weakened, strengthened, and which agreements are no longer carried."""
    from itsd.cli.compared import find_sides

    session = session_of(context)
    chosen = choose_format(output_format, output)
    names = [name for name in (base, head) if name is not None]
    with progress_bar(shown=not session.quiet and session.color(sys.stderr)):
        result = compare(find_sides(names, session, main), session, perspective, jobs=jobs, cached=not no_cache, customers=changelog)
    _write(_render(result, chosen, session, output, changelog=changelog), output)
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


def _write(text: str, output: Path | None) -> None:
    if output is None:
        sys.stdout.write(text)
        return
    from itsd.files.write import write_atomic

    write_atomic(output, text)


def _status(result: Result, fail_on: FailOnChange) -> ExitStatus:
    from itsd.diagnostics import Level

    if fail_on is FailOnChange.NEVER:
        return ExitStatus.DONE
    return ExitStatus.FINDINGS if result.reaches(Level(fail_on.value)) else ExitStatus.DONE
