"""Data as YAML in flow style, which is JSON with exact decimals."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any


def dump(data: Any) -> str:  # noqa: ANN401  # the data of YAML
    """One value on one line; what it holds is read back as it was."""
    if isinstance(data, dict):
        return "{" + ", ".join(f"{json.dumps(key, ensure_ascii=False)}: {dump(value)}" for key, value in data.items()) + "}"
    if isinstance(data, list):
        return "[" + ", ".join(map(dump, data)) + "]"
    if isinstance(data, Decimal):
        return f"{data:f}" if "." in f"{data:f}" else f"{data:f}."
    return json.dumps(data, ensure_ascii=False)


def dump_document(data: dict[str, Any]) -> str:
    """A mapping, one key a line."""
    return "".join(f"{key}: {dump(value)}\n" for key, value in data.items())
