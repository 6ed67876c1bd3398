"""The page of the metrics that a target can promise."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from docs.generator.markdown import join_page, render_table
from itsd.levels.metrics import METRICS, Composition

if TYPE_CHECKING:
    from itsd.levels.metrics import Metric

_INTRO = """\
A [target](kinds/sla.md#target) names one of these metrics. Each belongs to an aspect of quality, is stated in one dimension and has one direction that is better for the
customer: the key in the column *stated with*. The columns say further:

- *of*: the statistics that can be promised. Every target speaks of every case, or of every window, unless it has a `share`, a `percentile` or an `average`.
- *window*: the window of a target that has no `per`; a metric marked with ! means nothing without `per`.
- *in*: the time in which it counts where the target has no `during`.
- *chain*: how the promises of the parts become that of the whole, in words [below](#along-a-chain).
- *shown by*: the table of measurements that shows whether it was achieved, or the terms themselves.

An estate adds metrics of its own [in its settings](../how-to/metrics-of-your-own.md)."""

_HEAD = ("metric", "English", "Arabic", "value", "stated with", "of", "window", "in", "chain", "shown by")

_LAWS = {
    Composition.INTERSECTION_OF_HOURS: "the time in which every part is open",
    Composition.NOTICE_MINUS_RELAY: "the shortest notice of a part, less the time to pass it on",
    Composition.SUM: "the values of all parts together",
    Composition.PRODUCT: "shares multiply where all parts are needed; redundant parts fail together only",
    Composition.MAX: "the largest value of a part",
    Composition.RATE_SUM: "failures add up: 1 by the sum of 1 by each value",
    Composition.UNION_BOUND: "values add, and so do the shares that may miss them",
    Composition.COMPLEMENT_PRODUCT: "1 less the product of 1 less each share",
    Composition.MIN: "the smallest value of a part",
    Composition.LIMIT: "the smallest value of a part; of a shared part, less what it owes to others",
    Composition.MIN_LEVEL: "the lowest label of a part",
    Composition.INTERSECTION: "what every part holds",
    Composition.INTERSECTION_ON_PATH: "what every part on the path of support holds",
    Composition.UNION: "the places of all parts together",
    Composition.SUM_WITH_RELAY: "the values along the path, with the time to pass it on",
    Composition.CRITICAL_PATH: "the longest path: one after the other adds, side by side takes the longest",
    Composition.FLOW_DOWN: "each part in scope holds it too",
    Composition.OWN: "that of the part that users see",
    Composition.HAND_OFFS: "the values of parties that hand over to each other, in the clock of the agreement",
    Composition.FIRST_LINE: "that of the first party on the path of support",
    Composition.NOT_DERIVED: "not worked out from parts",
}


def make_page() -> str:
    """The page: a table for each aspect, and what the words for chains mean."""
    aspects = groupby(METRICS.values(), key=lambda metric: metric.aspect)
    tables = (f"## {aspect.replace('-', ' ').capitalize()}\n\n{render_table(_HEAD, map(_row, metrics))}" for aspect, metrics in aspects)
    laws = render_table(("word", "the whole has"), ((f"`{law.value}`", _LAWS[law]) for law in Composition))
    return join_page("# Metrics", _INTRO, *tables, f"## Along a chain\n\n{laws}")


def _row(metric: Metric) -> tuple[str, ...]:
    value = metric.dimension.value
    if metric.units:
        value += ": " + ", ".join(f"`{unit}`" for unit in metric.units)
    if metric.scheme:
        value += f": `{metric.scheme}`"
    statistics = ", ".join(statistic.value for statistic in metric.statistics)
    window = metric.window + ("!" if metric.windowed else "")
    stated = f"`{metric.direction.value}`"
    return (f"`{metric.id}`", metric.en, metric.ar, value, stated, statistics, window, metric.calendar.value, f"`{metric.composition.value}`", metric.measured.value)
