"""Does one target meet another? Five verdicts, of which only two are good; what cannot be told is never met.

Source: rules 1, 2, 3 and 5 of the specification's "Does an offer meet a requirement?". Where calendars differ the answer needs
the open time of both and is `NOT_COMPARABLE` here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING

from itsd.levels.metrics import METRICS, Direction
from itsd.model.amounts import Quantity
from itsd.model.values import Duration, Percentage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itsd.model.amounts import Amount
    from itsd.model.periods import Window
    from itsd.model.settings import Schemes
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
    """The verdict and its reason, one clause without a full stop."""

    verdict: Verdict
    reason: str


# A guarantee for a window holds for every longer one that it tiles; a week tiles neither month nor year.
_TILES = {
    "hour": {"hour", "day", "week", "month", "quarter", "half-year", "year"},
    "day": {"day", "week", "month", "quarter", "half-year", "year"},
    "week": {"week"},
    "month": {"month", "quarter", "half-year", "year"},
    "quarter": {"quarter", "half-year", "year"},
    "half-year": {"half-year", "year"},
    "year": {"year"},
}


def compare_targets(offer: Target, need: Target, schemes: Schemes) -> Comparison:  # noqa: PLR0911  # one for each form of promise
    """Whether an offered target meets a required one, both counted in the same calendar."""
    if offer.metric != need.metric:
        return Comparison(Verdict.NOT_COMPARABLE, f"{offer.metric} is not {need.metric}")
    if offer.priority != need.priority and offer.priority is not None:
        return Comparison(Verdict.NOT_COMPARABLE, f"it holds for {offer.priority} only")
    metric = METRICS.get(offer.metric)
    if metric is None:
        return Comparison(Verdict.UNKNOWN, f"the metric {offer.metric} has no direction")
    if metric.direction in {Direction.SUPERSET, Direction.SUBSET}:
        return _compare_sets(offer, need, metric.direction)
    if metric.direction is Direction.LEVEL:
        return _compare_levels(offer.level, need.level, getattr(schemes, metric.scheme, ()))
    if not implies_window(offer.per, need.per):
        return Comparison(Verdict.NOT_COMPARABLE, f"a promise per {offer.per or 'term'} does not hold per {need.per or 'term'}")
    return _with_statistic(offer, need, metric.direction)


def implies_window(offer: Window | None, need: Window | None) -> bool:
    """Whether a promise for one window holds for the other too."""
    if offer == need:
        return True
    if offer is None or need is None or offer.rolling or need.rolling:
        return False
    return need.name in _TILES.get(offer.name, set())


def _with_statistic(offer: Target, need: Target, direction: Direction) -> Comparison:
    """Rule 5: a higher share at a value that is no worse; every one implies any share; crossed cannot be told."""
    value = compare_amounts(offer_value(offer), offer_value(need), direction)
    statistic = _compare_statistics(offer, need)
    if Verdict.UNKNOWN in {value.verdict, statistic.verdict} or Verdict.NOT_COMPARABLE in {value.verdict, statistic.verdict}:
        return next(item for item in (value, statistic) if item.verdict in {Verdict.UNKNOWN, Verdict.NOT_COMPARABLE})
    if value.verdict.met and statistic.verdict.met:
        return statistic if value.verdict is Verdict.MEETS and statistic.verdict is Verdict.EXCEEDS else value
    strictly = {value.verdict, statistic.verdict}
    if Verdict.EXCEEDS in strictly:
        return Comparison(Verdict.NOT_COMPARABLE, "it is better in one respect and worse in the other")
    return value if value.verdict is Verdict.FALLS_SHORT else statistic


def _compare_statistics(offer: Target, need: Target) -> Comparison:
    offered, needed = _statistic(offer), _statistic(need)
    if offered[0] != needed[0] and "every" not in {offered[0], needed[0]}:
        return Comparison(Verdict.NOT_COMPARABLE, f"{offered[0]} is not {needed[0]}")
    if "average" in {offered[0], needed[0]} and offered[0] != needed[0]:
        met = offered[0] == "every"
        return Comparison(Verdict.EXCEEDS if met else Verdict.FALLS_SHORT, "an average says nothing about every case")
    return _ordered(offered[1], needed[1], higher=True, offer_text=_say(offered), need_text=_say(needed))


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


def compare_amounts(offer: Amount | None, need: Amount | None, direction: Direction) -> Comparison:
    """Two values of one metric by its better direction; units convert inside a dimension only."""
    left, right = measure_of(offer), measure_of(need)
    if left is None or right is None:
        return Comparison(Verdict.UNKNOWN, f"{offer if left is None else need} is no number that can be compared")
    if left[0] != right[0]:
        reason = "do not convert without a calendar" if "b" in left[0] + right[0] else "have different units"
        return Comparison(Verdict.NOT_COMPARABLE, f"{offer} and {need} {reason}")
    return _ordered(left[1], right[1], higher=direction is Direction.HIGHER, offer_text=str(offer), need_text=str(need))


def _ordered(offer: Fraction, need: Fraction, *, higher: bool, offer_text: str, need_text: str) -> Comparison:
    if offer == need:
        return Comparison(Verdict.MEETS, f"{offer_text} is exactly what is needed")
    if (offer > need) is higher:
        return Comparison(Verdict.EXCEEDS, f"{offer_text} is better than {need_text}")
    return Comparison(Verdict.FALLS_SHORT, f"{offer_text} is worse than {need_text}")


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
        return Comparison(Verdict.FALLS_SHORT, f"{', '.join(wrong)} {'is missing' if superset else 'lies outside'}")
    return Comparison(Verdict.EXCEEDS if more else Verdict.MEETS, "it holds everything that is needed")


def _compare_levels(offer: str | None, need: str | None, scheme: Sequence[str]) -> Comparison:
    if offer is None or need is None or offer not in scheme or need not in scheme:
        label = need if offer in scheme else offer
        return Comparison(Verdict.UNKNOWN, f"{label or 'nothing'} is no label of the scheme")
    return _ordered(Fraction(scheme.index(offer)), Fraction(scheme.index(need)), higher=True, offer_text=offer, need_text=need)
