"""The fields of a model, and of the models inside it, as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs.generator.markdown import format_flow, render_table
from docs.generator.words import Describer, describe_default, name_model
from itsd.model.base import Entity, Internal, Judged
from itsd.model.order import field_order
from itsd.rules.registry import BY_CODE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

_HEAD = ("key", "needed", "value", "what it is")
COMMON = ("tags", "notes", "links", "reviewed")
"""The keys that every entity may carry, explained once."""


def render_model(model: type[BaseModel], to_reference: str, *, heading: str) -> str:
    """The table of a model's fields, followed by one for each model inside it; `to_reference` leads to the reference's folder."""
    describer = Describer(to_reference)
    parts = [_render_fields(model, describer)]
    done = 0
    while done < len(describer.models):
        inner = describer.models[done]
        done += 1
        parts.append(f"{heading} {name_model(inner)}\n\n{summarise(inner)}\n\n{_render_fields(inner, describer)}")
    return "\n".join(parts)


def summarise(model: type[BaseModel]) -> str:
    """The first line of a model's documentation."""
    return (model.__doc__ or "").strip().splitlines()[0]


def _render_fields(model: type[BaseModel], describer: Describer) -> str:
    model.model_rebuild()
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    rows = ((key, fields[key]) for key in _keys(model))
    return render_table(_HEAD, ((f"`{key}`", _describe_need(field, describer), describer.describe_field(field), _describe_purpose(field)) for key, field in rows))


def _keys(model: type[BaseModel]) -> Iterator[str]:
    common = COMMON if issubclass(model, Entity) else ()
    return (key for key in field_order(model) if key not in common)


def _describe_need(field: FieldInfo, describer: Describer) -> str:
    """`yes`, the rule that asks for the field, or nothing."""
    if field.is_required():
        return "yes"
    code = next((item.code for item in field.metadata if isinstance(item, Judged)), "")
    return describer.link(code, f"rules/{code}.md") if code in BY_CODE else code


def _describe_purpose(field: FieldInfo) -> str:
    """The description, the default, examples, and who may not see it."""
    parts = [field.description or ""]
    default = describe_default(field)
    if default:
        parts.append(f"Default: `{default}`.")
    if field.examples:
        parts.append("Example: " + ", ".join(f"`{format_flow(item)}`" for item in field.examples) + ".")
    if any(isinstance(item, Internal) for item in field.metadata):
        parts.append("*Internal.*")
    return " ".join(part for part in parts if part)
