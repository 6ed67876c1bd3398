"""What `itsd.yaml` says about the estate."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from itsd.model.amounts import AmountValue, WindowValue
from itsd.model.base import Model, one_or_more
from itsd.model.mail import Mail
from itsd.model.parsing import Parsed, Raw, shown, wrong
from itsd.model.text import LocalText, parse_text
from itsd.model.time import Zone
from itsd.model.values import Count, Date, DurationValue, Flag, Id, MoneyValue, PercentageValue, String, parse_date, parse_duration, parse_percentage


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


class Documents(Model):
    """How dates and numbers stand in documents."""

    arabic_digits: Flag = Field(False, description="Whether Arabic texts have Arabic-Indic digits (٠١٢٣) instead of Western ones.")
    hijri: Flag = Field(False, description="Whether dates have the calculated Hijri date beside them (Umm al-Qura, 1343 to 1500 AH).")


class DeclaredMetric(Model):
    """A metric besides the built-in ones."""

    name: LocalText = Field(description="Its name in each language: a noun in the singular, or in the plural where it is a list.")
    aspect: Literal["service-times", "availability", "performance", "capacity", "security", "continuity", "compliance", "usability", "demand", "support"] = Field(
        description="The aspect of quality that it belongs to.",
    )
    dimension: Literal["percentage", "duration", "number", "quantity", "list", "label", "time"] = Field(description="What its values are; a quantity is a number with a unit.")
    direction: Literal["at_least", "at_most", "includes", "within", "level"] | None = Field(
        None,
        description="The key that states it; where it is absent at_most for durations and times, includes for lists, level for labels, at_least for others.",
    )
    units: one_or_more(String) = Field((), description="The units of a quantity.", examples=[["pages/min"]])  # type: ignore[valid-type]
    scheme: Literal["classification", "criticality", "accessibility"] | None = Field(None, description="The scheme of a label.")
    composition: (
        Literal[
            "sum",
            "product",
            "max",
            "rate-sum",
            "union-bound",
            "complement-product",
            "min",
            "limit",
            "min-level",
            "intersection",
            "intersection-of-hours",
            "intersection-on-path",
            "union",
            "notice-minus-relay",
            "sum-with-relay",
            "critical-path",
            "flow-down",
            "own",
            "hand-offs",
            "first-line",
            "not-derived",
        ]
        | None
    ) = Field(None, description="How it composes along a chain; where it is absent intersection or union for lists, min-level for labels, not-derived for others.")
    measured: Literal["outages", "tickets", "samples", "surveys", "terms"] | None = Field(
        None,
        description="The table of measurements that shows it; where it is absent terms for lists and labels, samples for others.",
    )
    calendar: Literal["service hours", "support hours", "always"] = Field("service hours", description="The time in which it counts where a target has no during.")
    statistics: tuple[Literal["every", "share", "percentile", "average"], ...] = Field(("every",), description="What a target may promise it of.")
    window: WindowValue | None = Field(None, description="The window of a target that names none; without it a percentage needs per.")


class StepCost(Model):
    """What it costs to be better by one step in a metric."""

    step: AmountValue = Field(description="How much better a step is, in the unit of the metric; 1 for a label, and for an entry of a list.", examples=["0.1%", "1h", 1])
    cost: MoneyValue = Field(description="What one step costs for one unit of a service.")


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
    metrics: dict[Id, DeclaredMetric] = Field(default_factory=dict, description="Metrics besides the built-in ones, by id.")
    step_costs: dict[Id, StepCost] = Field(default_factory=dict, description="What a better level costs, by metric; over-provision is counted in it.")
    glossary: tuple[String, ...] = Field((), description="Words and abbreviations that readers know.")
    sources: dict[str, DataSource] = Field(default_factory=dict, description="Databases and servers that measures read.")
    brand: Brand | None = Field(None, description="How documents look.")
    documents: Documents = Field(default_factory=Documents, description="How dates and numbers stand in documents.")
    mail: Mail | None = Field(None, description="Letters about new editions of catalogues.")
    mail_domains: tuple[String, ...] = Field((), description="Mail domains that are the organisation's own; other addresses of persons are a finding.")
