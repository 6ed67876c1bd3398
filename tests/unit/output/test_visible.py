"""Laws of text that is shown."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itsd.output.visible import show_controls, show_on_one_line

ANY_TEXT = st.text(st.characters(exclude_categories=()))
JOINERS = "\u200c\u200d"


@given(ANY_TEXT)
def test_nothing_that_steers_a_terminal_is_left(text: str) -> None:
    """No control, separator of lines or unpaired surrogate is left, and no format character but joiners and marks."""
    shown = show_controls(text)
    assert not {"Cc", "Cs", "Zl", "Zp"} & {unicodedata.category(character) for character in shown}
    assert all(unicodedata.bidirectional(character) not in {"LRE", "RLE", "LRO", "RLO", "PDF"} for character in shown)
    assert all(unicodedata.bidirectional(character) not in {"LRI", "RLI", "FSI", "PDI"} for character in shown)


@given(ANY_TEXT)
def test_showing_twice_is_showing_once(text: str) -> None:
    """What is visible stays as it is."""
    assert show_controls(show_controls(text)) == show_controls(text)
    assert show_on_one_line(show_on_one_line(text)) == show_on_one_line(text)


@given(st.text("abc ،خدمة日本\u200c\u200d\u064b", max_size=50))
def test_ordinary_text_stays(text: str) -> None:
    """Letters of all scripts, vowel signs and the joiners of Arabic spelling are not touched."""
    assert show_controls(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31m", "<U+001B>[31m"),
        ("\x9b2J\x7f", "<U+009B>2J<U+007F>"),
        ("\u202e\u2066\u200f", "<U+202E><U+2066><U+200F>"),
        ("\t\n", "<U+0009><U+000A>"),
        ("\ud83d\ufeff\U000e0041", "<U+D83D><U+FEFF><U+E0041>"),
    ],
)
def test_controls_are_named(text: str, shown: str) -> None:
    """Each character is named by its code point."""
    assert show_controls(text) == shown


def test_one_line_joins_lines() -> None:
    """Stretches of line breaks and blanks become one space and none at the ends; no-break spaces stay."""
    assert show_on_one_line(" a\r\n\tb\u2028c  d\u00a0e\x85") == "a b c d\u00a0e"
