"""Names by what they say: two that differ only in case, punctuation or the order of words are the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD = re.compile(r"[^\W_]+")
_NAMED = {"service", "package"}


def normal_name(text: str) -> str:
    """The words of a name, without case and in order."""
    return " ".join(sorted(_WORD.findall(text.casefold())))


def find_names(kind: str, data: dict[str, Any]) -> Iterator[str]:
    """The normalised names of an entity of those kinds that should not be there twice, from its raw data."""
    name = data.get("name") if kind in _NAMED else None
    texts = name.values() if isinstance(name, dict) else [name]
    yield from dict.fromkeys(normal_name(text) for text in texts if isinstance(text, str) and normal_name(text))
