"""How little of the time one part may be up, or how many errors it may make, so that a share promised above still holds.

The answer is found by trying: the same functions that prove an agreement judge each candidate, in the reading of the policy.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from itsd.clock.calendar_windows import windows_over
from itsd.levels.blocks import TangledError, chance
from itsd.levels.digits import format_share
from itsd.levels.downtime import worst_downtime
from itsd.levels.lengths import format_span
from itsd.levels.metrics import Composition, Direction
from itsd.model.targets import Target
from itsd.model.values import Percentage, add_months
from itsd.practices.agreements.allowances import find_budgets
from itsd.practices.agreements.chain import chain_of, share_up
from itsd.practices.agreements.drafting.results import Row, Use
from itsd.practices.agreements.promises import Promise
from itsd.practices.agreements.question import midnight

if TYPE_CHECKING:
    from collections.abc import Callable

    from itsd.model.periods import Window
    from itsd.practices.agreements.chain import Chain
    from itsd.practices.agreements.drafting.asks import Ask

STEP = Fraction(1, 100_000)
"""The precision of a drafted share: a thousandth of a point."""
_ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class ShareBound:
    """The least share of time, or of cases, that this ask needs, with its row; None where it needs none or none is enough."""

    row: Row
    up: Fraction | None


def bound_share(ask: Ask, hours: str, per: Window | None, part: Fraction | None) -> ShareBound | None:
    """What a share promised above leaves to a draft counted in some hours and window; None where it asks nothing of the draft."""
    question = ask.question
    needed, block = share_up(question.promise), question.structure.block
    row = Row(ask.agreement, ask.name, question.metric.id, question.target.priority or "", ask.promised, "seconds", item=question.structure.label)
    if needed is None or block is None:
        reason = question.structure.broken or (f"{ask.name} is no percentage" if needed is None else "it rests on nothing that is written down")
        return ShareBound(replace(row, problem=reason), None)
    chain = chain_of(question, block)
    ours = [carrier.name for carrier in ask.carriers if carrier.name not in chain.promises]
    if not ours:
        return None
    unknown = [carrier.name for carrier in question.carriers() if carrier.name not in chain.promises and carrier.name not in ours]
    trial = _Trial(ask, chain, needed, hours, per, ours, unknown)
    try:
        return trial.solve(row, part)
    except TangledError as error:
        return ShareBound(replace(row, problem=str(error)), None)


@dataclass(frozen=True, slots=True)
class _Trial:
    ask: Ask
    chain: Chain
    needed: Fraction
    hours: str
    per: Window | None
    ours: list[str]
    unknown: list[str]

    def solve(self, row: Row, part: Fraction | None) -> ShareBound:
        row = self._with_uses(row)
        labels = tuple(self.ask.question.structure.carriers[name].label for name in self.unknown)
        if not self.meets(_ONE, _ONE):
            return ShareBound(replace(row, problem=f"however good this part is, the others give no more than {format_share(self._value(_ONE, _ONE), self.needed)}%"), None)
        if self.meets(Fraction(0), Fraction(0) if self.unknown else _ONE):
            return ShareBound(replace(row, said="it holds without this part: others stand in for it"), None)
        if part is not None:
            alone = self._least(lambda up: self.meets(up, _ONE))
            up = -(-((_ONE - (_ONE - alone) * part) / STEP) // 1) * STEP
        else:
            up = self._least(lambda value: self.meets(value, value))
        if up >= 1:
            return ShareBound(replace(row, others=labels, problem="the others leave less than a thousandth of a point"), None)
        row = replace(row, others=labels, needed=say_share(up, self.ask))
        return ShareBound(replace(row, said=self._say(row, up, part)), up)

    @staticmethod
    def _least(meets: Callable[[Fraction], bool]) -> Fraction:
        """The least share, on the grid, that meets."""
        low, high = 0, int(1 / STEP)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if meets(middle * STEP) else (middle, high)
        return high * STEP

    def meets(self, up: Fraction, rest: Fraction) -> bool:
        """Whether the promise above holds where this part gives one share and those that promise nothing yet another."""
        return self._value(up, rest) >= self.needed

    def _value(self, up: Fraction, rest: Fraction) -> Fraction:
        question = self.ask.question
        shares = {**self.chain.up, **dict.fromkeys(self.unknown, rest), **dict.fromkeys(self.ours, up)}
        if not self._guaranteed:
            return chance(self.chain.block, shares)
        if question.metric.composition is Composition.COMPLEMENT_PRODUCT:
            return 1 - worst_downtime(self.chain.block, {name: 1 - share for name, share in shares.items()}, _ONE)
        promises = {**self.chain.promises, **{name: self._promise(shares[name]) for name in (*self.ours, *self.unknown)}}
        budgets = find_budgets(question, replace(self.chain, up=shares, promises=promises, missing=()))
        if budgets is None or not budgets.open:
            return chance(self.chain.block, shares)
        return 1 - worst_downtime(self.chain.block, budgets.seconds, budgets.open) / budgets.open

    @property
    def _guaranteed(self) -> bool:
        return self.ask.question.estate.settings.policies.reading == "guaranteed"

    def _promise(self, up: Fraction) -> Promise:
        target = self.ask.question.target
        key = "at_least" if target.at_least is not None else "at_most"
        values: dict[str, Any] = {key: Percentage(Decimal(_percent(up if key == "at_least" else 1 - up))), "metric": target.metric, "per": self.per}
        return Promise(self.ask.question.promise.where, Target.model_construct(**values), self.hours)

    def _with_uses(self, row: Row) -> Row:
        """What is allowed and what the others use, in seconds of one window of the agreement above; in points where it has none."""
        question = self.ask.question
        base = self._open() or _ONE
        uses = tuple(
            Use(question.structure.carriers[name].label, f"{promise.source} {promise}", (1 - self.chain.up[name]) * base) for name, promise in sorted(self.chain.promises.items())
        )
        allowed = (1 - self.needed) * base
        left = allowed - (1 - self._value(_ONE, _ONE)) * base
        return replace(row, unit="seconds" if self._open() else "share", allowed=allowed, used=uses, left=max(Fraction(0), left))

    def _open(self) -> Fraction:
        """The open seconds of the first window of the span; none where errors are counted, or no hours tell."""
        question = self.ask.question
        outer, per = question.clock(question.promise.hours), question.target.per
        if outer is None or per is None or question.metric.composition is Composition.COMPLEMENT_PRODUCT:
            return Fraction(0)
        start = question.span.start
        window = next(iter(windows_over(per, start, add_months(start, 24))))
        return Fraction(outer.between(*(midnight(day, question.estate) for day in window)))

    def _say(self, row: Row, up: Fraction, part: Fraction | None) -> str:
        assert row.allowed is not None  # noqa: S101  # set before
        assert row.left is not None  # noqa: S101  # set before

        def amount(value: Fraction) -> str:
            return format_span(value) if row.unit == "seconds" else f"{format_share(value, None)} points"

        per = f" per {self.ask.question.target.per} of {self.ask.question.promise.hours}" if row.unit == "seconds" else ""
        using = [f"{use.label} {'uses' if use.value else 'uses nothing'}{f' {amount(use.value)}' if use.value else ''}" for use in row.used if use.value is not None]
        said = f"{row.agreement} allows {amount(row.allowed)}{per}; " + "".join(f"{text}; " for text in using) + f"{amount(row.left)} left"
        if part is not None:
            said += f", of which this part takes {format_share(part, None)}%"
        elif row.others:
            said += f", shared alike with {', '.join(row.others)}, of which nothing is known yet"
        return f"{said}: {say_share(up, self.ask)}"


def say_share(up: Fraction, ask: Ask) -> str:
    """What the draft has to promise: at least a share, or at most so many errors."""
    higher = ask.question.metric.direction is Direction.HIGHER
    return f"at {'least' if higher else 'most'} {_percent(up if higher else 1 - up)}%"


def _percent(share: Fraction) -> str:
    """A share on the grid as a number of per cent."""
    value = Decimal(int(share / STEP)) / 1000
    return f"{value.normalize():f}"


def write_share(up: Fraction, *, higher: bool) -> str:
    """The same as it is written in a file."""
    return f"{_percent(up if higher else 1 - up)}%"
