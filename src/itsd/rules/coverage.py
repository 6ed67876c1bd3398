"""Parts without an agreement: never, not over the whole term, or not on the way that a ticket takes; and agreements that carry nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from itsd.diagnostics import Hit, Level
from itsd.levels.blocks import Part
from itsd.levels.comparison import Verdict
from itsd.levels.declared import metric_of
from itsd.levels.metrics import Composition
from itsd.model.agreement import Contract, Ola, Sla
from itsd.practices.agreements.proof import term_of
from itsd.practices.agreements.proofs import Span
from itsd.practices.agreements.question import end_of, gaps_of
from itsd.practices.agreements.structure import Carrier, path_of, structures_of
from itsd.practices.agreements.support_path import parties_on_path
from itsd.practices.agreements.upward import carried_by
from itsd.rules.base import Rule
from itsd.rules.underpinned import detail_of, is_judged, place_of, pointer_to, proof_of, provider_of, rests_on_others

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.diagnostics import Path, Pointer
    from itsd.levels.blocks import Block
    from itsd.model.agreement import Agreement
    from itsd.model.estate import Estate
    from itsd.practices.agreements.structure import Structure

_AGREE = "Sign an OLA with its team, or a contract with its supplier, about it"


def find_uncovered_parts(agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    """A part that nobody has promised anything about makes every promise that rests on it a hope."""
    if not is_judged(agreement, estate):
        return
    seen = set()
    for structure in structures_of(agreement, estate):
        bare = {name: carrier for name, carrier in structure.carriers.items() if not carrier.own and _is_bare(carrier, agreement, estate)}
        for name, carrier in bare.items():
            if name not in seen:
                seen.add(name)
                yield _uncovered(carrier, structure, bare, agreement)
    yield from _strangers(agreement, estate)
    yield from _silent_parts(agreement, estate)


def _is_bare(carrier: Carrier, agreement: Agreement, estate: Estate) -> bool:
    """Whether nothing speaks for a part on any day of what is left of the term."""
    span = term_of(agreement, estate)
    return list(gaps_of(carrier, span, estate)) == [(span.start, span.end)]


def _uncovered(carrier: Carrier, structure: Structure, bare: dict[str, Carrier], agreement: Agreement) -> Hit:
    level = None if carrier.critical and (not carrier.redundant or _fails_without(structure.block, set(bare))) else Level.WARNING
    message = f"{structure.label or 'it'} needs {carrier.label}, for which no OLA or contract is in force"
    if carrier.where.kind == agreement.kind and carrier.where.id == agreement.id:
        return Hit(carrier.where.path, f"{carrier.label} is not in force, so that it carries nothing", "Renew it, or name its successor.", detail=carrier.name, level=level)
    related = (carrier.where, *(pointer_to(other, "valid", said="no longer or not yet in force") for other in carrier.agreements[:1]))
    return Hit(("items", structure.item), message, f"{_AGREE}, or say `criticality: none` where it is not needed.", related, detail=carrier.name, level=level)


def _fails_without(block: Block | None, lost: set[str]) -> bool:
    """Whether a structure fails when these parts are lost."""
    if block is None:
        return True
    if isinstance(block, Part):
        return block.name in lost
    return sum(not _fails_without(child, lost) for child in block.children) < block.needed


def _strangers(agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    """Who stands on the support path without having promised anything."""
    names, place = _path(agreement, estate)
    span = term_of(agreement, estate)
    for number, name in names:
        carrier = _stage(name, agreement, estate)
        if list(gaps_of(carrier, span, estate)) == [(span.start, span.end)]:
            message = f"{name} is on the support path, but no OLA or contract with it is in force"
            related = tuple(pointer_to(other, "valid", said="no longer or not yet in force") for other in carrier.agreements[:1])
            yield Hit((*place, number) if place else ("inherits",), message, "Sign an OLA or contract with it, or take it off the path.", related, detail=name)


def _path(agreement: Agreement, estate: Estate) -> tuple[list[tuple[int, str]], Path]:
    """The stages of the support path besides the provider, who needs no agreement with itself, and where the path is written; empty where it is inherited."""
    names, place = path_of(agreement, estate)
    others = [(number, name) for number, name in names if name != provider_of(agreement)]
    return others, place if agreement.support is not None and agreement.support.path else ()


def _stage(name: str, agreement: Agreement, estate: Estate) -> Carrier:
    """A stage of the path as a part that agreements speak for."""
    parties = tuple(other for other in parties_on_path(name, estate) if other.key != agreement.key)
    return Carrier(name, name, "", pointer_to(agreement, "support", "path", said="the support path"), agreements=parties)


def _silent_parts(agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    """Agreements in force that say nothing about what is critical here."""
    proof = proof_of(agreement, estate)
    for target in proof.targets if proof is not None else ():
        if target.verdict is not Verdict.UNKNOWN or target.promise is None or not target.promise.target.critical:
            continue
        missing = {item.what: item for outcome in target.outcomes for item in outcome.missing}
        for item in missing.values():
            if not item.without_agreement and item.where.kind in {"ola", "contract"}:
                hint = f"Have {item.where.kind}/{item.where.id} promise {target.metric}, or promise less here."
                yield Hit(place_of(target), f"{target.name} is critical, but {item.what}", hint, (item.where,), detail=f"{detail_of(target)} {item.part}", level=Level.WARNING)


def find_missing_paths(agreement: Sla, estate: Estate) -> Iterator[Hit]:
    """Without a path nobody knows whose time a ticket takes, and none is left for handing it over."""
    proof = proof_of(agreement, estate)
    if proof is None or path_of(agreement, estate)[0] or not rests_on_others(agreement, estate):
        return
    metrics = [metric_of(target.metric, estate.settings) for target in proof.targets]
    times = [target.name for target, metric in zip(proof.targets, metrics, strict=True) if metric is not None and metric.composition is Composition.HAND_OFFS]
    if times:
        message = f"no support path is declared, so no part of the time of {times[0]} is left for handing over"
        yield Hit(("support",), message, "Name under `support: {path: […]}` who takes part, in the order of hand-over.")


def find_validity_gaps(agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    """From the day on which a part's agreement ends, nothing carries what rests on it."""
    if not is_judged(agreement, estate):
        return
    told: set[object] = set()
    for structure in structures_of(agreement, estate):
        for carrier in structure.carriers.values():
            level = None if carrier.critical else Level.WARNING
            if carrier.agreements and carrier.name not in told:
                told |= {carrier.name, *(other.key for other in carrier.agreements)}
                path = carrier.where.path if (carrier.where.kind, carrier.where.id) == (agreement.kind, agreement.id) else ("items", structure.item)
                yield from _gaps(carrier, path, agreement, estate, level)
    names, place = _path(agreement, estate)
    for number, name in names:
        carrier = _stage(name, agreement, estate)
        if carrier.agreements and not told & {other.key for other in carrier.agreements}:
            yield from _gaps(carrier, (*place, number) if place else ("inherits",), agreement, estate, None)


def _gaps(carrier: Carrier, path: Path, agreement: Agreement, estate: Estate, level: Level | None) -> Iterator[Hit]:  # a part, and how it is told
    """The spans of the term, as far as they are not past, in which nothing speaks for a part that something speaks for at another time."""
    span = term_of(agreement, estate)
    for start, end in gaps_of(carrier, replace(span, start=agreement.valid.from_), estate):
        if (end is not None and end <= estate.as_of) or (start <= span.start and end == span.end):
            continue
        gap = Span(start, end)
        message = f"nothing speaks for {carrier.label} in {gap}, while {agreement.key} holds"
        hint = f"Renew what ends, or agree on a successor from {start} on; else let the term of {agreement.key} end before."
        yield Hit(path, message, hint, _ending(carrier, gap), detail=f"{carrier.name} {start}", level=level)


def _ending(carrier: Carrier, gap: Span) -> tuple[Pointer, ...]:
    """The agreements that end where a gap begins, or begin where it ends."""
    before = [other for other in carrier.agreements if end_of(other) == gap.start]
    after = [other for other in carrier.agreements if other.valid.from_ == gap.end]
    return (*(pointer_to(other, "valid", "to", said="it ends here") for other in before), *(pointer_to(other, "valid", "from", said="it begins here") for other in after))


def find_orphans(agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    """An agreement that carries nothing is paid for and looked after all the same."""
    if agreement.in_force(estate.as_of) and agreement.items and next(carried_by(agreement, estate), None) is None:
        yield Hit(("items",), f"no agreement in force rests on {agreement.key}", "End it, or name it under underpinned_by where the composition does not say what it carries.")


_LINES = ("P3-A1", "P3-A2")

RULES = (
    Rule("U001", "critical-dep-uncovered", Level.ERROR, "a part, or a stage of the support path, without an OLA or contract in force", _LINES, (Sla, Ola), find_uncovered_parts),
    Rule("U004", "no-time-budget", Level.WARNING, "times promised without a support path", _LINES, (Sla,), find_missing_paths),
    Rule("U010", "validity-gap", Level.ERROR, "a part whose agreement does not hold over the whole term", _LINES, (Sla, Ola), find_validity_gaps),
    Rule("U021", "orphan-underpinning", Level.INFO, "an OLA or contract in force on which nothing rests", _LINES, (Ola, Contract), find_orphans),
)
