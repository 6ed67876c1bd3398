"""The order of names in a list from A to Z, in Latin and in Arabic script."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T")

_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640]")
_FOLDED = str.maketrans("\u0623\u0625\u0622\u0671\u0649\u0629", "\u0627\u0627\u0627\u0627\u064a\u0647")
_ARTICLE = "\u0627\u0644"
_LEAST = 3  # letters that an article leaves of a word


def fold(text: str) -> str:
    """A text as it is compared: without case, accents, vowel marks, and with one form of each Arabic letter."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(letter) or letter in "\u0653\u0654\u0655")
    return _MARKS.sub("", unicodedata.normalize("NFC", plain)).translate(_FOLDED)


def sort_key(name: str) -> str:
    """Where a name stands in a list: an Arabic article does not count."""
    plain = fold(name)
    return plain.removeprefix(_ARTICLE) if plain.startswith(_ARTICLE) and len(plain) >= len(_ARTICLE) + _LEAST else plain


def letter_of(name: str) -> str:
    """The letter under which a name stands; # for what begins with none."""
    first = sort_key(name)[:1].upper()
    return first if first.isalpha() else "#"


def by_letter(items: Iterable[T], name: Callable[[T], str]) -> list[tuple[str, list[T]]]:
    """Items in order, those of one letter together."""
    ordered = sorted(items, key=lambda item: (letter_of(name(item)), sort_key(name(item)), name(item)))
    return [(letter, list(group)) for letter, group in groupby(ordered, lambda item: letter_of(name(item)))]
