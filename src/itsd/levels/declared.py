"""Metrics that an estate declares in its settings: what they are, and what makes no sense in their declaration."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from itsd.levels.metrics import METRICS, Composition, Dimension, Direction, Hours, Metric, Statistic, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.model.settings import DeclaredMetric, Settings


class Fault(NamedTuple):
    """What is wrong with a declaration, at one of its keys (empty for the declaration as a whole)."""

    key: str
    message: str
    hint: str


_DIMENSIONS = {
    "percentage": Dimension.SHARE,
    "duration": Dimension.DURATION,
    "number": Dimension.COUNT,
    "quantity": Dimension.QUANTITY,
    "list": Dimension.SET,
    "label": Dimension.LEVEL,
    "time": Dimension.TIME,
}
_NUMBERS = frozenset(Dimension) - {Dimension.SET, Dimension.LEVEL}
_SHARES, _TIMES, _SETS = frozenset({Dimension.SHARE}), frozenset({Dimension.DURATION}), frozenset({Dimension.SET})
_ANY = (frozenset(Dimension), frozenset(Direction))
_LEAST, _MOST = frozenset({Direction.HIGHER}), frozenset({Direction.LOWER})
_HOLDS = frozenset({Direction.SUPERSET})

# A law is sound for values of some dimensions and for one direction: the least of several upper limits limits nothing.
_SOUND: dict[Composition, tuple[frozenset[Dimension], frozenset[Direction]]] = {
    Composition.INTERSECTION_OF_HOURS: (_SETS, _HOLDS),
    Composition.NOTICE_MINUS_RELAY: (_TIMES, _LEAST),
    Composition.SUM: (_NUMBERS - {Dimension.TIME}, _MOST),
    Composition.PRODUCT: (_SHARES, _LEAST),
    Composition.MAX: (_NUMBERS, _MOST),
    Composition.RATE_SUM: (_TIMES, _LEAST),
    Composition.UNION_BOUND: (_TIMES, _MOST),
    Composition.COMPLEMENT_PRODUCT: (_SHARES, _MOST),
    Composition.MIN: (_NUMBERS, _LEAST),
    Composition.LIMIT: (frozenset({Dimension.COUNT, Dimension.QUANTITY}), _LEAST),
    Composition.MIN_LEVEL: (frozenset({Dimension.LEVEL}), frozenset({Direction.LEVEL})),
    Composition.INTERSECTION: (_SETS, _HOLDS),
    Composition.INTERSECTION_ON_PATH: (_SETS, _HOLDS),
    Composition.UNION: (_SETS, frozenset({Direction.SUBSET})),
    Composition.SUM_WITH_RELAY: (_TIMES, _MOST),
    Composition.CRITICAL_PATH: (_TIMES, _MOST),
    Composition.FLOW_DOWN: (_SETS, _HOLDS),
    Composition.OWN: _ANY,
    Composition.HAND_OFFS: (_TIMES, _MOST),
    Composition.FIRST_LINE: _ANY,
    Composition.NOT_DERIVED: _ANY,
}


def metric_of(id_: str, settings: Settings) -> Metric | None:
    """The metric of an id, built in or declared; None for one that is neither, or whose declaration makes no sense."""
    built_in = METRICS.get(id_)
    if built_in is not None:
        return built_in
    declared = settings.metrics.get(id_)
    if declared is None or any(find_faults(id_, declared)):
        return None
    return _make_metric(id_, declared, settings.locales.default)


def all_metrics(settings: Settings) -> list[Metric]:
    """The built-in metrics, and those of the estate that make sense."""
    return [metric for id_ in dict.fromkeys((*METRICS, *settings.metrics)) if (metric := metric_of(id_, settings)) is not None]


def _make_metric(id_: str, declared: DeclaredMetric, locale: str) -> Metric:
    dimension = _DIMENSIONS[declared.dimension]
    direction = _direction_of(declared)
    measured = declared.measured or ("samples" if dimension in _NUMBERS else "terms")
    return Metric(
        id_,
        declared.aspect,
        dimension,
        direction,
        declared.name.show("en", locale),
        declared.name.show("ar", locale),
        _composition_of(declared, direction),
        Table(measured),
        Hours(declared.calendar),
        tuple(Statistic(word) for word in declared.statistics) or (Statistic.EVERY,),
        "" if declared.window is None else declared.window.name,
        windowed=declared.window is None and dimension is Dimension.SHARE,
        units=declared.units,
        scheme=declared.scheme or "",
    )


def _direction_of(declared: DeclaredMetric) -> Direction:
    if declared.direction is not None:
        return Direction(declared.direction)
    usual = {"duration": Direction.LOWER, "time": Direction.LOWER, "list": Direction.SUPERSET, "label": Direction.LEVEL}
    return usual.get(declared.dimension, Direction.HIGHER)


def _composition_of(declared: DeclaredMetric, direction: Direction) -> Composition:
    """The law that was written; otherwise the one of lists and labels, and none for numbers, of which nothing is assumed."""
    if declared.composition is not None:
        return Composition(declared.composition)
    usual = {Direction.SUPERSET: Composition.INTERSECTION, Direction.SUBSET: Composition.UNION, Direction.LEVEL: Composition.MIN_LEVEL}
    return usual.get(direction, Composition.NOT_DERIVED)


def find_faults(id_: str, declared: DeclaredMetric) -> Iterator[Fault]:
    """What makes no sense in a declaration, whose words by themselves are known to be right."""
    if id_ in METRICS:
        yield Fault("", f"the metric {id_} is built in", "Give your own metric another id; the built-in one is used.")
    dimension, direction = _DIMENSIONS[declared.dimension], _direction_of(declared)
    if not is_stated_with(dimension, direction):
        yield Fault("direction", f"a {declared.dimension} cannot be stated with {direction.value}", "Leave it out, or write the key that fits.")
    law = _composition_of(declared, direction)
    dimensions, directions = _SOUND[law]
    if declared.composition is not None and (dimension not in dimensions or direction not in directions):
        message = f"{law.value} means nothing for a {declared.dimension} stated with {direction.value}"
        yield Fault("composition", message, "Write a law that fits, or leave it out.")
    yield from _find_stray_keys(declared, dimension)


def is_stated_with(dimension: Dimension, direction: Direction) -> bool:
    """Whether values of a dimension can be stated like this."""
    if dimension is Dimension.SET:
        return direction in {Direction.SUPERSET, Direction.SUBSET}
    return direction is Direction.LEVEL if dimension is Dimension.LEVEL else direction in {Direction.HIGHER, Direction.LOWER}


def is_sound(metric: Metric) -> bool:
    """Whether the law of a metric fits its values and its direction."""
    dimensions, directions = _SOUND[metric.composition]
    return metric.dimension in dimensions and metric.direction in directions


def _find_stray_keys(declared: DeclaredMetric, dimension: Dimension) -> Iterator[Fault]:
    if declared.units and dimension is not Dimension.QUANTITY:
        yield Fault("units", f"a {declared.dimension} has no units of its own", "Leave them out, or write dimension: quantity.")
    if (declared.scheme is not None) is not (dimension is Dimension.LEVEL):
        message = "a label needs its scheme" if declared.scheme is None else f"a {declared.dimension} has no scheme"
        yield Fault("scheme" if declared.scheme else "", message, "Name the scheme of a label, and of nothing else.")
    if dimension not in _NUMBERS and declared.statistics != ("every",):
        yield Fault("statistics", f"there is no share or average of a {declared.dimension}", "Leave it out.")
