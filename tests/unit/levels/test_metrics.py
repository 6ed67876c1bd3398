"""The registry of metrics is whole: every entry says all that the product has to know, and its law holds for its values."""

from __future__ import annotations

import typing

import pytest

from itsd.levels.declared import all_metrics, is_sound, is_stated_with, metric_of
from itsd.levels.metrics import METRICS, Composition, Dimension, Direction, Hours, Metric, Statistic, Table
from itsd.model.settings import DeclaredMetric, Settings

EACH = pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS.keys())


@EACH
def test_values_direction_and_law_fit(metric: Metric) -> None:
    assert is_stated_with(metric.dimension, metric.direction)
    assert is_sound(metric)


@EACH
def test_the_whole_entry_fits(metric: Metric) -> None:
    assert metric.statistics[0] is Statistic.EVERY
    assert bool(metric.scheme) is (metric.dimension is Dimension.LEVEL)
    assert not metric.units or metric.dimension is Dimension.QUANTITY
    assert metric.window or not metric.windowed, "what needs a window has one to begin with"
    assert metric.window or Statistic.PERCENTILE not in metric.statistics
    if metric.dimension in {Dimension.SET, Dimension.LEVEL}:
        assert (metric.measured, metric.statistics) == (Table.TERMS, (Statistic.EVERY,))


def test_every_law_is_used() -> None:
    assert {metric.composition for metric in METRICS.values()} == set(Composition)


@pytest.mark.parametrize(
    ("law", "ids"),
    [
        (Composition.PRODUCT, {"availability", "reliability"}),
        (Composition.SUM, {"maintenance-time", "outages"}),
        (Composition.MAX, {"longest-outage", "mtrs", "batch-completion", "patch-time", "rpo", "backup-interval", "test-interval"}),
        (Composition.MIN, {"throughput", "headroom", "retention", "workload", "growth"}),
        (Composition.LIMIT, {"users", "concurrent-users", "storage", "bandwidth"}),
        (Composition.HAND_OFFS, {"response-time", "resolution-time", "request-fulfilment", "provisioning-time"}),
        (Composition.FIRST_LINE, {"call-answer", "abandon-rate", "first-contact-fix", "backlog", "update-interval"}),
        (Composition.NOT_DERIVED, {"satisfaction", "training-lead"}),
    ],
)
def test_law_of_the_specification(law: Composition, ids: set[str]) -> None:
    assert {metric.id for metric in METRICS.values() if metric.composition is law} == ids


def words_of(field: str) -> set[str]:
    """The words that a declaration may write for a field."""

    def literals(annotation: object) -> set[str]:
        found = {item for item in typing.get_args(annotation) if isinstance(item, str)}
        return found.union(*(literals(item) for item in typing.get_args(annotation) if not isinstance(item, str)))

    return literals(DeclaredMetric.model_fields[field].annotation)


@pytest.mark.parametrize(
    ("field", "known"),
    [
        ("direction", {item.value for item in Direction}),
        ("composition", {item.value for item in Composition}),
        ("measured", {item.value for item in Table}),
        ("calendar", {item.value for item in Hours}),
        ("statistics", {item.value for item in Statistic}),
        ("aspect", {metric.aspect for metric in METRICS.values()}),
    ],
)
def test_settings_know_the_same_words(field: str, known: set[str]) -> None:
    assert words_of(field) == known


def settings(**metrics: dict[str, object]) -> Settings:
    """Settings that declare these metrics."""
    return Settings.model_validate({"metrics": {id_.replace("_", "-"): {"name": {"en": "Wait", "ar": "انتظار"}, "aspect": "support", **item} for id_, item in metrics.items()}})


def test_a_declared_metric_is_like_a_built_in_one() -> None:
    """All keys are written."""
    written = settings(
        wait={
            "dimension": "duration",
            "composition": "hand-offs",
            "measured": "tickets",
            "calendar": "support hours",
            "statistics": ["every", "share"],
            "window": "month",
        },
    )
    assert metric_of("wait", written) == Metric(
        "wait",
        "support",
        Dimension.DURATION,
        Direction.LOWER,
        "Wait",
        "انتظار",
        Composition.HAND_OFFS,
        Table.TICKETS,
        Hours.SUPPORT,
        (Statistic.EVERY, Statistic.SHARE),
        "month",
    )
    assert [metric.id for metric in all_metrics(written)] == [*METRICS, "wait"]


@pytest.mark.parametrize(
    ("dimension", "direction", "law", "table", "windowed"),
    [
        ("percentage", "at_least", "not-derived", "samples", True),
        ("duration", "at_most", "not-derived", "samples", False),
        ("number", "at_least", "not-derived", "samples", False),
        ("quantity", "at_least", "not-derived", "samples", False),
        ("time", "at_most", "not-derived", "samples", False),
        ("list", "includes", "intersection", "terms", False),
        ("label", "level", "min-level", "terms", False),
    ],
)
def test_defaults_of_a_declaration(dimension: str, direction: str, law: str, table: str, windowed: bool) -> None:  # noqa: FBT001  # a column
    declared: dict[str, object] = {"dimension": dimension, **({"scheme": "criticality"} if dimension == "label" else {})}
    metric = metric_of("wait", settings(wait=declared))
    assert metric is not None
    assert (metric.direction.value, metric.composition.value, metric.measured.value, metric.windowed) == (direction, law, table, windowed)


def test_places_that_must_not_be_left_are_a_union() -> None:
    metric = metric_of("wait", settings(wait={"dimension": "list", "direction": "within"}))
    assert metric is not None
    assert metric.composition is Composition.UNION


@pytest.mark.parametrize(
    "declared",
    [
        {"dimension": "number", "direction": "at_most", "composition": "min"},
        {"dimension": "number", "direction": "at_least", "composition": "max"},
        {"dimension": "percentage", "direction": "at_most", "composition": "product"},
        {"dimension": "list", "direction": "within", "composition": "intersection"},
        {"dimension": "list", "direction": "at_least"},
        {"dimension": "label"},
    ],
)
def test_what_makes_no_sense_is_no_metric(declared: dict[str, object]) -> None:
    assert metric_of("wait", settings(wait=declared)) is None


def test_a_built_in_metric_cannot_be_declared_anew() -> None:
    written = settings(availability={"dimension": "number"})
    assert metric_of("availability", written) is METRICS["availability"]
    assert metric_of("nothing", written) is None
