"""The order of keys in a tidy file: that of the models' fields, with what every entity may carry at the end."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from itsd.model.base import Entity
from itsd.model.kinds import KINDS
from itsd.model.reading import models_at
from itsd.model.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import BaseModel

    from itsd.diagnostics import Path

# Keys that one kind of agreement has of its own, and the common key behind which people expect them.
_BEHIND = {
    "parties": "inherits",
    "contract_reference": "parties",
    "supplier_manager": "contract_reference",
    "brm": "owner",
    "severities": "priorities",
    "hand_over": "support",
    "supplier_data": "reporting",
}
_LAST = ("tags", "notes", "links", "reviewed")


def order_of_entity(data: Any, path: Path) -> Sequence[str]:  # noqa: ANN401  # raw YAML
    """The keys of the mapping at a path of an entity, in order; empty where none is known (hours by day, a matrix)."""
    kind = data.get("kind") if isinstance(data, dict) else None
    return _order(KINDS[kind].model, data, path) if isinstance(kind, str) and kind in KINDS else ()


def order_of_settings(data: Any, path: Path) -> Sequence[str]:  # noqa: ANN401  # raw YAML
    """The keys of the mapping at a path of `itsd.yaml`."""
    return _order(Settings, data, path)


def _order(model: type[BaseModel], data: Any, path: Path) -> Sequence[str]:  # noqa: ANN401  # raw YAML
    written = _at(data, path)
    forms = [keys for keys in map(field_order, models_at(model, path)) if keys]
    return max(forms, key=lambda keys: sum(key in written for key in keys) - len(keys) / 1000, default=())


def _at(data: Any, path: Path) -> Any:  # noqa: ANN401  # raw YAML
    for part in path:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return ()
    return data if isinstance(data, dict) else ()


@cache
def field_order(model: type[BaseModel]) -> tuple[str, ...]:
    """The keys of a model in the order in which they are written."""
    keys = [field.alias or name for name, field in model.model_fields.items()]
    if not issubclass(model, Entity):
        return tuple(keys)
    keys = [*(key for key in keys if key not in _LAST), *_LAST]
    for key, before in _BEHIND.items():
        if key in keys and before in keys:
            keys.remove(key)
            keys.insert(keys.index(before) + 1, key)
    return tuple(keys)
