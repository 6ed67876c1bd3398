"""Whether an offer meets a requirement where each is counted in its own calendar.

Source: rule 4 of the specification's "Does an offer meet a requirement?". Shares of time have two readings. *Expected*: downtime spreads
evenly, so that percentages compare directly. *Guaranteed*: all that is permitted may fall where it hurts. Times that a clock counts are
carried from one clock into the other by their worst case. What happens during the hours of a service holds in a part of them too.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Literal

from itsd.clock.worst import uncovered
from itsd.levels.clocked import compare_clocked
from itsd.levels.comparison import (
    Comparison,
    Verdict,
    compare_amounts,
    compare_targets,
    compare_values,
    find_obstacle,
    holds_per_window,
    implies_window,
    offer_value,
    with_statistic,
)
from itsd.levels.declared import metric_of
from itsd.levels.guarantee import compare_guarantees
from itsd.levels.metrics import Composition, Dimension, Direction, Hours
from itsd.levels.promised import Uncovered, is_same_clock

if TYPE_CHECKING:
    from itsd.levels.metrics import Metric
    from itsd.levels.promised import Promised, Term
    from itsd.model.settings import Settings
    from itsd.model.targets import Target

Reading = Literal["expected", "guaranteed"]


@dataclass(frozen=True, slots=True)
class OfferComparison:
    """Both readings, the hours that are missing, and the verdict in the reading that the policy names.

    The readings speak of the hours that are covered; missing hours alone make the offer fall short.
    """

    expected: Comparison
    guaranteed: Comparison
    reading: Reading
    uncovered: Uncovered | None = None

    @property
    def decided(self) -> Comparison:
        """The comparison in the policy's reading."""
        return self.expected if self.reading == "expected" else self.guaranteed

    @property
    def verdict(self) -> Verdict:
        """The verdict in the policy's reading; where hours are missing it falls short."""
        return self.decided.verdict if self.uncovered is None or self.decided.verdict is Verdict.UNKNOWN else Verdict.FALLS_SHORT

    @property
    def expected_only(self) -> bool:
        """Whether it is met as expected and not guaranteed."""
        return self.verdict.met and not self.guaranteed.verdict.met

    @property
    def reason(self) -> str:
        """Why, in one clause; a verdict that holds only as expected says so."""
        if self.uncovered is not None and self.decided.verdict not in {Verdict.FALLS_SHORT, Verdict.UNKNOWN}:
            return str(self.uncovered)
        if self.expected_only:
            return f"{self.expected.reason}, as expected; not guaranteed: {self.guaranteed.reason}"
        return self.decided.reason


class Way(Enum):
    """How the values of a metric pass from one calendar to another; the values say why."""

    ANY = "it has no hours"
    SHARE_OF_TIME = "a share of open time"
    CLOCK = "a time that a clock counts while it is open"
    DURING = "what holds in open time holds in a part of it too"
    SPREAD = "a share or a mean over open time may be worse in a part of it"
    NONE = "it says nothing about other hours"


def compare_offers(offer: Promised, need: Promised, term: Term, settings: Settings) -> OfferComparison:
    """Whether an offer meets a requirement, each counted in its own calendar, over a term."""
    metric = metric_of(offer.target.metric, settings)
    obstacle = find_obstacle(offer.target, need.target, metric)
    reading = settings.policies.reading
    if metric is None or obstacle is not None:
        return _one(obstacle or Comparison(Verdict.UNKNOWN, ""), reading)
    way = way_of(metric, offer.target, need.target)
    if way is Way.CLOCK:
        value = compare_clocked(offer, need, term) if holds_per_window(offer.target, need.target, metric) else compare_values(offer.target, need.target, metric)
        return _one(with_statistic(offer.target, need.target, value), reading)
    same = is_same_clock(offer.clock, need.clock)
    if way is Way.ANY or (same and (way is not Way.SHARE_OF_TIME or implies_window(offer.target.per, need.target.per))):
        return _one(compare_targets(offer.target, need.target, settings), reading)
    if way is Way.NONE:
        return _one(Comparison(Verdict.NOT_COMPARABLE, f"{metric.id} counted in {offer.hours} says nothing about {need.hours}"), reading)
    return _across(offer, need, term, metric, reading)


def compare_alike(offer: Target, need: Target, settings: Settings) -> OfferComparison:
    """Whether an offer meets a requirement that is counted in the same hours, whichever these are."""
    return _one(compare_targets(offer, need, settings), settings.policies.reading)


def way_of(metric: Metric, offer: Target, need: Target) -> Way:
    """How the values of two targets pass from one calendar to another."""
    lower = metric.direction is Direction.LOWER
    if metric.dimension in {Dimension.SET, Dimension.LEVEL}:
        return Way.ANY
    if metric.dimension is Dimension.TIME:
        return Way.NONE
    if metric.dimension is Dimension.DURATION and metric.calendar is not Hours.SERVICE:
        return Way.CLOCK if lower else Way.NONE
    if metric.mean or not (offer.is_of_every and need.is_of_every):
        return Way.SPREAD
    if metric.composition is Composition.PRODUCT:
        return Way.SHARE_OF_TIME
    return Way.SPREAD if metric.dimension is Dimension.SHARE and metric.windowed else Way.DURING


def _across(offer: Promised, need: Promised, term: Term, metric: Metric, reading: Reading) -> OfferComparison:
    """Both readings of what happens during open time, over the hours that are covered."""
    way = way_of(metric, offer.target, need.target)
    missing = () if is_same_clock(offer.clock, need.clock) else tuple(uncovered(need.clock, offer.clock, *term.bounds))
    expected = guaranteed = compare_values(offer.target, need.target, metric)
    if way is Way.SHARE_OF_TIME:
        guaranteed = compare_guarantees(offer, need, term, missing)
        alone = compare_amounts(offer_value(offer.target), offer_value(need.target), metric.direction)
        if guaranteed.verdict.met or alone.verdict is Verdict.FALLS_SHORT:
            expected = alone  # the windows differ, but even the worst one holds, or not even the mean of them does
    elif way is Way.SPREAD:
        guaranteed = Comparison(Verdict.NOT_COMPARABLE, f"what {offer.hours} allows may all fall into {need.hours}")
    both = [with_statistic(offer.target, need.target, value) for value in (expected, guaranteed)]
    return OfferComparison(both[0], both[1], reading, Uncovered(missing, need.hours, offer.hours, term.zone) if missing else None)


def _one(comparison: Comparison, reading: Reading) -> OfferComparison:
    """A comparison that is the same in both readings."""
    return OfferComparison(comparison, comparison, reading)
