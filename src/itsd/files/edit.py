"""Edits of one value in a YAML text: everything else keeps every byte, comments, order and style included.

Each edit is proven: the data afterwards must be the data before with just this change, or nothing is edited.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from yaml import YAMLError

from itsd.errors import ItsdError
from itsd.files.edit_text import Cursor, NotEditedError
from itsd.files.outline import read_outline
from itsd.files.reader import read_documents
from itsd.files.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from itsd.diagnostics import Path

    Change = Callable[[Any], Any]

_HINT = "Edit the file by hand at this place."
_SYNTAX = "X010"
_NO_PATH = "the path is empty"
_NO_DOCUMENT = "there is no such document in the file"
_WRITTEN = "the way it is written does not allow it"


def set_value(text: str, path: Path, value: Any, *, document: int = 0) -> str:  # noqa: ANN401  # the data of YAML
    """The text with a value in the place of the one at the path; missing keys on the way are added at the end of their mapping.

    Raises ItsdError where the place cannot be edited (an alias, an item of a list that is not there).
    """

    def put(data: Any) -> Any:  # noqa: ANN401
        _put(data, path, value)
        return data

    return _edit(text, path, document, lambda cursor: cursor.set(path, value), put)


def append_item(text: str, path: Path, value: Any, *, document: int = 0) -> str:  # noqa: ANN401
    """The text with one more item at the end of the list at the path; a missing or empty one is made. Raises ItsdError."""

    def put(data: Any) -> Any:  # noqa: ANN401
        items = _get(data, path)
        _put(data, path, [*(items or []), value])
        return data

    return _edit(text, path, document, lambda cursor: cursor.append(path, value), put)


def remove(text: str, path: Path, *, document: int = 0) -> str:
    """The text without the key or item at the path, and without the comments directly above it. Raises ItsdError where there is none."""

    def drop(data: Any) -> Any:  # noqa: ANN401
        del _get(data, path[:-1])[path[-1]]
        return data

    return _edit(text, path, document, lambda cursor: cursor.remove(path), drop)


def _edit(text: str, path: Path, document: int, edit: Callable[[Cursor], str], change: Change) -> str:
    """Edit, and compare the data with what was asked for."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    crlf = "\r\n" in text and text.count("\r\n") == text.count("\n")
    clean = text.removeprefix(mark)
    clean = clean.replace("\r\n", "\n") if crlf else clean
    clean = clean if clean.endswith("\n") else f"{clean}\n"
    try:
        result = _checked(clean, path, document, edit, change)
    except (NotEditedError, YAMLError, TypeError, KeyError, IndexError, UnicodeEncodeError) as error:
        place = ".".join(map(str, path)) or "the document"
        message = f"{place} cannot be edited: {error}" if isinstance(error, NotEditedError | TypeError) else f"{place} cannot be edited"
        raise ItsdError(message, _HINT) from error
    return mark + (result.replace("\n", "\r\n") if crlf else result)


def _checked(text: str, path: Path, document: int, edit: Callable[[Cursor], str], change: Change) -> str:
    expected = _read(text)
    if not path:
        raise NotEditedError(_NO_PATH)
    if document not in expected:
        raise NotEditedError(_NO_DOCUMENT)
    parts = read_outline(text)
    result = edit(Cursor(Source(text, parts), parts[document].root))
    expected[document] = change(deepcopy(expected[document]))
    if _plain(_read(result)) != _plain(expected):
        raise NotEditedError(_WRITTEN)
    return result


def _read(text: str) -> dict[int, Any]:
    """The data of each document by its number in the file."""
    documents, findings = read_documents(text.encode(), "")
    for finding in findings:
        if finding.code == _SYNTAX:
            raise NotEditedError(finding.message)
    return {document.index: document.data for document in documents}


def _plain(data: Any) -> Any:  # noqa: ANN401
    """Comparable, with 1 apart from true."""
    if isinstance(data, dict):
        return {str(key): _plain(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_plain(item) for item in data]
    return (isinstance(data, bool), data)


def _get(data: Any, path: Path) -> Any:  # noqa: ANN401
    """The value at the path; None where a key of a mapping is missing."""
    for part in path:
        if data is None:
            return None
        data = data.get(part) if isinstance(data, dict) else data[part]
    return data


def _put(data: Any, path: Path, value: Any) -> None:  # noqa: ANN401
    """Set the value, making mappings on the way."""
    *way, last = path
    for part in way:
        inner = data.get(part) if isinstance(data, dict) else data[part]
        if inner is None:
            inner = {}
            data[part] = inner
        data = inner
    data[last] = value
