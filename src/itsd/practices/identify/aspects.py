"""What a requirement says about each of the nine aspects."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from itsd.levels.declared import metric_of
from itsd.model.demand import ASPECTS

if TYPE_CHECKING:
    from itsd.model.demand import Requirement, WaivedAspect
    from itsd.model.estate import Estate
    from itsd.model.targets import Target


class Standing(Enum):
    """What a requirement says about an aspect."""

    TARGETED = "targeted"
    WAIVED = "waived"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class AspectLine:
    """One of the nine aspects in a requirement."""

    aspect: str
    standing: Standing
    targets: tuple[Target, ...] = ()
    waived: WaivedAspect | None = None


def aspects_of(requirement: Requirement, estate: Estate) -> tuple[AspectLine, ...]:
    """The nine aspects: each targeted, waived with a reason, or missing. A target counts although the aspect is waived too."""
    by_aspect: dict[str, list[Target]] = {}
    for target in requirement.targets:
        metric = metric_of(target.metric, estate.settings)
        by_aspect.setdefault("" if metric is None else metric.aspect, []).append(target)
    waived = {item.aspect: item for item in requirement.waived_aspects}
    lines = []
    for aspect in ASPECTS:
        targets = tuple(by_aspect.get(aspect, ()))
        standing = Standing.TARGETED if targets else Standing.WAIVED if aspect in waived else Standing.MISSING
        lines.append(AspectLine(aspect, standing, targets, waived.get(aspect)))  # type: ignore[call-overload]  # a plain str of the same words
    return tuple(lines)
