"""Which services support which activities, and what supports nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.model.demand import Process
from itsd.model.service import OPERATIONAL, RETIRED
from itsd.practices.identify.fit import services_supporting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.model.demand import Activity
    from itsd.model.estate import Estate
    from itsd.model.service import Service


@dataclass(frozen=True, slots=True)
class Supported:
    """An activity of a process with the services that support it: the live ones, and those that are still to come."""

    process: Process
    activity: Activity
    live: tuple[Service, ...]
    coming: tuple[Service, ...]

    @property
    def name(self) -> str:
        """The activity as files name it."""
        return f"{self.process.id}/{self.activity.id}"

    @property
    def criticality(self) -> str:
        """That of the activity, else of its process."""
        return str(self.activity.criticality or self.process.criticality)


def find_supported(estate: Estate) -> tuple[Supported, ...]:
    """Every activity, the processes by their ids and the activities as they stand there."""
    return estate.once(("supported",), lambda: tuple(_find(estate)))


def _find(estate: Estate) -> Iterator[Supported]:
    for process in estate.each(Process):
        for activity in process.activities:
            yield support_of(process, activity, estate)


def support_of(process: Process, activity: Activity, estate: Estate) -> Supported:
    """The services that support one activity."""
    services = services_supporting(f"{process.id}/{activity.id}", estate)
    live = tuple(service for service in services if service.status == OPERATIONAL)
    return Supported(process, activity, live, tuple(service for service in services if service.status not in {OPERATIONAL, RETIRED}))


def supports_nothing(service: Service, estate: Estate) -> bool:
    """Whether a live service supports no activity and no other service refers to it as a part."""
    if service.status != OPERATIONAL or service.supports or estate.cited_by("service", service.id, "process"):
        return False
    return all(referrer.citation.path[0] == "replaced_by" for referrer in estate.referrers("service", service.id, by="service"))
