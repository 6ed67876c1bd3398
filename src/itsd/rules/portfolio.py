"""The portfolio: the life of a service, what depends on it, what nobody needs or there is twice."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from itsd.diagnostics import Hit, Level, Path, Pointer
from itsd.model.agreement import Contract, Ola, Sla
from itsd.model.governance import Change
from itsd.model.names import normal_name, normal_outcome
from itsd.model.service import OPERATIONAL, RETIRED, STATUSES, Package, Service
from itsd.practices.identify.doubles import find_twins
from itsd.practices.identify.obsolescence import stale_review_of, stuck_since, unused_of
from itsd.rules.base import Rule
from itsd.rules.services import needs_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.model.estate import Estate

_SHOWN = 10  # services of a circle in a message


def find_illegal_steps(service: Service, estate: Estate) -> Iterator[Hit]:
    """A status follows the one before it; a jump forward needs a change, a step back a reason."""
    for index, step in enumerate(service.history):
        if step.on > estate.as_of:
            yield Hit(("history", index, "on"), f"the service became {step.status} on {step.on}, which is still to come", "Note a status when it is reached.")
    for index, (before, after) in enumerate(pairwise(service.history), 1):
        path = ("history", index, "status")
        distance = STATUSES.index(after.status) - STATUSES.index(before.status)
        if after.on < before.on:
            message = f"{after.status} on {after.on} stands after {before.status} on {before.on}"
            yield Hit(("history", index, "on"), message, "Order the history by day.")
        elif distance == 0:
            yield Hit(path, f"{after.status} follows itself", "Write each status once.")
        elif distance > 1 and after.change is None:
            left_out = "1 step" if distance == 2 else f"{distance - 1} steps"  # noqa: PLR2004  # from one to the next but one
            yield Hit(path, f"{after.status} follows {before.status}, {left_out} left out", "Name the change that allows it, or add the steps between.")
        elif distance < 0 and after.reason is None:
            yield Hit(path, f"{after.status} is a step back from {before.status} without a reason", "Add reason.")
    if service.history and service.history[-1].status != service.status:
        last = service.history[-1].status
        related = (Pointer("service", service.id, ("history", len(service.history) - 1, "status"), "the last status of the history"),)
        yield Hit(("status",), f"the service is {service.status}, but its history ends with {last}", "Add the last step to the history, or mend the status.", related)


def find_used_retired(service: Service, estate: Estate) -> Iterator[Hit]:
    """What was retired is not there for those who still count on it."""
    if service.status != RETIRED:
        return
    for kind, id_, path, what in _uses(service, estate):
        related = (Pointer(kind, id_, path, what),)
        yield Hit(
            ("status",), f"{kind}/{id_} still uses the retired service", "End or change it first, or name the service that takes its place there.", related, detail=f"{kind}/{id_}"
        )


def _uses(service: Service, estate: Estate) -> Iterator[tuple[str, str, tuple[str | int, ...], str]]:
    """Agreements in force, packages and critical needs that name the service: kind, id, path and what it is."""
    for model in (Sla, Ola, Contract):
        for agreement in estate.referring(model, "service", service.id):
            number = next((index for index, item in enumerate(agreement.items) if item.service == service.id), None)
            if number is not None and agreement.in_force(estate.as_of):
                yield agreement.kind, agreement.id, ("items", number), "an agreement in force"
    for option in service.options:
        for package in estate.referring(Package, "option", f"{service.id}/{option.id}"):
            yield "package", package.id, ("id",), "a package"
    for other in estate.referring(Service, "service", service.id):
        for path, need, _ in needs_of(other):
            if need.service == service.id and need.criticality == "critical" and other.status == OPERATIONAL:
                yield "service", other.id, path, "a critical dependency"


def find_unapproved_retirements(service: Service, estate: Estate) -> Iterator[Hit]:
    """To end a service is a change that somebody approves."""
    if service.status != RETIRED and service.retire_on is None:
        return
    changes = [change for change in estate.referring(Change, "service", service.id) if change.change_kind == "retire" and change.service == service.id]
    if not any(change.approved for change in changes):
        path = ("retire_on",) if service.status != RETIRED else ("status",)
        state = f"is to end on {service.retire_on}" if service.status != RETIRED else "is retired"
        related = tuple(Pointer("change", change.id, ("status",), f"the change is {change.status}") for change in changes)
        yield Hit(path, f"the service {state} without an approved change", "Propose a change of the kind retire and have it approved.", related)


def find_cycles(estate: Estate) -> Iterator[Hit]:
    """Services that need each other cannot be started, nor proven. Each circle is reported once, at the service of the smallest id."""
    needs = estate.needs()
    for circle in _circles(needs):
        first = min(circle)
        chain = _way_back(first, needs, circle)
        service = estate.find(Service, first)
        way = " → ".join([first, *_shorten(chain)])
        path: Path = next(((*path, "service") for path, need, _ in needs_of(service) if need.service == chain[0]), ()) if service is not None else ()
        related = tuple(Pointer("service", id_, ("composition",), f"{id_} needs {after}") for id_, after in pairwise(chain[:_SHOWN]))
        hint = "Take one of these needs out, or rate it degrading or none."
        yield Hit(path, f"the service needs itself: {way}", hint, related, entity=("service", first))


def _shorten(chain: list[str]) -> list[str]:
    """A chain that a person can read: of a long one the first few and where it ends."""
    left_out = len(chain) - 1 - _SHOWN
    return chain if left_out <= 0 else [*chain[:_SHOWN], f"… ({left_out} more)", chain[-1]]


def _circles(needs: dict[str, list[str]]) -> list[set[str]]:
    """The sets of services each of which needs all others of its set, itself included (strongly connected components, Tarjan 1972)."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    circles = []
    for root, first in needs.items():
        if root in number:
            continue
        walk = [(root, iter(first))]
        number[root] = low[root] = len(number)
        stack.append(root)
        on_stack.add(root)
        while walk:
            current, rest = walk[-1]
            following = next(rest, None)
            if following is None:
                walk.pop()
                if walk:
                    low[walk[-1][0]] = min(low[walk[-1][0]], low[current])
                if low[current] == number[current]:
                    circle = _take(stack, on_stack, current)
                    if len(circle) > 1 or current in needs.get(current, ()):
                        circles.append(circle)
            elif following not in number:
                number[following] = low[following] = len(number)
                stack.append(following)
                on_stack.add(following)
                walk.append((following, iter(needs.get(following, ()))))
            elif following in on_stack:
                low[current] = min(low[current], number[following])
    return circles


def _take(stack: list[str], on_stack: set[str], last: str) -> set[str]:
    """Everything from the top of the stack down to this one."""
    taken: set[str] = set()
    while last not in taken:
        taken.add(stack.pop())
    on_stack -= taken
    return taken


def _way_back(start: str, needs: dict[str, list[str]], circle: set[str]) -> list[str]:
    """The shortest chain of needs from a service of a circle back to itself."""
    came: dict[str, str] = {}
    waiting = [start]
    for current in waiting:
        for following in needs.get(current, ()):
            if following == start:
                return [*_trace(current, start, came), start]
            if following in circle and following not in came:
                came[following] = current
                waiting.append(following)
    return [start]


def _trace(last: str, start: str, came: dict[str, str]) -> list[str]:
    """The way from a start (left out) to a service, backwards by where each came from."""
    way: list[str] = []
    while last != start:
        way.append(last)
        last = came[last]
    return way[::-1]


def find_doubles(service: Service, estate: Estate) -> Iterator[Hit]:
    """Two names for one thing, or one name for two, confuse everybody who chooses."""
    if service.status == RETIRED:
        return
    twin = next(find_twins(service, ("name",), service.name, normal_name, estate), None)
    if twin is not None:
        path, other = twin
        related = (Pointer("service", other, ("name",), "the other name"),)
        yield Hit(path, f"service/{other} has the same name", "Join the two, or give them names that tell them apart.", related, detail=other)
    for index, outcome in enumerate(service.outcomes):
        twin = next(find_twins(service, ("outcomes", index), outcome, normal_outcome, estate), None)
        if twin is not None:
            path, other = twin
            related = (Pointer("service", other, ("outcomes",), "the other service"),)
            message = f"service/{other} has the same outcome"
            yield Hit(path, message, "Join the two, perhaps as options of one service, or say what each of them does.", related, detail=other)


def find_orphans(service: Service, estate: Estate) -> Iterator[Hit]:
    """A live service that supports nothing costs without serving."""
    reason = unused_of(service, estate)
    if reason is not None:
        yield Hit(reason.where.path, reason.words, "Name the activities it supports, or propose to retire it.")


def find_stale_reviews(service: Service, estate: Estate) -> Iterator[Hit]:
    """Somebody has to read a live service from time to time and find it right."""
    reason = stale_review_of(service, estate)
    if reason is not None:
        yield Hit(reason.where.path, reason.words, "Read it with its owner and note the day under reviewed.")


def find_stuck(service: Service, estate: Estate) -> Iterator[Hit]:
    """What stays long in one status of the pipeline is perhaps wanted no more."""
    since = stuck_since(service, estate)
    if since is not None:
        limit = estate.settings.thresholds.pipeline_stuck
        yield Hit(("status",), f"the service has been {service.status} since {since}, longer than {limit}", "Take the next step, or propose to give it up.")


RULES = (
    Rule("S002", "status-transition", Level.ERROR, "a status that does not follow the one before it", ("P1-A6",), (Service,), find_illegal_steps),
    Rule("S004", "retired-still-used", Level.ERROR, "a retired service that agreements, packages or services still use", ("P1-A6",), (Service,), find_used_retired),
    Rule("S005", "retirement-without-change", Level.ERROR, "a service that ends without an approved change", ("P1-A6",), (Service,), find_unapproved_retirements),
    Rule("S007", "dependency-cycle", Level.ERROR, "services that need each other in a circle", ("P3-A3",), (), find_cycles),
    Rule("S009", "duplicate-service", Level.WARNING, "two services of one name or outcome", ("P1-A6",), (Service,), find_doubles),
    Rule("S010", "orphan-service", Level.WARNING, "a live service that supports nothing", ("P1-A1", "P1-A6"), (Service,), find_orphans),
    Rule("S011", "stale-review", Level.WARNING, "a service whose review is overdue", ("P2-A2",), (Service,), find_stale_reviews),
    Rule("S012", "pipeline-stuck", Level.INFO, "a service that stays in one status of the pipeline", ("P1-A6",), (Service,), find_stuck),
)
