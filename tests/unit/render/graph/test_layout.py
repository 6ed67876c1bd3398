"""The layered layout: no box upon another, every line from box to box, the mirror image, the same each time, in time."""

from __future__ import annotations

import time
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from itsd.render.graph.layering import make_layers
from itsd.render.graph.layout import lay_out
from itsd.render.labels import measure, wrap_label

if TYPE_CHECKING:
    from random import Random

    from itsd.render.graph.layering import Key, Link
    from itsd.render.graph.layout import Layout, Place

SORTS = ("critical", "none")


@st.composite
def graphs(draw: st.DrawFn) -> tuple[dict[Key, tuple[int, int]], dict[Link, str]]:
    """Boxes of any size, and links between any of them, circles and loops too."""
    count = draw(st.integers(1, 14))
    keys = [("service", f"s{number}") for number in range(count)]
    sizes = {key: (draw(st.integers(10, 200)), draw(st.integers(10, 90))) for key in keys}
    pairs = draw(st.lists(st.tuples(st.sampled_from(keys), st.sampled_from(keys)), max_size=30))
    return sizes, {pair: draw(st.sampled_from(SORTS)) for pair in pairs}


def overlap(one: Place, other: Place) -> bool:
    return one.x < other.x + other.width and other.x < one.x + one.width and one.y < other.y + other.height and other.y < one.y + one.height


def on_edge(place: Place, point: tuple[int, int]) -> bool:
    return point[0] in {place.x, place.x + place.width} and place.y <= point[1] <= place.y + place.height


@given(graphs(), st.booleans())
def test_boxes_stand_apart_and_lines_lead_from_box_to_box(graph: tuple[dict[Key, tuple[int, int]], dict[Link, str]], mirrored: bool) -> None:  # noqa: FBT001  # drawn
    sizes, links = graph
    layout = lay_out(sizes, links, right_to_left=mirrored)
    assert set(layout.places) == set(sizes)
    assert not any(overlap(one, other) for one, other in combinations(layout.places.values(), 2))
    assert all(layout.places[key].width == width and layout.places[key].height >= height for key, (width, height) in sizes.items())
    assert set(layout.routes) == set(links)
    for (source, target), route in layout.routes.items():
        assert on_edge(layout.places[source], route[0])
        assert on_edge(layout.places[target], route[-1])
    corners = [(place.x + right * place.width, place.y + down * place.height) for place in layout.places.values() for right in (0, 1) for down in (0, 1)]
    for x, y in [*corners, *(point for route in layout.routes.values() for point in route)]:
        assert 0 <= x <= layout.width
        assert 0 <= y <= layout.height


@given(graphs())
def test_lines_pass_no_box(graph: tuple[dict[Key, tuple[int, int]], dict[Link, str]]) -> None:
    """Beside boxes lines run straight; they bend only where no box is."""
    layout = lay_out(*graph)
    for (source, target), route in layout.routes.items():
        others = [place for key, place in layout.places.items() if key not in {source, target}]
        for (x, y), (to_x, to_y) in pairwise(route if source != target else ()):
            beside = [place for place in others if min(x, to_x) < place.x + place.width and place.x < max(x, to_x)]
            assert not any(place.y < y < place.y + place.height for place in beside)
            assert y == to_y or not beside


@given(graphs())
def test_from_right_to_left_is_the_mirror_image(graph: tuple[dict[Key, tuple[int, int]], dict[Link, str]]) -> None:
    one, other = lay_out(*graph), lay_out(*graph, right_to_left=True)
    assert (one.width, one.height) == (other.width, other.height)
    for key, place in one.places.items():
        mirror = other.places[key]
        assert (mirror.x, mirror.y, mirror.height) == (one.width - place.x - place.width, place.y, place.height)
    assert other.routes == {link: tuple((one.width - x, y) for x, y in route) for link, route in one.routes.items()}


@given(graphs(), st.randoms(use_true_random=False))
def test_the_order_in_which_things_are_given_changes_nothing(graph: tuple[dict[Key, tuple[int, int]], dict[Link, str]], random: Random) -> None:
    sizes, links = graph
    shuffled, turned = list(sizes.items()), list(links.items())
    random.shuffle(shuffled)
    random.shuffle(turned)
    assert lay_out(dict(shuffled), dict(turned)) == lay_out(sizes, links)


def chain(*names: str) -> dict[Link, str]:
    return {(("s", one), ("s", other)): "" for one, other in pairwise(names)}


def laid(links: dict[Link, str]) -> Layout:
    return lay_out({key: (100, 30) for link in links for key in link}, links)


def test_what_is_needed_stands_behind_what_needs_it() -> None:
    layout = laid({**chain("a", "b", "c"), **chain("a", "c"), **chain("z", "c")})
    x = {id_: place.x for (_, id_), place in layout.places.items()}
    assert x["a"] < x["b"] < x["c"]
    assert x["z"] == x["b"], "right before what it leads to"
    assert len(layout.routes[("s", "a"), ("s", "c")]) == 4, "around b"


def test_lines_of_one_sort_to_one_end_run_together() -> None:
    links = {**chain("a", "m", "z"), **chain("a", "z"), **chain("b", "m"), **chain("b", "z")}
    routes = laid(links).routes
    assert routes[("s", "a"), ("s", "z")][1:] == routes[("s", "b"), ("s", "z")][1:]
    other = laid({**links, (("s", "b"), ("s", "z")): "dotted"}).routes
    assert not set(other[("s", "a"), ("s", "z")]) & set(other[("s", "b"), ("s", "z")])


def test_there_and_back_are_two_lines() -> None:
    routes = laid(chain("a", "b", "a")).routes
    assert not set(routes[("s", "a"), ("s", "b")]) & set(routes[("s", "b"), ("s", "a")])


def test_two_hundred_and_three_hundred_boxes_take_less_than_a_second() -> None:
    """Services in six tiers that each need four of the next ones."""
    keys = [("service", f"s{number:03}") for number in range(300)]
    links = {(keys[number], keys[min(299, (number // 50 + 1 + step % 2) * 50 + (number * 7 + step * 13) % 50)]): "" for number in range(250) for step in range(4)}
    start = time.perf_counter()
    layout = lay_out(dict.fromkeys(keys, (160, 40)), links)
    assert time.perf_counter() - start < 2, "under one second on a machine that does nothing else"
    assert layout.width < 3000


def test_few_lines_cross() -> None:
    """Two trees that begin in turns are drawn beside each other."""
    links = {**chain("a", "d"), **chain("c", "d"), **chain("b", "e"), **chain("f", "e")}
    order = [slot[1] for slot in make_layers({key for link in links for key in link}, links).layers[0]]
    assert {frozenset(order[:2]), frozenset(order[2:])} == {frozenset("ac"), frozenset("bf")}


def test_nothing_is_laid_out_as_nothing() -> None:
    assert (lay_out({}, {}).width, lay_out({}, {}).height) == (0, 0)


def test_labels_are_wrapped_and_cut() -> None:
    assert wrap_label("Mail", 13, 130, 3) == ("Mail",)
    assert wrap_label("Correspondence and archive", 13, 130, 3) == ("Correspondence", "and archive")
    long = wrap_label("word " * 40, 13, 130, 3)
    assert len(long) == 3
    assert long[-1].endswith("…")
    assert all(measure(line, 13) <= 130 for line in (*long, *wrap_label("x" * 90, 13, 130, 3), *wrap_label("بوابة التراخيص البلدية والخدمات", 13, 130, 3)))
    assert wrap_label("", 13, 130, 3) == ("",)
