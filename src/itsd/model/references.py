"""References between entities: found in raw data by a plan made once from the types of the fields."""

from __future__ import annotations

from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from itsd.model.base import AGREEMENTS, Reference
from itsd.model.index import FIELD, ITEM, NUMBER, PART, SEPARATORS

# A plan says for each key of a mapping which references its value is or holds: (references, plans of mappings below).
Plan = dict[str, tuple[tuple[Reference, ...], tuple[type[BaseModel], ...]]]


@cache
def plan_of(model: type[BaseModel]) -> Plan:
    """The keys of a model's mapping that are references or hold some below; all other keys are never visited."""
    plan: Plan = {}
    for name, field in model.model_fields.items():
        references, models = _parts(field.annotation)
        references += tuple(item for item in field.metadata if isinstance(item, Reference))
        models = tuple(item for item in models if item is model or _holds(item, frozenset({model})))
        if references or models:
            plan[field.alias or name] = (references, models)
    return plan


def _holds(model: type[BaseModel], above: frozenset[type[BaseModel]]) -> bool:
    """Whether a model has references anywhere below; recursive models are judged by their other fields."""
    if model in above:
        return True
    for field in model.model_fields.values():
        references, models = _parts(field.annotation)
        if references or any(isinstance(item, Reference) for item in field.metadata):
            return True
        if any(_holds(item, above | {model}) for item in models):
            return True
    return False


def _parts(annotation: Any) -> tuple[tuple[Reference, ...], tuple[type[BaseModel], ...]]:  # noqa: ANN401  # a type
    """The references and the models anywhere in a type."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return (), (annotation,)
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *metadata = get_args(annotation)
        references, models = _parts(inner)
        return references + tuple(item for item in metadata if isinstance(item, Reference)), models
    if origin in {Union, UnionType, tuple, list, dict}:
        found = [_parts(item) for item in get_args(annotation)]
        return tuple(r for references, _ in found for r in references), tuple(m for _, models in found for m in models)
    return (), ()


def find_references(model: type[BaseModel], data: dict[str, Any]) -> str:
    """Every reference that is written in the mapping of a model, nested ones included, packed as `Record.citations`."""
    found: list[str] = []
    _collect(model, data, "", found)
    return ITEM.join(found)


def _collect(model: type[BaseModel], data: dict[str, Any], prefix: str, found: list[str]) -> None:
    """`prefix` is the packed path of the mapping."""
    for key, (references, models) in plan_of(model).items():
        value = data.get(key)
        if value is not None:
            _find(value, references, models, f"{prefix}{PART}{key}" if prefix else key, found)


def _find(value: Any, references: tuple[Reference, ...], models: tuple[type[BaseModel], ...], path: str, found: list[str]) -> None:  # noqa: ANN401
    kind = type(value)
    if kind is str:
        found.extend(_cite(value, reference, path) for reference in references)
    elif kind is list:
        for index, item in enumerate(value):
            _find(item, references, models, f"{path}{PART}{NUMBER}{index}", found)
    elif kind is dict:
        for model in _matching(models, value):
            _collect(model, value, path, found)


def _matching(models: tuple[type[BaseModel], ...], value: dict[str, Any]) -> tuple[type[BaseModel], ...]:
    """Of several forms of a mapping the one that knows most of its keys."""
    if len(models) <= 1:
        return models
    return (max(models, key=lambda model: sum((f.alias or n) in value for n, f in model.model_fields.items()) - len(model.model_fields) / 100),)


def _cite(text: str, reference: Reference, path: str) -> str:
    """One citation, packed: the kinds and the id that a written reference means, and its path."""
    kinds = PART.join(reference.kinds)
    if reference.kinds == ("offer",):
        head, _, rest = text.partition("/")
        kinds, text = (head, rest) if head in {"package", *AGREEMENTS} else ("option", text)
    elif reference.typed and reference.kinds != ("target",):
        kinds, _, text = text.partition("/")
    return f"{kinds}{FIELD}{text if text.isprintable() else text.translate(SEPARATORS)}{FIELD}{path}"
