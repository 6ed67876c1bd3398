"""The tree that every document is before it becomes a page, a PDF, a Word file or Markdown: few elements, plain text between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import is_
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_LONGEST_NUMBER = 10


@dataclass(frozen=True, slots=True)
class Node:
    """An element of the dialect: its tag, its attributes, and texts and elements in order. Texts are plain: each writer escapes them in its way."""

    tag: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: tuple[Node | str, ...] = ()

    @property
    def classes(self) -> tuple[str, ...]:
        """The names in its class attribute: blocks that a theme draws in its own way."""
        return tuple(self.attributes["class"].split()) if "class" in self.attributes else ()

    @property
    def elements(self) -> tuple[Node, ...]:
        """Its children that are elements."""
        return tuple(child for child in self.children if isinstance(child, Node))

    @property
    def text(self) -> str:
        """All text beneath it."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def walk(self) -> Iterator[Node]:
        """It and every element beneath it, in the order of the document."""
        yield self
        for child in self.elements:
            yield from child.walk()

    def find(self, tag: str) -> Node | None:
        """The first element of a tag, itself included."""
        return next((node for node in self.walk() if node.tag == tag), None)

    def number(self, name: str) -> int:
        """The number in an attribute (a start, a span), 1 where there is none: what a template writes there is not checked before."""
        text = self.attributes.get(name, "")
        return int(text) if len(text) < _LONGEST_NUMBER and text.isascii() and text.isdigit() else 1

    def having(self, children: Sequence[Node | str]) -> Node:
        """The same element with other children; itself where they are its own, as most are in most steps of the work."""
        before = self.children
        if len(children) == len(before) and all(map(is_, children, before)):
            return self
        return Node(self.tag, self.attributes, tuple(children))

    def with_attributes(self, **more: str) -> Node:
        """The same element with more attributes; an underscore at the end of a name is left out, others become hyphens."""
        return Node(self.tag, {**self.attributes, **{name.rstrip("_").replace("_", "-"): value for name, value in more.items()}}, self.children)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a document: its bytes, what they are (svg, png, jpeg, gif, webp), and its size in pixels where it is known."""

    content: bytes
    format: str
    width: int = 0
    height: int = 0
    title: str = ""
    """How a picture that the program drew is called; where it is empty, the picture is a file of the estate."""
