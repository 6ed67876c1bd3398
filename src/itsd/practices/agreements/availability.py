"""Availability and error rates along a composition, in both readings.

*Expected*: parts fail independently and evenly in time. *Guaranteed*: each part may spend the permitted downtime of its own window and
calendar inside our hours, and without overlap with others where that hurts more. All downtime is in seconds of one window of ours.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from itsd.levels.blocks import Group, Part, TangledError, chance, needed_chance
from itsd.levels.comparison import Verdict
from itsd.levels.digits import format_share
from itsd.levels.downtime import worst_downtime
from itsd.levels.lengths import format_span
from itsd.levels.metrics import Composition, Direction
from itsd.practices.agreements.allowances import Budgets, find_budgets
from itsd.practices.agreements.chain import Chain, chain_of, share_up
from itsd.practices.agreements.outage import find_outage
from itsd.practices.agreements.proofs import Node, Outcome, Unit
from itsd.practices.agreements.structure import label_of

if TYPE_CHECKING:
    from itsd.levels.blocks import Block
    from itsd.practices.agreements.question import Question

_ONE = Fraction(1)
_FEW = 3  # parts of a group that its label names


def derive_share(question: Question) -> Outcome:
    """A promised share of time, or of errors, from those of the parts."""
    needed = share_up(question.promise)
    if needed is None or question.structure.block is None:
        reason = question.structure.broken or (
            f"{question.promise.name} is no percentage" if needed is None else f"{question.structure.label} rests on nothing that is written down"
        )
        return Outcome(Verdict.UNKNOWN, reason)
    chain = chain_of(question, question.structure.block)
    try:
        expected = chance(chain.block, chain.up)
        if question.metric.composition is Composition.COMPLEMENT_PRODUCT:
            return _judge(question, chain, None, _with_tree(question, _in_errors(needed, expected, chain), chain, None))
        settled = question.brief and expected >= needed and question.estate.settings.policies.reading == "expected"
        budgets = None if settled else find_budgets(question, chain)
        used = None if budgets is None else worst_downtime(chain.block, budgets.seconds, budgets.open)
    except TangledError as error:
        return Outcome(Verdict.UNKNOWN, str(error))
    found = Outcome(Verdict.UNKNOWN, "", needed=needed, expected=expected, missing=chain.missing)
    if budgets is not None and used is not None:
        allowed = (1 - needed) * budgets.open
        found = replace(found, guaranteed=1 - used / budgets.open if budgets.open else None, allowed=allowed, used=used, window=budgets.window, notes=budgets.notes)
    found = _with_tree(question, found, chain, budgets)
    return _judge(question, chain, budgets, found)


def _in_errors(needed: Fraction, expected: Fraction, chain: Chain) -> Outcome:
    """Errors are counted in cases, not in time: at the worst no case meets two of them."""
    used = worst_downtime(chain.block, {name: 1 - share for name, share in chain.up.items()}, _ONE)
    return Outcome(Verdict.UNKNOWN, "", needed=needed, expected=expected, guaranteed=1 - used, missing=chain.missing)


def _judge(question: Question, chain: Chain, budgets: Budgets | None, found: Outcome) -> Outcome:
    """The verdict in the reading that the estate's policy names; what is missing counts as perfect only to see a certain shortfall."""
    assert found.needed is not None  # noqa: S101  # set by the caller
    assert found.expected is not None  # noqa: S101  # as above
    by_policy = question.estate.settings.policies.reading
    as_expected = _verdict(found.expected, found.needed)
    as_guaranteed = Verdict.UNKNOWN if found.guaranteed is None else _verdict(found.guaranteed, found.needed)
    verdict = as_expected if by_policy == "expected" else as_guaranteed
    if verdict is Verdict.FALLS_SHORT:
        counter = None if budgets is None or as_guaranteed is not Verdict.FALLS_SHORT else find_outage(question, chain, budgets)
        found = replace(found, improve=_improve(question, chain, found), counter=counter)
    elif chain.missing:
        return replace(found, verdict=Verdict.UNKNOWN, expected=None, guaranteed=None, used=None, reason="; ".join(item.what for item in chain.missing))
    elif as_guaranteed is Verdict.FALLS_SHORT and budgets is not None:
        found = replace(found, counter=find_outage(question, chain, budgets))
    only = verdict.met and by_policy == "expected" and not as_guaranteed.met
    return replace(found, verdict=verdict, reason=_reason(found, by_policy, only=only), expected_only=only)


def _verdict(value: Fraction, needed: Fraction) -> Verdict:
    if value == needed:
        return Verdict.MEETS
    return Verdict.EXCEEDS if value > needed else Verdict.FALLS_SHORT


def _reason(found: Outcome, by_policy: str, *, only: bool) -> str:
    """Both readings in one clause, the deciding one first."""
    assert found.needed is not None  # noqa: S101  # as in the caller
    assert found.expected is not None  # noqa: S101  # as in the caller
    delta = found.expected - found.needed
    margin = f"{format_share(abs(delta), None)} points {'over' if delta >= 0 else 'under'} the promise"
    expected = f"expected {format_share(found.expected, found.needed)}%, {margin}"
    if found.guaranteed is None:
        return f"{expected}; what is guaranteed cannot be told"
    if found.used is None or found.allowed is None:
        return f"{expected}; guaranteed {format_share(found.guaranteed, found.needed)}%"
    guaranteed = f"the parts may be down {format_span(found.used)} where {format_span(found.allowed)} are allowed"
    if by_policy == "guaranteed":
        return f"{guaranteed}; {expected}"
    return f"{expected}; {'not guaranteed: ' if only else ''}{guaranteed}"


def _with_tree(question: Question, found: Outcome, chain: Chain, budgets: Budgets | None) -> Outcome:
    """The composition with what each place gives, uses and needs; the one that uses most of the allowance is the weakest."""
    assert found.needed is not None  # noqa: S101  # set by the caller
    tree = _node(question, chain, chain.block, found.needed, budgets)
    return replace(found, tree=tree, weakest=_weakest(tree, chain).label)


def _node(question: Question, chain: Chain, block: Block, needed: Fraction | None, budgets: Budgets | None) -> Node:
    """One place of the composition, with those below. `needed` is what it has to give."""
    used = None if budgets is None else worst_downtime(block, budgets.seconds, budgets.open)
    if isinstance(block, Part):
        promise = chain.promises.get(block.name)
        label = label_of(block.name, question.structure)
        value = chain.up[block.name] if promise is not None else None
        return Node(label, Unit.SHARE, promise.source if promise else "", str(promise) if promise else "no promise", value, used if promise else None, needed, key=block.name)
    children = tuple(
        _node(question, chain, child, None if needed is None else needed_chance(block, number, chain.up, needed), budgets) for number, child in enumerate(block.children)
    )
    return Node(_group_label(block, children), Unit.SHARE, "", "", chance(block, chain.up), used, needed, children)


def _group_label(block: Group, children: tuple[Node, ...]) -> str:
    if block.serial:
        return "all of" if len(children) > _FEW else " and ".join(child.label for child in children)
    named = f" of {', '.join(child.label for child in children)}" if len(children) <= _FEW else f" of {len(children)}"
    return f"{'any' if block.needed == 1 else block.needed}{named}{'' if block.independent else ' (not independent)'}"


def _weakest(tree: Node, chain: Chain) -> Node:
    """The place that uses most of the allowance: one of those in series."""
    nodes = tree.children if isinstance(chain.block, Group) and chain.block.serial else (tree,)
    return max(nodes, key=lambda node: (node.used or Fraction(0), -(node.value if node.value is not None else _ONE)))


def _improve(question: Question, chain: Chain, found: Outcome) -> str:
    """What the weakest part has to promise so that the target holds, while the others stay."""
    assert found.tree is not None  # noqa: S101  # set before
    assert found.needed is not None  # noqa: S101  # set before
    weakest = _weakest(found.tree, chain)
    if question.estate.settings.policies.reading == "guaranteed":
        if found.used is None or found.allowed is None or weakest.used is None:
            return ""
        spare = weakest.used - (found.used - found.allowed)
        return f"{weakest.label} may be down {format_span(spare)} at most" if spare > 0 else f"{weakest.label} alone cannot save it: the other parts use more than is allowed"
    if weakest.needed is None:
        perfect = {name: _ONE if name in weakest.names else share for name, share in chain.up.items()}
        return f"{weakest.label} alone cannot save it, however good it becomes" if chance(chain.block, perfect) < found.needed else ""
    direction = question.metric.direction
    value = weakest.needed if direction is Direction.HIGHER else 1 - weakest.needed
    return f"{weakest.label} has to promise {'at least' if direction is Direction.HIGHER else 'at most'} {format_share(value, None, up=direction is Direction.HIGHER)}%"
