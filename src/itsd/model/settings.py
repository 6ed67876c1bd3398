"""What `itsd.yaml` says about the estate."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from itsd.model.base import Model
from itsd.model.parsing import Parsed, Raw, shown, wrong
from itsd.model.text import LocalText, parse_text
from itsd.model.time import Zone
from itsd.model.values import Count, Date, DurationValue, Id, PercentageValue, String, parse_date, parse_duration, parse_percentage


def parse_month_day(raw: Raw) -> tuple[int, int]:
    """`01-01`: the month and the day on which the fiscal year starts."""
    if isinstance(raw, str):
        day = parse_date("2000-" + raw)
        return day.month, day.day
    message = f"{shown(raw)} is not a day of the year"
    raise wrong(message, 'Write month and day, for example "01-01".')


MonthDay = Annotated[tuple[int, int], Parsed(parse_month_day, {"type": "string", "pattern": r"^\d\d-\d\d$", "examples": ["01-01"]})]


class Locales(Model):
    """The languages of the estate."""

    default: String = Field("en", description="The language of plain strings.")
    required: tuple[String, ...] = Field((), description="Languages in which readers' text must exist.")


class Schemes(Model):
    """Ordered labels, the lowest first."""

    classification: tuple[String, ...] = Field(("public", "internal", "restricted", "secret"), description="Confidentiality of data.")
    criticality: tuple[String, ...] = Field(("routine", "important", "essential", "vital"), description="How much depends on a thing.")
    accessibility: tuple[String, ...] = Field(("A", "AA", "AAA"), description="Levels of accessibility.")


class Policies(Model):
    """Readings that agreements can differ on; each result names the one it used."""

    reading: Literal["expected", "guaranteed"] = Field("expected", description="Which reading of availability decides.")
    maintenance: Literal["removed", "up", "down"] = Field("removed", description="How notified maintenance counts.")
    unknown: Literal["removed", "down"] = Field("removed", description="How time without data counts.")
    due_at_close: Literal["close", "next_open"] = Field("close", description="A due time that falls on closing.")


class Thresholds(Model):
    """From which values a thing is worth a finding."""

    stale_after: DurationValue = Field(parse_duration("365d"), description="Evidence and reviews older than this are stale.")
    amber: PercentageValue = Field(parse_percentage("80%"), description="The share of an allowance from which a target is at risk.")
    headroom: PercentageValue = Field(parse_percentage("20%"), description="The share of the usable capacity that should stay free.")
    minimum_count: Count = Field(5, description="Fewer cases than this give no result.")
    expiring: DurationValue = Field(parse_duration("90d"), description="How long before its end an agreement is worth a warning.")
    pipeline_stuck: DurationValue = Field(parse_duration("180d"), description="How long a service may stay in one status of the pipeline.")
    gap_undecided: DurationValue = Field(parse_duration("90d"), description="How long a gap may stay without a decision.")
    amend_within: DurationValue = Field(parse_duration("60d"), description="How long an agreed amendment may wait for its version.")
    maintenance_share: PercentageValue = Field(parse_percentage("5%"), description="The share of service hours that maintenance may take.")
    forecast_horizon: DurationValue = Field(parse_duration("12 months"), description="How far ahead a forecast must reach.")


class Exemption(Model):
    """One finding that is accepted for a time."""

    rule: String = Field(description="The code of the rule.")
    entity: String = Field(description="Where: kind/id.")
    path: String | None = Field(None, description="The path inside the entity, where only that is meant.")
    reason: String | None = Field(None, description="Why it is accepted.")
    accepted_by: Id | None = Field(None, description="Who accepted it.")
    expires: Date | None = Field(None, description="Until when.")


class DataSource(Model):
    """A database or a Prometheus server; its address, with its secret, comes from an environment variable."""

    kind: Literal["database", "prometheus"] = Field(description="What it is.")
    url_from: String = Field(description="The environment variable that holds the address.", examples=["ITSD_TICKETS_URL"])


class Brand(Model):
    """How documents look."""

    name: LocalText | None = Field(None, description="The name on the cover.")
    logo: String | None = Field(None, description="A picture file in the estate.")
    colour: String | None = Field(None, description="The accent colour, #rrggbb.")


class Settings(Model):
    """`itsd.yaml`."""

    organisation: LocalText = Field(parse_text("Organisation"), description="The organisation's name.")
    locales: Locales = Field(default_factory=Locales, description="The languages of the estate.")
    timezone: Zone = Field("UTC", description="The time zone of dates and of times without one.")
    currency: String = Field("OMR", description="The currency (ISO 4217).")
    fiscal_year_start: MonthDay = Field((1, 1), description="The day on which the fiscal year starts.")
    as_of: Date | None = Field(None, description="The day that all checks take for today; the real day where it is absent.")
    paths: tuple[String, ...] = Field(("catalogue", "agreements"), description="The folders that hold entities.")
    schemes: Schemes = Field(default_factory=Schemes, description="Ordered labels.")
    roles: tuple[Id, ...] = Field((), description="Roles besides the framework's.")
    practices: tuple[Literal["identify", "catalogue", "agreements", "monitor", "review"], ...] = Field(
        (),
        description="The practices that the organisation claims to run; each needs evidence of its entry criteria.",
    )
    policies: Policies = Field(default_factory=Policies, description="Readings that agreements can differ on.")
    thresholds: Thresholds = Field(default_factory=Thresholds, description="From which values a thing is worth a finding.")
    rules: dict[str, Literal["error", "warning", "info", "off"]] = Field(default_factory=dict, description="Levels of rules, by code.")
    exemptions: tuple[Exemption, ...] = Field((), description="Findings that are accepted for a time.")
    metrics: dict[str, dict[str, String]] = Field(default_factory=dict, description="Metrics besides the built-in ones.")
    glossary: tuple[String, ...] = Field((), description="Words and abbreviations that readers know.")
    sources: dict[str, DataSource] = Field(default_factory=dict, description="Databases and servers that measures read.")
    brand: Brand | None = Field(None, description="How documents look.")
    mail_domains: tuple[String, ...] = Field((), description="Mail domains that are the organisation's own; other addresses of persons are a finding.")
