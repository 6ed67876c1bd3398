"""One YAML document: its data, and the place of every key and value in the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from itsd.diagnostics import Path, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yaml.nodes import Node

MERGE = "<<"
PLAIN = ""  # the tag that the composer gives to plain scalars; quoted ones have another


@dataclass(frozen=True, slots=True)
class Document:
    """A document of a file: `data` is made of dict, list, str, int, Decimal, bool and None; `root` holds the places.

    `index` counts the documents of the file from 0.
    """

    file: str
    index: int
    root: Node
    data: Any

    def place(self, path: Path = (), *, on_key: bool = False) -> Place:
        """The place of the value at the path (or of its key); where the path leads nowhere, of its deepest existing part.

        A mapping or sequence in block style is marked on its first line only, because that is what a reader points at.
        """
        key: Node | None = None
        node = self.root
        for part in path:
            step = _step(node, part)
            if step is None:
                break
            key, node = step
        target = key if on_key and key is not None else _mark_target(key, node)
        start, end = target.start_mark, _end_mark(target)
        return Place(self.file, start.line + 1, start.column + 1, end[0] + 1, end[1] + 1)

    def has(self, path: Path) -> bool:
        """Whether the whole path is written in the document."""
        node = self.root
        for part in path:
            step = _step(node, part)
            if step is None:
                return False
            node = step[1]
        return True


def _mark_target(key: Node | None, node: Node) -> Node:
    """An empty value has no extent: its key is marked instead."""
    if key is not None and isinstance(node, ScalarNode) and node.start_mark.index == node.end_mark.index:
        return key
    return node


def _end_mark(node: Node) -> tuple[int, int]:
    """0-based line and column just behind the node; libyaml ends a block collection only at the next token."""
    if isinstance(node, ScalarNode) or getattr(node, "flow_style", False):
        mark = node.end_mark
        if isinstance(node, ScalarNode) and node.style in {"|", ">"}:
            return node.start_mark.line, node.start_mark.column + 1
        return mark.line, mark.column
    if not node.value:
        return node.start_mark.line, node.start_mark.column
    first = node.value[0]
    if isinstance(node, MappingNode):
        return first[0].end_mark.line, first[0].end_mark.column
    return _end_mark(first)


def _step(node: Node, part: str | int) -> tuple[Node | None, Node] | None:
    """Key node and value node one step down, merged keys included; None where there is no such part."""
    if isinstance(node, MappingNode):
        name = str(part)
        for key, value in node.value:
            if isinstance(key, ScalarNode) and key.value == name:
                return key, value
        for merged in merged_mappings(node):
            step = _step(merged, part)
            if step is not None:
                return step
    elif isinstance(node, SequenceNode) and isinstance(part, int) and 0 <= part < len(node.value):
        return None, node.value[part]
    return None


def merged_mappings(node: Node) -> Iterator[MappingNode]:
    """The mappings that `<<` brings into a mapping, nearest first."""
    for key, value in node.value:
        if isinstance(key, ScalarNode) and key.value == MERGE and key.tag == PLAIN:
            sources = value.value if isinstance(value, SequenceNode) else [value]
            yield from (source for source in sources if isinstance(source, MappingNode))
