"""Numbers of a dimension in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.levels.digits import format_exact
from itsd.levels.lengths import format_span

if TYPE_CHECKING:
    from fractions import Fraction

_DAY = 86_400


def say_number(value: Fraction, dimension: str) -> str:
    """A value with its unit; the dimensions are those of `levels.comparison.measure_of`. Times of two whole days and more are days."""
    if dimension != "s":
        return format_exact(value, dimension)
    return f"{value.numerator // _DAY} d" if value >= 2 * _DAY and not value % _DAY else format_span(value)
