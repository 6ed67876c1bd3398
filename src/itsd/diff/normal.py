"""Entities in which a text is written one way only: its languages in order, the language of plain words named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

from itsd.model.text import Text

if TYPE_CHECKING:
    from itsd.model.estate import Estate

M = TypeVar("M", bound=BaseModel)


def normalised(model: M, estate: Estate) -> M:
    """The same with every text in one form, so that equal texts are equal values."""
    return _model(model, estate.settings.locales.default)


def _model(model: M, default: str) -> M:
    changes = {name: new for name in type(model).model_fields if (new := _walk(old := getattr(model, name), default)) is not old}
    return model.model_copy(update=changes) if changes else model


def _walk(value: Any, default: str) -> Any:  # noqa: ANN401  # a value of a model
    if isinstance(value, Text):
        entries = tuple(sorted(((locale or default, words) for locale, words in value.entries), key=lambda entry: (entry[0] != default, entry[0])))
        return value if entries == value.entries else Text(entries)
    if isinstance(value, BaseModel):
        return _model(value, default)
    if isinstance(value, tuple):
        items = tuple(_walk(item, default) for item in value)
        return value if all(new is old for new, old in zip(items, value, strict=True)) else items
    return value
