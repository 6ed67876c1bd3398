"""What `itsd validate` has to tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from itsd.diagnostics import Finding


@dataclass(frozen=True, slots=True)
class Conditions:
    """How to check: `as_of` goes before the settings' own day, which goes before `today`; in so many processes."""

    today: date
    as_of: date | None = None
    jobs: int = 1


@dataclass(frozen=True, slots=True)
class Checked:
    """Findings in the order of every output, what was looked at, how many were exempted, and the levels set by the estate."""

    findings: tuple[Finding, ...]
    files: int
    entities: int
    exempted: int
    as_of: date
    levels: dict[str, str]
