"""How the tables of PDFs are cut: which rows head them, and how wide their columns are."""

from __future__ import annotations

import math
import unicodedata
from typing import TYPE_CHECKING

from itsd.render.table_grid import MOST_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itsd.render.nodes import Node

_NARROW, _WIDE = 9, 140  # letters of a column: never so unequal that a short one breaks its words


def find_rows(node: Node) -> Iterator[Node]:
    """The rows of an element `table`, in order."""
    for child in node.elements:
        if child.tag == "tr":
            yield child
        elif child.tag in {"thead", "tbody"}:
            yield from find_rows(child)


def count_heads(node: Node, rows: Sequence[Node]) -> int:
    """How many rows head the table: those of its head, or the first ones of headings alone; none where all rows are such."""
    head = next((child for child in node.elements if child.tag == "thead"), None)
    if head is not None:
        return len(list(find_rows(head)))
    return next((number for number, row in enumerate(rows) if not row.elements or any(cell.tag != "th" for cell in row.elements)), 0)


def count_columns(row: Node) -> int:
    """How many columns a row takes."""
    return sum(find_span(cell, "colspan") for cell in row.elements) or 1


def find_span(cell: Node, name: str) -> int:
    """How many columns or rows a cell takes: no more than any table has."""
    return min(max(cell.number(name), 1), MOST_COLUMNS)


def find_widths(rows: Sequence[Node]) -> list[float]:
    """Shares of the width: columns are as wide as their longest texts ask for; equal where cells of plain rows span several."""
    count = count_columns(rows[0])
    if any(name in cell.attributes for row in rows if "group" not in row.classes for cell in row.elements for name in ("colspan", "rowspan")):
        return [1] * count
    longest = [max((_length(row.elements[column].text) for row in rows if column < len(row.elements)), default=0) for column in range(count)]
    return [math.sqrt(min(max(length, _NARROW), _WIDE)) for length in longest]


def _length(text: str) -> int:
    """How many letters it shows, marks above and below them not counted."""
    return len(text) if text.isascii() else sum(not unicodedata.combining(letter) for letter in text)
