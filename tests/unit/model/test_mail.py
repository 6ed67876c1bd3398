"""Mail addresses: plain ones, and nothing that could be more than one address or another header."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itsd.model.mail import is_address


@pytest.mark.parametrize("text", ["a@b", "it-services@example.om", "first.last+tag@sub.example.com", f"{'a' * 64}@example.om"])
def test_addresses(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "a", "@b", "a@", "a@b c", "a@b\n", "a@b\r\nBcc: c@d", "a@b,c@d", "<a@b>", "A <a@b>", '"a b"@c', "a..b@c", ".a@b", "a@-b", "a@b."),
        *("خالد@example.om", f"{'a' * 65}@b", f"a@{'b' * 64}"),
    ],
)
def test_what_is_no_address(text: str) -> None:
    assert not is_address(text)


@given(st.text())
def test_an_address_is_one_word_of_plain_letters(text: str) -> None:
    if is_address(text):
        assert text.isascii()
        assert text.isprintable()
        assert not set(text) & set(' ,;:<>"()[]\\')
