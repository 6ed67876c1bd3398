"""The targets of a drafted SLA: those of the options, and where a requirement asks for more or other, the requirement's."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from itsd.levels.declared import metric_of
from itsd.levels.metrics import Hours
from itsd.model.order import field_order
from itsd.model.service import Package, Service
from itsd.model.targets import Target
from itsd.practices.agreements.drafting.phrases import name_in_all
from itsd.practices.agreements.drafting.results import Deviation
from itsd.practices.agreements.promises import say_promise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.levels.comparison import Comparison
    from itsd.model.estate import Estate
    from itsd.practices.agreements.drafting.choosing import Chosen
    from itsd.practices.identify.fit import TargetFit
    from itsd.practices.identify.offers import Choice, Offer

CLAUSES = {
    "classification": ("security", "classification", "level"),
    "controls": ("security", "controls", "includes"),
    "incident-notification": ("security", "incident_notification", "at_most"),
    "data-location": ("security", "data_location", "within"),
    "patch-time": ("security", "patch_time", "at_most"),
    "rto": ("continuity", "rto", "at_most"),
    "rpo": ("continuity", "rpo", "at_most"),
    "backup-interval": ("continuity", "backup_interval", "at_most"),
    "retention": ("continuity", "retention", "at_least"),
    "test-interval": ("continuity", "test_interval", "at_most"),
}
"""The metrics that have a place of their own in a clause, with the key there and the one that states them."""

LIMITS = frozenset({"users", "concurrent-users", "workload"})
"""The metrics of demand: what a customer asks to be served is the limit up to which targets hold."""

_PLAIN = {"id", "metric", "origin"}
_ASIDE = {"notes", "origin"}


@dataclass(frozen=True, slots=True)
class Placed:
    """A target as data of YAML, with the comment above it."""

    data: dict[str, Any]
    comment: str = ""


@dataclass(slots=True)
class Levels:
    """Everything that a drafted SLA promises: targets, terms of clauses, obligations, limits, and where it deviates."""

    targets: list[Placed] = field(default_factory=list)
    clauses: dict[str, dict[str, Any]] = field(default_factory=lambda: {"security": {}, "continuity": {}})
    comments: dict[str, str] = field(default_factory=dict)
    obligations: list[str] = field(default_factory=list)
    limits: list[dict[str, Any]] = field(default_factory=list)
    deviations: list[Deviation] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What was chosen, the hours of the agreement, and the estate."""

    chosen: Chosen
    hours: str | None
    estate: Estate


def find_levels(chosen: Chosen, hours: str | None, estate: Estate) -> Levels:
    """The levels of what was chosen, in an agreement with these hours."""
    levels, frame = Levels(), _Frame(chosen, hours, estate)
    offered = _offered(chosen, hours, estate)
    asked = [fit for fit in chosen.fit.targets if not fit.verdict.met] if chosen.fit is not None else []
    replaced = {id(fit.promised): fit for fit in asked if fit.promised is not None}
    written: set[int] = set()
    for target, data in offered:
        fit = replaced.get(id(target))
        if fit is not None and fit.need.index not in written and not _counts_elsewhere(fit, frame):
            written.add(fit.need.index)
            _deviate(levels, fit, frame, data)
        else:
            levels.targets.append(Placed({**data, "origin": "option"}))
    for fit in asked:
        if fit.need.index not in written:
            _deviate(levels, fit, frame, None)
    _put_limits(levels, chosen, estate)
    _move_to_clauses(levels)
    return levels


def _counts_elsewhere(fit: TargetFit, frame: _Frame) -> bool:
    """Whether what is asked counts in other hours than what is offered, so that the one does not take the place of the other."""
    return fit.need.hours is not None and fit.comparison.uncovered is not None and fit.need.hours != frame.hours


def _offered(chosen: Chosen, hours: str | None, estate: Estate) -> list[tuple[Target, dict[str, Any]]]:
    """The targets of the options as they are written; where several services speak of one thing each keeps to its own scope."""
    found = [(None, *item) for offer in chosen.offers for item in _of_package(offer, estate)]
    several = len({choice.service for choice in chosen.choices}) > 1
    options = [(choice, *item) for choice in chosen.choices for item in _of_option(choice, hours, estate)]
    ids: set[str] = set()
    result = []
    for choice, target, data in (*found, *options):
        written = dict(data)
        if several and choice is not None:
            written = _scoped(written, choice, estate)
        while written.get("id") in ids:
            written["id"] = f"{written['id']}-{len(ids)}"
        ids.add(str(written.get("id", "")))
        result.append((target, in_order(written)))
    return result


def _of_package(offer: Offer, estate: Estate) -> Iterator[tuple[Target, dict[str, Any]]]:
    package = estate.find(Package, offer.key.removeprefix("package/")) if offer.key.startswith("package/") else None
    if package is not None:
        yield from zip(package.targets, estate.raw("package", package.id).get("targets", ()), strict=True)


def _of_option(choice: Choice, hours: str | None, estate: Estate) -> Iterator[tuple[Target, dict[str, Any]]]:
    """The targets of an option, each with the calendar in which it counts where that is not the agreement's."""
    service = estate.find(Service, choice.service)
    if service is None:
        return
    option = next(item for item in service.options if item.id == choice.option)
    raw = next(item for item in estate.raw("service", service.id)["options"] if str(item["id"]) == choice.option)
    for target, written in zip(option.targets, raw.get("targets", ()), strict=True):
        counted = next((promise.hours for promise in choice.promises if promise.target is target), None)
        yield target, in_order({**written, **_during(target, counted, hours, estate)})


def _during(target: Target, counted: str | None, hours: str | None, estate: Estate) -> dict[str, Any]:
    """The calendar of a target where an agreement with these hours would take another one."""
    metric = metric_of(target.metric, estate.settings)
    if target.during is not None or metric is None or metric.calendar is Hours.ALWAYS or counted in {None, hours}:
        return {}
    return {"during": counted}


def in_order(data: dict[str, Any]) -> dict[str, Any]:
    """The keys of a target in the order of files."""
    order = field_order(Target)
    return {key: data[key] for key in sorted(data, key=lambda key: order.index(key) if key in order else len(order))}


def _scoped(data: dict[str, Any], choice: Choice, estate: Estate) -> dict[str, Any]:
    service = estate.find(Service, choice.service)
    name = name_in_all(None if service is None else service.name, choice.service, estate)
    scope = name if len(set(name.values())) > 1 else next(iter(name.values()))
    return {**data, "id": f"{choice.service}-{data.get('id') or data['metric']}"[:64].strip("-"), "scope": data.get("scope", scope)}


def _deviate(levels: Levels, fit: TargetFit, frame: _Frame, instead: dict[str, Any] | None) -> None:
    """The number of the requirement in the place of the option's, or beside them."""
    chosen, estate = frame.chosen, frame.estate
    assert chosen.requirement is not None  # noqa: S101  # there is something asked
    need, requirement = fit.need, chosen.requirement
    raw = estate.raw("requirement", requirement.id)["targets"][need.index]
    if need.target.metric in LIMITS and instead is None:
        return  # it becomes a limit: what is asked to be served, and no more
    origin = "override" if instead is not None else "negotiated"
    data = {key: value for key, value in raw.items() if key not in _ASIDE}
    if instead is not None and "id" in instead:
        data = {**data, "id": instead["id"]}
    data = in_order({**data, **_during(need.target, need.hours, frame.hours, estate)})
    taken = {str(placed.data.get("id")) for placed in levels.targets}
    if data.get("id") in taken:
        data["id"] = f"{data['id']}-{data.get('during') or 'asked'}"
    offered = "" if fit.promised is None else say_promise(fit.promised, None)
    asked = say_promise(need.target, None)
    words = _words(fit.comparison.decided, fit)
    said = f"{fit.by} offers {offered}" if offered and fit.by else f"{' and '.join(chosen.keys)} is silent about {need.target.metric}"
    comment = f"{said}; {requirement.key} asks {asked}{f': {words}' if words else ''}."
    levels.targets.append(Placed({**data, "origin": origin}, comment))
    levels.deviations.append(Deviation(str(data.get("id") or need.target.metric), need.target.metric, offered, asked, words, origin))


def _words(comparison: Comparison, fit: TargetFit) -> str:
    """How far apart the two are, in words."""
    if fit.promised is None:
        return ""
    return str(fit.comparison.uncovered) if fit.comparison.uncovered is not None else comparison.words or comparison.reason


def _put_limits(levels: Levels, chosen: Chosen, estate: Estate) -> None:
    """What the requirement asks to be served becomes the limit up to which targets hold."""
    if chosen.requirement is None:
        return
    raw = estate.raw("requirement", chosen.requirement.id)["targets"]
    for target, written in zip(chosen.requirement.targets, raw, strict=True):
        if target.metric in LIMITS and target.at_least is not None:
            per = {"per": written["per"]} if "per" in written else {}
            levels.limits.append({"metric": target.metric, "at_most": written["at_least"], **per})


def _move_to_clauses(levels: Levels) -> None:
    """What has a place in a clause and no statistic, window or calendar of its own stands there instead of among the targets."""
    kept = []
    for placed in levels.targets:
        metric = str(placed.data["metric"])
        clause, key, comparator = CLAUSES.get(metric, ("", "", ""))
        if clause and set(placed.data) == {*_PLAIN, comparator} & set(placed.data) and key not in levels.clauses[clause]:
            levels.clauses[clause][key] = placed.data[comparator]
            if placed.comment:
                levels.comments[f"{clause}/{key}"] = placed.comment
        elif metric == "obligations" and "includes" in placed.data:
            levels.obligations += [str(item) for item in placed.data["includes"]]
        else:
            kept.append(placed)
    levels.targets = kept
