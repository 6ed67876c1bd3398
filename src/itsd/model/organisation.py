"""Who takes part: units, people with their roles, suppliers, and the policy that says who answers for what."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from itsd.model.base import Judged, Model, NamedEntity, PersonId, RoleId, UnitId, either, refer_typed
from itsd.model.periods import PeriodValue
from itsd.model.text import LocalText
from itsd.model.values import Date, Flag, Id, Number, String

ROLES = (
    "head-of-it",
    "lob-executive",
    "business-process-owner",
    "business-relationship-manager",
    "supplier-manager",
    "portfolio-manager",
    "service-owner",
    "service-level-manager",
    "service-catalogue-manager",
    "service-desk-manager",
    "capacity-manager",
    "availability-manager",
    "continuity-manager",
    "security-officer",
    "compliance-officer",
    "finance",
    "customer-representative",
    "supplier-representative",
    "team-lead",
)


class Contact(Model):
    """How to reach somebody for one purpose."""

    purpose: LocalText | None = Field(None, description="What to use the contact for.")
    phone: String | None = Field(None, description="Telephone number.")
    email: String | None = Field(None, description="Mail address.")
    url: String | None = Field(None, description="Web page.")


ContactValue = either(String, Contact)


class Unit(NamedEntity):
    """A part of the organisation; units form a tree."""

    kind: Literal["unit"]
    parent: UnitId | None = Field(None, description="The unit it belongs to.")
    unit_kind: Literal["ministry", "authority", "directorate", "department", "team", "external"] = Field(description="What sort of unit it is.")
    customer: Flag = Field(False, description="Whether it is a customer of IT services.")
    brm: PersonId | None = Field(None, description="Its business relationship manager.")
    contacts: tuple[ContactValue, ...] = Field((), description="How to reach it.")  # type: ignore[valid-type]


class RoleAssignment(Model):
    """A role that a person holds, for everything or for one thing."""

    role: RoleId = Field(description="The role.", examples=["service-level-manager"])
    for_: refer_typed("unit", "service", "sla", "ola", "contract") | None = Field(  # type: ignore[valid-type]  # made at run time
        None,
        alias="for",
        description="What the role is limited to.",
        examples=["unit/finance"],
    )
    from_: Date | None = Field(None, alias="from", description="First day.")
    to: Date | None = Field(None, description="Last day.")


class Active(Model):
    """From when to when somebody is with the organisation, both days included."""

    from_: Date | None = Field(None, alias="from", description="First day.")
    to: Date | None = Field(None, description="Last day.")


class Person(NamedEntity):
    """A person with a part in services or agreements. Only business contact data belong here."""

    kind: Literal["person"]
    unit: UnitId = Field(description="Where the person works.")
    email: String | None = Field(None, description="Business mail address.")
    phone: String | None = Field(None, description="Business telephone number.")
    roles: tuple[RoleAssignment, ...] = Field((), description="The roles the person holds.")
    active: Active | None = Field(None, description="From when to when the person is in post.")
    deputy: PersonId | None = Field(None, description="Who stands in.")


class Evaluation(Model):
    """How a supplier was judged over a period."""

    period: PeriodValue = Field(description="The period judged.")
    score: Number = Field(description="The score, on the organisation's own scale.")
    findings: tuple[LocalText, ...] = Field((), description="What was found.")


class Supplier(NamedEntity):
    """An organisation that provides under a contract."""

    kind: Literal["supplier"]
    supplier_kind: Literal["external", "internal", "customer"] = Field("external", description="External, an internal group, or a customer that supplies.")
    manager: Annotated[PersonId | None, Judged("G007")] = Field(None, description="Who manages the supplier.")
    criticality: Id | None = Field(None, description="How much depends on it; a label of the estate's criticality scheme.")
    contacts: tuple[ContactValue, ...] = Field((), description="How to reach it.")  # type: ignore[valid-type]
    evaluations: tuple[Evaluation, ...] = Field((), description="How it was judged.")
    subcontractors: tuple[LocalText, ...] = Field((), description="Who works for it.")


class Policy(NamedEntity):
    """A refinement of the framework's RACI table for one practice, or for one activity of it."""

    kind: Literal["policy"]
    practice: Literal["identify", "catalogue", "agreements", "monitor", "review"] = Field(description="The practice.")
    activity: String | None = Field(None, description="The activity it is limited to.", examples=["P3-A4"])
    accountable: tuple[RoleId, ...] = Field(description="Who answers for the result: exactly one role.")
    responsible: tuple[RoleId, ...] = Field(description="Who does the work.")
    consulted: tuple[RoleId, ...] = Field((), description="Who is asked.")
    informed: tuple[RoleId, ...] = Field((), description="Who is told.")
    rationale: LocalText | None = Field(None, description="Why it differs from the framework.")
