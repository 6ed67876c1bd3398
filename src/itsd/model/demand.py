"""The demand side: processes and their activities, requirements, forecasts, capacity."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from itsd.model.amounts import AmountValue
from itsd.model.base import ActivityRef, CalendarId, Entity, Judged, Model, NamedEntity, OfferRef, PersonId, ServiceId, UnitId, refer
from itsd.model.periods import PeriodValue
from itsd.model.targets import Target
from itsd.model.text import LocalText
from itsd.model.values import Count, Date, DurationValue, Id, Number, PercentageValue, String

ASPECTS = (
    "service-times",
    "availability",
    "performance",
    "capacity",
    "security",
    "continuity",
    "compliance",
    "usability",
    "demand",
)
Aspect = Literal["service-times", "availability", "performance", "capacity", "security", "continuity", "compliance", "usability", "demand"]


class Volume(Model):
    """How much of something there is in a unit of time."""

    amount: Number = Field(description="How many.")
    per: String = Field(description="In which time.", examples=["day"])


class ContinuityNeed(Model):
    """What an activity can bear."""

    rto: DurationValue | None = Field(None, description="How soon it must be back.")
    rpo: DurationValue | None = Field(None, description="How much work may be lost.")
    mtpd: DurationValue | None = Field(None, description="The longest tolerable stop.")


class Activity(Model):
    """A step of a business process that IT services support."""

    id: Id = Field(description="Unique within the process.")
    name: LocalText = Field(description="What people call it.")
    supports: tuple[ServiceId, ...] = Field((), description="The services that support it.")
    needs: LocalText | None = Field(None, description="What it needs from IT, in words.")
    volume: Volume | None = Field(None, description="How much of it there is.")
    users: Count | None = Field(None, description="How many people do it.")
    hours: CalendarId | None = Field(None, description="When it is done.")
    classification: Id | None = Field(None, description="The classification of its data.")
    continuity: ContinuityNeed | None = Field(None, description="What it can bear.")
    pain_points: tuple[LocalText, ...] = Field((), description="What hurts today.")
    criticality: Id | None = Field(None, description="Its criticality where it differs from the process's.")


class Process(NamedEntity):
    """A business process and the activities inside it."""

    kind: Literal["process"]
    owner: Annotated[PersonId | None, Judged("D001")] = Field(None, description="Who answers for the process.")
    unit: UnitId = Field(description="The unit whose process it is.")
    criticality: Id = Field(description="A label of the estate's criticality scheme.")
    activities: Annotated[tuple[Activity, ...], Judged("D001")] = Field((), description="Its steps.")


class Received(Model):
    """When a requirement came in, and from which role."""

    on: Date = Field(description="The day.")
    from_: refer("role", "person") | None = Field(None, alias="from", description="The role or person it came from.")  # type: ignore[valid-type]


class WaivedAspect(Model):
    """An aspect that the customer does not ask for, with the reason."""

    aspect: Aspect = Field(description="The aspect.")
    reason: LocalText = Field(description="Why there is no requirement.")
    by: PersonId = Field(description="Who decided that.")


class Decision(Model):
    """What was decided, by whom, when and why."""

    decision: String | None = Field(None, description="The decision.")
    by: PersonId | None = Field(None, description="Who decided.")
    on: Date | None = Field(None, description="When.")
    rationale: LocalText | None = Field(None, description="Why.")


class Requirement(NamedEntity):
    """What a customer asks of a service."""

    kind: Literal["requirement"]
    customer: UnitId = Field(description="Who asks.")
    activity: ActivityRef | None = Field(None, description="For which activity.")
    service: ServiceId | None = Field(None, description="Of which service.")
    received: Received = Field(description="When it came in and from whom.")
    priority: Literal["must", "should", "could", "wont"] | None = Field(None, description="How strongly it is asked.")
    status: Literal["received", "analysed", "matched", "needs-change", "rejected", "agreed", "withdrawn"] | None = Field(
        None,
        description="How far it has come.",
    )
    targets: Annotated[tuple[Target, ...], Judged("D003")] = Field((), description="What is asked.")
    waived_aspects: tuple[WaivedAspect, ...] = Field((), description="Aspects for which nothing is asked.")
    matched_to: OfferRef | None = Field(None, description="The option, package or agreement that meets it.")
    decision: Decision | None = Field(None, description="What was decided about it.")


class ForecastPoint(Model):
    """Expected demand in one period."""

    period: PeriodValue = Field(description="The period.", examples=["2026-Q4"])
    value: AmountValue = Field(description="The usual value.")
    peak: AmountValue | None = Field(None, description="The highest value.")


class Growth(Model):
    """How fast demand grows beyond the last point."""

    rate: PercentageValue = Field(description="By how much.")
    per: String = Field(description="In which time.", examples=["year"])


class Forecast(Entity):
    """Expected demand of a service."""

    kind: Literal["forecast"]
    service: ServiceId = Field(description="The service.")
    metric: refer("metric") = Field(description="The metric of demand.", examples=["concurrent-users"])  # type: ignore[valid-type]
    points: tuple[ForecastPoint, ...] = Field(description="Expected values by period.")
    growth: Growth | None = Field(None, description="Growth beyond the last point.")
    confidence: Literal["low", "medium", "high"] | None = Field(None, description="How sure it is.")
    source: LocalText = Field(description="Where the numbers come from.")
    owner: PersonId | None = Field(None, description="Who keeps it up to date.")
    assumptions: tuple[LocalText, ...] = Field((), description="What was assumed.")


class Capacity(Entity):
    """What a service can carry."""

    kind: Literal["capacity"]
    service: ServiceId = Field(description="The service.")
    metric: refer("metric") = Field(description="The metric of capacity.", examples=["concurrent-users"])  # type: ignore[valid-type]
    installed: AmountValue = Field(description="What there is.")
    usable: AmountValue = Field(description="What may be used of it.")
    threshold: PercentageValue | None = Field(None, description="The share of the usable from which one acts.")
    coincidence: PercentageValue | None = Field(None, description="The share of all commitments that occurs at the same time; all of it where it is absent.")
    measured_on: Date = Field(description="The day of the measurement.")
    expansion_lead_time: DurationValue | None = Field(None, description="How long it takes to add capacity.")
    owner: PersonId | None = Field(None, description="Who keeps it up to date.")
