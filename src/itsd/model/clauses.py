"""Clauses of agreements: security, continuity, compliance, charges, credits, breaches, approvals, versions."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from itsd.model.amounts import AmountValue
from itsd.model.base import Model, PersonId, RoleId
from itsd.model.text import LocalText
from itsd.model.values import AgreementVersion, Count, Date, DurationValue, Flag, Id, MoneyValue, PercentageValue, String


class Security(Model):
    """Security terms."""

    classification: Id | None = Field(None, description="The highest classification of data.")
    controls: tuple[String, ...] = Field((), description="Controls that are in place.")
    incident_notification: DurationValue | None = Field(None, description="How soon an incident is reported.")
    data_location: tuple[String, ...] = Field((), description="Where data may be.")
    access: LocalText | None = Field(None, description="Who has access.")
    patch_time: DurationValue | None = Field(None, description="How soon a critical patch is applied.")


class Continuity(Model):
    """Continuity terms."""

    rto: DurationValue | None = Field(None, description="How soon the service is back after a disaster.")
    rpo: DurationValue | None = Field(None, description="How much work may be lost.")
    backup_interval: DurationValue | None = Field(None, description="How often data are backed up.")
    retention: DurationValue | None = Field(None, description="How long backups are kept.")
    test_interval: DurationValue | None = Field(None, description="How often recovery is tested.")
    minimum_service: LocalText | None = Field(None, description="What is kept up in an emergency.")


class Compliance(Model):
    """An obligation of law or policy."""

    obligation: String = Field(description="The obligation.")
    evidence: LocalText | None = Field(None, description="How it is shown.")
    flow_down: Flag = Field(False, description="Whether every part must carry it too.")


class Charges(Model):
    """What the agreement costs."""

    model: Literal["free", "flat", "per-unit", "tiered", "recharge"] = Field(description="How it is charged.")
    price: MoneyValue | None = Field(None, description="The price.")
    unit: LocalText | None = Field(None, description="Of what.")
    notes: LocalText | None = Field(None, description="Remarks.")


class Tier(Model):
    """One step of a credit."""

    below: AmountValue = Field(description="Below this value of the target …")
    credit: PercentageValue = Field(description="… this share of the charge is given back.")


class Credit(Model):
    """What a missed target gives back."""

    target: Id = Field(description="The target, by its id.")
    tiers: tuple[Tier, ...] = Field(description="Steps, the mildest first.")
    cap: PercentageValue | None = Field(None, description="The most that is given back.")
    claim_within: DurationValue | None = Field(None, description="How long it may be claimed.")


class BreachWhen(Model):
    """When a rule about breaches applies: exactly one of the three forms."""

    consecutive: Count | None = Field(None, description="So many periods in a row.")
    count: Count | None = Field(None, description="So many periods …")
    within: DurationValue | None = Field(None, description="… within this time.")
    below: AmountValue | None = Field(None, description="One value below this.")


class BreachRule(Model):
    """What follows from missed targets."""

    when: BreachWhen = Field(description="When it applies.")
    then: String = Field(description="What follows.", examples=["root-cause-and-plan"])
    target: Id | None = Field(None, description="For which target; every one where it is absent.")


class Approval(Model):
    """One signature."""

    role: RoleId = Field(description="In which role.")
    person: PersonId = Field(description="Who.")
    decision: Literal["approved", "rejected"] = Field("approved", description="What was decided.")
    on: Date = Field(description="When.")
    version: AgreementVersion | None = Field(None, description="Of which version.")
    digest: String | None = Field(None, description="Of which content: the digest of the obligations.")


class VersionChange(Model):
    """What one version changed."""

    version: AgreementVersion = Field(description="The version.")
    on: Date = Field(description="When it was made.")
    by: PersonId | None = Field(None, description="Who made it.")
    summary: LocalText = Field(description="What it changed.")
