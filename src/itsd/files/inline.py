"""Values that stand on one line or are kept as written: scalars with their quotation marks, flow collections, block scalars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from itsd.files.quoting import is_misread, is_plainly_text, quote

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from itsd.diagnostics import Path
    from itsd.files.outline import Node
    from itsd.files.source import Source

    KeyOrder = Callable[[Any, Path], Sequence[str]]

_MERGE = "<<"
_OWN = "x-"


def order_pairs(pairs: list[tuple[Node, Any]], names: Sequence[str]) -> list[tuple[Node, Any]]:
    """Known keys in their order, then unknown ones, then the user's own (`x-`), both as written; a merge key stays in front."""
    if not names:
        return pairs
    ranks = {name: number for number, name in enumerate(names)}

    def rank(pair: tuple[Node, Any]) -> int:
        key = pair[0]
        if key.value == _MERGE and not key.style:
            return -1
        return ranks.get(key.value, len(ranks) + key.value.startswith(_OWN))

    return sorted(pairs, key=rank)


def is_pinned(node: Node) -> bool:
    """Whether an anchor or alias below forbids to move things: an anchor must stay before what refers to it."""
    return any(part.anchor or part.kind == "alias" for item in node.items for part in item.walk())


class Inline:
    """Writes single values of one document."""

    def __init__(self, source: Source, names: Callable[[Path], Sequence[str]]) -> None:
        """`names` gives the order of keys at a path."""
        self._source = source
        self._names = names

    def key(self, node: Node, *, flow: bool) -> str:
        """A key, without idle quotation marks; none are added."""
        raw = self._raw(node)
        plain = node.style and not node.anchor and not node.tag and is_plainly_text(node.value, flow=flow)
        return node.value if plain and node.value != _MERGE else raw

    def lines(self, node: Node, path: Path, shift: int) -> list[str]:
        """The value; further lines are moved by `shift` columns, otherwise kept."""
        first, last = self._source.line(node.start), self._source.last_line(node)
        if node.style and node.style in "|>":
            return self._block_scalar(node, first, last, shift)
        if first == last:
            return [self._single(node, path, flow=False)]
        head, *rest = self._source.text[node.start : node.end].split("\n")
        return [head.rstrip() if node.flow and not head.endswith("\\ ") else head, *(_moved(line, shift) for line in rest)]

    def _block_scalar(self, node: Node, first: int, last: int, shift: int) -> list[str]:
        head = self._source.lines[first][self._source.column(node.start) :].rstrip()
        return [head, *(_moved(line, shift) for line in self._source.lines[first + 1 : last + 1])]

    def _single(self, node: Node, path: Path, *, flow: bool) -> str:
        if node.anchor or node.tag or node.kind == "alias":
            return self._raw(node)
        if node.kind == "scalar":
            return self._scalar(node, flow=flow)
        return self._flow(node, path)

    def _scalar(self, node: Node, *, flow: bool) -> str:
        raw = self._raw(node)
        if not node.style:
            return quote(node.value) if is_misread(node.value) else raw
        if is_plainly_text(node.value, flow=flow):
            return node.value
        simple = node.style == "'" and '"' not in node.value and "\\" not in node.value and node.value.isprintable()
        return f'"{node.value}"' if simple else raw

    def _flow(self, node: Node, path: Path) -> str:
        """A flow collection on one line; as written where it holds anything unusual (`?`, a trailing comma, no value)."""
        raw = self._raw(node)
        if _squeezed(raw) != _squeezed(self._as_written(node)):
            return raw
        if node.kind == "seq":
            return "[" + ", ".join(self._single(item, (*path, number), flow=True) for number, item in enumerate(node.items)) + "]"
        pairs = node.pairs if is_pinned(node) else order_pairs(node.pairs, self._names(path))
        return "{" + ", ".join(f"{self.key(key, flow=True)}: {self._single(value, (*path, key.value), flow=True)}" for key, value in pairs) + "}"

    def _as_written(self, node: Node) -> str:
        """What the collection would be if it were made of nothing but its items."""
        if node.kind == "seq":
            return "[" + ",".join(map(self._raw, node.items)) + "]"
        if any(value.start == value.end or key.kind != "scalar" for key, value in node.pairs):
            return ""
        return "{" + ",".join(f"{self._raw(key)}:{self._raw(value)}" for key, value in node.pairs) + "}"

    def _raw(self, node: Node) -> str:
        return self._source.text[node.start : node.end]


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _moved(line: str, shift: int) -> str:
    if not line.strip(" "):
        return line[max(-shift, 0) :] if shift < 0 else line
    body = line.lstrip(" ")
    return " " * max(len(line) - len(body) + shift, 0) + body
