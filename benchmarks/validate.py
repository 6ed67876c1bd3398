"""`itsd validate` against its peers on the same generated files in one run.

`python -m benchmarks.validate [--sizes 2000,20000,100000] [--peers-up-to 2000] [--runs 3] [--json FILE]`
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.generate import write_estate
from benchmarks.run import Timing, measure, own_tool, peer_tools

LARGE = 20_000  # files from which one run has to do
SETTLED = 2.5  # seconds after which the stamps of freshly written files are trusted


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a piece of work by one program; `ratio` is the peer's time divided by ours."""

    work: str
    program: str
    timing: Timing
    ratio: float | None = None


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="2000,20000,100000", help="numbers of files")
    parser.add_argument("--peers-up-to", type=int, default=2000, help="measure the peers on estates of at most so many files")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="itsd-bench-") as folder:
        peers = peer_tools(Path(__file__).parents[1] / ".venv" / "bench-peers")
        rows = start_up(peers, options.runs * 5)
        rows += reading(peers, Path(folder))
        for size in map(int, options.sizes.split(",")):
            rows += validating(Path(folder), peers, size, runs=options.runs, with_peers=size <= options.peers_up_to)
    sys.stdout.write(table(rows))
    if options.json:
        options.json.write_text(json.dumps([describe(row) for row in rows], indent=2))


def describe(row: Row) -> dict[str, object]:
    """A row as JSON."""
    timing = row.timing
    return {"work": row.work, "program": row.program, "seconds": timing.seconds, "megabytes": timing.megabytes, "ratio": row.ratio}


def start_up(peers: Path, runs: int) -> list[Row]:
    """How long a shell waits."""
    bare = measure([sys.executable, "-c", "pass"], runs=runs)
    peer = measure([str(peers / "yamllint"), "--version"], runs=runs)
    version = measure([own_tool(), "--version"], runs=runs)
    help_ = measure([own_tool(), "--help"], runs=runs)
    complete = measure([own_tool()], runs=runs, env={"_ITSD_COMPLETE": "complete_bash", "COMP_WORDS": "itsd ", "COMP_CWORD": "1"})
    return [
        Row("start-up", "python -c pass", bare),
        Row("start-up", "yamllint --version", peer),
        Row("start-up", "itsd --version", version, bare.seconds / version.seconds),
        Row("start-up", "itsd --help", help_, peer.seconds / help_.seconds),
        Row("start-up", "itsd, completion of commands", complete, peer.seconds / complete.seconds),
    ]


_READ = """
import statistics, sys, time
from pathlib import Path
texts = [path.read_bytes() for path in sorted(Path(sys.argv[1]).rglob("service-*.yaml"))[:400]]
{setup}
def once():
    began = time.perf_counter()
    for text in texts:
        read(text)
    return (time.perf_counter() - began) / len(texts)
print(statistics.median(once() for _ in range(7)))
"""
_OWN = """
from itsd.files.reader import read_documents
def read(text):
    read_documents(text, "x")
"""
_PEER = """
from yaml import CSafeLoader, compose
from yaml.nodes import ScalarNode, MappingNode
class Composer(CSafeLoader):
    yaml_implicit_resolvers = {}  # a light resolver: every scalar is text
def build(node):
    kind = type(node)
    if kind is ScalarNode:
        return node.value
    if kind is MappingNode:
        return {key.value: build(value) for key, value in node.value}
    return [build(item) for item in node.value]
def read(text):
    build(compose(text, Composer))
"""
_PLAIN = """
from yaml import CSafeLoader, load
def read(text):
    load(text, CSafeLoader)
"""


def reading(peers: Path, folder: Path) -> list[Row]:
    """One file of about 2 KB with all places, by our reader, by PyYAML's C composer with the least construction, and by its loader."""
    write_estate(folder / "read", 1000)
    times = {}
    other = str(peers / "python")
    for name, setup, python in (("itsd", _OWN, sys.executable), ("PyYAML C composer, least construction", _PEER, other), ("PyYAML C loader, no places", _PLAIN, other)):
        answer = subprocess.run([python, "-c", _READ.format(setup=setup), str(folder / "read")], check=True, capture_output=True, text=True)
        times[name] = float(answer.stdout)
    return [Row("read one 2 KB file", name, Timing(seconds, 0.0), None if name == "itsd" else seconds / times["itsd"]) for name, seconds in times.items()]


def validating(folder: Path, peers: Path, size: int, *, runs: int, with_peers: bool) -> list[Row]:
    """Cold and warm runs of ours, and the peers, on one estate."""
    root = folder / f"estate-{size}"
    write_estate(root, size)
    time.sleep(SETTLED)
    runs = runs if size <= LARGE else 1
    work = f"validate {size:,} files"
    base = [own_tool(), "validate", "--format", "json"]
    cache = {"ITSD_CACHE_DIR": str(folder / f"cache-{size}")}
    one = measure([*base, "--no-cache", "--jobs", "1"], runs=runs, cwd=root)
    rows = [
        Row(work, "itsd, cold, one process", one),
        Row(work, "itsd, cold, all cores", measure([*base, "--no-cache"], runs=runs, cwd=root)),
        Row(work, "itsd, cold, all cores, writing the cache", measure(base, runs=1, cwd=root, env=cache)),
        Row(work, "itsd, warm, nothing changed", measure(base, runs=max(runs, 3), cwd=root, env=cache)),
        Row(work, "itsd, warm, one file changed", _one_changed(base, root, cache, runs)),
    ]
    if with_peers:
        rows += _peers(work, root, peers, one)
    return rows


def _one_changed(base: list[str], root: Path, cache: dict[str, str], runs: int) -> Timing:
    """Each run after one more comment in one file."""
    path = root / "catalogue/services/000/service-10.yaml"
    timings = []
    for number in range(max(runs, 3)):
        path.write_text(f"# {number}\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
        timings.append(measure(base, runs=1, cwd=root, env=cache))
    return Timing(statistics.median(timing.seconds for timing in timings), max(timing.megabytes for timing in timings))


def _peers(work: str, root: Path, peers: Path, own: Timing) -> list[Row]:
    """check-jsonschema with the schema that `itsd schema` prints, and yamllint; once each, they take long."""
    schema = root / "schema.json"
    schema.write_bytes(subprocess.run([own_tool(), "schema"], check=True, capture_output=True).stdout)
    names = [str(path) for path in sorted(root.rglob("*.yaml")) if path.name != "itsd.yaml"]
    checked = measure([str(peers / "check-jsonschema"), "--schemafile", str(schema), *names], runs=1)
    linted = measure([str(peers / "yamllint"), "-d", "{extends: default, rules: {line-length: disable}}", *names], runs=1)
    schema.unlink()
    return [Row(work, "check-jsonschema", checked, checked.seconds / own.seconds), Row(work, "yamllint", linted, linted.seconds / own.seconds)]


def table(rows: list[Row]) -> str:
    """The rows, aligned; the last column is the peer's time divided by ours (of one process where there are several)."""
    lines = [("work", "program", "seconds", "MB", "peer / ours")]
    for row in rows:
        memory = f"{row.timing.megabytes:.0f}" if row.timing.megabytes else ""
        lines.append((row.work, row.program, f"{row.timing.seconds:.4f}", memory, f"{row.ratio:.2f}" if row.ratio else ""))
    widths = [max(len(line[column]) for line in lines) for column in range(5)]
    return "".join(f"{a:{widths[0]}}  {b:{widths[1]}}  {c:>{widths[2]}}  {d:>{widths[3]}}  {e:>{widths[4]}}".rstrip() + "\n" for a, b, c, d, e in lines)


if __name__ == "__main__":
    main()
