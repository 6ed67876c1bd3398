"""How wide text is on a terminal, how it is wrapped, and which stretches of it may be shown from right to left."""

from __future__ import annotations

import unicodedata

_SPACELESS = frozenset({"Mn", "Me", "Cf"})
_WIDE = frozenset({"W", "F"})
# Signs that stand before Arabic and Syriac numbers are format characters by category, yet take a cell.
_NUMBER_SIGNS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2")
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_NUMBERS = frozenset({"EN", "AN"})


def measure_cells(text: str) -> int:
    """The number of terminal cells that a text takes: two for wide characters, none for combining ones."""
    if text.isascii():
        return len(text)
    return sum(map(_measure_character, text))


def _measure_character(character: str) -> int:
    if unicodedata.east_asian_width(character) in _WIDE:
        return 2
    if unicodedata.category(character) in _SPACELESS and character not in _NUMBER_SIGNS:
        return 0
    return 1


def wrap_cells(text: str, width: int) -> list[str]:
    """The text in lines of at most so many cells, broken at spaces; a wider word stands whole on a line of its own."""
    lines: list[str] = []
    room = 0
    for word in text.split(" "):
        cells = measure_cells(word)
        if lines and cells < room:
            lines[-1] += " " + word
            room -= cells + 1
        else:
            lines.append(word)
            room = width - cells
    return lines


def find_right_to_left(text: str) -> list[tuple[int, int]]:
    """The stretches (start, end) that a terminal with bidirectional display shows reversed in a left-to-right line.

    A stretch begins with a right-to-left letter and reaches to the last such letter or number before a left-to-right
    letter; blanks and signs between count, those behind do not (Unicode Annex 9, rules W2, W7, N1, N2).
    """
    stretches: list[tuple[int, int]] = []
    if text.isascii():
        return stretches
    start = end = -1
    for index, character in enumerate(text):
        direction = unicodedata.bidirectional(character)
        if direction in _RIGHT_TO_LEFT:
            start = index if start < 0 else start
            end = index + 1
        elif start < 0:
            continue
        elif direction in _NUMBERS or (direction == "NSM" and end == index):
            end = index + 1
        elif direction == "L":
            stretches.append((start, end))
            start = -1
    return stretches if start < 0 else [*stretches, (start, end)]
