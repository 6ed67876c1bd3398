"""Terms of one agreement that do not fit together: responses after resolutions, priorities upside down, two values for one thing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from itsd.diagnostics import Hit, Level
from itsd.levels.comparison import Verdict
from itsd.levels.declared import metric_of
from itsd.levels.metrics import Direction
from itsd.rules.base import Rule
from itsd.rules.terms import AGREEMENTS, compare_terms, is_own, place_of, pointer_to, ranks_of, terms_of, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.levels.offers import OfferComparison
    from itsd.model.agreement import Agreement
    from itsd.model.estate import Estate
    from itsd.model.periods import Window
    from itsd.model.targets import Target
    from itsd.practices.agreements.promises import Promise

_EVERY = {"share": None, "percentile": None, "average": False}


def find_late_responses(agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    """Nothing is resolved before somebody has responded: a response that may come later promises nothing."""
    terms = terms_of(agreement, estate)
    for response in terms:
        if response.target.metric == "response-time":
            resolutions = (term for term in terms if term.target.metric == "resolution-time" and _covers(term, response))
            found = next((term for term in resolutions if _is_due_before(term, response, agreement, estate)), None)
            if found is not None and (is_own(response, agreement) or is_own(found, agreement)):
                yield _late_response(response, found, agreement)


def _covers(resolution: Promise, response: Promise) -> bool:
    """Whether a resolution is promised for everything that a response is promised for, on the same clock."""
    wide, narrow = resolution.target, response.target
    return resolution.hours == response.hours and wide.priority in {None, narrow.priority} and wide.scope in {None, narrow.scope} and wide.pauses == narrow.pauses


def _is_due_before(resolution: Promise, response: Promise, agreement: Agreement, estate: Estate) -> bool:
    """Whether a resolution in time always brings the response earlier than is promised, in no fewer cases."""
    implied = _changed(resolution, metric="response-time")
    cases = compare_terms(implied, response, agreement, estate)
    each = compare_terms(_changed(implied, **_EVERY), _changed(response, **_EVERY), agreement, estate)
    return cases is not None and each is not None and cases.verdict.met and each.verdict is Verdict.EXCEEDS


def _late_response(response: Promise, resolution: Promise, agreement: Agreement) -> Hit:
    at, other, said = (response, resolution, "the resolution") if is_own(response, agreement) else (resolution, response, "the response")
    of = f" to {response.target.priority}" if response.target.priority else ""
    message = f"the response{of} within {response.target.at_most} comes after the resolution within {resolution.target.at_most}"
    return Hit(place_of(at), message, "Promise a response that comes before the resolution.", (pointer_to(other, said),))


def find_looser_priorities(agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    """What is more urgent must never have to wait longer."""
    ranks = ranks_of(agreement, estate)
    terms = sorted((term for term in terms_of(agreement, estate) if term.target.priority in ranks), key=lambda term: ranks[term.target.priority or ""])
    for number, higher in enumerate(terms):
        lower = (term for term in terms[number + 1 :] if _is_alike(higher, term) and ranks[term.target.priority or ""] > ranks[higher.target.priority or ""])
        found = next((term for term in lower if _is_looser(higher, term, agreement, estate) and not _is_made_good(terms, higher, term, agreement, estate)), None)
        if found is not None and (is_own(higher, agreement) or is_own(found, agreement)):
            yield _looser_priority(higher, found, agreement)


def _is_alike(left: Promise, right: Promise) -> bool:
    """Whether two terms promise the same thing, whatever their priorities."""
    return _subject(left.target) == _subject(right.target)


def _subject(target: Target) -> tuple[object, ...]:
    """What a target is about, its priority aside."""
    return target.metric, target.scope, frozenset(target.excluding), target.pauses


def _is_looser(higher: Promise, lower: Promise, agreement: Agreement, estate: Estate) -> bool:
    """Whether the higher priority is worse off in some case, and better off in none."""
    forth, back = _compare_priorities(higher, lower, agreement, estate), _compare_priorities(lower, higher, agreement, estate)
    return forth is not None and back is not None and forth.verdict is Verdict.FALLS_SHORT and back.verdict.met


def _is_made_good(terms: list[Promise], higher: Promise, lower: Promise, agreement: Agreement, estate: Estate) -> bool:
    """Whether another term of the higher priority promises as much as the lower one has."""
    same = (term for term in terms if term.target.priority == higher.target.priority and _is_alike(term, lower))
    return any(found is not None and found.verdict.met for found in (_compare_priorities(term, lower, agreement, estate) for term in same))


def _compare_priorities(offer: Promise, need: Promise, agreement: Agreement, estate: Estate) -> OfferComparison | None:
    return compare_terms(_changed(offer, priority=None), _changed(need, priority=None), agreement, estate)


def _looser_priority(higher: Promise, lower: Promise, agreement: Agreement) -> Hit:
    own = is_own(higher, agreement)
    at, other = (higher, lower) if own else (lower, higher)
    worse, better = (f"{value_of(term.target)}{'' if higher.hours == lower.hours else f' of {term.hours}'}" for term in (higher, lower))
    message = f"{higher.target.metric} for {higher.target.priority} ({worse}) is looser than for {lower.target.priority} ({better})"
    return Hit(place_of(at), message, "Promise the more urgent priority at least as much.", (pointer_to(other, f"for {other.target.priority}"),))


def find_contradictions(agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    """Of two values for one thing one is wrong; a term that another one implies promises nothing."""
    terms = [term for term in terms_of(agreement, estate) if is_own(term, agreement)]
    groups: dict[tuple[object, ...], list[Promise]] = {}
    for term in terms:
        groups.setdefault((_subject(term.target), term.target.priority), []).append(term)
    for group in groups.values():
        for number, term in enumerate(group[1:], 1):
            yield from _first(_clash(other, term, agreement, estate) for other in group[:number])


def _first(hits: Iterator[Hit | None]) -> Iterator[Hit]:
    """The first hit there is: more of them would say the same of one term."""
    found = next((hit for hit in hits if hit is not None), None)
    if found is not None:
        yield found


def _clash(left: Promise, right: Promise, agreement: Agreement, estate: Estate) -> Hit | None:
    """How two terms about one thing stand to each other, where one of them is wrong or says nothing."""
    forth, back = compare_terms(left, right, agreement, estate), compare_terms(right, left, agreement, estate)
    if forth is None or back is None:
        return None
    if _is_same_thing(left, right, estate):
        return _of_same_thing(left, right, forth, back, estate)
    if _implies(forth):
        return _dead(right, left)
    return _dead(left, right) if _implies(back) else None


def _is_same_thing(left: Promise, right: Promise, estate: Estate) -> bool:
    """Whether two terms of one subject can differ in nothing but their value."""
    return left.hours == right.hours and _measure(left.target, estate) == _measure(right.target, estate)


def _measure(target: Target, estate: Estate) -> tuple[object, ...]:
    """Of which cases and windows a target speaks; what holds for each case needs no window."""
    metric = metric_of(target.metric, estate.settings)
    each = target.is_of_every and metric is not None and not (metric.windowed or metric.mean)
    window: Window | None = None if each else target.per
    return target.comparator, target.share, target.percentile, target.average, window


def _of_same_thing(left: Promise, right: Promise, forth: OfferComparison, back: OfferComparison, estate: Estate) -> Hit | None:
    metric = metric_of(right.target.metric, estate.settings)
    if forth.verdict.met and back.verdict.met:
        return _said_again(right, left)
    if metric is not None and metric.direction is Direction.SUPERSET:  # lists add up: both hold
        return _dead(right, left) if forth.verdict.met else _dead(left, right) if back.verdict.met else None
    if Verdict.FALLS_SHORT in {forth.verdict, back.verdict}:
        at, other = (left, right) if _is_clause(right) else (right, left)
        message = f"{_name(at)} is {value_of(at.target)} here and {value_of(other.target)} in {_where(other)}"
        return Hit(place_of(at), message, "Keep one of them, or say with `scope:` what each is about.", (pointer_to(other, "the other value"),), detail=_where(other))
    return None


def _said_again(term: Promise, before: Promise) -> Hit | None:
    """A target that stands there twice. A clause and a target may say the same: the one is explained, the other measured."""
    if _is_clause(term):
        return None
    message = f"{_name(term)} {value_of(term.target)} says again what stands in {_where(before)}"
    return Hit(place_of(term), message, "Leave one of them out.", (pointer_to(before, "what it repeats"),), detail=f"again {_where(before)}")


def _implies(comparison: OfferComparison) -> bool:
    """Whether one term certainly holds wherever the other does, in every reading and all hours."""
    return comparison.guaranteed.verdict.met and comparison.expected.verdict.met and comparison.uncovered is None


def _dead(term: Promise, by: Promise) -> Hit:
    """A term that another one implies."""
    value, other = (f"{value_of(item.target)}{'' if term.hours == by.hours else f' of {item.hours}'}" for item in (term, by))
    message = f"{_name(term)} {value} promises nothing beside {_where(by)}, {other}, which implies it"
    return Hit(place_of(term), message, "Leave it out, or promise what the other does not.", (pointer_to(by, "what implies it"),), detail=f"dead {_where(by)}")


def _is_clause(term: Promise) -> bool:
    return term.where.path[0] != "targets"


def _name(term: Promise) -> str:
    target = term.target
    return f"{target.metric} for {target.priority}" if target.priority else target.metric


def _where(term: Promise) -> str:
    """A place in the same agreement: `continuity.rto`, `targets[2]`, a target by its id."""
    if _is_clause(term):
        return ".".join(map(str, term.where.path))
    return f"target {term.target.id}" if term.target.id else f"targets[{term.where.path[1]}]"


def _changed(term: Promise, **fields: object) -> Promise:
    """A term with other fields of its target."""
    return replace(term, target=term.target.model_copy(update=fields))


RULES = (
    Rule("T007", "response-gt-resolution", Level.ERROR, "a response that may come after the resolution", ("P3-A1",), AGREEMENTS, find_late_responses),
    Rule("T008", "priority-monotone", Level.ERROR, "a higher priority that is looser than a lower one", ("P3-A1",), AGREEMENTS, find_looser_priorities),
    Rule("A025", "clause-contradiction", Level.WARNING, "two values for the same thing, or a target that another one implies", ("P3-A2",), AGREEMENTS, find_contradictions),
)
