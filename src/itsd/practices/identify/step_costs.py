"""What a better level costs, as the settings say it: how large a step is on a scale, and what makes no sense there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from itsd.levels.comparison import measure_of
from itsd.levels.declared import metric_of
from itsd.levels.metrics import Dimension

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from itsd.levels.metrics import Metric
    from itsd.model.settings import Settings

_PLAIN = "#"  # the unit of a number without one
_UNITS = {Dimension.SHARE: ("%", "0.1%"), Dimension.DURATION: ("s", "1h"), Dimension.COUNT: (_PLAIN, "100"), Dimension.SET: (_PLAIN, "1"), Dimension.LEVEL: (_PLAIN, "1")}


class StepFault(NamedTuple):
    """What is wrong with the cost of a step: its key (empty for the whole), a message and a hint."""

    key: str
    message: str
    hint: str


def step_of(metric: str, unit: str, settings: Settings) -> Fraction | None:
    """How large a step with a price is, on a scale in a unit of `measure_of`; None where nobody says, or in another unit."""
    declared = settings.step_costs.get(metric)
    size = None if declared is None else measure_of(declared.step)
    if declared is None or size is None or size[1] <= 0 or declared.cost.amount <= 0:
        return None
    plain = unit in {"", "#levels"} and size[0] == _PLAIN
    return size[1] if plain or size[0] == unit else None


def find_step_faults(settings: Settings) -> Iterator[tuple[str, StepFault]]:
    """What makes no sense, by the metric that it is said of."""
    for id_, declared in settings.step_costs.items():
        metric = metric_of(id_, settings)
        size = measure_of(declared.step)
        if metric is None:
            yield id_, StepFault("", f"there is no metric {id_}", "Name a built-in metric, or one that is declared under metrics.")
        elif size is None or size[1] <= 0:
            yield id_, StepFault("step", f"a step of {declared.step} is none", "Write how much better a step is, in the unit of the metric.")
        else:
            yield from ((id_, fault) for fault in _unit_faults(metric, size[0], str(declared.step)))
        if declared.cost.amount <= 0:
            yield id_, StepFault("cost", f"a step that costs {declared.cost} is no reason to leave it", "Write what a step costs, more than nothing.")
        elif declared.cost.currency != settings.currency:
            yield (
                id_,
                StepFault(
                    "cost", f"{declared.cost.currency} is not the currency of the estate, {settings.currency}", "Write it in the currency of the estate: others do not convert."
                ),
            )


def _unit_faults(metric: Metric, unit: str, said: str) -> Iterator[StepFault]:
    """A step in another dimension than the values of its metric."""
    if metric.dimension is Dimension.QUANTITY:
        wrong = unit in {"%", "s", "months", "bh", "bd", "time"}
        example = f"10 {metric.units[0]}" if metric.units else "10"
    elif metric.dimension is Dimension.TIME:
        wrong, example = True, ""
    else:
        needed, example = _UNITS[metric.dimension]
        wrong = unit != needed and not (metric.dimension is Dimension.DURATION and unit in {"months", "bh", "bd"})
    if wrong:
        hint = f"Write for example {example}." if example else "Leave it out: times of day have no steps."
        yield StepFault("step", f"{said} is no step of {metric.id}, whose value is {metric.dimension.value}", hint)
