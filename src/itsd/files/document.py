"""One YAML document: its data, and the place of every key and value in the file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from itsd.diagnostics import Path, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yaml.nodes import Node

MERGE = "<<"
_LARGE = 64  # keys of a mapping
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
    _keys: dict[int, dict[str, tuple[Node, Node]]] = field(default_factory=dict, repr=False, compare=False)

    def place(self, path: Path = (), *, on_key: bool = False) -> Place:
        """The place of the value at the path (or of its key); where the path leads nowhere, of its deepest existing part.

        A mapping or sequence in block style is marked on its first line only, because that is what a reader points at.
        """
        key: Node | None = None
        node = self.root
        for part in path:
            step = self._step(node, part)
            if step is None:
                break
            key, node = step
        target = key if on_key and key is not None else _mark_target(key, node)
        start, end = target.start_mark, _end_mark(target)
        return Place(self.file, start.line + 1, start.column + 1, end[0] + 1, end[1] + 1)

    def path_at(self, place: Place) -> Path | None:
        """The path of the innermost key or value at a place; None where the place lies outside the document."""
        line, column = place.line - 1, place.column - 1
        if not _covers(self.root, line, column):
            return None
        path: Path = ()
        node: Node | None = self.root
        while node is not None:
            found = next(((part, inner) for part, key, inner in _parts(node) if _covers(inner, line, column) or (key is not None and _covers(key, line, column))), None)
            node = None if found is None else found[1]
            path = path if found is None else (*path, found[0])
        return path

    def has(self, path: Path) -> bool:
        """Whether the whole path is written in the document."""
        node = self.root
        for part in path:
            step = self._step(node, part)
            if step is None:
                return False
            node = step[1]
        return True

    def _step(self, node: Node, part: str | int) -> tuple[Node | None, Node] | None:
        """Key node and value node one step down; the keys of large mappings are looked up, not searched each time."""
        if not isinstance(node, MappingNode) or len(node.value) < _LARGE:
            return _step(node, part)
        keys = self._keys.get(id(node))
        if keys is None:
            keys = self._keys[id(node)] = {key.value: (key, value) for key, value in reversed(node.value) if isinstance(key, ScalarNode)}
        return keys.get(str(part)) or _step(node, part, merged_only=True)


def _covers(node: Node, line: int, column: int) -> bool:
    """Whether a place (0-based) lies inside a node; a block that ends at the start of a line ends before it."""
    start, end = node.start_mark, node.end_mark
    return (start.line, start.column) <= (line, column) < (end.line, end.column)


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


def _step(node: Node, part: str | int, *, merged_only: bool = False) -> tuple[Node | None, Node] | None:
    """Key node and value node one step down, merged keys included; None where there is no such part."""
    if isinstance(node, MappingNode):
        name = str(part)
        for key, value in () if merged_only else node.value:
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
            yield from (source for source in merge_sources(value) if isinstance(source, MappingNode))


def merge_sources(value: Node) -> list[Node]:
    """What stands behind `<<`: one node, or the items of a list."""
    return list(value.value) if isinstance(value, SequenceNode) else [value]


def _parts(node: Node) -> Iterator[tuple[str | int, Node | None, Node]]:
    """The key (with its node) and value of each entry of a mapping; index and item of each item of a sequence."""
    if isinstance(node, MappingNode):
        yield from ((key.value, key, value) for key, value in node.value if isinstance(key, ScalarNode))
    elif isinstance(node, SequenceNode):
        yield from ((index, None, item) for index, item in enumerate(node.value))
