"""Terms that an agreement and those beneath do not share: notice, severities, credits, windows, exclusions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.diagnostics import Hit, Level
from itsd.levels.comparison import Verdict, implies_window, measure_of
from itsd.levels.declared import metric_of
from itsd.levels.metrics import Composition
from itsd.model.agreement import Contract, Ola, Sla
from itsd.model.inheritance import ancestors, effective
from itsd.model.names import normal_name
from itsd.model.time import PriorityScheme
from itsd.practices.agreements.promises import promises_of
from itsd.rules.base import Rule
from itsd.rules.underpinned import carriers_in_force, detail_of, is_judged, place_of, pointer_to, promises_beneath, proof_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.diagnostics import Path
    from itsd.model.agreement import Agreement
    from itsd.model.estate import Estate
    from itsd.model.text import Text
    from itsd.model.values import Duration

_SHORTEST_MONTH, _LONGEST_MONTH = 28 * 86_400, 31 * 86_400
_FORM = "Map each of our priorities to one of the supplier's: `severities: {p1: sev-1}`."


def find_short_notice(agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    """Who carries us may be gone before we may leave, or before a successor is found."""
    notice = effective(agreement, "termination", estate) if is_judged(agreement, estate) else None
    if notice is None:
        return
    place = ("termination", "notice") if agreement.termination is not None else ("inherits",)
    for _, other in carriers_in_force(agreement, estate):
        theirs = effective(other, "termination", estate)
        if theirs is not None and _is_shorter(theirs.notice, notice.notice):
            message = f"{other.key} may be ended with {theirs.notice} of notice, this agreement only with {notice.notice}"
            related = (pointer_to(other, "termination", "notice", said="the shorter notice"),)
            yield Hit(place, message, f"Agree on at least {notice.notice} in {other.key}, or on less here.", related, detail=other.key)


def _is_shorter(left: Duration, right: Duration) -> bool:
    """Whether one notice is certainly shorter, however long the months are that it runs through."""
    return _bounds(left)[1] < _bounds(right)[0] if left.months is None or right.months is None else left.months < right.months


def _bounds(duration: Duration) -> tuple[int, int]:
    """The least and the most seconds of a duration; of business time, which only a calendar can tell, nothing is certain."""
    if duration.months is not None:
        return duration.months * _SHORTEST_MONTH, duration.months * _LONGEST_MONTH
    known = measure_of(duration)
    return (int(known[1]), int(known[1])) if known is not None and known[0] == "s" else (0, 2**63)


def find_unmapped_severities(agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    """A priority for which the supplier has no severity is answered as the supplier pleases."""
    if not is_judged(agreement, estate):
        return
    used = _priorities(agreement, estate)
    scheme = estate.find(PriorityScheme, effective(agreement, "priorities", estate)) if used else None
    ours = {*used, *(scheme.order if scheme is not None else ())}
    for _, other in carriers_in_force(agreement, estate) if used else ():
        if isinstance(other, Contract):
            for priority in _unmapped(set(used), ours, other, estate):
                message = f"{other.key} has no severity for the priority {priority}"
                related = (pointer_to(other, "severities" if other.severities else "targets", said="the supplier's own severities"),)
                yield Hit(used[priority], message, _FORM, related, detail=f"{priority} {other.key}")


def _priorities(agreement: Agreement, estate: Estate) -> dict[str, tuple[str | int, ...]]:
    """The priorities that times are promised for, each with the place of the first such promise."""
    found: dict[str, tuple[str | int, ...]] = {}
    for promise in promises_of(agreement, estate):
        metric = metric_of(promise.target.metric, estate.settings)
        if promise.target.priority and metric is not None and metric.composition is Composition.HAND_OFFS:
            own = promise.source == agreement.key
            found.setdefault(promise.target.priority, (*promise.where.path, "priority") if own else ("inherits",))
    return found


def _unmapped(used: set[str], ours: set[str], contract: Contract, estate: Estate) -> list[str]:
    """The priorities that a contract neither maps nor shares; a contract that speaks of no severity at all treats all alike."""
    if contract.severities:
        return sorted(used - set(contract.severities))
    theirs = {promise.target.priority for promise in promises_of(contract, estate) if promise.target.priority}
    return sorted(used - theirs) if theirs - ours else []


def find_one_sided_credits(agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    """What the customer gets back for a failure of the supplier, the supplier should give back too."""
    if not agreement.credits or not is_judged(agreement, estate):
        return
    metrics = {target.id: target.metric for target in agreement.targets if target.id}
    for index, credit in enumerate(agreement.credits):
        for _, other in carriers_in_force(agreement, estate):
            targets = {promise.target.id: promise.target.metric for promise in promises_of(other, estate)}
            metric = metrics.get(credit.target)
            if isinstance(other, Contract) and metric in targets.values() and not any(targets.get(item.target) == metric for item in effective(other, "credits", estate)):
                message = f"a missed {credit.target} gives credits here, but none in {other.key}, which promises {metric} too"
                related = (pointer_to(other, "targets", said="promised without credits"),)
                yield Hit(("credits", index), message, f"Agree on credits in {other.key}, or know that they are paid out of the own budget.", related, detail=other.key)


def find_longer_windows(agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    """A promise per year lets all that it permits fall into one month."""
    proof = proof_of(agreement, estate)
    for target in proof.targets if proof is not None else ():
        metric = metric_of(target.metric, estate.settings)
        if target.promise is None or target.promise.target.per is None or metric is None or not metric.windowed or target.verdict is Verdict.FALLS_SHORT:
            continue
        for other, promise in promises_beneath(agreement, target.promise, estate):
            ours, theirs = target.promise.target.per, promise.target.per
            if theirs is not None and not implies_window(theirs, ours):
                message = f"{target.name} is promised per {ours}, but {other.key} promises it per {theirs}: all that it permits may fall into one {ours}"
                yield Hit(place_of(target), message, f"Agree on a window of a {ours} in {other.key}.", (promise.where,), detail=f"{detail_of(target)} {other.key}")


def find_leaking_exclusions(agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    """When the supplier need not deliver and we have to, the difference is ours."""
    if not is_judged(agreement, estate):
        return
    said = [text for source in (agreement, *ancestors(agreement, estate)) for _, text in _exclusions(source)]
    said += [text for source in (agreement, *ancestors(agreement, estate)) if source.scope is not None for text in source.scope.out]
    for carrier, other in carriers_in_force(agreement, estate):
        for path, text in _exclusions(other, carrier.service) if isinstance(other, Contract) else ():
            if not any(_is_same(text, ours, estate) for ours in said):
                shown = text.show(estate.settings.locales.default, estate.settings.locales.default)
                message = f"{other.key} excludes what is not excluded here: {shown}"
                yield Hit(
                    ("exceptions",),
                    message,
                    f"Exclude it here as well, in the same words, or have {other.key} include it.",
                    (pointer_to(other, *path, said="the exclusion"),),
                    detail=shown,
                )


def _exclusions(agreement: Agreement, service: str = "") -> Iterator[tuple[Path, Text]]:
    """Everything that an agreement excludes, with its place; of its items only those about a service where one is given."""
    for index, text in enumerate(agreement.exceptions):
        yield ("exceptions", index), text
    for number, item in enumerate(agreement.items):
        if service in {"", item.service}:
            for index, text in enumerate(item.exclusions):
                yield ("items", number, "exclusions", index), text
    for number, target in enumerate(agreement.targets):
        for index, text in enumerate(target.excluding):
            yield ("targets", number, "excluding", index), text


def _is_same(left: Text, right: Text, estate: Estate) -> bool:
    """Whether two texts say the same in some language that both are written in, case, order and plural aside."""
    default = estate.settings.locales.default
    locales = {key or default for key, _ in left.entries} & {key or default for key, _ in right.entries}
    return any(normal_name(left.find(locale, default) or "") == normal_name(right.find(locale, default) or "") for locale in locales)


_LINES = ("P3-A1", "P3-A2")
_JUDGED = (Sla, Ola)

RULES = (
    Rule("U012", "notice-asymmetry", Level.WARNING, "an agreement beneath that may be ended with shorter notice", _LINES, _JUDGED, find_short_notice),
    Rule("U013", "severity-unmapped", Level.ERROR, "a priority for which a contract has no severity", _LINES, _JUDGED, find_unmapped_severities),
    Rule("U014", "credits-not-back-to-back", Level.INFO, "credits for the customer without credits from the supplier", _LINES, (Sla,), find_one_sided_credits),
    Rule("U040", "exclusion-leak", Level.WARNING, "what a contract excludes and the agreement above does not", _LINES, _JUDGED, find_leaking_exclusions),
    Rule("U041", "window-mismatch", Level.WARNING, "a promise beneath over a longer window", _LINES, _JUDGED, find_longer_windows),
)
