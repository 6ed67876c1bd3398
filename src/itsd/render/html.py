"""Documents as HTML: one file that needs nothing else, made from the same tree as every other output."""

from __future__ import annotations

import base64
import re
from html import escape
from typing import TYPE_CHECKING

from itsd.errors import ItsdError
from itsd.render.dialect import EMPTY, PICTURE
from itsd.render.document import direction_of
from itsd.render.nodes import Node
from itsd.render.templating import find_template

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from itsd.files.tree import Tree
    from itsd.render.document import Body, Cover, Document
    from itsd.render.nodes import Picture

_BLOCKS = frozenset({"article", "section", "div", "table", "thead", "tbody", "tr", "ul", "ol", "li", "dl", "p", "h1", "h2", "h3", "h4", "figure", "blockquote", "header", "nav"})
STYLE = "assets/document.css"
_LEAVING = re.compile(r"</|@import|url\(\s*['\"]?(?!data:|#)[^)]{0,40}", re.IGNORECASE)
_MIME = {"svg": "image/svg+xml", "png": "image/png", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}


def render_html(document: Document, tree: Tree | None = None) -> str:
    """The whole document as one page; fonts are those of the reader, pictures are part of the file. Raises ItsdError for a style sheet that leaves its place."""
    first = document.covers[0]
    style = _style(tree).replace("--accent: #14507a", f"--accent: {document.accent}")
    lines = [
        "<!doctype html>",
        f'<html lang="{escape(first.locale)}" dir="{direction_of(first.locale)}">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(f'{first.title} · {first.kind}')}</title>",
        f"<style>\n{style.strip()}\n</style>",
        "</head>",
        "<body>",
        "<main>",
        *_header(document),
        *(render_node(_framed(document, body), document.pictures).lstrip() for body in document.bodies),
        "</main>",
        f"<footer><p><bdi>{escape(first.running)}</bdi></p></footer>",
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


def _style(tree: Tree | None) -> str:
    """The style sheet: the estate's own where it has one. It can neither end before the page does, nor fetch anything."""
    style = find_template(STYLE, tree) or ""
    found = _LEAVING.search(style)
    if found is not None:
        message = f"templates/{STYLE}:{style[: found.start()].count(chr(10)) + 1}: {found[0]!r} has no place in a style sheet of documents"
        raise ItsdError(message, "A document is one file that needs nothing else: take it away.")
    return style


def _header(document: Document) -> Iterator[str]:
    """The covers of all languages, the first one's title as that of the page."""
    yield "<header>"
    if document.logo is not None:
        yield f'<img class="logo" src="{_address(document.logo)}" alt="">'
    for number, cover in enumerate(document.covers):
        yield from _cover(cover, "h1" if not number else "p")
    yield "</header>"


def _cover(cover: Cover, tag: str) -> Iterator[str]:
    yield f'<div class="cover" lang="{escape(cover.locale)}" dir="{direction_of(cover.locale)}">'
    yield f'<p class="issuer">{escape(cover.issuer)}</p>'
    yield f'<p class="kind">{escape(cover.kind)}</p>'
    yield f'<{tag} class="title">{escape(cover.title)}</{tag}>'
    yield f'<p class="subtitle">{escape(cover.subtitle)}</p>'
    if cover.watermark:
        yield f'<p class="watermark">{escape(cover.watermark)}</p>'
    yield "<dl>"
    for label, value in cover.facts:
        yield f"<div><dt>{escape(label)}</dt><dd><bdi>{escape(value)}</bdi></dd></div>"
    yield "</dl>"
    yield "</div>"


def _framed(document: Document, body: Body) -> Node:
    """The body with places that differ between languages: the same section stands in each. An article would ask for a heading of its own."""
    root = Node("div", body.root.attributes, body.root.children)
    return root if body is document.bodies[0] else _renamed(root, body.locale)


def _renamed(node: Node, locale: str) -> Node:
    changed = dict(node.attributes)
    if "id" in changed:
        changed["id"] = f"{locale}-{changed['id']}"
    if changed.get("href", "").startswith("#"):
        changed["href"] = f"#{locale}-{changed['href'][1:]}"
    return Node(node.tag, changed, tuple(child if isinstance(child, str) else _renamed(child, locale) for child in node.children))


def render_node(node: Node, pictures: Mapping[str, Picture]) -> str:
    """An element and what is beneath it."""
    found: list[str] = []
    _write(node, pictures, found.append)
    return "".join(found)


def _write(node: Node, pictures: Mapping[str, Picture], add: Callable[[str], None]) -> None:
    if node.tag == "img":
        add(_image(node, pictures))
        return
    attributes = "".join([f' {name}="{escape(value)}"' for name, value in node.attributes.items()]) if node.attributes else ""
    lead = "\n" if node.tag in _BLOCKS else ""
    named = _name_region(node) if node.tag == "table" else ""
    add(f'{lead}<div class="scroll"{named} tabindex="0"><table{attributes}>' if named else f"{lead}<{node.tag}{attributes}>")
    if node.tag in EMPTY:
        return
    for child in node.children:
        if isinstance(child, str):
            add(escape(child, quote=False))
        else:
            _write(child, pictures, add)
    add(f"</{node.tag}></div>" if named else f"</{node.tag}>")


def _name_region(table: Node) -> str:
    """A wide table is scrolled by itself, and who reaches it with the keyboard is told what it is; one without a caption is narrow."""
    caption = table.find("caption")
    return "" if caption is None else f' role="region" aria-label="{escape(caption.text)}"'


def _image(node: Node, pictures: Mapping[str, Picture]) -> str:
    """A drawn picture stands in the page itself, so that its texts and links live; a file of the estate as data."""
    picture = pictures[node.attributes["src"].removeprefix(PICTURE)]
    if picture.format == "svg" and picture.title:
        return picture.content.decode()
    return f'<img src="{_address(picture)}" alt="{escape(node.attributes["alt"])}">'


def _address(picture: Picture) -> str:
    return f"data:{_MIME[picture.format]};base64,{base64.b64encode(picture.content).decode()}"
