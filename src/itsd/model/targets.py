"""A target: one promised, offered or required number."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Annotated, Literal

from pydantic import Field

from itsd.model.amounts import AmountValue, WindowValue
from itsd.model.base import CalendarId, Internal, Model, refer
from itsd.model.parsing import Parsed, Raw, shown, wrong
from itsd.model.text import LocalText
from itsd.model.values import Count, Flag, Id, PercentageValue, String


def parse_percentile(raw: Raw) -> Decimal:
    """`95` or `99.9`: above 0 and below 100; kept as written."""
    text = str(raw).removeprefix("p")
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal(-1)
    if isinstance(raw, bool) or not 0 < number < 100:  # noqa: PLR2004  # percentiles
        message = f"{shown(raw)} is not a percentile"
        raise wrong(message, "Write a number between 0 and 100, for example 95.")
    return number


class Target(Model):
    """One number: a metric, what it must reach, and over which window, calendar, priority and statistic it is judged."""

    id: Id | None = Field(None, description="Unique within its list; others refer to the target by it.", examples=["availability"])
    metric: refer("metric") = Field(description="What is measured: a metric of the registry.", examples=["availability"])  # type: ignore[valid-type]
    priority: Id | None = Field(None, description="The priority it is limited to.", examples=["p1"])
    at_least: AmountValue | None = Field(None, description="The least that is promised.", examples=["99.9%"])
    at_most: AmountValue | None = Field(None, description="The most that may happen.", examples=["4h"])
    includes: tuple[String, ...] | None = Field(None, description="What a set contains at least.", examples=[["ar", "en"]])
    within: tuple[String, ...] | None = Field(None, description="What a set may not leave.", examples=[["OM"]])
    level: String | None = Field(None, description="A label of an ordered scheme.", examples=["confidential"])
    share: PercentageValue | None = Field(None, description="The share of cases for which it holds; every one where it is absent.")
    percentile: Annotated[Decimal, Parsed(parse_percentile, {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 100})] | None = Field(
        None,
        description="The percentile that must keep the value.",
        examples=[95],
    )
    average: Flag = Field(False, description="Whether the average must keep the value.")
    per: WindowValue | None = Field(None, description="The window over which it is judged.", examples=["month"])
    during: CalendarId | None = Field(None, description="The calendar in which it is counted; the agreement's hours where it is absent.")
    scope: LocalText | None = Field(None, description="The part of the service it is limited to.")
    excluding: tuple[LocalText, ...] = Field((), description="What is not counted.")
    minimum_count: Count | None = Field(None, description="Fewer cases than this give no result.")
    amber: PercentageValue | None = Field(None, description="The share of the allowance from which it is at risk.")
    critical: Flag = Field(False, description="Whether missing it is serious by itself.")
    pauses: Flag = Field(True, description="Whether the clock may pause for agreed reasons.")
    origin: Literal["option", "override", "negotiated"] | None = Field(None, description="Where the number comes from.")
    name: LocalText | None = Field(None, description="A name for documents.")
    notes: Annotated[LocalText | None, Internal()] = Field(None, description="Remarks.")

    @property
    def comparator(self) -> str:
        """The first of at_least, at_most, includes, within and level that is written; empty where none is."""
        names = ("at_least", "at_most", "includes", "within", "level")
        return next((name for name in names if getattr(self, name) is not None), "")

    @property
    def is_of_every(self) -> bool:
        """Whether it speaks of every case, not of a share, a percentile or an average."""
        return self.share is None and self.percentile is None and not self.average
