"""Promises that the parts do not carry: each shortfall of a proof is a finding of the rule that its metric belongs to."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from itsd.diagnostics import Hit, Level, Pointer
from itsd.levels.comparison import Verdict
from itsd.levels.declared import metric_of
from itsd.model.agreement import Ola, Sla
from itsd.rules.base import Rule
from itsd.rules.underpinned import detail_of, place_of, proof_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.model.agreement import Agreement
    from itsd.model.estate import Estate
    from itsd.practices.agreements.proofs import Node, Outcome, TargetProof

# What a metric's shortfall is a finding of: some by themselves, the others by their aspect.
_CODE_OF_METRIC = {
    "service-hours": "U005",
    "support-hours": "U005",
    "provisioning-time": "U003",
    "data-location": "U015",
    "incident-notification": "U016",
}
_CODE_OF_ASPECT = {
    "service-times": "U003",
    "availability": "U002",
    "performance": "U002",
    "capacity": "U007",
    "security": "U008",
    "continuity": "U009",
    "compliance": "U011",
    "usability": "U003",
    "demand": "U007",
    "support": "U003",
}
_REMEDY = "Agree on more with the parts, promise less, or let an accountable person accept it with a waiver of the target."


def find_shortfalls(code: str, agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    """The promises of one rule's metrics that the parts certainly do not carry, accepted risks aside."""
    proof = proof_of(agreement, estate)
    for target in proof.targets if proof is not None else ():
        if target.verdict is Verdict.FALLS_SHORT and not target.accepted and code_of(target.metric, estate) == code:
            assert target.worst is not None  # noqa: S101  # there is a verdict
            yield _hit(target, target.worst, agreement, estate)


def code_of(metric: str, estate: Estate) -> str:
    """The rule that a shortfall of a metric is a finding of."""
    found = metric_of(metric, estate.settings)
    return _CODE_OF_METRIC.get(metric) or ("" if found is None else _CODE_OF_ASPECT[found.aspect])


def _hit(target: TargetProof, worst: Outcome, agreement: Agreement, estate: Estate) -> Hit:
    item = f" for {worst.item}" if len(agreement.items) > 1 else ""
    begins = f" from {worst.span.start} on" if worst.span is not None and worst.span.start > max(estate.as_of, agreement.valid.from_) else ""
    message = f"the parts do not carry {target.name}{item}{begins}: {worst.reason}"
    hint = f"{worst.improve[:1].upper()}{worst.improve[1:]}." if worst.improve else _REMEDY
    if worst.counter is not None:
        hint += f" A case in which it fails: {worst.counter.sentence}."
    return Hit(place_of(target), message, hint, _weakest(worst), detail=detail_of(target))


def _weakest(worst: Outcome) -> tuple[Pointer, ...]:
    """The agreement or composition that promises for the part of which most depends."""
    found = next((node for node in _leaves(worst.tree) if node.source and node.label == worst.weakest), None) if worst.tree is not None else None
    if found is None:
        return ()
    kind, _, id_ = found.source.partition("/")
    path = ("composition", "own") if kind == "service" else ("targets",)
    return (Pointer(kind, id_, path, f"what carries {found.label}"),)


def _leaves(node: Node) -> Iterator[Node]:
    if not node.children:
        yield node
    for child in node.children:
        yield from _leaves(child)


def _rule(code: str, name: str, summary: str) -> Rule:
    return Rule(code, name, Level.ERROR, summary, ("P3-A1", "P3-A2"), (Sla, Ola), partial(find_shortfalls, code))


RULES = (
    _rule("U002", "availability-chain", "availability or performance that the parts do not give together"),
    _rule("U003", "time-chain", "a time that takes longer on the support path than is promised"),
    _rule("U005", "hours-gap", "service or support hours in which a part is closed"),
    _rule("U008", "security-level", "a level, control or patch time that a part does not keep"),
    _rule("U009", "continuity-chain", "recovery times and points, backups and tests that are worse in the parts"),
    _rule("U011", "compliance-flow-down", "an obligation that a part has not taken on"),
    _rule("U015", "residency", "data where the agreement does not allow them"),
    _rule("U016", "notification-chain", "an incident that is reported too late to report it in time"),
)
