"""Numbers in words, as agreements write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itsd.levels.number_words import number_at_end

ONES = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen")
LOW = (*ONES, "eighteen", "nineteen")
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
AR_ONES = ("", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة")
AR_TENS = ("", "", "عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون")


def in_english(number: int) -> str:
    """A number below a million in words."""
    if number < 20:
        return LOW[number]
    if number < 100:
        return "-".join(part for part in (TENS[number // 10], LOW[number % 10]) if part)
    scale, name = (1000, "thousand") if number >= 1000 else (100, "hundred")
    rest = number % scale
    return f"{in_english(number // scale)} {name}" + (f"{' and ' if rest < 100 else ' '}{in_english(rest)}" if rest else "")


@given(st.integers(1, 999_999))
def test_english(number: int) -> None:
    assert number_at_end(f"within {in_english(number)}") == number


@given(st.integers(20, 99), st.sampled_from([0, 100, 200]))
def test_arabic(number: int, hundreds: int) -> None:
    words = [{100: "مئة", 200: "مئتان"}.get(hundreds, ""), AR_ONES[number % 10], AR_TENS[number // 10]]
    assert number_at_end("خلال " + " و".join(word for word in words if word)) == number + hundreds


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("خمسة", 5),
        ("لسبعة", 7),
        ("خلال يومين", 2),
        ("أحد عشر", 11),
        ("اثنتي عشرة", 12),
        ("خمسَة عشر", 15),
        ("مئة وخمسة وعشرون", 125),
        ("between three and five", 5),
        ("five twenty", 20),
        ("twenty eleven", 11),
        ("Twenty Four", 24),
        ("five days", None),
        ("one and a half", None),
        ("", None),
        ("five ", None),
        ("الخدمة", None),
    ],
)
def test_the_last_words_count(text: str, number: int | None) -> None:
    assert number_at_end(text) == number
