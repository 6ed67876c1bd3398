"""`itsd codeowners`: whose review a change of each file needs, as platforms ask for it."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from itsd.cli.estate import jobs_of, load_estate, open_tree
from itsd.cli.options import Jobs, session_of
from itsd.errors import ExitStatus, ItsdError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itsd.model.estate import Estate

_TEAM = re.compile(r"@[A-Za-z0-9][\w.-]*(?:/[\w.-]+)*", re.ASCII)

Teams = Annotated[list[str] | None, typer.Option("--team", help="The team or account that stands for a role; several times for several.", metavar="ROLE=@NAME")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file, such as .github/CODEOWNERS.", metavar="FILE")]
Check = Annotated[bool, typer.Option("--check", help="Write nothing: exit with 1 where the file of --output is not what would be written.")]


def codeowners(context: typer.Context, *, team: Teams = None, output: Output = None, check: Check = False, jobs: Jobs = 0) -> int:
    """Write whose review a change of each file needs, after RACI, owners and signatories, as a CODEOWNERS file."""
    from itsd.files.git import Repository
    from itsd.model.organisation import Person
    from itsd.output.codeowners import render_codeowners
    from itsd.practices.ownership import find_ownership

    session = session_of(context)
    tree = open_tree(session)
    estate = load_estate(session, tree, jobs_of(jobs)).estate
    repository = Repository.find(tree.root)
    mails = {person.id: person.email or "" for person in estate.each(Person)}
    text = render_codeowners(find_ownership(estate), mails, _teams(team or (), estate), "" if repository is None else repository.prefix)
    if check:
        return _check(text, output, quiet=session.quiet)
    if output is None:
        sys.stdout.write(text)
        return ExitStatus.DONE
    from itsd.files.write import write_atomic

    write_atomic(output, text)
    if not session.quiet:
        sys.stderr.write(f"wrote {output}\n")
    return ExitStatus.DONE


def _teams(given: Sequence[str], estate: Estate) -> dict[str, str]:
    """Role → team. Raises ItsdError for what is none."""
    from itsd.model.organisation import ROLES
    from itsd.model.reading import suggest

    known = sorted({*ROLES, *estate.settings.roles})
    teams = {}
    for text in given:
        role, equals, name = text.partition("=")
        if not equals or not _TEAM.fullmatch(name):
            message = f"--team {text} is not ROLE=@NAME"
            raise ItsdError(message, "Write for example --team head-of-it=@ministry/heads-of-it.")
        if role not in known:
            message = f"there is no role {role}"
            raise ItsdError(message, suggest(role, known) or f"Roles are {', '.join(known)}.")
        teams[role] = name
    return teams


def _check(text: str, output: Path | None, *, quiet: bool) -> int:
    if output is None:
        message = "--check compares with a file, and none was named"
        raise ItsdError(message, "Name it: --output .github/CODEOWNERS")
    there = output.read_text(encoding="utf-8") if output.is_file() else ""
    if there == text:
        return ExitStatus.DONE
    if not quiet:
        sys.stderr.write(f"{output} is not up to date; make it again with `itsd codeowners --output {output}`\n")
    return ExitStatus.FINDINGS
