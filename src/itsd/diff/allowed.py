"""How much a change is, in the reader's terms: minutes of downtime, a longer wait, one case in so many."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from itsd.diff.changes import Said
from itsd.diff.clocks import term_of
from itsd.diff.saying import say_distance, say_one_in, say_pair, say_seconds, say_window
from itsd.levels.allowance import find_most_open
from itsd.levels.allowance import say_window as say_period
from itsd.levels.comparison import measure_of, offer_value
from itsd.levels.declared import metric_of
from itsd.levels.metrics import Composition, Dimension
from itsd.model.periods import Window
from itsd.model.values import Percentage
from itsd.practices.agreements.question import clock_of

if TYPE_CHECKING:
    from itsd.clock.opentime import OpenTime
    from itsd.diff.difference import Sides
    from itsd.diff.targets import Stand
    from itsd.levels.metrics import Metric
    from itsd.model.targets import Target

_DAY = 86_400
_DAYS = {"day": 1, "week": 7, "month": 30, "quarter": 91, "half-year": 182, "year": 365}
_NAMES = {
    "day": Said("a day", "اليوم"),
    "week": Said("a week", "الأسبوع"),
    "month": Said("a 30-day month", "شهر من 30 يوما"),
    "quarter": Said("a 91-day quarter", "ربع سنة من 91 يوما"),
    "half-year": Said("a 182-day half-year", "نصف سنة من 182 يوما"),
    "year": Said("a 365-day year", "سنة من 365 يوما"),
}


def say_magnitude(before: Stand, after: Stand, sides: Sides) -> Said | None:
    """What a changed target means in numbers; None where nothing is counted."""
    old, new = before.target, after.target
    metric = metric_of(new.metric, sides.head.settings)
    if metric is None or old.metric != new.metric:
        return None
    if metric.composition is Composition.PRODUCT and not (old.average or new.average):
        return _downtime(before, after, metric, sides)
    if measure_of(offer_value(old)) != measure_of(offer_value(new)):
        return _of_value(old, new, metric)
    if old.share != new.share:
        what = Said("cases that may miss it", "الحالات التي يجوز أن تتجاوزه")
        return say_pair(what, *(say_one_in(Fraction(0) if target.share is None else 1 - target.share.fraction) for target in (old, new)))
    return None


def _of_value(old: Target, new: Target, metric: Metric) -> Said | None:
    left, right = offer_value(old), offer_value(new)
    if metric.dimension is Dimension.SHARE and isinstance(left, Percentage) and isinstance(right, Percentage):
        distance = say_distance(left, right)
        missed = [1 - value.fraction if old.at_least is not None else value.fraction for value in (left, right)]
        pair = say_pair(Said("cases that may miss it", "الحالات التي يجوز أن تتجاوزه"), *(say_one_in(share) for share in missed))
        return pair if distance is None else Said(f"{distance.en}; {pair.en}", f"{distance.ar}؛ {pair.ar}")
    return say_distance(left, right)


def _downtime(before: Stand, after: Stand, metric: Metric, sides: Sides) -> Said | None:
    """The downtime that both allow, in one window where both speak of the same one."""
    per = tuple(stand.target.per or Window(metric.window) for stand in (before, after))
    clocks = (clock_of(before.target.during or before.hours, sides.base), clock_of(after.target.during or after.hours, sides.head))
    if clocks[0] is None or clocks[1] is None:
        return None
    losses = [_loss(stand.target) for stand in (before, after)]
    if losses[0] is None or losses[1] is None:
        return None
    if per[0] == per[1] and _nominal(per[0]) and clocks[0].calendar is clocks[1].calendar is None:
        seconds = _nominal(per[0])
        return _pair(_NAMES.get(per[0].name, Said(per[0].name, per[0].name)), losses[0] * seconds, losses[1] * seconds)
    opened = [_open(window, clock, sides) for window, clock in zip(per, (clocks[0], clocks[1]), strict=True)]
    if opened[0] is None or opened[1] is None:
        return None
    old, new = losses[0] * opened[0][1], losses[1] * opened[1][1]
    if per[0] == per[1] and opened[0][0] == opened[1][0]:
        return _pair(Said(opened[0][0], opened[0][0].replace("days", "يوما")), old, new)
    left, right = say_seconds(old), say_seconds(new)
    windows = say_window(per[0]), say_window(per[1])
    return Said(f"allowed downtime {left.en} {windows[0].en} → {right.en} {windows[1].en}", f"التوقف المسموح به من {left.ar} {windows[0].ar} إلى {right.ar} {windows[1].ar}")


def _pair(window: Said, old: Fraction, new: Fraction) -> Said:
    return say_pair(Said(f"allowed downtime in {window.en}", f"التوقف المسموح به في {window.ar}"), say_seconds(old), say_seconds(new))


def _loss(target: Target) -> Fraction | None:
    value = offer_value(target)
    return 1 - value.fraction if isinstance(value, Percentage) else None


def _nominal(per: Window) -> int:
    """The seconds of a window around the clock; 0 where only a calendar tells."""
    if per.rolling is not None:
        return int(per.rolling.seconds or 0)
    return _DAYS.get(per.name, 0) * _DAY


def _open(per: Window, clock: OpenTime, sides: Sides) -> tuple[str, int] | None:
    """The window with the most open time in the coming year, and how much that is."""
    term = term_of(sides)
    found = find_most_open(per, clock, term)
    return None if found is None else (say_period(per, found[0], term.zone), found[1])
