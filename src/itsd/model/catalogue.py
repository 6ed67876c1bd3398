"""Catalogues: views of the estate for a target group, and their published editions."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from itsd.model.base import Entity, Judged, Model, ServiceId, UnitId, refer
from itsd.model.text import LocalText
from itsd.model.values import Count, Date, Id, String


class Selection(Model):
    """Which services a catalogue takes or leaves, besides what status and audience say."""

    services: tuple[ServiceId, ...] = Field((), description="By id.")
    packages: tuple[refer("package"), ...] = Field((), description="Packages by id.")  # type: ignore[valid-type]
    tags: tuple[String, ...] = Field((), description="By tag.")
    types: tuple[String, ...] = Field((), description="By type of service.")


class Catalogue(Entity):
    """A view of the operational services for one target group."""

    kind: Literal["catalogue"]
    title: LocalText = Field(description="The title that readers see.")
    summary: LocalText | None = Field(None, description="What it holds, in a sentence.")
    audiences: Annotated[tuple[UnitId, ...], Judged("C009")] = Field((), description="Which units it is for.")
    view: Literal["business", "technical"] = Field(description="For customers, or for IT.")
    locales: tuple[String, ...] = Field((), description="In which languages; the required ones where it is empty.")
    include: Selection | None = Field(None, description="Only these.")
    exclude: Selection | None = Field(None, description="All but these.")
    owner: refer("person") | None = Field(None, description="Who answers for it.")  # type: ignore[valid-type]
    glossary: tuple[LocalText, ...] = Field((), description="Words that readers know.")


class EditionEntry(Model):
    """One service or package of an edition."""

    entity: String = Field(description="kind/id.")
    digest: String = Field(description="The digest of what was published of it.")
    options: tuple[Id, ...] = Field((), description="The options that readers could choose.")


class Notice(Model):
    """That business relationship management was told of an edition."""

    to: tuple[refer("person", "role"), ...] = Field(description="Who was told.")  # type: ignore[valid-type]
    sent_on: Date = Field(description="When.")
    channel: String | None = Field(None, description="How.")


class Edition(Entity):
    """A catalogue as it was published once; written by `itsd publish`."""

    kind: Literal["edition"]
    catalogue: refer("catalogue") = Field(description="The catalogue.")  # type: ignore[valid-type]
    on: Date = Field(description="When it was published.")
    number: Count = Field(description="Its number.")
    digest: String | None = Field(None, description="The digest of the whole.")
    entries: tuple[EditionEntry, ...] = Field((), description="What it held.")
    notice: Notice | None = Field(None, description="Who was told.")
