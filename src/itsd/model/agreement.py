"""Agreements: SLAs with customers, OLAs between teams, contracts with suppliers. One shape, three sets of parties."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from itsd.model.amounts import AmountValue, WindowValue
from itsd.model.base import (
    AgreementRef,
    CalendarId,
    Internal,
    Judged,
    Model,
    NamedEntity,
    PersonId,
    ServiceId,
    SupplierId,
    UnitId,
    either,
    one_or_more,
    refer,
)
from itsd.model.clauses import Approval, BreachRule, Charges, Compliance, Continuity, Credit, Security, VersionChange
from itsd.model.service import Support
from itsd.model.targets import Target
from itsd.model.text import LocalText
from itsd.model.values import AgreementVersion, Count, Date, DurationValue, Id, String


class Party(Model):
    """One side of an agreement."""

    unit: UnitId = Field(description="The unit.")
    representative: Annotated[PersonId | None, Judged("A001")] = Field(None, description="Who speaks and signs for it.")


class SlaParties(Model):
    """Customer and provider."""

    customer: Annotated[Party | None, Judged("A001")] = Field(None, description="Who receives the service.")
    provider: Annotated[Party | None, Judged("A001")] = Field(None, description="Who provides it.")


class OlaParties(Model):
    """Two internal teams."""

    receiver: Annotated[Party | None, Judged("A001")] = Field(None, description="The team that receives.")
    provider: Annotated[Party | None, Judged("A001")] = Field(None, description="The team that provides.")


class ContractParties(Model):
    """Supplier and receiver."""

    supplier: Annotated[SupplierId | None, Judged("A001")] = Field(None, description="The supplier.")
    receiver: Annotated[Party | None, Judged("A001")] = Field(None, description="The unit that receives.")
    supplier_representative: String | None = Field(None, description="Who speaks for the supplier.")


class Valid(Model):
    """The term; both days are part of it. Without an end it runs until it is ended."""

    from_: Date = Field(alias="from", description="First day.")
    to: Date | None = Field(None, description="Last day.")


class Renewal(Model):
    """What happens at the end of the term."""

    kind: Literal["automatic", "manual", "none"] = Field(description="How it is renewed.")
    period: DurationValue | None = Field(None, description="For how long.")
    notice: DurationValue | None = Field(None, description="How long before the end one must say so.")


class Termination(Model):
    """How to leave the agreement."""

    notice: DurationValue = Field(description="How long before.")
    exit: LocalText | None = Field(None, description="What is handed over at the end.")


class Item(Model):
    """What the agreement is about: a service at an option, or a package."""

    service: ServiceId | None = Field(None, description="The service.")
    package: refer("package") | None = Field(None, description="The package.")  # type: ignore[valid-type]
    option: Id | None = Field(None, description="The option of the service.")
    sites: tuple[LocalText, ...] = Field((), description="Where.")
    users: Count | None = Field(None, description="For how many.")
    exclusions: tuple[LocalText, ...] = Field((), description="What is not part of it.")


class Scope(Model):
    """What is in and what is out."""

    in_: tuple[LocalText, ...] = Field((), alias="in", description="In scope.")
    out: tuple[LocalText, ...] = Field((), description="Out of scope.")


class WorkloadLimit(Model):
    """How much use the targets hold for."""

    metric: refer("metric") = Field(description="What is limited.")  # type: ignore[valid-type]
    at_most: AmountValue = Field(description="The limit.")
    per: WindowValue | None = Field(None, description="In which window.")
    beyond: LocalText | None = Field(None, description="What holds beyond it.")


class Responsibilities(Model):
    """The duties of each side."""

    provider: tuple[LocalText, ...] = Field((), description="Of the provider.")
    customer: tuple[LocalText, ...] = Field((), description="Of the customer.")
    users: tuple[LocalText, ...] = Field((), description="Of the users.")
    receiver: tuple[LocalText, ...] = Field((), description="Of the receiving team (OLA, contract).")


class Escalation(Model):
    """To whom one turns, and after how long."""

    after: DurationValue = Field(description="After how long.")
    role: refer("role") | None = Field(None, description="To which role.")  # type: ignore[valid-type]
    person: PersonId | None = Field(None, description="To which person.")


class Reporting(Model):
    """Which report is due, when and to whom."""

    report: refer("report") | None = Field(None, description="The report.")  # type: ignore[valid-type]
    due_within: DurationValue | None = Field(None, description="How long after the period.")
    to: tuple[refer("person", "role"), ...] = Field((), description="To whom.")  # type: ignore[valid-type]


class ReviewClause(Model):
    """How often the agreement is reviewed, and by whom."""

    every: DurationValue | None = Field(None, description="How often.", examples=["6 months"])
    participants: tuple[refer("role", "person"), ...] = Field((), description="Who takes part.")  # type: ignore[valid-type]
    triggers: tuple[LocalText, ...] = Field((), description="What brings a review forward.")


class Term(Model):
    """A word of the glossary."""

    term: LocalText = Field(description="The word.")
    meaning: LocalText = Field(description="What it means here.")


class Agreement(NamedEntity):
    """What SLAs, OLAs and contracts have in common."""

    version: AgreementVersion = Field(description="MAJOR.MINOR; MAJOR changes with every right or obligation.")
    status: Literal["draft", "in-negotiation", "agreed", "active", "under-review", "superseded", "terminated"] = Field(
        description="Its status; that it has expired is derived from its term.",
    )
    level: Literal["corporate", "customer", "service"] | None = Field(None, description="The level of a three-level SLA.")
    inherits: tuple[AgreementRef, ...] = Field((), description="Agreements whose terms hold where this one is silent; the most specific wins.")
    supersedes: AgreementRef | None = Field(None, description="The agreement it takes the place of.")
    owner: Annotated[PersonId | None, Judged("A001")] = Field(None, description="Who answers for the agreement.")
    valid: Valid = Field(description="Its term.")
    renewal: Renewal | None = Field(None, description="What happens at the end of the term.")
    termination: Termination | None = Field(None, description="How to leave it.")
    items: Annotated[tuple[Item, ...], Judged("A011")] = Field((), description="What it is about.")
    scope: Scope | None = Field(None, description="What is in and out of scope.")
    hours: CalendarId | None = Field(None, description="The hours for which targets count unless they say otherwise.")
    support: Support | None = Field(None, description="How help is given.")
    maintenance: one_or_more(refer("maintenance")) = Field((), description="Agreed maintenance windows.")  # type: ignore[valid-type]
    priorities: refer("priority-scheme") | None = Field(None, description="The priority scheme.")  # type: ignore[valid-type]
    targets: Annotated[tuple[Target, ...], Judged("A011")] = Field((), description="What is promised.")
    workload_limits: Annotated[tuple[WorkloadLimit, ...], Judged("A011")] = Field((), description="How much use the targets hold for.")
    exceptions: Annotated[tuple[LocalText, ...], Judged("A011")] = Field((), description="When they do not hold.")
    responsibilities: Responsibilities | None = Field(None, description="The duties of each side.")
    escalation: Annotated[tuple[Escalation, ...], Judged("A014")] = Field((), description="To whom one turns, in order.")
    security: Security | None = Field(None, description="Security terms.")
    continuity: Continuity | None = Field(None, description="Continuity terms.")
    compliance: tuple[Compliance, ...] = Field((), description="Obligations that apply.")
    audit: tuple[LocalText, ...] = Field((), description="Who may look into what, and how.")
    reporting: Annotated[Reporting | None, Judged("A013")] = Field(None, description="Which report is due.")
    review: Annotated[ReviewClause | None, Judged("A012")] = Field(None, description="How it is reviewed.")
    charges: Charges | None = Field(None, description="What it costs.")
    credits: tuple[Credit, ...] = Field((), description="What a missed target gives back.")
    breach_rules: tuple[BreachRule, ...] = Field((), description="What follows from missed targets.")
    underpinned_by: Annotated[tuple[AgreementRef, ...], Internal()] = Field((), description="Agreements that carry this one, where the composition does not say so.")
    glossary: tuple[Term, ...] = Field((), description="Words with a meaning of their own.")
    approvals: Annotated[tuple[Approval, ...], Judged("A009")] = Field((), description="Who has agreed, to which version.")
    changes: Annotated[tuple[VersionChange, ...], Judged("A015")] = Field((), description="What each version changed.")
    annexes: tuple[either(String, Term), ...] = Field((), description="Further documents.")  # type: ignore[valid-type]
    internal: Annotated[tuple[String, ...], Internal()] = Field((), description="Keys of this file that no customer's copy may show.")

    @property
    def is_agreed(self) -> bool:
        """Whether the parties are bound by it, or were until its term ended."""
        return self.status in {"agreed", "active", "under-review"}

    def in_force(self, day: date) -> bool:
        """Whether it holds on a day. One that renews itself holds beyond its last day."""
        renews = self.renewal is not None and self.renewal.kind == "automatic"
        return self.status in {"active", "under-review"} and self.valid.from_ <= day and (self.valid.to is None or day <= self.valid.to or renews)


class Sla(Agreement):
    """A service level agreement between provider and customer."""

    kind: Literal["sla"]
    parties: Annotated[SlaParties, Judged("A001")] = Field(default_factory=SlaParties, description="Customer and provider.")
    brm: Annotated[PersonId | None, Judged("A001")] = Field(None, description="The business relationship manager.")


class Ola(Agreement):
    """An operational level agreement between two internal teams."""

    kind: Literal["ola"]
    parties: Annotated[OlaParties, Judged("A001")] = Field(default_factory=OlaParties, description="Receiver and provider.")
    hand_over: tuple[LocalText, ...] = Field((), description="Rules for handing work over from one team to the other.")


class Contract(Agreement):
    """An underpinning contract with a supplier."""

    kind: Literal["contract"]
    parties: Annotated[ContractParties, Judged("A001")] = Field(default_factory=ContractParties, description="Supplier and receiver.")
    contract_reference: Annotated[String | None, Judged("A001"), Internal()] = Field(None, description="The number of the contract.")
    supplier_manager: Annotated[PersonId | None, Judged("A001")] = Field(None, description="Who manages the supplier.")
    severities: dict[str, Id] = Field(default_factory=dict, description="The supplier's severity for each priority of ours.")
    supplier_data: tuple[LocalText, ...] = Field((), description="Which data the supplier delivers so that its targets can be measured.")
