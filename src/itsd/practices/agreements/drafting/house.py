"""What the house does already: the terms that most agreements of a kind share, taken over rather than invented."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from itsd.model.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from itsd.model.estate import Estate


@dataclass(frozen=True, slots=True)
class Precedent:
    """A term as data of YAML, and how many of how many agreements have it."""

    value: Any
    count: int
    total: int

    def __str__(self) -> str:
        return f"as in {self.count} of {self.total} signed here"


def precedent(kind: str, read: Callable[[dict[str, Any]], Any], estate: Estate) -> Precedent | None:
    """The term that most of the agreements of a kind in force have; of equal ones that of the first by id. None where no two share it."""
    total = 0
    seen: Counter[str] = Counter()
    values: dict[str, Any] = {}
    for agreement in estate.each(KINDS[kind].model):
        if not getattr(agreement, "is_agreed", False):
            continue
        raw = estate.raw(kind, agreement.id)
        total += 1
        value = read(raw) if isinstance(raw, dict) else None
        if value:
            text = json.dumps(value, sort_keys=True, default=str)
            seen[text] += 1
            values.setdefault(text, value)
    if not seen:
        return None
    text, count = seen.most_common(1)[0]
    if count == 1 < total:
        return None  # what one of several says is no habit of the house
    return Precedent(values[text], count, total)


def at(*path: str) -> Callable[[dict[str, Any]], Any]:
    """A reader of the value at a path of keys."""

    def read(raw: dict[str, Any]) -> Any:  # noqa: ANN401  # the data of YAML
        value: Any = raw
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        return value

    return read


def terms_of(raw: dict[str, Any], key: str, *fields: str) -> list[dict[str, Any]] | None:
    """A list of mappings with only some of their fields."""
    value = raw.get(key)
    if not isinstance(value, list):
        return None
    found = [{field: item[field] for field in fields if field in item} for item in value if isinstance(item, dict)]
    return found if all(found) else None
