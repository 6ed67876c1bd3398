"""One document into a model: an instance of it, or findings that say what does not fit and where."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from itsd.diagnostics import Finding, Level, Path
from itsd.model.parsing import shown
from itsd.model.values import ID_LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic_core import ErrorDetails

    from itsd.files.document import Document

M = TypeVar("M", bound=BaseModel)

_NAMES = {"X001": "unknown-key", "X011": "missing-key", "X012": "wrong-value", "T011": "percent-scale"}
_REPORTED = 50  # of one document; the rest is the same mistake again
_COMPARED = 1000  # faults of one document that are looked through for misspelt keys


@dataclass(frozen=True, slots=True)
class Reading(Generic[M]):
    """What came of reading a document: the model (None where it does not fit), the data it was made of, and findings."""

    model: M | None
    data: Any
    findings: list[Finding]


def read_model(model: type[M], document: Document, entity: str = "") -> Reading[M]:
    """The document as an instance of the model, and what does not fit. Unknown keys are reported and left out."""
    data = own_keys_removed(document.data)
    try:
        return Reading(model.model_validate(data), data, [])
    except ValidationError as error:
        details = error.errors(include_url=False)
    wanted = _without_misspelt(model, document, details)
    findings = [_finding(model, document, entity, detail) for detail in wanted[:_REPORTED]]
    if len(wanted) > _REPORTED:
        message = f"{len(wanted) - _REPORTED:,} more faults in this document are not shown"
        findings.append(Finding("X012", _NAMES["X012"], Level.ERROR, message, document.place(), "Mend those that are shown and run again.", entity))
    if any(detail["type"] != "extra_forbidden" for detail in details):
        return Reading(None, data, findings)
    data = _without(data, {_written_path(document, detail["loc"]) for detail in details})
    try:
        return Reading(model.model_validate(data), data, findings)
    except ValidationError:
        return Reading(None, data, findings)


def _without_misspelt(model: type[BaseModel], document: Document, details: list[ErrorDetails]) -> list[ErrorDetails]:
    """The errors without those that only say that a key is missing which is there, misspelt."""
    if all(detail["type"] != "missing" for detail in details):
        return details
    misspelt = set()
    for detail in details[:_COMPARED]:
        if detail["type"] == "extra_forbidden":
            path = _written_path(document, detail["loc"])
            close = difflib.get_close_matches(str(path[-1]), list(keys_at(model, path[:-1])), n=1, cutoff=0.6)
            misspelt |= {(path[:-1], key) for key in close}
    if not misspelt:
        return details
    return [detail for detail in details if detail["type"] != "missing" or (_written_path(document, detail["loc"]), str(detail["loc"][-1])) not in misspelt]


def own_keys_removed(data: Any) -> Any:  # noqa: ANN401  # raw YAML
    """The data without the `x-…` keys that users may add to any file."""
    if isinstance(data, dict) and any(key.startswith("x-") for key in data):
        return {key: value for key, value in data.items() if not key.startswith("x-")}
    return data


def suggest(word: str, known: Iterable[str]) -> str:
    """`Did you mean email?` where a known word is close, else empty."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"Did you mean {close[0]}?" if close else ""


def _finding(model: type[BaseModel], document: Document, entity: str, detail: ErrorDetails) -> Finding:
    kind = detail["type"]
    path = _written_path(document, detail["loc"])
    on_key = False
    hint = ""
    if kind == "extra_forbidden":
        known = keys_at(model, path[:-1])
        where = f" in {format_path(path[:-1])}" if len(path) > 1 else ""
        code, message, on_key = "X001", f"unknown key {shown(path[-1])}{where}", True
        hint = suggest(str(path[-1]), known) or f"Known keys: {', '.join(sorted(known))}."
    elif kind == "missing":
        key = str(detail["loc"][-1])
        where = f"{format_path(path)} lacks" if path else "the file lacks" if not entity else f"{entity} lacks"
        code, message, hint = "X011", f"{where} the required key {key}", f"Add {key}: {_describe(model, (*path, key))}"
    elif kind[0].isupper():
        context = detail.get("ctx", {})
        path = (*path, *(part for part in context["at"] if document.has((*path, part))))
        code, message, hint = kind, f"{format_path(path)}: {context['message']}" if path else str(context["message"]), str(context["hint"])
    else:
        code = "X012"
        message, hint = _words(detail, path)
    place = document.place(("id",) if kind == "missing" and not path and document.has(("id",)) else path, on_key=on_key)
    return Finding(code, _NAMES.get(code, ""), Level.ERROR, message, place, hint, entity, format_path(path), detail=str(detail["loc"][-1]) if kind == "missing" else "")


def _words(detail: ErrorDetails, path: Path) -> tuple[str, str]:
    """Message and hint for pydantic's own errors, in the words of somebody who writes YAML."""
    raw, where = detail["input"], f"{format_path(path)}: " if path else ""
    kind = detail["type"]
    if kind == "literal_error":
        allowed = [word.strip("'") for word in str(detail["ctx"]["expected"]).replace(" or ", ", ").split(", ")]
        return f"{where}{shown(raw)} is not one of the possible values", suggest(str(raw), allowed) or f"Write one of {', '.join(allowed)}."
    if kind in {"model_type", "model_attributes_type", "dict_type"}:
        return f"{where}expected keys with values, found {shown(raw)}", "Write a mapping, for example {key: value}."
    if kind in {"tuple_type", "list_type"}:
        return f"{where}expected a list, found {shown(raw)}", "Write [first, second], or one item a line with a dash."
    if kind.startswith("string_"):
        return f"{where}{shown(raw)} {_NOT_AN_ID[kind == 'string_type' or not isinstance(raw, str)]}", _id_hint(detail)
    if kind == "union_tag_invalid":
        return f"{where}{shown(raw)} has none of the possible forms", ""
    return f"{where}{detail['msg'][:1].lower()}{detail['msg'][1:]}", ""


_NOT_AN_ID = {True: "cannot be an id", False: "is not an id"}


def _id_hint(detail: ErrorDetails) -> str:
    """What an id looks like, and the nearest one to what was written."""
    raw = str(detail["input"])
    if "/" in str(detail.get("ctx", {}).get("pattern", "")):
        return "Write the entity's id, a slash and the part's id, for example email/gold."
    nearest = re.sub(r"[^a-z0-9]+", "-", raw.lower()).strip("-")[:ID_LENGTH].strip("-")
    words = f"Ids are lower-case letters, digits and single hyphens, at most {ID_LENGTH} characters"
    return f"{words}: {nearest}." if nearest and nearest != raw else f"{words}."


def _written_path(document: Document, loc: tuple[int | str, ...]) -> Path:
    """The part of pydantic's location that is in the document; tags of unions and wrapped single items are passed over."""
    path: Path = ()
    for part in loc:
        if document.has((*path, part)):
            path = (*path, part)
    return path


def format_path(path: Path) -> str:
    """`targets[1].at_least`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def _without(data: Any, paths: set[Path], at: Path = ()) -> Any:  # noqa: ANN401  # raw YAML
    """A copy of the data without the values at the paths."""
    if isinstance(data, dict):
        return {key: _without(value, paths, (*at, key)) for key, value in data.items() if (*at, key) not in paths}
    if isinstance(data, list):
        return [_without(value, paths, (*at, index)) for index, value in enumerate(data)]
    return data


def models_at(model: type[BaseModel], path: Path) -> list[type[BaseModel]]:
    """The models that can stand at a path; several where a value has several forms."""
    current = [model]
    for part in path:
        if isinstance(part, str):
            current = [inner for outer in current for inner in _inner(outer, part)]
    return current


def keys_at(model: type[BaseModel], path: Path) -> set[str]:
    """The keys that may be written in the mapping at a path."""
    return {field.alias or name for found in models_at(model, path) for name, field in found.model_fields.items()}


def _describe(model: type[BaseModel], path: Path) -> str:
    """The description of the field at a path, for hints."""
    for found in models_at(model, path[:-1]):
        for name, field in found.model_fields.items():
            if (field.alias or name) == path[-1] and field.description:
                return field.description[:1].lower() + field.description[1:]
    return "…"


def _inner(model: type[BaseModel], key: str) -> list[type[BaseModel]]:
    for name, field in model.model_fields.items():
        if (field.alias or name) == key:
            return list(_models_in(field.annotation))
    return []


def _models_in(annotation: Any) -> Iterable[type[BaseModel]]:  # noqa: ANN401  # a type
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif get_origin(annotation) in {Annotated, Union, UnionType, tuple, list, dict}:
        for inner in get_args(annotation):
            yield from _models_in(inner)
