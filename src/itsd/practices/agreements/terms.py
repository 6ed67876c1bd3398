"""Terms that every part has to carry: levels, controls, locations, languages; and what one part alone answers for."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from itsd.levels.comparison import Verdict, compare_targets
from itsd.levels.metrics import Composition
from itsd.practices.agreements.proofs import Missing, Node, Outcome, Unit, worst_of
from itsd.practices.agreements.structure import path_of
from itsd.practices.agreements.support_path import agreements_of, where_on_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.levels.comparison import Comparison
    from itsd.practices.agreements.promises import Promise
    from itsd.practices.agreements.question import Question
    from itsd.practices.agreements.structure import Carrier


def derive_term(question: Question) -> Outcome:
    """A term that each part has to carry by itself: the least of them is what the whole gives."""
    law = question.metric.composition
    if law in {Composition.INTERSECTION_ON_PATH, Composition.FIRST_LINE} and path_of(question.agreement, question.estate)[0]:
        return _judge(question, list(_on_path(question, first=law is Composition.FIRST_LINE)))
    carriers = [carrier for carrier in question.carriers() if carrier.own] if law is Composition.OWN else question.carriers()
    found = [_of_carrier(question, carrier) for carrier in carriers]
    if law is Composition.FIRST_LINE:
        known = [item for item in found if not isinstance(item[1], Missing)]
        found = known[:1] or found
    return _judge(question, found)


Result = tuple[str, "Promise | Missing", "Comparison | None"]


def _of_carrier(question: Question, carrier: Carrier) -> Result:
    """How the promise for a part stands to what is asked: of several the best."""
    promises = question.promises(carrier)
    if not promises:
        return carrier.label, question.missing(carrier), None
    return _best(question, carrier.label, promises)


def _best(question: Question, label: str, promises: list[Promise]) -> Result:
    compared = [(promise, compare_targets(promise.target, question.target, question.estate.settings)) for promise in promises]
    for verdict in (Verdict.EXCEEDS, Verdict.MEETS, Verdict.FALLS_SHORT, Verdict.NOT_COMPARABLE, Verdict.UNKNOWN):
        for promise, comparison in compared:
            if comparison.verdict is verdict:
                return label, promise, comparison
    return label, *compared[0]  # pragma: no cover  # there are no other verdicts


def _on_path(question: Question, *, first: bool) -> Iterator[Result]:
    """What each stage of the support path promises; or only the first one, to whom everybody turns."""
    names, place = path_of(question.agreement, question.estate)
    for number, name in names[:1] if first else names:
        where = where_on_path(question, place, number)
        agreements = agreements_of(name, question)
        promises = [promise for other in agreements for promise in question.all_promises(other) if question.answers(promise, other)]
        if not agreements:
            yield name, Missing(name, f"{name} is on the support path, but no OLA or contract with it is in force", where, without_agreement=True), None
        elif promises:
            yield _best(question, name, promises)
        else:
            yield name, Missing(name, f"{agreements[0].key} promises no {question.asked}", where), None


def _judge(question: Question, results: list[Result]) -> Outcome:
    """The worst of all decides; one that falls short is certain, whatever is missing elsewhere."""
    missing = tuple(promise for _, promise, _ in results if isinstance(promise, Missing))
    known = [(label, promise, comparison) for label, promise, comparison in results if comparison is not None]
    tree = Node("all of", Unit.RANK, children=tuple(_node(label, promise, comparison) for label, promise, comparison in results))
    verdict = worst_of([comparison.verdict for _, _, comparison in known])
    if not results or (verdict is not Verdict.FALLS_SHORT and missing) or verdict is None:
        reason = "; ".join(item.what for item in missing) or f"nothing carries {question.promise.name}"
        return Outcome(Verdict.UNKNOWN, reason, Unit.RANK, tree=tree, missing=missing)
    bad = [(label, promise, comparison) for label, promise, comparison in known if comparison.verdict is verdict]
    label, promise, comparison = bad[0]
    if verdict.met:
        return Outcome(verdict, "every part carries it" if len(known) > 1 else comparison.reason, Unit.RANK, tree=tree, weakest=label)
    reason = "; ".join(f"{name}: {found.reason}" for name, _, found in bad)
    improve = f"{label} has to promise {question.promise} ({promise.source})" if not isinstance(promise, Missing) and verdict is Verdict.FALLS_SHORT else ""
    return Outcome(verdict, reason, Unit.RANK, tree=tree, weakest=label, improve=improve, missing=missing)


def _node(label: str, promise: Promise | Missing, comparison: Comparison | None) -> Node:
    if isinstance(promise, Missing) or comparison is None:
        return Node(label, Unit.RANK, promise="no promise")
    return Node(label, Unit.RANK, promise.source, str(promise), Fraction(comparison.verdict.met))
