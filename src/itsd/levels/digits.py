"""Measured and promised numbers as text: exact where that is short, and always with enough digits to be told apart.

A value is printed beside what it is held against. It is rounded only there, and never so far that the two look the same:
98.996 % is no met "99.00 %". Units are those of `comparison.measure_of`.
"""

from __future__ import annotations

from fractions import Fraction

_DIGITS = 2  # decimals of a number that has no end
_SHARE_DIGITS = 4  # decimals that a share is shown with at least, where it has them
_MOST_DIGITS = 30
_DAY = 86_400
_LONG = 14 * _DAY  # from here on whole days are said in days
_LENGTHS: tuple[tuple[Fraction | int, str], ...] = ((3600, "h"), (60, "min"), (1, "s"), (Fraction(1, 1000), "ms"))
_SIZES: dict[str, tuple[tuple[Fraction | int, str], ...]] = {
    "s": _LENGTHS,
    "B": ((10**15, "PB"), (10**12, "TB"), (10**9, "GB"), (10**6, "MB"), (10**3, "kB"), (1, "B")),
    "bit/s": ((10**9, "Gbit/s"), (10**6, "Mbit/s"), (10**3, "kbit/s"), (1, "bit/s")),
}
_PLURALS = {"#levels": "level", "months": "month", "bd": "working day", "bh": "working hour"}


def format_separated(value: Fraction, target: Fraction, unit: str) -> str:
    """A value with its unit, and with digits enough to separate it from its target where it is another number."""
    scale, name = _scale_of(value, unit)
    return _with_unit(_separated(value / scale, target / scale), name, unit)


def format_exact(value: Fraction, unit: str) -> str:
    """A value with its unit, by itself."""
    return format_separated(value, value, unit)


def format_difference(delta: Fraction, unit: str) -> str:
    """The distance between two values: 0.4 points, 2 h, 30 min of a time of day."""
    distance = abs(delta)
    if unit == "%":
        text = _separated(distance, Fraction(0))
        return f"{text} point{'' if text == '1' else 's'}"
    if unit == "s" and distance >= _LONG and not distance % _DAY:
        return f"{distance.numerator // _DAY} days"
    return format_separated(distance * 60, Fraction(0), "s") if unit == "time" else format_separated(distance, Fraction(0), unit)


def _scale_of(value: Fraction, unit: str) -> tuple[Fraction | int, str]:
    """What a value is divided by for printing, and the unit that stands for it: the largest of which there is at least one."""
    scales = _SIZES.get(unit, ((1, unit),))
    found = next(((scale, name) for scale, name in scales if abs(value) >= scale), None)
    if found is not None:
        return found
    return (1, "s") if unit == "s" and not value else scales[-1]


def _with_unit(number: str, name: str, unit: str) -> str:
    if unit == "%":
        return f"{number}%"
    if unit == "time":
        whole = Fraction(number)
        return f"{int(whole) // 60:02d}:{int(whole) % 60:02d}"
    if unit in _PLURALS:
        return f"{number} {_PLURALS[unit]}{'' if number == '1' else 's'}"
    return f"{number} {name.removeprefix('#')}".strip()


def _separated(value: Fraction, target: Fraction) -> str:
    """Rounded to the first number of decimals that shows a difference where there is one; fewer only where nothing is lost."""
    digits = max(_DIGITS, _decimals(target))
    while value != target and _rounded(value, digits) == _rounded(target, digits):
        digits += 1
    text = _fixed(_rounded(value, digits), digits)
    kept = 0 if value != target else _decimals(target)
    return _trimmed(text, kept)


def _rounded(value: Fraction, digits: int) -> int:
    return round(value * Fraction(10) ** digits)


def _decimals(value: Fraction) -> int:
    """How many decimals a number has; none where it has no end."""
    rest, digits = value.denominator, 0
    while rest % 10 == 0:
        rest, digits = rest // 10, digits + 1
    twos = fives = 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return digits + max(twos, fives) if rest == 1 else 0


def _fixed(scaled: int, digits: int) -> str:
    text = f"{abs(scaled):0{digits + 1}d}"
    return ("-" if scaled < 0 else "") + (f"{text[:-digits]}.{text[-digits:]}" if digits else text)


def _trimmed(text: str, kept: int) -> str:
    """Without the zeros at the end of its decimals, of which some are kept."""
    whole, point, decimals = text.partition(".")
    rest = decimals[:kept] + decimals[kept:].rstrip("0")
    return f"{whole}{point}{rest}" if rest else whole


def format_share(share: Fraction, beside: Fraction | None, *, up: bool = False) -> str:
    """A share as a number of per cent: cut, never rounded to the better side (`up` rounds up), and told apart from another one."""
    for digits in range(_SHARE_DIGITS, _MOST_DIGITS):
        text = _cut(share, digits, up=up)
        if beside is None or share == beside or Fraction(text) != beside * 100:
            return text
    return text


def _cut(share: Fraction, digits: int, *, up: bool) -> str:
    scaled = share * 100 * 10**digits
    whole = -(-scaled.numerator // scaled.denominator) if up else scaled.numerator // scaled.denominator
    text = f"{whole:0{digits + 1}d}" if whole >= 0 else f"-{-whole:0{digits + 1}d}"
    return f"{text[:-digits]}.{text[-digits:]}".rstrip("0").rstrip(".") if digits else text
