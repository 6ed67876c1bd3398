"""What a sentence about a target says, with all names in the language it is said in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.levels.metrics import Dimension, Statistic

if TYPE_CHECKING:
    from itsd.levels.metrics import Cases, Metric
    from itsd.model.amounts import Amount
    from itsd.model.targets import Target


@dataclass(frozen=True, slots=True)
class Spoken:
    """A target, its metric (None where it is not known), and the names of what it refers to."""

    target: Target
    metric: Metric | None
    calendar: str | None = None
    priority: str | None = None
    scope: str | None = None
    items: tuple[str, ...] = ()
    excluding: tuple[str, ...] = ()
    always: bool = False

    @property
    def value(self) -> Amount | None:
        """The number that is promised."""
        return self.target.at_least if self.target.at_least is not None else self.target.at_most

    @property
    def statistic(self) -> Statistic:
        """Of which cases it speaks."""
        return statistic_of(self.target)

    @property
    def cases(self) -> Cases | None:
        """How its single cases are spoken of, where the sentence is about them: they are done in time."""
        about_cases = self.target.comparator == "at_most" and self.statistic in {Statistic.EVERY, Statistic.SHARE}
        return self.metric.said if self.metric is not None and about_cases else None

    @property
    def is_clocked(self) -> bool:
        """Whether it is a time that a calendar's clock counts, rather than something that happens during the calendar's hours."""
        return self.metric is not None and self.metric.dimension is Dimension.DURATION and self.metric.aspect != "availability"


def statistic_of(target: Target) -> Statistic:
    """Of which cases or windows a target speaks."""
    if target.average:
        return Statistic.AVERAGE
    if target.share is not None:
        return Statistic.SHARE
    return Statistic.PERCENTILE if target.percentile is not None else Statistic.EVERY
