"""The dependency picture as data for programs, described by `schemas/graph.schema.json`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from itsd.output.graph_words import name_node, title_graph
from itsd.output.json_text import format_json
from itsd.practices.dependencies import GROUP

if TYPE_CHECKING:
    from itsd.output.speech import Speech
    from itsd.practices.dependencies import Graph, Node


def render_graph(graph: Graph, speech: Speech) -> str:
    """The nodes and edges as JSON."""
    return format_json(
        {
            "format": "itsd-graph",
            "version": 1,
            "as_of": speech.estate.as_of.isoformat(),
            "start": None if graph.start is None else "/".join(graph.start),
            "title": title_graph(graph, speech),
            "nodes": [_node(node, speech) for node in graph.nodes],
            "edges": [{"source": "/".join(edge.source), "target": "/".join(edge.target), "sort": edge.sort.value} for edge in graph.edges],
        }
    )


def _node(node: Node, speech: Speech) -> dict[str, Any]:
    group = node.kind == GROUP
    return {
        "key": "/".join(node.key),
        "kind": node.kind,
        "id": node.id,
        "name": name_node(node, speech),
        "needed": node.needed if group else None,
        "parts": node.parts if group else None,
    }
