"""Nodes into data: dict, list and scalars, with merge keys, anchors within a budget, and findings about traps."""

from __future__ import annotations

from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode

from itsd.diagnostics import Finding, Level, Place, Related
from itsd.files.document import MERGE, PLAIN, merge_sources, merged_mappings
from itsd.files.scalars import FIRST, TRAP_FIRST, find_trap, resolve_scalar
from itsd.files.text import hidden_characters

MAX_NODES = 100_000
REPORTED = 100  # faults in the text of one document; the rest is the same mistake again
_ALLOWED_TAGS = frozenset({PLAIN, "!s", "!", *(f"tag:yaml.org,2002:{name}" for name in ("str", "map", "seq", "int", "float", "bool", "null"))})
_RESOLVED_TAGS = frozenset({PLAIN, *(f"tag:yaml.org,2002:{name}" for name in ("int", "float", "bool", "null"))})


class TooLargeError(Exception):
    """Aliases expand to more nodes than any estate needs, or refer to themselves."""

    def __init__(self, message: str, place: Place, hint: str = "Write the repeated parts out, or refer to an entity by its id.") -> None:
        """Keep the place at which the limit was passed."""
        super().__init__(message)
        self.place = place
        self.hint = hint


class Builder:
    """Builds the data of one document; `findings` collects what is wrong with it.

    `careful` turns on the book-keeping that only anchors, merge keys and tags need; `hidden`, which is given for text with
    escapes, the look for hidden characters besides these, which stand in the text itself.
    """

    def __init__(self, file: str, *, careful: bool, hidden: frozenset[str] | None) -> None:
        """Nothing is built yet."""
        self._hidden = hidden
        self.findings: list[Finding] = []
        self._found = 0
        self._file = file
        self._careful = careful
        self._sizes: dict[int, int] = {}
        self._open: set[int] = set()

    def build(self, root: Node) -> Any:  # noqa: ANN401  # the data of a YAML document
        """The data of the document."""
        if self._careful:
            self._check_expansion(root)
        data = self._value(root)
        if self._found > REPORTED:
            message = f"{self._found - REPORTED:,} more faults in the text of this document are not shown"
            self.findings.append(Finding("X010", "syntax", Level.ERROR, message, self._place(root), "Mend those that are shown and run again."))
        return data

    def _value(self, node: Node) -> Any:  # noqa: ANN401
        kind = type(node)
        if kind is ScalarNode:
            return self._scalar(node)
        if self._careful and node.tag not in _ALLOWED_TAGS:
            self._report(node, "X010", "syntax", f"the tag {node.tag} is not supported", "Remove the tag; an estate is made of plain data.")
        if kind is MappingNode:
            return self._mapping(node)
        return [self._value(item) for item in node.value]

    def _scalar(self, node: Node) -> Any:  # noqa: ANN401
        text = node.value
        tag = node.tag
        if tag == PLAIN:
            if text and text[0] in TRAP_FIRST:
                trap = find_trap(text)
                if trap:
                    self._report_trap(node, text, trap)
                    return text
            return resolve_scalar(text) if not text or text[0] in FIRST else text
        if tag == "!s":
            if self._hidden is not None:
                self._check_escapes(node, self._hidden)
            return text
        if tag in _RESOLVED_TAGS:
            return resolve_scalar(text)
        if tag not in _ALLOWED_TAGS:
            self._report(node, "X010", "syntax", f"the tag {tag} is not supported", "Remove the tag; an estate is made of plain data.")
        return text

    def _mapping(self, node: Node) -> dict[str, Any]:
        data: dict[str, Any] = {}
        merge = False
        for key, value in node.value:
            if type(key) is not ScalarNode:
                self._report(key, "X010", "syntax", "a key must be plain text", "Write the key as text.")
                continue
            name = key.value
            if name == MERGE and key.tag == PLAIN:
                merge = True
                if not all(type(source) is MappingNode for source in merge_sources(value)):
                    self._report(value, "X010", "syntax", "<< merges something that is no mapping", "Write an alias of a mapping (*name), or a list of such aliases.")
                continue
            if name in data:
                self._report_duplicate(node, key)
                continue
            data[name] = self._value(value)
        if merge:
            for source in merged_mappings(node):
                for name, value in self._mapping(source).items():
                    data.setdefault(name, value)
        return data

    def _check_expansion(self, root: Node) -> None:
        """Refuse cycles, and documents whose aliases multiply them beyond `MAX_NODES`."""
        if self._size(root) > MAX_NODES:
            message = f"aliases expand this document to more than {MAX_NODES:,} values"
            raise TooLargeError(message, self._place(root))

    def _size(self, node: Node) -> int:
        """Number of values with every alias written out; each node is counted once and remembered."""
        if type(node) is ScalarNode:
            return 1
        known = self._sizes.get(id(node))
        if known is not None:
            return known
        if id(node) in self._open:
            message = "an anchor contains itself"
            raise TooLargeError(message, self._place(node))
        self._open.add(id(node))
        parts = (part for pair in node.value for part in pair) if type(node) is MappingNode else node.value
        size = 1 + sum(map(self._size, parts))
        self._open.discard(id(node))
        self._sizes[id(node)] = size
        return size

    def _place(self, node: Node) -> Place:
        start, end = node.start_mark, node.end_mark
        if type(node) is not ScalarNode:
            end = start
        return Place(self._file, start.line + 1, start.column + 1, end.line + 1, end.column + 1)

    def _room(self) -> bool:
        """Count one more finding; whether it is still to be reported, because a file may hold the same fault in every line."""
        self._found += 1
        return self._found <= REPORTED

    def _report(self, node: Node, code: str, name: str, message: str, hint: str) -> None:
        if self._room():
            self.findings.append(Finding(code, name, Level.ERROR, message, self._place(node), hint))

    def _check_escapes(self, node: Node, hidden: frozenset[str]) -> None:
        for character in hidden_characters(node.value):
            if character not in hidden:
                message = f"an escape brings U+{ord(character):04X} into the text, which changes what is read without being seen"
                self._report(node, "X008", "hidden-characters", message, "Remove the escape.")

    def _report_trap(self, node: Node, text: str, trap: str) -> None:
        if self._room():
            message = f"unquoted {text} is text here, but older YAML readers take it for {trap}"
            finding = Finding("X004", "yaml-trap", Level.WARNING, message, self._place(node), f'Write "{text}" in quotation marks.')
            self.findings.append(finding)

    def _report_duplicate(self, node: Node, key: ScalarNode) -> None:
        if not self._room():
            return
        first = next(other for other, _ in node.value if type(other) is ScalarNode and other.value == key.value)
        related = (Related(self._place(first), "first written here"),)
        message = f"the key {key.value} is written twice in one mapping; the first one is used"
        hint = "Keep one of the two."
        self.findings.append(Finding("X004", "yaml-trap", Level.ERROR, message, self._place(key), hint, related=related))
