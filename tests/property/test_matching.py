"""Combinations against looking at all of them: none is cheaper, and the targets of a conflict are the fewest that conflict."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import combinations, product
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from itsd.model.demand import Requirement
from itsd.practices.identify.candidates import open_search
from itsd.practices.identify.combining import find_combination, find_conflict
from itsd.practices.identify.fit import fit_need
from itsd.practices.identify.offers import Offer
from tests.support.offering import build, option, requirement, service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.practices.identify.candidates import Search
    from itsd.practices.identify.offers import Choice

_LEVELS = {
    "availability": ["99%", "99.5%", "99.9%"],
    "transaction-time": ["5s", "3s", "1s"],
    "rpo": ["8h", "4h", "1h"],
    "storage": ["10 GB", "50 GB", "1 TB"],
    "retention": ["30d", "90d", "365d"],
}
_KEYS = {"availability": "at_least", "storage": "at_least", "retention": "at_least", "rpo": "at_most", "transaction-time": "at_most"}


def _target(metric: str, level: int) -> str:
    return f"{{metric: {metric}, {_KEYS[metric]}: {_LEVELS[metric][level]}, per: month}}"


_targets = st.dictionaries(st.sampled_from(sorted(_LEVELS)), st.integers(0, 2), max_size=4).map(lambda found: [_target(*item) for item in sorted(found.items())])
_prices = st.none() | st.integers(0, 40).map(lambda number: f"{number / 4:.3f}")


@st.composite
def _searches(draw: st.DrawFn) -> Search:
    cores = [f"core-{letter}" for letter in "ab"[: draw(st.integers(1, 2))]]
    others = [f"other-{letter}" for letter in "cde"[: draw(st.integers(0, 3))]]
    documents = [service(name, [option(f"o{number}", draw(_targets), draw(_prices)) for number in range(draw(st.integers(1, 3)))]) for name in (*cores, *others)]
    activity = f"activities: [{{id: write, name: Write, supports: [{', '.join(cores)}], hours: office}}]"
    process = f"kind: process\nid: work\nname: Work\nowner: salim\nunit: registry\ncriticality: routine\n{activity}\n"
    asked = requirement("req", draw(_targets.filter(bool)), None, "activity: work/write\n")
    estate = build(process, *documents, asked)
    wanted = estate.find(Requirement, "req")
    assert wanted is not None
    return open_search(wanted, estate)


def _all(search: Search) -> Iterator[tuple[Choice, ...]]:
    """Every way to take one option of each core service and at most one of each other."""
    services = dict.fromkeys(choice.service for choice in search.choices)
    ways = [[choice for choice in search.choices if choice.service == name] + ([] if name in search.cores else [None]) for name in services]
    for taken in product(*ways):
        choices = tuple(choice for choice in taken if choice is not None)
        if {choice.service for choice in choices} >= set(search.cores):
            yield choices


def _met(search: Search, choices: tuple[Choice, ...]) -> frozenset[int]:
    core = tuple(choice for choice in choices if choice.service in search.cores)
    offer = Offer("", core, tuple(choice for choice in choices if choice not in core))
    return frozenset(need.index for need in search.needs if fit_need(need, offer, search.cores, search.estate).verdict.met)


def _cost(choices: tuple[Choice, ...]) -> tuple[int, Fraction, int]:
    known = [choice.price.amount for choice in choices if choice.price is not None]
    return len(choices) - len(known), Fraction(sum(known, Decimal(0))), len(choices)


@given(_searches())
@settings(max_examples=60, deadline=None)
def test_no_combination_is_cheaper_and_no_conflict_smaller(search: Search) -> None:
    wanted = frozenset(search.wanted)
    ways = [(choices, _met(search, choices)) for choices in _all(search)]
    able = [_cost(choices) for choices, met in ways if wanted <= met]
    combined = find_combination(search)
    assert (combined is not None) == bool(able)
    if combined is not None:
        assert _cost(combined.choices) == min(able)
        assert wanted <= _met(search, combined.choices)
        return
    conflict = frozenset(fit.need.index for fit in find_conflict(search).nearest)
    impossible = [set(found) for size in range(1, len(wanted) + 1) for found in combinations(sorted(wanted), size) if not any(set(found) <= met for _, met in ways)]
    assert set(conflict) in impossible
    assert len(conflict) == len(impossible[0])
