"""The portfolio: every service with what is known of its life, its cost and its uses, and who reviews it all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.model.organisation import Person, Policy
from itsd.model.service import OPERATIONAL, STATUSES, Service, Usage
from itsd.practices.accountability import holds_role, is_active, raci_of
from itsd.practices.framework_raci import Raci
from itsd.practices.identify.obsolescence import obsolescence_of, review_due, stale_review_of, stuck_since, unknown_of
from itsd.practices.identify.uses import activities_of, catalogues_with, dependants_of, packages_with, uses_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from decimal import Decimal

    from itsd.model.estate import Estate
    from itsd.model.text import Text
    from itsd.model.values import Money
    from itsd.practices.identify.obsolescence import Reason

_PRACTICE, _ACTIVITY = "identify", "P1-A6"
_ALWAYS_CONSULTED = ("portfolio-manager", "business-relationship-manager")
"""Whom the activity of the framework that reviews the portfolio names, whatever a policy says about the practice."""


@dataclass(frozen=True, slots=True)
class Charge:
    """How a service is charged; `options` are the ids of its options with what each costs, their own price or that of the service."""

    model: str | None
    price: Money | None
    unit: Text | None
    options: tuple[tuple[str, Money | None], ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How much a service is used: a number of a metric on a day, or only `words`."""

    metric: str = ""
    value: Decimal | None = None
    measured_on: date | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class InForce:
    """An agreement in force about a service; `package` is the one that it buys the service in, empty where it names it."""

    kind: str
    id: str
    package: str = ""


@dataclass(frozen=True, slots=True)
class PortfolioLine:
    """One service of the portfolio.

    `since` is the day of its status, `age` the days since then; both None where its history does not tell. `critical_for` are the
    services that fail without it, `used_by` the others that count on it. `unknown` is what would have to be known to say that there
    are no further reasons. `stuck` tells that it has been in one status of the pipeline for too long.
    """

    id: str
    name: Text
    status: str
    since: date | None
    age: int | None
    introduced: date | None
    type: str
    criticality: str
    owner: str | None
    charge: Charge
    usage: Count | None
    agreements: tuple[InForce, ...]
    activities: tuple[str, ...]
    critical_for: tuple[str, ...]
    used_by: tuple[str, ...]
    packages: tuple[str, ...]
    catalogues: tuple[str, ...]
    reviewed_on: date | None
    review_due: date | None
    overdue: bool
    stuck: bool
    reasons: tuple[Reason, ...]
    unknown: tuple[Reason, ...]


def survey_portfolio(estate: Estate) -> tuple[PortfolioLine, ...]:
    """Every service, in the order of the life cycle, then by id."""
    return tuple(sorted((line_of(service, estate) for service in estate.each(Service)), key=lambda line: (STATUSES.index(line.status), line.id)))


def line_of(service: Service, estate: Estate) -> PortfolioLine:
    """What is known of one service."""
    since = next((step.on for step in reversed(service.history) if step.status == service.status), None)
    dependants = dependants_of(service.id, estate)
    uses = [use for use in uses_of(service.id, estate) if use.agreement.in_force(estate.as_of)]
    return PortfolioLine(
        id=service.id,
        name=service.name,
        status=service.status,
        since=since,
        age=(estate.as_of - since).days if since is not None and since <= estate.as_of else None,
        introduced=service.introduced,
        type=service.type,
        criticality=service.criticality,
        owner=service.owner,
        charge=_charge(service),
        usage=_count(service),
        agreements=tuple(InForce(use.agreement.kind, use.agreement.id, use.package) for use in uses),
        activities=activities_of(service, estate),
        critical_for=tuple(item.service.id for item in dependants if item.critical),
        used_by=tuple(item.service.id for item in dependants if not item.critical),
        packages=packages_with(service.id, estate),
        catalogues=tuple(catalogue.id for catalogue in catalogues_with(service, estate)),
        reviewed_on=None if service.reviewed is None else service.reviewed.on,
        review_due=review_due(service, estate) if service.status == OPERATIONAL else None,
        overdue=stale_review_of(service, estate) is not None,
        stuck=stuck_since(service, estate) is not None,
        reasons=obsolescence_of(service, estate),
        unknown=unknown_of(service, estate),
    )


def _charge(service: Service) -> Charge:
    cost = service.cost
    price = None if cost is None else cost.price
    options = tuple((option.id, option.price or price) for option in service.options)
    return Charge(None, None, None, options) if cost is None else Charge(cost.model, price, cost.unit, options)


def _count(service: Service) -> Count | None:
    usage = service.usage
    if usage is None:
        return None
    return Count(usage.metric, usage.value, usage.measured_on) if isinstance(usage, Usage) else Count(words=str(usage))


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody in post who holds a role; `scopes` are what it is limited to, as kind/id, empty where it is not."""

    person: str
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PortfolioRole:
    """A role that takes part in a review of the portfolio: its part in it, and who holds it."""

    role: str
    parts: tuple[str, ...]
    holders: tuple[Holder, ...]

    @property
    def words(self) -> str:
        """The role with its part and who holds it, as a clause."""
        who = ", ".join(holder.person for holder in self.holders)
        return f"{self.role} ({', '.join(self.parts)}) is held by {who}" if who else f"nobody in post holds {self.role} ({', '.join(self.parts)})"


def portfolio_roles(estate: Estate) -> tuple[PortfolioRole, ...]:
    """The roles that take part in a review of the portfolio, those that answer for it first; one that nobody holds is among them."""
    raci = _raci(estate)
    parts: dict[str, list[str]] = {}
    for part, roles in (("accountable", raci.accountable), ("responsible", raci.responsible), ("consulted", raci.consulted)):
        for role in roles:
            parts.setdefault(role, []).append(part)
    for role in _ALWAYS_CONSULTED:
        parts.setdefault(role, ["consulted"])
    return tuple(PortfolioRole(role, tuple(dict.fromkeys(found)), tuple(_holders(role, estate))) for role, found in parts.items())


def _raci(estate: Estate) -> Raci:
    """The table of the activity where a policy refines it, else that of the practice."""
    own = next((policy for policy in estate.each(Policy) if policy.practice == _PRACTICE and policy.activity == _ACTIVITY), None)
    return raci_of(_PRACTICE, estate) if own is None else Raci(own.accountable, own.responsible, own.consulted, own.informed)


def _holders(role: str, estate: Estate) -> Iterator[Holder]:
    for person in estate.referring(Person, "role", role):
        held = [item for item in person.roles if item.role == role and holds_role(item, estate.as_of)]
        if held and is_active(person, estate.as_of):
            limited = all(item.for_ for item in held)
            yield Holder(person.id, tuple(sorted({str(item.for_) for item in held})) if limited else ())
