"""Which questions about an estate have other answers after some files changed (the questions are those of `Estate.recording`)."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING
from zlib import crc32

from itsd.model.base import AGREEMENTS
from itsd.model.index import NEED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itsd.model.index import Record

FORMER_STATES = "h:/"
"""The question what agreements said before, which also another state of git answers otherwise."""
_WHOLE = {"option": "service", "activity": "process"}


def pack_questions(questions: Iterable[str]) -> bytes:
    """Questions as their checksums, four bytes each: two that are taken for one only cost a needless second look."""
    return array("I", sorted({crc32(question.encode("utf-8", "surrogatepass")) for question in questions})).tobytes()


def unpack_questions(packed: bytes) -> set[int]:
    """The checksums of packed questions."""
    numbers = array("I")
    numbers.frombytes(packed)
    return set(numbers)


def asks_any(packed: bytes, changed: set[int]) -> bool:
    """Whether any of the packed questions is among the changed ones."""
    numbers = array("I")
    numbers.frombytes(packed)
    return not changed.isdisjoint(numbers)


def changed_questions(old: Iterable[Record], new: Iterable[Record]) -> set[str]:
    """Every question whose answer may differ; `old` and `new` are all records of the changed files, before and after.

    A file is taken as changed as a whole, because places count: a finding elsewhere may point into it.
    """
    before, after = list(old), list(new)
    changed = {f"e:{record.kind}/{record.id}" for record in (*before, *after)}
    for record in (*before, *after):
        for kind, id_ in record.targets():
            changed |= {f"r:{kind}/{id_}", f"r:{kind}/{id_}<{record.kind}"}
    for kind, id_ in _keys(before) ^ _keys(after):
        changed |= {f"x:{kind}/{id_}", f"k:{kind}/"}
    for kind, id_ in _parts(before) ^ _parts(after):
        if kind == NEED:
            changed.add("g:service/")
            continue
        changed |= {f"x:{kind}/{id_}", f"p:{_WHOLE.get(kind) or id_.partition('/')[0]}/"}
    changed |= {f"n:{kind}/{word}" for kind, word in _names(before) | _names(after)}
    if any(record.kind in AGREEMENTS for record in (*before, *after)):
        changed.add(FORMER_STATES)
    return changed


def _keys(records: Iterable[Record]) -> set[tuple[str, str]]:
    return {record.key for record in records}


def _parts(records: Iterable[Record]) -> set[tuple[str, str]]:
    return {part for record in records for part in record.parts}


def _names(records: Iterable[Record]) -> set[tuple[str, str]]:
    return {(record.kind, word) for record in records for word in record.words}
