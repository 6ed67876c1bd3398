"""The JSON Schema of the estate's files, made from the models, for editors and other validators.

It accepts what the reader accepts. What a finished document needs besides, such as the approvals of an active agreement, is for
rules to say, because a draft may lack it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from itsd.model.base import Entity
from itsd.model.kinds import KINDS
from itsd.model.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import BaseModel
    from pydantic_core import core_schema

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SETTINGS = "settings"
_REFERENCE = "#/$defs/{model}"


class _Generator(GenerateJsonSchema):
    """Pydantic's generator; titles that only repeat the name of a key are left out, and keys keep their order."""

    def sort(self, value: dict[str, Any], parent_key: str | None = None) -> dict[str, Any]:  # noqa: ARG002  # pydantic's signature
        """The schema as it is: keys in the order in which people write them."""
        return value

    def field_title_should_be_set(self, _schema: core_schema.CoreSchema | Any) -> bool:  # noqa: ANN401  # pydantic's own types
        return False


def schema_of(kind: str) -> dict[str, Any]:
    """The schema of one kind of document, or of `itsd.yaml` for "settings"."""
    model: type[BaseModel] = Settings if kind == SETTINGS else KINDS[kind].model
    definitions = _definitions([model])
    title = "itsd.yaml" if kind == SETTINGS else kind
    return {"$schema": DIALECT, "title": title, "$ref": _reference(model), "$defs": definitions}


def schema_of_entities() -> dict[str, Any]:
    """The schema of every document of an estate: `kind` decides which part of it applies."""
    models = [kind.model for kind in KINDS.values()]
    branches = [{"if": {"properties": {"kind": {"const": kind.name}}, "required": ["kind"]}, "then": {"$ref": _reference(kind.model)}} for kind in KINDS.values()]
    return {
        "$schema": DIALECT,
        "title": "An entity of an itsd estate",
        "type": "object",
        "properties": {"kind": {"enum": list(KINDS), "description": "What the document describes."}},
        "required": ["kind"],
        "allOf": branches,
        "$defs": _definitions(models),
    }


def _reference(model: type[BaseModel]) -> str:
    return _REFERENCE.format(model=model.__name__)


def _definitions(models: Sequence[type[BaseModel]]) -> dict[str, Any]:
    _, schema = models_json_schema([(model, "validation") for model in models], by_alias=True, ref_template=_REFERENCE, schema_generator=_Generator)
    definitions: dict[str, Any] = schema["$defs"]
    for model in models:
        _complete(definitions[model.__name__], model)
    return definitions


def _complete(definition: dict[str, Any], model: type[BaseModel]) -> None:
    """What pydantic cannot know: users may add `x-…` keys to every entity and to the settings."""
    if issubclass(model, Entity | Settings):
        definition["patternProperties"] = {"^x-": {}}
