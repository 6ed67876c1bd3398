"""Numbers in prose: what is read as the same thing said twice, and when it agrees."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itsd.levels.wording import find_intervals, find_numbers_said_twice, find_stated_allowances

YEAR, MONTH, WEEK = (365 * 86_400, 366 * 86_400), (28 * 86_400, 31 * 86_400), (7 * 86_400, 7 * 86_400)
OFFICE = (5 * 17 * 1800, 5 * 17 * 1800)  # 08:30 to 17:00 on five days


@pytest.mark.parametrize(
    ("text", "open_", "right"),
    [
        ("99.9 % (8 hours a year)", YEAR, False),
        ("99.9 % (9 hours a year)", YEAR, True),
        ("99.9 % (8.8 hours a year)", YEAR, True),
        ("99.9% (8.76 h per year)", YEAR, True),
        ("99.9% (8.7 h per year)", YEAR, False),
        ("Available 99.9 % of the time, that is 8 h 46 min a year.", YEAR, True),
        ("Available 99.9 % of the time, that is 8 h 20 min a year.", YEAR, False),
        ("99.9 per cent (less than 9 hours a year)", YEAR, True),
        ("99.9 per cent (less than 8 hours a year)", YEAR, False),
        ("99.9 % (more than 10 hours a year)", YEAR, False),
        ("99.9 % (more than 8 hours a year)", YEAR, True),
        ("99.99% availability (1 h a year)", YEAR, False),
        ("99.99% availability (about 1 h a year)", YEAR, True),
        ("99.99% availability (53 minutes of downtime a year)", YEAR, True),
        ("99.9 % of the time, i.e. approx. 8 hours a year.", YEAR, False),
        ("99.9 % (43 minutes a month)", MONTH, True),
        ("99.9 % (43.8 minutes of downtime per month)", MONTH, True),
        ("99.9 % monthly (40 min)", MONTH, True),
        ("99.9 % (4 minutes a month)", MONTH, False),
        ("99.9% of 08:30–17:00 Mon–Fri is 3 minutes a week", OFFICE, True),
        ("99.9% of 08:30–17:00 Mon–Fri is 5 minutes a week", OFFICE, False),
        ("إتاحة 99٫9٪ (٨ ساعات في السنة)", YEAR, False),
        ("إتاحة 99٫9٪ (٨٫٧٦ ساعة في السنة)", YEAR, True),
        ("إتاحة 99.9% أي ما يعادل 43 دقيقة شهريا", MONTH, True),
        ("إتاحة 99.9 في المئة، أي 3 دقائق شهريا", MONTH, False),
    ],
)
def test_allowances_in_prose(text: str, open_: tuple[int, int], right: bool) -> None:  # noqa: FBT001  # a table
    (found,) = find_stated_allowances(text)
    assert found.agrees(Fraction(open_[0]), Fraction(open_[1])) is right


@pytest.mark.parametrize(
    "text",
    [
        "99 % availability, and maintenance of 4 hours a month",
        "99.9 % of requests within 8 hours",
        "90% of calls are answered; training takes 8 hours a year",
        "5 % (8 hours a year)",
        "99.9 %, and two tests of 4 hours a year",
        "99.9 % (8 hours)",
        "100 % (0 hours a year)",
        "8 hours a year",
    ],
)
def test_two_things_are_left_alone(text: str) -> None:
    assert not list(find_stated_allowances(text))


def test_hours_that_are_named() -> None:
    texts = ("99.9% of 08:30-17:00 Mon-Fri is 3 minutes a week", "99.9 % of 24x7 is 8.76 h a year", "99.9% of 08:30-17:00 is 1 minute a day", "99.9 % is 8.76 h a year")
    assert [next(find_stated_allowances(text)).hours for text in texts] == [153_000, "always", -1, None]


@given(share=st.integers(9000, 9999), digits=st.integers(0, 3))
def test_a_rounded_number_agrees_and_its_neighbours_do_not(share: int, digits: int) -> None:
    """What is printed with so many digits is found right again; two steps beside it is wrong."""
    exact = Fraction(10_000 - share, 10_000) * 8760
    scaled = round(exact * Fraction(10) ** digits)
    for steps in (-2, 0, 2):
        number = max(scaled + steps, 0)
        written = f"{number // 10**digits}.{number % 10**digits:0{digits}d}" if digits else str(number)
        (found,) = find_stated_allowances(f"{share // 100}.{share % 100:02d} % ({written} hours a year)")
        if steps == 0 and exact >= Fraction(1, 10**digits):
            assert found.agrees(*(Fraction(YEAR[0]),) * 2)
        elif steps and number != scaled:
            assert not found.agrees(*(Fraction(YEAR[0]),) * 2)


@pytest.mark.parametrize(
    ("text", "words", "digits"),
    [
        ("within five (7) days", 5, 7),
        ("within seven (5) working days", 7, 5),
        ("within seven working days (5)", 7, 5),
        ("at least 30 (twenty) days before", 20, 30),
        ("thirty-five (53)-day period", 35, 53),
        ("خلال خمسة (7) أيام", 5, 7),
        ("خلال خمسة (٧) أيام", 5, 7),
        ("خلال خمسة أيام عمل (٧)", 5, 7),
        ("خلال يومين (3)", 2, 3),
        ("خلال خمسة وعشرين (52) يوما", 25, 52),
    ],
)
def test_words_beside_digits(text: str, words: int, digits: int) -> None:
    (found,) = find_numbers_said_twice(text)
    assert (found.words, found.digits) == (words, str(digits))


@pytest.mark.parametrize(
    "text",
    [
        "within seven (7) days",
        "24 (twenty-four) hours",
        "خلال سبعة (7) أيام",
        "خلال يومين (2)",
        "section two (3).",
        "5 (working) days",
        "one and a half (1.5) hours",
        "(4) users",
        "30 (one per site)",
    ],
)
def test_what_agrees_or_is_no_number(text: str) -> None:
    assert not list(find_numbers_said_twice(text))


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("A probe every five minutes.", [300]),
        ("A probe each minute", [60]),
        ("polled once an hour", [3600]),
        ("Polled in 5-minute intervals", [300]),
        ("A sheet is drawn every 30 seconds", [30]),
        ("يرسل مسبار طلبا كل 5 دقائق", [300]),
        ("طلب كل خمس دقائق", [300]),
        ("كل دقيقة", [60]),
        ("Read every night; every employee", []),
    ],
)
def test_intervals(text: str, seconds: list[int]) -> None:
    assert list(find_intervals(text)) == seconds
