"""The registry of kinds: which model reads which kind of document, and where such files are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.model.agreement import Contract, Ola, Sla
from itsd.model.catalogue import Catalogue, Edition
from itsd.model.demand import Capacity, Forecast, Process, Requirement
from itsd.model.governance import Change, Evidence, Gap, Review, Waiver
from itsd.model.monitoring import Action, Issue, Measure, ReportDefinition
from itsd.model.organisation import Person, Policy, Supplier, Unit
from itsd.model.service import Package, Service
from itsd.model.time import Calendar, Maintenance, PriorityScheme

if TYPE_CHECKING:
    from itsd.model.base import Entity


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of document: its name, its model, the folder that `itsd new` uses, and what it is for."""

    name: str
    model: type[Entity]
    folder: str

    @property
    def summary(self) -> str:
        """What the kind is, in a sentence."""
        return (self.model.__doc__ or "").strip().splitlines()[0]


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("unit", Unit, "catalogue/organisation/units"),
        Kind("person", Person, "catalogue/organisation/people"),
        Kind("supplier", Supplier, "catalogue/organisation/suppliers"),
        Kind("policy", Policy, "catalogue/organisation/policies"),
        Kind("calendar", Calendar, "catalogue/time/calendars"),
        Kind("maintenance", Maintenance, "catalogue/time/maintenance"),
        Kind("priority-scheme", PriorityScheme, "catalogue/time/priorities"),
        Kind("process", Process, "catalogue/demand/processes"),
        Kind("requirement", Requirement, "catalogue/demand/requirements"),
        Kind("forecast", Forecast, "catalogue/demand/forecasts"),
        Kind("capacity", Capacity, "catalogue/demand/capacity"),
        Kind("service", Service, "catalogue/services"),
        Kind("package", Package, "catalogue/packages"),
        Kind("catalogue", Catalogue, "catalogue/catalogues"),
        Kind("edition", Edition, "catalogue/editions"),
        Kind("sla", Sla, "agreements/sla"),
        Kind("ola", Ola, "agreements/ola"),
        Kind("contract", Contract, "agreements/contracts"),
        Kind("measure", Measure, "agreements/monitoring/measures"),
        Kind("report", ReportDefinition, "agreements/monitoring/reports"),
        Kind("issue", Issue, "agreements/monitoring/issues"),
        Kind("action", Action, "agreements/monitoring/actions"),
        Kind("gap", Gap, "agreements/governance/gaps"),
        Kind("change", Change, "agreements/governance/changes"),
        Kind("review", Review, "agreements/governance/reviews"),
        Kind("evidence", Evidence, "agreements/governance/evidence"),
        Kind("waiver", Waiver, "agreements/governance/waivers"),
    )
}
