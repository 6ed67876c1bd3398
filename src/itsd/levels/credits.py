"""What a missed target gives back: the tier that an achieved value falls into."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from itsd.levels.comparison import measure_of
from itsd.model.values import Percentage

if TYPE_CHECKING:
    from itsd.model.amounts import Amount
    from itsd.model.clauses import Credit

_NONE = Percentage(Decimal(0))


def find_credit(credit: Credit, achieved: Amount) -> Percentage | None:
    """The share of the charge that is given back; None where the achieved value cannot be compared with the tiers.

    A tier applies below its value, not at it; of several the lowest decides; never more than the cap.
    """
    value = measure_of(achieved)
    due = _NONE
    lowest = None
    for tier in credit.tiers:
        limit = measure_of(tier.below)
        if value is None or limit is None or limit[0] != value[0]:
            return None
        if value[1] < limit[1] and (lowest is None or limit[1] < lowest):
            lowest, due = limit[1], tier.credit
    return due if credit.cap is None or due.value <= credit.cap.value else credit.cap
