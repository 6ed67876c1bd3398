"""Budgets worked by hand: each metric by its law, splits, hours, and what cannot be derived."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from itsd.practices.agreements.drafting.beneath import Order, draft_beneath
from itsd.practices.agreements.drafting.budget import Wishes
from tests.support.proving import SETTINGS, agreement, availability, make_estate, resolution, service

if TYPE_CHECKING:
    from itsd.model.estate import Estate
    from itsd.practices.agreements.drafting.results import Drafted, Row

NET = "kind: unit\nid: net\nname: Net\nparent: it\nunit_kind: team\n"
TERM = "valid: {from: 2026-01-01, to: 2027-06-30}"


def make(*targets: str, parts: str = "", own: str = "", more: str = "", reading: str = "expected", also: tuple[str, ...] = ()) -> Estate:
    """An SLA with these targets on a portal that needs a network, which has no agreement yet."""
    composition = f"{{own: [{own}], needs: [{{service: network}}{parts}]}}"
    documents = [NET, service("network", provider="net"), service("portal", composition), agreement("sla", "portal", ["portal"], targets, f"{TERM}\n{more}"), *also]
    return make_estate(*documents, settings=f"{SETTINGS}policies: {{reading: {reading}}}\n")


def draft(estate: Estate, **wishes: object) -> Drafted:
    return draft_beneath(Order("ola", ("net/network",), Wishes(**wishes)), estate)  # type: ignore[arg-type]  # fields of Wishes


def target(drafted: Drafted, metric: str) -> dict[str, object]:
    return next(item for item in drafted.draft.data["targets"] if item["metric"] == metric)


def row(drafted: Drafted, metric: str) -> Row:
    return next(row for row in drafted.rows if row.metric == metric)


def test_what_is_left_of_a_month() -> None:
    """99.9 % of 30 days allow 43.2 min; 99.95 % use 21.6; 21.6 are left: 0.9995 x share >= 0.999 from 99.94997… % on, so 99.95 %."""
    found = draft(make(availability("99.9"), own=availability("99.95")))
    assert target(found, "availability")["at_least"] == "99.95%"
    there = row(found, "availability")
    assert (there.allowed, there.used[0].value, there.left) == (Fraction(2592), Fraction(1296), Fraction(1296))
    assert there.said == "sla/portal allows 43 min 12 s per month of always; portal itself uses 21 min 36 s; 21 min 36 s left: at least 99.95%"


def test_it_is_rounded_to_the_safe_side() -> None:
    """0.995 / 0.999 = 99.5995… %, which is 99.6 %, never 99.599 %."""
    assert target(draft(make(availability("99.5"), own=availability("99.9"))), "availability")["at_least"] == "99.6%"


def test_guaranteed_minutes_add() -> None:
    """In the guaranteed reading 1 - 0.99 = 0.0039 + 0.0061: 99.39 % and not 0.99 / 0.9961."""
    found = draft(make(availability("99"), own=availability("99.61"), reading="guaranteed"))
    assert target(found, "availability")["at_least"] == "99.39%"
    assert target(draft(make(availability("99"), own=availability("99.61"))), "availability")["at_least"] == "99.388%"


def test_a_yearly_promise_above_is_a_yearly_one_here() -> None:
    assert target(draft(make(availability("99", per="year"), own=availability("99.9"))), "availability")["per"] == "year"


def test_two_that_are_not_known_share_alike() -> None:
    """0.998 for two alike: the square root of it, 99.89995… %, rounded up."""
    estate = make(availability("99.8"), own=availability("100"), parts=", {service: store}", also=(service("store"),))
    found = draft(estate)
    assert target(found, "availability")["at_least"] == "99.9%"
    assert row(found, "availability").others == ("store",)
    assert "shared alike with store" in row(found, "availability").said
    assert any("also rests on store" in note.message for note in found.notes)


def test_a_share_of_what_is_left() -> None:
    """A quarter of 0.2 points."""
    estate = make(availability("99.8"), own=availability("100"), parts=", {service: store}", also=(service("store"),))
    assert target(draft(estate, share=Fraction(1, 4)), "availability")["at_least"] == "99.95%"


def test_others_that_use_up_everything_leave_nothing() -> None:
    found = draft(make(availability("99.9"), own=availability("99.5")))
    assert row(found, "availability").problem == "however good this part is, the others give no more than 99.5%"
    assert any("cannot be derived" in note.message for note in found.notes)
    assert not found.draft.data.get("targets")


def test_one_that_others_stand_in_for_owes_nothing() -> None:
    spare = agreement("ola", "spare", ["spare"], [availability("99.99")], TERM)
    composition = "{needs: [{any_of: [{service: network}, {service: spare}], independent: true}]}"
    documents = [NET, service("network", provider="net"), service("spare"), spare, service("portal", composition)]
    above = agreement("sla", "portal", ["portal"], [availability("99")], TERM)
    own = agreement("ola", "own", ["portal"], [availability("99.999")], TERM)
    found = draft(make_estate(*documents, above, own))
    assert row(found, "availability").said == "it holds without this part: others stand in for it"


def test_four_hours_less_what_the_desk_takes() -> None:
    """Desk 15 min: 3 h 45 min of the four hours are left, in the same office hours."""
    desk = agreement("ola", "desk", ["helpdesk"], [resolution("15m", during="office")], f"{TERM}\nparties: {{receiver: {{unit: it}}, provider: {{unit: desk}}}}\nhours: office")
    estate = make(resolution("4h"), more="hours: office\nsupport: {hours: office, path: [desk]}", own=resolution("1h"), also=(service("helpdesk", provider="desk"), desk))
    found = draft(estate)
    assert target(found, "resolution-time")["at_most"] == "225m"
    assert row(found, "resolution-time").said == ("sla/portal allows 4h of office; desk takes 15 min; 3 h 45 min left: at most 225m counted in office (on the way to network)")


def test_no_time_in_shorter_hours_is_short_enough() -> None:
    """4 h at any time cannot be kept by somebody who goes home on Thursday at 16:00."""
    found = draft(make(resolution("4h"), own=resolution("1h")), hours="eight")
    assert row(found, "resolution-time").problem == "no time counted in eight is short enough: a case that comes up while it is closed waits longer than is allowed"
    assert any(note.key == "hours" and "leaves out hours of always" in note.message for note in found.notes)


def test_sixty_eight_hours_leave_four_in_office_hours() -> None:
    """The worked case of the specification backwards: within 68 h at any time, 4 h on Sun-Thu 08:00-16:00."""
    found = draft(make(resolution("68h"), own=resolution("1h")), hours="eight")
    assert target(found, "resolution-time")["at_most"] == "4h"


def test_percentiles_and_their_seconds_are_shared_by_the_union_bound() -> None:
    """p95 in 2 s with an own part of 1.2 s at p99: 800 ms at p96."""
    estate = make("{id: page, metric: transaction-time, at_most: 2s, percentile: 95, per: month}", own="{metric: transaction-time, at_most: 1200ms, percentile: 99, per: month}")
    found = target(draft(estate), "transaction-time")
    assert (found["at_most"], str(found["percentile"]), found["per"]) == ("800ms", "96", "month")


@pytest.mark.parametrize(
    ("metric", "asked", "own", "clause", "needed"),
    [
        ("rto", "at_most: 4h", "at_most: 30m", "continuity", "210m"),
        ("rpo", "at_most: 1h", "at_most: 15m", "continuity", "1h"),
        ("retention", "at_least: 12 months", "at_least: 24 months", "continuity", "12 months"),
        ("incident-notification", "at_most: 4h", "at_most: 1h", "security", "3h"),
        ("patch-time", "at_most: 14d", "at_most: 7d", "security", "14d"),
    ],
)
def test_terms_of_continuity_and_security(metric: str, asked: str, own: str, clause: str, needed: str) -> None:
    found = draft(make(f"{{id: x, metric: {metric}, {asked}}}", own=f"{{metric: {metric}, {own}}}"))
    assert found.draft.data[clause][metric.replace("-", "_")] == needed


def test_sets_and_levels_are_those_of_everything_above() -> None:
    estate = make("{metric: controls, includes: [audit-log, mfa]}", "{metric: data-location, within: [OM]}", "{metric: classification, level: restricted}")
    security = draft(estate).draft.data["security"]
    assert security == {"classification": "restricted", "controls": ["audit-log", "mfa"], "data_location": ["OM"]}


def test_what_another_part_leaves_open_is_said() -> None:
    found = draft(make("{metric: controls, includes: [audit-log]}"))
    assert row(found, "controls").unknown == ("portal itself",)
    assert any(note.message == "controls of sla/portal stays unknown until portal itself promises it too" for note in found.notes)


def test_limits_add_up_over_all_that_is_carried() -> None:
    limit = "workload_limits: [{metric: concurrent-users, at_most: 300, per: month}]"
    second = agreement("sla", "second", ["portal"], [], f"{TERM}\nworkload_limits: [{{metric: concurrent-users, at_most: 150, per: month}}]")
    found = draft(make(more=limit, also=(second,)))
    assert found.draft.data["workload_limits"] == [{"metric": "concurrent-users", "at_most": 450, "per": "month"}]
    assert found.draft.comments["workload_limits/0"] == "300 (sla/portal) + 150 (sla/second) = 450."


def test_the_smallest_hours_that_hold_everything() -> None:
    assert draft(make(more="hours: office")).draft.data["hours"] == "office"
    assert draft(make(more="hours: always")).draft.data["hours"] == "always"
    second = agreement("sla", "second", ["portal"], [], f"{TERM}\nhours: eight")
    assert draft(make(more="hours: office", also=(second,))).draft.data["hours"] == "always"  # no calendar holds both but always


def test_the_term_notice_and_exceptions_are_those_above() -> None:
    second = agreement("sla", "second", ["portal"], [], "valid: {from: 2026-01-01, to: 2028-12-31}\ntermination: {notice: 6 months}\nexceptions: [Force majeure]")
    found = draft(make(more="termination: {notice: 3 months}\nexceptions: [Force majeure, Strikes]", also=(second,))).draft.data
    assert found["valid"] == {"from": "2026-11-01", "to": "2028-12-31"}
    assert found["termination"] == {"notice": "6 months"}
    assert found["exceptions"] == ["Force majeure"]


def test_what_renews_itself_has_no_end() -> None:
    assert draft(make(more="renewal: {kind: automatic}")).draft.data["valid"] == {"from": "2026-11-01"}


def test_it_takes_the_place_of_the_one_in_force() -> None:
    old = agreement("ola", "old", ["network"], [availability("99.99")], f"{TERM}\nparties: {{receiver: {{unit: it}}, provider: {{unit: net}}}}")
    found = draft(make(availability("99.9"), own=availability("99.95"), also=(old,)))
    assert target(found, "availability")["at_least"] == "99.95%"
    assert "took the place of ola/old" in found.draft.comments[""]


def test_what_falls_short_elsewhere_is_said() -> None:
    weak = agreement("ola", "weak", ["store"], [resolution("9h")], TERM)
    found = draft(make(resolution("4h"), own=resolution("1h"), parts=", {service: store}", also=(service("store"), weak)))
    assert target(found, "resolution-time")["at_most"] == "4h"
    assert any("p1-resolution of sla/portal falls short all the same" in note.message for note in found.notes)
