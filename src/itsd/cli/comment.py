"""`itsd comment`: one comment on the pull or merge request at hand, written once and brought up to date from then on."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from itsd.cli.options import session_of
from itsd.errors import ExitStatus, ItsdError

_MARKER = re.compile(r"<!-- itsd-[a-z-]+ -->")
_HINT = "Write it with: itsd diff --format markdown --output comment.md"

File = Annotated[Path, typer.Argument(help="The Markdown to post, as `itsd diff` or `itsd validate` writes it.", metavar="FILE")]
UpdateOnly = Annotated[bool, typer.Option("--update-only", help="Bring a comment up to date that is there already, and write none otherwise.")]
Author = Annotated[str | None, typer.Option("--author", help="Whose comments are brought up to date: github-actions[bot] on GitHub, the token's user on GitLab.", metavar="LOGIN")]


def comment(context: typer.Context, file: File, *, update_only: UpdateOnly = False, author: Author = None) -> int:
    """Post a report as one comment on the pull or merge request of this CI job, and update that comment on later runs."""
    from itsd.cli.comment_hosts import find_host, shorten

    session = session_of(context)
    text = _read(file)
    marker = text.split("\n", 1)[0].strip()
    if not _MARKER.fullmatch(marker):
        message = f"{file} does not begin with a marker of itsd"
        raise ItsdError(message, _HINT)
    host = find_host(os.environ, author)
    if host is None:
        _say("no pull or merge request at hand: nothing was posted", quiet=session.quiet)
        return ExitStatus.DONE
    done = host.post(marker, shorten(text, host.limit), update_only=update_only)
    _say(done, quiet=session.quiet)
    return ExitStatus.DONE


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text in UTF-8"
        message = f"{file} cannot be read: {reason}"
        raise ItsdError(message, _HINT) from None


def _say(words: str, *, quiet: bool) -> None:
    if not quiet:
        sys.stderr.write(f"{words}\n")
