"""The dependency picture for Graphviz."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.output.graph_words import name_child, name_kind, name_node, title_graph
from itsd.practices.dependencies import AGREEMENT_KINDS, GROUP, Sort

if TYPE_CHECKING:
    from itsd.output.speech import Speech
    from itsd.practices.dependencies import Edge, Graph, Node

_SHAPES = {"service": 'shape=box style="rounded"', GROUP: "shape=hexagon", **dict.fromkeys(AGREEMENT_KINDS, "shape=note")}
_STYLES = {
    Sort.CRITICAL: 'style="solid" penwidth=2',
    Sort.DEGRADING: 'style="dashed" penwidth=1.5',
    Sort.NONE: 'style="dotted" penwidth=1.5',
    Sort.ABOUT: 'style="solid" arrowhead="vee"',
    Sort.UNDERPINS: 'style="dashed" dir="back" arrowtail="empty"',
    Sort.PROVIDED: 'style="solid" arrowhead="dot"',
}


def render_graph(graph: Graph, speech: Speech) -> str:
    """The directed graph, from the side on which the language begins."""
    direction = "RL" if speech.locale.partition("-")[0] == "ar" else "LR"
    head = [f"  rankdir={direction}", f"  label={quote(title_graph(graph, speech))}", '  node [fontname="IBM Plex Sans Arabic"]', '  edge [fontname="IBM Plex Sans Arabic"]']
    nodes = (f"  {_node(node, graph, speech)}" for node in graph.nodes)
    edges = (f"  {_edge(edge, speech)}" for edge in graph.edges)
    return "\n".join(["digraph {", *head, *nodes, *edges, "}"]) + "\n"


def quote(text: str) -> str:
    """A text as a quoted string: no escape and no entity in it is taken for one."""
    return '"' + text.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def _name(key: tuple[str, str]) -> str:
    return quote("/".join(key))


def _node(node: Node, graph: Graph, speech: Speech) -> str:
    label = quote(name_node(node, speech))
    if node.kind not in {"service", GROUP}:
        label = f"{quote(name_kind(node.kind, speech))[:-1]}\\n{label[1:]}"
    start = " penwidth=3" if node.key == graph.start else ""
    return f"{_name(node.key)} [label={label} {_SHAPES.get(node.kind, 'shape=box')}{start}]"


def _edge(edge: Edge, speech: Speech) -> str:
    """An edge; what underpins is drawn behind what it carries."""
    source, target = (edge.target, edge.source) if edge.sort is Sort.UNDERPINS else (edge.source, edge.target)
    label = "" if edge.sort is Sort.CRITICAL else f" label={quote(name_child(edge.sort, speech))}"
    return f"{_name(source)} -> {_name(target)} [{_STYLES[edge.sort]}{label}]"
