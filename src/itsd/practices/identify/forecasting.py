"""Demand over time: the points of a forecast, and its growth beyond the last one.

Growth compounds at each whole window after the last point and is linear in between, which is exact, and never less than growth that
compounds all the time. Demand counts with its peak where a point names one.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from itsd.levels.comparison import measure_of
from itsd.model.demand import Forecast
from itsd.model.values import add_months

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from itsd.model.estate import Estate

_WINDOWS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
_YEAR = 12


@dataclass(frozen=True, slots=True)
class Step:
    """Demand in one stretch of time, from its first day to the one after its last; `grown` tells that it is beyond the points."""

    start: date
    end: date
    amount: Fraction
    grown: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """The demand of one service in one metric, from one forecast. `dimension` is that of `measure_of`; `problem` says why it ends or is empty."""

    forecast: str
    dimension: str
    steps: tuple[Step, ...]
    problem: str = ""

    def at(self, day: date) -> Fraction | None:
        """The greatest demand on a day; None where the forecast says nothing about it."""
        return max((step.amount for step in self.steps if step.start <= day < step.end), default=None)

    @property
    def end(self) -> date | None:
        """The first day about which it says nothing more."""
        return max((step.end for step in self.steps), default=None)


def series_of(forecast: Forecast, until: date) -> Series:
    """The demand that a forecast expects, with growth until a day."""
    points = [(point.period, measure_of(point.peak if point.peak is not None else point.value)) for point in forecast.points]
    known = [(period, measured) for period, measured in points if measured is not None]
    if not known or len(known) < len(points):
        reason = "it has no points" if not points else f"{next(period for period, measured in points if measured is None)} has no number"
        return Series(forecast.key, "", (), reason)
    dimensions = {measured[0] for _, measured in known}
    if len(dimensions) > 1:
        return Series(forecast.key, "", (), "its points have different units")
    steps = [Step(period.start, period.end, measured[1]) for period, measured in known]
    last = max(steps, key=lambda step: (step.end, step.start))
    grown, problem = _grow(forecast, last, until)
    return Series(forecast.key, dimensions.pop(), tuple(sorted([*steps, *grown], key=lambda step: step.start)), problem)


def _grow(forecast: Forecast, last: Step, until: date) -> tuple[list[Step], str]:
    """Further stretches of the length of the last one; none, with the reason, where nobody says how demand goes on."""
    if forecast.growth is None:
        return [], f"it ends on {last.end} and names no growth"
    window = _WINDOWS.get(str(forecast.growth.per).removeprefix("per ").strip())
    length = _months_of(last)
    if window is None or length is None:
        return [], f"growth per {forecast.growth.per} cannot be carried beyond {last.end}" if window is None else f"its last point is no whole month, so it ends on {last.end}"
    return list(_stretches(last, forecast.growth.rate.fraction, window, length, until)), ""


def _stretches(last: Step, rate: Fraction, window: int, length: int, until: date) -> Iterator[Step]:
    number, start = 1, last.end
    while start < until:
        end = add_months(last.end, number * length)
        if end <= start:
            return  # the last day that there is
        whole, part = divmod(number * length, window)
        yield Step(start, end, last.amount * (1 + rate) ** whole * (1 + rate * Fraction(part, window)), grown=True)
        number, start = number + 1, end


def _months_of(step: Step) -> int | None:
    """How many whole months a stretch has."""
    return next((months for months in range(1, _YEAR + 1) if add_months(step.start, months) == step.end), None)


def find_series(service: str, metric: str, estate: Estate, until: date) -> tuple[Series, ...]:
    """What the forecasts of a service expect in a metric."""
    found = [forecast for forecast in estate.referring(Forecast, "service", service) if forecast.service == service and forecast.metric == metric]
    return tuple(series_of(forecast, until) for forecast in sorted(found, key=lambda item: item.id))
