"""Bytes of a file into documents, and everything that can be wrong with them as findings.

PyYAML's C parser composes nodes (it is the only reader that is both fast and knows every place); meaning and values are
our own (`scalars`). Whatever a stranger writes ends in findings: depth, size, expansion and time are bounded.
"""

from __future__ import annotations

import operator
import re
from typing import TYPE_CHECKING, Any

from yaml import YAMLError
from yaml._yaml import CParser
from yaml.nodes import ScalarNode

from itsd.diagnostics import Finding, Level, Place
from itsd.files.construct import Builder, TooLargeError
from itsd.files.document import Document
from itsd.files.limits import MAX_BYTES, MAX_DEPTH, MAX_DOCUMENTS
from itsd.files.text import decode, find_hidden_characters, hidden_characters, limit_finding

if TYPE_CHECKING:
    from collections.abc import Iterator

EMPTY = "the file holds no document"


class _DepthError(Exception):
    """The document is nested deeper than `MAX_DEPTH`."""


class _Composer(CParser):
    """Nodes with places and bare tags: plain scalars have the tag "", other scalars "!s".

    The C composer calls these hooks at each node. Two of them do nothing here and are functions of C for speed.
    """

    descend_resolver = staticmethod(operator.is_)
    ascend_resolver = staticmethod(tuple)

    def __init__(self, text: bytes) -> None:
        CParser.__init__(self, text)

    def resolve(self, kind: type, _value: str, implicit: tuple[bool, bool]) -> str:
        return "" if kind is ScalarNode and implicit[0] else "!s"


class _CarefulComposer(_Composer):
    """The composer for text that may be nested too deeply: it recurses on the C stack (about 30,000 levels crash the process)."""

    def __init__(self, text: bytes) -> None:
        _Composer.__init__(self, text)
        self._depth = 0

    def descend_resolver(self, _parent: Any, _index: Any) -> None:  # type: ignore[override]  # noqa: ANN401
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise _DepthError

    def ascend_resolver(self) -> None:  # type: ignore[override]
        self._depth -= 1


_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_INDENT = re.compile(rb"(?m)^[ \-?:]+")


def may_be_deep(content: bytes) -> bool:
    """Whether the nesting could pass the limit: an upper bound from brackets and indentation, found without parsing.

    A block level takes at least one column at the start of a line, a sequence may share its parent's, a flow level takes a
    bracket; brackets inside text only raise the bound.
    """
    depth = deepest = 0
    for bracket in content.translate(None, _BRACKETS):
        depth += 1 if bracket in b"[{" else -1
        deepest = max(deepest, depth)
    indent = max(map(len, _INDENT.findall(content)), default=0)
    return deepest - min(depth, 0) + 2 * indent + 2 > MAX_DEPTH


def read_documents(content: bytes, file: str) -> tuple[list[Document], list[Finding]]:
    """All documents of one file that could be read, and the findings about its text (X004, X008, X010).

    Documents before a syntax error are kept; empty documents are left out.
    """
    if len(content) > MAX_BYTES:
        return [], [limit_finding(file, len(content), MAX_BYTES)]
    text, findings = decode(content, file)
    if text is None:
        return [], findings
    findings = [*findings, *find_hidden_characters(text, file)]
    documents: list[Document] = []
    try:
        for document, found in _compose(content, text, file):
            findings.extend(found)
            if document.data is not None:
                documents.append(document)
    except _DepthError:
        findings.append(_syntax(file, f"the YAML is nested deeper than {MAX_DEPTH} levels", "Flatten the structure; no kind of file needs this depth."))
    except TooLargeError as error:
        findings.append(_syntax(file, str(error), error.hint, error.place))
    except YAMLError as error:
        findings.append(_yaml_error(error, text, file))
    except RecursionError:  # a chain of aliases can be deeper than the text
        findings.append(_syntax(file, "the YAML is nested too deeply", "Flatten the structure."))
    if not documents and not findings:
        findings.append(_empty(file))
    return documents, findings


def _compose(content: bytes, text: str, file: str) -> Iterator[tuple[Document, list[Finding]]]:
    """Each document of the file with the findings about it."""
    hidden = frozenset(hidden_characters(text)) if "\\" in text else None
    careful = "&" in text or "<<" in text or "!" in text
    composer = _CarefulComposer(content) if careful or may_be_deep(content) else _Composer(content)
    index = 0
    try:
        while composer.check_node():
            if index >= MAX_DOCUMENTS:
                message = f"the file holds more than {MAX_DOCUMENTS} documents"
                raise TooLargeError(message, Place(file), "Split it: one entity a file is the convention.")
            root = composer.get_node()
            if root is None:  # pragma: no cover  # check_node has just said otherwise
                break
            builder = Builder(file, careful=careful, hidden=hidden)
            data = builder.build(root)
            yield Document(file, index, root, data), builder.findings
            index += 1
    finally:
        composer.dispose()


def _empty(file: str) -> Finding:
    return _syntax(file, EMPTY, "Write an entity into it (`itsd new KIND ID` makes one) or delete the file.")


def _syntax(file: str, message: str, hint: str, place: Place | None = None) -> Finding:
    return Finding("X010", "syntax", Level.ERROR, message, place or Place(file), hint)


_HINTS = {
    "found a tab character": "Indent with spaces, not tabs.",
    "found character that cannot start any token": "Indent with spaces, not tabs; quote text that begins with @, ` or %.",
    "mapping values are not allowed": "Quote text that contains a colon and a space, or check the indentation.",
    "did not find expected key": "Check the indentation: keys of one mapping start in the same column.",
    "did not find expected ',' or ']'": "Close the list with ].",
    "did not find expected ',' or '}'": "Close the mapping with }, and separate its entries with commas.",
    "undefined alias": "Define the anchor (&name) earlier in the same document.",
    "found unexpected end of stream": "Close the quotation mark.",
}


def _yaml_error(error: YAMLError, text: str, file: str) -> Finding:
    """The parser's own words with its place, and what usually mends it."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None) or str(error)
    context = getattr(error, "context", None)
    message = f"YAML syntax: {problem}" + (f" ({context})" if context else "")
    place = Place(file) if mark is None else _mark_place(mark.line + 1, mark.column + 1, text, file)
    hint = next((hint for words, hint in _HINTS.items() if words in problem), "Mend the YAML at this place.")
    return _syntax(file, " ".join(message.split()), hint, place)


def _mark_place(line: int, column: int, text: str, file: str) -> Place:
    """The place of a parser's mark; it counts a line end at the end of the text, where there may be none."""
    last = text.count("\n") + 1
    if line > last:
        line, column = last, len(text) - text.rfind("\n")
    return Place(file, line, column, line, column + 1)
