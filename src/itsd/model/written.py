"""Entities written as documents of YAML in house style: what fits on a line stands on it, the rest in blocks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from itsd.files.quoting import write_key, write_value
from itsd.model.kinds import KINDS
from itsd.model.order import field_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_WIDTH = 140  # columns of a line in house style
_INDENT = 2


@dataclass(frozen=True, slots=True)
class Draft:
    """A new entity: its kind, the data of its keys as YAML holds them, and comments by the key above which they stand ("" at the top)."""

    kind: str
    data: Mapping[str, Any]
    comments: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Its id."""
        return str(self.data["id"])


def write_entity(kind: str, data: Mapping[str, Any], comments: Mapping[str, str] | None = None) -> str:
    """The document: kind, id and the other keys in their order; a comment stands above its key, that of "" at the top.

    `data` is that of YAML: mappings, lists, texts, numbers. Dates are texts. What is None is left out.
    """
    said = comments or {}
    order = field_order(KINDS[kind].model)
    keys = sorted((key for key in data if data[key] is not None), key=lambda key: (order.index(key) if key in order else len(order), key))
    lines = list(_comment(said.get("", ""), 0))
    for key, value in (("kind", kind), *((key, data[key]) for key in keys if key != "kind")):
        lines += [*_comment(said.get(key, ""), 0), *_entry(key, value, 0)]
    return "\n".join(lines) + "\n"


def _comment(text: str, indent: int) -> Iterator[str]:
    for line in text.splitlines():
        yield f"{' ' * indent}# {line}".rstrip()


def _entry(key: str, value: Any, indent: int) -> Iterator[str]:  # noqa: ANN401  # the data of YAML
    """A key with its value: on its line where it fits, beneath it in blocks where not."""
    head = " " * indent + write_key(key) + ":"
    line = f"{head} {write_value(value, flow=False)}"
    if _fits(line) and not _is_list_of_mappings(value):
        yield line
    elif isinstance(value, dict) and value:
        yield head
        for inner, item in value.items():
            yield from _entry(str(inner), item, indent + _INDENT)
    elif isinstance(value, list | tuple) and value:
        yield head
        for item in value:
            yield from _item(item, indent + _INDENT)
    else:
        yield line


def _item(value: Any, indent: int) -> Iterator[str]:  # noqa: ANN401  # the data of YAML
    line = f"{' ' * indent}- {write_value(value, flow=False)}"
    if _fits(line) or not isinstance(value, dict) or not value:
        yield line
        return
    lines = [entry for key, item in value.items() for entry in _entry(str(key), item, indent + _INDENT)]
    yield f"{' ' * indent}- {lines[0].lstrip(' ')}"
    yield from lines[1:]


def _fits(line: str) -> bool:
    return len(line) <= _WIDTH


def _is_list_of_mappings(value: Any) -> bool:  # noqa: ANN401  # the data of YAML
    return isinstance(value, list | tuple) and any(isinstance(item, dict) for item in value)
