"""Entities in one form, whatever way they are written, as data of JSON: what digests are made of."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from itsd.model.amounts import Quantity, Vague
from itsd.model.hours import TimeRange, WeekHours
from itsd.model.periods import Window
from itsd.model.text import Text
from itsd.model.values import Duration, Money, Percentage, Version


@dataclass(frozen=True, slots=True)
class _Form:
    """A text without a language is filed under `language`; `aside` are fields of inner models, `Model.field`; `joined` texts differ in no blank."""

    language: str
    aside: frozenset[str]
    joined: bool


def canonical_fields(model: BaseModel, aside: frozenset[str] = frozenset(), language: str = "", *, joined: bool = False) -> dict[str, Any]:
    """The fields of a model, without those aside; what is not written and what says nothing is left out.

    Fields of inner models are set aside as `Model.field`. A text without a language is filed under `language`; with `joined`, how a text
    is broken into lines makes no difference. Lists of things with ids are in the order of their ids.
    """
    form = _Form(language, aside, joined)
    fields = ((field.alias or name, _canonical(getattr(model, name), form)) for name, field in type(model).model_fields.items() if name not in aside)
    return {name: found for name, found in fields if found not in (None, [], {})}


def canonical_value(value: Any, language: str = "") -> Any:  # noqa: ANN401  # a value of a model
    """A value of a model as data of JSON, in one form whatever way it is written; remarks are left out."""
    return _canonical(value, _Form(language, frozenset(), joined=False))


def digest_of_data(data: Any) -> str:  # noqa: ANN401  # JSON
    """The SHA-256 of data of JSON, in hexadecimal digits: the order of keys does not matter."""
    return hashlib.sha256(json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _canonical(value: Any, form: _Form) -> Any:  # noqa: ANN401  # a value of a model
    if isinstance(value, BaseModel):
        return _canonical_model(value, form)
    if isinstance(value, tuple):
        items = [_canonical(item, form) for item in value]
        named = all(isinstance(item, dict) and "id" in item for item in items)
        return sorted(items, key=lambda item: str(item["id"])) if named else items
    if isinstance(value, dict):
        return {key: _canonical(item, form) for key, item in sorted(value.items())}
    if isinstance(value, Text):
        return {locale or form.language: " ".join(text.split()) if form.joined else text for locale, text in sorted(value.entries)}
    if isinstance(value, WeekHours):
        return [[str(span) for span in day] for day in value.days]
    return _canonical_value(value)


def _canonical_model(value: BaseModel, form: _Form) -> dict[str, Any]:
    model = type(value)
    fields = (
        (field.alias or name, _canonical(getattr(value, name), form))
        for name, field in model.model_fields.items()
        if name != "notes" and f"{model.__name__}.{name}" not in form.aside
    )
    return {name: found for name, found in fields if found is not False and found not in (None, [], {})}


def _canonical_value(value: Any) -> Any:  # noqa: ANN401  # a value of a model
    """One spelling for each value: 0.25 h is 900 s, 99.90 % is 99.9 %."""
    if isinstance(value, Duration):
        seconds = value.seconds
        return f"{value.months} month" if value.months is not None else f"{_number(value.amount)} {value.unit}" if seconds is None else f"{seconds} s"
    if isinstance(value, Percentage):
        return f"{_number(value.value)}%"
    if isinstance(value, Quantity | Money):
        return f"{_number(value.amount)} {value.unit if isinstance(value, Quantity) else value.currency}".strip()
    if isinstance(value, Decimal):
        return _number(value)
    return str(value) if isinstance(value, Version | Window | Vague | TimeRange | date | time) else value


def _number(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
