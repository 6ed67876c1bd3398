"""The accent colour can be read on white, whatever the estate chose."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from itsd.render.site.colours import ACCENT, _luminance, readable


@given(st.integers(0, 0xFFFFFF))
def test_every_colour_becomes_one_that_can_be_read(value: int) -> None:
    found = readable(f"#{value:06x}")
    parts = [int(found[at : at + 2], 16) for at in (1, 3, 5)]
    assert 1.05 / (_luminance(parts) + 0.05) >= 5.5


def test_a_dark_colour_stays_and_what_is_none_gives_the_default() -> None:
    assert readable("#14507a") == ACCENT
    assert readable("#7a1420") == "#7a1420"
    assert readable(None) == readable("red;} body{display:none") == readable("#12345") == ACCENT
