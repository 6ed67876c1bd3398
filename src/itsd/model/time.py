"""When things happen: calendars, maintenance windows, priority schemes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, model_validator

from itsd.model.base import Judged, Model, NamedEntity, either, one_or_more
from itsd.model.hours import Ranges, Week
from itsd.model.parsing import Parsed, Raw, shown, wrong
from itsd.model.text import LocalText
from itsd.model.values import Count, Date, DayOrInstant, DurationValue, Flag, Id, String

ALWAYS = "always"


def parse_zone(raw: Raw) -> str:
    """A time zone of the IANA database."""
    try:
        if isinstance(raw, str) and raw and not raw.startswith(("/", ".")):
            ZoneInfo(raw)
            return raw
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    message = f"{shown(raw)} is not a time zone"
    raise wrong(message, "Write a name of the IANA database, for example Asia/Muscat.")


Zone = Annotated[str, Parsed(parse_zone, {"type": "string", "examples": ["Asia/Muscat"]})]


def _country(raw: Raw) -> str:
    if isinstance(raw, str) and len(raw) == 2 and raw.isascii() and raw.isalpha() and raw.isupper():  # noqa: PLR2004  # ISO 3166-1
        return raw
    message = f"{shown(raw)} is not a country code"
    raise wrong(message, "Write two capital letters (ISO 3166-1), for example OM.")


Country = Annotated[str, Parsed(_country, {"type": "string", "pattern": "^[A-Z]{2}$", "examples": ["OM"]})]


class Holidays(Model):
    """Days on which the calendar is closed."""

    country: Country | None = Field(None, description="Public holidays of this country.")
    subdivision: String | None = Field(None, description="Of this part of the country.", examples=["ENG"])
    dates: tuple[Date, ...] = Field((), description="Days of one's own.")
    removals: tuple[Date, ...] = Field((), description="Public holidays on which one works.")


class Season(Model):
    """Other hours for a span of days, first and last included."""

    name: LocalText = Field(description="What the season is called.")
    from_: Date = Field(alias="from", description="First day.")
    to: Date = Field(description="Last day.")
    hours: Week = Field(description="Hours during the season.")


class CalendarException(Model):
    """Other hours, or none, on a day or a span of days."""

    date: Date | None = Field(None, description="The day.")
    from_: DayOrInstant | None = Field(None, alias="from", description="First day of a span, or the instant at which a closure begins.")
    to: DayOrInstant | None = Field(None, description="Last day of a span, or the instant at which a closure ends.")
    hours: Ranges | None = Field(None, description="The hours of such a day.")
    closed: Flag = Field(False, description="Whether it is closed.")
    reason: LocalText | None = Field(None, description="Why.")

    @model_validator(mode="after")
    def check_shape(self) -> Self:
        """Exactly one day or span, exactly one of hours and closed; instants only for closures."""
        dated = self.date is not None
        if dated == (self.from_ is not None) or (dated and self.to is not None):
            message = "an exception is for a date, or from a day to another"
            raise wrong(message, "Write date, or from and to.")
        if (self.hours is not None) == self.closed:
            message = "an exception has hours, or is closed"
            raise wrong(message, "Write hours, or closed: true.")
        instants = [isinstance(moment, datetime) for moment in (self.from_, self.to) if moment is not None]
        if any(instants) and not (all(instants) and len(instants) == 2 and self.closed):  # noqa: PLR2004  # from and to
            message = "only a closure begins and ends at instants, and it needs both"
            raise wrong(message, "Write days, or closed: true with the instants of from and to.")
        return self


class Calendar(NamedEntity):
    """Hours in a time zone. `always` (24×7) is built in and needs no file."""

    kind: Literal["calendar"]
    timezone: Zone = Field(description="The time zone in which hours, days and holidays are meant.")
    hours: Week = Field(description="Hours by day or range of days; an end before the start is on the next day.")
    holidays: Holidays | None = Field(None, description="Days on which it is closed.")
    seasons: tuple[Season, ...] = Field((), description="Spans with other hours, such as Ramadan.")
    exceptions: tuple[CalendarException, ...] = Field((), description="Single days and spans with other hours or none.")


def _nth(raw: Raw) -> int:
    if isinstance(raw, int) and not isinstance(raw, bool) and raw in {-1, 1, 2, 3, 4, 5}:
        return raw
    message = f"{shown(raw)} is not 1 to 5, or -1 for the last"
    raise wrong(message)


class Pattern(Model):
    """When a maintenance window comes round: weekly, or on the nth such day of a month."""

    nth: Annotated[int, Parsed(_nth, {"type": "integer", "enum": [-1, 1, 2, 3, 4, 5]})] | None = Field(
        None,
        description="Which such day of the month; -1 is the last. Weekly where it is absent.",
    )
    day: Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"] = Field(description="The weekday.")
    hours: Ranges = Field(description="From when to when.")


class Limit(Model):
    """How much maintenance there may be."""

    total: DurationValue = Field(description="Time in all.")
    per: String = Field(description="In which window.", examples=["month"])
    count: Count | None = Field(None, description="How many windows.")


class Span(Model):
    """A span of days, first and last included, and why."""

    from_: Date = Field(alias="from", description="First day.")
    to: Date = Field(description="Last day.")
    reason: LocalText | None = Field(None, description="Why.")


class Maintenance(NamedEntity):
    """A standing window for planned work."""

    kind: Literal["maintenance"]
    timezone: Zone | None = Field(None, description="The time zone of the pattern; the estate's where it is absent.")
    pattern: one_or_more(Pattern) = Field((), description="When the window is.")  # type: ignore[valid-type]
    notice: DurationValue = Field(description="How long before it must be announced.")
    at_most: Limit | None = Field(None, description="How much there may be in a window of time.")
    counts_as_downtime: Flag = Field(False, description="Whether it counts as downtime all the same.")
    frozen: tuple[Span, ...] = Field((), description="Spans in which nothing is changed.")


class Priority(Model):
    """A priority and what it stands for."""

    id: Id = Field(description="Its short name.", examples=["p1"])
    name: LocalText | None = Field(None, description="What people call it.")
    definition: LocalText | None = Field(None, description="When it applies.")


class PriorityScheme(NamedEntity):
    """How impact and urgency give a priority."""

    kind: Literal["priority-scheme"]
    impacts: tuple[Id, ...] = Field(description="Impacts, the highest first.")
    urgencies: tuple[Id, ...] = Field(description="Urgencies, the highest first.")
    matrix: Annotated[dict[str, dict[str, Id]], Judged("T009")] = Field(default_factory=dict, description="The priority of each impact and urgency.")
    priorities: tuple[either(Id, Priority), ...] = Field(description="All priorities, the most urgent first.")  # type: ignore[valid-type]

    @property
    def order(self) -> tuple[str, ...]:
        """The ids of the priorities, the most urgent first."""
        return tuple(item.id if isinstance(item, Priority) else item for item in self.priorities)
