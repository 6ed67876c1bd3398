"""How the results of targets are worked out and measured, and what is left out of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.levels.declared import metric_of
from itsd.levels.metrics import Table
from itsd.model.inheritance import effective
from itsd.model.monitoring import Measure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from itsd.model.agreement import Agreement
    from itsd.render.agreement.targets import TargetGroup
    from itsd.render.phrases import Phrases

_FREQUENCY = {
    "minute": "Every minute",
    "hour": "Every hour",
    "day": "Every day",
    "week": "Every week",
    "month": "Every month",
    "quarter": "Every quarter",
    "half-year": "Every half-year",
    "year": "Every year",
}
_MAINTENANCE = {
    "removed": "Planned maintenance that was announced in time and keeps within its window is taken out of the service time.",
    "up": "Planned maintenance that was announced in time and keeps within its window counts as time in which the service works.",
    "down": "Planned maintenance counts as downtime.",
}
_UNKNOWN = {
    "removed": "Time of which nothing is known is taken out of the service time, and said beside the result.",
    "down": "Time of which nothing is known counts as downtime.",
}


def build_methods(groups: tuple[TargetGroup, ...], agreement: Agreement, phrases: Phrases) -> list[dict[str, str]]:
    """How results come about, a row for each way: the targets that go it, the formula, who or what measures, and how often."""
    measured = dict(_measured(agreement, phrases))
    ways: dict[tuple[str, str, str], list[int]] = {}
    for row in (row for group in groups for row in group.rows):
        method, frequency = measured.get(row.id, ("", ""))
        ways.setdefault((row.formula, method, frequency), []).append(row.number)
    return [{"targets": _say_numbers(numbers, phrases), "formula": way[0], "method": way[1], "frequency": way[2]} for way, numbers in ways.items()]


def _say_numbers(numbers: list[int], phrases: Phrases) -> str:
    """1, 3 to 6 and 8."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    short = [[phrases.labels.text("%(first)s to %(last)s", first=run[0], last=run[-1])] if len(run) > 2 else [str(number) for number in run] for run in runs]  # noqa: PLR2004  # a pair is no run
    return phrases.join([said for run in short for said in run])


def _measured(agreement: Agreement, phrases: Phrases) -> Iterator[tuple[str, tuple[str, str]]]:
    """Method and frequency by the id of the target; the first measure that names it counts."""
    own = {f"{agreement.key}/{target.id}": target.id for target in effective(agreement, "targets", phrases.estate) if target.id}
    found: Mapping[str, tuple[str, str]] = {
        own[name]: (phrases.text(measure.method), phrases.labels.get(_FREQUENCY[measure.frequency]))
        for measure in reversed(list(phrases.estate.each(Measure)))
        for name in measure.targets
        if name in own
    }
    yield from found.items()


def say_left_out(agreement: Agreement, phrases: Phrases) -> list[str]:
    """What the estate's policies leave out of every result, a sentence each; nothing where no target is judged by them."""
    policies, labels = phrases.estate.settings.policies, phrases.labels
    targets = effective(agreement, "targets", phrases.estate)
    tables = {metric.measured for target in targets if (metric := metric_of(target.metric, phrases.estate.settings)) is not None}
    said = [labels.get(_MAINTENANCE[policies.maintenance]), labels.get(_UNKNOWN[policies.unknown])] if Table.OUTAGES in tables else []
    if Table.TICKETS in tables:
        said.append(labels.get("The time of a ticket runs in the hours that its target counts in, and stands still while the parties agree that it waits for somebody else."))
    if any(target.minimum_count for target in targets):
        said.append(labels.get("Where a window holds fewer cases than a target asks for, there is no result: it is neither met nor missed."))
    return said
