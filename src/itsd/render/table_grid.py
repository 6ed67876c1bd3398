"""Where the cells of a table stand once their spans are counted: rows and columns without holes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from itsd.render.nodes import Node

MOST_COLUMNS = 60
"""Word takes no more than 63."""


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """A cell with the place of its first corner and how many rows and columns it takes."""

    node: Node
    row: int
    column: int
    rows: int
    columns: int

    @property
    def heads_row(self) -> bool:
        """Whether it names its row."""
        return self.node.tag == "th" and self.node.attributes.get("scope") == "row"


@dataclass(frozen=True, slots=True)
class Grid:
    """All places of a table, row by row: the cell that covers each, None where there is none. The first `head` rows name the columns."""

    rows: tuple[tuple[Cell | None, ...], ...]
    head: int
    caption: Node | None
    lines: tuple[Node, ...] = ()
    """The elements `tr`, one for each row."""

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return len(self.rows[0]) if self.rows else 0

    def cells(self) -> tuple[Cell, ...]:
        """Each cell once, row by row."""
        return tuple(dict.fromkeys(cell for row in self.rows for cell in row if cell is not None))

    def begin_in(self, row: int) -> tuple[Cell | None, ...]:
        """What has to be written for a row: the cells that begin in it, and None for each place that no cell covers."""
        return tuple(cell for column, cell in enumerate(self.rows[row]) if cell is None or (cell.row, cell.column) == (row, column))


def lay_out(table: Node) -> Grid:
    """The grid of an element `table`; spans end with the group of rows that they stand in."""
    groups = _find_groups(table)
    places: dict[tuple[int, int], Cell] = {}
    top = 0
    for _, rows in groups:
        _place(rows, top, places)
        top += len(rows)
    width = max((column + 1 for _, column in places), default=0)
    filled = tuple(tuple(places.get((row, column)) for column in range(width)) for row in range(top))
    head = sum(len(rows) for tag, rows in groups if tag == "thead")
    if not head and filled and all(cell is None or (cell.node.tag == "th" and not cell.heads_row) for cell in filled[0]):
        head = 1
    caption = next((child for child in table.elements if child.tag == "caption"), None)
    return Grid(filled, head, caption, tuple(row for _, rows in groups for row in rows))


def _find_groups(table: Node) -> list[tuple[str, list[Node]]]:
    """The groups of rows, the head first; rows that stand in no group are one."""
    groups: list[tuple[str, list[Node]]] = []
    for child in table.elements:
        if child.tag in {"thead", "tbody"}:
            groups.append((child.tag, [row for row in child.elements if row.tag == "tr"]))
        elif child.tag == "tr":
            if not groups or groups[-1][0] != "tr":
                groups.append(("tr", []))
            groups[-1][1].append(child)
    return sorted(groups, key=lambda group: group[0] != "thead")


def _place(rows: list[Node], top: int, places: dict[tuple[int, int], Cell]) -> None:
    for number, row in enumerate(rows):
        column = 0
        for node in row.elements:
            if node.tag not in {"td", "th"}:
                continue
            while (top + number, column) in places:
                column += 1
            high = min(max(node.number("rowspan"), 1), len(rows) - number)
            wide = min(max(node.number("colspan"), 1), max(MOST_COLUMNS - column, 1))
            cell = Cell(node, top + number, column, high, wide)
            for below in range(high):
                for along in range(wide):
                    places.setdefault((top + number + below, column + along), cell)
            column += wide
