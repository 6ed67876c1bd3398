"""The order of a layered drawing: which layer each node lies in, and in which order, so that few lines cross.

Longest paths give the layers, lines that pass a layer get a place of their own in it, and sweeps by barycentre the order
(K. Sugiyama, S. Tagawa, M. Toda 1981). All is worked out in whole numbers and in the order of keys: the same graph is drawn the same way.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Key = tuple[str, str]
Link = tuple[Key, Key]
Slot = tuple[str, str, int]
"""A place in a layer: a node with 0, or passing lines: where they end, of which sort they are, and the number of the layer."""

_SWEEPS = 24
_PATIENCE = 6
_SWAPS = 400
"""Up to so many slots neighbours are tried the other way round as well: it takes time that grows with the square."""


@dataclass(frozen=True, slots=True)
class Layering:
    """Slots by layer in order, and for each link the slots that it runs through, in the direction of the layers.

    Lines of one sort that end at the same node run together.
    """

    layers: tuple[tuple[Slot, ...], ...]
    chains: Mapping[Link, tuple[Slot, ...]]


def slot_of(key: Key) -> Slot:
    """The slot of a node."""
    return (*key, 0)


def make_layers(keys: Iterable[Key], links: Mapping[Link, str]) -> Layering:
    """The layers of nodes; `links` have a sort of line each. Those to oneself play no part; of those that close a cycle the direction is ignored."""
    nodes = sorted(keys)
    forward = _break_cycles(nodes, sorted(link for link in links if link[0] != link[1]))
    ranks = _rank(nodes, set(forward.values()))
    layers: list[dict[Slot, None]] = [{} for _ in range(max(ranks.values(), default=-1) + 1)]
    for key in nodes:
        layers[ranks[key]][slot_of(key)] = None
    chains: dict[Link, tuple[Slot, ...]] = {}
    for link, (source, target) in forward.items():
        sort = f"{links[link]} {'back' if link[0] == target else 'on'}"  # heads at both ends of a common line would mean nothing
        passed = [("/".join(target), sort, rank) for rank in range(ranks[source] + 1, ranks[target])]
        for slot in passed:
            layers[slot[2]][slot] = None
        chains[link] = (slot_of(source), *passed, slot_of(target))
    return Layering(tuple(tuple(layer) for layer in _order([list(layer) for layer in layers], chains.values())), chains)


def _break_cycles(nodes: Sequence[Key], links: Sequence[Link]) -> dict[Link, Link]:
    """Each link with its direction in the layers, which differs where it leads back to a node on the way to itself."""
    targets: dict[Key, list[Key]] = {key: [] for key in nodes}
    incoming = dict.fromkeys(nodes, 0)
    for source, target in links:
        targets[source].append(target)
        incoming[target] += 1
    found: dict[Link, Link] = {}
    open_: set[Key] = set()
    done: set[Key] = set()
    for root in sorted(nodes, key=lambda key: (incoming[key] > 0, key)):
        if root in done:
            continue
        walk = [(root, iter(targets[root]))]
        open_.add(root)
        while walk:
            here, rest = walk[-1]
            following = next(rest, None)
            if following is None:
                walk.pop()
                open_.remove(here)
                done.add(here)
                continue
            found[here, following] = (following, here) if following in open_ else (here, following)
            if following not in open_ and following not in done:
                open_.add(following)
                walk.append((following, iter(targets[following])))
    return found


def _rank(nodes: Sequence[Key], links: set[Link]) -> dict[Key, int]:
    """The length of the longest way to each node; what nothing leads to stands right before what it leads to."""
    targets: dict[Key, list[Key]] = {key: [] for key in nodes}
    waiting = dict.fromkeys(nodes, 0)
    for source, target in sorted(links):
        targets[source].append(target)
        waiting[target] += 1
    sources = [key for key in nodes if not waiting[key]]
    ranks = dict.fromkeys(nodes, 0)
    ready = list(sources)
    while ready:
        here = ready.pop()
        for target in targets[here]:
            ranks[target] = max(ranks[target], ranks[here] + 1)
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    for key in sources:
        if targets[key]:
            ranks[key] = min(ranks[target] for target in targets[key]) - 1
    return ranks


def _order(layers: list[list[Slot]], chains: Iterable[Sequence[Slot]]) -> list[list[Slot]]:
    """The layers in the order with the fewest crossings that the sweeps met."""
    before: dict[Slot, list[Slot]] = {}
    after: dict[Slot, list[Slot]] = {}
    for pair in sorted({pair for chain in chains for pair in pairwise(chain)}):
        after.setdefault(pair[0], []).append(pair[1])
        before.setdefault(pair[1], []).append(pair[0])
    current = _start(layers, after)
    best, fewest, idle = current, _crossings(current, after), 0
    for sweep in range(_SWEEPS):
        if not fewest or idle >= _PATIENCE:
            break
        current = [list(layer) for layer in current]
        down = sweep % 2 == 0
        numbers = range(1, len(current)) if down else range(len(current) - 2, -1, -1)
        for number in numbers:
            _sort_layer(current, number, (before if down else after), -1 if down else 1)
        if sum(len(layer) for layer in current) <= _SWAPS:
            _swap_neighbours(current, before, after)
        count = _crossings(current, after)
        idle = 0 if count < fewest else idle + 1
        if count < fewest:
            best, fewest = current, count
    return best


def _start(layers: list[list[Slot]], after: Mapping[Slot, list[Slot]]) -> list[list[Slot]]:
    """A first order: as a walk from the first layer on meets the slots, so that what belongs together stands together."""
    met: dict[Slot, int] = {}
    for root in (slot for layer in layers for slot in layer):
        waiting = [root]
        while waiting:
            here = waiting.pop()
            if here not in met:
                met[here] = len(met)
                waiting += reversed(after.get(here, []))
    return [sorted(layer, key=lambda slot: met[slot]) for layer in layers]


def _sort_layer(layers: list[list[Slot]], number: int, neighbours: Mapping[Slot, list[Slot]], step: int) -> None:
    """A layer by the mean place of the neighbours on one side; slots without any keep theirs."""
    places = {slot: index for index, slot in enumerate(layers[number + step])}
    scale = max(len(layers[number + step]), 1) * 1000
    length = max(len(layers[number]), 1)

    def weigh(item: tuple[int, Slot]) -> tuple[int, int]:
        index, slot = item
        found = [places[other] for other in neighbours.get(slot, ())]
        return (sum(found) * 1000 // len(found) if found else index * scale // length), index

    layers[number] = [slot for _, slot in sorted(enumerate(layers[number]), key=weigh)]


def _swap_neighbours(layers: list[list[Slot]], before: Mapping[Slot, list[Slot]], after: Mapping[Slot, list[Slot]]) -> None:
    """Slots beside each other change places where fewer lines cross then."""
    for number, layer in enumerate(layers):
        places = [{slot: index for index, slot in enumerate(layers[number + step])} if 0 <= number + step < len(layers) else {} for step in (-1, 1)]
        around = {slot: [sorted(places[side][other] for other in (before, after)[side].get(slot, ())) for side in (0, 1)] for slot in layer}
        for index in range(len(layer) - 1):
            left, right = layer[index], layer[index + 1]
            as_is = sum(_inversions(around[left][side], around[right][side]) for side in (0, 1))
            swapped = sum(_inversions(around[right][side], around[left][side]) for side in (0, 1))
            if swapped < as_is:
                layer[index], layer[index + 1] = right, left


def _inversions(first: Sequence[int], second: Sequence[int]) -> int:
    """How many lines of the first cross lines of the second, both being sorted."""
    return sum(len(first) - bisect_left(first, place + 1) for place in second)


def _crossings(layers: Sequence[Sequence[Slot]], after: Mapping[Slot, list[Slot]]) -> int:
    """How many pairs of lines cross between neighbouring layers."""
    total = 0
    for number in range(len(layers) - 1):
        places = {slot: index for index, slot in enumerate(layers[number + 1])}
        seen: list[int] = []
        for slot in layers[number]:
            ends = sorted(places[other] for other in after.get(slot, ()))
            total += sum(len(seen) - bisect_left(seen, end + 1) for end in ends)
            for end in ends:
                insort(seen, end)
    return total
