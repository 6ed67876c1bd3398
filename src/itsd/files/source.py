"""A YAML text by lines: where each node begins and ends, and every comment with its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from itsd.files.outline import Node, Part

_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#")


class NotFormattedError(Exception):
    """The text is written in a way that formatting does not handle; it is left as it is."""


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment: its 0-based column, its text from `#` on, the blanks before it, and whether it has the line to itself."""

    column: int
    text: str
    gap: str
    alone: bool


class Source:
    """Lines and comments of a text with LF line ends."""

    def __init__(self, text: str, parts: list[Part]) -> None:
        """The outline tells what is inside a scalar, where `#` is no comment."""
        self.text = text
        self.lines = text.split("\n")
        if self.lines[-1] == "":
            self.lines.pop()
        self._starts = [0]
        for line in self.lines:
            self._starts.append(self._starts[-1] + len(line) + 1)
        self.comments = self._find_comments(parts)

    def line(self, offset: int) -> int:
        """0-based number of the line that holds an offset."""
        return bisect_right(self._starts, offset) - 1

    def column(self, offset: int) -> int:
        """0-based column of an offset."""
        return offset - self._starts[self.line(offset)]

    def offset(self, line: int) -> int:
        """Where a line begins."""
        return self._starts[line]

    def last_line(self, node: Node) -> int:
        """The last line on which something of the node stands; blank lines behind a block scalar count only where they are content."""
        if node.is_block and node.items:
            return max(self.last_line(node.items[-1]), self.last_line(node.items[-2]) if node.kind == "map" else 0)
        if node.style and node.style in "|>":
            return max(self.line(self._block_end(node) - 1), self.line(node.start))
        return self.line(max(node.end - 1, node.start)) if node.end > node.start else self.line(max(node.start - 1, 0))

    def is_blank(self, line: int) -> bool:
        """Whether nothing stands on the line."""
        return not self.lines[line].strip()

    def is_idle(self, line: int) -> bool:
        """Whether the line is blank or a comment."""
        comment = self.comments.get(line)
        return self.is_blank(line) or (comment is not None and comment.alone)

    def keeps_blanks(self, node: Node) -> bool:
        """Whether the node is a block scalar (`|+`) whose blank lines at the end are content."""
        header = self.text[node.start : node.end].partition("\n")[0].partition("#")[0]
        return bool(node.style) and node.style in "|>" and "+" in header

    def _block_end(self, node: Node) -> int:
        return node.end if self.keeps_blanks(node) else node.start + len(self.text[node.start : node.end].rstrip())

    def _find_comments(self, parts: list[Part]) -> dict[int, Comment]:
        spans = [self._span(node) for part in parts for node in part.root.walk() if node.kind in {"scalar", "alias"} and node.end > node.start]
        spans.sort()
        starts = [start for start, _ in spans]
        found: dict[int, Comment] = {}
        for number, line in enumerate(self.lines):
            if "#" not in line:
                continue
            for match in _COMMENT.finditer(line):
                offset = self._starts[number] + match.start()
                at = bisect_right(starts, offset) - 1
                if at < 0 or offset >= spans[at][1]:
                    before = line[: match.start()]
                    code = before.rstrip()
                    found[number] = Comment(match.start(), line[match.start() :].rstrip(), before[len(code) :], not code)
                    break
        for node in (node for part in parts for node in part.root.walk() if node.style and node.style in "|>"):
            self._add_header_comment(node, found)
        return found

    def _span(self, node: Node) -> tuple[int, int]:
        return node.start, self._block_end(node) if node.style and node.style in "|>" else node.end

    def _add_header_comment(self, node: Node, found: dict[int, Comment]) -> None:
        """The comment behind `|` or `>` is inside the scalar's stretch."""
        number = self.line(node.start)
        line = self.lines[number]
        match = _COMMENT.search(line, self.column(node.start))
        if match:
            found[number] = Comment(match.start(), line[match.start() :].rstrip(), " ", alone=False)
