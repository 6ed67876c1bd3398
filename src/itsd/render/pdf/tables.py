"""How wide the columns of tables in PDFs are."""

from __future__ import annotations

import math
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from itsd.render.table_grid import Grid

_NARROW, _WIDE = 9, 140  # letters of a column: never so unequal that a short one breaks its words


def find_groups(grid: Grid) -> list[int]:
    """The rows that head a group of others."""
    return [number for number, line in enumerate(grid.lines) if "group" in line.classes]


def find_widths(grid: Grid) -> list[float]:
    """Shares of the width: columns are as wide as their longest texts ask for; equal where cells outside the heads of groups span several."""
    groups = find_groups(grid)
    if any((cell.rows, cell.columns) != (1, 1) for cell in grid.cells() if cell.row not in groups):
        return [1] * grid.columns
    longest = [0] * grid.columns
    for cell in grid.cells():
        longest[cell.column] = max(longest[cell.column], _length(cell.node.text))
    return [math.sqrt(min(max(length, _NARROW), _WIDE)) for length in longest]


def _length(text: str) -> int:
    """How many letters it shows, marks above and below them not counted."""
    return len(text) if text.isascii() else sum(not unicodedata.combining(letter) for letter in text)
