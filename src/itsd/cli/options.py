"""The options that commands share, each written once."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from itsd.errors import ItsdError


class LevelName(StrEnum):
    """Levels as options name them."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class LocaleName(StrEnum):
    """Languages of what is shown."""

    EN = "en"
    AR = "ar"


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
        if not epoch:
            return datetime.now().astimezone().date()
        try:
            return datetime.fromtimestamp(int(epoch), UTC).date()  # in UTC, so that it is the same day everywhere
        except (ValueError, OverflowError, OSError):
            message = f"SOURCE_DATE_EPOCH is {epoch!r}, which is no moment in seconds since 1970"
            raise ItsdError(message, "Set it to a whole number of seconds, or unset it.") from None

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


def choose_table_format(given: str | None, output: Path | None) -> str:
    """The format of a table: the one that was asked for, else the one that the ending of the file means, else text. Raises ItsdError."""
    if given or output is None:
        return given or "text"
    name = _TABLE_ENDINGS.get(output.suffix.lower())
    if name is None:
        message = f"no format of tables is known for the file name {output.name}"
        raise ItsdError(message, f"Give --format, or a file name that ends with one of {', '.join(_TABLE_ENDINGS)}.")
    return name


_TABLE_ENDINGS = {".txt": "text", ".json": "json", ".csv": "csv", ".md": "markdown", ".markdown": "markdown"}


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
