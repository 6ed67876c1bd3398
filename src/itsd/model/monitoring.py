"""Monitoring: how targets are measured, what is reported, and what is done about what was found."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from itsd.model.amounts import AmountValue
from itsd.model.base import AgreementRef, Entity, Judged, Model, NamedEntity, PersonId, ServiceId, TargetRef, UnitId, either, refer
from itsd.model.periods import PeriodValue
from itsd.model.text import LocalText
from itsd.model.values import Date, DurationValue, Id, String

Frequency = Literal["minute", "hour", "day", "week", "month", "quarter", "half-year", "year"]


class Source(Model):
    """Where measurements come from: a file, a database query or Prometheus. Addresses with secrets stay in the environment."""

    file: String | None = Field(None, description="A file or a glob, relative to the estate.", examples=["measurements/outages.csv"])
    database: String | None = Field(None, description="The name of a data source of itsd.yaml.")
    query: String | None = Field(None, description="The query.")
    prometheus: String | None = Field(None, description="The name of a Prometheus source of itsd.yaml.")
    preset: String | None = Field(None, description="The export it is: glpi, itop, jira, servicenow, zammad.")
    manual: LocalText | None = Field(None, description="Who writes the numbers down, and where.")


class Measure(Entity):
    """How targets are measured."""

    kind: Literal["measure"]
    targets: tuple[TargetRef, ...] = Field((), description="The targets it measures.", examples=[["sla/finance-email/availability"]])
    metric: refer("metric") | None = Field(None, description="The metric, where no target is named.")  # type: ignore[valid-type]
    service: ServiceId | None = Field(None, description="The service, where no target is named.")
    source: either(String, Source) = Field(description="Where the data come from.")  # type: ignore[valid-type]
    mapping: dict[str, String] = Field(default_factory=dict, description="Which column holds what.")
    method: LocalText = Field(description="How it is measured: what is observed, where, and by which formula.")
    frequency: Frequency = Field(description="How often.")
    owner: PersonId = Field(description="Who answers for it.")


class ReportDefinition(NamedEntity):
    """A report that is due regularly."""

    kind: Literal["report"]
    purpose: LocalText | None = Field(None, description="What it is for.")
    audience: tuple[UnitId, ...] = Field(description="For which units.")
    agreements: tuple[AgreementRef, ...] = Field(description="About which agreements.")
    frequency: Frequency = Field(description="How often.")
    due_within: DurationValue | None = Field(None, description="How long after the period.")
    formats: tuple[Literal["html", "pdf", "json", "markdown", "csv"], ...] = Field((), description="In which formats.")
    to: tuple[refer("person", "role"), ...] = Field(description="To whom; a business relationship manager among them.")  # type: ignore[valid-type]


class Issue(Entity):
    """A report that was issued."""

    kind: Literal["issue"]
    report: refer("report") = Field(description="Which report.")  # type: ignore[valid-type]
    period: PeriodValue = Field(description="For which period.")
    on: Date = Field(description="When.")
    digest: String | None = Field(None, description="The digest of what was issued.")
    to: tuple[refer("person", "role"), ...] = Field((), description="To whom.")  # type: ignore[valid-type]


class ActionSource(Model):
    """What led to an action: exactly one of these."""

    breach: TargetRef | None = Field(None, description="A missed target.")
    trend: TargetRef | None = Field(None, description="A target that gets worse.")
    gap: Id | None = Field(None, description="A gap, by the id of the register entry or of the agreement it was seen in.")
    review: refer("review") | None = Field(None, description="A review.")  # type: ignore[valid-type]
    audit: refer("evidence") | None = Field(None, description="An audit.")  # type: ignore[valid-type]
    satisfaction: String | None = Field(None, description="A survey.")
    complaint: String | None = Field(None, description="A complaint.")
    idea: String | None = Field(None, description="An idea.")


class Step(Model):
    """One step of an action."""

    what: LocalText = Field(description="What is done.")
    owner: Annotated[PersonId | None, Judged("R007")] = Field(None, description="By whom.")
    due: Annotated[Date | None, Judged("R007")] = Field(None, description="By when.")
    done: Date | None = Field(None, description="When it was done.")


class Kpi(Model):
    """How one will see that an action helped."""

    metric: refer("metric") = Field(description="The metric.")  # type: ignore[valid-type]
    baseline: AmountValue = Field(description="Where it stood.")
    target: AmountValue = Field(description="Where it has to be.")


class Consent(Model):
    """That a party agreed."""

    party: refer("unit", "supplier") = Field(description="Who agreed.")  # type: ignore[valid-type]
    on: Date = Field(description="When.")


class Verification(Model):
    """That an action was checked after it was done."""

    on: Date = Field(description="When.")
    by: PersonId = Field(description="By whom.")
    result: LocalText = Field(description="What was found.")
    value: AmountValue | None = Field(None, description="The metric's value.")


class Action(Entity):
    """An improvement or a remedy, from its cause to its verification."""

    kind: Literal["action"]
    source: ActionSource = Field(description="What led to it.")
    description: LocalText = Field(description="What is to be achieved.")
    owner: Annotated[PersonId | None, Judged("R007")] = Field(None, description="Who answers for it.")
    root_cause: LocalText | None = Field(None, description="Why it was needed.")
    steps: tuple[Step, ...] = Field((), description="What is done, by whom, by when.")
    kpi: Kpi | None = Field(None, description="How one will see that it helped.")
    agreed_by: tuple[Consent, ...] = Field((), description="Who agreed to it.")
    status: Literal["proposed", "approved", "in-progress", "implemented", "verified", "closed", "rejected", "deferred"] = Field(
        description="How far it has come.",
    )
    verification: Verification | None = Field(None, description="What was found after it was done.")
