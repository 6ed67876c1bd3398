"""A first version of an entity: which keys it needs, and the text of the document."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from itsd.model.base import Judged
from itsd.model.kinds import KINDS
from itsd.model.order import field_order
from itsd.model.schema import schema_of

if TYPE_CHECKING:
    from collections.abc import Mapping


_DEEP = 4  # levels of an example that show its shape


@dataclass(frozen=True, slots=True)
class Wanted:
    """A key that a new entity should have; without a required one it cannot be read."""

    key: str
    description: str
    example: str
    required: bool


def wanted_keys(kind: str) -> list[Wanted]:
    """The keys that a new entity of a kind needs besides kind and id, in the order in which they are written."""
    model = KINDS[kind].model
    schema = schema_of(kind)
    properties = schema["$defs"][model.__name__]["properties"]
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    wanted = []
    for key in field_order(model):
        field = fields[key]
        judged = any(isinstance(item, Judged) for item in field.metadata)
        if key not in {"kind", "id"} and (field.is_required() or judged):
            example = _write_flow(_example(properties[key], schema["$defs"]))
            wanted.append(Wanted(key, field.description or "", example, field.is_required()))
    return wanted


def write_draft(kind: str, id_: str, values: Mapping[str, str]) -> str:
    """The document: kind, id and the values as they were typed, in the order of keys."""
    order = field_order(KINDS[kind].model)
    keys = sorted(values, key=lambda key: (order.index(key) if key in order else len(order), key))
    return "".join(f"{key}: {text}\n" for key, text in (("kind", kind), ("id", id_), *((key, values[key]) for key in keys)))


def _example(schema: dict[str, Any], definitions: dict[str, Any], depth: int = 0) -> Any:  # noqa: ANN401, PLR0911  # JSON; one return for each form of schema
    """A value that a schema allows: its example where it has one."""
    if schema.get("examples"):
        return schema["examples"][-1]
    if "$ref" in schema:
        return _example(definitions[schema["$ref"].rpartition("/")[2]], definitions, depth)
    for key in ("enum", "anyOf", "oneOf"):
        if key in schema:
            return schema[key][0] if key == "enum" else _example(schema[key][0], definitions, depth)
    if "const" in schema:
        return schema["const"]
    kind = schema.get("type")
    if kind == "object":
        properties = schema.get("properties", {})
        shown = schema.get("required") or list(properties)[:1]  # a mapping without required keys is shown with its first one
        return {key: _example(properties[key], definitions, depth + 1) for key in properties if key in shown} if depth < _DEEP else {}
    if kind == "array":
        return [_example(schema["items"], definitions, depth + 1)] if depth < _DEEP else []
    return {"integer": 1, "number": 1, "boolean": False}.get(str(kind), _text_like(schema.get("pattern", "")))


def _text_like(pattern: str) -> str:
    """A text of a pattern: an id, a part, a typed reference, or any."""
    if not pattern:
        return "…"
    if pattern.startswith("^[a-z-]+/"):
        return "sla/finance-email"
    return "email/gold" if "/" in pattern else "some-id"


def _write_flow(value: Any) -> str:  # noqa: ANN401  # JSON
    """A value in YAML's flow style, with quotation marks only where they are needed."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_write_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_write_flow, value)) + "]"
    if isinstance(value, str):
        plain = value.replace("-", "").replace(" ", "").replace("%", "").replace("/", "").replace(".", "")
        return value if plain.isalnum() and not plain.isdigit() and ": " not in value else json.dumps(value, ensure_ascii=False)
    return json.dumps(value)
