"""One question to a clock as a JSON object, and its answer: the form of `itsd clock batch`."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from itsd.clock.availability import Observed, Policy, measure
from itsd.clock.business_days import due_in_days
from itsd.clock.opentime import NeverOpenError, OpenTime, due, elapsed
from itsd.clock.windows import moment_of, seconds_of
from itsd.model.time import ALWAYS, Calendar

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from itsd.clock.intervals import Interval

    Find = Callable[[str], Calendar | None]

_DECIMALS = 9
_MINUTE = 60


class CaseError(Exception):
    """The question cannot be answered; the message says why."""


def answer(case: dict[str, Any], find: Find) -> dict[str, Any]:
    """The result fields of a case, or `error`. `find` looks a calendar up by its id."""
    try:
        return {"id": case.get("id"), **_OPERATIONS[_operation(case)](case, find)}
    except (CaseError, NeverOpenError, ValueError, OverflowError) as error:
        return {"id": case.get("id"), "error": str(error)}


def _operation(case: dict[str, Any]) -> str:
    name = case.get("op")
    if name not in _OPERATIONS:
        message = f"op is {name!r}; it must be one of {', '.join(_OPERATIONS)}"
        raise CaseError(message)
    return str(name)


def _elapsed(case: dict[str, Any], find: Find) -> dict[str, Any]:
    clock, zone = _clock(case, find)
    seconds = elapsed(clock, _moment(case, "start", zone), _moment(case, "end", zone), _intervals(case, "pauses", zone))
    return {"seconds": seconds, "minutes": seconds // _MINUTE}


def _due(case: dict[str, Any], find: Find) -> dict[str, Any]:
    clock, zone = _clock(case, find)
    start = _moment(case, "start", zone)
    if "business_days" in case:
        found = due_in_days(clock, start, _whole(case, "business_days"), end_of_day=case.get("end_of_day") is True)
    else:
        at_close = case.get("due_at_close", "close")
        if at_close not in {"close", "next_open"}:
            message = f"due_at_close is {at_close!r}; it must be close or next_open"
            raise CaseError(message)
        found = due(clock, start, _whole(case, "seconds"), _intervals(case, "pauses", zone), at_close=at_close)
    return {"due": format_instant(found)}


def _availability(case: dict[str, Any], _find: Find) -> dict[str, Any]:
    zone = ZoneInfo("UTC")
    events = [(_parse(event.get("at"), zone), event.get("state")) for event in case.get("events", [])]
    observed = Observed(_moment(case, "start", zone), _moment(case, "end", zone), case.get("initial_state", "unknown"), events)
    if observed.end < observed.start:
        message = "the end lies before the start"
        raise CaseError(message)
    policy = case.get("policy", {})
    windows = _intervals(case, "windows", zone) if "windows" in case else None
    found = measure(observed, _intervals(case, "maintenance", zone), windows, Policy(policy.get("maintenance", "removed"), policy.get("unknown", "removed")))
    percent = None if found.share is None else format_percent(found.share)
    return {"up": found.up, "down": found.down, "excluded": found.excluded, "unknown": found.unknown, "outside": found.outside, "percent": percent}


_OPERATIONS = {"elapsed": _elapsed, "due": _due, "availability": _availability}


def _clock(case: dict[str, Any], find: Find) -> tuple[OpenTime, ZoneInfo]:
    """The calendar of a case, inline or by id, and its time zone."""
    given = case.get("calendar")
    if given == ALWAYS:
        return OpenTime(None), ZoneInfo("UTC")
    if isinstance(given, str):
        found = find(given)
        if found is None:
            message = f"there is no calendar {given}"
            raise CaseError(message)
        return OpenTime(found), ZoneInfo(found.timezone)
    if not isinstance(given, dict):
        message = "calendar is missing; give its id, or its fields"
        raise CaseError(message)
    try:
        calendar = Calendar.model_validate({"name": "inline", **given, "kind": "calendar", "id": "inline"})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        message = f"calendar.{'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise CaseError(message) from None
    return OpenTime(calendar), ZoneInfo(calendar.timezone)


def _whole(case: dict[str, Any], key: str) -> int:
    value = case.get(key)
    if isinstance(value, bool) or not isinstance(value, int):
        message = f"{key} is {value!r}; it must be a whole number"
        raise CaseError(message)
    return value


def _moment(case: dict[str, Any], key: str, zone: ZoneInfo) -> int:
    return _parse(case.get(key), zone, key)


def _parse(value: object, zone: ZoneInfo, key: str = "at") -> int:
    try:
        return seconds_of(datetime.fromisoformat(str(value)), zone)
    except ValueError:
        message = f"{key} is {value!r}; it must be an instant such as 2026-11-01T07:30:00+04:00"
        raise CaseError(message) from None


def _intervals(case: dict[str, Any], key: str, zone: ZoneInfo) -> list[Interval]:
    found = []
    for pair in case.get(key) or []:
        if not isinstance(pair, list) or len(pair) != 2:  # noqa: PLR2004  # from and to
            message = f"{key} holds {pair!r}; it must be a pair [from, to]"
            raise CaseError(message)
        start, end = (_parse(value, zone, key) for value in pair)
        if end < start:
            message = f"{key}: an end lies before its start"
            raise CaseError(message)
        found.append((start, end))
    return found


def format_instant(seconds: int) -> str:
    """An instant in UTC, as in 2026-11-01T03:30:00Z."""
    return f"{moment_of(seconds):%Y-%m-%dT%H:%M:%SZ}"


def format_percent(share: Fraction) -> str:
    """A share as a percentage, exact where nine decimals can hold it, else cut there: never rounded up."""
    scaled = share * 100 * 10**_DECIMALS
    number = Decimal(scaled.numerator // scaled.denominator).scaleb(-_DECIMALS)
    return f"{number.normalize():f}"


def agrees(expected: object, found: object) -> bool:
    """Whether a result is what a case expects; a number is compared to as many digits as it was written with."""
    if isinstance(expected, int | Decimal) and not isinstance(expected, bool) and isinstance(found, str | int):
        wanted = Decimal(expected)
        digits = -int(wanted.as_tuple().exponent) if isinstance(wanted.as_tuple().exponent, int) else 0
        return Decimal(found).quantize(Decimal(1).scaleb(-max(digits, 0))) == wanted
    return expected == found
