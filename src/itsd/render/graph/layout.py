"""Where the boxes and lines of a layered drawing lie, in whole units: layers follow each other in the direction of reading."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from itsd.render.graph.layering import Layering, make_layers, slot_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from itsd.render.graph.layering import Key, Link, Slot

Point = tuple[int, int]

_BETWEEN_BOXES = 22
_BETWEEN_LINES = 14
_BETWEEN_LAYERS = 48
_MOST_BETWEEN_LAYERS = 110
_PER_LINE = 3
"""By so much layers stand further apart for each line between them."""
_ROUNDS = 8
_STIFF = 4
"""How much more the places of passing lines count than those of boxes: they are to run straight."""
_LOOP = 18
_BETWEEN_PORTS = 10
_MOST_HEIGHT = 200


@dataclass(frozen=True, slots=True)
class Place:
    """A box: its left upper corner and its size."""

    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        """Half way down."""
        return self.y + self.height // 2


@dataclass(frozen=True, slots=True)
class Layout:
    """Boxes by key; for each link the points that its line runs through, from the edge of its source to that of its target; the size of the whole.

    Through a layer a line runs straight; a line back to its own box has three points.
    """

    places: Mapping[Key, Place]
    routes: Mapping[Link, tuple[Point, ...]]
    width: int
    height: int
    mirrored: bool = False


def lay_out(least: Mapping[Key, tuple[int, int]], links: Mapping[Link, str], *, right_to_left: bool = False) -> Layout:
    """The layout of boxes of at least these widths and heights, and of links with the sort of their line; from right to left the mirror image."""
    layering = make_layers(least, links)
    sizes = _make_room(layering, least)
    heights = {slot_of(key): height for key, (_, height) in sizes.items()}
    middles = _find_middles(layering, heights)
    columns = _find_columns(layering, sizes)
    layer_of = _layer_of(layering)
    places: dict[Key, Place] = {}
    for key, (width, height) in sizes.items():
        left, room = columns[layer_of[slot_of(key)]]
        places[key] = Place(left + (room - width) // 2, middles[slot_of(key)] - height // 2, width, height)
    routes = _Router(layering, places, middles, columns, layer_of).routes()
    routes |= {link: _loop(places[link[0]]) for link in links if link[0] == link[1]}
    width = max((left + room for left, room in columns), default=0) + (_LOOP if any(link[0] == link[1] for link in links) else 0)
    height = max((place.y + place.height for place in places.values()), default=0)
    height = max([height, *(y for route in routes.values() for _, y in route)])
    layout = Layout(places, routes, width, height)
    return _mirror(layout) if right_to_left else layout


def _make_room(layering: Layering, least: Mapping[Key, tuple[int, int]]) -> dict[Key, tuple[int, int]]:
    """The sizes of boxes, high enough for the lines that meet at their sides."""
    ends: dict[Key, tuple[set[object], set[object]]] = {key: (set(), set()) for key in least}
    for link, chain in layering.chains.items():
        ends[chain[0][:2]][1].add(chain[1] if chain[1][2] else link)
        ends[chain[-1][:2]][0].add(chain[-2] if chain[-2][2] else link)
    needed = {key: min(_MOST_HEIGHT, (max(len(side) for side in sides) + 1) * _BETWEEN_PORTS) for key, sides in ends.items()}
    return {key: (width, max(height, needed[key])) for key, (width, height) in least.items()}


def _layer_of(layering: Layering) -> dict[Slot, int]:
    return {slot: number for number, layer in enumerate(layering.layers) for slot in layer}


def _find_columns(layering: Layering, sizes: Mapping[Key, tuple[int, int]]) -> list[tuple[int, int]]:
    """The left edge and width of each layer."""
    lines = [0] * len(layering.layers)
    layer_of = _layer_of(layering)
    for chain in layering.chains.values():
        for slot in chain[:-1]:
            lines[layer_of[slot]] += 1
    found: list[tuple[int, int]] = []
    left = 0
    for number, layer in enumerate(layering.layers):
        width = max(sizes.get(slot[:2], (0, 0))[0] if not slot[2] else 0 for slot in layer)
        found.append((left, width))
        left += width + min(_BETWEEN_LAYERS + _PER_LINE * lines[number], _MOST_BETWEEN_LAYERS)
    return found


def _find_middles(layering: Layering, heights: Mapping[Slot, int]) -> dict[Slot, int]:
    """How far down each slot lies: near its neighbours, in the order of its layer, never upon another."""
    neighbours: dict[Slot, list[Slot]] = {slot: [] for layer in layering.layers for slot in layer}
    for first, second in {pair for chain in layering.chains.values() for pair in pairwise(chain)}:
        neighbours[first].append(second)
        neighbours[second].append(first)
    layers = [(layer, _offsets(layer, heights)) for layer in layering.layers]
    found = {slot: offset for layer, offsets in layers for slot, offset in zip(layer, offsets, strict=True)}
    layer_of = _layer_of(layering)
    for turn in range(_ROUNDS):
        last = turn >= _ROUNDS - 2
        for layer, offsets in layers if turn % 2 == 0 else reversed(layers):
            wanted, weights = [], []
            for slot in layer:
                side = [other for other in neighbours[slot] if last or (layer_of[other] < layer_of[slot]) is (turn % 2 == 0)]
                wanted.append(_middle_of([found[other] for other in side or neighbours[slot]] or [found[slot]]))
                weights.append(_STIFF if slot not in heights else 1)
            found.update(zip(layer, _settle(wanted, weights, offsets), strict=True))
    top = min((found[slot] - heights.get(slot, 0) // 2 for slot in found), default=0)
    return {slot: middle - top for slot, middle in found.items()}


def _offsets(layer: Sequence[Slot], heights: Mapping[Slot, int]) -> list[int]:
    """How far down the middles lie when all stand as near to each other as they may."""
    found: list[int] = []
    for slot, previous in zip(layer, (None, *layer), strict=False):
        if previous is None:
            found.append(0)
            continue
        gap = _BETWEEN_BOXES if slot in heights and previous in heights else _BETWEEN_LINES
        found.append(found[-1] + (heights.get(previous, 0) + 1) // 2 + gap + (heights.get(slot, 0) + 1) // 2)
    return found


def _middle_of(values: Iterable[int]) -> int:
    """The median, of an even number the mean of the two in the middle."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) // 2


def _settle(wanted: Sequence[int], weights: Sequence[int], offsets: Sequence[int]) -> list[int]:
    """The places nearest to those wanted, by squares, that keep the offsets as distances (pool adjacent violators)."""
    blocks: list[tuple[int, int, int]] = []  # sum of weighted places, weight, how many
    for place, weight, offset in zip(wanted, weights, offsets, strict=True):
        block = ((place - offset) * weight, weight, 1)
        while blocks and blocks[-1][0] * block[1] >= block[0] * blocks[-1][1]:
            before = blocks.pop()
            block = (before[0] + block[0], before[1] + block[1], before[2] + block[2])
        blocks.append(block)
    levels = [total // weight for total, weight, count in blocks for _ in range(count)]
    return [level + offset for level, offset in zip(levels, offsets, strict=True)]


@dataclass(frozen=True, slots=True)
class _Router:
    """Finds the lines once the boxes are placed; lines that meet at a side of a box are spread along it in the order in which they come."""

    layering: Layering
    places: Mapping[Key, Place]
    middles: Mapping[Slot, int]
    columns: Sequence[tuple[int, int]]
    layer_of: Mapping[Slot, int]

    def routes(self) -> dict[Link, tuple[Point, ...]]:
        """The points of each link, in its own direction."""
        leaving = self._ports(0)
        entering = self._ports(-1)
        found: dict[Link, tuple[Point, ...]] = {}
        for link, chain in self.layering.chains.items():
            source, target = self.places[chain[0][:2]], self.places[chain[-1][:2]]
            points = [(source.x + source.width, leaving[link])]
            for slot in chain:
                left, room = self.columns[self.layer_of[slot]]
                height = leaving[link] if slot is chain[0] else entering[link] if slot is chain[-1] else self.middles[slot]
                points += [(left, height)] if slot is not chain[0] else []
                points += [(left + room, height)] if slot is not chain[-1] else []
            points.append((target.x, entering[link]))
            points = list(dict.fromkeys(points))
            found[link] = tuple(points if chain[0][:2] == link[0] else reversed(points))
        return found

    def _ports(self, end: int) -> dict[Link, int]:
        """How far down each line leaves its first box (0) or enters its last (-1); lines that run together do so at one point."""
        towards = 1 if end == 0 else -2
        meeting: dict[Key, dict[tuple[int, Slot, Link | None], list[Link]]] = {}
        for link, chain in self.layering.chains.items():
            slot = chain[towards]
            line = (self.middles[slot], slot, None if slot[2] else link)
            meeting.setdefault(chain[end][:2], {}).setdefault(line, []).append(link)
        found: dict[Link, int] = {}
        for key, lines in meeting.items():
            place = self.places[key]
            step = min(_BETWEEN_LINES, (place.height - 4) // (len(lines) + 1))
            if end == 0 and place.width < self.columns[self.layer_of[slot_of(key)]][1]:
                step = 0  # on the way to the edge of the layer they would look like one thick line
            for number, line in enumerate(sorted(lines, key=lambda line: (*line[:2], line[2] or ()))):
                found.update(dict.fromkeys(lines[line], place.middle + (2 * number - len(lines) + 1) * step // 2))
        return found


def _loop(place: Place) -> tuple[Point, ...]:
    """The way from a box back to itself."""
    right, quarter = place.x + place.width, place.height // 4
    return (right, place.middle - quarter), (right + _LOOP, place.middle), (right, place.middle + quarter)


def _mirror(layout: Layout) -> Layout:
    places = {key: Place(layout.width - place.x - place.width, place.y, place.width, place.height) for key, place in layout.places.items()}
    routes = {link: tuple((layout.width - x, y) for x, y in route) for link, route in layout.routes.items()}
    return Layout(places, routes, layout.width, layout.height, mirrored=True)
