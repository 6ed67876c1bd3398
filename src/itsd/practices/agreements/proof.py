"""Do the agreements beneath carry an agreement? Each of its promises is derived from its parts, over every item and the whole term."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from itsd.diagnostics import Pointer
from itsd.levels.comparison import Verdict
from itsd.levels.declared import metric_of
from itsd.levels.metrics import Composition
from itsd.model.agreement import Ola, Sla
from itsd.model.governance import Waiver
from itsd.model.inheritance import effective
from itsd.model.targets import Target
from itsd.practices.accountability import is_accepted
from itsd.practices.agreements.availability import derive_share
from itsd.practices.agreements.hours import derive_hours
from itsd.practices.agreements.limits import prove_limits
from itsd.practices.agreements.promises import Promise, promises_of, say_promise
from itsd.practices.agreements.proofs import Outcome, Proof, Span, TargetProof
from itsd.practices.agreements.question import Question, end_of, gaps_of, holds
from itsd.practices.agreements.structure import path_of, rests_on_others, structures_of
from itsd.practices.agreements.support_path import parties_on_path
from itsd.practices.agreements.terms import derive_term
from itsd.practices.agreements.times import derive_times
from itsd.practices.agreements.values import derive_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from itsd.levels.metrics import Metric
    from itsd.model.agreement import Agreement
    from itsd.model.estate import Estate
    from itsd.practices.agreements.structure import Structure

_TERMS = {Composition.MIN_LEVEL, Composition.INTERSECTION, Composition.INTERSECTION_ON_PATH, Composition.UNION, Composition.FLOW_DOWN, Composition.OWN, Composition.FIRST_LINE}
_ADDING = {Composition.UNION_BOUND, Composition.SUM_WITH_RELAY, Composition.CRITICAL_PATH}
_SHARES = {Composition.PRODUCT, Composition.COMPLEMENT_PRODUCT}
_HOURS = "service-hours"
_SUPPORT = "support-hours"


def prove(agreement: Agreement, estate: Estate, *, brief: bool = False) -> Proof:
    """The proof of one agreement, or the cases in which what carries it does not suffice; a brief one leaves out what changes no verdict."""
    return estate.once(("proof", agreement.key, brief), lambda: _prove(agreement, estate, brief=brief))


def _prove(agreement: Agreement, estate: Estate, *, brief: bool) -> Proof:
    span = term_of(agreement, estate)
    structures = structures_of(agreement, estate)
    waivers = [waiver for waiver in estate.referring(Waiver, agreement.kind, agreement.id) if waiver.of.agreement == agreement.key and is_accepted(waiver, estate)]
    targets = []
    for name, promise in obligations_of(agreement, estate):
        metric = metric_of(promise.target.metric, estate.settings)
        path = promise.where.path if promise.source == agreement.key else ("inherits",)
        outcomes = () if metric is None else tuple(_outcomes(agreement, structures, promise, metric, span, estate, brief=brief))
        waiver = next((item for item in waivers if metric is not None and _waives(item, promise.target, metric)), None)
        targets.append(TargetProof(name, promise.target.metric, _said(promise), path, promise, outcomes, waiver))
    if not brief:  # what all agreements promise together is judged once for each capacity, not once for each agreement
        targets += prove_limits(agreement, structures, span, estate)
    return Proof(agreement.key, str(agreement.name), span, tuple(targets), tuple(_gaps(agreement, structures, estate)))


def prove_tree(agreement: Agreement, estate: Estate) -> Proof:
    """The proof of one agreement with those of all OLAs beneath it: the tree is proven by proving every step."""
    steps: dict[str, Proof] = {}
    waiting = [agreement]
    while waiting:
        for other in agreements_beneath(waiting.pop(), estate):
            if isinstance(other, Ola) and other.key not in steps and other.key != agreement.key:
                steps[other.key] = prove(other, estate)
                waiting.append(other)
    return replace(prove(agreement, estate), steps=tuple(steps.values()))


def term_of(agreement: Agreement, estate: Estate) -> Span:
    """What is left of the term: what is past cannot be mended. Of a term that is over, its last day."""
    end = end_of(agreement)
    start = max(agreement.valid.from_, estate.as_of if end is None else min(estate.as_of, end - timedelta(days=1)))
    return Span(start, end)


def obligations_of(agreement: Agreement, estate: Estate) -> Iterator[tuple[str, Promise]]:
    """Everything that has to be carried: the hours, the targets and clauses, own and inherited, and the obligations that flow down."""
    hours = effective(agreement, "hours", estate)
    if hours is not None:
        yield "service hours", Promise(_where(agreement, "hours"), Target.model_construct(metric=_HOURS, includes=(hours,)), hours)
    support = effective(agreement, "support", estate)
    if support is not None:
        yield "support hours", Promise(_where(agreement, "support"), Target.model_construct(metric=_SUPPORT, includes=(support.hours,)), support.hours)
    for promise in promises_of(agreement, estate):
        if isinstance(agreement, Ola) and promise.where.path[:1] != ("targets",):
            continue  # the clauses of an OLA are the word of its team about its own work
        if promise.target.metric != "obligations" or promise.where.path[:1] == ("targets",):
            yield promise.name, promise
    if isinstance(agreement, Ola):
        return
    flowing = tuple(item.obligation for item in effective(agreement, "compliance", estate) if item.flow_down)
    if flowing:
        yield "obligations", Promise(_where(agreement, "compliance"), Target.model_construct(metric="obligations", includes=flowing), None)


def _where(agreement: Agreement, key: str) -> Pointer:
    return Pointer(agreement.kind, agreement.id, (key,) if getattr(agreement, key) else ("inherits",), key)


def _said(promise: Promise) -> str:
    priority = f"{promise.target.priority}: " if promise.target.priority else ""
    return priority + say_promise(promise.target, promise.hours)


def _waives(waiver: Waiver, target: Target, metric: Metric) -> bool:
    """Whether a waiver accepts less for a target, or for the aspect it belongs to."""
    return (target.id is not None and waiver.of.target == target.id) or waiver.of.aspect == metric.aspect


def _outcomes(  # noqa: PLR0913, PLR0917  # a question and where it comes from
    agreement: Agreement,
    structures: Sequence[Structure],
    promise: Promise,
    metric: Metric,
    span: Span,
    estate: Estate,
    *,
    brief: bool,
) -> Iterator[Outcome]:
    """What follows for every item and every stretch of the term in which the same agreements are in force."""
    derive = law_of(metric)
    if derive is None:
        return
    for structure in structures:
        if isinstance(agreement, Ola) and is_own_word(agreement, structure, promise, metric, estate):
            continue
        for part in parts_of_term(agreement, structure, span, estate):
            outcome = derive(Question(estate, agreement, structure, part, promise, metric, brief))
            yield replace(outcome, item=structure.label, span=part)
    if not structures:
        yield Outcome(Verdict.UNKNOWN, f"{agreement.key} names no service", span=span)


def is_own_word(ola: Ola, structure: Structure, promise: Promise, metric: Metric, estate: Estate) -> bool:
    """Whether a team speaks of its own work alone: of a scope, of a service that rests on nobody else, or of a time that starts when it is asked.

    Such a time is the team's own part unless the composition says what that part is.
    """
    if promise.target.scope is not None or not rests_on_others(structure):
        return True
    if metric.composition is Composition.HAND_OFFS:
        return not path_of(ola, estate)[0]
    own = [promised for carrier in structure.carriers.values() if carrier.own for promised in carrier.promised]
    return metric.composition in _ADDING and not any(promised.target.metric == metric.id for promised in own)


def law_of(metric: Metric) -> Callable[[Question], Outcome] | None:
    """The derivation of a metric; None for what no parts carry."""
    law = metric.composition
    if law is Composition.NOT_DERIVED:
        return None
    if law is Composition.INTERSECTION_OF_HOURS:
        return lambda question: derive_hours(question, support=metric.id == _SUPPORT)
    if law is Composition.HAND_OFFS:
        return derive_times
    if law in _SHARES:
        return derive_share
    return derive_term if law in _TERMS else derive_value


def parts_of_term(agreement: Agreement, structure: Structure, span: Span, estate: Estate) -> list[Span]:
    """The term, cut where an agreement beneath begins or ends."""
    return estate.once(("parts of term", agreement.key, structure.item), lambda: list(_cut(agreement, structure, span, estate)))


def _cut(agreement: Agreement, structure: Structure, span: Span, estate: Estate) -> Iterator[Span]:
    below = {other.key: other for carrier in structure.carriers.values() for other in carrier.agreements}
    for _, name in path_of(agreement, estate)[0]:
        below.update({other.key: other for other in parties_on_path(name, estate)})
    edges = {span.start}
    for other in below.values():
        edges.update(day for day in (other.valid.from_, end_of(other)) if day is not None and span.start < day and (span.end is None or day < span.end))
    days = sorted(edges)
    for number, day in enumerate(days):
        yield Span(day, days[number + 1] if number + 1 < len(days) else span.end)


def _gaps(agreement: Agreement, structures: Sequence[Structure], estate: Estate) -> Iterator[tuple[str, Span]]:
    """The spans of the whole term, what is past included, in which a part had or will have no agreement; one that never had any is not among them."""
    whole = replace(term_of(agreement, estate), start=agreement.valid.from_)
    seen = set()
    for structure in structures:
        for carrier in structure.carriers.values():
            if carrier.agreements and carrier.name not in seen:
                seen.add(carrier.name)
                for start, end in gaps_of(carrier, whole, estate):
                    yield carrier.label, Span(start, end)


def agreements_to_prove(estate: Estate) -> list[Sla]:
    """The SLAs that are signed: in force today, or for a day to come."""
    return [sla for sla in estate.each(Sla) if sla.in_force(estate.as_of) or (sla.status == "agreed" and (sla.valid.to is None or sla.valid.to >= estate.as_of))]


def agreements_beneath(agreement: Agreement, estate: Estate) -> list[Agreement]:
    """The agreements that carry one, now or later in its term, each once: those of its parts, then those on its support path."""
    return estate.once(("beneath", agreement.key), lambda: _beneath(agreement, estate))


def _beneath(agreement: Agreement, estate: Estate) -> list[Agreement]:
    span = term_of(agreement, estate)
    found: dict[str, Agreement] = {}
    for structure in structures_of(agreement, estate):
        for other in (other for carrier in structure.carriers.values() for other in carrier.agreements):
            found[other.key] = other
    for _, name in path_of(agreement, estate)[0]:
        found.update({other.key: other for other in parties_on_path(name, estate)})
    found.pop(agreement.key, None)
    return [other for other in found.values() if holds(other, max(span.start, other.valid.from_), estate.as_of)]
