"""The boxes of a dependency picture: a shape for each kind, with a subtle fill, and the text in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from itsd.practices.dependencies import AGREEMENT_KINDS, GROUP
from itsd.render.labels import is_right_to_left

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itsd.render.graph.layout import Place, Point

INK, QUIET, PAPER = "#1b1b1f", "#4d5560", "#ffffff"
_AGREEMENT, _PARTY = "#f8f3e4", "#eef0f3"
FONT = "IBM Plex Sans Arabic, sans-serif"
NAME_SIZE, CAPTION_SIZE = 13, 10
_LINE, _CAPTION_LINE = 17, 14
_FOLD = 11
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_WHITE = 255


def escape_text(text: str) -> str:
    """A text for elements and attributes, without what XML cannot hold."""
    return escape(_UNFIT.sub("", text), {'"': "&quot;"})


def tint(color: str, share: int) -> str:
    """A colour as thin as this share of it, in per cent, on white. What is no #rrggbb is white."""
    if not _HEX.fullmatch(color):
        return PAPER
    parts = (int(color[index : index + 2], 16) for index in (1, 3, 5))
    return "#" + "".join(f"{_WHITE - (_WHITE - part) * share // 100:02x}" for part in parts)


def find_height(lines: int, *, caption: bool) -> int:
    """How high a box with so many lines is."""
    return lines * _LINE + (_CAPTION_LINE if caption else 0) + 16


def draw_shape(kind: str, place: Place, accent: str, *, start: bool, mirrored: bool = False) -> str:
    """The shape of a kind; the one that was asked for has a thick edge."""
    x, y, width, height = place.x, place.y, place.width, place.height
    edge = f'stroke="{accent if kind == "service" or start else QUIET}" stroke-width="{"3" if start else "1.25"}"'
    if kind == GROUP:
        cut = min(height // 2, _FOLD + 3)
        points = f"M{x + cut} {y}H{x + width - cut}L{x + width} {y + cut}V{y + height - cut}L{x + width - cut} {y + height}H{x + cut}L{x} {y + height - cut}V{y + cut}Z"
        return f'<path d="{points}" fill="{PAPER}" stroke="{INK}" stroke-width="1.25"/>'
    if kind in AGREEMENT_KINDS:
        near, far, fold = (x + width, x, x + _FOLD) if mirrored else (x, x + width, x + width - _FOLD)
        outline = f"M{near} {y}H{fold}L{far} {y + _FOLD}V{y + height}H{near}Z"
        return f'<path d="{outline}" fill="{_AGREEMENT}" {edge}/><path d="M{fold} {y}V{y + _FOLD}H{far}" fill="none" stroke="{QUIET}" stroke-width="1.25"/>'
    corner = ' rx="11"' if kind == "service" else ""
    fill = (tint(accent, 24) if start else tint(accent, 10)) if kind == "service" else _PARTY
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}"{corner} fill="{fill}" {edge}/>'


def draw_label(lines: Sequence[str], caption: str, place: Place, *, strong: bool = False) -> list[str]:
    """The lines of a box in its middle, under a small caption where there is one."""
    center = place.x + place.width // 2
    height = len(lines) * _LINE + (_CAPTION_LINE if caption else 0)
    y = place.y + (place.height - height) // 2
    found: list[str] = []
    if caption:
        found.append(draw_text(caption, (center, y + 10), CAPTION_SIZE, QUIET))
        y += _CAPTION_LINE
    found += (draw_text(line, (center, y + number * _LINE + 13), NAME_SIZE, INK, strong=strong) for number, line in enumerate(lines))
    return found


def draw_text(text: str, at: Point, size: int, color: str, *, strong: bool = False) -> str:
    """A line of text around a point of its base line: writers of PDF agree about no other anchor from right to left."""
    weight = ' font-weight="600"' if strong else ""
    direction = ' direction="rtl"' if is_right_to_left(text) else ""
    return f'<text x="{at[0]}" y="{at[1]}" text-anchor="middle" font-family="{FONT}" font-size="{size}"{weight} fill="{color}"{direction}>{escape_text(text)}</text>'
