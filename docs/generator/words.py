"""The type of a field in words, with links to what explains it."""

from __future__ import annotations

from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator
from pydantic_core import PydanticUndefined

from docs.generator.markdown import find_anchor, format_flow
from itsd.model.base import Reference
from itsd.model.kinds import KINDS
from itsd.model.parsing import Parsed
from itsd.model.values import IdText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic.fields import FieldInfo

# What a parsing function reads, as the page on values calls it, and the anchor there.
VALUES: dict[str, tuple[str, str]] = {
    "parse_string": ("text", "text"),
    "parse_text": ("text for readers", "text-for-readers"),
    "parse_date": ("date", "dates-and-instants"),
    "parse_instant": ("instant", "dates-and-instants"),
    "parse_version": ("version", "versions"),
    "parse_percentage": ("percentage", "percentages"),
    "parse_duration": ("duration", "durations"),
    "parse_number": ("number", "numbers"),
    "parse_count": ("whole number", "numbers"),
    "parse_flag": ("true or false", "true-and-false"),
    "parse_money": ("money", "money"),
    "parse_time": ("time of day", "hours"),
    "parse_amount": ("amount", "amounts"),
    "parse_window": ("window", "windows-and-periods"),
    "parse_period": ("period", "windows-and-periods"),
    "parse_week": ("hours by day", "hours"),
    "parse_ranges": ("hours of a day", "hours"),
    "parse_zone": ("time zone", "time-zones-and-countries"),
    "_country": ("country", "time-zones-and-countries"),
    "parse_percentile": ("number between 0 and 100", "numbers"),
    "parse_month_day": ("month and day", "dates-and-instants"),
    "parse_sha256": ("SHA-256 digest", "digests"),
}

_PARTS = {
    "option": ("an option", "kinds/service.md#option"),
    "activity": ("an activity", "kinds/process.md#activity"),
    "target": ("a target", "kinds/sla.md#target"),
    "metric": ("a metric", "metrics.md"),
    "role": ("a role", "values.md#roles"),
    "offer": ("an option, or a package or agreement as `kind/id`", "values.md#ids-and-references"),
}


class Describer:
    """Describes types for pages that lie so many folders below the reference: `to_reference` is the way there, such as `../`."""

    def __init__(self, to_reference: str) -> None:
        """Keep the way, and collect the models that the described types name, in order."""
        self.to_reference = to_reference
        self.models: list[type[BaseModel]] = []

    def describe_field(self, field: FieldInfo) -> str:
        """The type of a field."""
        return self._describe(field.annotation, tuple(field.metadata))

    def link(self, text: str, target: str) -> str:
        """A link to a page of the reference."""
        return f"[{text}]({self.to_reference}{target})"

    def _describe(self, annotation: Any, metadata: Sequence[Any] = ()) -> str:  # noqa: ANN401  # a type
        if get_origin(annotation) is Annotated:
            inner, *more = get_args(annotation)
            return self._describe(inner, (*metadata, *more))
        known = self._describe_metadata(metadata)
        if known:
            return known
        if get_origin(annotation) in {Union, UnionType}:
            return self._describe_union(annotation)
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            return self._describe_model(annotation)
        return self._describe_collection(annotation, metadata)

    def _describe_metadata(self, metadata: Sequence[Any]) -> str:
        """What the metadata of a type say it is: a reference, an id or a value; empty where they say nothing."""
        reference = next((item for item in metadata if isinstance(item, Reference)), None)
        if reference is not None:
            return self._describe_reference(reference)
        if any(isinstance(item, IdText) for item in metadata):
            return self.link("id", "values.md#ids-and-references")
        parsed = next((item for item in metadata if isinstance(item, Parsed)), None)
        if parsed is None:
            return ""
        name, anchor = VALUES.get(parsed.parse.__name__, ("", ""))
        return self.link(name, f"values.md#{anchor}") if name else _describe_schema(parsed.schema)

    def _describe_reference(self, reference: Reference) -> str:
        names = [self._name_kind(kind) for kind in reference.kinds]
        form = "`kind/id`" if reference.typed else "id"
        if reference.kinds == ("target",):
            form = "`kind/id/target`"
        if set(reference.kinds) & {"option", "activity"}:
            form = "`id/id`"
        return " or ".join(names) if reference.kinds == ("offer",) else f"{form} of {' or '.join(names)}"

    def _name_kind(self, kind: str) -> str:
        if kind in KINDS:
            return self.link(f"{'an' if kind[0] in 'aeiou' and kind != 'unit' else 'a'} {kind}", f"kinds/{kind}.md")
        name, page = _PARTS[kind]
        return self.link(name, page)

    def _describe_union(self, annotation: Any) -> str:  # noqa: ANN401  # a type
        forms = [self._describe(item) for item in get_args(annotation) if item is not type(None)]
        return ", or ".join(dict.fromkeys(forms))

    def _describe_model(self, model: type[BaseModel]) -> str:
        if model not in self.models:
            self.models.append(model)
        return f"[{name_model(model)}](#{find_anchor(name_model(model))})"

    def _describe_collection(self, annotation: Any, metadata: Sequence[Any]) -> str:  # noqa: ANN401  # a type
        origin, arguments = get_origin(annotation), get_args(annotation)
        if origin is Literal:
            return "one of " + ", ".join(f"`{item}`" for item in arguments) if len(arguments) > 1 else f"`{arguments[0]}`"
        if origin is tuple:
            single = any(isinstance(item, BeforeValidator) for item in metadata)
            return f"{'one, or a list' if single else 'list'} of: {self._describe(arguments[0])}"
        if origin is dict:
            return f"mapping to: {self._describe(arguments[1])}"
        return "text"


def name_model(model: type[BaseModel]) -> str:
    """The heading of a nested model: `WorkloadLimit` is "Workload limit"."""
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in model.__name__).strip()
    return words.capitalize()


def describe_default(field: FieldInfo) -> str:
    """The default of a field as YAML writes it; empty where it says nothing."""
    default = field.default
    if default in (PydanticUndefined, None, (), {}, False) or isinstance(default, BaseModel):
        return ""
    if isinstance(default, tuple) and all(isinstance(item, int) for item in default):
        return "-".join(f"{item:02d}" for item in default)
    return "true" if default is True else format_flow(default) if isinstance(default, tuple) else str(default)


def _describe_schema(schema: dict[str, Any]) -> str:
    """A value without a name of its own, by its JSON Schema."""
    if "enum" in schema:
        return "one of " + ", ".join(f"`{item}`" for item in schema["enum"])
    kind = schema.get("type", "text")
    names = {"string": "text", "object": "mapping", "array": "list", "integer": "whole number"}
    return " or ".join(names.get(item, item) for item in ([kind] if isinstance(kind, str) else kind))
