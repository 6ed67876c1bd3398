"""`itsd underpin` on generated estates: SLAs over three times as many parts, whole processes.

`python -m benchmarks.underpin [--slas 250,500,1000] [--runs 3] [--json FILE]`
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from pathlib import Path

from benchmarks.generate import SETTINGS, base, write
from benchmarks.run import measure, own_tool

_NEEDS = 6  # parts that a service needs
_PRIORITIES = (("p1", "30m", "4h"), ("p2", "2h", "8h"), ("p3", "4h", "24h"))


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slas", default="250,500,1000", help="numbers of SLAs")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args()
    figures = []
    with tempfile.TemporaryDirectory(prefix="itsd-bench-") as folder:
        for count in map(int, options.slas.split(",")):
            root = Path(folder) / str(count)
            write_layers(root, count)
            timing = measure([own_tool(), "--estate", str(root), "underpin", "--format", "json"], runs=options.runs)
            figures.append({"slas": count, "parts": 3 * count, "edges": _NEEDS * count, "seconds": timing.seconds, "megabytes": timing.megabytes})
            sys.stdout.write(f"{count:>6} SLAs over {3 * count:>6} parts: {timing.seconds:6.2f} s, {timing.megabytes:4.0f} MB\n")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2))


def write_layers(root: Path, slas: int) -> None:
    """An estate in which each SLA's service needs some parts, two of them redundant, and each part has an OLA of its own."""
    chance = random.Random(slas)  # noqa: S311  # not a secret
    write(root / "itsd.yaml", SETTINGS)
    for text in base():
        kind, id_ = (line.partition(": ")[2] for line in text.splitlines()[:2])
        write(root / f"catalogue/{kind}/{id_}.yaml", text.replace("supports: [service-0]", "supports: []").replace("agreements: [sla/sla-0]", "agreements: []"))
    parts = 3 * slas
    for number in range(parts):
        write(root / f"catalogue/parts/{number // 500:03}/part-{number}.yaml", _service(f"part-{number}", "supporting", "always"))
        write(root / f"agreements/ola/{number // 500:03}/ola-{number}.yaml", _ola(number, chance))
    for number in range(slas):
        needs = chance.sample(range(parts), _NEEDS)
        write(root / f"catalogue/services/{number // 500:03}/service-{number}.yaml", _service(f"service-{number}", "business", "office", needs))
        write(root / f"agreements/sla/{number // 500:03}/sla-{number}.yaml", _sla(number))


def _service(id_: str, kind: str, hours: str, needs: list[int] | None = None) -> str:
    lines = [
        f"kind: service\nid: {id_}\nname: {{en: {id_}, ar: خدمة {id_}}}\nsummary: {{en: {id_}., ar: خدمة.}}\ntype: {kind}\nstatus: operational\nowner: person-1\nprovider: team\n"
    ]
    lines.append(f"audiences: [ministry]\ncriticality: routine\nclassification: restricted\nhours: {hours}\nsupport: {{hours: {hours}}}\n")
    lines.append("options: [{id: standard, name: {en: Standard, ar: قياسي}, targets: [{id: availability, metric: availability, at_least: 99%, per: month}]}]\n")
    if needs:
        pair = ", ".join(f"{{service: part-{part}}}" for part in needs[:2])
        lines.append(
            "composition:\n  own:\n    - {metric: availability, at_least: 99.95%, per: month}\n    - {metric: response-time, at_most: 10m}\n"
            "    - {metric: resolution-time, at_most: 30m}\n  needs:\n"
        )
        lines.append(f"    - {{any_of: [{pair}], independent: true}}\n" + "".join(f"    - {{service: part-{part}}}\n" for part in needs[2:]))
    return "".join(lines)


def _targets(availability: str, factor: int) -> str:
    lines = [f"  - {{id: availability, metric: availability, at_least: {availability}%, per: month}}\n"]
    for priority, response, resolution in _PRIORITIES:
        lines.append(f"  - {{id: {priority}-response, metric: response-time, priority: {priority}, at_most: {int(response[:-1]) * factor}{response[-1]}}}\n")
        lines.append(f"  - {{id: {priority}-resolution, metric: resolution-time, priority: {priority}, at_most: {int(resolution[:-1]) * factor}{resolution[-1]}}}\n")
    return "".join(lines)


def _ola(number: int, chance: random.Random) -> str:
    hours = "office" if number % 5 == 0 else "always"
    return (
        f'kind: ola\nid: ola-{number}\nname: {{en: Part {number}, ar: جزء {number}}}\nversion: "1.0"\nstatus: active\n'
        f"parties: {{receiver: {{unit: it}}, provider: {{unit: team}}}}\nowner: person-1\n"
        f"valid: {{from: 2026-01-01, to: 2027-12-31}}\nitems: [{{service: part-{number}}}]\nhours: {hours}\nsupport: {{hours: {hours}}}\n"
        f"targets:\n{_targets(chance.choice(['99.9', '99.95', '99.99']), 1)}"
    )


def _sla(number: int) -> str:
    return (
        f'kind: sla\nid: sla-{number}\nname: {{en: Agreement {number}, ar: اتفاقية {number}}}\nversion: "1.0"\nstatus: active\n'
        f"parties: {{customer: {{unit: customer-1}}, provider: {{unit: it}}}}\nowner: person-1\nbrm: person-0\nvalid: {{from: 2026-01-01, to: 2027-12-31}}\n"
        f"items: [{{service: service-{number}, option: standard}}]\nhours: office\nsupport: {{hours: office}}\ntargets:\n{_targets('99.5', 2)}"
    )


if __name__ == "__main__":
    main()
