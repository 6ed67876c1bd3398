"""Names and outcomes by what they say: two that differ only in case, punctuation, plural or the order of words are the same."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD = re.compile(r"[^\W_]+")
_NAMED = {"service", "package"}
_OUTCOME = "outcome: "
# tatweel, final ya without dots, ta marbuta
_SPELLINGS = str.maketrans({"\u0640": "", "\u0649": "\u064a", "\u0629": "\u0647"})
_SHORT = 3  # letters of a word that is no plural, whatever its last one


def normal_name(text: str) -> str:
    """What a name says: its words without case, accents, plural and order, written together ("E-mail" is "emails")."""
    return "".join(sorted(_singular(word) for word in _WORD.findall(_plain(text.casefold()))))


def _plain(text: str) -> str:
    """Text without what is written now and then: accents, Arabic vowels, the stretching of letters, and letters that stand for one another."""
    if text.isascii():
        return text
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if unicodedata.category(letter) != "Mn").translate(_SPELLINGS)


def normal_outcome(text: str) -> str:
    """What an outcome says, apart from names."""
    return _OUTCOME + normal_name(text)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > _SHORT and word.endswith("s") and not word.endswith("ss") else word


def find_names(kind: str, data: dict[str, Any]) -> Iterator[str]:
    """The normalised names, and outcomes, of an entity of those kinds that should not be there twice, from its raw data."""
    if kind not in _NAMED:
        return
    outcomes = data.get("outcomes")
    names = {normal_name(text) for text in _texts(data.get("name"))}
    wanted = {normal_outcome(text) for outcome in (outcomes if isinstance(outcomes, list) else ()) for text in _texts(outcome)}
    yield from sorted((names | wanted) - {"", _OUTCOME})


def _texts(value: Any) -> list[str]:  # noqa: ANN401  # raw YAML
    return [text for text in (value.values() if isinstance(value, dict) else [value]) if isinstance(text, str)]
