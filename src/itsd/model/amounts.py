"""What a target may promise: a percentage, a duration, a quantity with its unit, a time of day, or, found later, something vague."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from functools import lru_cache
from typing import Annotated

from itsd.model.parsing import Parsed, Raw, shown, wrong
from itsd.model.periods import Window, parse_window
from itsd.model.values import Duration, Percentage, parse_duration, parse_number, parse_percentage, parse_time

_QUANTITY = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?) ?(/?[A-Za-zµ][A-Za-zµ0-9/%²³ -]{0,30})")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of things; the unit is empty for a plain count ("500") and free otherwise ("500 GB")."""

    amount: Decimal
    unit: str = ""

    def __str__(self) -> str:
        return f"{self.amount:f} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class Vague:
    """Words where a number belongs ("best effort"); kept, so that a rule can say so at its place."""

    text: str

    def __str__(self) -> str:
        return self.text


Amount = Percentage | Duration | Quantity | time | Vague


def parse_amount(raw: Raw) -> Amount:
    """The value of a target. What is none of the known shapes is `Vague`, never an error: the meaning is judged by rules."""
    if isinstance(raw, int | Decimal) and not isinstance(raw, bool):
        return Quantity(parse_number(raw))
    if not isinstance(raw, str) or not raw.strip() or len(raw) > _LONGEST:
        message = f"expected a number with its unit, found {shown(raw)}"
        raise wrong(message, "Write for example 99.9%, 4h, 500 or 100 GB.")
    return _amount(raw.strip())


@lru_cache(maxsize=4096)  # the same values come again and again
def _amount(text: str) -> Amount:
    if text.endswith("%") and text[0] in "-0123456789":
        return parse_percentage(text)
    if text[0] not in "-0123456789":
        return Vague(text)
    if re.fullmatch(r"\d\d:\d\d", text):
        return parse_time(text)
    match = _QUANTITY.fullmatch(text)
    if match is None:
        return Quantity(parse_number(text)) if re.fullmatch(r"[0-9.]+", text) and text.count(".") <= 1 and text[-1] != "." else Vague(text)
    return _with_unit(text, Decimal(match[1]), match[2])


def _with_unit(text: str, number: Decimal, unit: str) -> Amount:
    """A duration where the unit is one of time, a quantity otherwise."""
    try:
        return parse_duration(text)
    except ValueError:  # PydanticCustomError is one
        if number < 0:
            raise
        return Quantity(number, unit.strip())


AmountValue = Annotated[
    Percentage | Duration | Quantity | time | Vague,
    Parsed(parse_amount, {"type": ["string", "number"], "examples": ["99.9%", "4h", 500, "100 GB"]}),
]

WindowValue = Annotated[
    Window,
    Parsed(
        parse_window,
        {"type": "string", "examples": ["day", "week", "month", "quarter", "half-year", "year", "30d"]},
    ),
]
