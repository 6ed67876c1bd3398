"""Arabic lines with Latin words in them: each run of Latin letters is isolated, and digits take the shape that the estate asks for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from itsd.render.document import direction_of
from itsd.render.nodes import Node

if TYPE_CHECKING:
    from collections.abc import Iterator

# A run begins and ends with a Latin letter, a digit or a sign that belongs to one, and holds at least one Latin letter; or it is a telephone
# number, or a digest in groups, of which any may be digits alone.
_DIGEST, _TELEPHONE = r"\b[\da-f]{4}(?: [\da-f]{4}){3}\b", r"\+\d[\d ()-]{4,}\d"
_WORDS = r"[+#]?[\d.]*[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f\d.:/@_+#%&=?~'\u2019-]*(?:[ ,][A-Za-z\u00c0-\u024f\d.:/@_+#%&()=?~'\u2019-]+)*"
_MARKED = "\u2066[^\u2069]*\u2069"  # what is isolated already
_RUN = re.compile(f"{_MARKED}|{_DIGEST}|{_TELEPHONE}|(?:{_WORDS})")
_TRAILING = " .,:;?!'\u2019-("
_ARABIC_DIGITS = str.maketrans("0123456789%", "٠١٢٣٤٥٦٧٨٩٪")
_DECIMAL = re.compile(r"(?<=\d)\.(?=\d)")
_VERBATIM = frozenset({"bdi", "code", "pre", "time"})


def isolate(node: Node, *, arabic_digits: bool = False) -> Node:
    """The tree with Latin runs in its right-to-left parts as `bdi` from left to right; digits outside them as Arabic-Indic ones where asked for."""
    return _isolate(node, direction_of(node.attributes.get("lang", "")) == "rtl", arabic_digits=arabic_digits)


def _isolate(node: Node, rtl: bool, *, arabic_digits: bool) -> Node:  # noqa: FBT001  # the state of the walk
    lang = node.attributes.get("lang")
    rtl = rtl if lang is None else direction_of(lang) == "rtl"
    if node.tag in _VERBATIM or node.attributes.get("dir") == "ltr":
        return node.with_attributes(dir="ltr") if rtl and node.tag in _VERBATIM else node
    children: list[Node | str] = []
    for child in node.children:
        if isinstance(child, Node):
            children.append(_isolate(child, rtl, arabic_digits=arabic_digits))
        elif rtl:
            children += split_runs(child, arabic_digits=arabic_digits)
        else:
            children.append(child)
    return node.having(children)


def split_runs(text: str, *, arabic_digits: bool = False) -> Iterator[Node | str]:
    """The pieces of an Arabic text, its Latin runs isolated."""
    at = 0
    for match in _RUN.finditer(text):
        run = match[0]
        kept = run.rstrip(_TRAILING)
        kept = kept if kept.count("(") == kept.count(")") else kept.rstrip(")")
        if match.start() > at:
            yield shape_digits(text[at : match.start()], arabic_digits=arabic_digits)
        yield Node("bdi", {"dir": "ltr"}, (kept.strip("\u2066\u2069"),))
        at = match.start() + len(kept)
    if at < len(text):
        yield shape_digits(text[at:], arabic_digits=arabic_digits)


def shape_digits(text: str, *, arabic_digits: bool) -> str:
    """Arabic text with its digits in the shape that is asked for."""
    return _DECIMAL.sub("\u066b", text).translate(_ARABIC_DIGITS) if arabic_digits else text


def isolate_plain(text: str, *, arabic_digits: bool = False) -> str:
    """The same for plain text (titles, running lines): runs between the marks of Unicode for isolates."""
    pieces = split_runs(text, arabic_digits=arabic_digits)
    return "".join(piece if isinstance(piece, str) else f"\u2066{piece.text}\u2069" for piece in pieces)
