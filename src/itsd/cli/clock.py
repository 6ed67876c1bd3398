"""`itsd clock`: questions about open time, answered with the work shown."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from itsd.cli.completion import complete_calendar
from itsd.cli.estate import load_estate, open_tree
from itsd.cli.options import Output, session_of
from itsd.errors import ExitStatus, ItsdError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from itsd.cli.options import Session
    from itsd.clock.intervals import Interval
    from itsd.clock.opentime import OpenTime
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


@dataclass(frozen=True, slots=True)
class Given:
    """The calendar that was asked for: its id, its open time, and its time zone."""

    id: str
    clock: OpenTime
    zone: ZoneInfo

    def parse(self, text: str) -> int:
        """An instant on the command line as seconds since 1970. Raises ItsdError."""
        from itsd.clock.windows import seconds_of

        try:
            return seconds_of(datetime.fromisoformat(text.strip()), self.zone)
        except ValueError:
            message = f"{text!r} is not an instant"
            raise ItsdError(message, "Write for example 2026-11-05T13:00, or 2026-11-05T13:00+04:00.") from None

    def parse_pauses(self, texts: list[str]) -> list[Interval]:
        """Stretches of time as FROM/TO. Raises ItsdError."""
        found = []
        for text in texts:
            start, slash, end = text.partition("/")
            if not slash:
                message = f"--pause {text} is not FROM/TO"
                raise ItsdError(message, "Write for example --pause 2026-11-05T13:00/2026-11-05T13:30.")
            found.append((self.parse(start), self.parse(end)))
            if found[-1][1] < found[-1][0]:
                message = f"--pause {text} ends before it begins"
                raise ItsdError(message, "Write the earlier instant first.")
        return found

    def local(self, seconds: int) -> datetime:
        """The local time of an instant."""
        from itsd.clock.windows import moment_of

        return moment_of(seconds).astimezone(self.zone)

    def show(self, seconds: int) -> str:
        """An instant for people: `Sun 2026-11-08 10:00 +04:00`."""
        local = self.local(seconds)
        return f"{local:%a %Y-%m-%d %H:%M}{f':{local:%S}' if local.second else ''} {local:%z}"


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

    given = _given(session_of(context), calendar)
    since, pauses, (unit, number) = given.parse(start), given.parse_pauses(pause or []), _parse_amount(amount)
    if back and pauses:
        message = "--back and --pause do not go together"
        raise ItsdError(message, "Count backward without pauses.")
    number = -number if back else number
    if unit == "bd":
        found = _try(lambda: due_in_days(given.clock, since, number, end_of_day=end_of_day))
    else:
        found = _try(lambda: due(given.clock, since, number, pauses, at_close="next_open" if next_open else "close"))
    _write(given, _Work("due", min(since, found), max(since, found), pauses), {"due": found}, f"due {given.show(found)}", (output_format, output))


@app.command("elapsed", epilog="Example: itsd clock elapsed government-hours 2026-11-05T13:00 2026-11-08T10:00")
def find_elapsed(context: typer.Context, calendar: Id, start: Moment, end: EndMoment, *, pause: Pauses = None, output_format: FormatName = "text", output: Output = None) -> None:
    """How much open time lies between two instants."""
    from itsd.clock.opentime import elapsed

    given = _given(session_of(context), calendar)
    since, until, pauses = given.parse(start), given.parse(end), given.parse_pauses(pause or [])
    seconds = _try(lambda: elapsed(given.clock, since, until, pauses))
    _write(given, _Work("elapsed", since, until, pauses), {"seconds": seconds}, f"elapsed {format_span(seconds)}", (output_format, output))


@app.command("open", epilog="Example: itsd clock open government-hours 2026-11-06T10:00")
def find_open(context: typer.Context, calendar: Id, at: Moment, *, output_format: FormatName = "text", output: Output = None) -> None:
    """Whether a calendar is open at an instant, and when that changes."""
    given = _given(session_of(context), calendar)
    moment = given.parse(at)
    is_open = given.clock.is_open(moment)
    opens, closes = _try(lambda: given.clock.next_open(moment)), _try(lambda: given.clock.next_close(moment))
    words = f"open until {given.show(closes)}" if is_open and closes is not None else "always open" if is_open else f"closed until {given.show(opens)}"
    data = {"open": is_open, "next_open": opens, **({} if closes is None else {"next_close": closes})}
    _write(given, _Work("open", moment, moment, []), data, words, (output_format, output))


@app.command("hours", epilog="Example: itsd clock hours government-hours 2026-11-01 2026-11-30")
def find_hours(context: typer.Context, calendar: Id, start: Moment, end: EndMoment, *, output_format: FormatName = "text", output: Output = None) -> None:
    """The open windows between two instants; a day as END is part of it."""
    given = _given(session_of(context), calendar)
    since, until = given.parse(start), given.parse(end if "T" in end else f"{end}T00:00") + (0 if "T" in end else 86_400)
    seconds = _try(lambda: given.clock.between(since, until))
    _write(given, _Work("hours", since, until, []), {"seconds": seconds}, f"open {format_span(seconds)}", (output_format, output))


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


@dataclass(frozen=True, slots=True)
class _Work:
    """A question and the stretch of time that its answer was found in."""

    question: str
    start: int
    end: int
    pauses: list[Interval]


def _write(given: Given, work: _Work, data: dict[str, Any], words: str, target: tuple[str, Path | None]) -> None:
    """The answer with the windows it rests on, as text or JSON."""
    output_format, output = target
    if output_format not in {"text", "json"}:
        message = f"there is no format {output_format} of an answer"
        raise ItsdError(message, "Choose text or json.")
    as_json = output_format == "json" or (output is not None and output.suffix == ".json")
    text = _render_json(given, work, data) if as_json else "\n".join(_render_text(given, work, words)) + "\n"
    if output is None:
        sys.stdout.write(text)
        return
    from itsd.files.write import write_atomic

    write_atomic(output, text)


def _render_text(given: Given, work: _Work, words: str) -> Iterator[str]:
    from itsd.clock.intervals import clip, subtract, union

    yield f"{given.id} ({given.zone.key})"
    pauses = clip(union(work.pauses), work.start, work.end)
    sum_ = 0
    for start, end in subtract(given.clock.windows(work.start, work.end), pauses):
        sum_ += end - start
        first, last = given.local(start), given.local(end)
        until = f"{last:%H:%M}" if last.date() == first.date() else f"{last:%a %H:%M}"
        yield f"  {first:%a %Y-%m-%d}  {first:%H:%M}-{until}  {format_span(end - start):>12}  {format_span(sum_):>14}"
    for start, end in pauses:
        yield f"  paused {given.show(start)} to {given.show(end)}"
    yield words


def _render_json(given: Given, work: _Work, data: dict[str, Any]) -> str:
    from itsd.clock.cases import format_instant
    from itsd.clock.intervals import clip, subtract, union
    from itsd.output.json_text import format_json

    pauses = clip(union(work.pauses), work.start, work.end)
    windows = subtract(given.clock.windows(work.start, work.end), pauses)
    instants = {"due", "next_open", "next_close"}
    return format_json(
        {
            "format": "itsd-clock",
            "version": 1,
            "question": work.question,
            "calendar": given.id,
            "timezone": given.zone.key,
            "answer": {key: format_instant(value) if key in instants else value for key, value in data.items()},
            "windows": [{"start": format_instant(start), "end": format_instant(end), "seconds": end - start} for start, end in windows],
            "pauses": [{"start": format_instant(start), "end": format_instant(end)} for start, end in pauses],
        }
    )


def format_span(seconds: int) -> str:
    """A length of time for people: `34 h 30 min`, with seconds where there are some."""
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    parts = [f"{hours:,} h" if hours else "", f"{minutes} min" if minutes or not (hours or rest) else "", f"{rest} s" if rest else ""]
    return " ".join(part for part in parts if part)


def _parse_amount(text: str) -> tuple[str, int]:
    """Unit and whole number: seconds of open time, or business days. Raises ItsdError."""
    from itsd.model.values import SECONDS, parse_duration

    hint = "Write open time such as 4h, 90m or 8bh, or business days such as 2bd."
    try:
        amount = parse_duration(text)
    except ValueError:
        message = f"{text!r} is not an amount of time"
        raise ItsdError(message, hint) from None
    factor = SECONDS.get("h" if amount.unit == "bh" else amount.unit)
    number = amount.amount if amount.unit == "bd" else None if factor is None else amount.amount * factor.numerator / factor.denominator
    if number is None or number != int(number):
        message = f"{text!r} cannot be counted on a clock"
        raise ItsdError(message, hint)
    return ("bd" if amount.unit == "bd" else "s"), int(number)


def _finder(session: Session) -> Callable[[str], Calendar | None]:
    """Looks calendars up in the estate, which is loaded when the first one is asked for."""
    from itsd.model.time import Calendar

    known: dict[str, Calendar | None] = {}

    def find(id_: str) -> Calendar | None:
        if id_ not in known:
            known[id_] = load_estate(session, open_tree(session)).estate.find(Calendar, id_)
        return known[id_]

    return find


def _given(session: Session, id_: str) -> Given:
    """The calendar of the estate with this id. Raises ItsdError where there is none."""
    from itsd.clock.opentime import OpenTime
    from itsd.model.reading import suggest
    from itsd.model.time import ALWAYS, Calendar

    estate = load_estate(session, open_tree(session)).estate
    if id_ == ALWAYS:
        return Given(id_, OpenTime(None), ZoneInfo(estate.settings.timezone))
    found = estate.find(Calendar, id_)
    if found is None:
        broken = estate.record("calendar", id_) is not None
        message = f"the calendar {id_} cannot be read" if broken else f"there is no calendar {id_}"
        raise ItsdError(message, "`itsd validate` says what is wrong with it." if broken else suggest(id_, estate.names("calendar")) or "`itsd list calendar` shows what there is.")
    return Given(id_, OpenTime(found), ZoneInfo(found.timezone))


def _try(question: Callable[[], Any]) -> Any:  # noqa: ANN401  # whatever the question answers
    """The answer; what cannot be answered becomes an error for people."""
    from itsd.clock.opentime import NeverOpenError

    try:
        return question()
    except NeverOpenError as error:
        raise ItsdError(str(error), "Check the hours, holidays and closures of the calendar.") from None
    except ValueError as error:
        raise ItsdError(str(error), "Write the earlier instant first.") from None
    except OverflowError:
        message = "the answer lies beyond the calendar"
        raise ItsdError(message, "Ask for less.") from None
