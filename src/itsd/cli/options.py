"""The options that commands share, each written once."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class LevelName(StrEnum):
    """Levels as options name them."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Session:
    """What the application was told before the command: where the estate is, for which day, in which language."""

    estate: Path
    as_of: date | None = None
    locale: str | None = None
    quiet: bool = False
    verbose: bool = False
    no_color: bool = False

    @property
    def today(self) -> date:
        """The day for which the estate is judged unless it, or `--as-of`, names another: the only clock there is.

        `SOURCE_DATE_EPOCH` is honoured, so that outputs can be made again byte by byte.
        """
        epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
        if epoch.isdigit():
            return datetime.fromtimestamp(int(epoch)).astimezone().date()
        return datetime.now().astimezone().date()

    def color(self, stream: object = None) -> bool:
        """Whether to colour what goes to a stream: on a terminal, unless somebody objects."""
        target = stream or sys.stdout
        if self.no_color or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
            return False
        if os.environ.get("FORCE_COLOR"):
            return True
        return bool(getattr(target, "isatty", lambda: False)())


def session_of(context: typer.Context) -> Session:
    """The session that the application's callback made."""
    session = context.find_root().obj
    return session if isinstance(session, Session) else Session(Path())


def parse_day(text: str) -> date:
    """A date given on the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f"{text!r} is not a date; write YYYY-MM-DD"
        raise typer.BadParameter(message) from None


Output = Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file; its ending chooses the format.", metavar="FILE")]
FailOn = Annotated[LevelName, typer.Option("--fail-on", help="The least level that makes the exit status 1.")]
Select = Annotated[list[str] | None, typer.Option("--select", help="Only these rules: codes or their beginnings, with commas.", metavar="CODES")]
Ignore = Annotated[list[str] | None, typer.Option("--ignore", help="All but these rules.", metavar="CODES")]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=0, help="How many processes; 0 for one per processor.")]
