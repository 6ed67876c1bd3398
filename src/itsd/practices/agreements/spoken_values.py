"""Numbers of a dimension in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.levels.lengths import format_span

if TYPE_CHECKING:
    from fractions import Fraction

_DAY = 86_400
_SIZES = (("PB", 10**15), ("TB", 10**12), ("GB", 10**9), ("MB", 10**6), ("kB", 10**3))
_RATES = (("Gbit/s", 10**9), ("Mbit/s", 10**6), ("kbit/s", 10**3))


def say_number(value: Fraction, dimension: str) -> str:
    """A value with its unit; the dimensions are those of `levels.comparison.measure_of`."""
    if dimension == "s":
        return f"{plain(value / _DAY)} d" if value >= 2 * _DAY and not value % _DAY else format_span(value)
    if dimension == "time":
        return f"{int(value) // 60:02d}:{int(value) % 60:02d}"
    if dimension in {"B", "bit/s"}:
        for unit, size in _SIZES if dimension == "B" else _RATES:
            if value >= size:
                return f"{plain(value / size)} {unit}"
    if dimension == "months":
        return f"{plain(value)} months"
    unit = dimension.removeprefix("#")
    return f"{plain(value)}{'%' if unit == '%' else f' {unit}' if unit else ''}"


def plain(value: Fraction) -> str:
    """A number as people write it: whole, or with up to three decimals."""
    return f"{value.numerator:,}" if value.denominator == 1 else f"{float(value):,.3f}".rstrip("0").rstrip(".")
