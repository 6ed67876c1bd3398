"""Mail addresses, web addresses and telephone numbers in the texts of a document lead where they say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from itsd.render.dialect import is_safe_address
from itsd.render.nodes import Node

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAIL = r"(?P<mail>[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)+)"
_WEB = r"(?P<web>https?://[^\s<>\"'()\[\]{}]*[A-Za-z0-9/])"
_TELEPHONE = r"(?P<telephone>\+\d[\d ()-]{4,}\d)"
_ADDRESS = re.compile(f"(?<![\\w@./+-])(?:{_MAIL}|{_WEB}|{_TELEPHONE})(?![\\w@])")
_VERBATIM = frozenset({"a", "code", "pre"})


def link_addresses(node: Node) -> Node:
    """The tree with a link over each address that stands in its texts."""
    if node.tag in _VERBATIM:
        return node
    children: list[Node | str] = []
    for child in node.children:
        if isinstance(child, Node):
            children.append(link_addresses(child))
        else:
            children += split_addresses(child)
    return node.having(tuple(children))


def split_addresses(text: str) -> Iterator[Node | str]:
    """The pieces of a text, its addresses as links."""
    at = 0
    for match in _ADDRESS.finditer(text):
        target = _target(match)
        if not is_safe_address(target):
            continue
        if match.start() > at:
            yield text[at : match.start()]
        yield Node("a", {"href": target}, (match[0],))
        at = match.end()
    if at < len(text):
        yield text[at:]


def _target(match: re.Match[str]) -> str:
    if match["mail"]:
        return f"mailto:{match['mail']}"
    return match["web"] or f"tel:{re.sub(r'[^0-9+]', '', match['telephone'])}"
