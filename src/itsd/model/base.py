"""What all entities share: frozen models, the common header, and typed references."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag

from itsd.model.parsing import Parsed, Raw, shown, wrong
from itsd.model.text import LocalText
from itsd.model.values import ID_PATTERN, Date, DurationValue, Id, IdText, String


class Model(BaseModel):
    """A frozen mapping with known keys; built late, so that a run pays only for the kinds it meets."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True, arbitrary_types_allowed=True, protected_namespaces=())


@dataclass(frozen=True, slots=True)
class Reference:
    """Metadata of a field that refers to entities: the kinds it may lead to.

    `typed` references are written `kind/id`; the others are bare, their kind follows from the field.
    """

    kinds: tuple[str, ...]
    typed: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """Metadata of a required field whose absence a rule reports (so that all other rules still see the entity)."""

    code: str


@dataclass(frozen=True, slots=True)
class Internal:
    """Metadata of a field that never reaches a customer's copy."""


def _id_schema(pattern: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401  # JSON Schema
    return {"type": "string", "pattern": f"^{pattern}$", **more}


def refer(*kinds: str) -> Any:  # noqa: ANN401  # an annotated type
    """The type of a field that holds the bare id of an entity of one of these kinds."""
    return Annotated[str, IdText(), Reference(kinds)]


def either(text: Any, mapping: Any) -> Any:  # noqa: ANN401  # annotated types in, one out
    """The type of a value that is text in short and a mapping in full; errors speak only of the form that was written."""
    choose = Discriminator(lambda raw: "mapping" if isinstance(raw, dict) else "text")
    return Annotated[Annotated[text, Tag("text")] | Annotated[mapping, Tag("mapping")], choose]


def one_or_more(item: Any) -> Any:  # noqa: ANN401  # an annotated type in, one out
    """The type of a list that may be written as its only item."""
    return Annotated[tuple[item, ...], BeforeValidator(lambda raw: raw if isinstance(raw, list) else [raw], json_schema_input_type=item | tuple[item, ...])]


_PART_PATTERN = f"{ID_PATTERN}/{ID_PATTERN}"
_PART_LENGTH = 129  # two ids and a slash


def refer_part(kind: str) -> Any:  # noqa: ANN401  # an annotated type
    """The type of a field that names an option ("email/gold") or an activity ("permits/issue")."""
    return Annotated[str, IdText(_PART_PATTERN, _PART_LENGTH), Reference((kind,))]


def refer_typed(*kinds: str) -> Any:  # noqa: ANN401  # an annotated type
    """The type of a field that holds `kind/id` (targets: `kind/id/target`)."""
    pattern = re.compile(rf"[a-z-]+/{ID_PATTERN}(/{ID_PATTERN})?")
    plain = tuple(kind for kind in kinds if kind != "target")

    def parse_typed(raw: Raw) -> str:
        if isinstance(raw, str) and pattern.fullmatch(raw) and raw.count("/") == (2 if kinds == ("target",) else 1):
            head = raw.split("/", 1)[0]
            if kinds == ("target",) or head in plain:
                return raw
        message = f"{shown(raw)} does not name {'a target' if kinds == ('target',) else ' or '.join(f'a {kind}' for kind in plain)}"
        example = "sla/finance-email/availability" if kinds == ("target",) else f"{plain[0]}/finance-email"
        raise wrong(message, f"Write kind and id with a slash, for example {example}.")

    return Annotated[str, Parsed(parse_typed, _id_schema(pattern.pattern)), Reference(kinds, typed=True)]


AGREEMENTS = ("sla", "ola", "contract")

UnitId = refer("unit")
PersonId = refer("person")
RoleId = refer("role")
SupplierId = refer("supplier")
CalendarId = refer("calendar")
ServiceId = refer("service")
ChangeId = refer("change")
ProviderId = refer("unit", "supplier")
OptionRef = refer_part("option")
ActivityRef = refer_part("activity")
OfferRef = Annotated[str, IdText(_PART_PATTERN, _PART_LENGTH), Reference(("offer",))]
"""An option (`email/gold`), or `package/id`, `sla/id`: what can meet a requirement."""
AgreementRef = refer_typed(*AGREEMENTS)
TargetRef = refer_typed("target")


class Link(Model):
    """A document or page that belongs to an entity."""

    title: LocalText | None = Field(None, description="What the link leads to.")
    url: String = Field(description="Its address.", examples=["https://intranet.example.org/mail"])


class Reviewed(Model):
    """When somebody last read the entity and found it right."""

    on: Date = Field(description="The day of the last review.")
    every: DurationValue | None = Field(None, description="How often it has to be reviewed.", examples=["12 months"])


class Entity(Model):
    """What every entity may carry."""

    kind: str = Field(description="What the document describes.")
    id: Id = Field(
        description="Unique within its kind; never reused.",
        examples=["finance-email"],
    )
    name: LocalText | None = Field(None, description="What people call it.")
    tags: tuple[String, ...] = Field((), description="Free words to select by.")
    notes: Annotated[LocalText | None, Internal()] = Field(None, description="Remarks for those who maintain the estate.")
    links: tuple[Link, ...] = Field((), description="Documents and pages about it.")
    reviewed: Reviewed | None = Field(None, description="The last review and how often it is due.")

    @property
    def key(self) -> str:
        """`kind/id`, the way in which messages and commands name an entity."""
        return f"{self.kind}/{self.id}"


class NamedEntity(Entity):
    """An entity that people call by a name."""

    name: LocalText = Field(description="What people call it.", examples=[{"en": "E-mail", "ar": "البريد الإلكتروني"}])
