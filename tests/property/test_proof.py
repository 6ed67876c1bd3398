"""Laws of the proof: a counter-example keeps every promise and breaks the agreement, and a better part never makes a verdict worse."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from itsd.clock.opentime import OpenTime
from itsd.levels.comparison import Verdict
from itsd.model.time import Calendar
from itsd.practices.agreements.what_if import change_estate
from tests.support.proving import SETTINGS, agreement, availability, find_target, make_estate, prove_sla, resolution, service

if TYPE_CHECKING:
    from itsd.practices.agreements.proofs import CounterExample, Outcome

_SHARES = ["80", "90", "95", "99", "99.5", "99.9", "99.99", "100"]
_HOURS = ["always", "office", "eight", "london"]
_WINDOWS = ["day", "week", "month", "quarter", "year"]
_PARTS = ["a", "b", "c"]
_ORDER = [Verdict.FALLS_SHORT, Verdict.UNKNOWN, Verdict.NOT_COMPARABLE, Verdict.MEETS, Verdict.EXCEEDS]
_ZONE = ZoneInfo("Asia/Muscat")

_needs = st.recursive(
    st.sampled_from(_PARTS).map(lambda name: {"service": name}),
    lambda inner: st.one_of(
        st.tuples(st.lists(inner, min_size=1, max_size=3), st.booleans()).map(lambda found: {"any_of": found[0], "independent": found[1]}),
        st.lists(inner, min_size=1, max_size=3).map(lambda found: {"all_of": found}),
        st.lists(inner, min_size=2, max_size=3).map(lambda found: {"at_least": len(found) - 1, "of": found, "independent": True}),
    ),
    max_leaves=5,
)


@lru_cache
def _clock(name: str) -> OpenTime:
    return OpenTime(None if name == "always" else make_estate().find(Calendar, name))


def _works(need: dict[str, Any], down: set[str]) -> bool:
    """Whether a need of a composition is met, from the words of the file."""
    if "service" in need:
        return need["service"] not in down
    inner = [_works(child, down) for child in need.get("any_of") or need.get("all_of") or need["of"]]
    return any(inner) if "any_of" in need else all(inner) if "all_of" in need else sum(inner) >= need["at_least"]


def _open(spans: list[tuple[int, int]], hours: str) -> int:
    return sum(_clock(hours).between(start, end) for start, end in spans)


def _bounds(window: str, at: int) -> tuple[int, int]:
    """The calendar window in which an instant lies, in the time zone of the estate."""
    day = datetime.fromtimestamp(at, UTC).astimezone(_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    midnight = day.timestamp()
    if window == "day":
        return int(midnight), int(midnight) + 86_400
    if window == "week":
        monday = int(midnight) - day.weekday() * 86_400
        return monday, monday + 7 * 86_400
    months = {"month": 1, "quarter": 3, "year": 12}[window]
    first = (day.month - 1) // months * months
    start = day.replace(month=first + 1, day=1)
    last = first + months
    return int(start.timestamp()), int(start.replace(year=day.year + last // 12, month=last % 12 + 1).timestamp())


def _within(spans: list[tuple[int, int]], percent: str, window: str, hours: str) -> bool:
    """Whether outages keep a promise of availability in every window of the calendar they touch."""
    for start, _ in spans:
        first, last = _bounds(window, start)
        clipped = [(max(left, first), min(right, last)) for left, right in spans if left < last and right > first]
        if _open(clipped, hours) > (1 - Fraction(percent) / 100) * _clock(hours).between(first, last):
            return False
    return True


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    needs=st.lists(_needs, min_size=1, max_size=3),
    promised=st.fixed_dictionaries({name: st.tuples(st.sampled_from(_SHARES), st.sampled_from(_WINDOWS), st.sampled_from(_HOURS)) for name in _PARTS}),
    target=st.tuples(st.sampled_from(_SHARES), st.sampled_from(_WINDOWS[1:]), st.sampled_from(_HOURS)),
    reading=st.sampled_from(["expected", "guaranteed"]),
    better=st.sampled_from(_PARTS),
)
def test_outages_that_keep_every_promise_break_the_agreement(
    needs: list[dict[str, Any]], promised: dict[str, tuple[str, str, str]], target: tuple[str, str, str], reading: str, better: str
) -> None:
    composition = yaml.safe_dump({"own": [{"metric": "availability", "at_least": "100%", "per": "month"}], "needs": needs}, default_flow_style=True, width=10**6).strip()
    parts = [service(name) + "---\n" + agreement("ola", name, [name], [availability(*promise)]) for name, promise in promised.items()]
    documents = [service("portal", composition), agreement("sla", "portal", ["portal"], [availability(target[0], target[1])], f"hours: {target[2]}"), *parts]
    estate = make_estate(*documents, settings=SETTINGS + f"policies: {{reading: {reading}}}\n")
    proof = find_target(prove_sla(estate), "availability")
    outcome = proof.outcomes[0]
    assert outcome.expected is not None
    assert outcome.guaranteed is None or outcome.guaranteed <= outcome.expected or target[2] != "always"
    _check_outage(outcome, needs, promised, target)
    changed, _ = change_estate(f"ola/{better}:availability=100%", estate)
    after = find_target(prove_sla(changed), "availability").outcomes[0]
    assert _ORDER.index(after.verdict) >= _ORDER.index(outcome.verdict)


def _check_outage(outcome: Outcome, needs: list[dict[str, Any]], promised: dict[str, tuple[str, str, str]], target: tuple[str, str, str]) -> None:
    counter = outcome.counter
    if counter is None:
        # Only where promises of different windows and hours meet can a bound be out of reach of the patterns that are tried.
        plain = all(window in {target[1], "year"} and hours in {"always", target[2]} for _, window, hours in promised.values())
        assert not plain or (outcome.used or 0) <= (outcome.allowed or 0) + len(promised)
        return
    spans: dict[str, list[tuple[int, int]]] = {}
    for event in counter.events:
        spans.setdefault(event.who, []).append((event.start, event.end))
    for name, promise in promised.items():
        assert _within(spans.get(name, []), promise[0], promise[1], promise[2])
    assert set(spans) <= set(promised)
    down = _down(needs, spans)
    first, last = _bounds(target[1], down[0][0])
    inside = [(start, end) for start, end in down if first <= start and end <= last]
    assert _open(inside, target[2]) > (1 - Fraction(target[0]) / 100) * _clock(target[2]).between(first, last)


def _down(needs: list[dict[str, Any]], spans: dict[str, list[tuple[int, int]]]) -> list[tuple[int, int]]:
    edges = sorted({edge for of_part in spans.values() for span in of_part for edge in span})
    found = []
    for start, end in pairwise(edges):
        down = {name for name, of_part in spans.items() if any(first <= start and end <= last for first, last in of_part)}
        if not all(_works(need, down) for need in needs):
            found.append((start, end))
    return found


_amounts = st.sampled_from(["30m", "1h", "2h", "4h", "7h", "14h"])


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(
    promised=st.fixed_dictionaries({name: st.tuples(_amounts, st.sampled_from(_HOURS)) for name in _PARTS}),
    target=st.tuples(_amounts, st.sampled_from(_HOURS)),
    path=st.sampled_from(["", "\nsupport: {hours: office, path: [a, b, c]}"]),
    better=st.sampled_from(_PARTS),
)
def test_a_start_from_which_every_stage_keeps_its_time_breaks_the_agreement(promised: dict[str, tuple[str, str]], target: tuple[str, str], path: str, better: str) -> None:
    parts = [service(name) + "---\n" + agreement("ola", name, [name], [resolution(*promise)], f"hours: {promise[1]}") for name, promise in promised.items()]
    composition = "{own: [{metric: resolution-time, at_most: 1m}], needs: [{service: a}, {service: b}, {service: c}]}"
    more = f"hours: {target[1]}{path}"
    estate = make_estate(service("portal", composition), agreement("sla", "portal", ["portal"], [resolution(target[0])], more), *parts)
    outcome = find_target(prove_sla(estate), "p1-resolution").outcomes[0]
    assert outcome.guaranteed is not None
    allowed = _seconds(target[0])
    assert outcome.verdict.met is (outcome.guaranteed <= allowed)
    if outcome.counter is not None:
        _check_stages(outcome.counter, promised, target, allowed)
    else:
        assert outcome.verdict.met
    changed, _ = change_estate(f"ola/{better}:p1-resolution=1m", estate)
    after = find_target(prove_sla(changed), "p1-resolution").outcomes[0]
    assert _ORDER.index(after.verdict) >= _ORDER.index(outcome.verdict)


def _check_stages(counter: CounterExample, promised: dict[str, tuple[str, str]], target: tuple[str, str], allowed: int) -> None:
    """Each stage begins when the one before ends and takes what it promised, no more; together they take too long."""
    assert _clock(target[1]).is_open(counter.events[0].start)
    for event in counter.events:
        amount, hours = promised.get(event.who, ("1m", target[1]))  # the portal's own part takes a minute
        assert _clock(hours).between(event.start, event.end) <= _seconds(amount)
    assert all(before.end == after.start for before, after in pairwise(counter.events))
    assert _clock(target[1]).between(counter.events[0].start, counter.events[-1].end) > allowed - 1
    assert counter.seconds > allowed


def _seconds(amount: str) -> int:
    number, unit = re.fullmatch(r"(\d+)([mh])", amount).groups()  # type: ignore[union-attr]  # as drawn
    return int(number) * (60 if unit == "m" else 3600)
