"""What the estate says about findings: levels, switched-off rules, exemptions and waivers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.diagnostics import Finding, Hit, Level
from itsd.model.governance import Waiver
from itsd.rules.registry import BY_CODE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itsd.model.estate import Estate
    from itsd.model.settings import Exemption, Settings
    from itsd.rules.places import Locator

_LEVELS = {"error": Level.ERROR, "warning": Level.WARNING, "info": Level.INFO}


@dataclass(frozen=True, slots=True)
class Outcome:
    """The findings that are left, and how many were accepted."""

    findings: tuple[Finding, ...]
    exempted: int


def apply_settings(findings: Iterable[Finding], estate: Estate, locator: Locator) -> Outcome:
    """Levels set, rules switched off, exempted findings taken out; an exemption that matches nothing is a finding (X009)."""
    settings = estate.settings
    kept: list[Finding] = []
    used: set[int] = set()
    exempted = 0
    waived = _waived(estate)
    for finding in findings:
        name = settings.rules.get(finding.code)
        if name == "off":
            continue
        matches = [number for number, item in enumerate(settings.exemptions) if _covers(item, finding, estate)]
        used.update(matches)
        if matches or (finding.code, finding.entity) in waived:
            exempted += 1
            continue
        kept.append(finding.with_level(_LEVELS[name]) if name else finding)
    if settings.rules.get("X009") != "off":
        kept.extend(_with_level(finding, settings) for finding in _unused(settings, used, estate, locator))
    return Outcome(tuple(kept), exempted)


def _with_level(finding: Finding, settings: Settings) -> Finding:
    name = settings.rules.get(finding.code)
    return finding.with_level(_LEVELS[name]) if name else finding


def _covers(exemption: Exemption, finding: Finding, estate: Estate) -> bool:
    """An exemption counts only while it has a reason and has not expired."""
    if exemption.rule != finding.code or exemption.entity != finding.entity:
        return False
    if exemption.path is not None and exemption.path != finding.path:
        return False
    return bool(exemption.reason) and exemption.expires is not None and exemption.expires >= estate.as_of


def _waived(estate: Estate) -> set[tuple[str, str]]:
    """Rule and entity of every waiver of a rule that is in force."""
    return {
        (waiver.of.rule, waiver.of.entity)
        for waiver in estate.each(Waiver)
        if waiver.of.rule and waiver.of.entity and waiver.accepted_by and waiver.expires and waiver.on <= estate.as_of <= waiver.expires
    }


def _unused(settings: Settings, used: set[int], estate: Estate, locator: Locator) -> Iterable[Finding]:
    for number, item in enumerate(settings.exemptions):
        if number in used or item.expires is None or item.expires < estate.as_of or not item.reason or item.rule not in BY_CODE:
            continue  # the rule X009 speaks of these by itself
        message = f"the exemption of {item.rule} at {item.entity} matches no finding"
        hit = Hit(("exemptions", number), message, "Delete it, so that a later finding is not hidden.", detail="unused")
        yield locator.finding(BY_CODE["X009"], hit, None)
