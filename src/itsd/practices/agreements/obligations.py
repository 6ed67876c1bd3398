"""The obligations of an agreement in one form, whatever way they are written, and the digest that signatures and pages name."""

from __future__ import annotations

import hashlib
import json
from datetime import date, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from itsd.model.amounts import Quantity, Vague
from itsd.model.periods import Window
from itsd.model.text import Text
from itsd.model.values import Duration, Money, Percentage, Version

if TYPE_CHECKING:
    from itsd.model.agreement import Agreement

# What may change without a right or a duty of a party: the state of the paper, who signed it, and remarks about it.
_ASIDE = frozenset({"status", "approvals", "changes", "notes", "tags", "links", "reviewed", "internal", "underpinned_by", "supersedes"})
_SHOWN = 16  # digits of the digest that people compare


def digest_of(agreement: Agreement) -> str:
    """The SHA-256 of the canonical obligations, in hexadecimal digits: the same for the same rights and duties, however they are written."""
    text = json.dumps(canonical_obligations(agreement), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def short_digest(agreement: Agreement) -> str:
    """Its first digits in groups of four, as documents show them."""
    digest = digest_of(agreement)[:_SHOWN]
    return " ".join(digest[at : at + 4] for at in range(0, _SHOWN, 4))


def canonical_obligations(agreement: Agreement) -> dict[str, Any]:
    """Every field that binds a party, as data of JSON; what is not written and what says nothing is left out."""
    return {name: found for name in type(agreement).model_fields if name not in _ASIDE and (found := _canonical(getattr(agreement, name))) not in (None, [], {})}


def _canonical(value: Any) -> Any:  # noqa: ANN401  # a value of a model
    if isinstance(value, BaseModel):
        fields = ((name, _canonical(getattr(value, name))) for name in type(value).model_fields if name != "notes")
        return {name: found for name, found in fields if found not in (None, [], {}, False)}
    if isinstance(value, tuple):
        items = [_canonical(item) for item in value]
        named = all(isinstance(item, dict) and "id" in item for item in items)
        return sorted(items, key=lambda item: str(item["id"])) if named else items
    if isinstance(value, dict):
        return {key: _canonical(item) for key, item in sorted(value.items())}
    return _canonical_value(value)


def _canonical_value(value: Any) -> Any:  # noqa: ANN401  # a value of a model
    """One spelling for each value: 0.25 h is 900 s, 99.90 % is 99.9 %."""
    if isinstance(value, Duration):
        seconds = value.seconds
        return f"{value.months} month" if value.months is not None else f"{_number(value.amount)} {value.unit}" if seconds is None else f"{seconds} s"
    if isinstance(value, Percentage):
        return f"{_number(value.value)}%"
    if isinstance(value, Quantity | Money):
        return f"{_number(value.amount)} {value.unit if isinstance(value, Quantity) else value.currency}".strip()
    if isinstance(value, Text):
        return dict(sorted(value.entries))
    if isinstance(value, Decimal):
        return _number(value)
    return str(value) if isinstance(value, Version | Window | Vague | date | time) else value


def _number(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
