"""Values along a composition that add, or of which the least or the greatest counts: times of reaction, limits, notice, recovery."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from itsd.levels.blocks import Part, least_upper_loss
from itsd.levels.comparison import Verdict, implies_window, measure_of
from itsd.levels.digits import format_share
from itsd.levels.metrics import Composition, Direction
from itsd.practices.agreements.proofs import Missing, Node, Outcome, Unit, worst_of
from itsd.practices.agreements.spoken_values import say_number
from itsd.practices.agreements.structure import label_of
from itsd.practices.agreements.support_path import share_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from itsd.levels.blocks import Block, Group
    from itsd.model.targets import Target
    from itsd.practices.agreements.promises import Promise
    from itsd.practices.agreements.question import Question

_ONE = Fraction(1)
_ENDS_WITH_THE_FIRST = {"longest-outage", "mtrs"}  # redundancy ends an outage as soon as enough parts are back


@dataclass(frozen=True, slots=True)
class Values:
    """What each part gives, in one dimension, with the promise that says so."""

    dimension: str
    needed: Fraction
    of: Mapping[str, Fraction]
    promises: Mapping[str, Promise]
    missing: tuple[Missing, ...]


def derive_value(question: Question) -> Outcome:
    """A promised value from those of the parts, by the law of its metric."""
    values = values_of(question)
    if isinstance(values, str):
        return Outcome(Verdict.UNKNOWN, values, Unit.NUMBER)
    block = question.structure.block
    if block is None:
        return Outcome(Verdict.UNKNOWN, question.structure.broken or f"{question.structure.label} rests on nothing that is written down", Unit.NUMBER, values.needed)
    if not values.of:
        return _unknown(values, f"nobody promises {question.asked}")
    derived = fold(question, block, values)
    tree = _node(question, block, values)
    weakest = _weakest(question, values)
    verdict = judge(question, values, derived)
    unit = Unit.SECONDS if values.dimension == "s" else Unit.NUMBER
    found = Outcome(
        verdict, _reason(question, values, derived), unit, values.needed, guaranteed=derived, weakest=label_of(weakest, question.structure), tree=tree, missing=values.missing
    )
    if values.missing and verdict is not Verdict.FALLS_SHORT and question.metric.composition is not Composition.LIMIT:
        return _unknown(values, "; ".join(item.what for item in values.missing), tree)
    if verdict is Verdict.FALLS_SHORT:
        return _with_improvement(question, values, found, weakest)
    return found


def _unknown(values: Values, reason: str, tree: Node | None = None) -> Outcome:
    unit = Unit.SECONDS if values.dimension == "s" else Unit.NUMBER
    return Outcome(Verdict.UNKNOWN, reason, unit, values.needed, tree=tree, missing=values.missing, dimension=values.dimension)


def values_of(question: Question) -> Values | str:
    """The numbers of the parts, or why they cannot be told: other units do not add."""
    needed = _number(question.target)
    if needed is None:
        return f"{question.promise.name} is no number"
    of: dict[str, Fraction] = {}
    promises: dict[str, Promise] = {}
    missing: list[Missing] = []
    better = max if question.metric.direction is Direction.HIGHER else min
    for carrier in question.carriers():
        known = [(number[1], promise) for promise in question.promises(carrier) if (number := _number(promise.target)) is not None and number[0] == needed[0]]
        if known:
            of[carrier.name], promises[carrier.name] = better(known, key=lambda item: item[0])
        else:
            missing.append(question.missing(carrier))
    return Values(needed[0], needed[1], of, promises, tuple(missing))


def _number(target: Target) -> tuple[str, Fraction] | None:
    return measure_of(target.at_least if target.at_least is not None else target.at_most)


def fold(question: Question, block: Block, values: Values) -> Fraction:
    """What the whole gives; parts of which nothing is known are left out, so that a certain shortfall shows."""
    law = question.metric.composition
    if law in {Composition.SUM_WITH_RELAY, Composition.CRITICAL_PATH}:
        own = [value for name, value in values.of.items() if question.structure.carriers[name].own]
        rest = _folded(block, {name: value for name, value in values.of.items() if not question.structure.carriers[name].own}, law, question.target.metric)
        return sum(own, Fraction(0)) + (rest or Fraction(0))
    found = _folded(block, values.of, law, question.target.metric)
    assert found is not None  # noqa: S101  # some part is known
    return found


def _folded(block: Block, of: Mapping[str, Fraction], law: Composition, metric: str) -> Fraction | None:
    """What a block gives; None where nothing below it is known."""
    if isinstance(block, Part):
        return of.get(block.name)
    children = [value for child in block.children if (value := _folded(child, of, law, metric)) is not None]
    if not children:
        return None
    if not block.serial:
        return _redundant(block, children, law, metric)
    return _IN_SERIES[law](children)


def _redundant(block: Group, children: list[Fraction], law: Composition, metric: str) -> Fraction:
    """What redundancy gives, whatever the parts do together."""
    failing = len(block.children) - block.needed + 1
    if law is Composition.CRITICAL_PATH:
        return sorted(children)[min(block.needed, len(children)) - 1]
    if metric in _ENDS_WITH_THE_FIRST:
        return sorted(children, reverse=True)[min(failing, len(children)) - 1]
    if metric == "outages":
        # Each outage of the whole begins with one of a part, and the first ones only bring it to the edge.
        return max(Fraction(0), sum(children, Fraction(0)) - (failing - 1)) if sum(value > 0 for value in children) >= failing else Fraction(0)
    if law is Composition.SUM:
        return least_upper_loss(min(failing, len(children)), children, sum(children, Fraction(0)))
    if law is Composition.UNION_BOUND:
        return max(children)
    return _IN_SERIES[law](children)


def _sum(values: list[Fraction]) -> Fraction:
    return sum(values, Fraction(0))


def _rate_sum(values: list[Fraction]) -> Fraction:
    """Failures add: 1/Σ(1/value)."""
    return Fraction(0) if not all(values) else 1 / sum((1 / value for value in values), Fraction(0))


_IN_SERIES: dict[Composition, Callable[[list[Fraction]], Fraction]] = {
    Composition.SUM: _sum,
    Composition.UNION_BOUND: _sum,
    Composition.MAX: max,
    Composition.SUM_WITH_RELAY: max,
    Composition.CRITICAL_PATH: max,
    Composition.MIN: min,
    Composition.LIMIT: min,
    Composition.NOTICE_MINUS_RELAY: min,
    Composition.RATE_SUM: _rate_sum,
}


def _share(values: Values) -> Fraction:
    """The share of cases for which the whole holds: the union bound over the parts."""
    return max(Fraction(0), _ONE - _sum([_ONE - share_of(promise.target) for promise in values.promises.values()]))


def judge(question: Question, values: Values, derived: Fraction) -> Verdict:
    """The verdict on what the whole gives; shares, percentiles and means have to be of one sort and window."""
    higher = question.metric.direction is Direction.HIGHER
    worse = derived < values.needed if higher else derived > values.needed
    better = derived > values.needed if higher else derived < values.needed
    if question.metric.composition is Composition.UNION_BOUND:
        if any(promise.target.average is not question.target.average for promise in values.promises.values()):
            return Verdict.NOT_COMPARABLE
        if not all(implies_window(promise.target.per, question.target.per) for promise in values.promises.values()):
            return Verdict.NOT_COMPARABLE
        share, asked = _share(values), share_of(question.target)
        if share != asked:
            worse, better = worse or share < asked, better or share > asked
            if worse and better:
                return Verdict.NOT_COMPARABLE
    return Verdict.FALLS_SHORT if worse else Verdict.EXCEEDS if better else Verdict.MEETS


def _reason(question: Question, values: Values, derived: Fraction) -> str:
    gives = say_number(derived, values.dimension)
    delta = abs(derived - values.needed)
    higher = (derived > values.needed) is (question.metric.direction is Direction.HIGHER)
    margin = (
        f"exactly the {say_number(values.needed, values.dimension)} promised"
        if not delta
        else f"{say_number(delta, values.dimension)} {'better' if higher else 'worse'} than promised"
    )
    said = f"the parts give {gives} together, {margin}" if len(values.of) > 1 else f"{label_of(next(iter(values.of)), question.structure)} gives {gives}, {margin}"
    if question.metric.composition is Composition.UNION_BOUND:
        share, asked = _share(values), share_of(question.target)
        said += f"; it holds for {_percent(share)} of cases" + (f", {_percent(asked)} are promised" if share != asked else "")
    if question.metric.composition is Composition.NOTICE_MINUS_RELAY and delta and higher:
        said += ", which is left to pass the notice on"
    return said


def _percent(share: Fraction) -> str:
    return f"{format_share(share, None)}%"


def _weakest(question: Question, values: Values) -> str:
    """The part with the worst value: the greatest, or of what should be high the least."""
    worst = min if question.metric.direction is Direction.HIGHER else max
    return worst(values.of, key=lambda name: values.of[name])


def _with_improvement(question: Question, values: Values, found: Outcome, weakest: str) -> Outcome:
    """What the weakest part has to promise so that the target holds while the others stay: found by trying the value that makes up for it."""
    block = question.structure.block
    assert block is not None  # noqa: S101  # there was a fold
    assert found.guaranteed is not None  # noqa: S101  # as above
    tries = [values.needed, values.of[weakest] - (found.guaranteed - values.needed)]
    for value in tries:
        changed = Values(values.dimension, values.needed, {**values.of, weakest: value}, values.promises, values.missing)
        if value >= 0 and worst_of([judge(question, changed, fold(question, block, changed))]) is not Verdict.FALLS_SHORT:
            direction = "at least" if question.metric.direction is Direction.HIGHER else "at most"
            return replace(found, improve=f"{found.weakest} has to promise {direction} {say_number(value, values.dimension)} ({values.promises[weakest].source})")
    return replace(found, improve=f"{found.weakest} alone cannot save it: the other parts leave nothing over")


def _node(question: Question, block: Block, values: Values) -> Node:
    """The composition with what each place gives."""
    unit = Unit.SECONDS if values.dimension == "s" else Unit.NUMBER
    if isinstance(block, Part):
        promise = values.promises.get(block.name)
        label = label_of(block.name, question.structure)
        return Node(
            label, unit, promise.source if promise else "", str(promise) if promise else "no promise", values.of.get(block.name), key=block.name, dimension=values.dimension
        )
    children = tuple(_node(question, child, values) for child in block.children)
    law = question.metric.composition
    label = "all of" if block.serial else f"{'any' if block.needed == 1 else block.needed} of {len(children)}"
    return Node(label, unit, value=_folded(block, values.of, law, question.target.metric), children=children, dimension=values.dimension)
