"""Proofs as JSON: every value exact, as a fraction and, where it has an end, as a decimal; instants in UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Context, Decimal, Inexact
from typing import TYPE_CHECKING, Any

from itsd.output.json_text import format_json
from itsd.output.underpin_words import say_counts, say_verdict

if TYPE_CHECKING:
    from fractions import Fraction

    from itsd.output.underpin_words import Titled, Underpinning, WhatIf
    from itsd.practices.agreements.proofs import CounterExample, Node, Outcome, Proof, Span, TargetProof

_DIGITS = 60  # of a decimal that is written beside its fraction


def render_underpinning(found: Underpinning) -> str:
    """All proofs."""
    proofs = [_titled(found, titled) for titled in found.proofs]
    counts = say_counts([titled.proof for titled in found.proofs])
    data = {"format": "itsd-underpin", "version": 1, "as_of": str(found.as_of), "reading": found.reading, "timezone": found.timezone, "summary": counts, "agreements": proofs}
    return format_json(data)


def _titled(found: Underpinning, titled: Titled) -> dict[str, Any]:
    data = {"name": found.title(titled), **_proof(titled.proof, tree=found.tree)}
    return {**data, "beneath": [_proof(step, tree=False) for step in titled.proof.steps]} if found.tree else data


def render_what_if(found: WhatIf) -> str:
    """What would be other than it is."""
    changes = [{"entity": change.entity, "target": change.target, "before": change.before, "after": change.after} for change in found.changes]
    differences = [{"agreement": item.agreement, "target": item.after.name, "before": _target(item.before), "after": _target(item.after)} for item in found.differences]
    return format_json({"format": "itsd-what-if", "version": 1, "changes": changes, "agreements_proven": found.looked_at, "differences": differences})


def _proof(proof: Proof, *, tree: bool) -> dict[str, Any]:
    return {
        "agreement": proof.agreement,
        "verdict": None if proof.verdict is None else proof.verdict.value,
        "stands": None if proof.stands is None else proof.stands.value,
        "not_proven_beneath": [step.agreement for step in proof.shaky],
        "accepted_risks": len(proof.accepted),
        "term": _span(proof.span),
        "gaps": [{"part": part, **_span(span)} for part, span in proof.gaps],
        "targets": [_target(target, tree=tree) for target in proof.targets],
    }


def _target(target: TargetProof, *, tree: bool = False) -> dict[str, Any]:
    waiver = target.waiver if target.accepted else None
    return {
        "name": target.name,
        "metric": target.metric,
        "promised": target.promised,
        "path": list(target.path),
        "verdict": None if target.verdict is None else target.verdict.value,
        "shown_as": say_verdict(target.verdict, accepted=target.accepted),
        "waiver": None if waiver is None else {"id": waiver.id, "accepted_by": waiver.accepted_by, "expires": str(waiver.expires)},
        "outcomes": [_outcome(outcome, tree=tree) for outcome in target.outcomes],
    }


def _outcome(outcome: Outcome, *, tree: bool) -> dict[str, Any]:
    return {
        "item": outcome.item,
        "span": None if outcome.span is None else _span(outcome.span),
        "verdict": outcome.verdict.value,
        "reason": outcome.reason,
        "unit": outcome.unit.value,
        "needed": _number(outcome.needed),
        "expected": _number(outcome.expected),
        "guaranteed": _number(outcome.guaranteed),
        "expected_only": outcome.expected_only,
        "allowed_seconds": _number(outcome.allowed),
        "used_seconds": _number(outcome.used),
        "window": None if outcome.window is None else {"from": str(outcome.window[0]), "until": str(outcome.window[1])},
        "weakest": outcome.weakest,
        "improve": outcome.improve,
        "missing": [{"part": item.part, "what": item.what, "at": f"{item.where.kind}/{item.where.id}", "path": list(item.where.path)} for item in outcome.missing],
        "notes": list(outcome.notes),
        "counter_example": None if outcome.counter is None else _counter(outcome.counter),
        **({"tree": None if outcome.tree is None else _node(outcome.tree)} if tree else {}),
    }


def _counter(counter: CounterExample) -> dict[str, Any]:
    return {
        "sentence": counter.sentence,
        "calendar": counter.calendar,
        "seconds": _number(counter.seconds),
        "allowed": _number(counter.allowed),
        "events": [{"from": _instant(event.start), "until": _instant(event.end), "who": event.who, "what": event.what} for event in counter.events],
        "windows": [{"from": _instant(start), "until": _instant(end)} for start, end in counter.windows],
    }


def _node(node: Node) -> dict[str, Any]:
    return {
        "label": node.label,
        "source": node.source,
        "promise": node.promise,
        "unit": node.unit.value,
        "value": _number(node.value),
        "used_seconds": _number(node.used),
        "needed": _number(node.needed),
        "children": [_node(child) for child in node.children],
    }


def _span(span: Span) -> dict[str, Any]:
    return {"from": str(span.start), "until": None if span.end is None else str(span.end)}


def _number(value: Fraction | None) -> dict[str, str | None] | None:
    """An exact number: as a fraction always, as a decimal where it has an end."""
    if value is None:
        return None
    context = Context(prec=_DIGITS)
    decimal: Decimal | None = context.divide(Decimal(value.numerator), Decimal(value.denominator))
    if context.flags[Inexact]:
        decimal = None
    return {"fraction": str(value), "decimal": None if decimal is None else f"{decimal:f}"}


def _instant(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
