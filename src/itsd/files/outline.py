"""How a YAML text is written: every node with its stretch of text, aliases and anchors included, before it means anything."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from yaml._yaml import CParser
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(slots=True)
class Node:
    """A node as written: `kind` is scalar, alias, map or seq; `start` and `end` are offsets in the text, anchor and tag included.

    `items` of a map are its key and value nodes by turns. `style` is the quotation mark or the mark of a block scalar.
    """

    kind: str
    start: int
    end: int
    value: str = ""
    style: str = ""
    anchor: str = ""
    tag: bool = False
    flow: bool = False
    items: list[Node] = field(default_factory=list)

    @property
    def pairs(self) -> list[tuple[Node, Node]]:
        """Keys and values of a map."""
        return list(zip(self.items[::2], self.items[1::2], strict=True))

    @property
    def is_block(self) -> bool:
        """Whether this is a map or list in block style, which stands on lines of its own."""
        return self.kind in {"map", "seq"} and not self.flow

    def walk(self) -> Iterator[Node]:
        """This node and all below it."""
        yield self
        for item in self.items:
            yield from item.walk()


@dataclass(slots=True)
class Part:
    """One document of a file: `start` is where its `---` stands (or its first token), `explicit` whether it has one."""

    start: int
    explicit: bool
    directives: bool
    root: Node


def read_outline(text: str) -> list[Part]:
    """The documents of a text that is known to be well-formed."""
    parser = CParser(text)
    parts: list[Part] = []
    stack: list[Node] = []
    try:
        while not isinstance(event := parser.get_event(), StreamEndEvent):
            if isinstance(event, StreamStartEvent):
                continue
            if isinstance(event, DocumentStartEvent):
                root = Node("seq", 0, 0)
                parts.append(Part(_offset(event.start_mark), bool(event.explicit), bool(event.version or event.tags), root))
                stack = [root]
            elif isinstance(event, MappingEndEvent | SequenceEndEvent):
                stack.pop().end = _offset(event.end_mark)
            else:
                _add(stack, event)
    finally:
        parser.dispose()
    for part in parts:
        part.root = part.root.items[0]
    return parts


def _add(stack: list[Node], event: Any) -> None:  # noqa: ANN401  # PyYAML's events
    """Add the event's node to the innermost open one; the end of a document adds nothing."""
    node = _node(event)
    if node is None:
        return
    stack[-1].items.append(node)
    if isinstance(event, MappingStartEvent | SequenceStartEvent):
        stack.append(node)


def _node(event: Any) -> Node | None:  # noqa: ANN401
    start, end = _offset(event.start_mark), _offset(event.end_mark)
    if isinstance(event, AliasEvent):
        return Node("alias", start, end)
    if isinstance(event, ScalarEvent):
        style = event.style if event.style in {"'", '"', "|", ">"} else ""
        return Node("scalar", start, end, event.value, style, event.anchor or "", event.tag is not None)
    if isinstance(event, MappingStartEvent | SequenceStartEvent):
        kind = "map" if isinstance(event, MappingStartEvent) else "seq"
        return Node(kind, start, end, anchor=event.anchor or "", tag=event.tag is not None, flow=bool(event.flow_style))
    return None


def _offset(mark: Any) -> int:  # noqa: ANN401
    return int(mark.index)
