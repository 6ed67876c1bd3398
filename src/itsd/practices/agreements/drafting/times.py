"""How long one stage may take, in its own hours, so that a time promised above still holds: the worst case of every line it is on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from itsd.clock.worst import Stage
from itsd.levels.digits import format_share
from itsd.levels.lengths import format_span
from itsd.model.values import add_days
from itsd.practices.agreements.drafting.results import Row, Use
from itsd.practices.agreements.proofs import Span
from itsd.practices.agreements.support_path import UnknownError, felt_alone, find_lines, share_of, stage_of, worst_start

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from itsd.clock.opentime import OpenTime
    from itsd.practices.agreements.drafting.asks import Ask
    from itsd.practices.agreements.support_path import Step

_MINUTE = 60
_MOST = 1 << 20  # minutes that are tried: two years
_NEAR = 35  # days that are looked at first
_ONE = Fraction(1)
SHARE_STEP = Fraction(1, 100_000)


@dataclass(frozen=True, slots=True)
class TimeBound:
    """The longest time in whole minutes that one line of an ask allows, and the least share of cases; None where it allows none.

    `exact` tells that it is the longest; otherwise another line decides, and its time is enough here.
    """

    row: Row
    minutes: int | None
    share: Fraction = _ONE
    exact: bool = True


@dataclass(frozen=True, slots=True)
class _Line:
    """One way of a ticket on which the draft stands: its other known steps, how often it stands there, and what is not known."""

    end: str
    steps: tuple[Step | None, ...]
    unknown: tuple[str, ...]

    @property
    def known(self) -> list[Step]:
        return [step for step in self.steps if step is not None]


def bound_times(asks: Sequence[Ask], clock: OpenTime, part: Fraction | None) -> list[TimeBound]:
    """What times promised above leave to a draft that counts in a clock: a bound for each line on which the draft stands.

    The tightest line is looked at first: whether its time is enough for the others is one question each.
    """
    bounds: dict[int, TimeBound] = {}
    trials: list[tuple[Fraction, int, _Trial]] = []
    for ask in asks:
        limit = stage_of(ask.question.promise, ask.question)
        if limit is None:
            bounds[len(bounds) + len(trials)] = TimeBound(replace(_row(ask), problem=f"nothing says in which hours {ask.name} is counted"), None)
            continue
        lines, silent = _lines(ask)
        for line in lines:
            trial = _Trial(ask, clock, limit, line, silent)
            trials.append((trial.room, len(bounds) + len(trials), trial))
    best: int | None = None
    for _, number, trial in sorted(trials, key=lambda item: item[:2]):
        bounds[number] = trial.solve(part, best)
        found = bounds[number].minutes
        best = found if best is None or (found is not None and found < best) else best
    return [bounds[number] for number in sorted(bounds)]


def _row(ask: Ask) -> Row:
    question = ask.question
    return Row(ask.agreement, ask.name, question.metric.id, question.target.priority or "", ask.promised, "seconds", item=question.structure.label)


def _lines(ask: Ask) -> tuple[list[_Line], tuple[str, ...]]:
    """The lines of the ask on which the draft stands (a place of its own is None among the steps), and what is not known of the others."""
    found: list[_Line] = []
    elsewhere: list[str] = []
    for end, attempts in find_lines(ask.question):
        steps: list[Step | None] = []
        unknown: list[str] = []
        for attempt in attempts:
            try:
                step = attempt()
            except UnknownError as error:
                unknown.append(error.missing.part)
                continue
            steps.append(None if step.promise.source == ask.key else step)
        if None in steps:
            found.append(_Line(end, tuple(steps), tuple(unknown)))
        else:
            elsewhere += unknown
    return found, tuple(dict.fromkeys(elsewhere))


@dataclass(frozen=True, slots=True)
class _Trial:
    ask: Ask
    clock: OpenTime
    limit: Stage
    line: _Line
    silent: tuple[str, ...]

    @property
    def allowed(self) -> int:
        return 0 if self.limit.days is not None else self.limit.seconds

    @property
    def spent(self) -> int | str:
        """What the other known steps take, or why that cannot be told."""
        known = [step.stage for step in self.line.known]
        if not known and self.limit.days is None:
            return 0
        return self._felt(known or self._stages(0, 0))

    @property
    def room(self) -> Fraction:
        """What each place of the line could take if all clocks ran alike: the less, the more likely it decides."""
        spent = self.spent
        return Fraction(0) if isinstance(spent, str) else Fraction(self.allowed - spent, self._places)

    def solve(self, part: Fraction | None, enough: int | None) -> TimeBound:
        """The longest time; where one that another line allows is enough here too, that one."""
        uses = tuple(Use(step.label, f"{step.promise.source} {step.promise.target.at_most}", Fraction(felt_alone(self.ask.question, step).seconds)) for step in self.line.known)
        row = replace(_row(self.ask), used=uses, others=self.line.unknown, unknown=self.silent, allowed=Fraction(self.limit.seconds) if self.limit.days is None else None)
        spent = self.spent
        if isinstance(spent, str):
            return TimeBound(replace(row, problem=spent), None)
        row = replace(row, left=Fraction(max(0, self.allowed - spent)))
        share = self._share(part)
        if share is None:
            return TimeBound(replace(row, problem="the other stages hold for too few cases already"), None)
        exact = enough is None or not self._allows(enough, part)
        minutes = self._most(spent, part) if exact else enough
        if not minutes:
            return TimeBound(replace(row, problem=self._no_time(spent)), None)
        needed = f"at most {say_minutes(minutes)}" + (f" for {format_share(share, None)}% of cases" if share != 1 else "")
        return TimeBound(replace(row, needed=needed, said=self._say(row, needed if exact else f"{needed} is enough", part)), minutes, share, exact)

    def _most(self, spent: int, part: Fraction | None) -> int | None:
        """The longest time of this place, in whole minutes."""
        left = (self.allowed - spent) // _MINUTE
        if part is None:
            return self._longest(lambda count, brief: self._fits(count, count, brief=brief), left // self._places)
        alone = self._longest(lambda minutes, brief: self._fits(minutes, 0, brief=brief), left)
        return None if alone is None else int(alone * part)

    def _allows(self, minutes: int, part: Fraction | None) -> bool:
        """Whether a time is no longer than the longest."""
        return self._fits(minutes, minutes, brief=False) if part is None else self._fits(-int(-minutes / part // 1), 0, brief=False)

    @property
    def _places(self) -> int:
        """How many places of the line share what is left."""
        return sum(step is None for step in self.line.steps) + len(self.line.unknown)

    def _stages(self, minutes: int, rest: int) -> list[Stage]:
        """The line with so many minutes at each place of the draft, and as many as `rest` where nothing is known."""
        found = [Stage(self.clock, minutes * _MINUTE) if step is None else step.stage for step in self.line.steps]
        return [*found, *(Stage(self.clock, rest * _MINUTE) for _ in self.line.unknown if rest)]

    def _felt(self, stages: Sequence[Stage], *, brief: bool = False) -> int | str:
        question = self.ask.question
        if brief:
            start, end = question.span.start, question.span.end
            near = add_days(start, _NEAR)
            question = replace(question, span=Span(start, near if end is None else min(near, end)))
        found = worst_start(question, [_Bare(stage) for stage in stages], self.limit)  # type: ignore[misc]  # all it looks at is the stage
        return found if isinstance(found, str) else found.seconds

    def _fits(self, minutes: int, rest: int, *, brief: bool) -> bool:
        """Whether the line keeps the time, over the whole term, or, in brief, in its first weeks: what is too long there is too long."""
        felt = self._felt(self._stages(minutes, rest), brief=brief)
        return felt <= self.allowed if isinstance(felt, int) else brief  # first weeks without open time rule nothing out

    @staticmethod
    def _longest(fits: Callable[[int, bool], bool], guess: int) -> int | None:
        """The most whole minutes that fit; None where not even one does.

        Where clocks run alike the guess is the answer, or near it. What the first weeks allow is sought first, because each question about
        them is quickly answered, and mostly holds for the whole term as well.
        """
        found = _search(lambda minutes: fits(minutes, True), guess, _MOST)  # noqa: FBT003  # in brief
        if found is None or fits(found, False):  # noqa: FBT003  # over the whole term
            return found
        return _search(lambda minutes: fits(minutes, False), 1, found)  # noqa: FBT003  # as above

    def _share(self, part: Fraction | None) -> Fraction | None:
        """The share of cases that this part has to keep by the union bound, rounded up; None where the others leave nothing."""
        asked = share_of(self.ask.question.target)
        lost = sum((_ONE - share_of(step.promise.target) for step in self.line.known), Fraction(0))
        if asked == 1:
            return _ONE if not lost else None
        left = (_ONE - asked - lost) * (part if part is not None else Fraction(1, self._places))
        share = -((left - _ONE) // SHARE_STEP) * SHARE_STEP
        return share if left >= 0 else None

    def _no_time(self, spent: int) -> str:
        if spent > self.allowed:
            return f"the other stages take {format_span(spent - self.allowed)} more than is allowed, however quick this part is"
        return f"no time counted in {self._hours} is short enough: a case that comes up while it is closed waits longer than is allowed"

    @property
    def _hours(self) -> str:
        return "always" if self.clock.calendar is None else self.clock.calendar.id

    def _say(self, row: Row, needed: str, part: Fraction | None) -> str:
        hours = self.ask.question.promise.hours
        allowed = f"{row.agreement} allows {self.ask.question.target.at_most}" + (f" of {hours}" if hours else "")
        uses = "".join(f"; {use.label} takes {format_span(use.value)}" for use in row.used if use.value is not None)
        left = f"; {format_span(row.left)} left" if row.left is not None and self.limit.days is None else ""
        said = f"{allowed}{uses}{left}"
        if part is not None:
            said += f", of which this part takes {format_share(part, None)}%"
        elif row.others:
            said += f", shared alike with {', '.join(row.others)}, of which nothing is known yet"
        line = f" (on the way to {self.line.end})" if len(self.line.steps) + len(self.line.unknown) > 1 else ""
        return f"{said}: {needed} counted in {self._hours}{line}"


def _search(fits: Callable[[int], bool], guess: int, most: int) -> int | None:
    """The greatest number below `most` that fits, where all below one that fits do too; None where not even 1 does."""
    low = guess if 1 < guess < most and fits(guess) else 1
    if low == 1 and not fits(1):
        return None
    step = 1
    while low + step < most and fits(low + step):
        low, step = low + step, step * 2
    high = min(low + step, most)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low


@dataclass(frozen=True, slots=True)
class _Bare:
    """A step of which only the stage is known."""

    stage: Stage


def say_minutes(minutes: int) -> str:
    """A time in whole minutes as files write it: 105m, 2h, 3d from two days on."""
    if minutes % 60:
        return f"{minutes}m"
    hours = minutes // 60
    return f"{hours // 24}d" if hours >= 48 and not hours % 24 else f"{hours}h"  # noqa: PLR2004  # two days
