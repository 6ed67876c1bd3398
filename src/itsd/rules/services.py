"""Services by themselves: owner, completeness, options, dependencies on single parts, criticality and classification."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from itsd.diagnostics import Hit, Level, Path, Pointer
from itsd.levels.comparison import Verdict, compare_targets
from itsd.model.agreement import Contract, Ola, Sla
from itsd.model.demand import Process
from itsd.model.service import OPERATIONAL, RETIRED, AllOf, AnyOf, AtLeastOf, Service, ServiceNeed
from itsd.rules.base import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from itsd.levels.comparison import Comparison
    from itsd.model.estate import Estate
    from itsd.model.service import Need, Option
    from itsd.model.settings import Settings
    from itsd.model.targets import Target

_CONTINUITY = {"rto", "rpo"}
_CRITICALITIES = ("critical", "degrading", "none")


def find_missing_owner(service: Service, _estate: Estate) -> Iterator[Hit]:
    """Somebody answers for every service."""
    if service.owner is None and service.status != RETIRED:
        yield Hit(("owner",), "the service has no owner", "Add owner: the id of the person who answers for it.")


def find_incomplete_services(service: Service, _estate: Estate) -> Iterator[Hit]:
    """A customer of a live service knows its levels, its hours and where to get help."""
    if service.status != OPERATIONAL:
        return
    for key, words in (("options", "option"), ("hours", "hours"), ("support", "support")):
        if not getattr(service, key):
            yield Hit(("status",), f"the service is operational without {words}", f"Add {key}, or set the status back.", detail=key)
    for index, option in enumerate(service.options):
        if not option.targets:
            yield Hit(("options", index), f"the option {option.id} promises nothing", "Add targets.")


def find_sold_parts(sla: Sla, estate: Estate) -> Iterator[Hit]:
    """A customer buys a service, not a part of one."""
    for index, item in enumerate(sla.items):
        service = estate.find(Service, item.service)
        if service is not None and service.type in {"supporting", "technical"}:
            related = (Pointer("service", service.id, ("type",), "its type"),)
            message = f"{service.id} is a {service.type} service"
            yield Hit(("items", index, "service"), message, "Offer the business service that it is part of, or an OLA instead of an SLA.", related)


def needs_of(service: Service) -> Iterator[tuple[Path, ServiceNeed, bool]]:
    """Every service that is needed, with its path, no more critical than the groups around it; and whether something can stand in for it."""
    if service.composition is not None:
        yield from _walk(service.composition.needs, ("composition", "needs"), redundant=False)


def _walk(needs: Iterable[Need], path: Path, *, redundant: bool) -> Iterator[tuple[Path, ServiceNeed, bool]]:
    for index, need in enumerate(needs):
        here = (*path, index)
        if isinstance(need, ServiceNeed):
            yield here, need, redundant
        elif isinstance(need, AnyOf):
            yield from _inside(need, _walk(need.any_of, (*here, "any_of"), redundant=redundant or len(need.any_of) > 1))
        elif isinstance(need, AtLeastOf):
            yield from _inside(need, _walk(need.of, (*here, "of"), redundant=redundant or need.at_least < len(need.of)))
        elif isinstance(need, AllOf):
            yield from _inside(need, _walk(need.all_of, (*here, "all_of"), redundant=redundant))


def _inside(group: AnyOf | AtLeastOf | AllOf, needs: Iterable[tuple[Path, ServiceNeed, bool]]) -> Iterator[tuple[Path, ServiceNeed, bool]]:
    """The needs of a group; what only degrades as a whole has no critical parts."""
    for path, need, redundant in needs:
        milder = _CRITICALITIES.index(group.criticality) > _CRITICALITIES.index(need.criticality)
        yield path, need.model_copy(update={"criticality": group.criticality}) if milder else need, redundant


def find_single_points(service: Service, estate: Estate) -> Iterator[Hit]:
    """What everything depends on needs a second one, or a promise of how soon it is back."""
    scheme = estate.settings.schemes.criticality
    if service.status != OPERATIONAL or not scheme or service.criticality != scheme[-1]:
        return
    for path, need, redundant in needs_of(service):
        if need.criticality == "critical" and not redundant and not _has_continuity(need.service, estate):
            message = f"the {service.criticality} service depends on {need.service} alone, which has no continuity target"
            yield Hit((*path, "service"), message, "Add a second part with any_of, or agree on rto and rpo for it.")


def _has_continuity(id_: str, estate: Estate) -> bool:
    """Whether an option of the service, or an OLA or contract in force for it, says how soon it is back."""
    service = estate.find(Service, id_)
    if service is None or any(target.metric in _CONTINUITY for option in service.options for target in option.targets):
        return True
    agreements = [*estate.referring(Ola, "service", id_), *estate.referring(Contract, "service", id_)]
    return any(
        agreement.in_force(estate.as_of)
        and ((agreement.continuity is not None and agreement.continuity.rto is not None) or any(target.metric in _CONTINUITY for target in agreement.targets))
        for agreement in agreements
    )


def find_broken_ladders(service: Service, estate: Estate) -> Iterator[Hit]:
    """Who pays more gets no less, and for the same price nobody gets more."""
    if service.status == RETIRED:
        return
    for one, other in combinations(enumerate(service.options), 2):
        prices = one[1].price, other[1].price
        if prices[0] is None or prices[1] is None or prices[0].currency != prices[1].currency:
            continue
        low, high = (one, other) if prices[0].amount <= prices[1].amount else (other, one)
        if prices[0].amount != prices[1].amount:
            yield from _find_shortfalls(service, low, high, estate.settings)
        else:
            yield from _find_needless(low, high, estate.settings)
            yield from _find_needless(high, low, estate.settings)


def _find_shortfalls(service: Service, low: tuple[int, Option], high: tuple[int, Option], settings: Settings) -> Iterator[Hit]:
    """Where the dearer of two options promises less: its targets fall short, or it has none for a metric of the cheaper one."""
    (number, lower), (index, higher) = low, high
    for place, need in enumerate(lower.targets):
        related = (Pointer("service", service.id, ("options", number, "targets", place), f"the target of {lower.id}"),)
        results = _compare_with(higher, need, settings)
        short = next(((position, result) for position, result in results if result.verdict is Verdict.FALLS_SHORT), None)
        if higher.targets and all(target.metric != need.metric for target in higher.targets):
            message = f"{higher.id} costs more than {lower.id}, but promises no {need.metric}"
            yield Hit(("options", index), message, "Add the target or lower the price.", related, detail=f"{lower.id}/{need.metric}")
        elif short is not None and not any(result.verdict.met for _, result in results):
            position, result = short
            message = f"{higher.id} costs more than {lower.id}, but its {need.metric} is worse: {result.reason}"
            yield Hit(("options", index, "targets", position), message, "Raise the target or lower the price.", related, detail=lower.id)


def _find_needless(worse: tuple[int, Option], better: tuple[int, Option], settings: Settings) -> Iterator[Hit]:
    """An option that another one of the same price exceeds somewhere and meets everywhere."""
    lower, (index, higher) = worse[1], better
    best = [{result.verdict for _, result in _compare_with(higher, need, settings) if result.verdict.met} for need in lower.targets]
    if all(best) and any(Verdict.EXCEEDS in verdicts for verdicts in best):
        message = f"{higher.id} is better than {lower.id} and costs no more, so nobody has a reason to choose {lower.id}"
        yield Hit(("options", index), message, "Change one of the prices, or drop an option.", detail=lower.id)


def _compare_with(option: Option, need: Target, settings: Settings) -> list[tuple[int, Comparison]]:
    """How the targets of an option for the same part, counted in the same calendar, stand to a target."""
    alike = ((index, target) for index, target in enumerate(option.targets) if (target.scope, target.during, target.excluding) == (need.scope, need.during, need.excluding))
    return [(index, compare_targets(target, need, settings)) for index, target in alike if target.metric == need.metric]


def find_underrated_services(service: Service, estate: Estate) -> Iterator[Hit]:
    """A service is as critical as what depends on it."""
    scheme = estate.settings.schemes.criticality
    if service.status != OPERATIONAL or service.criticality not in scheme:
        if service.criticality not in scheme:
            yield Hit(("criticality",), f"{service.criticality} is no label of the estate's criticality scheme", f"Write one of {', '.join(scheme)}.", level=Level.ERROR)
        return
    if len(scheme) < 2 or service.criticality != scheme[0]:  # noqa: PLR2004  # a scheme of one label says nothing
        return
    for process, index, path in _supported(service, estate):
        criticality = process.activities[index].criticality or process.criticality
        if criticality == scheme[-1]:
            related = (Pointer("process", process.id, path, f"{process.id} is {criticality}"),)
            message = f"the service is {service.criticality}, but supports the {criticality} process {process.id}"
            yield Hit(("criticality",), message, "Raise its criticality, or take the support back.", related, detail=process.id)


def _supported(service: Service, estate: Estate) -> Iterator[tuple[Process, int, Path]]:
    """Each process that the service supports, with the number of an activity and the path that rates it; each process once."""
    activities = {name.partition("/")[::2] for name in service.supports}
    seen = set()
    for name, _ in sorted(activities):
        process = estate.find(Process, name)
        if process is not None:
            yield from _activities_of(process, {activity for other, activity in activities if other == name})
            seen.add(name)
    for process in estate.referring(Process, "service", service.id):
        if process.id not in seen:
            yield from _activities_of(process, {activity.id for activity in process.activities if service.id in activity.supports})


def _activities_of(process: Process, ids: set[str]) -> Iterator[tuple[Process, int, Path]]:
    for index, activity in enumerate(process.activities):
        if activity.id in ids:
            yield process, index, ("activities", index, "criticality") if activity.criticality else ("criticality",)
            return


def find_leaky_classifications(service: Service, estate: Estate) -> Iterator[Hit]:
    """Data of an activity must not be kept where they may not be."""
    scheme = estate.settings.schemes.classification
    if service.classification not in scheme:
        yield Hit(("classification",), f"{service.classification} is no label of the estate's classification scheme", f"Write one of {', '.join(scheme)}.")
        return
    if service.status == RETIRED:
        return  # it holds no data any more; S004 and D002 tell who still counts on it
    limit = scheme.index(service.classification)
    processes = {name.partition("/")[0] for name in service.supports} | {process.id for process in estate.referring(Process, "service", service.id)}
    for process in (found for name in sorted(processes) if (found := estate.find(Process, name)) is not None):
        for index, activity in enumerate(process.activities):
            supported = f"{process.id}/{activity.id}" in service.supports or service.id in activity.supports
            if supported and activity.classification in scheme and scheme.index(activity.classification) > limit:
                related = (Pointer("process", process.id, ("activities", index, "classification"), "the classification of its data"),)
                message = f"data of {process.id}/{activity.id} are {activity.classification}, but the service may hold {service.classification} at most"
                hint = "Raise the service's classification with its controls, or keep these data elsewhere."
                yield Hit(("classification",), message, hint, related, detail=f"{process.id}/{activity.id}")


RULES = (
    Rule("S001", "service-owner", Level.ERROR, "a service for which nobody answers", ("P2-A2",), (Service,), find_missing_owner),
    Rule("S003", "operational-incomplete", Level.ERROR, "a live service without option, hours, support or targets", ("P2-A1", "P2-A2"), (Service,), find_incomplete_services),
    Rule("S006", "supporting-service-sold", Level.WARNING, "a part of services in a customer's SLA", ("P3-A2",), (Sla,), find_sold_parts),
    Rule("S013", "single-point", Level.WARNING, "a vital service that depends on one part without a continuity target", ("P3-A1",), (Service,), find_single_points),
    Rule("S014", "option-ladder", Level.WARNING, "a dearer option that is worse, or a better one that costs no more", ("P1-A5",), (Service,), find_broken_ladders),
    Rule("S016", "criticality-mismatch", Level.WARNING, "a vital process on a service rated at the bottom", ("P1-A3",), (Service,), find_underrated_services),
    Rule("S017", "classification-mismatch", Level.ERROR, "data of a process above what the service may hold", ("P3-A1",), (Service,), find_leaky_classifications),
)
