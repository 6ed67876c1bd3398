"""The line of a file that a finding is about, cut to the width of the terminal, with marks under the exact place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.output.cells import find_right_to_left, measure_cells
from itsd.output.visible import show_controls

if TYPE_CHECKING:
    from itsd.diagnostics import Place
    from itsd.output.report import Source

_CUT = "…"
_TAB = "    "
# Combining characters take no cell, so the characters of a line are limited beside its cells.
_CHARACTERS_PER_CELL = 4


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One line of a file as it is shown, and the line of marks to stand under it.

    `^` marks exactly the place. `~` marks a whole stretch of right-to-left text of which the place is a part: terminals
    differ in the order in which they show it, so the note quotes the part. The note also says where a place of several
    lines ends; else it is empty.
    """

    number: int
    line: str
    marks: str
    note: str = ""


_KEPT = 8


class Lines:
    """The lines of the files of one report; a file is split once while its findings follow each other."""

    def __init__(self, source: Source) -> None:
        """Nothing is read before a line is asked for."""
        self._source = source
        self._files: dict[str, list[str]] = {}

    def find(self, file: str, number: int) -> str | None:
        """The line with this 1-based number without its end, or None where the file or the line is not to be had."""
        if file not in self._files:
            text = self._source(file)
            if len(self._files) == _KEPT:
                del self._files[next(iter(self._files))]
            self._files[file] = [] if text is None else text.removeprefix("\ufeff").split("\n")
        lines = self._files[file]
        return lines[number - 1].removesuffix("\r") if 1 <= number <= len(lines) else None


def cut_excerpt(line: str, place: Place, width: int) -> Excerpt:
    """The excerpt of a line, at most `width` cells wide; of a place of several lines it shows the part on the first."""
    start = min(place.column - 1, len(line))
    end = min(place.end_column - 1, len(line)) if place.end_line <= place.line else len(line.rstrip())
    end = max(start, end)
    first, last = _choose_window(line, start, end, width)
    before = (_CUT if first else "") + _show(line[first:start])
    marked = _show(line[start : min(end, last)])
    after = _show(line[max(start, min(end, last)) : last]) + (_CUT if last < len(line) else "")
    marks = _draw_marks(before, marked, after)
    notes = [f"“{marked}”" if marked and marks.endswith("~") else "", _format_end(place)]
    return Excerpt(place.line, (before + marked + after).rstrip(), marks, " ".join(filter(None, notes)))


def _format_end(place: Place) -> str:
    return f"to line {place.end_line}" if place.end_line > place.line else ""


def _choose_window(line: str, start: int, end: int, width: int) -> tuple[int, int]:
    """The part of the line to show: all of it, else the place and, as far as there is room, as much on either side."""
    limit = width * _CHARACTERS_PER_CELL
    if len(line) <= limit and measure_cells(_show(line)) <= width:
        return 0, len(line)
    room = width - 2 * len(_CUT)
    last, room = _grow(line, range(start, min(end, start + limit)), room)
    if last == end:
        first, spare = _grow(line, range(start - 1, max(-1, start - limit), -1), room // 2)
        last, spare = _grow(line, range(end, min(len(line), end + limit)), room - room // 2 + spare)
        first, _ = _grow(line, range(first - 1, max(-1, first - limit), -1), spare)
    else:
        first = start
    while first < start and not measure_cells(line[first]):
        first += 1
    return first, last


def _grow(line: str, indexes: range, room: int) -> tuple[int, int]:
    """How far the characters at these indexes fit into the room: the border of the part, and the room that is left."""
    border = indexes.start if indexes.step > 0 else indexes.start + 1
    for index in indexes:
        cells = measure_cells(_show(line[index]))
        if cells > room:
            break
        room -= cells
        border = index + 1 if indexes.step > 0 else index
    return border, room


def _draw_marks(before: str, marked: str, after: str) -> str:
    text, start, end = before + marked + after, len(before), len(before) + len(marked)
    rough_start, rough_end = start, end
    for first, last in find_right_to_left(text):
        if first < start < last or first < end < last or first <= start == end < last:
            rough_start, rough_end = min(rough_start, first), max(rough_end, last)
    indent = " " * measure_cells(text[:rough_start])
    length = max(1, measure_cells(text[rough_start:rough_end]))
    return indent + ("^" if (rough_start, rough_end) == (start, end) else "~") * length


def _show(text: str) -> str:
    return show_controls(text.replace("\t", _TAB))
