"""How much of a period something was up, from its changes of state; every second goes into exactly one bucket."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from itsd.clock.intervals import Interval, clip, intersect, subtract, total, union

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

State = Literal["up", "down", "unknown"]


@dataclass(frozen=True, slots=True)
class Policy:
    """How notified maintenance counts (up, removed, down, or ignored: as observed), and time without data (removed, down, or separate)."""

    maintenance: Literal["up", "removed", "down", "ignored"] = "removed"
    unknown: Literal["removed", "down", "separate"] = "removed"


@dataclass(frozen=True, slots=True)
class Buckets:
    """Seconds by what they count as; `outside` are those outside service hours."""

    up: int
    down: int
    excluded: int
    unknown: int
    outside: int

    @property
    def share(self) -> Fraction | None:
        """The share of up in what is measurable; None where nothing is."""
        measurable = self.up + self.down
        return Fraction(self.up, measurable) if measurable else None


@dataclass(frozen=True, slots=True)
class Observed:
    """What was seen of a period: the state at its start unless an event before says otherwise, and the changes since."""

    start: int
    end: int
    initial: State
    events: Sequence[tuple[int, State]]


def measure(observed: Observed, maintenance: Iterable[Interval], windows: Iterable[Interval] | None, policy: Policy) -> Buckets:
    """The buckets of a period; without windows all of it is service time."""
    whole = [(observed.start, observed.end)] if observed.start < observed.end else []
    service = whole if windows is None else clip(union(windows), observed.start, observed.end)
    states = {state: intersect(spans, service) for state, spans in _spans(observed).items()}
    planned = intersect(union(maintenance), service) if policy.maintenance != "ignored" else []
    rest = {state: total(subtract(spans, planned)) for state, spans in states.items()}
    kept = total(planned)
    unknown_down = rest["unknown"] if policy.unknown == "down" else 0
    return Buckets(
        rest["up"] + (kept if policy.maintenance == "up" else 0),
        rest["down"] + unknown_down + (kept if policy.maintenance == "down" else 0),
        (kept if policy.maintenance == "removed" else 0) + (rest["unknown"] if policy.unknown == "removed" else 0),
        rest["unknown"] if policy.unknown == "separate" else 0,
        total(whole) - total(service),
    )


def _spans(observed: Observed) -> dict[State, list[Interval]]:
    """The spans of each state; of several events at one instant the last one counts."""
    spans: dict[State, list[Interval]] = {"up": [], "down": [], "unknown": []}
    state, since = observed.initial, observed.start
    for at, following in sorted(observed.events, key=lambda event: event[0]):
        now = min(max(at, observed.start), observed.end)
        if since < now:
            spans[state].append((since, now))
        state, since = following, now
    if since < observed.end:
        spans[state].append((since, observed.end))
    return spans
