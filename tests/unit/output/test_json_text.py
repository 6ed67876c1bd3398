"""Laws of JSON text."""

from __future__ import annotations

import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from itsd.output.json_text import format_json


@given(st.recursive(st.text() | st.integers() | st.booleans() | st.none(), lambda inner: st.lists(inner, max_size=3)))
def test_what_is_written_is_read(data: object) -> None:
    """Writing and reading gives the same data."""
    assert json.loads(format_json(data)) == data


@given(st.text(st.characters(exclude_categories=())))
def test_the_text_is_encodable_and_steers_nothing(text: str) -> None:
    """Any text can be written as UTF-8, and holds no control character but the ends of lines."""
    written = format_json({"text": text})
    assert written.encode().decode() == written
    assert {character for character in written if unicodedata.category(character) in {"Cc", "Zl", "Zp"}} <= {"\n"}


def test_letters_stay_and_controls_are_escaped() -> None:
    """Arabic is written as it is; what is invisible is written as escapes, beyond the basic plane as pairs."""
    assert format_json("خدمة\u202e\x9b\U000e0041") == '"خدمة\\u202e\\u009b\\udb40\\udc41"\n'
