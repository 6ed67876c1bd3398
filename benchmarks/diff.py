"""`itsd diff` of one changed agreement in a repository, beside a warm `itsd validate` of the same files, whole processes.

`python -m benchmarks.diff [--sizes 2000,20000] [--runs 5] [--json FILE]`
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.generate import write_estate
from benchmarks.run import Timing, measure, own_tool
from benchmarks.validate import SETTLED, Row, describe, table

_USER = ("-c", "user.name=bench", "-c", "user.email=bench@example.org")


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="2000,20000", help="numbers of files")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="itsd-bench-") as folder:
        for size in map(int, options.sizes.split(",")):
            rows += _comparing(Path(folder), size, options.runs)
    sys.stdout.write(table(rows))
    if options.json:
        options.json.write_text(json.dumps([describe(row) for row in rows], indent=2))


def _comparing(folder: Path, size: int, runs: int) -> list[Row]:
    """The ratio is that of the diff to the warm validation: at most 3 is asked."""
    root = folder / f"estate-{size}"
    write_estate(root, size)
    _git(root, "init", "--quiet", "--initial-branch=main")
    _git(root, "add", "--all")
    _git(root, *_USER, "commit", "--quiet", "--no-gpg-sign", "--message=all")
    path = next(iter(sorted(root.glob("agreements/**/sla-1.yaml"))))
    path.write_text(_weakened(path.read_text(encoding="utf-8")), encoding="utf-8")
    time.sleep(SETTLED)
    cache = {"ITSD_CACHE_DIR": str(folder / f"cache-{size}")}
    validate, compare = [own_tool(), "validate", "--format", "json"], [own_tool(), "diff", "--format", "json"]
    measure(validate, runs=1, cwd=root, env=cache)
    work = f"one changed agreement in {size:,} files"
    warm = measure(validate, runs=runs, cwd=root, env=cache)
    found = measure(compare, runs=runs, cwd=root, env=cache)
    cold = measure([*compare, "--no-cache"], runs=1, cwd=root, env=cache)
    return [
        Row(work, "itsd validate, warm, nothing changed", warm),
        Row(work, "itsd diff, warm", found, _ratio(found, warm)),
        Row(work, "itsd diff, no cache", cold, _ratio(cold, warm)),
    ]


def _ratio(timing: Timing, other: Timing) -> float:
    return timing.seconds / other.seconds


def _weakened(text: str) -> str:
    """The agreement with another availability."""
    lines = text.splitlines(keepends=True)
    number = next(number for number, line in enumerate(lines) if "metric: availability" in line)
    lines[number] = lines[number].replace("at_least: 99", "at_least: 98", 1)
    return "".join(lines)


def _git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(root), *arguments], check=True)


if __name__ == "__main__":
    main()
