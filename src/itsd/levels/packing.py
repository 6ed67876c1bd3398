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
    goal = [Fraction(-1)] * count + [Fraction(0)] * (len(limits) + 1)
    basis = list(range(count, width))
    while (entering := next((column for column in range(width) if goal[column] < 0), None)) is not None:
        leaving = min((row for row in range(len(rows)) if rows[row][entering] > 0), key=lambda row: (rows[row][-1] / rows[row][entering], basis[row]))
        basis[leaving] = entering
        pivot = rows[leaving][entering]
        rows[leaving] = [value / pivot for value in rows[leaving]]
        for row in (*(other for index, other in enumerate(rows) if index != leaving), goal):
            factor = row[entering]
            if factor:
                row[:] = [value - factor * other for value, other in zip(row, rows[leaving], strict=True)]
    amounts = [Fraction(0)] * width
    for row, column in enumerate(basis):
        amounts[column] = rows[row][-1]
    return amounts[:count]
