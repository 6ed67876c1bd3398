"""Whose word a draft OLA or contract is, and about which services: read from TEAM/SERVICE and SUPPLIER/SERVICE. Raises DraftError."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.model.organisation import Supplier, Unit
from itsd.model.reading import suggest
from itsd.model.service import OPERATIONAL, Service
from itsd.practices.agreements.drafting.results import DraftError
from itsd.practices.agreements.upward import services_needing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itsd.model.estate import Estate

_FORMS = {"ola": "TEAM/SERVICE, for example network-team/network", "contract": "SUPPLIER/SERVICE, for example gulf-fibre/wan-link"}


@dataclass(frozen=True, slots=True)
class Word:
    """A provider with services, each with the option that is needed of it where that is clear."""

    kind: str
    provider: str
    services: tuple[Service, ...]
    options: tuple[str | None, ...]


def read_word(kind: str, names: Sequence[str], estate: Estate) -> Word:
    """The provider and services of `provider/service` names; of a provider alone all that it provides."""
    providers = list(dict.fromkeys(name.partition("/")[0] for name in names))
    if not names or not all(providers):
        message = f"nothing is named that the {_said(kind)} is about"
        raise DraftError(message, f"Name {_FORMS[kind]}.")
    if len(providers) > 1:
        message = f"{' and '.join(providers)} are several providers, and one {_said(kind)} is the word of one"
        raise DraftError(message, f"Draft one {_said(kind)} for each of them.")
    _check_provider(kind, providers[0], estate)
    found: dict[str, Service] = {}
    for name in names:
        _, slash, service = name.partition("/")
        for item in [_find(service, providers[0], estate)] if slash else _all_of(kind, providers[0], estate):
            found[item.id] = item
    return Word(kind, providers[0], tuple(found.values()), tuple(_option(service, estate) for service in found.values()))


def _said(kind: str) -> str:
    return "OLA" if kind == "ola" else kind


def _check_provider(kind: str, name: str, estate: Estate) -> None:
    unit, supplier = estate.find(Unit, name), estate.find(Supplier, name)
    if kind == "ola" and unit is None:
        if supplier is not None:
            message = f"{name} is a supplier, with whom one makes a contract"
            raise DraftError(message, f"Draft it with: itsd draft contract {name}/SERVICE")
        message = f"there is no unit {name}"
        raise DraftError(message, suggest(name, estate.names("unit")) or f"Name {_FORMS[kind]}; `itsd list unit` shows the units.")
    if kind == "contract" and supplier is None:
        if unit is not None:
            message = f"{name} is a unit of the organisation, with which one makes an OLA"
            raise DraftError(message, f"Draft it with: itsd draft ola {name}/SERVICE")
        message = f"there is no supplier {name}"
        raise DraftError(message, suggest(name, estate.names("supplier")) or f"Name {_FORMS[kind]}; `itsd list supplier` shows the suppliers.")
    if kind == "contract" and supplier is not None and supplier.supplier_kind == "internal":
        message = f"{name} is a group within the organisation, with which nobody can have a contract"
        raise DraftError(message, "Make it a unit, and draft an OLA.")


def _find(name: str, provider: str, estate: Estate) -> Service:
    service = estate.find(Service, name)
    if service is None:
        message = f"there is no service {name}" if estate.record("service", name) is None else f"service/{name} cannot be read"
        provided = [item.id for item in estate.each(Service) if item.provider == provider]
        hint = suggest(name, estate.names("service")) or (f"{provider} provides {', '.join(provided)}." if provided else "`itsd list service` shows what there is.")
        raise DraftError(message, hint)
    if service.status == "retired":
        message = f"the service {name} is retired"
        raise DraftError(message, "Name a service that is, or will be, in use.")
    return service


def _all_of(kind: str, provider: str, estate: Estate) -> list[Service]:
    found = [service for service in estate.each(Service) if service.provider == provider and service.status == OPERATIONAL]
    if not found:
        message = f"{provider} provides no operational service"
        raise DraftError(message, f"Name {_FORMS[kind]}.")
    return found


def _option(service: Service, estate: Estate) -> str | None:
    """The option that every composition needs of a service, else the only one it has."""
    needed = {need.option for _, needs in services_needing(service.id, estate) for need in needs}
    if len(needed) == 1 and None not in needed:
        return next(iter(needed))
    return service.options[0].id if len(service.options) == 1 and needed <= {None, service.options[0].id} else None
