"""Exact lengths of time in words, and the dates of a term."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from itsd.levels import arabic
from itsd.model.values import Duration

if TYPE_CHECKING:
    from itsd.model.agreement import Agreement
    from itsd.render.phrases import Phrases

_PARTS = (("h", 3600), ("m", 60))
_DAY = 86_400
_LONG = 2 * _DAY  # from here on whole days are easier to read than hours
_DIGITS = 3  # decimals of a second; what is finer is cut off, never added


def say_length(seconds: Fraction | int, phrases: Phrases) -> str:
    """43 min 12 s; whole hours, minutes and seconds, and what is left of a second cut to thousandths. Whole days are days from two on."""
    if seconds >= _LONG and not seconds % _DAY:
        return phrases.amount(Duration(Decimal(int(seconds // _DAY)), "d"))
    rest, parts = Fraction(seconds), []
    for unit, size in _PARTS:
        count, rest = divmod(rest, size)
        if count:
            parts.append(Duration(Decimal(int(count)), unit))
    thousandths = int(rest * 10**_DIGITS)
    if thousandths or not parts:
        parts.append(Duration(Decimal(thousandths).scaleb(-_DIGITS).normalize() if thousandths else Decimal(0), "s"))
    said = [phrases.amount(part) for part in parts]
    return arabic.join(said) if phrases.is_arabic else " ".join(said)


def say_term(agreement: Agreement, phrases: Phrases) -> str:
    """From when to when, both days included."""
    start = phrases.day(agreement.valid.from_)
    if agreement.valid.to is None:
        return phrases.labels.text("From %(start)s on, until it is ended", start=start)
    return phrases.labels.text("From %(start)s to %(end)s, both days included", start=start, end=phrases.day(agreement.valid.to))
