"""The dependency picture as SVG: complete in itself, the same for pages and for PDF, readable in black and white."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.output.graph_words import describe_graph, name_kind, name_node, title_graph
from itsd.practices.dependencies import GROUP, Sort
from itsd.render.document import direction_of
from itsd.render.graph.layout import lay_out
from itsd.render.graph.lines import draw_legend, draw_lines, widest_entry
from itsd.render.graph.shapes import NAME_SIZE, PAPER, draw_label, draw_shape, escape_text, find_height
from itsd.render.labels import measure, wrap_label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from itsd.output.speech import Speech
    from itsd.practices.dependencies import Edge, Graph, Key, Node
    from itsd.render.graph.layering import Link
    from itsd.render.graph.layout import Layout

__all__ = ["Drawing", "describe_graph", "draw_graph"]

_MARGIN, _PADDING = 16, 12
_TEXT_WIDTH, _LEAST_WIDTH, _LINES = 134, 84, 3
_GROUP_HEIGHT = 28
_UNSAFE = re.compile(r"[^a-z0-9-]")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture with its size in pixels, its title, and what it shows in words."""

    svg: str
    width: int
    height: int
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class _Label:
    """What stands in a box, and how large the box is."""

    lines: tuple[str, ...]
    caption: str
    width: int
    height: int


def draw_graph(graph: Graph, speech: Speech, *, links: Mapping[Key, str] | None = None, accent: str = "#14507a") -> Drawing:
    """The picture of a graph in the language of the speech, mirrored where it is written from the right; `links` are addresses of nodes."""
    mirrored = direction_of(speech.locale) == "rtl"
    labels = _label_nodes(graph, speech)
    layout = lay_out({key: (label.width, label.height) for key, label in labels.items()}, {_link_of(edge): edge.sort.value for edge in graph.edges}, right_to_left=mirrored)
    body = [*_draw_edges(graph, layout), *_draw_nodes(graph, layout, labels, links or {}, accent)]
    sorts = [sort for sort in Sort if any(edge.sort is sort for edge in graph.edges)]
    inner = max(layout.width, widest_entry(sorts, speech))
    legend, below = draw_legend(sorts, speech, (_MARGIN, layout.height + 3 * _MARGIN), inner, right_to_left=mirrored)
    width, height = inner + 2 * _MARGIN, layout.height + 2 * _MARGIN + (below + _MARGIN if sorts else 0)
    shift = inner - layout.width if mirrored else 0
    title, said = title_graph(graph, speech), describe_graph(graph, speech)
    parts = [
        *_head(graph, speech, (width, height), (title, said), linked=bool(links)),
        f'<rect x="0" y="0" width="{width}" height="{height}" fill="{PAPER}"/>',
        f'<g transform="translate({_MARGIN + shift} {_MARGIN})">',
        *body,
        "</g>",
        *legend,
        "</svg>",
    ]
    return Drawing("\n".join(parts) + "\n", width, height, title, said)


def _head(graph: Graph, speech: Speech, size: tuple[int, int], words: tuple[str, str], *, linked: bool) -> list[str]:
    """The opening tag with title and description; what holds links is no image to a screen reader, but a group of them."""
    name = "-".join(["graph", speech.locale, *(graph.start or ())])
    name = _UNSAFE.sub("-", name.lower())
    role = "group" if linked else "img"
    width, height = size
    frame = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" {frame} role="{role}" aria-labelledby="{name}-title {name}-desc" lang="{escape_text(speech.locale)}">',
        f'<title id="{name}-title">{escape_text(words[0])}</title>',
        f'<desc id="{name}-desc">{escape_text(words[1])}</desc>',
    ]


def _link_of(edge: Edge) -> Link:
    """How an edge lies in the layout: what carries stands behind what it carries."""
    return (edge.target, edge.source) if edge.sort is Sort.UNDERPINS else (edge.source, edge.target)


def _label_nodes(graph: Graph, speech: Speech) -> dict[Key, _Label]:
    """The labels of all nodes; boxes are as wide as the widest needs to be, so that they stand in columns."""
    texts = {node.key: _wrap(node, speech) for node in graph.nodes}
    captions = {node.key: "" if node.kind in {"service", GROUP} else name_kind(node.kind, speech) for node in graph.nodes}
    widest = [measure(line, NAME_SIZE) for node in graph.nodes if node.kind != GROUP for line in (*texts[node.key], captions[node.key])]
    width = max([_LEAST_WIDTH, *widest]) + 2 * _PADDING
    found: dict[Key, _Label] = {}
    for node in graph.nodes:
        lines, caption = texts[node.key], captions[node.key]
        if node.kind == GROUP:
            found[node.key] = _Label(lines, "", measure(lines[0], NAME_SIZE) + 2 * _PADDING + _GROUP_HEIGHT // 2, _GROUP_HEIGHT)
        else:
            found[node.key] = _Label(lines, caption, width, find_height(len(lines), caption=bool(caption)))
    return found


def _wrap(node: Node, speech: Speech) -> tuple[str, ...]:
    return wrap_label(name_node(node, speech), NAME_SIZE, _TEXT_WIDTH, _LINES)


def _draw_edges(graph: Graph, layout: Layout) -> list[str]:
    """All lines, the quiet ones beneath those of needs."""
    routes = []
    for edge in sorted(graph.edges, key=lambda edge: list(Sort).index(edge.sort), reverse=True):
        route = layout.routes[_link_of(edge)]
        routes.append((tuple(reversed(route)) if edge.sort is Sort.UNDERPINS else route, edge.sort))
    return draw_lines(routes)


def _draw_nodes(graph: Graph, layout: Layout, labels: Mapping[Key, _Label], links: Mapping[Key, str], accent: str) -> list[str]:
    found: list[str] = []
    for node in graph.nodes:
        place, label = layout.places[node.key], labels[node.key]
        start = node.key == graph.start
        drawn = ["<g>", draw_shape(node.kind, place, accent, start=start, mirrored=layout.mirrored), *draw_label(label.lines, label.caption, place, strong=start), "</g>"]
        address = links.get(node.key)
        found += drawn if address is None else [f'<a href="{escape_text(address)}">', *drawn, "</a>"]
    return found
