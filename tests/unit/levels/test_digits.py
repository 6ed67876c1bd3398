"""Numbers as text: never rounded so far that a value looks like the target it misses."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itsd.levels.digits import format_difference, format_exact, format_separated

PERCENT = [
    ("98.996", "99", "98.996%"),
    ("99.0", "99.00", "99%"),
    ("98.01", "99", "98.01%"),
    ("98", "99", "98%"),
    ("99.70029990", "99.7", "99.7003%"),
    ("99.5214980", "99.5", "99.52%"),
    ("99.999999999", "100", "99.999999999%"),
    ("99.95", "99.95", "99.95%"),
    ("100/3", "33", "33.33%"),
    ("100/3", "33.33", "33.333%"),
    ("-0.5", "0", "-0.5%"),
]


@pytest.mark.parametrize(("value", "target", "text"), PERCENT)
def test_percentages_are_told_apart(value: str, target: str, text: str) -> None:
    assert format_separated(Fraction(value), Fraction(target), "%") == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        ("2592", "s", "43.2 min"),
        ("633.6", "s", "10.56 min"),
        ("3168", "s", "52.8 min"),
        ("31536", "s", "8.76 h"),
        ("244800", "s", "68 h"),
        ("0", "s", "0 s"),
        ("0.8", "s", "800 ms"),
        ("500000000000", "B", "500 GB"),
        ("10000000", "bit/s", "10 Mbit/s"),
        ("12", "bit/s", "12 bit/s"),
        ("3", "months", "3 months"),
        ("1", "bd", "1 working day"),
        ("8", "bh", "8 working hours"),
        ("390", "time", "06:30"),
        ("120", "#tx/s", "120 tx/s"),
        ("500", "#", "500"),
    ],
)
def test_units(value: str, unit: str, text: str) -> None:
    assert format_exact(Fraction(value), unit) == text


@pytest.mark.parametrize(
    ("delta", "unit", "text"),
    [
        ("-0.4", "%", "0.4 points"),
        ("1", "%", "1 point"),
        ("7200", "s", "2 h"),
        ("-30", "time", "30 min"),
        ("-300", "#", "300"),
        ("5000000000", "B", "5 GB"),
        ("1/1000000", "%", "0.000001 points"),
    ],
)
def test_differences(delta: str, unit: str, text: str) -> None:
    assert format_difference(Fraction(delta), unit) == text


def test_a_length_just_below_an_hour_is_no_hour() -> None:
    assert format_separated(Fraction("3599.9999"), Fraction(3600), "s") == "59.999998 min"


def test_no_float_takes_a_minute_away() -> None:
    """Of 18000 minutes 99.9 % leaves 18; in floats it would be 17."""
    assert floor((100 - Fraction("99.9")) / 100 * 18000) == 18


@given(st.fractions(-1000, 1000, max_denominator=10**6), st.integers(-(10**6), 10**6))
def test_different_numbers_never_look_the_same(value: Fraction, thousandths: int) -> None:
    """What is printed lies on the same side of the target as the value."""
    target = Fraction(thousandths, 1000)
    shown = Fraction(format_separated(value, target, "%").removesuffix("%"))
    assert (shown > target, shown < target) == (value > target, value < target)
