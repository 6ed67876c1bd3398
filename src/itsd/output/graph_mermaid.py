"""The dependency picture as a Mermaid flowchart, which many forges and wikis draw."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from itsd.output.graph_words import name_child, name_kind, name_node
from itsd.practices.dependencies import AGREEMENT_KINDS, GROUP, Sort

if TYPE_CHECKING:
    from itsd.output.speech import Speech
    from itsd.practices.dependencies import Edge, Graph, Key, Node

# Whatever could mean something to Mermaid or to the HTML that it makes: all of ASCII but letters, digits and plain punctuation.
_SPECIAL = re.compile(r"[\x00-\x1f!-+/:-@\[-`{-\x7f]")
_LIST = re.compile(r"^(\d+)\.")
_ARROWS = {Sort.CRITICAL: "==>", Sort.DEGRADING: "-->", Sort.NONE: "-.->", Sort.ABOUT: "-->", Sort.UNDERPINS: "-.->", Sort.PROVIDED: "---"}
_SHAPES = {"service": ("(", ")"), GROUP: ("{{", "}}"), **dict.fromkeys(AGREEMENT_KINDS, ("[[", "]]"))}


def render_graph(graph: Graph, speech: Speech) -> str:
    """The flowchart, from the side on which the language begins."""
    ids = {node.key: f"n{number}" for number, node in enumerate(graph.nodes, 1)}
    direction = "RL" if speech.locale.partition("-")[0] == "ar" else "LR"
    nodes = (f"    {ids[node.key]}{_shape(node, speech)}" for node in graph.nodes)
    edges = (f"    {_edge(edge, ids, speech)}" for edge in graph.edges)
    return "\n".join([f"flowchart {direction}", *nodes, *edges]) + "\n"


def escape_label(text: str) -> str:
    """A text as the inside of a quoted label: special characters by their numbers, and no beginning of a list, which is refused."""
    escaped = _SPECIAL.sub(lambda match: f"#{ord(match.group())};", _LIST.sub("\\1\x00", text))
    escaped = escaped.replace("#0;", "#46;")
    return f"#45;{escaped[1:]}" if escaped.startswith("-") else escaped


def _shape(node: Node, speech: Speech) -> str:
    left, right = _SHAPES.get(node.kind, ("[", "]"))
    name = escape_label(name_node(node, speech))
    caption = "" if node.kind in {"service", GROUP} else f"{escape_label(name_kind(node.kind, speech))}<br/>"
    return f'{left}"{caption}{name}"{right}'


def _edge(edge: Edge, ids: dict[Key, str], speech: Speech) -> str:
    """An arrow; what underpins is drawn behind what it carries."""
    source, target = (edge.target, edge.source) if edge.sort is Sort.UNDERPINS else (edge.source, edge.target)
    label = "" if edge.sort is Sort.CRITICAL else f'|"{escape_label(name_child(edge.sort, speech))}"|'
    return f"{ids[source]} {_ARROWS[edge.sort]}{label} {ids[target]}"
