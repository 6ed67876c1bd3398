"""The texts of an entity that people read: found by a plan made once for each model, so that nothing else is visited."""

from __future__ import annotations

from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from itsd.model.base import Internal
from itsd.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.diagnostics import Path


def find_texts(model: BaseModel, path: Path = (), *, remarks: bool = False) -> Iterator[tuple[Path, Text]]:
    """Every localised text of a model with its path; remarks for those who maintain the estate only where they are asked for."""
    for name, key in _fields(type(model), remarks=remarks):
        value = getattr(model, name)
        if value:
            yield from _texts_in(value, (*path, key), remarks=remarks)


def _texts_in(value: Any, path: Path, *, remarks: bool) -> Iterator[tuple[Path, Text]]:  # noqa: ANN401  # a value of a model
    if isinstance(value, Text):
        yield path, value
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _texts_in(item, (*path, index), remarks=remarks)
    elif isinstance(value, BaseModel):
        yield from find_texts(value, path, remarks=remarks)


@cache
def _fields(model: type[BaseModel], *, remarks: bool) -> tuple[tuple[str, str], ...]:
    """Name and key of each field that holds a text somewhere below."""
    return tuple(
        (name, field.alias or name)
        for name, field in model.model_fields.items()
        if (remarks or (name != "notes" and not any(isinstance(item, Internal) for item in field.metadata))) and _holds(field.annotation, frozenset({model}))
    )


def _holds(annotation: Any, above: frozenset[type[BaseModel]]) -> bool:  # noqa: ANN401  # a type
    if annotation is Text:
        return True
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation not in above and any(_holds(field.annotation, above | {annotation}) for field in annotation.model_fields.values())
    return get_origin(annotation) in {Annotated, Union, UnionType, tuple, list, dict} and any(_holds(item, above) for item in get_args(annotation))
