"""What customers can choose: the options of services and the packages, each with everything that it promises."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from itsd.diagnostics import Pointer
from itsd.levels.declared import metric_of
from itsd.levels.metrics import Hours
from itsd.model.service import OPERATIONAL, Option, Package, Service
from itsd.model.targets import Target
from itsd.model.time import ALWAYS
from itsd.model.values import Money

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.model.estate import Estate
    from itsd.model.settings import Settings
    from itsd.model.text import Text

_FREE = "free"
_INTERNAL = {"supporting", "technical"}
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Promise:
    """One target of an offer, and the calendar in which it counts (None where nobody says)."""

    target: Target
    hours: str | None


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a service: what it promises, what it costs, who may take it.

    `price` is that of one `unit`; None where none is given, unless the service is free of charge. `limits` are the units that may
    take it, empty where every one may. `internal` tells that it is an option of a supporting or technical service, which the provider takes itself.
    """

    service: str
    option: str
    name: Text
    promises: tuple[Promise, ...]
    price: Money | None
    unit: Text | None
    standard: bool
    limits: tuple[str, ...]
    internal: bool
    where: Pointer

    @property
    def key(self) -> str:
        """The option as files name it."""
        return f"{self.service}/{self.option}"


@dataclass(frozen=True, slots=True)
class Offer:
    """What a customer can take as a whole: an option, or a package of several. `core` deliver the outcome, `extras` add to it.

    `promises` are those of the whole, besides the ones of its options; `missing` are options of a package that are not there.
    """

    key: str
    core: tuple[Choice, ...]
    extras: tuple[Choice, ...] = ()
    promises: tuple[Promise, ...] = ()
    price: Money | None = None
    limits: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    standard: bool = False

    @property
    def choices(self) -> tuple[Choice, ...]:
        """All of its options."""
        return self.core + self.extras


def choices_of(service: Service, settings: Settings) -> tuple[Choice, ...]:
    """The options of a service, each also with what the service says for all of them."""
    return tuple(_choice(service, index, option, settings) for index, option in enumerate(service.options))


def _choice(service: Service, index: int, option: Option, settings: Settings) -> Choice:
    promises = [Promise(target, _hours(target, service, settings)) for target in option.targets]
    spoken = {target.metric for target in option.targets}
    promises += [Promise(target, None) for target in _facts(service) if target.metric not in spoken]
    price, unit = price_of(service, option)
    where = Pointer("service", service.id, ("options", index), "the option")
    return Choice(service.id, option.id, option.name, tuple(promises), price, unit, option.standard, option.available_to or service.audiences, service.type in _INTERNAL, where)


def price_of(service: Service, option: Option) -> tuple[Money | None, Text | None]:
    """The price of one unit of an option: its own, else that of the service; nothing for what is free. The unit stands beside it."""
    cost = service.cost
    if option.price is not None:
        return option.price, None if cost is None else cost.unit
    if cost is None:
        return None, None
    if cost.model == _FREE:
        return Money(_ZERO, ""), None
    return cost.price, cost.unit


def _hours(target: Target, service: Service, settings: Settings) -> str | None:
    """The calendar in which a target of an option counts: its own, else that of its metric: the support hours, the service hours, always."""
    if target.during is not None:
        return str(target.during)
    metric = metric_of(target.metric, settings)
    if metric is None or metric.calendar is Hours.SERVICE:
        return service.hours
    if metric.calendar is Hours.SUPPORT:
        return service.hours if service.support is None else service.support.hours
    return ALWAYS


def _facts(service: Service) -> Iterator[Target]:
    """What a service says of itself that answers a requirement as a target would."""
    yield Target(metric="classification", level=service.classification)
    if service.hours is not None:
        yield Target(metric="service-hours", includes=(service.hours,))
    if service.support is not None:
        yield Target(metric="support-hours", includes=(service.support.hours,))
        if service.support.languages:
            yield Target(metric="languages", includes=service.support.languages)


def option_offers(estate: Estate) -> tuple[Offer, ...]:
    """Every option of an operational service as an offer."""
    return estate.once(("option offers",), lambda: tuple(_option_offers(estate)))


def _option_offers(estate: Estate) -> Iterator[Offer]:
    for service in estate.each(Service):
        if service.status == OPERATIONAL:
            for choice in choices_of(service, estate.settings):
                yield offer_of(choice)


def offer_of(choice: Choice) -> Offer:
    """One option as an offer."""
    return Offer(choice.key, (choice,), price=choice.price, limits=choice.limits, standard=choice.standard)


def package_offers(estate: Estate) -> tuple[Offer, ...]:
    """Every package as an offer."""
    return estate.once(("package offers",), lambda: tuple(_package_offer(package, estate) for package in estate.each(Package)))


def _package_offer(package: Package, estate: Estate) -> Offer:
    """Core and enabling options are needed at once; enhancing ones add. Its price is its own, never guessed from those of its parts."""
    core = {name: _find_choice(name, estate) for name in (*package.core, *package.enabling)}
    extras = {name: _find_choice(name, estate) for name in package.enhancing}
    missing = tuple(name for name, choice in (*core.items(), *extras.items()) if choice is None)
    found = tuple(choice for choice in core.values() if choice is not None)
    hours = next((choice.promises[0].hours for choice in found if choice.promises), None)
    promises = tuple(Promise(target, target.during or hours) for target in package.targets)
    more = tuple(choice for choice in extras.values() if choice is not None)
    price = package.price or total_price([*found, *more])
    limits = package.audiences or next((choice.limits for choice in found if not choice.internal), ())
    return Offer(package.key, found, more, promises, price, limits, missing, package.standard)


def _find_choice(name: str, estate: Estate) -> Choice | None:
    """An option that can be taken today."""
    service_id, _, option_id = name.partition("/")
    service = estate.find(Service, service_id)
    if service is None or service.status != OPERATIONAL:
        return None
    return next((choice for choice in choices_of(service, estate.settings) if choice.option == option_id), None)


def total_price(choices: list[Choice]) -> Money | None:
    """The prices of options together; None where one is not known, where they count different units, or in different currencies."""
    charged = [choice for choice in choices if choice.price is None or choice.price.amount]
    if any(choice.price is None for choice in charged):
        return None
    currencies = {choice.price.currency for choice in charged if choice.price is not None}
    if len(currencies) > 1 or len({choice.unit for choice in charged}) > 1:
        return None
    amount = sum((choice.price.amount for choice in charged if choice.price is not None), _ZERO)
    return Money(amount, next(iter(currencies), ""))
