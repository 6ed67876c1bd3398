"""The shares of time, or of cases, that the parts of a structure promise."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from itsd.model.values import Percentage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from itsd.levels.blocks import Block
    from itsd.practices.agreements.promises import Promise
    from itsd.practices.agreements.proofs import Missing
    from itsd.practices.agreements.question import Question

_UNKNOWN_PART = Fraction(1)  # a part of which nothing is known is taken as perfect to see whether the rest falls short without it


@dataclass(frozen=True, slots=True)
class Chain:
    """The shares of time that the parts promise, by the name of the part, with the promise that gives each."""

    block: Block
    up: Mapping[str, Fraction]
    promises: Mapping[str, Promise]
    missing: tuple[Missing, ...]


def share_up(promise: Promise) -> Fraction | None:
    """The share of time, or of cases, that a promise keeps right: of an error rate what is left of it."""
    target = promise.target
    amount = target.at_least if target.at_least is not None else target.at_most
    if not isinstance(amount, Percentage):
        return None
    return amount.fraction if target.at_least is not None else 1 - amount.fraction


def chain_of(question: Question, block: Block) -> Chain:
    """What the parts promise: of several promises for one part the best, because all of them hold."""
    up: dict[str, Fraction] = {}
    promises: dict[str, Promise] = {}
    missing: list[Missing] = []
    for carrier in question.carriers():
        known = [(share, promise) for promise in question.promises(carrier) if (share := share_up(promise)) is not None and (question.target.average or not promise.target.average)]
        if known:
            up[carrier.name], promises[carrier.name] = max(known, key=lambda item: item[0])
        else:
            up[carrier.name] = _UNKNOWN_PART
            missing.append(question.missing(carrier))
    return Chain(block, up, promises, tuple(missing))
