"""The dependency picture as an indented tree for terminals: each node is told once in full."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.output.graph_words import name_child, name_node, say_above, say_nothing, title_graph
from itsd.practices.dependencies import GROUP, Sort

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.output.speech import Speech
    from itsd.practices.dependencies import Edge, Graph, Key

_INDENT = "  "


def render_graph(graph: Graph, speech: Speech) -> str:
    """The title, and a tree from what was asked for, both ways; without that, from each service that no other one needs."""
    lines = list(_Tree(graph, speech).lines())
    return "\n".join([title_graph(graph, speech), "", *(lines or [say_nothing(speech)])]) + "\n"


class _Tree:
    """The walk through one graph: from what was asked for to what carries it and to what it carries. Each relation is told once."""

    def __init__(self, graph: Graph, speech: Speech) -> None:
        self.graph = graph
        self.speech = speech
        self.nodes = {node.key: node for node in graph.nodes}
        self.steps: dict[tuple[Key, bool], list[_Step]] = {}
        for edge in graph.edges:
            above, below = (edge.target, edge.source) if edge.sort is Sort.UNDERPINS else (edge.source, edge.target)
            self.steps.setdefault((above, False), []).append(_Step(edge, below))
            self.steps.setdefault((below, True), []).append(_Step(edge, above))
        for steps in self.steps.values():
            steps.sort(key=lambda step: (list(Sort).index(step.edge.sort), step.to))
        self.entered: set[tuple[Key, bool]] = set()
        self.told: set[Edge] = set()

    def lines(self) -> Iterator[str]:
        """All lines; what the walk did not meet is told in trees of its own."""
        start = self.graph.start
        if start is not None:
            yield self._name(start)
            yield from self._below(start, back=False)
            yield from self._below(start, back=True)
        roots = [key for key in self.nodes if (key, True) not in self.steps]
        for root in [*roots, *self.nodes]:  # at last what only a cycle leads to
            left = any(step.edge not in self.told for step in self.steps.get((root, False), ()))
            if root != start and (left or (start is None and (root, False) not in self.entered)):
                yield self._name(root)
                self.entered.discard((root, False))
                yield from self._below(root, back=False)

    def _below(self, root: Key, *, back: bool) -> Iterator[str]:
        waiting = [(1, step) for step in reversed(self._enter(root, back=back))]
        while waiting:
            depth, step = waiting.pop()
            if step.edge in self.told:
                continue
            self.told.add(step.edge)
            again = (step.to, back) in self.entered and (step.to, back) in self.steps
            following = [] if again else self._enter(step.to, back=back)
            yield f"{_INDENT * depth}{name_child(step.edge.sort, self.speech, back=back)}: {self._name(step.to)}{f'  {say_above(self.speech)}' if again else ''}"
            waiting += ((depth + 1, further) for further in reversed(following))

    def _enter(self, key: Key, *, back: bool) -> list[_Step]:
        self.entered.add((key, back))
        return self.steps.get((key, back), [])

    def _name(self, key: Key) -> str:
        name = name_node(self.nodes[key], self.speech)
        return name if key[0] == GROUP else f"{name}  {'/'.join(key)}"


@dataclass(frozen=True, slots=True)
class _Step:
    """A way from one node to another: along a relation, or back."""

    edge: Edge
    to: Key
