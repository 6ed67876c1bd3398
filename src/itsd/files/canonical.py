"""The canonical form of a YAML file: order of keys, quotation marks and spacing; comments kept, the meaning provably the same.

The text is moved in whole stretches, not written anew from its data: whatever needs no change keeps every byte.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from yaml import YAMLError

from itsd.files.blocks import Blocks, trimmed
from itsd.files.outline import read_outline
from itsd.files.reader import read_documents
from itsd.files.source import NotFormattedError, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from itsd.diagnostics import Path
    from itsd.files.outline import Part

    KeyOrder = Callable[[Any, Path], Sequence[str]]

_SYNTAX = "X010"
_CHANGES = "formatting would change what the file says"
_EMPTY = "a document is empty"
_ODD_LINE_ENDS = "the file has line ends that editors do not agree about"
_DIRECTIVES = "the file has directives"
_LINE_ENDS = ("\r", "\x85", "\u2028", "\u2029")


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text in canonical form; where that could not be reached, the text as it was, and the `problem`."""

    text: str
    changed: bool
    problem: str = ""


def format_text(text: str, key_order: KeyOrder) -> Formatted:
    """The canonical form. `key_order` takes the data of a document and a path in it, and gives the names of the keys there in order.

    Where it gives none, keys stay as they are. Formatting twice is formatting once.
    """
    try:
        before = _meaning(text)
        result = _format(text, [data for data, _ in before], key_order)
        after = _meaning(result)
        if [frozen for _, frozen in before] != [frozen for _, frozen in after] or _comments(text) != _comments(result):
            raise NotFormattedError(_CHANGES)  # noqa: TRY301
    except (NotFormattedError, YAMLError, UnicodeEncodeError, RecursionError) as error:
        return Formatted(text, changed=False, problem=f"not formatted: {' '.join(str(error).split())}")
    return Formatted(result, result != text)


def _format(text: str, data: list[Any], key_order: KeyOrder) -> str:
    clean = _clean(text)
    parts = read_outline(clean)
    if len(parts) != len(data) and not all(part.root.kind == "map" and part.root.is_block for part in parts):
        raise NotFormattedError(_EMPTY)
    source = Source(clean, parts)
    starts = [source.line(part.start) for part in parts]
    lines = trimmed(_prelude(source, parts[0], starts[0]))
    for number, part in enumerate(parts):
        last = starts[number + 1] if number + 1 < len(parts) else len(source.lines)
        first = starts[number] if part.explicit else 0

        def names(path: Path, document: Any = data[number]) -> Sequence[str]:  # noqa: ANN401  # the data of YAML
            return key_order(document, path)

        lines += _part(source, part, (first, last), names)
    return "\n".join(lines) + "\n"


def _clean(text: str) -> str:
    """LF line ends, no byte order mark, a final line end."""
    clean = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if any(end in clean for end in _LINE_ENDS):
        raise NotFormattedError(_ODD_LINE_ENDS)
    return clean if clean.endswith("\n") else f"{clean}\n"


def _prelude(source: Source, first: Part, line: int) -> list[str]:
    """Comments before the first `---`."""
    if not first.explicit:
        return []
    if first.directives or not all(map(source.is_idle, range(line))):
        raise NotFormattedError(_DIRECTIVES)
    lines: list[str] = []
    for text in (line.strip() for line in source.lines[:line]):
        if text or (lines and lines[-1]):
            lines.append(text)
    return lines


def _part(source: Source, part: Part, bounds: tuple[int, int], names: Callable[[Path], Sequence[str]]) -> list[str]:
    """The lines of one document, with its `---`. One that is no mapping in block style stays as it is."""
    if part.directives:
        raise NotFormattedError(_DIRECTIVES)
    first, last = bounds
    root, final = part.root, last == len(source.lines)
    if root.kind != "map" or not root.is_block or root.anchor or root.tag or (part.explicit and source.line(root.start) == first):
        return trimmed(source.lines[first:last], end=final and not root.style)
    head = [source.lines[first].rstrip()] if part.explicit else []
    return head + Blocks(source, names).document(root, first + len(head), last, final=final)


def _meaning(text: str) -> list[tuple[Any, Any]]:
    """The data of each document, and the same in a form that tells 1 from 1.0 and from true."""
    documents, findings = read_documents(text.encode(), "")
    for finding in findings:
        if finding.code == _SYNTAX:
            raise NotFormattedError(finding.message)
    return [(document.data, _frozen(document.data)) for document in documents]


def _frozen(data: Any) -> Any:  # noqa: ANN401  # the data of YAML
    if isinstance(data, dict):
        return frozenset((key, _frozen(value)) for key, value in data.items())
    if isinstance(data, list):
        return ("list", *map(_frozen, data))
    return type(data).__name__, str(data)


def _comments(text: str) -> Counter[str]:
    clean = _clean(text)
    return Counter(comment.text for comment in Source(clean, read_outline(clean)).comments.values())
