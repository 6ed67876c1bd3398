"""What `itsd.yaml` does to findings: levels, rules that are off, exemptions, and what X009 says about them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from itsd.diagnostics import Level
from itsd.files.tree import MemoryTree
from itsd.validation.fresh import check_all
from itsd.validation.result import Conditions

if TYPE_CHECKING:
    from itsd.diagnostics import Finding
    from itsd.validation.result import Checked

SETTINGS = """\
organisation: {en: Ministry of Land Services, ar: وزارة خدمات الأراضي}
timezone: Asia/Muscat
as_of: 2026-11-01
"""
MAIL = """\
kind: sla
id: mail
name: {en: E-mail, ar: البريد الإلكتروني}
version: "1.0"
status: draft
valid: {from: 2026-01-01, to: 2026-12-31}
targets:
  - {id: availability, metric: availability, at_least: 100%, per: month}
  - {id: outages, metric: outages, at_most: 0, per: month}
"""
PERSON = """\
kind: person
id: salim-al-harthi
name: {en: Salim Al Harthi, ar: سالم الحارثي}
unit: land-registry
email: salim@example.org
"""
WAIVER = """\
kind: waiver
id: no-outage
of: {rule: T006, entity: sla/mail}
reason: {en: Demanded by the courts., ar: بطلب من المحاكم.}
accepted_by: salim-al-harthi
on: 2026-01-01
expires: 2026-12-31
"""
COMPLETE = {"rule": "T006", "entity": "sla/mail", "reason": "Demanded by the courts.", "accepted_by": "salim-al-harthi", "expires": "2027-03-31"}


def write_exemption(**changes: str | None) -> str:
    """An exemption on one line: the complete one, with keys changed, or left out where they are None."""
    keys = {key: value for key, value in {**COMPLETE, **changes}.items() if value is not None}
    return "{" + ", ".join(f'{key}: "{value}"' for key, value in keys.items()) + "}"


def check(settings: str = "", mail: str = MAIL, waiver: str = "") -> Checked:
    """A whole run over an agreement with two findings of T006, and a person who accepts risks."""
    files = {"itsd.yaml": SETTINGS + settings, "agreements/mail.yaml": mail, "catalogue/salim-al-harthi.yaml": PERSON}
    if waiver:
        files["agreements/no-outage.yaml"] = waiver
    return check_all(MemoryTree(files), Conditions(date(2026, 11, 1)))


def check_exempted(*exemptions: str, settings: str = "") -> Checked:
    """The same with exemptions."""
    return check(settings + "exemptions:\n" + "".join(f"  - {exemption}\n" for exemption in exemptions))


def of(checked: Checked, code: str) -> list[Finding]:
    """The findings of one rule."""
    return [finding for finding in checked.findings if finding.code == code]


def levels(checked: Checked, code: str) -> list[Level]:
    """The levels of the findings of one rule."""
    return [finding.level for finding in of(checked, code)]


def test_without_settings_a_rule_has_its_own_level() -> None:
    checked = check()
    assert levels(checked, "T006") == [Level.WARNING, Level.WARNING]
    assert of(checked, "X009") == []
    assert checked.exempted == 0


@pytest.mark.parametrize("level", list(Level))
def test_the_estate_raises_and_lowers_a_rule(level: Level) -> None:
    assert levels(check(f"rules: {{T006: {level.value}}}\n"), "T006") == [level, level]


def test_a_rule_that_is_off_finds_nothing_and_leaves_the_others() -> None:
    before, after = check(), check('rules: {T006: "off"}\n')
    assert of(after, "T006") == []
    assert [finding for finding in before.findings if finding.code != "T006"] == list(after.findings)
    assert after.exempted == 0


def test_findings_of_reading_have_levels_too() -> None:
    mail = MAIL.replace("status: draft", "status: draft\nstauts: draft")
    assert levels(check(mail=mail), "X001") == [Level.ERROR]
    assert levels(check("rules: {X001: info}\n", mail), "X001") == [Level.INFO]
    assert levels(check('rules: {X001: "off"}\n', mail), "X001") == []


def test_an_exemption_takes_out_every_finding_of_the_rule_at_the_entity() -> None:
    checked = check_exempted(write_exemption())
    assert of(checked, "T006") == []
    assert of(checked, "X009") == []
    assert checked.exempted == 2


def test_an_exemption_with_a_path_takes_out_that_one_finding() -> None:
    checked = check_exempted(write_exemption(path="targets[outages].at_most"))
    assert [finding.path for finding in of(checked, "T006")] == ["targets[availability].at_least"]
    assert of(checked, "X009") == []
    assert checked.exempted == 1


def test_the_last_day_of_an_exemption_counts() -> None:
    assert of(check_exempted(write_exemption(expires="2026-11-01")), "T006") == []


FAULTS = {
    "without reason": ({"reason": None}, "the exemption of T006 at sla/mail has no reason", (5, 5)),
    "accepted by nobody": ({"accepted_by": None}, "the exemption of T006 at sla/mail was accepted by nobody", (5, 5)),
    "accepted by a stranger": ({"accepted_by": "salim-harthi"}, "there is no person salim-harthi", (5, 88)),
    "without expiry": ({"expires": None}, "the exemption of T006 at sla/mail never expires", (5, 5)),
    "expired": ({"expires": "2026-10-31"}, "the exemption of T006 at sla/mail expired on 2026-10-31", (5, 116)),
}


@pytest.mark.parametrize(("changes", "message", "place"), FAULTS.values(), ids=FAULTS)
def test_an_exemption_with_a_fault_is_a_finding_and_hides_nothing(changes: dict[str, str | None], message: str, place: tuple[int, int]) -> None:
    checked = check_exempted(write_exemption(**changes))
    assert [(finding.message, finding.place.line, finding.place.column) for finding in of(checked, "X009")] == [(message, *place)]
    assert levels(checked, "T006") == [Level.WARNING, Level.WARNING]
    assert checked.exempted == 0


def test_every_fault_of_an_exemption_is_told_with_a_fingerprint_of_its_own() -> None:
    found = of(check_exempted(write_exemption(reason=None, accepted_by=None, expires=None)), "X009")
    assert len({finding.fingerprint for finding in found}) == len(found) == 3


UNKNOWN = {
    "a near code": ({"rule": "T0066"}, "there is no rule T0066", "Did you mean T006?"),
    "small letters": ({"rule": "t006"}, "there is no rule t006", "Did you mean T006?"),
    "the name of the rule": ({"rule": "100-percent"}, "there is no rule 100-percent", "Did you mean T006?"),
    "a code like no other": ({"rule": "ZZZ"}, "there is no rule ZZZ", "Write the code of a rule; `itsd rules` lists them."),
    "a near entity": ({"entity": "sla/mial"}, "there is no entity sla/mial", "Did you mean sla/mail?"),
    "an entity without kind": ({"entity": "mail"}, "there is no entity mail", "Write kind and id, for example service/email."),
    "a near person": ({"accepted_by": "salim-harthi"}, "there is no person salim-harthi", "Did you mean salim-al-harthi?"),
}


@pytest.mark.parametrize(("changes", "message", "hint"), UNKNOWN.values(), ids=UNKNOWN)
def test_names_that_do_not_exist_are_found_with_the_one_that_may_be_meant(changes: dict[str, str | None], message: str, hint: str) -> None:
    assert [(finding.message, finding.hint) for finding in of(check_exempted(write_exemption(**changes)), "X009")] == [(message, hint)]


def test_a_level_for_a_rule_that_does_not_exist_is_found_at_its_key() -> None:
    (finding,) = of(check('rules:\n  T006: "off"\n  T0066: error\n'), "X009")
    assert (finding.message, finding.hint) == ("there is no rule T0066", "Did you mean T006?")
    assert (finding.place.file, finding.place.line, finding.place.column) == ("itsd.yaml", 6, 3)


def test_an_exemption_that_matches_nothing_is_found() -> None:
    (finding,) = of(check_exempted(write_exemption(rule="T005")), "X009")
    assert finding.message == "the exemption of T005 at sla/mail matches no finding"
    assert (finding.place.file, finding.place.line, finding.place.column) == ("itsd.yaml", 5, 5)
    assert finding.level is Level.WARNING


def test_of_two_exemptions_only_the_unused_one_is_found() -> None:
    checked = check_exempted(write_exemption(), write_exemption(path="targets[uptime].at_least"))
    assert [finding.message for finding in of(checked, "X009")] == ["the exemption of T006 at sla/mail, targets[uptime].at_least, matches no finding"]
    assert [finding.place.line for finding in of(checked, "X009")] == [6]


def test_two_exemptions_of_one_finding_are_both_used_and_counted_once() -> None:
    checked = check_exempted(write_exemption(), write_exemption(path="targets[outages].at_most"))
    assert of(checked, "X009") == []
    assert checked.exempted == 2


def test_an_exemption_of_a_rule_that_is_off_hides_nothing() -> None:
    (finding,) = of(check_exempted(write_exemption(), settings='rules: {T006: "off"}\n'), "X009")
    assert finding.message == "the exemption of T006 at sla/mail matches no finding: the rule is off"


@pytest.mark.parametrize("exemption", [write_exemption(rule="T005"), write_exemption(reason=None)], ids=["unused", "without reason"])
def test_x009_has_a_level_like_any_other_rule(exemption: str) -> None:
    assert levels(check_exempted(exemption, settings="rules: {X009: error}\n"), "X009") == [Level.ERROR]
    assert levels(check_exempted(exemption, settings='rules: {X009: "off"}\n'), "X009") == []


def test_the_day_of_judgement_decides_not_the_clock() -> None:
    tree = MemoryTree({"itsd.yaml": SETTINGS + f"exemptions: [{write_exemption()}]\n", "agreements/mail.yaml": MAIL, "catalogue/salim-al-harthi.yaml": PERSON})
    late = check_all(tree, Conditions(date(2026, 11, 1), date(2027, 4, 1)))
    assert [finding.message for finding in of(late, "X009")] == ["the exemption of T006 at sla/mail expired on 2027-03-31"]
    assert len(of(late, "T006")) == 2


def test_a_waiver_in_force_takes_findings_out_too() -> None:
    checked = check(waiver=WAIVER)
    assert of(checked, "T006") == []
    assert checked.exempted == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [("expires: 2026-12-31", "expires: 2026-10-31"), ("on: 2026-01-01", "on: 2026-11-02"), ("accepted_by: salim-al-harthi\n", ""), ("sla/mail", "sla/other"), ("T006", "T005")],
    ids=["expired", "not yet", "accepted by nobody", "another entity", "another rule"],
)
def test_a_waiver_out_of_force_takes_out_nothing(old: str, new: str) -> None:
    assert old in WAIVER
    checked = check(waiver=WAIVER.replace(old, new))
    assert len(of(checked, "T006")) == 2
    assert checked.exempted == 0


def test_an_exemption_beside_a_waiver_is_used() -> None:
    settings = f"exemptions: [{write_exemption()}]\n"
    assert of(check(settings, waiver=WAIVER), "X009") == []
