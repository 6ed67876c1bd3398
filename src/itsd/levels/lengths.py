"""Lengths of time and instants as people say them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from itsd.clock.windows import moment_of

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_DIGITS = 3  # decimals of a second; what is finer is cut off


def format_span(seconds: int | Fraction) -> str:
    """A length of time for people: `34 h 30 min`, with seconds where there are some."""
    whole, part = divmod(abs(Fraction(seconds)), 1)
    hours, rest = divmod(int(whole), 3600)
    minutes, rest = divmod(rest, 60)
    said = f"{rest}.{int(part * 10**_DIGITS):0{_DIGITS}d}".rstrip("0").rstrip(".") if part else str(rest)
    parts = [f"{hours:,} h" if hours else "", f"{minutes} min" if minutes or not (hours or rest or part) else "", f"{said} s" if rest or part else ""]
    return ("-" if seconds < 0 else "") + " ".join(part for part in parts if part)


def format_moment(seconds: int, zone: ZoneInfo) -> str:
    """An instant in a time zone: `Sun 2026-11-08 10:00`."""
    local = moment_of(seconds).astimezone(zone)
    return f"{local:%a %Y-%m-%d %H:%M}{f':{local:%S}' if local.second else ''}"
