"""`itsd clock`: questions about open time, answered with the work shown."""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from itsd.cli.clock_answer import Work, attempt, find_calendar, parse_amount, write_answer
from itsd.cli.completion import complete_calendar
from itsd.cli.estate import load_estate, open_tree
from itsd.cli.options import Output, session_of
from itsd.errors import ExitStatus, ItsdError
from itsd.levels.lengths import format_span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from itsd.cli.options import Session
    from itsd.model.time import Calendar

app = typer.Typer(help="Open time of a calendar: when something is due, how much has passed, what is open.", no_args_is_help=True, rich_markup_mode=None)

Id = Annotated[str, typer.Argument(help="The id of a calendar of the estate, or `always`.", metavar="CALENDAR", autocompletion=complete_calendar)]
Moment = Annotated[str, typer.Argument(help="An instant; without an offset it is local to the calendar: 2026-11-05T13:00.", metavar="START")]
EndMoment = Annotated[str, typer.Argument(help="Another instant.", metavar="END")]
Amount = Annotated[str, typer.Argument(help="Open time such as 4h, 90m or 8bh, or business days such as 2bd.", metavar="AMOUNT")]
Pauses = Annotated[list[str] | None, typer.Option("--pause", help="A stretch in which the clock stands: FROM/TO.", metavar="FROM/TO")]
Back = Annotated[bool, typer.Option("--back", help="Count backward.")]
EndOfDay = Annotated[bool, typer.Option("--end-of-day", help="Business days end at the last close of their day.")]
NextOpen = Annotated[bool, typer.Option("--next-open", help="A due time that falls on closing is the next opening.")]
FormatName = Annotated[str, typer.Option("--format", "-f", help="text or json.", metavar="FORMAT")]


@app.command("due", epilog="Example: itsd clock due government-hours 2026-11-05T13:00 4h")
def find_due(
    context: typer.Context,
    calendar: Id,
    start: Moment,
    amount: Amount,
    *,
    pause: Pauses = None,
    back: Back = False,
    end_of_day: EndOfDay = False,
    next_open: NextOpen = False,
    output_format: FormatName = "text",
    output: Output = None,
) -> None:
    """When so much open time, or so many business days, have passed since an instant."""
    from itsd.clock.business_days import due_in_days
    from itsd.clock.opentime import due

    given = find_calendar(session_of(context), calendar)
    since, pauses, (unit, number) = given.parse(start), given.parse_pauses(pause or []), parse_amount(amount)
    if back and pauses:
        message = "--back and --pause do not go together"
        raise ItsdError(message, "Count backward without pauses.")
    number = -number if back else number
    if unit == "bd":
        found = attempt(lambda: due_in_days(given.clock, since, number, end_of_day=end_of_day))
    else:
        found = attempt(lambda: due(given.clock, since, number, pauses, at_close="next_open" if next_open else "close"))
    write_answer(given, Work("due", min(since, found), max(since, found), pauses), {"due": found}, f"due {given.show(found)}", (output_format, output))


@app.command("elapsed", epilog="Example: itsd clock elapsed government-hours 2026-11-05T13:00 2026-11-08T10:00")
def find_elapsed(context: typer.Context, calendar: Id, start: Moment, end: EndMoment, *, pause: Pauses = None, output_format: FormatName = "text", output: Output = None) -> None:
    """How much open time lies between two instants."""
    from itsd.clock.opentime import elapsed

    given = find_calendar(session_of(context), calendar)
    since, until, pauses = given.parse(start), given.parse(end), given.parse_pauses(pause or [])
    seconds = attempt(lambda: elapsed(given.clock, since, until, pauses))
    write_answer(given, Work("elapsed", since, until, pauses), {"seconds": seconds}, f"elapsed {format_span(seconds)}", (output_format, output))


@app.command("open", epilog="Example: itsd clock open government-hours 2026-11-06T10:00")
def find_open(context: typer.Context, calendar: Id, at: Moment, *, output_format: FormatName = "text", output: Output = None) -> None:
    """Whether a calendar is open at an instant, and when that changes."""
    given = find_calendar(session_of(context), calendar)
    moment = given.parse(at)
    is_open = given.clock.is_open(moment)
    opens, closes = attempt(lambda: given.clock.next_open(moment)), attempt(lambda: given.clock.next_close(moment))
    words = f"open until {given.show(closes)}" if is_open and closes is not None else "always open" if is_open else f"closed until {given.show(opens)}"
    data = {"open": is_open, "next_open": opens, **({} if closes is None else {"next_close": closes})}
    write_answer(given, Work("open", moment, moment, []), data, words, (output_format, output))


@app.command("hours", epilog="Example: itsd clock hours government-hours 2026-11-01 2026-11-30")
def find_hours(context: typer.Context, calendar: Id, start: Moment, end: EndMoment, *, output_format: FormatName = "text", output: Output = None) -> None:
    """The open windows between two instants; a day as END is part of it."""
    given = find_calendar(session_of(context), calendar)
    since, until = given.parse(start), given.parse(end if "T" in end else f"{end}T00:00") + (0 if "T" in end else 86_400)
    seconds = attempt(lambda: given.clock.between(since, until))
    write_answer(given, Work("hours", since, until, []), {"seconds": seconds}, f"open {format_span(seconds)}", (output_format, output))


File = Annotated[Path, typer.Argument(help="One JSON object a line: op, calendar, start, …", metavar="FILE")]
Check = Annotated[bool, typer.Option("--check", help="Compare with `expect` of each line; print what differs, and exit with 1.")]


@app.command("batch", epilog="Example: itsd clock batch tickets.jsonl > due.jsonl")
def answer_batch(context: typer.Context, file: File, *, check: Check = False) -> int:
    """Many questions from a file: one JSON object a line in, one out, in the same order."""
    from itsd.clock.cases import agrees, answer

    find = _finder(session_of(context))
    differing = count = 0
    for number, case in _lines(file):
        result = answer(case, find) if isinstance(case, dict) else {"id": None, "error": f"line {number} is no JSON object"}
        count += 1
        if not check:
            sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
            continue
        expected = case.get("expect", {}) if isinstance(case, dict) else {"": "a JSON object"}
        wrong = {key: result.get(key) for key, value in expected.items() if not agrees(value, result.get(key))}
        if wrong or "error" in result:
            differing += 1
            sys.stdout.write(f"{result['id'] or f'line {number}'}: expected {_plain(expected)}, found {_plain(result)}\n")
    if check:
        sys.stderr.write(f"{count - differing} of {count} lines agree\n")
    return ExitStatus.FINDINGS if differing else ExitStatus.DONE


def _plain(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, default=str)


def _lines(file: Path) -> Iterator[tuple[int, Any]]:
    """Number and object of each line that is not empty. Raises ItsdError for a file that cannot be read, or a line that is no JSON."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"{file} cannot be read: {error.strerror if isinstance(error, OSError) else 'it is not UTF-8'}"
        raise ItsdError(message, "Name a file with one JSON object a line.") from None
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield number, json.loads(line, parse_float=Decimal)
            except ValueError:
                message = f"{file}:{number}: the line is no JSON"
                raise ItsdError(message, "Write one JSON object a line.") from None


def _finder(session: Session) -> Callable[[str], Calendar | None]:
    """Looks calendars up in the estate, which is loaded when the first one is asked for."""
    from itsd.model.time import Calendar

    known: dict[str, Calendar | None] = {}

    def find(id_: str) -> Calendar | None:
        if id_ not in known:
            known[id_] = load_estate(session, open_tree(session)).estate.find(Calendar, id_)
        return known[id_]

    return find
