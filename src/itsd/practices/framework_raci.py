"""The framework's RACI tables: the default policy, which policies in the estate may refine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Raci:
    """Who answers for a practice, does it, is asked and is told, by role."""

    accountable: tuple[str, ...]
    responsible: tuple[str, ...]
    consulted: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()


_IT, _LOB, _OWNER, _BRM = "head-of-it", "lob-executive", "business-process-owner", "business-relationship-manager"

# The letters of the framework's own tables, with the roles that its activities name besides.
FRAMEWORK: dict[str, Raci] = {
    "identify": Raci((_IT,), (_LOB, _OWNER, _IT), ("portfolio-manager", _BRM)),
    "catalogue": Raci((_IT,), (_LOB, _OWNER, _IT), (), (_BRM,)),
    "agreements": Raci((_IT,), (_LOB, _OWNER, _IT), (_BRM, "supplier-manager")),
    "monitor": Raci((_IT,), (_OWNER, _IT), (), (_BRM,)),
    "review": Raci((_LOB,), (_IT,), (_OWNER, _BRM, "supplier-manager")),
}
