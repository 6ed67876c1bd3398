"""A draft SLA: complete but for what only people can give, with nothing in it that the estate does not say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from itsd.diagnostics import Level
from itsd.model.organisation import Unit
from itsd.model.service import Package, Service
from itsd.model.time import PriorityScheme
from itsd.model.written import Draft
from itsd.practices.agreements.drafting.choosing import choose, joined_offer
from itsd.practices.agreements.drafting.house import at, precedent
from itsd.practices.agreements.drafting.hypothesis import put_in_force
from itsd.practices.agreements.drafting.people import brm_of, holders, it_unit, only, representative
from itsd.practices.agreements.drafting.phrases import FORCE_MAJEURE, KEEP_LEVELS, REPORT_FAULTS, SLA_NAME, TELL_CHANGES, joined, name_in_all, say
from itsd.practices.agreements.drafting.promised import LIMITS, find_levels
from itsd.practices.agreements.drafting.results import Drafted
from itsd.practices.agreements.drafting.terms import (
    FIRST_VERSION,
    Sheet,
    comment,
    fiscal_year_after,
    free_id,
    put_escalation,
    put_open_points,
    put_renewal,
    put_reporting,
    put_review,
    put_version,
)
from itsd.practices.agreements.proof import agreements_beneath
from itsd.practices.identify.fit import core_services, find_activity, fit_offer, live_requirements
from itsd.practices.identify.offers import total_price
from itsd.practices.identify.proposals import money

if TYPE_CHECKING:
    from itsd.model.demand import Requirement
    from itsd.model.estate import Estate
    from itsd.practices.agreements.drafting.choosing import Chosen
    from itsd.practices.agreements.drafting.promised import Levels

_FOR_CUSTOMER = ("customer-representative", "lob-executive", "business-process-owner")
_FOR_PROVIDER = ("head-of-it", "service-level-manager")


@dataclass(frozen=True, slots=True)
class Order:
    """What is ordered: for whom, which options or packages, or for which requirement; the id where it is chosen, and the number of users."""

    customer: str | None = None
    names: tuple[str, ...] = ()
    requirement: Requirement | None = None
    id: str = ""
    users: int | None = None


def draft_sla(order: Order, estate: Estate) -> Drafted:
    """A draft SLA for a customer about options or packages, or for a requirement. Raises DraftError."""
    requirement, users = order.requirement, order.users
    chosen = choose(order.customer, order.names, requirement, estate)
    sheet = Sheet("sla", estate, notes=list(chosen.notes))
    services = _services(chosen, estate)
    levels = find_levels(chosen, services[0].hours, estate)
    base = f"{chosen.customer}-{chosen.offers[0].key.removeprefix('package/').partition('/')[0]}"
    sheet.put("id", order.id or free_id("sla", base, estate))
    _put_head(sheet, chosen, services)
    _put_items(sheet, chosen, services, users)
    _put_service(sheet, chosen, services)
    _put_levels(sheet, levels)
    _put_limits(sheet, levels, users)
    _put_duties(sheet, levels, services)
    if requirement is None:
        _compare_requirements(sheet, chosen)
    put_escalation(sheet, [str(sheet.data.get("brm") or "")])
    put_reporting(sheet, [sheet.data["parties"]["customer"].get("representative"), sheet.data.get("brm")])
    put_review(sheet)
    _put_charges(sheet, chosen)
    source = requirement.key if requirement is not None else " + ".join(chosen.keys)
    put_version(sheet, source)
    _put_top(sheet, chosen)
    return Drafted(Draft("sla", sheet.data, sheet.comments), source, tuple(sheet.notes), tuple(levels.deviations))


def _compare_requirements(sheet: Sheet, chosen: Chosen) -> None:
    """What the customer has asked of these services, and what was chosen does not meet."""
    about = {choice.service for choice in chosen.choices}
    offer = joined_offer(chosen.offers)
    for requirement in live_requirements(sheet.estate):
        if requirement.customer != chosen.customer or not about & set(core_services(requirement, sheet.estate)):
            continue
        short = [fit.need.name for fit in fit_offer(requirement, offer, sheet.estate).targets if not fit.verdict.met and fit.need.target.metric not in LIMITS]
        if short:
            message = f"{requirement.key} asks more of {', '.join(short)} than {offer.key} offers"
            sheet.open(Level.WARNING, "targets", message, f"Draft it from the requirement: itsd draft sla --requirement {requirement.id}", "A021")


def _services(chosen: Chosen, estate: Estate) -> list[Service]:
    """The services of what was chosen, those for customers first: their hours and support are the agreement's."""
    found = [service for name in dict.fromkeys(choice.service for choice in chosen.choices) if (service := estate.find(Service, name)) is not None]
    return sorted(found, key=lambda service: service.type in {"supporting", "technical"})


def _put_head(sheet: Sheet, chosen: Chosen, services: list[Service]) -> None:
    estate = sheet.estate
    unit = estate.find(Unit, chosen.customer)
    customer = name_in_all(None if unit is None else unit.name, chosen.customer, estate)
    sheet.put("name", say(SLA_NAME, estate, service=joined(_names(chosen, estate)), customer=customer))
    sheet.put("version", FIRST_VERSION)
    sheet.put("status", "draft")
    sheet.put("level", "service")
    provider = it_unit(estate) or str(services[0].provider)
    parties = {"customer": _party(sheet, "customer", chosen.customer, _FOR_CUSTOMER), "provider": _party(sheet, "provider", provider, _FOR_PROVIDER)}
    sheet.put("parties", parties)
    owner = only(holders("service-level-manager", estate))
    sheet.follow("owner", owner)
    if owner is None:
        sheet.open(Level.ERROR, "owner", "who answers for the agreement is open: no one person holds the role service-level-manager", "Add owner: the id of a person.", "A001")
    brm = brm_of(chosen.customer, estate)
    sheet.follow("brm", brm)
    if brm is None:
        sheet.open(Level.ERROR, "brm", f"{chosen.customer} has no business relationship manager", f"Add brm to unit/{chosen.customer}, and here.", "A001", "G006")
    first, last = fiscal_year_after(estate.as_of, estate)
    sheet.put("valid", {"from": first.isoformat(), "to": last.isoformat()}, "The next fiscal year; agree on another term where that suits better.")
    put_renewal(sheet, 12)


def _names(chosen: Chosen, estate: Estate) -> list[dict[str, str]]:
    found = []
    for offer in chosen.offers:
        kind, _, id_ = offer.key.partition("/")
        entity = estate.find(Package, id_) if kind == "package" else estate.find(Service, kind)
        found.append(name_in_all(None if entity is None else entity.name, offer.key, estate))
    return found


def _party(sheet: Sheet, side: str, unit: str, roles: tuple[str, ...]) -> dict[str, Any]:
    person = representative(unit, roles, sheet.estate)
    if person is None:
        sheet.open(Level.ERROR, "parties", f"who represents {unit} is open", f"Add the representative of the {side}: the id of a person.", "A001")
    return {"unit": unit, **({"representative": person} if person else {})}


def _put_items(sheet: Sheet, chosen: Chosen, services: list[Service], users: int | None) -> None:
    activity = find_activity(chosen.requirement.activity, sheet.estate) if chosen.requirement is not None else None
    known = users if users is not None else None if activity is None else activity.users
    items = []
    for offer in chosen.offers:
        head, _, rest = offer.key.partition("/")
        item: dict[str, Any] = {"package": rest} if head == "package" else {"service": head, "option": rest}
        if known is not None:
            item["users"] = known
        limits = [] if head == "package" else _limits_of(head, rest, sheet.estate)
        items.append({**item, **({"exclusions": limits} if limits else {})})
    said = "" if users is not None or known is None or activity is None else f"Users: those of the activity {chosen.requirement.activity if chosen.requirement else ''}."
    sheet.put("items", items, said)
    if known is None:
        sheet.open(Level.INFO, "items", "for how many users it is, and at which sites, is open", "Add users and sites to the items, or draft with --users.")
    scope = [sheet.estate.raw("service", service.id)["summary"] for service in services if service.id in {choice.service for offer in chosen.offers for choice in offer.core}]
    sheet.put("scope", {"in": scope}, "What the catalogue says. Decide what is out of scope, and write it under out.")


def _limits_of(service: str, option: str, estate: Estate) -> list[Any]:
    """Where an option ends, as it is written."""
    options = estate.raw("service", service).get("options", ())
    return [item["limit"] for item in options if str(item["id"]) == option and "limit" in item]


def _put_service(sheet: Sheet, chosen: Chosen, services: list[Service]) -> None:
    """Hours, support, maintenance and priorities of the first service; where others differ, that is said."""
    first = services[0]
    raw = sheet.estate.raw("service", first.id)
    if first.hours is not None:
        sheet.put("hours", first.hours)
    else:
        sheet.open(Level.ERROR, "hours", f"{first.id} has no hours", "Give the service its hours, and write them here.", "S003")
    other = [service.id for service in services[1:] if service.hours != first.hours and service.type not in {"supporting", "technical"}]
    if other:
        sheet.open(
            Level.WARNING, "hours", f"the hours are those of {first.id}; {', '.join(other)} has others, which its targets name with during", "Agree on the hours of the whole."
        )
    if first.support is not None:
        sheet.put("support", raw["support"])
    else:
        sheet.open(Level.WARNING, "support", f"{first.id} says nothing about support", "Add support: {hours: …, contacts: […], languages: […]}.")
    sheet.follow("maintenance", list(dict.fromkeys(name for service in services for name in service.planned_interruptions)))
    _put_priorities(sheet)
    waived = () if chosen.requirement is None else chosen.requirement.waived_aspects
    if waived:
        sheet.comments["targets"] = comment(
            *(f"Not asked for: {item.aspect}. {item.reason.show('en', sheet.estate.settings.locales.default)} (decided by {item.by})" for item in waived)
        )


def _put_priorities(sheet: Sheet) -> None:
    found = precedent(sheet.kind, at("priorities"), sheet.estate)
    schemes = [scheme.id for scheme in sheet.estate.each(PriorityScheme)]
    scheme = found.value if found is not None else schemes[0] if len(schemes) == 1 else None
    sheet.follow("priorities", scheme)


def _put_levels(sheet: Sheet, levels: Levels) -> None:
    sheet.follow("targets", [placed.data for placed in levels.targets])
    for number, placed in enumerate(levels.targets):
        if placed.comment:
            sheet.comments[f"targets/{number}"] = comment(placed.comment)
    if not levels.targets:
        sheet.open(Level.ERROR, "targets", "neither the option nor the requirement promises anything", "Add targets.", "A011")
    for deviation in levels.deviations:
        said = f"{deviation.target} is {deviation.asked}, as the requirement asks; the option {f'offers {deviation.offered}' if deviation.offered else 'is silent about it'}"
        hint = "Have it designed and carried before it is signed, or agree on what is offered: itsd underpin shows what carries it."
        sheet.open(Level.WARNING, "targets", said, hint, "A022")


def _put_limits(sheet: Sheet, levels: Levels, users: int | None) -> None:
    limits = levels.limits
    known = users if users is not None else next((item["users"] for item in sheet.data["items"] if "users" in item), None)
    if known is not None and not limits:
        limits = [{"metric": "users", "at_most": known}]
    if limits:
        sheet.put("workload_limits", limits, "What is asked to be served. Decide what holds beyond it, and write it under beyond.")
    else:
        hint = "Draft with --users, or add workload_limits: [{metric: users, at_most: …}]."
        sheet.open(Level.ERROR, "workload_limits", "up to how much use the targets hold is not known: nothing says how much will be asked", hint, "A011")


def _put_duties(sheet: Sheet, levels: Levels, services: list[Service]) -> None:
    """Exceptions and duties in house phrases, and the terms of security, continuity and compliance that are known."""
    estate = sheet.estate
    sheet.put("exceptions", [say(FORCE_MAJEURE, estate)], "A house phrase: decide when else the targets do not hold.")
    duties = {"provider": [say(KEEP_LEVELS, estate)], "customer": [say(TELL_CHANGES, estate)], "users": [say(REPORT_FAULTS, estate)]}
    sheet.put("responsibilities", duties, "House phrases: write what each side really has to do.")
    scheme = estate.settings.schemes.classification
    known = [service.classification for service in services if service.classification in scheme and service.type not in {"supporting", "technical"}] or [services[0].classification]
    security = {"classification": min(known, key=scheme.index) if known[0] in scheme else known[0], **levels.clauses["security"]}
    sheet.put("security", security)
    missing = [key for key in ("controls", "incident_notification", "data_location") if key not in security]
    if missing:
        sheet.comments["security"] = comment(f"Decide: {', '.join(missing)}. Neither the option nor the requirement says them.")
    sheet.follow("continuity", levels.clauses["continuity"])
    if not levels.clauses["continuity"]:
        sheet.open(
            Level.INFO, "continuity", "neither the option nor the requirement says how soon it is back after a disaster", "Add continuity: {rto: …, rpo: …} where that matters."
        )
    sheet.follow("compliance", [{"obligation": obligation} for obligation in dict.fromkeys(levels.obligations)])
    sheet.comments.update({path: comment(text) for path, text in levels.comments.items()})


def _put_charges(sheet: Sheet, chosen: Chosen) -> None:
    """The model of the service and the price of the option; a price that is not known is left open."""
    core = chosen.offers[0].core
    service = sheet.estate.find(Service, core[0].service) if core else None
    cost = None if service is None else service.cost
    price = chosen.offers[0].price if len(chosen.offers) == 1 else total_price(list(chosen.choices))
    if cost is None or (price is None and cost.model != "free"):
        sheet.open(Level.INFO, "charges", f"what {' and '.join(chosen.keys)} costs is not known", "Add charges: {model: …, price: …, unit: …}; or give the option its price.")
        return
    raw = sheet.estate.raw("service", core[0].service).get("cost", {})
    amount = money(price)
    sheet.put(
        "charges",
        {
            "model": cost.model if amount is not None else "free",
            **({"price": amount} if amount is not None else {}),
            **({"unit": raw["unit"]} if amount is not None and "unit" in raw else {}),
        },
    )


def _put_top(sheet: Sheet, chosen: Chosen) -> None:
    """The comment at the top: the source, what is open, what carries it, and what to do next."""
    requirement = chosen.requirement
    source = f"Drafted from {' and '.join(chosen.keys)}" + (f" for {requirement.key}." if requirement is not None else ".")
    supposed = put_in_force("sla", sheet.data, sheet.estate)
    agreement = supposed.entity("sla", sheet.data["id"])
    beneath = [] if agreement is None else [other.key for other in agreements_beneath(agreement, supposed)]  # type: ignore[arg-type]  # an SLA
    carried = (
        f"Carried by {', '.join(beneath)}: `itsd underpin {sheet.data['id']}` proves it or says where it breaks."
        if beneath
        else "Nothing carries it yet: no OLA or contract is in force for its parts."
    )
    if not beneath:
        sheet.open(Level.WARNING, "underpinned_by", "no OLA or contract carries it yet", "Draft them: itsd draft ola TEAM/SERVICE, itsd draft contract SUPPLIER/SERVICE.")
    put_open_points(sheet, [source, carried, "Approvals are given with the agreed text by the customer, business relationship management and the provider."])
