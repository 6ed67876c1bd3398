"""Does one target meet another? Five verdicts, of which only two are good; what cannot be told is never met.

Source: rules 1, 2, 3 and 5 of the specification's "Does an offer meet a requirement?". Where calendars differ the answer needs
the open time of both: see `levels.offers`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from itsd.levels.declared import metric_of
from itsd.levels.digits import format_difference
from itsd.levels.metrics import Composition, Direction
from itsd.model.amounts import Quantity
from itsd.model.values import Duration, Percentage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itsd.levels.metrics import Metric
    from itsd.model.amounts import Amount
    from itsd.model.periods import Window
    from itsd.model.settings import Settings
    from itsd.model.targets import Target


class Verdict(Enum):
    """How an offer stands to a requirement."""

    MEETS = "meets"
    EXCEEDS = "exceeds"
    FALLS_SHORT = "falls short"
    NOT_COMPARABLE = "not comparable"
    UNKNOWN = "unknown"

    @property
    def met(self) -> bool:
        """Whether it counts as met."""
        return self in {Verdict.MEETS, Verdict.EXCEEDS}


@dataclass(frozen=True, slots=True)
class Comparison:
    """The verdict and its reason, one clause without a full stop.

    `delta` is how far the offer lies on the better side of what is needed, negative where it falls short, in the unit of the metric;
    `words` say it: "short by 0.4 points", "2 h too long", "1 h to spare".
    """

    verdict: Verdict
    reason: str
    delta: Fraction | None = None
    unit: str = ""
    words: str = ""


# A guarantee for a window holds for every longer one that it tiles, here with the most windows that may lie in the longer one; a week
# tiles neither month nor year.
_TILES = {
    "hour": {"hour": 1, "day": 25, "week": 169, "month": 745, "quarter": 2209, "half-year": 4417, "year": 8785},
    "day": {"day": 1, "week": 7, "month": 31, "quarter": 92, "half-year": 184, "year": 366},
    "week": {"week": 1},
    "month": {"month": 1, "quarter": 3, "half-year": 6, "year": 12},
    "quarter": {"quarter": 1, "half-year": 2, "year": 4},
    "half-year": {"half-year": 1, "year": 2},
    "year": {"year": 1},
}


def compare_targets(offer: Target, need: Target, settings: Settings) -> Comparison:
    """Whether an offered target meets a required one, both counted in the same calendar."""
    metric = metric_of(offer.metric, settings)
    obstacle = find_obstacle(offer, need, metric)
    if metric is None or obstacle is not None:
        return obstacle or Comparison(Verdict.UNKNOWN, "")
    if metric.direction in {Direction.SUPERSET, Direction.SUBSET}:
        return _compare_sets(offer, need, metric.direction)
    if metric.direction is Direction.LEVEL:
        return _compare_levels(offer.level, need.level, getattr(settings.schemes, metric.scheme, ()))
    return with_statistic(offer, need, compare_values(offer, need, metric))


def find_obstacle(offer: Target, need: Target, metric: Metric | None) -> Comparison | None:
    """Why two targets cannot be compared at all: they are about different things, or nothing is known of their metric."""
    if offer.metric != need.metric:
        return Comparison(Verdict.NOT_COMPARABLE, f"{offer.metric} is not {need.metric}")
    if offer.priority != need.priority and offer.priority is not None:
        return Comparison(Verdict.NOT_COMPARABLE, f"it holds for {offer.priority} only")
    return Comparison(Verdict.UNKNOWN, f"the metric {offer.metric} has no direction") if metric is None else None


def compare_values(offer: Target, need: Target, metric: Metric) -> Comparison:
    """The numbers of two targets, each for its window (rule 3)."""
    if metric.composition is Composition.SUM and offer.per != need.per:
        return _compare_sums(offer, need, metric)
    if holds_per_window(offer, need, metric):
        return compare_amounts(offer_value(offer), offer_value(need), metric.direction)
    return Comparison(Verdict.NOT_COMPARABLE, f"a promise per {offer.per or 'term'} does not hold per {need.per or 'term'}")


def holds_per_window(offer: Target, need: Target, metric: Metric) -> bool:
    """Whether the number of an offer holds for the window of a requirement: what holds for each case holds in each window."""
    return implies_window(offer.per, need.per) or (offer.is_of_every and not (metric.windowed or metric.mean))


def _compare_sums(offer: Target, need: Target, metric: Metric) -> Comparison:
    """What adds up over time: a limit for a longer window holds for each part of it, one for a shorter window so often as it fits."""
    if offer.per is None or implies_window(need.per, offer.per):
        return compare_amounts(offer_value(offer), offer_value(need), metric.direction)
    times = None if need.per is None or need.per.rolling else _TILES.get(offer.per.name, {}).get(need.per.name)
    if times is None:
        return Comparison(Verdict.NOT_COMPARABLE, f"a limit per {offer.per} is none per {need.per or 'term'}")
    return compare_amounts(offer_value(offer), offer_value(need), metric.direction, times)


def implies_window(offer: Window | None, need: Window | None) -> bool:
    """Whether a promise for one window holds for the other too."""
    if offer == need:
        return True
    if offer is None or need is None or offer.rolling or need.rolling:
        return False
    return need.name in _TILES.get(offer.name, {})


def with_statistic(offer: Target, need: Target, value: Comparison) -> Comparison:
    """Rule 5: a higher share at a value that is no worse; every one implies any share; crossed cannot be told."""
    statistic = _compare_statistics(offer, need)
    if Verdict.UNKNOWN in {value.verdict, statistic.verdict} or Verdict.NOT_COMPARABLE in {value.verdict, statistic.verdict}:
        return next(item for item in (value, statistic) if item.verdict in {Verdict.UNKNOWN, Verdict.NOT_COMPARABLE})
    if value.verdict.met and statistic.verdict.met:
        return statistic if value.verdict is Verdict.MEETS and statistic.verdict is Verdict.EXCEEDS else value
    if Verdict.EXCEEDS in {value.verdict, statistic.verdict}:
        return Comparison(Verdict.NOT_COMPARABLE, "it is better in one respect and worse in the other")
    return value if value.verdict is Verdict.FALLS_SHORT else statistic


def _compare_statistics(offer: Target, need: Target) -> Comparison:
    offered, needed = _statistic(offer), _statistic(need)
    if offered[0] != needed[0] and "every" not in {offered[0], needed[0]}:
        return Comparison(Verdict.NOT_COMPARABLE, f"{offered[0]} is not {needed[0]}")
    if "average" in {offered[0], needed[0]} and offered[0] != needed[0]:
        met = offered[0] == "every"
        return Comparison(Verdict.EXCEEDS if met else Verdict.FALLS_SHORT, "an average says nothing about every case")
    return ordered(Value(offered[1] * 100, "%", _say(offered)), Value(needed[1] * 100, "%", _say(needed)), higher=True)


def _statistic(target: Target) -> tuple[str, Fraction]:
    """The statistic and the share of cases that it speaks of."""
    if target.average:
        return "average", Fraction(1)
    if target.share is not None:
        return "share", target.share.fraction
    if target.percentile is not None:
        return "percentile", Fraction(target.percentile) / 100
    return "every", Fraction(1)


def _say(statistic: tuple[str, Fraction]) -> str:
    share = statistic[1] * 100
    number = Decimal(share.numerator) / Decimal(share.denominator)
    return {"every": "every case", "average": "the average"}.get(statistic[0], f"{number.normalize():f} % of cases")


def offer_value(target: Target) -> Amount | None:
    """The number of a target, whichever way it is stated."""
    return target.at_least if target.at_least is not None else target.at_most


_DAY = 86_400
# The fewest and the most days that so many months in a row may have.
_FEWEST = (0, 28, 59, 89, 120, 150, 181, 212, 242, 273, 303, 334)
_MOST = (0, 31, 62, 92, 123, 153, 184, 215, 245, 276, 306, 337)


def _compare_months(offer: tuple[str, Fraction], need: tuple[str, Fraction], said: tuple[Amount | None, Amount | None], *, higher: bool) -> Comparison:
    """Days beside months: certain where it is so whichever months they are."""
    left, right = _days_of(*offer), _days_of(*need)
    if left[1] < right[0] or left[0] > right[1]:
        nearest = (left[1], right[0]) if left[1] < right[0] else (left[0], right[1])
        return ordered(Value(nearest[0], "s", str(said[0])), Value(nearest[1], "s", str(said[1])), higher=higher)
    return Comparison(Verdict.NOT_COMPARABLE, f"whether {said[0]} or {said[1]} is longer depends on the months")


def _days_of(unit: str, amount: Fraction) -> tuple[Fraction, Fraction]:
    """The least and the greatest number of seconds of a duration."""
    if unit == "s":
        return amount, amount
    years, months = divmod(int(amount), 12)
    return Fraction((years * 365 + _FEWEST[months]) * _DAY), Fraction((years * 366 + _MOST[months]) * _DAY)


class Value(NamedTuple):
    """A number that is compared: exact, with its unit, and as it is written."""

    number: Fraction
    unit: str
    text: str


def compare_amounts(offer: Amount | None, need: Amount | None, direction: Direction, times: int = 1) -> Comparison:
    """Two values of one metric by its better direction, the first so many times; units convert inside a dimension only."""
    left, right = measure_of(offer), measure_of(need)
    if left is None or right is None:
        return Comparison(Verdict.UNKNOWN, f"{offer if left is None else need} is no number that can be compared")
    if {left[0], right[0]} == {"s", "months"} and times == 1:
        return _compare_months(left, right, (offer, need), higher=direction is Direction.HIGHER)
    if left[0] != right[0]:
        reason = "do not convert without a calendar" if {left[0], right[0]} & {"bh", "bd"} else "have different units"
        return Comparison(Verdict.NOT_COMPARABLE, f"{offer} and {need} {reason}")
    text = str(offer) if times == 1 else f"{times} times {offer}"
    return ordered(Value(left[1] * times, left[0], text), Value(right[1], right[0], str(need)), higher=direction is Direction.HIGHER)


def ordered(offer: Value, need: Value, *, higher: bool) -> Comparison:
    """The verdict on two numbers of one unit, with the distance between them."""
    delta = offer.number - need.number if higher else need.number - offer.number
    if not delta:
        return Comparison(Verdict.MEETS, f"{offer.text} is exactly what is needed", delta, offer.unit, "nothing to spare")
    words = _say_delta(delta, offer.unit, higher=higher)
    if delta > 0:
        return Comparison(Verdict.EXCEEDS, f"{offer.text} is better than {need.text}, with {words}", delta, offer.unit, words)
    return Comparison(Verdict.FALLS_SHORT, f"{offer.text} is worse than {need.text}, {words}", delta, offer.unit, words)


_TOO = {"s": "too long", "months": "too long", "bh": "too long", "bd": "too long", "time": "too late", "#": "too many"}


def _say_delta(delta: Fraction, unit: str, *, higher: bool) -> str:
    distance = format_difference(delta, unit)
    if delta > 0:
        return f"{distance} to spare"
    return f"short by {distance}" if higher else f"{distance} {_TOO.get(unit, 'too much')}"


_SIZES = {"kB": 3, "KB": 3, "MB": 6, "GB": 9, "TB": 12, "PB": 15, "kbit/s": 3, "Mbit/s": 6, "Gbit/s": 9}
_BINARY = {"KiB": 1, "MiB": 2, "GiB": 3, "TiB": 4, "PiB": 5}


def measure_of(amount: Amount | None) -> tuple[str, Fraction] | None:
    """Dimension and exact number of a value: two values compare when their dimensions are equal. None where there is no number."""
    if isinstance(amount, Percentage):
        return "%", Fraction(amount.value)
    if isinstance(amount, Duration):
        seconds = amount.seconds
        if seconds is not None:
            return "s", seconds
        months = amount.months
        return ("months", Fraction(months)) if months is not None else (amount.unit, Fraction(amount.amount))
    if isinstance(amount, Quantity):
        return _quantity(amount)
    if isinstance(amount, time):
        return "time", Fraction(amount.hour * 60 + amount.minute)
    return None


def _quantity(amount: Quantity) -> tuple[str, Fraction]:
    if amount.unit in _SIZES:
        return ("bit/s" if amount.unit.endswith("bit/s") else "B"), Fraction(amount.amount) * 10 ** _SIZES[amount.unit]
    if amount.unit in _BINARY:
        return "B", Fraction(amount.amount) * 1024 ** _BINARY[amount.unit]
    return f"#{amount.unit}", Fraction(amount.amount)


def _compare_sets(offer: Target, need: Target, direction: Direction) -> Comparison:
    superset = direction is Direction.SUPERSET
    offered, needed = (offer.includes, need.includes) if superset else (offer.within, need.within)
    if offered is None or needed is None:
        return Comparison(Verdict.UNKNOWN, "one side names no list")
    extra = sorted(set(offered) - set(needed))
    missing = sorted(set(needed) - set(offered))
    wrong, more = (missing, extra) if superset else (extra, missing)
    if wrong:
        reason = f"{', '.join(wrong)} {'is missing' if superset else 'lies outside'}"
        return Comparison(Verdict.FALLS_SHORT, reason, Fraction(-len(wrong)), "#", f"{len(wrong)} {'missing' if superset else 'outside'}")
    words = f"{len(more)} to spare" if more else "nothing to spare"
    return Comparison(Verdict.EXCEEDS if more else Verdict.MEETS, "it holds everything that is needed", Fraction(len(more)), "#", words)


def _compare_levels(offer: str | None, need: str | None, scheme: Sequence[str]) -> Comparison:
    if offer is None or need is None or offer not in scheme or need not in scheme:
        label = need if offer in scheme else offer
        return Comparison(Verdict.UNKNOWN, f"{label or 'nothing'} is no label of the scheme")
    return ordered(Value(Fraction(scheme.index(offer)), "#levels", offer), Value(Fraction(scheme.index(need)), "#levels", need), higher=True)
