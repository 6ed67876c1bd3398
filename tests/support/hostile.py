"""Estates whose texts are replaced: every text that a person reads, wherever it stands in a model, is one that the test makes."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from itsd.files.disk import DiskTree
from itsd.loader import load
from itsd.model.estate import Estate
from itsd.model.parsing import Parsed
from itsd.model.text import Text
from itsd.model.values import parse_date, parse_string
from itsd.practices.disclosure import DisclosedEstate
from tests.support.estates import SAMPLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from itsd.model.base import Entity

    Make = Callable[[], str]


@cache
def sample() -> Estate:
    """The sample estate, read once."""
    return load(DiskTree(SAMPLE), today=parse_date("2026-11-01")).estate


def replace_all(estate: Estate, change: Callable[[Entity], Entity], *, disclosed: bool = False) -> Estate:
    """The estate with every entity changed."""
    replaced = {key: change(found) for key in estate.records if (found := estate.entity(*key)) is not None}
    model = DisclosedEstate if disclosed else Estate
    return model(estate.index, estate.settings, estate.as_of, estate.metrics, estate.reread, estate.attachments, replaced)


def with_texts(model: BaseModel, make: Make, only: str = "") -> Any:  # noqa: ANN401  # the same model
    """The model with each of its texts made anew, at any depth; of one field only where one is named."""
    fields = {name: field for name, field in type(model).model_fields.items() if only in {"", name, field.alias or ""} and name not in {"kind", "id", "internal"}}
    changes = {name: _replace(getattr(model, name), field.annotation, tuple(field.metadata), make) for name, field in fields.items()}
    return model.model_copy(update=changes)


def _replace(value: Any, annotation: Any, metadata: tuple[Any, ...], make: Make) -> Any:  # noqa: ANN401  # values and types of models
    if isinstance(value, Text):
        said = make()
        return Text((("en", said), ("ar", said)))
    if isinstance(value, BaseModel):
        return with_texts(value, make)
    if isinstance(value, str):
        return make() if _is_string(annotation, metadata) else value
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        inner = next((item for item in _types(annotation) if get_origin(item) is tuple), None)
        return tuple(_replace(item, get_args(inner)[0] if inner is not None else None, (), make) for item in value)
    return value


def _types(annotation: Any) -> list[Any]:  # noqa: ANN401  # a type
    """A type and those of which it is the union, without what annotates them."""
    if get_origin(annotation) is Annotated:
        return _types(get_args(annotation)[0])
    if get_origin(annotation) in {Union, UnionType}:
        return [found for item in get_args(annotation) for found in _types(item)]
    return [annotation]


def _is_string(annotation: Any, metadata: tuple[Any, ...]) -> bool:  # noqa: ANN401  # a type
    """Whether a type takes free text: not an id, a reference or a word of a list."""
    if any(isinstance(item, Parsed) and item.parse is parse_string for item in metadata):
        return True
    if get_origin(annotation) is Annotated:
        return _is_string(get_args(annotation)[0], get_args(annotation)[1:])
    return get_origin(annotation) in {Union, UnionType} and any(_is_string(item, ()) for item in get_args(annotation))


class _Reader(HTMLParser):
    """The text of a page without that of its pictures, and what elements and attributes stand in it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.found: set[str] = set()
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {tag, *(f"@{name}" for name, _ in attrs), *(f"href={(value or '').partition(':')[0]}" for name, value in attrs if name == "href" and ":" in (value or ""))}
        self._hidden += tag in {"style", "title", "svg"}
        self.pieces.append("" if tag in INLINE else "\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"style", "title", "svg"}
        self.pieces.append("" if tag in INLINE else "\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(data)


INLINE = frozenset({"a", "abbr", "b", "bdi", "code", "em", "i", "s", "small", "span", "strong", "sub", "sup"})


def read_html(page: str) -> tuple[str, set[str]]:
    """The text of a page as its reader sees it, and its elements, attributes (`@name`) and schemes of links (`href=scheme`)."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return squeeze("".join(reader.pieces)), reader.found


def squeeze(text: str) -> str:
    """The text with one blank for each stretch of blanks, and without marks of direction."""
    return re.sub(r"\s+", " ", re.sub("[\u200e\u200f\u2066-\u2069]", "", text))
