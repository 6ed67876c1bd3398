"""Labels of boxes: how wide a text is, and where its lines end. No font is at hand here, so widths are estimated, rather too large."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDTHS = {
    **dict.fromkeys("iIjlft.,:;!|'()[]{}/\\ -", 33),
    **dict.fromkeys("mwMWGOQ@%&—…", 84),
    **dict.fromkeys("اأإآلرزبتثنيىئ،", 32),
    **dict.fromkeys("دذوؤةهءكقفعغم", 52),
    **dict.fromkeys("جحخطظ", 70),
    **dict.fromkeys("سشصض", 86),
}
"""In hundredths of the size of the font, for Arabic letters within a word; other characters are of middling width."""
_CAPITAL, _OTHER, _FULL = 68, 57, 105
_TAILS = frozenset("بتثسشصضفكلنيى")
_TAIL = 42
"""By so much these letters are wider at the end of a word."""
_ELLIPSIS = "…"
_BREAK = re.compile(r"(?<=[ /_-])")
_ARABIC = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def is_right_to_left(text: str) -> bool:
    """Whether a text holds letters that are written from the right."""
    return bool(_ARABIC.search(text))


def measure(text: str, size: int) -> int:
    """About how wide a text is in a font of this size, in the units of the size."""
    pairs = zip(text, f"{text[1:]} ", strict=False)
    return -(-sum(_width(character, following) for character, following in pairs) * size // 100)


def _width(character: str, following: str) -> int:
    """In hundredths of the size of the font."""
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return _FULL
    tail = _TAIL if character in _TAILS and not following.isalpha() else 0
    return tail + _WIDTHS.get(character, _CAPITAL if character.isupper() else _OTHER)


def wrap_label(text: str, size: int, width: int, most: int) -> tuple[str, ...]:
    """A text on as many lines as it takes, at most so many, of about the same length; what does not fit ends with an ellipsis."""
    pieces = [part for piece in _BREAK.split(text) for part in _cut(piece, size, width)]
    lines = _fill(pieces, size, width)
    if len(lines) <= most:
        return tuple(_balance(pieces, lines, size, width))
    kept = lines[:most]
    while kept[-1] and measure(kept[-1] + _ELLIPSIS, size) > width:
        kept[-1] = kept[-1][:-1]
    return (*kept[:-1], kept[-1].rstrip() + _ELLIPSIS)


def _cut(piece: str, size: int, width: int) -> list[str]:
    """A word that is wider than the line, in parts that are not."""
    found = [""]
    for character in piece:
        if found[-1] and measure(found[-1] + character, size) > width and character != " ":
            found.append("")
        found[-1] += character
    return found


def _fill(pieces: Sequence[str], size: int, width: int) -> list[str]:
    """Each line as full as it can be."""
    lines = [""]
    for piece in pieces:
        if lines[-1] and measure((lines[-1] + piece).rstrip(), size) > width:
            lines.append("")
        lines[-1] += piece
    return [line.strip() for line in lines]


def _balance(pieces: Sequence[str], lines: list[str], size: int, width: int) -> list[str]:
    """The same number of lines with the longest as short as possible, so that no line holds a single word without need."""
    best = lines
    for limit in range(width - 6, 0, -6):
        tried = _fill(pieces, size, limit)
        if len(tried) > len(lines) or any(measure(line, size) > limit for line in tried):
            break
        best = tried
    return best
