"""Latin runs in Arabic lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itsd.render.isolation import isolate_plain, split_runs
from itsd.render.nodes import Node


def runs_of(text: str) -> list[str]:
    return [piece.text for piece in split_runs(text) if isinstance(piece, Node)]


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("البصمة a4fa edc5 0740 11b2.", ["a4fa edc5 0740 11b2"]),
        ("البصمة 4071 0874 f093 389d.", ["4071 0874 f093 389d"]),
        ("البصمة 4071 0874 1234 5678.", ["4071 0874 1234 5678"]),
        ("هاتف +968 2400 0300 فقط", ["+968 2400 0300"]),
        ("المنطقة Asia/Muscat.", ["Asia/Muscat"]),
        ("الأولوية P1 (حرج)", ["P1"]),
        ("من 09:00 إلى 14:00", []),
        ("إصدار permits-portal 1.0", ["permits-portal 1.0"]),
    ],
)
def test_what_reads_from_the_left_is_kept_together(text: str, runs: list[str]) -> None:
    assert runs_of(text) == runs


@given(st.text(st.sampled_from("ابج P1a-+()/. 0123456789،"), max_size=40))
def test_nothing_is_lost_or_moved(text: str) -> None:
    assert "".join(piece if isinstance(piece, str) else piece.text for piece in split_runs(text)) == text
    assert isolate_plain(text).translate({0x2066: None, 0x2069: None}) == text


def test_digits_take_the_shape_that_is_asked_for() -> None:
    assert isolate_plain("نسبة 99.5% من P1", arabic_digits=True) == "نسبة ٩٩٫٥٪ من \u2066P1\u2069"
