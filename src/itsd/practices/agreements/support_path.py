"""Which ways a ticket may go: along the support path to its last internal stage, and from there to whoever mends the fault.

That is the suppliers that follow on the path, or the team of the part at fault, whichever takes longest. Without a path every part
has to keep the time by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache, partial
from typing import TYPE_CHECKING

from itsd.clock.opentime import NeverOpenError
from itsd.clock.worst import Stage, worst_chain
from itsd.diagnostics import Pointer
from itsd.model.agreement import Contract, Ola
from itsd.model.organisation import Supplier
from itsd.model.values import Duration
from itsd.practices.agreements.promises import promises_of
from itsd.practices.agreements.proofs import Missing
from itsd.practices.agreements.question import holds
from itsd.practices.agreements.structure import path_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from itsd.clock.worst import WorstCase
    from itsd.diagnostics import Path
    from itsd.model.agreement import Agreement
    from itsd.model.estate import Estate
    from itsd.model.targets import Target
    from itsd.practices.agreements.promises import Promise
    from itsd.practices.agreements.question import Question
    from itsd.practices.agreements.structure import Carrier

_ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of a line: who, the promise, and its clock."""

    label: str
    promise: Promise
    stage: Stage


@dataclass(frozen=True, slots=True)
class Line:
    """One way that a ticket may go, with the worst case of going it."""

    end: str
    steps: tuple[Step, ...]
    worst: WorstCase

    @property
    def share(self) -> Fraction:
        """The share of cases for which the whole line holds, whatever the stages do together: the union bound."""
        partial = [share for step in self.steps if (share := share_of(step.promise.target)) is not _ONE]
        return max(Fraction(0), _ONE - sum((_ONE - share for share in partial), Fraction(0))) if partial else _ONE


class UnknownError(Exception):
    """Something that a line needs is not known."""

    def __init__(self, missing: Missing) -> None:
        """With what is missing."""
        super().__init__(missing.what)
        self.missing = missing


def stage_of(promise: Promise, question: Question) -> Stage | None:
    """A promised time as a stage of a clock; None where its hours are not known or it is no time that a clock can count."""
    clock, amount = question.clock(promise.hours), promise.target.at_most
    if clock is None or not isinstance(amount, Duration) or amount.months is not None:
        return None
    if amount.unit == "bd":
        return Stage(clock, 0, int(amount.amount)) if amount.amount == int(amount.amount) else None
    seconds = Fraction(amount.amount) * 3600 if amount.unit == "bh" else amount.seconds
    return None if seconds is None else Stage(clock, -(-seconds.numerator // seconds.denominator))  # a part of a second more is felt as a whole one


def share_of(target: Target) -> Fraction:
    """The share of cases for which a promise holds."""
    if target.share is not None:
        return target.share.fraction
    return Fraction(target.percentile) / 100 if target.percentile is not None else _ONE


def find_lines(question: Question) -> Iterator[tuple[str, list[Callable[[], Step]]]]:
    """The lines that a ticket may go, by where they end; each step is looked up when it is asked for, and raises UnknownError where it is not known."""
    names, place = path_of(question.agreement, question.estate)
    stages = [(name, where_on_path(question, place, number)) for number, name in names]
    internal = max((number for number, (name, _) in enumerate(stages) if question.estate.find(Supplier, name) is None), default=-1) + 1
    prefix = stages[:internal]
    stage = cache(lambda name, where: _stage(question, name, where))
    if stages:
        yield stages[-1][0], [partial(stage, *item) for item in stages]
    if isinstance(question.agreement, Ola):
        return  # a team's clock starts when a ticket is assigned to it: only whom it asks for help itself takes of its time
    passed = {other.key for name, _ in stages for other in agreements_of(name, question)}
    for carrier in question.carriers():
        if not (passed and any(promise.source in passed for promise in question.promises(carrier))):
            yield carrier.label, [*(partial(stage, *item) for item in prefix), partial(_of_part, question, carrier)]


def where_on_path(question: Question, place: Path, number: int) -> Pointer:
    """Where a stage of the support path is written."""
    agreement = question.agreement
    return Pointer(agreement.kind, agreement.id, (*place, number), "a stage of the support path")


def agreements_of(name: str, question: Question) -> list[Agreement]:
    """The agreements in force of a unit or supplier, or about a service, that stands on a support path; those about this structure where there are some."""
    key = ("agreements on path", name, question.agreement.key, question.structure.item, question.span.start)
    return question.estate.once(key, lambda: _agreements_of(name, question))


def _agreements_of(name: str, question: Question) -> list[Agreement]:
    estate, day = question.estate, question.span.start
    found = [other for other in parties_on_path(name, estate) if holds(other, day, estate.as_of) and other.key != question.agreement.key]
    concerned = {*question.structure.services, *(carrier.service for carrier in question.carriers())}
    near = [other for other in found if any(item.service in concerned for item in other.items)]
    return near or found


def parties_on_path(name: str, estate: Estate) -> list[Agreement]:
    """The OLAs and contracts of a unit or supplier, or about a service, whatever their term."""
    return estate.once(("parties on path", name), lambda: _parties(name, estate))


def _parties(name: str, estate: Estate) -> list[Agreement]:
    found: dict[str, Agreement] = {}
    for model in (Ola, Contract):
        for kind in ("unit", "supplier", "service"):
            found.update({other.key: other for other in estate.referring(model, kind, name) if _provides(other, name) and other.status not in {"draft", "in-negotiation"}})
    return list(found.values())


def _provides(agreement: Agreement, name: str) -> bool:
    """Whether an agreement is the word of a unit or supplier, or is about a service."""
    if isinstance(agreement, Contract) and agreement.parties.supplier == name:
        return True
    if isinstance(agreement, Ola) and agreement.parties.provider is not None and agreement.parties.provider.unit == name:
        return True
    return any(item.service == name for item in agreement.items)


def _stage(question: Question, name: str, where: Pointer) -> Step:
    """What a stage of the path takes: of several promises the one that takes longest. Raises UnknownError."""
    agreements = agreements_of(name, question)
    if not agreements:
        what = f"{name} is on the support path, but no OLA or contract with it is in force"
        raise UnknownError(Missing(name, what, where, without_agreement=True))
    promises = [promise for other in agreements for promise in promises_of(other, question.estate) if question.answers(promise, other)]
    if not promises:
        raise UnknownError(Missing(name, f"{agreements[0].key} promises no {question.asked}", where))
    return _slowest(question, name, promises)


def _of_part(question: Question, carrier: Carrier) -> Step:
    """What the team of a part takes: of several promises the one that takes least, because all of them hold. Raises UnknownError."""
    promises = question.promises(carrier)
    if not promises:
        raise UnknownError(question.missing(carrier))
    steps = [_slowest(question, carrier.label, [promise]) for promise in promises]
    return min(steps, key=lambda step: felt_alone(question, step).seconds) if len(steps) > 1 else steps[0]


def _slowest(question: Question, label: str, promises: Sequence[Promise]) -> Step:
    steps = []
    for promise in promises:
        stage = stage_of(promise, question)
        if stage is None:
            what = f"{promise.source} does not say in which hours {promise.name} is counted" if question.clock(promise.hours) is None else f"{promise} is no time that can be added"
            raise UnknownError(Missing(label, what, promise.where))
        steps.append(Step(label, promise, stage))
    return max(steps, key=lambda step: felt_alone(question, step).seconds) if len(steps) > 1 else steps[0]


def felt_alone(question: Question, step: Step) -> WorstCase:
    """The worst case of a step by itself, in the clock of the agreement."""
    found = worst_start(question, (step,), None)
    if isinstance(found, str):
        raise UnknownError(Missing(step.label, found, step.promise.where))
    return found


def worst_start(question: Question, steps: Sequence[Step], limit: Stage | None) -> WorstCase | str:
    """The worst start of a line, or why there is none."""
    outer = question.clock(question.promise.hours)
    if outer is None:
        return f"nothing says in which hours {question.promise.name} is counted"
    stages = [step.stage for step in steps]
    in_days = limit if limit is not None and limit.days is not None else None
    start, end = question.bounds
    clocks = [outer, *(stage.clock for stage in stages)]
    calendar = next((clock.calendar for clock in clocks if clock.calendar is not None), None)
    try:
        known = {} if calendar is None else question.estate.derive(calendar, "worst cases", lambda _: {})
        key = (start, end, tuple(map(id, clocks)), tuple((stage.seconds, stage.days) for stage in stages), None if in_days is None else (id(in_days.clock), in_days.days))
        if key not in known:
            known[key] = (worst_chain(outer, stages, start, end, in_days), clocks)  # with the clocks, so that their identities stay theirs
        found: WorstCase | None = known[key][0]
    except NeverOpenError as error:
        return str(error)
    return found or f"{question.promise.hours} has no open time in {question.span}"
