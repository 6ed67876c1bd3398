"""Descriptions: CommonMark that users write, as markup of the dialect. HTML in them is text, links lead to safe places only."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from itsd.render.dialect import PICTURE, is_safe_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_DEEPER = 3  # a heading in a description stands beneath those of the page
_DEEPEST = 6


def render_prose(text: str) -> str:
    """The markup of a text: its headings stand three levels deeper, its pictures are those of the estate."""
    reader = _reader()
    tokens = reader.parse(text)
    for token in _all(tokens):
        if token.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            token.tag = f"h{min(int(token.tag[1]) + _DEEPER, _DEEPEST)}"
        elif token.type == "image":
            token.attrSet("src", PICTURE + str(token.attrGet("src") or ""))
    return str(reader.renderer.render(tokens, reader.options, {}))


def pictures_in(text: str) -> list[str]:
    """The paths of the pictures that a description shows."""
    return [str(token.attrGet("src") or "") for token in _all(_reader().parse(text)) if token.type == "image"]


def _all(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _all(token.children or ())


@cache
def _reader() -> MarkdownIt:
    from markdown_it import MarkdownIt  # noqa: PLC0415  # only documents need it

    reader = MarkdownIt("commonmark", {"html": False, "linkify": False, "maxNesting": 20}).enable("table")
    reader.validateLink = is_safe_address  # type: ignore[method-assign,assignment]  # how the library is told
    return reader
