"""Where an edit touches the text of one document, and what is written there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from itsd.files.quoting import quote, write_key, write_value

if TYPE_CHECKING:
    from itsd.diagnostics import Path
    from itsd.files.outline import Node
    from itsd.files.source import Source

_INDENT = 2
_NO_ITEM = "the list has no such item"
_NO_LIST = "there is no list"
_NOTHING = "there is nothing"
_NO_PATH = "the path is empty"
_SHARED = "it has an anchor, an alias or a tag"
_ODD_KEY = "its key is not plain text"
_NO_MAPPING = "there is no mapping to add a key to"
_ALIAS = "it is an alias of something else"
_COLON = re.compile(r"[ \t]*:")
_BLOCK_TEXT = re.compile(r"[^\s#].*(\n.*)*\n?", re.ASCII)


class NotEditedError(Exception):
    """The text at the place does not allow the edit."""


class Step(NamedTuple):
    """A node on the way of a path, with the collection it is in, its key and its number there."""

    parent: Node | None
    key: Node | None
    number: int
    node: Node


class Cursor:
    """Finds places in one document and replaces stretches of text there."""

    def __init__(self, source: Source, root: Node) -> None:
        """The source holds the whole file."""
        self._source = source
        self._text = source.text
        self._root = root

    def set(self, path: Path, value: Any) -> str:  # noqa: ANN401  # the data of YAML
        """Replace the value at the path, or add it."""
        way = self._find(path)
        if len(way) == len(path) + 1:
            return self._replace_value(way[-1], value)
        missing = path[len(way) - 1 :]
        for part in reversed(missing[1:]):
            if isinstance(part, int):
                raise NotEditedError(_NO_ITEM)
            value = {part: value}
        if isinstance(missing[0], int):
            raise NotEditedError(_NO_ITEM)
        return self._add(way[-1], missing[0], value)

    def append(self, path: Path, value: Any) -> str:  # noqa: ANN401
        """Add an item at the end of the list at the path."""
        way = self._find(path)
        if len(way) <= len(path) or _is_empty(way[-1].node):
            return self.set(path, [value])
        node = way[-1].node
        if node.kind != "seq":
            raise NotEditedError(_NO_LIST)
        if node.flow:
            return self._insert_flow(node, write_value(value, flow=True))
        column = self._source.column(self._first_dash(node))
        as_block = isinstance(value, dict) and bool(value) and node.items[-1].kind == "map" and node.items[-1].is_block
        if as_block:
            lines = [line for key, item in value.items() for line in self._entry_lines(key, item, column + _INDENT)]
            lines[0] = " " * column + "- " + lines[0].lstrip(" ")
        else:
            lines = [" " * column + "- " + write_value(value, flow=False)]
        return self._insert_lines(self._source.last_line(node) + 1, lines)

    def remove(self, path: Path) -> str:
        """Cut the entry at the path out."""
        way = self._find(path)
        if len(way) <= len(path):
            raise NotEditedError(_NOTHING)
        step = way[-1]
        parent = step.parent
        if parent is None:
            raise NotEditedError(_NO_PATH)
        width = 2 if parent.kind == "map" else 1
        if len(parent.items) == width:
            return self._replace_value(way[-2], {} if parent.kind == "map" else [])
        if parent.flow:
            return self._remove_flow(step, parent, width)
        return self._remove_block(step, parent, width)

    def _find(self, path: Path) -> list[Step]:
        """The steps from the root as far as the path leads."""
        way = [Step(None, None, 0, self._root)]
        for part in path:
            node = way[-1].node
            step = _step(node, part)
            if step is None:
                break
            way.append(step)
        return way

    def _replace_value(self, step: Step, value: Any) -> str:  # noqa: ANN401
        node = step.node
        if node.anchor or node.tag or node.kind == "alias":
            raise NotEditedError(_SHARED)
        flow = step.parent is not None and step.parent.flow
        if node.is_block:
            return self._replace_block(step, value)
        if node.start == node.end:
            return self._cut(node.start, node.start, " " + write_value(value, flow=flow))
        if node.style and node.style in "|>":
            return self._replace_text_block(step, value)
        return self._cut(node.start, node.end, _in_style(node, value, flow=flow))

    def _replace_block(self, step: Step, value: Any) -> str:  # noqa: ANN401
        """A block collection becomes a value on the line of its key; a comment there stays."""
        node = step.node
        first, last = self._source.line(node.start), self._source.last_line(node)
        end = self._source.offset(last) + len(self._source.lines[last])
        written = write_value(value, flow=False)
        if step.key is None:  # behind a dash on the same line, or the root
            start = node.start if step.parent is None or self._item_line(step) == first else self._dash(step) + 1
            return self._cut(start, end, (" " if start != node.start else "") + written)
        match = _COLON.match(self._text, step.key.end)
        if match is None:
            raise NotEditedError(_ODD_KEY)
        key_line = self._source.line(step.key.start)
        line_end = self._source.offset(key_line) + len(self._source.lines[key_line])
        comment = self._text[match.end() : line_end]
        lead = self._text[line_end : self._source.offset(first)].rstrip("\n") if first > key_line + 1 else ""
        return self._cut(match.end(), end, f" {written}{comment}{lead}")

    def _replace_text_block(self, step: Step, value: Any) -> str:  # noqa: ANN401
        """A block scalar stays one where the new value is text of several lines."""
        node = step.node
        last = self._source.last_line(node)
        end = self._source.offset(last) + len(self._source.lines[last])
        column = self._column(step)
        if isinstance(value, str) and "\n" in value and _is_block_text(value):
            return self._cut(node.start, end, _block_text(value, column + _INDENT))
        return self._cut(node.start, end, write_value(value, flow=False))

    def _add(self, step: Step, key: str, value: Any) -> str:  # noqa: ANN401
        """Add a key to a mapping."""
        node = step.node
        if _is_empty(node):
            return self._replace_value(step, {key: value})
        if node.kind != "map":
            raise NotEditedError(_NO_MAPPING)
        if node.flow:
            return self._insert_flow(node, f"{write_key(key)}: {write_value(value, flow=True)}")
        column = self._source.column(node.items[0].start)
        return self._insert_lines(self._source.last_line(node) + 1, self._entry_lines(key, value, column))

    def _entry_lines(self, key: str, value: Any, column: int) -> list[str]:  # noqa: ANN401
        """A key with its value as lines: a list of mappings has one line an item, text of several lines is a block."""
        start = " " * column + write_key(str(key)) + ":"
        if isinstance(value, list) and value and all(isinstance(item, dict) and item for item in value):
            return [start, *(" " * (column + _INDENT) + "- " + write_value(item, flow=False) for item in value)]
        if isinstance(value, str) and "\n" in value and _is_block_text(value):
            return f"{start} {_block_text(value, column + _INDENT)}".split("\n")
        return [f"{start} {write_value(value, flow=False)}"]

    def _insert_lines(self, line: int, lines: list[str]) -> str:
        at = self._source.offset(line)
        return self._cut(at, at, "".join(f"{text}\n" for text in lines))

    def _insert_flow(self, node: Node, written: str) -> str:
        if node.items:
            end = max(item.end for item in node.items[-2:])
            return self._cut(end, end, f", {written}")
        return self._cut(node.end - 1, node.end - 1, written)

    def _remove_flow(self, step: Step, parent: Node, width: int) -> str:
        at = step.number * width
        if at + width < len(parent.items):
            return self._cut(parent.items[at].start, parent.items[at + width].start, "")
        return self._cut(max(item.end for item in parent.items[at - width : at]), max(item.end for item in parent.items[at : at + width]), "")

    def _remove_block(self, step: Step, parent: Node, width: int) -> str:
        first = self._item_line(step)
        start = step.key.start if step.key else self._dash(step)
        following = (step.number + 1) * width
        if self._source.lines[first][: self._source.column(start)].strip():  # the first one behind a dash
            following_start = parent.items[following].start if parent.kind == "map" else self._dash_of(parent, step.number + 1)
            return self._cut(start, following_start, "")
        last = max(self._source.last_line(step.node), first)
        while first > 0 and step.number and self._is_comment(first - 1, self._source.column(start)):
            first -= 1
        return self._cut(self._source.offset(first), self._source.offset(last + 1), "")

    def _is_comment(self, line: int, column: int) -> bool:
        comment = self._source.comments.get(line)
        return comment is not None and comment.alone and comment.column == column

    def _item_line(self, step: Step) -> int:
        return self._source.line(step.key.start if step.key else self._dash(step))

    def _column(self, step: Step) -> int:
        """The column that the value must stand right of."""
        return self._source.column(step.key.start if step.key else self._dash(step))

    def _dash(self, step: Step) -> int:
        if step.parent is None:
            return step.node.start
        return self._dash_of(step.parent, step.number)

    def _first_dash(self, node: Node) -> int:
        return self._dash_of(node, 0)

    def _dash_of(self, node: Node, number: int) -> int:
        """Offset of the dash before an item: behind the item before it, only blanks and comments come first."""
        if number == 0 and not node.anchor:
            return node.start
        line = self._source.last_line(node.items[number - 1]) + 1 if number else self._source.line(node.start) + 1
        while self._source.is_idle(line):
            line += 1
        text = self._source.lines[line]
        return self._source.offset(line) + len(text) - len(text.lstrip())

    def _cut(self, start: int, end: int, written: str) -> str:
        return self._text[:start] + written + self._text[end:]


def _step(node: Node, part: str | int) -> Step | None:
    if node.kind == "alias":
        raise NotEditedError(_ALIAS)
    if node.kind == "map":
        for number, (key, value) in enumerate(node.pairs):
            if key.kind == "scalar" and key.value == str(part):
                return Step(node, key, number, value)
    elif node.kind == "seq" and isinstance(part, int) and 0 <= part < len(node.items):
        return Step(node, None, part, node.items[part])
    return None


def _is_empty(node: Node) -> bool:
    return node.kind == "scalar" and not node.style and node.value in {"", "~", "null", "Null", "NULL"}


def _in_style(node: Node, value: Any, *, flow: bool) -> str:  # noqa: ANN401
    """Text keeps the quotation marks that were there."""
    if isinstance(value, str) and node.style == '"':
        return quote(value)
    if isinstance(value, str) and node.style == "'" and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    return write_value(value, flow=flow)


def _is_block_text(value: str) -> bool:
    lines = value.split("\n")
    return _BLOCK_TEXT.fullmatch(value) is not None and all(line.isprintable() and (line.strip() or not line) for line in lines) and not value.endswith("\n\n")


def _block_text(value: str, indent: int) -> str:
    head = "|" if value.endswith("\n") else "|-"
    return "\n".join([head, *(" " * indent + line if line else "" for line in value.removesuffix("\n").split("\n"))])
