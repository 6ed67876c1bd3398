"""What a customer may see: entities without the fields that are internal, those of the model and those that the file itself names."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from pydantic import BaseModel

from itsd.model.base import Internal
from itsd.model.estate import Estate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from itsd.model.base import Entity

M = TypeVar("M", bound=BaseModel)


def disclose(model: M) -> M:
    """The same without what is internal: an internal field has its default, or nothing where it has none.

    Fields are internal by their model, at any depth, and by the list `internal` of the entity, whose keys may name a field below
    others: `support.contacts`, `options.price`.
    """
    return _hide(_without_internal(model), getattr(model, "internal", ()))


class DisclosedEstate(Estate):
    """An estate in which every entity is as a customer may see it, inherited terms and names included."""

    def entity(self, kind: str, id_: str) -> Entity | None:
        """The entity by the name of its kind, disclosed."""
        found = super().entity(kind, id_)
        return None if found is None else self.derive(found, "disclosed", disclose)


def disclosed(estate: Estate) -> Estate:
    """The same estate as customers may see it."""
    return DisclosedEstate(estate.index, estate.settings, estate.as_of, estate.metrics, estate.reread, estate.attachments, estate.replaced)


def _without_internal(model: M) -> M:
    changes: dict[str, Any] = {}
    for name, internal in _fields(type(model)):
        value = getattr(model, name)
        found = _default(type(model), name) if internal else _walk(value)
        if found is not value:
            changes[name] = found
    return model.model_copy(update=changes) if changes else model


def _walk(value: Any) -> Any:  # noqa: ANN401  # a value of a model
    if isinstance(value, BaseModel):
        return _without_internal(value)
    if isinstance(value, tuple):
        items = tuple(_walk(item) for item in value)
        return value if all(new is old for new, old in zip(items, value, strict=True)) else items
    return value


@cache
def _fields(model: type[BaseModel]) -> tuple[tuple[str, bool], ...]:
    return tuple((name, any(isinstance(item, Internal) for item in field.metadata)) for name, field in model.model_fields.items())


def _default(model: type[BaseModel], name: str) -> Any:  # noqa: ANN401  # a value of a model
    field = model.model_fields[name]
    return None if field.is_required() else field.get_default(call_default_factory=True)


def has_field(model: type[BaseModel], steps: Sequence[str]) -> bool:
    """Whether a model has a field at a path of keys; lists are passed through."""
    found = next((field for name, field in model.model_fields.items() if (field.alias or name) == steps[0]), None)
    return found is not None and (len(steps) == 1 or any(has_field(inner, steps[1:]) for inner in _models_in(found.annotation)))


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:  # noqa: ANN401  # a type
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)


def _hide(model: M, keys: Iterable[str]) -> M:
    for key in keys:
        model = _hide_path(model, key.split("."))
    return model


def _hide_path(value: Any, path: list[str]) -> Any:  # noqa: ANN401  # a value of a model
    """Without the field at a path; lists are passed through."""
    if isinstance(value, tuple):
        return tuple(_hide_path(item, path) for item in value)
    if not isinstance(value, BaseModel):
        return value
    name = next((name for name, field in type(value).model_fields.items() if (field.alias or name) == path[0]), None)
    if name is None:
        return value
    found = _default(type(value), name) if len(path) == 1 else _hide_path(getattr(value, name), path[1:])
    return value.model_copy(update={name: found})
