"""Which rules a run shows: codes and beginnings of codes, chosen and left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.errors import ItsdError
from itsd.model.reading import suggest
from itsd.rules.registry import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Selection:
    """Codes or their beginnings; without `select` every rule is chosen. The longer of two matching beginnings decides."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def includes(self, code: str) -> bool:
        """Whether findings of a rule are shown."""
        chosen = max((len(prefix) for prefix in self.select if code.startswith(prefix)), default=-1 if self.select else 0)
        left_out = max((len(prefix) for prefix in self.ignore if code.startswith(prefix)), default=-1)
        return chosen >= 0 and chosen > left_out


def parse_selection(select: Iterable[str], ignore: Iterable[str]) -> Selection:
    """The selection that options mean; a list may be written with commas. Raises ItsdError for what names no rule."""
    return Selection(_codes(select), _codes(ignore))


def _codes(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(_code(part.strip()) for text in texts for part in text.split(",") if part.strip())


def _code(text: str) -> str:
    """A code, the beginning of one, or the code of the rule of this name."""
    upper = text.upper()
    for rule in RULES:
        if rule.code.startswith(upper):
            return upper
        if rule.name == text.lower():
            return rule.code
    message = f"no rule is called {text}"
    raise ItsdError(message, suggest(text.lower(), [rule.name for rule in RULES]) or suggest(upper, [rule.code for rule in RULES]) or "`itsd rules` lists all rules.")
