"""Markdown in small pieces: tables, cells, links, anchors, YAML values on one line."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MADE = "<!-- Made by `python -m docs.generate`; changes are lost. -->"
"""The first line of every generated page."""

_NOT_IN_ANCHORS = re.compile(r"[^\w\- ]")
_PLAIN = re.compile(r"[\w%/.@*+-]([\w%/.@*+ -]*[\w%/.@*+-])?")


def render_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; cells are Markdown on one line."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


def format_code(text: str) -> str:
    """Text as code."""
    return f"`{text}`"


def find_anchor(heading: str) -> str:
    """The anchor that platforms give to a heading."""
    return _NOT_IN_ANCHORS.sub("", heading.strip().lower()).replace(" ", "-")


def format_flow(value: Any) -> str:  # noqa: ANN401  # an example of any type
    """A value as YAML writes it on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {format_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(format_flow, value)) + "]"
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    if isinstance(value, int | Decimal):
        return str(value)
    text = str(value)
    return text if _PLAIN.fullmatch(text) and not re.fullmatch(r"[\d.]+", text) else json.dumps(text, ensure_ascii=False)


def join_page(*parts: str) -> str:
    """A page: its parts with an empty line between them."""
    return "\n\n".join(part.strip("\n") for part in (MADE, *parts) if part.strip()) + "\n"
