"""Workload limits: every part serves as much as is served here, and what all agreements promise of a shared part fits into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.levels.comparison import Verdict, measure_of
from itsd.model.agreement import Sla
from itsd.model.demand import Capacity
from itsd.model.inheritance import effective
from itsd.practices.agreements.capacity import commitments_to
from itsd.practices.agreements.proofs import Node, Outcome, Span, TargetProof, Unit, worst_of
from itsd.practices.agreements.question import holds
from itsd.practices.agreements.spoken_values import say_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from itsd.model.agreement import Agreement, WorkloadLimit
    from itsd.model.estate import Estate
    from itsd.practices.agreements.structure import Structure


def prove_limits(agreement: Agreement, structures: Sequence[Structure], span: Span, estate: Estate) -> Iterator[TargetProof]:
    """One proof for each workload limit of an SLA: derived where a part names a limit, or a capacity is known."""
    if not isinstance(agreement, Sla):
        return
    for index, limit in enumerate(effective(agreement, "workload_limits", estate)):
        path = ("workload_limits", index) if agreement.workload_limits else ("inherits",)
        promised = f"at most {limit.at_most}{f' per {limit.per}' if limit.per is not None else ''}"
        outcomes = tuple(outcome for structure in structures for outcome in _outcomes(agreement, structure, limit, span, estate))
        yield TargetProof(f"limit of {limit.metric}", limit.metric, promised, path, None, outcomes)


def _outcomes(agreement: Agreement, structure: Structure, limit: WorkloadLimit, span: Span, estate: Estate) -> Iterator[Outcome]:
    nodes = [*_lower_limits(agreement, structure, limit, span, estate), *_shared(structure, limit, estate)]
    if not nodes:
        return
    needed = measure_of(limit.at_most)
    bad = [node for node, verdict in nodes if verdict is Verdict.FALLS_SHORT]
    verdict = worst_of([verdict for _, verdict in nodes]) or Verdict.UNKNOWN
    tree = Node("all of", Unit.NUMBER, children=tuple(node for node, _ in nodes))
    weakest = bad[0].label if bad else ""
    reason = "; ".join(f"{node.label}: {node.promise}" for node in bad or [node for node, found in nodes if found is verdict])
    improve = f"{weakest} has to serve as much, or the limit here has to be lower" if bad else ""
    value = None if needed is None else needed[1]
    dimension = "" if needed is None else needed[0]
    yield Outcome(verdict, reason, Unit.NUMBER, value, weakest=weakest, improve=improve, tree=tree, item=structure.label, span=span, dimension=dimension)


def _lower_limits(agreement: Agreement, structure: Structure, limit: WorkloadLimit, span: Span, estate: Estate) -> Iterator[tuple[Node, Verdict]]:
    """The limits of the same metric and window in the agreements that carry the parts."""
    ours = measure_of(limit.at_most)
    for carrier in structure.carriers.values():
        for other in carrier.agreements:
            if other.key == agreement.key or not holds(other, span.start, estate.as_of):
                continue
            for theirs in effective(other, "workload_limits", estate):
                value = measure_of(theirs.at_most)
                if theirs.metric == limit.metric and theirs.per == limit.per and ours is not None and value is not None:
                    said = f"serves up to {theirs.at_most}"
                    yield Node(carrier.label, Unit.NUMBER, other.key, said, value[1], dimension=value[0]), _compare(ours, value)


def _compare(ours: tuple[str, Fraction], theirs: tuple[str, Fraction]) -> Verdict:
    if ours[0] != theirs[0]:
        return Verdict.NOT_COMPARABLE
    return Verdict.FALLS_SHORT if theirs[1] < ours[1] else Verdict.MEETS if theirs[1] == ours[1] else Verdict.EXCEEDS


def _shared(structure: Structure, limit: WorkloadLimit, estate: Estate) -> Iterator[tuple[Node, Verdict]]:
    """What all agreements together promise of each part whose capacity is known."""
    for service in dict.fromkeys([*structure.services, *(carrier.service for carrier in structure.carriers.values())]):
        for capacity in estate.referring(Capacity, "service", service):
            usable = measure_of(capacity.usable)
            if capacity.service != service or capacity.metric != limit.metric or usable is None:
                continue
            found = commitments_to(capacity, estate)
            said = f"{say_number(found.total, found.dimension)} are promised of {capacity.usable} usable"
            verdict = Verdict.FALLS_SHORT if found.total > usable[1] else Verdict.UNKNOWN if found.unknown else Verdict.MEETS
            said += f"; {', '.join(part.name for part in found.unknown)} in other units" if found.unknown else ""
            yield Node(f"shared {service}", Unit.NUMBER, capacity.key, said, found.total, dimension=usable[0]), verdict
