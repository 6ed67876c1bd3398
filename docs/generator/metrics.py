"""The page of the metrics that a target can promise."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from docs.generator.markdown import join_page, render_table
from itsd.levels.metrics import METRICS

if TYPE_CHECKING:
    from itsd.levels.metrics import Metric

_INTRO = """\
A [target](kinds/sla.md#target) names one of these metrics. Each belongs to an aspect of quality, is stated in one dimension and has one direction that is better for the
customer: the key in the column *stated with*. Metrics of the column *needs `per`* mean nothing without a window; metrics *over cases* are counted over single tickets,
transactions or answers, so that a `share`, a `percentile` or an `average` of them can be promised."""

_HEAD = ("metric", "English", "Arabic", "value", "stated with", "needs `per`", "over cases")


def make_page() -> str:
    """The page, a table for each aspect."""
    aspects = groupby(METRICS.values(), key=lambda metric: metric.aspect)
    return join_page("# Metrics", _INTRO, *(f"## {aspect.replace('-', ' ').capitalize()}\n\n{render_table(_HEAD, map(_row, metrics))}" for aspect, metrics in aspects))


def _row(metric: Metric) -> tuple[str, ...]:
    value = metric.dimension.value
    if metric.units:
        value += ": " + ", ".join(f"`{unit}`" for unit in metric.units)
    if metric.scheme:
        value += f": `{metric.scheme}`"
    return (f"`{metric.id}`", metric.en, metric.ar, value, f"`{metric.direction.value}`", "yes" if metric.windowed else "", "yes" if metric.cases else "")
