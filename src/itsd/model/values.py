"""Values that agreements are made of: identifiers, dates, durations, percentages, quantities, money, windows.

All arithmetic is exact: `Decimal` for what was written, `Fraction` for what is computed. A float never enters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Annotated

from pydantic_core import core_schema

from itsd.model.parsing import Parsed, Raw, shown, wrong

ID_PATTERN = r"[a-z0-9]+(-[a-z0-9]+)*"
ID_LENGTH = 64


@dataclass(frozen=True, slots=True)
class IdText:
    """Metadata of a field that holds an id: checked by pydantic's own compiled code, because ids are the most frequent values.

    Its errors are put into words in `reading`.
    """

    pattern: str = ID_PATTERN
    length: int = ID_LENGTH

    def __get_pydantic_core_schema__(self, _source: object, _handler: object) -> core_schema.CoreSchema:
        """Pydantic's hook."""
        return core_schema.str_schema(pattern=f"^{self.pattern}$", max_length=self.length, strict=False, coerce_numbers_to_str=True)

    def __get_pydantic_json_schema__(self, _schema: object, _handler: object) -> dict[str, object]:
        """Pydantic's hook for JSON Schema: an id of digits alone may be written without quotation marks."""
        return {"type": ["string", "integer"], "pattern": f"^{self.pattern}$", "maxLength": self.length, "minimum": 0}


Id = Annotated[str, IdText()]


def parse_string(raw: Raw) -> str:
    """Plain text; numbers keep the digits that were written."""
    if isinstance(raw, str) and raw.strip():
        return raw
    if isinstance(raw, int | Decimal) and not isinstance(raw, bool):
        return str(raw)
    message = "the text is empty" if raw is None or raw == "" or isinstance(raw, str) else f"expected text, found {shown(raw)}"
    raise wrong(message)


String = Annotated[str, Parsed(parse_string, {"type": ["string", "number"], "pattern": r"\S"})]


def parse_date(raw: Raw) -> date:
    """A calendar date, ISO 8601: 2026-11-01."""
    return _date(raw) if isinstance(raw, str) else _no_date(raw)


def _no_date(raw: Raw) -> date:
    message = f"{shown(raw)} is not a date"
    raise wrong(message, "Write dates as YYYY-MM-DD, for example 2026-11-01.")


@lru_cache(maxsize=4096)  # the same values come again and again, and sharing them saves memory
def _date(raw: str) -> date:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", raw):
        try:
            return date.fromisoformat(raw)
        except ValueError:
            message = f"there is no day {raw}"
            raise wrong(message, "Write an existing date as YYYY-MM-DD.") from None
    return _no_date(raw)


Date = Annotated[date, Parsed(parse_date, {"type": "string", "format": "date", "examples": ["2026-11-01"]})]


def parse_instant(raw: Raw) -> datetime:
    """A point in time, ISO 8601, with or without an offset; one without is read in the time zone of its calendar."""
    if isinstance(raw, str) and "T" in raw.upper():
        try:
            return datetime.fromisoformat(raw.upper())
        except ValueError:
            pass
    message = f"{shown(raw)} is not an instant"
    raise wrong(message, "Write instants as 2026-11-01T07:30:00+04:00.")


Instant = Annotated[datetime, Parsed(parse_instant, {"type": "string", "format": "date-time", "examples": ["2026-11-01T07:30:00+04:00"]})]


def parse_day_or_instant(raw: Raw) -> date | datetime:
    """A day, or a point in time."""
    return parse_instant(raw) if isinstance(raw, str) and "T" in raw.upper() else parse_date(raw)


DayOrInstant = Annotated[date | datetime, Parsed(parse_day_or_instant, {"type": "string", "examples": ["2026-11-01", "2026-11-01T12:00"]})]

_VERSION = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)")


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """MAJOR.MINOR of an agreement; MAJOR changes with every right or obligation."""

    major: int
    minor: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"


def parse_version(raw: Raw) -> Version:
    """A version; one that was written as a number keeps its digits (1.10 stays 1.10)."""
    return _version(str(raw) if isinstance(raw, Decimal) else raw if isinstance(raw, str) else shown(raw))


@lru_cache(maxsize=4096)
def _version(text: str) -> Version:
    match = _VERSION.fullmatch(text)
    if match is None or len(text) > 20:  # noqa: PLR2004  # nobody counts that far; Python refuses endless integers
        message = f"{shown(text)} is not a version"
        raise wrong(message, 'Write MAJOR.MINOR in quotation marks, for example "2.1".')
    return Version(int(match[1]), int(match[2]))


AgreementVersion = Annotated[Version, Parsed(parse_version, {"type": ["string", "number"], "pattern": r"^\d+\.\d+$", "examples": ["2.1"]})]

_NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
_PERCENTAGE = re.compile(rf"({_NUMBER}) ?%")
_LONGEST = 40  # characters of a number; no quantity needs more


@dataclass(frozen=True, slots=True, order=True)
class Percentage:
    """A share on the scale of 0 to 100, with every digit that was written."""

    value: Decimal

    @property
    def fraction(self) -> Fraction:
        """The same as an exact number between 0 and 1."""
        return Fraction(self.value) / 100

    def __str__(self) -> str:
        return f"{self.value:f}%"


def parse_percentage(raw: Raw) -> Percentage:
    """`99.9%`, on the scale of 0 to 100."""
    return _percentage(raw if isinstance(raw, str) else shown(raw))


@lru_cache(maxsize=4096)
def _percentage(raw: str) -> Percentage:
    match = _PERCENTAGE.fullmatch(raw) if len(raw) <= _LONGEST else None
    if match is None:
        message = f"{shown(raw)} is not a percentage"
        raise wrong(message, "Write percentages with their sign, for example 99.9%.")
    value = Decimal(match[1])
    if not 0 <= value <= 100:  # noqa: PLR2004  # the scale of percentages
        message = f"{shown(raw)} is outside 0% to 100%"
        raise wrong(message, "Percentages are on a scale of 0 to 100.", "T011")
    return Percentage(value)


PercentageValue = Annotated[Percentage, Parsed(parse_percentage, {"type": "string", "pattern": r"^-?\d+(\.\d+)? ?%$", "examples": ["99.9%"]})]

# Seconds of one unit; business units have none without a calendar, months and years none without a date.
SECONDS: dict[str, Fraction] = {
    "ms": Fraction(1, 1000),
    "s": Fraction(1),
    "m": Fraction(60),
    "h": Fraction(3600),
    "d": Fraction(86400),
    "w": Fraction(604800),
}
_UNIT_NAMES = {
    "min": "m",
    "minute": "m",
    "minutes": "m",
    "second": "s",
    "seconds": "s",
    "hour": "h",
    "hours": "h",
    "day": "d",
    "days": "d",
    "week": "w",
    "weeks": "w",
    "month": "month",
    "months": "month",
    "year": "year",
    "years": "year",
    "quarter": "quarter",
    "quarters": "quarter",
    **{unit: unit for unit in ("ms", "s", "m", "h", "d", "w", "bh", "bd")},
}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_DURATION = re.compile(rf"({_NUMBER}) ?([a-z]+)")


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time as it was agreed: an amount and a unit (ms, s, m, h, d, w, bh, bd, month, quarter, year)."""

    amount: Decimal
    unit: str

    @property
    def seconds(self) -> Fraction | None:
        """Its length in seconds; None where only a calendar or a date can tell (bh, bd, months, years)."""
        factor = SECONDS.get(self.unit)
        return None if factor is None else Fraction(self.amount) * factor

    @property
    def months(self) -> int | None:
        """Its length in calendar months; None for every other unit."""
        factor = _MONTHS.get(self.unit)
        return None if factor is None else int(self.amount) * factor

    @property
    def needs_calendar(self) -> bool:
        """Whether it is counted in business hours or business days."""
        return self.unit in {"bh", "bd"}

    def after(self, start: date) -> date:
        """The day this long after a day. Business units count as elapsed ones here: use it for reviews and notice only."""
        months = self.months
        if months is not None:
            return add_months(start, months)
        seconds = Fraction(self.amount) * SECONDS[{"bh": "h", "bd": "d"}.get(self.unit, self.unit)]
        try:
            return start + timedelta(days=int(seconds // 86400))
        except OverflowError:
            return date.max

    def __str__(self) -> str:
        plural = "s" if self.unit in _MONTHS and self.amount != 1 else ""
        space = " " if self.unit in _MONTHS else ""
        return f"{self.amount:f}{space}{self.unit}{plural}"


def add_days(start: date, days: int) -> date:
    """The day so many days later, or earlier where that is negative; the last or first day there is where it would lie beyond."""
    return date.fromordinal(min(max(start.toordinal() + days, date.min.toordinal()), date.max.toordinal()))


def add_months(start: date, months: int) -> date:
    """The same day so many months later, or the last day of that month where it is shorter."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    if year >= date.max.year:
        return date.max
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day  # noqa: PLR2004  # December
    return date(year, month + 1, min(start.day, last))


def parse_duration(raw: Raw) -> Duration:
    """`15m`, `4h`, `2d`, `8bh`, `3bd`, `6 months`; never negative; months, quarters and years are whole."""
    return _duration(raw if isinstance(raw, str) else shown(raw))


@lru_cache(maxsize=4096)
def _duration(raw: str) -> Duration:
    match = _DURATION.fullmatch(raw) if len(raw) <= _LONGEST else None
    unit = _UNIT_NAMES.get(match[2]) if match else None
    if match is None or unit is None:
        message = f"{shown(raw)} is not a duration"
        raise wrong(message, "Write a number and a unit: 15m, 4h, 2d, 8bh, 3bd, 6 months.")
    amount = Decimal(match[1])
    if amount < 0 or (unit in _MONTHS and (amount != int(amount) or amount > 1200)):  # noqa: PLR2004  # a century
        message = f"{shown(raw)} is not a possible duration"
        raise wrong(message, "Durations are not negative; months and years are whole numbers.")
    return Duration(amount, unit)


DurationValue = Annotated[
    Duration,
    Parsed(parse_duration, {"type": "string", "pattern": r"^\d+(\.\d+)? ?[a-z]+$", "examples": ["15m", "4h", "2d", "8bh", "3bd", "6 months"]}),
]


def parse_number(raw: Raw) -> Decimal:
    """An exact number that is not negative."""
    if isinstance(raw, str) and re.fullmatch(_NUMBER, raw) and len(raw) <= _LONGEST:
        raw = Decimal(raw)
    if isinstance(raw, bool) or not isinstance(raw, int | Decimal):
        message = f"{shown(raw)} is not a number"
        raise wrong(message)
    if raw < 0:
        message = f"{shown(raw)} is negative"
        raise wrong(message, "Write a number of zero or more.")
    return Decimal(raw)


Number = Annotated[Decimal, Parsed(parse_number, {"type": "number", "minimum": 0})]


def parse_count(raw: Raw) -> int:
    """A whole number of zero or more."""
    number = parse_number(raw)
    if number != int(number):
        message = f"{shown(raw)} is not a whole number"
        raise wrong(message)
    return int(number)


Count = Annotated[int, Parsed(parse_count, {"type": "integer", "minimum": 0})]


def parse_flag(raw: Raw) -> bool:
    """`true` or `false`, and nothing else."""
    if isinstance(raw, bool):
        return raw
    message = f"expected true or false, found {shown(raw)}"
    raise wrong(message, "YAML 1.2 has only true and false; yes, no, on and off are text.")


Flag = Annotated[bool, Parsed(parse_flag, {"type": "boolean"})]


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount in a currency (ISO 4217)."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"


def parse_money(raw: Raw) -> Money:
    """`{amount: "120.500", currency: OMR}`."""
    hint = 'Write {amount: "120.500", currency: OMR}.'
    if not isinstance(raw, dict) or set(raw) != {"amount", "currency"}:
        message = f"expected an amount and a currency, found {shown(raw)}"
        raise wrong(message, hint)
    currency = raw["currency"]
    if not isinstance(currency, str) or not re.fullmatch(r"[A-Z]{3}", currency):
        message = f"{shown(currency)} is not a currency code of three letters"
        raise wrong(message, hint)
    return Money(parse_number(raw["amount"]), currency)


MoneyValue = Annotated[
    Money,
    Parsed(
        parse_money,
        {
            "type": "object",
            "properties": {"amount": {"type": ["string", "number"]}, "currency": {"type": "string", "pattern": "^[A-Z]{3}$"}},
            "required": ["amount", "currency"],
            "additionalProperties": False,
            "examples": [{"amount": "120.500", "currency": "OMR"}],
        },
    ),
]


def parse_time(raw: Raw) -> time:
    """A time of day, `HH:MM`."""
    if isinstance(raw, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", raw):
        return time.fromisoformat(raw)
    message = f"{shown(raw)} is not a time of day"
    raise wrong(message, "Write HH:MM between 00:00 and 23:59.")
