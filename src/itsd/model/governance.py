"""Governance: gaps, changes, reviews, evidence, waivers."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import Field

from itsd.model.base import ActivityRef, AgreementRef, Entity, Judged, Model, PersonId, ServiceId, refer
from itsd.model.demand import Aspect, Decision
from itsd.model.parsing import Parsed, Raw, shown, wrong
from itsd.model.periods import PeriodValue
from itsd.model.text import LocalText
from itsd.model.values import AgreementVersion, Count, Date, Id, Number, String

EVIDENCE_KINDS = {
    "services-and-processes": "P1-E1",
    "approved-resources-plan": "P2-E1",
    "resourcing-strategies": "P2-E2",
    "updated-portfolios": "P2-E3",
    "quality-requirements": "P3-E1",
    "resource-remedial-actions": "P4-E1",
    "investment-performance": "P4-E2",
    "benefit-corrective-actions": "P4-E3",
    "benefit-results": "P4-E4",
    "satisfaction-analysis": "P4-E5",
    "quality-reviews-and-audits": "P4-E6",
    "quality-root-causes": "P4-E7",
    "quality-monitoring": "P4-E8",
    "incidents-and-requests": "P4-E9",
    "request-fulfilment": "P4-E10",
    "incident-trends": "P4-E11",
    "resource-feedback": "P5-E1",
    "quality-of-service-and-customer-feedback": "P5-E2",
    "review-quality-reviews-and-audits": "P5-E3",
    "evaluations-against-slas": "P5-E4",
}
"""Each kind of evidence and the entry criterion of the framework that it answers."""

EvidenceKind = Literal[
    "services-and-processes",
    "approved-resources-plan",
    "resourcing-strategies",
    "updated-portfolios",
    "quality-requirements",
    "resource-remedial-actions",
    "investment-performance",
    "benefit-corrective-actions",
    "benefit-results",
    "satisfaction-analysis",
    "quality-reviews-and-audits",
    "quality-root-causes",
    "quality-monitoring",
    "incidents-and-requests",
    "request-fulfilment",
    "incident-trends",
    "resource-feedback",
    "quality-of-service-and-customer-feedback",
    "review-quality-reviews-and-audits",
    "evaluations-against-slas",
]


class Gap(Entity):
    """The register entry of a gap between what is needed and what there is."""

    kind: Literal["gap"]
    activity: ActivityRef | None = Field(None, description="The activity that lacks something.")
    service: ServiceId | None = Field(None, description="The service it is about.")
    aspect: Aspect | None = Field(None, description="The aspect.")
    description: LocalText | None = Field(None, description="What is missing.")
    found_on: Date | None = Field(None, description="When it was found.")
    status: Literal["identified", "accepted", "rejected", "planned", "closed"] = Field("identified", description="How far it has come.")
    decision: Decision | None = Field(None, description="What was decided.")
    owner: PersonId | None = Field(None, description="Who answers for it.")
    change: refer("change") | None = Field(None, description="The change that closes it.")  # type: ignore[valid-type]


class ChangeApproval(Model):
    """Who approved a change, and when."""

    role: refer("role") = Field(description="In which role.")  # type: ignore[valid-type]
    person: PersonId = Field(description="Who.")
    on: Date = Field(description="When.")
    decision: Literal["approved", "rejected"] = Field("approved", description="What was decided.")


class Change(Entity):
    """A proposal to make, alter or retire a service."""

    kind: Literal["change"]
    change_kind: Literal["new", "change", "retire"] = Field(description="What is proposed.")
    service: ServiceId = Field(description="For which service.")
    reason: LocalText = Field(description="Why.")
    requested_by: PersonId | None = Field(None, description="Who asks for it.")
    requested_on: Date | None = Field(None, description="When.")
    affects: tuple[String, ...] = Field((), description="What else it touches.")
    approvals: tuple[ChangeApproval, ...] = Field((), description="Who approved.")
    status: Literal["proposed", "approved", "rejected", "in-progress", "implemented", "withdrawn"] = Field(description="How far it has come.")

    @property
    def approved(self) -> bool:
        """Whether the change was approved, and is perhaps already done."""
        return self.status in {"approved", "in-progress", "implemented"}


class ReviewDecision(Model):
    """What a review decided about the agreement."""

    decision: Literal["confirm", "amend", "renew", "terminate"] = Field(description="The decision.")
    rationale: LocalText | None = Field(None, description="Why.")
    version: AgreementVersion | None = Field(None, description="The version that carries it out.")


class Review(Entity):
    """A review that was held."""

    kind: Literal["review"]
    agreement: AgreementRef = Field(description="The agreement.")
    version: AgreementVersion | None = Field(None, description="The version that was reviewed.")
    on: Date = Field(description="When.")
    participants: tuple[PersonId, ...] = Field(description="Who took part.")
    inputs: tuple[refer("evidence", "issue", "report"), ...] = Field((), description="What was considered.")  # type: ignore[valid-type]
    findings: tuple[LocalText, ...] = Field((), description="What was found.")
    decisions: Annotated[tuple[ReviewDecision, ...], Judged("R004")] = Field((), description="What was decided.")
    actions: tuple[refer("action"), ...] = Field((), description="What is done about it.")  # type: ignore[valid-type]
    next: Date | None = Field(None, description="When the next review is held.")


class Produced(Model):
    """When evidence was made, and for which period."""

    on: Date = Field(description="When.")
    period: PeriodValue | None = Field(None, description="For which period.")


class Score(Model):
    """A result inside the evidence, such as the satisfaction of one customer."""

    service: ServiceId | None = Field(None, description="Of which service.")
    customer: refer("unit") | None = Field(None, description="From which customer.")  # type: ignore[valid-type]
    score: Number | None = Field(None, description="The score.")
    responses: Count | None = Field(None, description="How many answered.")


def parse_sha256(raw: Raw) -> str:
    """64 hexadecimal digits."""
    if isinstance(raw, str) and re.fullmatch(r"[0-9a-f]{64}", raw.lower()):
        return raw.lower()
    message = f"{shown(raw)} is not a SHA-256 digest"
    raise wrong(message, "Write 64 hexadecimal digits, in quotation marks.")


Sha256 = Annotated[str, Parsed(parse_sha256, {"type": "string", "pattern": "^[0-9a-fA-F]{64}$"})]


class Evidence(Entity):
    """A document that answers an entry criterion of the framework."""

    kind: Literal["evidence"]
    evidence_kind: EvidenceKind = Field(description="Which criterion it answers.")
    produced: Produced = Field(description="When it was made.")
    valid_until: Date | None = Field(None, description="Until when it holds.")
    location: String = Field(description="A path in the estate, an address, or a record number.", examples=["evidence/audit-2026.pdf"])
    sha256: Sha256 | None = Field(None, description="The SHA-256 of the file.")
    summary: LocalText | None = Field(None, description="What it says.")
    services: tuple[ServiceId, ...] = Field((), description="Which services it is about.")
    scores: tuple[Score, ...] = Field((), description="Results, for satisfaction analyses.")
    owner: PersonId = Field(description="Who keeps it.")


class WaiverOf(Model):
    """What is waived: a rule at an entity, a target of an agreement, or an aspect."""

    rule: String | None = Field(None, description="The code of a rule.")
    entity: String | None = Field(None, description="The entity, kind/id.")
    agreement: AgreementRef | None = Field(None, description="The agreement.")
    target: Id | None = Field(None, description="The target of the agreement.")
    aspect: Aspect | None = Field(None, description="The aspect of the agreement or requirement.")
    requirement: refer("requirement") | None = Field(None, description="The requirement.")  # type: ignore[valid-type]


class Waiver(Entity):
    """A risk that somebody who is accountable accepts until a day."""

    kind: Literal["waiver"]
    of: WaiverOf = Field(description="What is waived.")
    reason: LocalText = Field(description="Why.")
    accepted_by: Annotated[PersonId | None, Judged("G010")] = Field(None, description="Who accepts the risk.")
    on: Date = Field(description="When.")
    expires: Annotated[Date | None, Judged("G010")] = Field(None, description="Until when.")
