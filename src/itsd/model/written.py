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
    """A new entity: its kind, the data of its keys as YAML holds them, and comments by the key, or path, above which they stand ("" at the top)."""

    kind: str
    data: Mapping[str, Any]
    comments: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Its id."""
        return str(self.data["id"])


def write_entity(kind: str, data: Mapping[str, Any], comments: Mapping[str, str] | None = None) -> str:
    """The document: kind, id and the other keys in their order; a comment stands above its key, that of "" at the top.

    A comment above a key or item further down goes by its path: "targets/2", "continuity/rto".
    `data` is that of YAML: mappings, lists, texts, numbers. Dates are texts. What is None is left out.
    """
    writer = _Writer({path: text for path, text in (comments or {}).items() if text})
    order = field_order(KINDS[kind].model)
    keys = sorted((key for key in data if data[key] is not None), key=lambda key: (order.index(key) if key in order else len(order), key))
    lines = list(writer.comment("", 0))
    for key, value in (("kind", kind), *((key, data[key]) for key in keys if key != "kind")):
        lines += writer.entry(key, value, 0, key)
    return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes keys and items with the comments above them; what holds a comment stands in blocks, whatever its length."""

    comments: Mapping[str, str]

    def comment(self, path: str, indent: int) -> Iterator[str]:
        for line in self.comments.get(path, "").splitlines():
            yield f"{' ' * indent}# {_shown(line)}".rstrip()

    def _is_open(self, path: str) -> bool:
        return any(other.startswith(f"{path}/") for other in self.comments)

    def entry(self, key: str, value: Any, indent: int, path: str) -> Iterator[str]:  # noqa: ANN401  # the data of YAML
        """A key with its value: on its line where it fits, beneath it in blocks where not."""
        yield from self.comment(path, indent)
        head = " " * indent + write_key(key) + ":"
        line = f"{head} {write_value(value, flow=False)}"
        if _fits(line) and not _is_list_of_mappings(value) and not self._is_open(path):
            yield line
        elif isinstance(value, dict) and value:
            yield head
            for inner, item in value.items():
                yield from self.entry(str(inner), item, indent + _INDENT, f"{path}/{inner}")
        elif isinstance(value, list | tuple) and value:
            yield head
            for number, item in enumerate(value):
                yield from self._item(item, indent + _INDENT, f"{path}/{number}")
        else:
            yield line

    def _item(self, value: Any, indent: int, path: str) -> Iterator[str]:  # noqa: ANN401  # the data of YAML
        yield from self.comment(path, indent)
        line = f"{' ' * indent}- {write_value(value, flow=False)}"
        if not isinstance(value, dict) or not value or (_fits(line) and not self._is_open(path)):
            yield line
            return
        lines = [entry for key, item in value.items() for entry in self.entry(str(key), item, indent + _INDENT, f"{path}/{key}")]
        yield f"{' ' * indent}- {lines[0].lstrip(' ')}"
        yield from lines[1:]


def _shown(text: str) -> str:
    """A line of a comment without what would hide in it; the joiners are ordinary spelling in Arabic script."""
    return "".join(letter if letter.isprintable() or letter in "\u200c\u200d" else "?" for letter in text)


def _fits(line: str) -> bool:
    return len(line) <= _WIDTH


def _is_list_of_mappings(value: Any) -> bool:  # noqa: ANN401  # the data of YAML
    return isinstance(value, list | tuple) and any(isinstance(item, dict) for item in value)
