"""The lines of a dependency picture: a style and a head for each sort of relation, and the legend of those that occur."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from itsd.output.graph_words import name_sort
from itsd.practices.dependencies import Sort
from itsd.render.graph.shapes import INK, PAPER, QUIET, draw_text
from itsd.render.labels import measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from itsd.output.speech import Speech
    from itsd.render.graph.layout import Point

_HEAD = 9
_HALF = 4
_DOT = 3


@dataclass(frozen=True, slots=True)
class _Style:
    """How the line of a sort looks; `head` is full, open, hollow or dot."""

    width: str
    dash: str
    color: str
    head: str


_STYLES = {
    Sort.CRITICAL: _Style("2.2", "", INK, "full"),
    Sort.DEGRADING: _Style("1.8", "7 4", INK, "full"),
    Sort.NONE: _Style("1.8", "1.8 4", INK, "full"),
    Sort.ABOUT: _Style("1.25", "", QUIET, "open"),
    Sort.UNDERPINS: _Style("1.25", "9 3 2 3", QUIET, "hollow"),
    Sort.PROVIDED: _Style("1", "", QUIET, "dot"),
}

_SAMPLE, _GAP, _ROW, _SIZE = 46, 28, 24, 12


def draw_lines(lines: Iterable[tuple[Sequence[Point], Sort]]) -> list[str]:
    """Lines with their heads; where lines of one sort run together they are drawn once, so that dashes stay dashes."""
    drawn: set[tuple[Point, Point, Sort]] = set()
    found: list[str] = []
    for route, sort in lines:
        steps = [(min(pair), max(pair), sort) for pair in pairwise(route)]
        first, last = 0, len(steps)
        while last > 1 and steps[last - 1] in drawn:
            last -= 1
        while first < last - 1 and steps[first] in drawn:
            first += 1
        drawn.update(steps)
        found.append(draw_line(route[first : last + 1], sort, headed=last == len(steps)))
    return found


def draw_line(route: Sequence[Point], sort: Sort, *, headed: bool = True) -> str:
    """A line through the points, smooth where it leads from layer to layer, with its head at the end unless it joins another line there."""
    style = _STYLES[sort]
    tip = route[-1]
    back = -1 if tip[0] > route[-2][0] else 1
    room = 0 if not headed or style.head == "open" else _DOT * 2 if style.head == "dot" else _HEAD - 1
    path = _trace([*route[:-1], (tip[0] + back * room, tip[1])])
    dash = f' stroke-dasharray="{style.dash}"' if style.dash else ""
    line = f'<path d="{path}" fill="none" stroke="{style.color}" stroke-width="{style.width}"{dash}/>'
    return line + (_draw_head(style, tip, back) if headed else "")


def _trace(points: Sequence[Point]) -> str:
    """Curves where the line changes its height, straight lines elsewhere; one that turns back is a loop."""
    x, y = points[0]
    found = [f"M{x} {y}"]
    if _is_loop(points):
        return f"M{x} {y}C{points[1][0]} {y} {points[1][0]} {points[2][1]} {points[2][0]} {points[2][1]}"
    for to_x, to_y in points[1:]:
        half = (x + to_x) // 2
        found.append(f"L{to_x} {to_y}" if y == to_y else f"C{half} {y} {half} {to_y} {to_x} {to_y}")
        x, y = to_x, to_y
    return "".join(found)


def _is_loop(points: Sequence[Point]) -> bool:
    return len(points) == 3 and not min(points[0][0], points[2][0]) <= points[1][0] <= max(points[0][0], points[2][0])  # noqa: PLR2004  # there and back


def _draw_head(style: _Style, tip: Point, back: int) -> str:
    x, y = tip
    behind = x + back * _HEAD
    edge = f'stroke="{style.color}" stroke-width="1.25"'
    if style.head == "dot":
        return f'<circle cx="{x + back * _DOT}" cy="{y}" r="{_DOT}" fill="{style.color}"/>'
    if style.head == "open":
        return f'<path d="M{behind} {y - _HALF}L{x} {y}L{behind} {y + _HALF}" fill="none" {edge}/>'
    fill = style.color if style.head == "full" else PAPER
    return f'<path d="M{behind} {y - _HALF}L{x} {y}L{behind} {y + _HALF}Z" fill="{fill}" {edge}/>'


def draw_legend(sorts: Sequence[Sort], speech: Speech, corner: Point, width: int, *, right_to_left: bool) -> tuple[list[str], int]:
    """A sample of each line with what it means, in rows of this width, and how high they are together."""
    found: list[str] = []
    left, top = corner
    x, y = 0, top
    for sort in sorts:
        words = name_sort(sort, speech)
        room = _SAMPLE + 8 + measure(words, _SIZE)
        if x and x + room > width:
            x, y = 0, y + _ROW
        start, end, middle = x, x + _SAMPLE, x + _SAMPLE + 8 + (room - _SAMPLE - 8) // 2
        if right_to_left:
            start, end, middle = width - start, width - end, width - middle
        found += [draw_line(((left + start, y), (left + end, y)), sort), draw_text(words, (left + middle, y + 4), _SIZE, INK)]
        x += room + _GAP
    return found, y - top + _ROW if sorts else 0


def widest_entry(sorts: Sequence[Sort], speech: Speech) -> int:
    """How wide a legend has to be at least."""
    return max((_SAMPLE + 8 + measure(name_sort(sort, speech), _SIZE) for sort in sorts), default=0)
