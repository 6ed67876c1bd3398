"""What number one part has to promise so that a number promised above still holds: found by trying, judged by the proof's own functions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from itsd.levels.comparison import measure_of, offer_value
from itsd.levels.digits import format_share
from itsd.levels.metrics import Composition, Direction
from itsd.model.amounts import Quantity
from itsd.model.targets import Target
from itsd.model.values import Duration, Percentage
from itsd.practices.agreements.drafting.asks import silent_parts
from itsd.practices.agreements.drafting.results import Row, Use
from itsd.practices.agreements.promises import Promise
from itsd.practices.agreements.spoken_values import say_number
from itsd.practices.agreements.support_path import share_of
from itsd.practices.agreements.values import Values, fold, judge, values_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from itsd.levels.blocks import Block
    from itsd.model.amounts import Amount
    from itsd.practices.agreements.drafting.asks import Ask

ADDING = {Composition.SUM, Composition.UNION_BOUND, Composition.RATE_SUM, Composition.SUM_WITH_RELAY, Composition.CRITICAL_PATH}
"""Laws under which parts share what is promised above."""
_ONCE = {Composition.SUM_WITH_RELAY, Composition.CRITICAL_PATH}
_SHARE_STEP = Fraction(1, 100_000)
_ONE = Fraction(1)
_STEPS = {"ms": (1, "ms"), "s": (1, "ms"), "m": (1, "s"), "h": (1, "m"), "d": (1, "h"), "w": (1, "h")}
_MILLISECONDS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000}
_MOST = 1 << 24  # steps that are tried


@dataclass(frozen=True, slots=True)
class NumberBound:
    """The number that this ask needs of the draft, in steps of a scale, and the share of cases; None where it needs none, or none is enough."""

    row: Row
    amount: Amount | None
    value: Fraction | None = None
    share: Fraction = _ONE


def bound_number(ask: Ask, part: Fraction | None) -> NumberBound | None:
    """What a number promised above leaves to a draft; None where it asks nothing of it."""
    question = ask.question
    values, block = values_of(question), question.structure.block
    row = Row(
        ask.agreement,
        ask.name,
        question.metric.id,
        question.target.priority or "",
        ask.promised,
        "number",
        item=question.structure.label if question.metric.composition in ADDING else "",
    )
    scale = scale_of(offer_value(question.target))
    if isinstance(values, str) or block is None or scale is None:
        reason = values if isinstance(values, str) else question.structure.broken or "it rests on nothing that is written down"
        return NumberBound(replace(row, problem=reason), None)
    ours = [carrier.name for carrier in ask.carriers if not _speaks_itself(carrier.name, values)]
    if not ours:
        return None
    unknown = [carrier.name for carrier in question.carriers() if carrier.name not in values.of and carrier.name not in ours]
    return _Trial(ask, values, block, scale, ours, unknown).solve(row, part)


def _speaks_itself(name: str, values: Values) -> bool:
    """Whether the composition says something of a part, so that its team need not."""
    return name in values.promises and values.promises[name].where.kind == "service"


@dataclass(frozen=True, slots=True)
class Scale:
    """The steps in which a drafted number is searched and written: the size of one in the unit of `measure_of`, and how a number of them is written."""

    step: Fraction
    write: Callable[[int], Amount]


def scale_of(amount: Amount | None) -> Scale | None:
    """The scale of numbers that are written like this one; None for what is no number."""
    if isinstance(amount, Duration):
        return _duration_scale(amount)
    if isinstance(amount, Percentage):
        return Scale(Fraction(1, 1000), lambda count: Percentage((Decimal(count) / 1000).normalize()))
    if isinstance(amount, Quantity):
        one = measure_of(Quantity(Decimal(1), amount.unit))
        digits = max(0, -int(amount.amount.as_tuple().exponent))
        step = Decimal(1).scaleb(-digits)
        return None if one is None else Scale(one[1] * Fraction(step), lambda count: Quantity(count * step, amount.unit))
    return None


def _duration_scale(amount: Duration) -> Scale:
    if amount.seconds is None:
        months = {"quarter": 3, "year": 12}.get(amount.unit, 1)
        unit = "month" if amount.months is not None else amount.unit
        return Scale(_ONE, lambda count: Duration(Decimal(count // months), amount.unit) if not count % months else Duration(Decimal(count), unit))
    _, fine = _STEPS[amount.unit]
    size = _MILLISECONDS[fine]
    return Scale(Fraction(size, 1000), lambda count: _as_duration(count * size, amount.unit))


def _as_duration(milliseconds: int, asked: str) -> Duration:
    """A length in the largest unit up to the one that was asked in, or the next smaller ones, of which it is a whole number."""
    units = [unit for unit in ("w", "d", "h", "m", "s", "ms") if _MILLISECONDS[unit] <= _MILLISECONDS[asked]]
    unit = next(unit for unit in units if not milliseconds % _MILLISECONDS[unit])
    return Duration(Decimal(milliseconds // _MILLISECONDS[unit]), unit)


@dataclass(frozen=True, slots=True)
class _Trial:
    ask: Ask
    values: Values
    block: Block
    scale: Scale
    ours: list[str]
    unknown: list[str]

    @property
    def law(self) -> Composition:
        return self.ask.question.metric.composition

    @property
    def higher(self) -> bool:
        return self.ask.question.metric.direction is Direction.HIGHER

    def solve(self, row: Row, part: Fraction | None) -> NumberBound:
        structure = self.ask.question.structure
        others = {name: value for name, value in self.values.of.items() if name not in self.ours}
        uses = tuple(Use(structure.carriers[name].label, f"{self.values.promises[name].source} {self.values.promises[name]}", value) for name, value in sorted(others.items()))
        labels = tuple(structure.carriers[name].label for name in self.unknown) if self.law in ADDING else ()
        silent = () if self.law in ADDING else silent_parts(self.ask)
        row = replace(row, allowed=self.values.needed, used=uses, others=labels, unknown=silent)
        share = self._share(part)
        if share is None:
            return NumberBound(replace(row, problem="the other parts hold for too few cases already"), None)
        count = self._count(share, part)
        if isinstance(count, str):
            return NumberBound(replace(row, problem=count), None)
        if count is None:
            return NumberBound(replace(row, said="it holds without this part: others stand in for it"), None)
        if not count and not self.higher:
            return NumberBound(replace(row, problem="the other parts leave nothing over"), None)
        amount = self.scale.write(count)
        needed = f"at {'least' if self.higher else 'most'} {amount}" + (f" for {format_share(share, None)}% of cases" if share != 1 else "")
        row = replace(row, needed=needed, left=count * self.scale.step)
        return NumberBound(replace(row, said=self._say(row, needed, part)), amount, count * self.scale.step, share)

    def _count(self, share: Fraction, part: Fraction | None) -> int | str | None:
        """How many steps: None where any number does, words where none does."""
        asked = self._steps(self.values.needed)
        best, loosest = (_MOST + asked, 0) if self.higher else (0, _MOST + asked)
        if self._meets(loosest, loosest if self.unknown else best, share):
            return None
        if not self._meets(best, best, share):
            if self.law in ADDING:
                return "the other parts take more than is allowed, however good this one is"
            return asked  # another part falls short; this one has to be as good as is promised
        if part is not None and self.law in ADDING:
            alone = self._search(best, loosest, lambda count: self._meets(count, best, share))
            return -int(-alone / part // 1) if self.higher else int(alone * part)
        shared = self.unknown and self.law in ADDING
        return self._search(best, loosest, lambda count: self._meets(count, count if shared else best, share))

    def _steps(self, value: Fraction) -> int:
        """A number of the agreement above in steps, rounded to the safe side."""
        steps = value / self.scale.step
        return -(-steps.numerator // steps.denominator) if self.higher else steps.numerator // steps.denominator

    @staticmethod
    def _search(best: int, loosest: int, meets: Callable[[int], bool]) -> int:
        """The loosest number of steps that meets, between one that does and one that does not."""
        good, bad = best, loosest
        while abs(good - bad) > 1:
            middle = (good + bad) // 2
            good, bad = (middle, bad) if meets(middle) else (good, middle)
        return good

    def _meets(self, count: int, rest: int, share: Fraction) -> bool:
        """Whether the promise above holds with so many steps here, and so many where nothing is promised yet."""
        question = self.ask.question
        filled = {**dict.fromkeys(self.unknown, rest * self.scale.step), **dict.fromkeys(self.ours, count * self.scale.step)}
        promise = self._promise(share)
        values = Values(self.values.dimension, self.values.needed, {**self.values.of, **filled}, {**self.values.promises, **dict.fromkeys(filled, promise)}, ())
        return judge(question, values, fold(question, self.block, values)).met

    def _promise(self, share: Fraction) -> Promise:
        target = self.ask.question.target
        said: dict[str, Any] = {"metric": target.metric, "average": target.average, "per": target.per}
        if share != 1:
            said["percentile" if target.percentile is not None else "share"] = share_value(share, percentile=target.percentile is not None)
        return Promise(self.ask.question.promise.where, Target.model_construct(**said), self.ask.question.promise.hours)

    def _share(self, part: Fraction | None) -> Fraction | None:
        """The share of cases that this part has to keep by the union bound, rounded up; None where the others leave nothing."""
        asked = share_of(self.ask.question.target)
        if self.law is not Composition.UNION_BOUND or asked == 1:
            return asked if self.law is Composition.UNION_BOUND else _ONE
        lost = sum((_ONE - share_of(promise.target) for name, promise in self.values.promises.items() if name not in self.ours), Fraction(0))
        count = len(self.ours) + len(self.unknown)
        left = (_ONE - asked - lost) * (part if part is not None and self.unknown else Fraction(1, count))
        share = -((left - _ONE) // _SHARE_STEP) * _SHARE_STEP
        return share if left >= 0 else None

    def _say(self, row: Row, needed: str, part: Fraction | None) -> str:
        dimension = self.values.dimension
        allowed = f"{row.agreement} promises {row.promised}"
        uses = "".join(f"; {use.label} {'takes' if self.law in ADDING else 'gives'} {say_number(use.value, dimension)}" for use in row.used if use.value is not None)
        if self.law not in ADDING:
            return f"{allowed}; every part has to be as good by itself: {needed}"
        once = "; of what stands side by side the longest counts" if self.law in _ONCE and len(row.used) > 1 else ""
        said = f"{allowed}{uses}{once}"
        if part is not None:
            said += f"; of what is left this part takes {format_share(part, None)}%"
        elif row.others:
            said += f"; what is left is shared alike with {', '.join(row.others)}, of which nothing is known yet"
        return f"{said}: {needed}"


def share_value(share: Fraction, *, percentile: bool) -> Any:  # noqa: ANN401  # a percentile or a percentage
    """A share of cases as the field that holds it."""
    number = (Decimal(int(share * 100_000)) / 1000).normalize()
    return number if percentile else Percentage(number)
