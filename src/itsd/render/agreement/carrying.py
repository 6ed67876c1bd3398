"""What an agreement rests on and what rests on it: the annex of the internal copy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.model.agreement import Contract, Ola, Sla
from itsd.output.underpin_words import say_value, shown_outcomes
from itsd.practices.agreements.proof import agreements_beneath, prove, prove_tree
from itsd.practices.agreements.upward import carried_by
from itsd.render.agreement.spans import say_term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.levels.comparison import Verdict
    from itsd.model.agreement import Agreement
    from itsd.practices.agreements.proofs import Node, Outcome, TargetProof
    from itsd.render.phrases import Phrases


@dataclass(frozen=True, slots=True)
class ProofRow:
    """One target with its proof. Promise and reasons are in English, as proofs are."""

    name: str
    promised: str
    verdict: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProofAnnex:
    """The proof of an agreement."""

    verdict: str
    span: str
    rows: tuple[ProofRow, ...]


@dataclass(frozen=True, slots=True)
class Beneath:
    """One agreement that carries another."""

    key: str
    name: str
    provider: str
    valid: str


@dataclass(frozen=True, slots=True)
class Need:
    """What one target of an agreement above needs from here. All but the verdict is in English, as proofs are."""

    target: str
    promised: str
    needed: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Carried:
    """An agreement above with what its targets need from here; none where they need nothing that can be told."""

    agreement: str
    needs: tuple[Need, ...]


def build_proof(agreement: Agreement, phrases: Phrases) -> ProofAnnex:
    """The proof of an SLA or OLA with those of the steps beneath."""
    proof = prove_tree(agreement, phrases.estate)
    rows = tuple(_row(target, phrases) for target in proof.targets)
    stands = _word(proof.stands, phrases) if not proof.accepted else phrases.labels.text("%(verdict)s, with accepted risks", verdict=_word(proof.stands, phrases))
    end = "" if proof.span.end is None else phrases.day(proof.span.end)
    labels = phrases.labels
    span = labels.text("for the term from %(start)s until before %(end)s", start=phrases.day(proof.span.start), end=end) if end else labels.get("for a term without end")
    return ProofAnnex(stands, span, rows)


def _row(target: TargetProof, phrases: Phrases) -> ProofRow:
    verdict = phrases.labels.get("Accepted risk") if target.accepted else _word(target.verdict, phrases)
    return ProofRow(target.name, target.promised, verdict, tuple(dict.fromkeys(outcome.reason for outcome in shown_outcomes(target))))


def _word(verdict: Verdict | None, phrases: Phrases) -> str:
    if verdict is None:
        return phrases.labels.get("Not derived")
    return phrases.labels.get("Met") if verdict.met else phrases.word(verdict.value)


def build_beneath(agreement: Agreement, phrases: Phrases) -> tuple[Beneath, ...]:
    """The agreements that carry one."""
    return tuple(Beneath(other.key, phrases.text(other.name), _provider(other, phrases), say_term(other, phrases)) for other in agreements_beneath(agreement, phrases.estate))


def _provider(agreement: Agreement, phrases: Phrases) -> str:
    if isinstance(agreement, Contract):
        return phrases.name("supplier", agreement.parties.supplier)
    party = agreement.parties.provider if isinstance(agreement, Sla | Ola) else None
    return "" if party is None else phrases.name("unit", party.unit)


def build_carried(agreement: Agreement, phrases: Phrases) -> tuple[Carried, ...]:
    """The agreements that an OLA or a contract helps to carry, and for each of their targets what it must give so that they hold while the rest stays."""
    above = {other.key: other for other in carried_by(agreement, phrases.estate)}
    found = [Carried(f"{phrases.text(above[key].name)} ({key})", tuple(dict.fromkeys(_needs(above[key], agreement, phrases)))) for key in sorted(above)]
    return tuple(sorted(found, key=lambda carried: not carried.needs))


def _needs(above: Agreement, agreement: Agreement, phrases: Phrases) -> Iterator[Need]:
    for target in prove(above, phrases.estate).targets:
        for outcome, node in _nodes(target, agreement):
            needed = say_value(node.needed, node) or say_value(node.value, node)
            if needed:
                yield Need(target.name, target.promised, f"{needed} ({node.label})", _word(outcome.verdict, phrases))


def _nodes(target: TargetProof, agreement: Agreement) -> Iterator[tuple[Outcome, Node]]:
    """The places of the proof of a target for which this agreement stands."""
    for outcome in target.outcomes:
        waiting = [outcome.tree] if outcome.tree is not None else []
        while waiting:
            node = waiting.pop()
            if node.source == agreement.key:
                yield outcome, node
            waiting.extend(node.children)
