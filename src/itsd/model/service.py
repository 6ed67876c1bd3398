"""The supply side: services with their options and composition, and packages of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from itsd.model.base import ActivityRef, CalendarId, ChangeId, Internal, Judged, Model, NamedEntity, OptionRef, PersonId, ProviderId, ServiceId, UnitId, either, refer
from itsd.model.organisation import ContactValue
from itsd.model.parsing import wrong
from itsd.model.targets import Target
from itsd.model.text import LocalText
from itsd.model.values import Count, Date, DurationValue, Flag, Id, MoneyValue, Number, String

if TYPE_CHECKING:
    from collections.abc import Sequence

PIPELINE = ("requirements", "defined", "analysed", "approved", "chartered", "designed", "developed", "built", "tested", "released")
OPERATIONAL = "operational"
RETIRED = "retired"
STATUSES = (*PIPELINE, OPERATIONAL, RETIRED)
Status = Literal[
    "requirements",
    "defined",
    "analysed",
    "approved",
    "chartered",
    "designed",
    "developed",
    "built",
    "tested",
    "released",
    "operational",
    "retired",
]


class StatusChange(Model):
    """One step in the life of a service."""

    status: Status = Field(description="The status it took.")
    on: Date = Field(description="When.")
    by: PersonId | None = Field(None, description="Who decided.")
    change: ChangeId | None = Field(None, description="The change that brought it.")
    reason: LocalText | None = Field(None, description="Why; needed for a step backward.")


class Support(Model):
    """How help is given."""

    hours: CalendarId = Field(description="When help is given.")
    path: Annotated[tuple[refer("unit", "supplier", "service"), ...], Internal()] = Field((), description="Who takes part, in the order of hand-over.")  # type: ignore[valid-type]
    contacts: tuple[ContactValue, ...] = Field((), description="How to reach it.")
    languages: tuple[String, ...] = Field((), description="In which languages.")


class Request(Model):
    """How to get a service."""

    channels: tuple[String, ...] = Field((), description="Where to ask.")
    approvals: tuple[refer("role"), ...] = Field((), description="Whose consent is needed.")  # type: ignore[valid-type]
    lead_time: DurationValue | None = Field(None, description="How long it takes.")
    prerequisites: LocalText | None = Field(None, description="What must be there first.")
    form: String | None = Field(None, description="The form to fill in.")


class Cost(Model):
    """What a service costs and how it is charged."""

    model: Literal["free", "flat", "per-unit", "tiered", "recharge"] = Field(description="How it is charged.")
    price: MoneyValue | None = Field(None, description="The price of one unit.")
    unit: LocalText | None = Field(None, description="What is counted.")


class Option(Model):
    """A service level option: one level of a service that a customer can choose."""

    id: Id = Field(description="Unique within the service.", examples=["gold"])
    name: LocalText = Field(description="What people call it.")
    standard: Flag = Field(False, description="Whether it is a standard option of the organisation.")
    summary: LocalText | None = Field(None, description="What it gives, in a sentence.")
    targets: Annotated[tuple[Target, ...], Judged("S003")] = Field((), description="What is promised.")
    price: MoneyValue | None = Field(None, description="What it costs.")
    available_to: tuple[UnitId, ...] = Field((), description="Who may choose it; every audience of the service where it is empty.")
    limit: LocalText | None = Field(None, description="Where it ends.")


class ServiceNeed(Model):
    """A service that another one needs."""

    service: ServiceId = Field(description="The service; underpinned by the OLA or contract in force for it.")
    option: Id | None = Field(None, description="Which option of it.")
    criticality: Literal["critical", "degrading", "none"] = Field("critical", description="What its loss means.")
    share: Number | None = Field(None, description="Which part of a shared capacity it takes.")
    notes: Annotated[LocalText | None, Internal()] = Field(None, description="Remarks.")


def _check_count(wanted: int, needs: Sequence[Need], at: str) -> None:
    """A group needs at least one part that counts, and no more than there are."""
    counting = sum(need.criticality != "none" for need in needs)
    if not counting:
        message = "a group of parts without a part that is needed"
        raise wrong(message, "List the services, each with a criticality other than none; or take the group away.", at=(at,))
    if not 1 <= wanted <= counting:
        message = f"{wanted} of {counting} parts cannot be needed"
        raise wrong(message, f"Write a number from 1 to {counting}.", at=(at,))


class AnyOf(Model):
    """Redundancy: any one of these suffices."""

    any_of: tuple[Need, ...] = Field(description="The alternatives.")
    independent: Flag = Field(False, description="Whether they fail independently; redundancy counts only when this is stated.")
    criticality: Literal["critical", "degrading", "none"] = Field("critical", description="What the loss of all means.")

    @model_validator(mode="after")
    def check_parts(self) -> Self:
        """There has to be an alternative."""
        _check_count(1, self.any_of, "any_of")
        return self


class AllOf(Model):
    """A branch that needs all of these."""

    all_of: tuple[Need, ...] = Field(description="The parts.")
    criticality: Literal["critical", "degrading", "none"] = Field("critical", description="What the loss of one means.")

    @model_validator(mode="after")
    def check_parts(self) -> Self:
        """There has to be a part."""
        _check_count(1, self.all_of, "all_of")
        return self


class AtLeastOf(Model):
    """k of n: so many of these suffice."""

    at_least: Count = Field(description="How many must work.")
    of: tuple[Need, ...] = Field(description="The parts.")
    independent: Flag = Field(False, description="Whether they fail independently.")
    criticality: Literal["critical", "degrading", "none"] = Field("critical", description="What the loss of too many means.")

    @model_validator(mode="after")
    def check_parts(self) -> Self:
        """As many as are needed have to be there."""
        _check_count(self.at_least, self.of, "at_least" if self.of else "of")
        return self


# Names of forms that are no keys: they stand in the paths of errors, where a key would be taken for what was written.
_SERVICE, _ANY, _ALL, _SOME = "a service", "any of", "all of", "some of"


def _need_form(raw: Any) -> str:  # noqa: ANN401  # raw or validated
    """Which form of need is written."""
    if isinstance(raw, dict):
        forms = {"any_of": _ANY, "all_of": _ALL, "of": _SOME, "at_least": _SOME}
        return next((form for key, form in forms.items() if key in raw), _SERVICE)
    forms_of = {AnyOf: _ANY, AllOf: _ALL, AtLeastOf: _SOME}
    return next((form for model, form in forms_of.items() if isinstance(raw, model)), _SERVICE)


Need = Annotated[
    Annotated[ServiceNeed, Tag(_SERVICE)] | Annotated[AnyOf, Tag(_ANY)] | Annotated[AllOf, Tag(_ALL)] | Annotated[AtLeastOf, Tag(_SOME)],
    Discriminator(_need_form),
]


for _model in (AnyOf, AllOf, AtLeastOf):
    _model.model_rebuild()  # `Need` is known only now; without this nobody could see what their fields hold


class Composition(Model):
    """A reliability block structure: the own part and what is needed besides."""

    own: tuple[Target, ...] = Field((), description="What the provider's own part guarantees.")
    needs: tuple[Need, ...] = Field((), description="What it needs; all of them, in series.")


class Usage(Model):
    """How much a service is used."""

    metric: refer("metric") = Field(description="What is counted.")  # type: ignore[valid-type]
    value: Number = Field(description="How much.")
    measured_on: Date = Field(description="When it was counted.")


class Faq(Model):
    """A question that users ask."""

    question: LocalText = Field(description="The question.")
    answer: LocalText = Field(description="The answer.")


class Service(NamedEntity):
    """A service, whatever its status in the portfolio."""

    kind: Literal["service"]
    summary: LocalText = Field(description="What it is, in a sentence that needs no technical knowledge.")
    description: LocalText | None = Field(None, description="What it is, in full (Markdown).")
    outcomes: tuple[LocalText, ...] = Field((), description="What a customer achieves with it.")
    type: Literal["business", "supporting", "technical", "external"] = Field(description="Who it is for and who provides it.")
    status: Status = Field(description="Its status in the portfolio.")
    history: tuple[StatusChange, ...] = Field((), description="The statuses it had, in order.")
    owner: Annotated[PersonId | None, Judged("S001")] = Field(None, description="Who answers for it.")
    provider: ProviderId = Field(description="The team or supplier that provides it.")
    audiences: tuple[UnitId, ...] = Field(description="Which units it is for.")
    eligibility: LocalText | None = Field(None, description="Who may use it.")
    supports: tuple[ActivityRef, ...] = Field((), description="The activities it supports.")
    criticality: Id = Field(description="A label of the estate's criticality scheme.")
    classification: Id = Field(description="The highest classification of data it may hold.")
    hours: Annotated[CalendarId | None, Judged("S003")] = Field(None, description="When it is available.")
    support: Annotated[Support | None, Judged("S003")] = Field(None, description="How help is given.")
    request: Request | None = Field(None, description="How to get it.")
    cost: Cost | None = Field(None, description="What it costs.")
    options: Annotated[tuple[Option, ...], Judged("S003")] = Field((), description="Its levels, at least one when it is operational.")
    composition: Annotated[Composition | None, Internal()] = Field(None, description="What it is made of.")
    usage: either(String, Usage) | None = Field(None, description="How much it is used.")  # type: ignore[valid-type]
    introduced: Date | None = Field(None, description="Since when.")
    retire_on: Date | None = Field(None, description="When it will end.")
    replaced_by: ServiceId | None = Field(None, description="What takes its place.")
    planned_interruptions: tuple[refer("maintenance"), ...] = Field((), description="Its maintenance windows.")  # type: ignore[valid-type]
    exclusions: tuple[LocalText, ...] = Field((), description="What is not part of it.")
    duties: tuple[LocalText, ...] = Field((), description="What those who use it have to do.")
    faq: tuple[Faq, ...] = Field((), description="Questions that users ask.")
    category: String | None = Field(None, description="Where it stands in a catalogue.")
    internal: Annotated[tuple[String, ...], Internal()] = Field((), description="Keys of this file that no customer's copy may show.")


class Package(NamedEntity):
    """Services sold together, each at one of its options."""

    kind: Literal["package"]
    summary: LocalText | None = Field(None, description="What it gives, in a sentence.")
    description: LocalText | None = Field(None, description="What it gives, in full (Markdown).")
    core: tuple[OptionRef, ...] = Field(description="What delivers the outcome.")
    enabling: tuple[OptionRef, ...] = Field((), description="What the core needs.")
    enhancing: tuple[OptionRef, ...] = Field((), description="What adds to it.")
    targets: tuple[Target, ...] = Field((), description="What is promised for the whole; never better than what the composition yields.")
    price: MoneyValue | None = Field(None, description="What it costs.")
    standard: Flag = Field(False, description="Whether it is a standard package of the organisation.")
    activities: tuple[ActivityRef, ...] = Field((), description="The activities it is made for.")
    audiences: tuple[UnitId, ...] = Field((), description="Which units it is for.")
    owner: PersonId | None = Field(None, description="Who answers for it.")
