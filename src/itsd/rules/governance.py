"""To be written."""

from __future__ import annotations

from itsd.rules.base import Rule

RULES: tuple[Rule, ...] = ()
