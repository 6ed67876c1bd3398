"""How a catalogue stands: what is live and not published, published and no longer so, out of date, or not announced."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.model.catalogue import Catalogue
from itsd.model.service import OPERATIONAL, Service
from itsd.practices.catalogue.editions import find_drift, latest_edition
from itsd.practices.catalogue.shown import find_shown
from itsd.practices.identify.obsolescence import stale_review_of
from itsd.practices.identify.uses import shows

if TYPE_CHECKING:
    from datetime import date

    from itsd.model.catalogue import Edition
    from itsd.model.estate import Estate
    from itsd.practices.catalogue.editions import Drift


@dataclass(frozen=True, slots=True)
class Gone:
    """An entry of the last edition that the catalogue no longer shows, and why."""

    entity: str
    why: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A catalogue against its last edition. Without an edition there is no drift, and everything it shows is unpublished.

    `overdue` are shown services whose review is overdue, with the words about it; `ended` those whose last day is past.
    """

    catalogue: Catalogue
    edition: Edition | None
    drift: Drift | None
    unpublished: tuple[str, ...]
    gone: tuple[Gone, ...]
    overdue: tuple[tuple[str, str], ...]
    ended: tuple[tuple[str, date], ...]

    @property
    def is_current(self) -> bool:
        """Whether readers see what is live: nothing came, went or changed since the edition."""
        return self.edition is not None and not self.drift and not self.ended

    @property
    def is_announced(self) -> bool:
        """Whether somebody was told of the edition."""
        return self.edition is not None and self.edition.notice is not None


def standing_of(catalogue: Catalogue, estate: Estate) -> Standing:
    """How a catalogue stands on the day for which the estate is judged."""
    shown = find_shown(catalogue, estate)
    edition, drift = latest_edition(catalogue.id, estate), find_drift(catalogue, estate)
    services = [service for service in (estate.find(Service, item.id) for item in shown.services) if service is not None]
    return Standing(
        catalogue,
        edition,
        drift,
        tuple(sorted(shown.keys)) if drift is None else drift.added,
        tuple(Gone(entity, _why_gone(entity, catalogue, estate)) for entity in (drift.removed if drift is not None else ())),
        tuple((service.key, reason.words) for service in services if (reason := stale_review_of(service, estate)) is not None),
        tuple((service.key, service.retire_on) for service in services if service.retire_on is not None and service.retire_on < estate.as_of),
    )


def _why_gone(entity: str, catalogue: Catalogue, estate: Estate) -> str:
    kind, _, id_ = entity.partition("/")
    if estate.entity(kind, id_) is None:
        return "it is no longer in the estate"
    service = estate.find(Service, id_) if kind == "service" else None
    if service is not None and service.status != OPERATIONAL:
        return f"it is {service.status}"
    return f"the catalogue {catalogue.id} no longer takes it"


def find_unlisted(estate: Estate) -> list[str]:
    """Live services for customers that no catalogue shows, by key."""
    catalogues = list(estate.each(Catalogue))
    live = (service for service in estate.each(Service) if service.status == OPERATIONAL and service.type == "business")
    return [service.key for service in live if not any(shows(catalogue, service, estate) for catalogue in catalogues)]
