"""What the estate says about findings: levels, switched-off rules, exemptions and waivers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.diagnostics import Finding, Hit, Level
from itsd.diff.table import CODES
from itsd.model.governance import Waiver
from itsd.model.reading import suggest
from itsd.rules.registry import BY_CODE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from itsd.model.estate import Estate
    from itsd.model.settings import Exemption, Settings
    from itsd.rules.places import Locator

_CODE = "X009"
_OFF = "off"
_LEVELS = {"error": Level.ERROR, "warning": Level.WARNING, "info": Level.INFO}


@dataclass(frozen=True, slots=True)
class Outcome:
    """The findings that are left, and how many were accepted."""

    findings: tuple[Finding, ...]
    exempted: int


def apply_settings(findings: Iterable[Finding], estate: Estate, locator: Locator) -> Outcome:
    """Levels set, rules switched off, exempted findings taken out; an exemption that matches nothing is a finding (X009)."""
    settings = estate.settings
    in_force = _in_force(estate)
    waived = _waived(estate)
    kept: list[Finding] = []
    used: set[int] = set()
    exempted = 0
    for finding in findings:
        if settings.rules.get(finding.code) == _OFF:
            continue
        matches = [number for number, item in in_force.get((finding.code, finding.entity), ()) if item.path in {None, finding.path}]
        used.update(matches)
        if matches or (finding.code, finding.entity) in waived:
            exempted += 1
        else:
            kept.append(_with_level(finding, settings))
    if settings.rules.get(_CODE) != _OFF:
        unused = (pair for pairs in in_force.values() for pair in pairs if pair[0] not in used and pair[1].rule not in CODES)  # a diff tells of its own
        kept.extend(_with_level(locator.finding(BY_CODE[_CODE], hit, None), settings) for hit in _find_unused(unused, estate))
    return Outcome(tuple(kept), exempted)


@dataclass(slots=True)
class Exempted:
    """The levels and exemptions of an estate for rules that are not about an estate but about a change of it; counts what it takes out."""

    settings: Settings
    in_force: dict[tuple[str, str], list[tuple[int, Exemption]]]
    waived: set[tuple[str, str]]
    exempted: int = 0

    def settle(self, finding: Finding) -> Finding | None:
        """The finding at its level; None where it is accepted or its rule is off."""
        return _with_level(finding, self.settings) if self.keep(finding) else None

    def keep(self, finding: Finding) -> bool:
        """Whether a finding is neither accepted nor switched off."""
        if self.settings.rules.get(finding.code) == _OFF:
            return False
        matches = any(item.path in {None, finding.path} for _, item in self.in_force.get((finding.code, finding.entity), ()))
        if matches or (finding.code, finding.entity) in self.waived:
            self.exempted += 1
            return False
        return True

    def has_level(self, code: str) -> bool:
        """Whether the estate gives a level to a rule."""
        return code in self.settings.rules


def exempt(estate: Estate, codes: Collection[str]) -> Exempted:
    """What the estate accepts of the rules of these codes."""
    in_force = {key: pairs for key, pairs in _in_force(estate).items() if key[0] in codes}
    return Exempted(estate.settings, in_force, {pair for pair in _waived(estate) if pair[0] in codes})


def _with_level(finding: Finding, settings: Settings) -> Finding:
    """The finding at the level that the estate gives to its rule."""
    name = settings.rules.get(finding.code)
    return finding.with_level(_LEVELS[name]) if name else finding


def _in_force(estate: Estate) -> dict[tuple[str, str], list[tuple[int, Exemption]]]:
    """The exemptions that hide findings, with their numbers, by rule and entity; one with a fault hides nothing."""
    found: dict[tuple[str, str], list[tuple[int, Exemption]]] = {}
    for number, item in enumerate(estate.settings.exemptions):
        if next(_faults_of(number, item, estate), None) is None:
            found.setdefault((item.rule, item.entity), []).append((number, item))
    return found


def _waived(estate: Estate) -> set[tuple[str, str]]:
    """Rule and entity of every waiver of a rule that is in force."""
    return {
        (waiver.of.rule, waiver.of.entity)
        for waiver in estate.each(Waiver)
        if waiver.of.rule and waiver.of.entity and waiver.accepted_by and waiver.expires and waiver.on <= estate.as_of <= waiver.expires
    }


def _find_unused(unused: Iterable[tuple[int, Exemption]], estate: Estate) -> Iterator[Hit]:
    for number, item in unused:
        where = f"{item.entity}, {item.path}," if item.path else item.entity
        message = f"the exemption of {item.rule} at {where} matches no finding"
        hint = "Delete it, so that a later finding is not hidden."
        if estate.settings.rules.get(item.rule) == _OFF:
            message, hint = f"{message}: the rule is off", "Delete it, or give the rule a level again."
        yield Hit(("exemptions", number), message, hint, detail="unused")


def find_faults(estate: Estate) -> Iterator[Hit]:
    """Exemptions that hide nothing by what they lack, and codes in the settings that no rule has."""
    for code in estate.settings.rules:
        if code not in BY_CODE and code not in CODES:
            yield Hit(("rules", code), f"there is no rule {code}", _suggest_code(code), on_key=True)
    for number, item in enumerate(estate.settings.exemptions):
        yield from _faults_of(number, item, estate)


def _suggest_code(code: str) -> str:
    """The rule that may be meant: its code in capitals, a near code, or a rule by its name."""
    by_name = {rule.name: rule.code for rule in BY_CODE.values()}
    if code.upper() in BY_CODE or code in by_name:
        return f"Did you mean {by_name.get(code, code.upper())}?"
    family = [known for known in BY_CODE if known[0] == code[:1].upper()]  # codes of other letters are near by accident
    return suggest(code.upper(), family) or "Write the code of a rule; `itsd rules` lists them."


def _faults_of(number: int, item: Exemption, estate: Estate) -> Iterator[Hit]:
    """Why an exemption does not hold; each fault at the key that is wrong, else at the exemption."""
    at = ("exemptions", number)
    what = f"the exemption of {item.rule} at {item.entity}"
    if item.rule not in BY_CODE and item.rule not in CODES:
        yield Hit((*at, "rule"), f"there is no rule {item.rule}", _suggest_code(item.rule), detail="rule")
    if (fault := _entity_fault(item.entity, estate)) is not None and item.rule not in CODES:  # what a diff speaks of may be gone
        yield Hit((*at, "entity"), *fault, detail="entity")
    if item.reason is None:
        yield Hit(at, f"{what} has no reason", "Add `reason:`, and say why the finding is accepted.", detail="reason")
    if item.accepted_by is None:
        yield Hit(at, f"{what} was accepted by nobody", "Add `accepted_by:` with the person who answers for it.", detail="accepted_by")
    elif not estate.exists("person", item.accepted_by):
        hint = suggest(item.accepted_by, estate.names("person")) or "Write the id of a person of the estate."
        yield Hit((*at, "accepted_by"), f"there is no person {item.accepted_by}", hint, detail="person")
    if item.expires is None:
        yield Hit(at, f"{what} never expires", "Add `expires:` with the last day on which it is accepted.", detail="expires")
    elif item.expires < estate.as_of:
        hint = "Mend what it hides, or have it accepted anew until a later day."
        yield Hit((*at, "expires"), f"{what} expired on {item.expires}", hint, detail="expired")


def _entity_fault(name: str, estate: Estate) -> tuple[str, str] | None:
    """Message and hint where no entity has this name."""
    kind, _, id_ = name.partition("/")
    if estate.record(kind, id_) is not None:
        return None
    return f"there is no entity {name}", suggest(name, (f"{kind}/{known}" for known in estate.ids(kind))) or "Write kind and id, for example service/email."
