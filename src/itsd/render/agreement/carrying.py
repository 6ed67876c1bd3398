"""What an agreement rests on and what rests on it: the annex of the internal copy."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from itsd.levels.declared import metric_of
from itsd.levels.digits import format_share
from itsd.levels.metrics import Direction
from itsd.model.agreement import Contract, Ola, Sla
from itsd.model.values import Duration
from itsd.output.underpin_words import shown_outcomes
from itsd.practices.agreements.proof import agreements_beneath, prove, prove_tree
from itsd.practices.agreements.proofs import Unit
from itsd.practices.agreements.spoken_values import say_number
from itsd.practices.agreements.upward import carried_by
from itsd.render.agreement.spans import say_length, say_term
from itsd.render.agreement.targets import say_name, say_value

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from itsd.levels.comparison import Verdict
    from itsd.model.agreement import Agreement
    from itsd.practices.agreements.proofs import Node, Outcome, TargetProof
    from itsd.render.phrases import Phrases

_HOURS = frozenset({"service-hours", "support-hours"})  # contained or not: there is no number to be given


@dataclass(frozen=True, slots=True)
class ProofRow:
    """One target with its proof. Reasons are in English, as proofs are."""

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
    apart: str
    """The targets that rest on no other agreement, by name."""


@dataclass(frozen=True, slots=True)
class Beneath:
    """One agreement that carries another."""

    key: str
    name: str
    provider: str
    valid: str


@dataclass(frozen=True, slots=True)
class Need:
    """What one target of an agreement above needs from here."""

    target: str
    promised: str
    given: str
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
    rows = tuple(_row(target, agreement, phrases) for target in proof.targets if target.verdict is not None or target.accepted)
    apart = phrases.join([_name(target, phrases) for target in proof.targets if target.verdict is None and not target.accepted])
    stands = _word(proof.stands, phrases) if not proof.accepted else phrases.labels.text("%(verdict)s, with accepted risks", verdict=_word(proof.stands, phrases))
    end = "" if proof.span.end is None else phrases.day(proof.span.end)
    labels = phrases.labels
    span = labels.text("for the term from %(start)s until before %(end)s", start=phrases.day(proof.span.start), end=end) if end else labels.get("for a term without end")
    return ProofAnnex(stands, span, rows, apart)


def _row(target: TargetProof, agreement: Agreement, phrases: Phrases) -> ProofRow:
    verdict = phrases.labels.get("Accepted risk") if target.accepted else _word(target.verdict, phrases)
    return ProofRow(_name(target, phrases), _promised(target, agreement, phrases), verdict, tuple(dict.fromkeys(outcome.reason for outcome in shown_outcomes(target))))


def _name(target: TargetProof, phrases: Phrases) -> str:
    """What is promised, by name; of what is no target, as proofs call it."""
    metric = metric_of(target.metric, phrases.estate.settings)
    if target.promise is not None:
        return say_name(target.promise.target, metric, phrases)
    return target.name if metric is None else metric.ar if phrases.is_arabic else metric.en


def _promised(target: TargetProof, agreement: Agreement, phrases: Phrases) -> str:
    """The value with its window and the hours that it counts in."""
    promise = target.promise
    if promise is None and target.path[:1] == ("workload_limits",):
        limit = agreement.workload_limits[int(target.path[1])]
        return phrases.labels.get("; ").join(filter(None, [phrases.labels.text("At most %(value)s", value=phrases.amount(limit.at_most)), phrases.window(limit.per)]))
    if promise is None:
        return phrases.calendar(target.promised) if phrases.estate.exists("calendar", target.promised) else target.promised
    counted = promise.hours is not None and not isinstance(promise.target.includes or promise.target.within or promise.target.level, tuple | str)
    return phrases.labels.get("; ").join(filter(None, [say_value(promise.target, phrases), phrases.window(promise.target.per), phrases.calendar(promise.hours) if counted else ""]))


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
    """A row for each target, with the place that is asked the most."""
    for target in prove(above, phrases.estate).targets:
        places = [] if target.metric in _HOURS else [node for _, node in _nodes(target, agreement)]
        if places:
            node = _tightest(places, target, phrases)
            given, needed = _say_place(node.value, node, phrases), _say_place(node.needed, node, phrases)
            if given or needed:
                yield Need(_name(target, phrases), _promised(target, above, phrases), given, needed, _word(target.verdict, phrases))


def _tightest(places: list[Node], target: TargetProof, phrases: Phrases) -> Node:
    """The place that is asked the most: the least where less is better, the most where more is; the first where nothing is asked."""
    metric = metric_of(target.metric, phrases.estate.settings)
    asked = [(node.needed, node) for node in places if node.needed is not None]
    if not asked:
        return places[0]
    better = min if metric is not None and metric.direction is Direction.LOWER else max
    return better(asked, key=lambda entry: entry[0])[1]


def _say_place(value: Fraction | None, node: Node, phrases: Phrases) -> str:
    """A value at a place of the composition: a share, a length of time, or a number with its unit."""
    if value is None or node.unit is Unit.RANK:
        return ""
    if node.unit is Unit.SHARE:
        return f"{format_share(value, None)}%"
    if node.dimension == "months" and value.denominator == 1:
        return phrases.amount(Duration(Decimal(value.numerator), "month"))
    if node.dimension == "s":
        return say_length(value, phrases)
    unit = phrases.labels.find(node.dimension)
    return f"{phrases.number(value.numerator)} {unit}" if unit and value.denominator == 1 else say_number(value, node.dimension)


def _nodes(target: TargetProof, agreement: Agreement) -> Iterator[tuple[Outcome, Node]]:
    """The places of the proof of a target for which this agreement stands."""
    for outcome in target.outcomes:
        waiting = [outcome.tree] if outcome.tree is not None else []
        while waiting:
            node = waiting.pop()
            if node.source == agreement.key:
                yield outcome, node
            waiting.extend(node.children)
