"""Reliability structures, with the numbers of published agreements."""

from __future__ import annotations

from fractions import Fraction

import pytest

from itsd.levels.blocks import Part, TangledError, any_of, at_least, chance, needed_chance, series
from itsd.levels.downtime import worst_downtime, worst_pattern

A, B, C = Part("a"), Part("b"), Part("c")


def _of(*percent: str) -> dict[str, Fraction]:
    return {name: Fraction(value) / 100 for name, value in zip("abc", percent, strict=False)}


def _guaranteed(block: object, up: dict[str, Fraction]) -> Fraction:
    return 1 - worst_downtime(block, {name: 1 - share for name, share in up.items()}, Fraction(1))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("block", "up", "expected", "guaranteed"),
    [
        (series(A, B), _of("99", "99"), "98.01", "98"),
        (any_of(A, B), _of("80", "80"), "96", "80"),
        (series(A, B), _of("80", "80"), "64", "60"),
        (at_least(2, A, B, C), _of("90", "90", "90"), "97.2", "85"),
        (series(A, B, C), _of("99.671", "99.9", "99.95"), "99.5215433355", "99.521"),  # the source rounds to 99.5215
        (series(A, B, C), _of("99.9", "99.9", "99.9"), "99.7002999", "99.7"),  # the source rounds to 99.7003
        (series(A, B, C), _of("99.99", "99.95", "99.99"), "99.9300109995", "99.93"),  # the source rounds to 99.9300
        (any_of(A, B, independent=False), _of("99", "98"), "99", "99"),
        (at_least(2, A, B, C, independent=False), _of("90", "90", "90"), "85", "85"),
        (A, _of("99.5"), "99.5", "99.5"),
    ],
)
def test_published_numbers(block: object, up: dict[str, Fraction], expected: str, guaranteed: str) -> None:
    assert chance(block, up) * 100 == Fraction(expected)  # type: ignore[arg-type]
    assert _guaranteed(block, up) * 100 == Fraction(guaranteed)


def test_a_part_in_two_branches_is_one_part() -> None:
    """Both branches of a redundant pair hang on one switch: it counts once, and it is not redundant."""
    switch = Part("switch")
    block = any_of(series(switch, A), series(switch, B))
    up = {"switch": Fraction(9, 10), "a": Fraction(1, 2), "b": Fraction(1, 2)}
    assert chance(block, up) == Fraction(9, 10) * Fraction(3, 4)
    budget = {"switch": Fraction(3), "a": Fraction(10), "b": Fraction(4)}
    assert worst_downtime(block, budget, Fraction(100)) == 7
    down = worst_pattern(block, budget, Fraction(100))
    assert {name: [tuple(map(int, span)) for span in spans] for name, spans in down.items()} == {"switch": [(4, 7)], "a": [(0, 4)], "b": [(0, 4)]}


def test_the_same_part_twice_in_series_counts_once() -> None:
    assert chance(series(A, series(A, B)), _of("90", "80")) == Fraction(72, 100)
    assert worst_downtime(series(A, series(A, B)), {"a": Fraction(5), "b": Fraction(2)}, Fraction(100)) == 7


def test_how_well_a_child_has_to_do() -> None:
    up = _of("99.9", "99.9")
    assert needed_chance(series(A, B), 0, up, Fraction("0.998")) == Fraction("0.998") / Fraction("0.999")
    assert needed_chance(series(A, B), 0, up, Fraction("0.9995")) is None
    assert needed_chance(any_of(A, B), 0, up, Fraction("0.9")) == 0
    assert needed_chance(any_of(A, B), 0, up, Fraction("0.99995")) == Fraction("0.95")


@pytest.mark.parametrize("needed", [0, 4])
def test_impossible_redundancy_is_refused(needed: int) -> None:
    with pytest.raises(ValueError, match="cannot be needed"):
        at_least(needed, A, B, C)


def test_a_structure_that_is_too_tangled_is_refused_instead_of_taking_for_ever() -> None:
    parts = [Part(f"p{number}") for number in range(60)]
    block = any_of(*(series(parts[number], parts[(number * 7 + 3) % 60], parts[(number * 11 + 5) % 60]) for number in range(60)))
    up = {part.name: Fraction(1, 2) for part in parts}
    with pytest.raises(TangledError):
        chance(block, up)
    with pytest.raises(TangledError):
        worst_downtime(block, up, Fraction(1))
