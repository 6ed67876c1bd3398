"""In which language and direction each element of a document speaks, and text without characters that no document may hold."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.render.document import direction_of

if TYPE_CHECKING:
    from itsd.render.nodes import Node

_RIGHT = frozenset({"R", "AL"})
# Controls, unpaired surrogates, non-characters, and the embeddings and overrides, which reach beyond their element.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Speech:
    """A language and its direction: rtl or ltr."""

    locale: str
    direction: str

    @property
    def is_right_to_left(self) -> bool:
        """Whether it is written from the right."""
        return self.direction == "rtl"

    def inside(self, node: Node) -> Speech:
        """The speech of what stands in an element: its own lang and dir, else those around it."""
        locale = node.attributes.get("lang") or self.locale
        direction = node.attributes.get("dir", "auto" if node.tag == "bdi" else "")
        if direction == "auto":
            direction = find_direction(node.text) or self.direction
        if not direction:
            direction = direction_of(locale) if "lang" in node.attributes else self.direction
        return Speech(locale, direction)


def speech_of(locale: str) -> Speech:
    """The speech of a language as such."""
    return Speech(locale, direction_of(locale))


def find_direction(text: str) -> str:
    """The direction of the first character that has one; empty where none has."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind == "L":
            return "ltr"
        if kind in _RIGHT:
            return "rtl"
    return ""


def fit_text(text: str) -> str:
    """The text without controls and other characters that files or readers stumble over; tabs and line breaks stay."""
    return _UNFIT.sub("", text)
