"""The law of a drafted budget: with the draft in force all that rests on it holds, and with any promise one step looser something breaks."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from itsd.files.canonical import format_text
from itsd.levels.comparison import Verdict
from itsd.model.agreement import Sla
from itsd.model.order import order_of_entity
from itsd.model.written import write_entity
from itsd.practices.agreements.drafting.beneath import Order, draft_beneath
from itsd.practices.agreements.drafting.hypothesis import put_in_force
from itsd.practices.agreements.proof import prove
from tests.support.proving import SETTINGS, agreement, availability, make_estate, service

if TYPE_CHECKING:
    from itsd.model.estate import Estate
    from itsd.practices.agreements.drafting.results import Drafted

HOURS = st.sampled_from(["always", "office", "eight"])
SHARES = st.sampled_from(["99.5", "99.9", "99.95", "99.99"])
NET = "kind: unit\nid: net\nname: Net\nparent: it\nunit_kind: team\n"
OWN = (
    "{metric: resolution-time, priority: p1, at_most: 20m}, {metric: transaction-time, at_most: 300ms, percentile: 99.5, per: month}, "
    "{metric: rto, at_most: 20m}, {metric: rpo, at_most: 5m}"
)
CONTINUITY = ("rto", "rpo")


@st.composite
def estates(draw: st.DrawFn) -> tuple[str, ...]:
    """The settings and documents of an SLA for a portal on parts with OLAs, of which the network has none yet."""
    hours, reading = draw(HOURS), draw(st.sampled_from(["expected", "guaranteed"]))
    parts = draw(st.lists(st.tuples(SHARES, st.sampled_from(["30m", "2h", "5h"]), HOURS, st.sampled_from(["200ms", "1s"]), st.sampled_from(["15m", "1h"])), max_size=3))
    documents = [NET, service("network", provider="net")]
    needs = ["{service: network}"]
    for number, (share, time, during, latency, recovery) in enumerate(parts):
        documents.append(service(f"part-{number}"))
        needs.append(f"{{service: part-{number}}}")
        targets = [
            availability(share, per=draw(st.sampled_from(["month", "quarter"]))),
            f"{{metric: resolution-time, priority: p1, at_most: {time}, during: {during}}}",
            f"{{metric: transaction-time, at_most: {latency}, percentile: {draw(st.sampled_from(['99', '99.5']))}, per: month}}",
            *(f"{{metric: {metric}, at_most: {recovery}}}" for metric in CONTINUITY),
        ]
        documents.append(agreement("ola", f"ola-{number}", [f"part-{number}"], targets, "hours: always\nvalid: {from: 2026-01-01, to: 2027-12-31}"))
    if len(needs) > 1 and draw(st.booleans()):
        needs = [f"{{any_of: [{', '.join(needs[:2])}], independent: true}}", *needs[2:]]
    own = f"{{metric: availability, at_least: {draw(SHARES)}%, per: month}}, {OWN}"
    documents.append(service("portal", f"{{own: [{own}], needs: [{', '.join(needs)}]}}"))
    targets = [
        availability(draw(st.sampled_from(["95", "99", "99.5", "99.9"])), per=draw(st.sampled_from(["month", "quarter", "year"]))),
        f"{{id: p1-resolution, metric: resolution-time, priority: p1, at_most: {draw(st.sampled_from(['1h', '4h', '7h', '3bd', '30h']))}}}",
        f"{{id: page, metric: transaction-time, at_most: {draw(st.sampled_from(['2s', '5s']))}, percentile: {draw(st.sampled_from(['90', '95']))}, per: month}}",
        f"{{id: rto, metric: rto, at_most: {draw(st.sampled_from(['1h', '4h']))}}}",
        "{id: rpo, metric: rpo, at_most: 1h}",
        "{id: controls, metric: controls, includes: [audit-log]}" if not parts else "{id: classification, metric: maintenance-notice, at_least: 3d}",
    ]
    more = f"hours: {hours}\nvalid: {{from: 2026-01-01, to: 2027-06-30}}"
    if draw(st.booleans()):
        during, time = draw(HOURS), draw(st.sampled_from(["5m", "30m"]))
        desk = f"parties: {{receiver: {{unit: it}}, provider: {{unit: desk}}}}\nhours: {during}\nsupport: {{hours: {during}}}\nvalid: {{from: 2026-01-01, to: 2027-12-31}}"
        documents += [service("helpdesk", provider="desk"), agreement("ola", "desk", ["helpdesk"], [f"{{metric: resolution-time, priority: p1, at_most: {time}}}"], desk)]
        more += f"\nsupport: {{hours: {hours}, path: [{draw(st.sampled_from(['desk', 'desk, net', 'desk, team']))}]}}"
    documents.append(agreement("sla", "portal", ["portal"], targets, more))
    return (f"{SETTINGS}policies: {{reading: {reading}}}\n", *documents)


def verdicts(estate: Estate) -> dict[str, Verdict | None]:
    sla = estate.find(Sla, "portal")
    assert sla is not None
    return {target.name: target.verdict for target in prove(sla, estate).targets}


def looser(target: dict[str, Any]) -> dict[str, Any]:
    """A target one step looser: a step of the precision that drafts are written in."""
    if "at_least" in target and str(target["at_least"]).endswith("%"):
        return {**target, "at_least": f"{Decimal(str(target['at_least'])[:-1]) - Decimal('0.001')}%"}
    if target["metric"] == "resolution-time":
        return {**target, "at_most": f"{_minutes(target['at_most']) + 1}m"}
    if target["metric"] == "transaction-time":
        return {**target, "at_most": f"{_milliseconds(target['at_most']) + 1}ms"}
    return {**target, "at_least": f"{int(target['at_least'][:-1]) * 24 - 1}h"}


def _minutes(text: str) -> int:
    return int(text[:-1]) * {"m": 1, "h": 60, "d": 1440}[text[-1]]


def _milliseconds(text: str) -> int:
    return int(text[:-2]) if text.endswith("ms") else int(text[:-1]) * 1000


def derived(drafted: Drafted) -> set[str]:
    """The targets above about which every row has a result and nothing else is unknown."""
    wrong = {row.target for row in drafted.rows if row.problem or row.others or row.unknown}
    return {row.target for row in drafted.rows if row.needed} - wrong


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(estates())
def test_what_rests_on_a_draft_holds_and_nothing_looser_would_do(found: tuple[str, ...]) -> None:
    estate, name = make_estate(*found[1:], settings=found[0]), "net/network"
    drafted = draft_beneath(Order("ola", (name,)), estate)
    data = {**drafted.draft.data}
    before, after = verdicts(estate), verdicts(put_in_force("ola", data, estate))
    for target in derived(drafted):
        verdict = after[target]
        assert verdict is not None
        assert verdict.met or before[target] is Verdict.FALLS_SHORT, (target, verdict)  # what falls short without it is the fault of another part
        said = any(f"{target} of sla/portal falls short" in note.message for note in drafted.notes)
        assert said is (verdict is Verdict.FALLS_SHORT)
    holding = {target for target in derived(drafted) if (found_after := after[target]) is not None and found_after.met}
    deciding = {row.metric: row.target for row in drafted.rows if row.binding and row.target in holding}
    for number, target in enumerate(data.get("targets", ())):
        if target["metric"] in deciding and target["metric"] not in {"controls", "maintenance-notice"}:
            event(target["metric"])
            changed = [*data["targets"][:number], looser(target), *data["targets"][number + 1 :]]
            above = verdicts(put_in_force("ola", {**data, "targets": changed}, estate))
            broken = {row.target for row in drafted.rows if row.metric == target["metric"] and row.binding}
            assert any(above[row] is Verdict.FALLS_SHORT or above[row] is Verdict.NOT_COMPARABLE for row in broken), (target, above)
    for clause in CONTINUITY:
        if clause in data.get("continuity", {}) and clause in deciding:
            event(clause)
            longer = {**data["continuity"], clause: f"{_minutes(data['continuity'][clause]) + 1}m"}
            assert verdicts(put_in_force("ola", {**data, "continuity": longer}, estate))[clause] is Verdict.FALLS_SHORT


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(estates())
def test_a_draft_is_in_house_style_and_always_the_same(found: tuple[str, ...]) -> None:
    estate, name = make_estate(*found[1:], settings=found[0]), "net/network"
    first, second = (draft_beneath(Order("ola", (name,)), estate) for _ in range(2))
    text = write_entity("ola", first.draft.data, first.draft.comments)
    assert text == write_entity("ola", second.draft.data, second.draft.comments)
    assert format_text(text, order_of_entity).text == text
