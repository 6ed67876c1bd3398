"""Standard options for many requirements: our search against HiGHS on the same instances, in one process.

`python -m benchmarks.standardise [--requirements 500] [--tiers 4] [--limit 60] [--json FILE]`
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from itsd.practices.identify.tiering import cost_of, find_tiers, serves

if TYPE_CHECKING:
    Ranks = tuple[int, ...]

_SHAPES = ((3, 5, True), (5, 4, True), (5, 4, False), (6, 4, True), (6, 5, False), (7, 4, True))
_SEEDS = 3


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requirements", type=int, default=500)
    parser.add_argument("--tiers", type=int, default=4)
    parser.add_argument("--limit", type=int, default=60, help="seconds that HiGHS may take")
    parser.add_argument("--peer-shapes", type=int, default=2, help="on how many of the shapes HiGHS is tried")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args()
    figures = []
    for number, (keys, ranks, alike) in enumerate(_SHAPES):
        instances = [make_instance(seed, options.requirements, keys, ranks, alike=alike) for seed in range(_SEEDS)]
        ours = [_time(demands, costs, options.tiers) for demands, costs in instances]
        peer = _time_peer(*instances[0], options.tiers, options.limit) if number < options.peer_shapes else None
        figures.append({"keys": keys, "levels": ranks, "alike": alike, "seconds": median(ours), "worst": max(ours), "highs": peer})
        said = "" if peer is None else f", HiGHS {peer:6.2f} s" if peer < options.limit else f", HiGHS not done in {options.limit} s"
        shape = f"{keys} targets of {ranks} levels, {'alike' if alike else 'random'}"
        sys.stdout.write(f"{options.requirements} requirements, {options.tiers} tiers, {shape:<32}: {median(ours):5.2f} s (worst {max(ours):5.2f} s), proven{said}\n")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2))


def make_instance(seed: int, count: int, keys: int, ranks: int, *, alike: bool) -> tuple[list[Ranks], list[list[int]]]:
    """Requirements and the costs of levels; `alike` ones ask much of everything or little of everything, as customers do."""
    chance = random.Random(seed)  # noqa: S311  # not a secret
    costs = [[0, *sorted(chance.sample(range(1, 100), ranks))] for _ in range(keys)]
    if not alike:
        return [tuple(chance.randint(0, ranks) for _ in range(keys)) for _ in range(count)], costs
    levels = [chance.random() * (ranks + 1) for _ in range(count)]
    return [tuple(min(ranks, max(0, int(level + chance.gauss(0, 1)))) for _ in range(keys)) for level in levels], costs


def _time(demands: list[Ranks], costs: list[list[int]], most: int) -> float:
    start = time.perf_counter()
    found = find_tiers(demands, costs, most)
    seconds = time.perf_counter() - start
    if not found.proven:
        sys.stdout.write(f"not proven: {found.over_provision} against a bound of {found.bound}\n")
    return seconds


def _time_peer(demands: list[Ranks], costs: list[list[int]], most: int, limit: int) -> float:
    """The same as a programme in whole numbers: which tiers, and which requirement goes to which."""
    from numpy import array, ones, zeros  # noqa: PLC0415  # an extra
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415
    from scipy.sparse import csr_array  # noqa: PLC0415

    distinct = sorted(set(demands))
    tiers: set[Ranks] = set()
    for demand in distinct:
        tiers |= {tuple(map(max, demand, other)) for other in tiers} | {demand}
    named = sorted(tiers)
    pairs = [(row, column) for row, demand in enumerate(distinct) for column, tier in enumerate(named) if serves(tier, demand)]
    start = time.perf_counter()
    goal = zeros(len(named) + len(pairs))
    entries: list[tuple[int, int, int]] = [(0, column, 1) for column in range(len(named))]
    for number, (row, column) in enumerate(pairs):
        place = len(named) + number
        goal[place] = demands.count(distinct[row]) * cost_of(named[column], costs)
        entries += [(1 + row, place, 1), (1 + len(distinct) + number, place, 1), (1 + len(distinct) + number, column, -1)]
    rows, columns, values = (array([entry[part] for entry in entries]) for part in range(3))
    matrix = csr_array((values, (rows, columns)), shape=(1 + len(distinct) + len(pairs), len(goal)))
    least = array([0.0, *[1.0] * len(distinct), *[-1.0] * len(pairs)])
    greatest = array([float(most), *[1.0] * len(distinct), *[0.0] * len(pairs)])
    whole = array([*[1] * len(named), *[0] * len(pairs)])
    milp(goal, integrality=whole, bounds=Bounds(zeros(len(goal)), ones(len(goal))), constraints=LinearConstraint(matrix, least, greatest), options={"time_limit": limit})
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
