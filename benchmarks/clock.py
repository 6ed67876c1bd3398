"""The clocks on single values, and the search for the worst case.

`python -m benchmarks.clock [--values 200000] [--json FILE]`
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from itsd.clock.opentime import OpenTime
from itsd.clock.worst import worst_case
from itsd.model.time import Calendar

if TYPE_CHECKING:
    from collections.abc import Callable

_START = 1_793_491_200  # 2026-11-01 in UTC seconds
_YEAR = 365 * 86_400
_GOVERNMENT = {
    "kind": "calendar",
    "id": "government-hours",
    "name": "Government hours",
    "timezone": "Asia/Muscat",
    "hours": {"sun-thu": ["07:30-14:30"]},
    "holidays": {"country": "OM"},
    "seasons": [{"name": "Ramadan", "from": "2027-02-08", "to": "2027-03-09", "hours": {"sun-thu": ["09:00-14:00"]}}],
}
_LONDON = {"kind": "calendar", "id": "london", "name": "London", "timezone": "Europe/London", "hours": {"mon-fri": ["09:00-17:00"]}, "holidays": {"country": "GB"}}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--values", type=int, default=200_000)
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args()
    clock, london = (OpenTime(Calendar.model_validate(raw)) for raw in (_GOVERNMENT, _LONDON))
    chance = random.Random(1)  # noqa: S311  # not a secret
    starts = [_START + chance.randrange(_YEAR) for _ in range(options.values)]
    clock.between(_START, _START + 2 * _YEAR)
    figures = {
        "open time between two instants, a second": options.values / _median(lambda: [clock.between(at, at + 200_000) for at in starts]),
        "due after 4 h of open time, a second": options.values / _median(lambda: [clock.after(at, 14_400) for at in starts]),
        "worst case of 4 h in London over a year, seconds": _median(lambda: worst_case(clock, london, 14_400, _START, _START + _YEAR)),
        "compiling three years with holidays, seconds": _median(lambda: OpenTime(clock.calendar).between(_START, _START + 86_400)),
    }
    for what, figure in figures.items():
        sys.stdout.write(f"{what:<55}{figure:>16,.4g}\n" if figure < 1 else f"{what:<55}{figure:>16,.0f}\n")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2))


def _median(work: Callable[[], object], runs: int = 5) -> float:
    seconds = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


if __name__ == "__main__":
    main()
