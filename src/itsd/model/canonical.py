"""Entities in one form, whatever way they are written, as data of JSON: what digests are made of."""

from __future__ import annotations

import hashlib
import json
from datetime import date, time
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from itsd.model.amounts import Quantity, Vague
from itsd.model.hours import TimeRange, WeekHours
from itsd.model.periods import Window
from itsd.model.text import Text
from itsd.model.values import Duration, Money, Percentage, Version


def canonical_fields(model: BaseModel, aside: frozenset[str] = frozenset(), language: str = "") -> dict[str, Any]:
    """The fields of a model, without those aside; what is not written and what says nothing is left out.

    A text without a language is filed under `language`. Lists of things with ids are in the order of their ids.
    """
    fields = ((field.alias or name, canonical_value(getattr(model, name), language)) for name, field in type(model).model_fields.items() if name not in aside)
    return {name: found for name, found in fields if found not in (None, [], {})}


def digest_of_data(data: Any) -> str:  # noqa: ANN401  # JSON
    """The SHA-256 of data of JSON, in hexadecimal digits: the order of keys does not matter."""
    return hashlib.sha256(json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def canonical_value(value: Any, language: str) -> Any:  # noqa: ANN401  # a value of a model
    """A value of a model as data of JSON; remarks, and what says nothing, are left out."""
    if isinstance(value, BaseModel):
        fields = ((field.alias or name, canonical_value(getattr(value, name), language)) for name, field in type(value).model_fields.items() if name != "notes")
        return {name: found for name, found in fields if found not in (None, [], {}, False)}
    if isinstance(value, tuple):
        items = [canonical_value(item, language) for item in value]
        named = all(isinstance(item, dict) and "id" in item for item in items)
        return sorted(items, key=lambda item: str(item["id"])) if named else items
    if isinstance(value, dict):
        return {key: canonical_value(item, language) for key, item in sorted(value.items())}
    if isinstance(value, Text):
        return {locale or language: text for locale, text in sorted(value.entries)}
    if isinstance(value, WeekHours):
        return [[str(span) for span in day] for day in value.days]
    return _spelled(value)


def _spelled(value: Any) -> Any:  # noqa: ANN401  # a value of a model
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
