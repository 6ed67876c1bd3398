"""What a question of `itsd clock` is about, and its answer with the windows it rests on."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from itsd.cli.estate import load_estate, open_tree
from itsd.errors import ItsdError
from itsd.levels.lengths import format_span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from itsd.cli.options import Session
    from itsd.clock.intervals import Interval
    from itsd.clock.opentime import OpenTime


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


def find_calendar(session: Session, id_: str) -> Given:
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


def parse_amount(text: str) -> tuple[str, int]:
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


def attempt(question: Callable[[], Any]) -> Any:  # noqa: ANN401  # whatever the question answers
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


@dataclass(frozen=True, slots=True)
class Work:
    """A question and the stretch of time that its answer was found in."""

    question: str
    start: int
    end: int
    pauses: list[Interval]


def write_answer(given: Given, work: Work, data: dict[str, Any], words: str, target: tuple[str, Path | None]) -> None:
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


def _render_text(given: Given, work: Work, words: str) -> Iterator[str]:
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


def _render_json(given: Given, work: Work, data: dict[str, Any]) -> str:
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
