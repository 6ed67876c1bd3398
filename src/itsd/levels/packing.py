"""The greatest sum under limits, solved exactly: the simplex method in fractions, with Bland's rule, which never goes in circles."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def pack(limits: Sequence[tuple[Fraction, Sequence[bool]]]) -> list[Fraction]:
    """Amounts of zero or more, with the greatest sum, such that those a limit counts do not exceed it in sum.

    Each limit is a value of zero or more and, for every amount, whether it counts. Every amount must be counted somewhere.
    """
    count = len(limits[0][1])
    width = count + len(limits)
    rows = [[*map(Fraction, counted), *(Fraction(index == other) for other in range(len(limits))), limit] for index, (limit, counted) in enumerate(limits)]
    goal: list[Fraction] = [Fraction(-1)] * count + [Fraction(0)] * (len(limits) + 1)
    basis = list(range(count, width))
    while (entering := next((column for column in range(width) if goal[column] < 0), None)) is not None:
        leaving = min((number for number in range(len(rows)) if rows[number][entering] > 0), key=lambda number: (rows[number][-1] / rows[number][entering], basis[number]))
        basis[leaving] = entering
        pivot = [value / rows[leaving][entering] for value in rows[leaving]]
        rows[leaving] = pivot
        for row in [*rows[:leaving], *rows[leaving + 1 :], goal]:
            factor = row[entering]
            if factor:
                row[:] = [value - factor * other for value, other in zip(row, pivot, strict=True)]
    amounts = [Fraction(0)] * width
    for number, column in enumerate(basis):
        amounts[column] = rows[number][-1]
    return amounts[:count]
