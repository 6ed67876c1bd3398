"""What an SLA is drafted about: options and packages of the customer's catalogue, named, or found for a requirement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.diagnostics import Level
from itsd.model.organisation import Unit
from itsd.model.reading import suggest
from itsd.model.service import OPERATIONAL, Package, Service
from itsd.practices.agreements.drafting.results import DraftError, Note
from itsd.practices.catalogue.editions import catalogues_for, editions_for, find_drift
from itsd.practices.identify.fit import OfferFit, fit_offer, is_open_to
from itsd.practices.identify.matching import match
from itsd.practices.identify.offers import Offer, choices_of, offer_of, package_offers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itsd.model.catalogue import Edition
    from itsd.model.demand import Requirement
    from itsd.model.estate import Estate
    from itsd.practices.identify.offers import Choice

_OVER = {"rejected", "withdrawn"}


@dataclass(frozen=True, slots=True)
class Chosen:
    """For whom, what, and for which requirement; `fit` tells how the offer stands to it."""

    customer: str
    offers: tuple[Offer, ...]
    requirement: Requirement | None
    fit: OfferFit | None
    notes: tuple[Note, ...]

    @property
    def choices(self) -> tuple[Choice, ...]:
        """All options, each once."""
        return tuple({choice.key: choice for offer in self.offers for choice in offer.choices}.values())

    @property
    def keys(self) -> list[str]:
        """What is chosen, as files name it."""
        return [offer.key for offer in self.offers]


def choose(customer: str | None, names: Sequence[str], requirement: Requirement | None, estate: Estate) -> Chosen:
    """The offers of these names (`email/gold`, `package/field-survey`), else the one that suits the requirement best. Raises DraftError."""
    if requirement is not None:
        _check_requirement(requirement, customer)
        customer = requirement.customer
    if customer is None:
        message = "nobody is named for whom it is"
        raise DraftError(message, "Give --customer UNIT with --item SERVICE/OPTION, or --requirement ID.")
    _check_customer(customer, estate)
    if not names and requirement is None:
        message = f"nothing is named that {customer} is to get"
        raise DraftError(message, f"Give --item SERVICE/OPTION or --package ID. {_offered(customer, estate)}")
    offers = [_find_offer(name, estate) for name in dict.fromkeys(names)] if names else [_best_offer(requirement, customer, estate)]
    notes = [note for offer in offers for note in _judge(offer, customer, estate)]
    fit = None if requirement is None else fit_offer(requirement, joined_offer(offers), estate)
    return Chosen(customer, tuple(offers), requirement, fit, tuple(dict.fromkeys(notes)))


def joined_offer(offers: Sequence[Offer]) -> Offer:
    """Several offers as one, to hold a requirement against all of them."""
    if len(offers) == 1:
        return offers[0]
    core = tuple(choice for offer in offers for choice in offer.core)
    extras = tuple(choice for offer in offers for choice in offer.extras)
    return Offer(" and ".join(offer.key for offer in offers), core, extras, tuple(promise for offer in offers for promise in offer.promises))


def _check_requirement(requirement: Requirement, customer: str | None) -> None:
    if customer is not None and customer != requirement.customer:
        message = f"{requirement.key} is one of {requirement.customer}, not of {customer}"
        raise DraftError(message, "Leave --customer out, or name another requirement.")
    if requirement.status in _OVER or requirement.priority == "wont":
        message = f"{requirement.key} is {requirement.status if requirement.status in _OVER else 'not going to be met'}"
        raise DraftError(message, "Name one that is still meant: `itsd match --all` lists them.")


def _check_customer(name: str, estate: Estate) -> None:
    unit = estate.find(Unit, name)
    if unit is None:
        message = f"there is no unit {name}" if estate.record("unit", name) is None else f"unit/{name} cannot be read"
        raise DraftError(message, suggest(name, estate.names("unit")) or _customers_known(estate))
    if not unit.customer:
        message = f"{name} is a unit, but no customer of IT services"
        raise DraftError(message, f"{_customers_known(estate)} `customer: true` in the unit's file makes it one.")


def _customers_known(estate: Estate) -> str:
    known = customers(estate)
    return f"Customers are {', '.join(known)}." if known else "The estate has no customers yet."


def customers(estate: Estate) -> list[str]:
    """The units that are customers, by id."""
    return [unit.id for unit in estate.each(Unit) if unit.customer]


def _offered(customer: str, estate: Estate) -> str:
    """What the customer's catalogue offers, in a sentence."""
    names = offered_to(customer, estate)
    return f"Offered: {', '.join(names)}." if names else "Nothing is offered to it yet."


def offered_to(customer: str, estate: Estate) -> list[str]:
    """The options that a customer may take from the last editions it reads, or, before the first one, from what is live."""
    editions = editions_for(customer, estate)
    found = []
    for service in estate.each(Service):
        for choice in choices_of(service, estate.settings) if service.status == OPERATIONAL else ():
            published = any(entry.entity == service.key and (not entry.options or choice.option in entry.options) for edition in editions for entry in edition.entries)
            if is_open_to(choice.limits, customer, estate) and (published or (not editions and not choice.internal)):
                found.append(choice.key)
    return found


def _find_offer(name: str, estate: Estate) -> Offer:
    """The option or package of a name. Raises DraftError."""
    head, _, rest = name.partition("/")
    if head == "package":
        return _find_package(rest, estate)
    service = estate.find(Service, head)
    if service is None:
        message = f"there is no service {head}" if estate.record("service", head) is None else f"service/{head} cannot be read"
        raise DraftError(message, suggest(head, estate.names("service")) or "`itsd list option` shows what there is.")
    if service.status != OPERATIONAL:
        message = f"the service {head} is {service.status}, so nothing of it can be agreed on"
        raise DraftError(message, "Only what is operational can be chosen: `itsd list option` shows it.")
    options = {option.id: option for option in service.options}
    if not rest and len(options) > 1:
        message = f"{head} has several options"
        raise DraftError(message, f"Name one: {', '.join(f'{head}/{id_}' for id_ in options)}.")
    chosen = rest or next(iter(options), "")
    if chosen not in options:
        message = f"{head} has no option {chosen}" if chosen else f"{head} has no options"
        raise DraftError(message, suggest(chosen, options) or (f"It has {', '.join(options)}." if options else "Give the service an option first."))
    return offer_of(next(choice for choice in choices_of(service, estate.settings) if choice.option == chosen))


def _find_package(name: str, estate: Estate) -> Offer:
    package = estate.find(Package, name)
    if package is None:
        message = f"there is no package {name}" if estate.record("package", name) is None else f"package/{name} cannot be read"
        raise DraftError(message, suggest(name, estate.names("package")) or "`itsd list package` shows what there is.")
    offer = next(offer for offer in package_offers(estate) if offer.key == package.key)
    if offer.missing:
        message = f"{package.key} holds {', '.join(offer.missing)}, which cannot be taken today"
        raise DraftError(message, "Mend the package: its options have to be of operational services.")
    return offer


def _best_offer(requirement: Requirement | None, customer: str, estate: Estate) -> Offer:
    """What a requirement was matched to, else what meets it best of all that its customer may take from the catalogue."""
    assert requirement is not None  # noqa: S101  # the caller has one or names
    matched = requirement.matched_to or ""
    if matched and matched.partition("/")[0] not in {"sla", "ola", "contract"}:
        return _find_offer(matched, estate)
    found = match(requirement, estate, combine=False)
    fits = [fit for fit in found.ranked if fit.available and _obstacle(fit.offer, customer, estate) is None]
    if not fits:
        message = f"nothing that is offered to {customer} has to do with {requirement.key}: {found.reason}"
        raise DraftError(message, f"`itsd match {requirement.id}` shows what it would take; or name what to agree on with --item SERVICE/OPTION.")
    return fits[0].offer


def _judge(offer: Offer, customer: str, estate: Estate) -> list[Note]:
    """What is to be said about an offer for a customer. Raises DraftError where the customer cannot take it."""
    obstacle = _obstacle(offer, customer, estate)
    if obstacle is not None:
        raise obstacle
    notes = []
    editions = editions_for(customer, estate)
    if not editions:
        hint = "Publish the catalogue before it is signed: itsd publish"
        notes.append(Note(Level.WARNING, "items", f"no catalogue that {customer} reads has an edition yet, so {offer.key} comes from what is live", hint))
    for catalogue in catalogues_for(customer, estate) if editions else ():
        drift = find_drift(catalogue, estate)
        changed = set() if drift is None else {*drift.changed, *drift.removed}
        for key in dict.fromkeys((_entity_of(offer), *(f"service/{choice.service}" for choice in offer.choices))):
            if drift is not None and key in changed:
                message = f"{key} changed since edition {drift.edition.number} of {catalogue.id}, which {customer} reads; this draft says what is live"
                notes.append(Note(Level.WARNING, "items", message, f"Publish what is live before it is signed: itsd publish {catalogue.id}", ("C008",)))
    inner = [choice.key for choice in offer.core if choice.internal]
    if inner and not offer.key.startswith("package/"):
        message = f"{', '.join(inner)} is of a service that customers use only through others"
        notes.append(Note(Level.WARNING, "items", message, "Agree on the service that needs it.", ("S006",)))
    return notes


def _obstacle(offer: Offer, customer: str, estate: Estate) -> DraftError | None:
    """Why a customer cannot take an offer; None where it can."""
    if not is_open_to(offer.limits, customer, estate):
        message = f"{offer.key} is not for {customer}, but for {', '.join(offer.limits)}"
        return DraftError(message, f"{_offered(customer, estate)} Or open it to this customer: available_to of the option, audiences of the service.")
    editions = editions_for(customer, estate)
    if editions and not any(_is_in(offer, edition) for edition in editions):
        said = ", ".join(f"edition {edition.number} of {edition.catalogue}" for edition in editions)
        return DraftError(
            f"{offer.key} is not in {said}, which {customer} reads", f"Publish it to this customer (itsd publish), or agree on what is published. {_offered(customer, estate)}"
        )
    return None


def _is_in(offer: Offer, edition: Edition) -> bool:
    """Whether an edition shows a package, or a service with the option."""
    _, _, option = offer.key.partition("/")
    package = offer.key.startswith("package/")
    return any(entry.entity == _entity_of(offer) and (package or not entry.options or option in entry.options) for entry in edition.entries)


def _entity_of(offer: Offer) -> str:
    return offer.key if offer.key.startswith("package/") else f"service/{offer.key.partition('/')[0]}"
