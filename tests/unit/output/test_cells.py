"""Laws of the width and the direction of text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itsd.output.cells import find_right_to_left, measure_cells, wrap_cells

WORDS = st.lists(st.text("ab日خدمةe\u0301", min_size=1, max_size=12), max_size=12).map(" ".join)


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("abc", 3),
        ("日本", 4),
        ("خدمة", 4),
        ("e\u0301", 1),
        ("مُ", 1),
        ("\u200d", 0),
        ("ｱ", 1),
        ("\uff1d", 2),
        ("🚀", 2),
        ("", 0),
    ],
)
def test_cells_are_counted_as_terminals_do(text: str, cells: int) -> None:
    """Wide characters take two cells, combining ones and joiners none, all others one."""
    assert measure_cells(text) == cells


def test_number_signs_take_a_cell() -> None:
    """The Arabic number sign is a format character that is seen."""
    assert measure_cells("\u0600") == 1


@given(WORDS, st.integers(1, 30))
def test_wrapping_loses_nothing_and_keeps_to_the_width(text: str, width: int) -> None:
    """The lines joined are the text; a line wider than allowed is one word."""
    lines = wrap_cells(text, width)
    assert " ".join(lines) == text
    assert all(measure_cells(line) <= width or " " not in line for line in lines)


@given(WORDS, st.integers(1, 30))
def test_wrapping_is_greedy(text: str, width: int) -> None:
    """The first word of a line would not have fitted onto the line before."""
    lines = wrap_cells(text, width)
    for line, following in pairwise(lines):
        assert measure_cells(line) + 1 + measure_cells(following.split(" ")[0]) > width


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        ("name: mail", []),
        ("ar: خدمة البريد", ["خدمة البريد"]),
        ('ar: "خدمة", x', ["خدمة"]),
        ("الأولوية 1 عالية, P2", ["الأولوية 1 عالية"]),
        ("الأولوية 1", ["الأولوية 1"]),
        ("خدمة (IT) البريد", ["خدمة", "البريد"]),
        ("12 خدمة", ["خدمة"]),
        ("مُ x", ["مُ"]),
        ("שלום عالم", ["שלום عالم"]),
    ],
)
def test_right_to_left_stretches_end_at_letters_and_numbers(text: str, stretches: list[str]) -> None:
    """A stretch takes the blanks and numbers between and behind right-to-left letters, no signs at its ends."""
    assert [text[start:end] for start, end in find_right_to_left(text)] == stretches
