"""What a proof is made of: results that say what is promised, what carries it, and where it breaks. All values are exact."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from itsd.levels.comparison import Verdict

if TYPE_CHECKING:
    from datetime import date
    from fractions import Fraction

    from itsd.diagnostics import Path, Pointer
    from itsd.model.governance import Waiver
    from itsd.practices.agreements.promises import Promise

# The worst first: a shortfall is certain, a gap in what is known may hide one.
_WORST = (Verdict.FALLS_SHORT, Verdict.UNKNOWN, Verdict.NOT_COMPARABLE, Verdict.MEETS, Verdict.EXCEEDS)


def worst_of(verdicts: list[Verdict]) -> Verdict | None:
    """The verdict of a whole from those of its parts; None where there is none."""
    return min(verdicts, key=_WORST.index, default=None)


class Unit(Enum):
    """In what a value is counted; the values are the words of machine-readable results."""

    SHARE = "share"
    SECONDS = "seconds"
    UNCOVERED = "uncovered seconds"
    NUMBER = "number"
    RANK = "rank"


@dataclass(frozen=True, slots=True)
class Span:
    """Days of the term, from the first one to the one after the last; None where it has no end."""

    start: date
    end: date | None

    def __str__(self) -> str:
        return f"[{self.start}, {self.end or 'open'})"


@dataclass(frozen=True, slots=True)
class Node:
    """One place in the composition: what stands there, what it gives, and what it must give so that the target holds while the rest stays.

    `used` is how much of the allowance it may use up, in seconds, in the guaranteed reading. `needed` is None where it cannot save the
    target alone, or nothing tells; `source` is the agreement or composition that promises `value`.
    """

    label: str
    unit: Unit = Unit.SHARE
    source: str = ""
    promise: str = ""
    value: Fraction | None = None
    used: Fraction | None = None
    needed: Fraction | None = None
    children: tuple[Node, ...] = ()
    key: str = ""
    dimension: str = "s"

    @property
    def names(self) -> set[str]:
        """The parts of the structure at this place and below."""
        return {self.key, *(name for child in self.children for name in child.names)} - {""}


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """One line of a counter-example: from when to when what happens to whom, in UTC seconds."""

    start: int
    end: int
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class CounterExample:
    """A case in which every part keeps its promise and the agreement is broken: in one sentence, with its events in order.

    `seconds` is what it comes to, against the `allowed` ones, in the clock of the calendar named.
    """

    sentence: str
    events: tuple[Event, ...]
    calendar: str
    seconds: Fraction
    allowed: Fraction
    windows: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """A part of which something is not known: no agreement in force for it, or none that promises this."""

    part: str
    what: str
    where: Pointer
    without_agreement: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What follows for one target, one item and one span of the term. `dimension` is that of a number, as `levels.comparison.measure_of` names it."""

    verdict: Verdict
    reason: str
    unit: Unit = Unit.SHARE
    needed: Fraction | None = None
    expected: Fraction | None = None
    guaranteed: Fraction | None = None
    allowed: Fraction | None = None
    used: Fraction | None = None
    window: tuple[date, date] | None = None
    expected_only: bool = False
    weakest: str = ""
    improve: str = ""
    tree: Node | None = None
    counter: CounterExample | None = None
    missing: tuple[Missing, ...] = ()
    notes: tuple[str, ...] = ()
    item: str = ""
    span: Span | None = None
    dimension: str = "s"


@dataclass(frozen=True, slots=True)
class TargetProof:
    """One promise of an agreement with what follows for it: over every item and the whole term, the worst counts.

    `waiver` is the accepted risk where the promise falls short.
    """

    name: str
    metric: str
    promised: str
    path: Path
    promise: Promise | None
    outcomes: tuple[Outcome, ...]
    waiver: Waiver | None = None

    @property
    def verdict(self) -> Verdict | None:
        """The worst verdict; None for what no parts carry."""
        return worst_of([outcome.verdict for outcome in self.outcomes])

    @property
    def worst(self) -> Outcome | None:
        """The outcome that decides: among equal ones the first."""
        return next((outcome for outcome in self.outcomes if outcome.verdict is self.verdict), None)

    @property
    def accepted(self) -> bool:
        """Whether it falls short and somebody accountable has accepted that."""
        return self.waiver is not None and self.verdict is Verdict.FALLS_SHORT


@dataclass(frozen=True, slots=True)
class Proof:
    """An agreement held against what carries it, one step down. `gaps` are the spans of its term in which a part has no agreement.

    `steps` are the proofs of the OLAs beneath, at whatever depth, each once.
    """

    agreement: str
    name: str
    span: Span
    targets: tuple[TargetProof, ...]
    gaps: tuple[tuple[str, Span], ...] = ()
    steps: tuple[Proof, ...] = ()

    @property
    def verdict(self) -> Verdict | None:
        """The worst of its targets, accepted risks aside; None where nothing is derived."""
        open_ones = [target.verdict for target in self.targets if target.verdict is not None and not target.accepted]
        return worst_of(open_ones)

    @property
    def shaky(self) -> tuple[Proof, ...]:
        """The steps beneath that are not proven themselves: what rests on them rests on a promise that nobody carries."""
        return tuple(step for step in self.steps if step.verdict is not None and not step.verdict.met)

    @property
    def stands(self) -> Verdict | None:
        """The verdict of the whole tree: the worst of this step and of those beneath."""
        return worst_of([verdict for verdict in (self.verdict, *(step.verdict for step in self.steps)) if verdict is not None])

    @property
    def accepted(self) -> tuple[TargetProof, ...]:
        """The shortfalls that somebody accountable has accepted."""
        return tuple(target for target in self.targets if target.accepted)
