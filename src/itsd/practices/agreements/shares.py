"""Shares as percentages, with enough digits to tell a value from what it is held against."""

from __future__ import annotations

from fractions import Fraction

_DIGITS = 4  # decimals that a percentage is shown with at least, where it has them
_MOST = 30


def format_share(share: Fraction, beside: Fraction | None, *, up: bool = False) -> str:
    """A share as a number of per cent: cut, never rounded to the better side (`up` rounds up), and told apart from another one."""
    for digits in range(_DIGITS, _MOST):
        text = _cut(share, digits, up=up)
        if beside is None or share == beside or Fraction(text) != beside * 100:
            return text
    return text


def _cut(share: Fraction, digits: int, *, up: bool) -> str:
    scaled = share * 100 * 10**digits
    whole = -(-scaled.numerator // scaled.denominator) if up else scaled.numerator // scaled.denominator
    text = f"{whole:0{digits + 1}d}" if whole >= 0 else f"-{-whole:0{digits + 1}d}"
    return f"{text[:-digits]}.{text[-digits:]}".rstrip("0").rstrip(".") if digits else text
