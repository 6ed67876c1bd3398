"""`itsd draft`: agreements drafted from the sample estate, the example and a new one; whole documents, wrong words, editions, terminals."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
from datetime import date
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from itsd.files.canonical import format_text
from itsd.files.disk import DiskTree
from itsd.loader import load
from itsd.model.demand import Requirement
from itsd.model.order import order_of_entity
from itsd.model.organisation import Supplier
from itsd.model.service import Service
from itsd.model.written import write_entity
from itsd.practices.agreements.drafting import beneath, sla
from itsd.practices.agreements.drafting.choosing import customers, offered_to
from tests.support.estates import CLEAN, EXAMPLE, SAMPLE, write_estate
from tests.support.runner import ITSD, environment_with, run_here, run_process
from tests.support.snapshots import check_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from itsd.model.estate import Estate
    from itsd.practices.agreements.drafting.results import Drafted

DOCUMENTS = {
    "sla-requirement": ("sla", "--requirement", "req-permits-payment"),
    "sla-option": ("sla", "--customer", "finance-affairs", "--item", "email/gold", "--users", "210"),
    "sla-package": ("sla", "--customer", "survey-gis", "--package", "field-survey", "--users", "64"),
    "contract": ("contract", "gulf-fibre/wan-link"),
    "ola": ("ola", "data-team/gis-portal"),
}


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A copy of the sample estate to write into."""
    return copied(SAMPLE, tmp_path)


def copied(estate: Path, to: Path) -> Path:
    for name in ("catalogue", "agreements"):
        shutil.copytree(estate / name, to / name)
    shutil.copy(estate / "itsd.yaml", to / "itsd.yaml")
    return to


def read(root: Path) -> Estate:
    return load(DiskTree(root), today=date(2026, 11, 1)).estate


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_and_what_is_said_about_it(name: str) -> None:
    result = run_process("draft", *DOCUMENTS[name], "--print", cwd=SAMPLE)
    assert result.status == (1 if name == "contract" else 0)  # the number of a contract is an error until it is there
    check_snapshot(f"draft-{name}.yaml.txt", result.out)
    check_snapshot(f"draft-{name}.txt", result.err)
    assert max(len(line) for line in result.err.splitlines()) <= 80
    again = run_here("draft", *DOCUMENTS[name], "--print", cwd=SAMPLE)
    assert again.out == result.out


def sla_drafts(estate: Estate) -> Iterator[Drafted]:
    """Every requirement, and every option that a customer may take."""
    for requirement in estate.each(Requirement):
        yield sla.draft_sla(sla.Order(requirement=requirement), estate)
    for customer in customers(estate):
        for option in offered_to(customer, estate):
            yield sla.draft_sla(sla.Order(customer, (option,), users=10), estate)


def beneath_drafts(kind: str, estate: Estate) -> Iterator[Drafted]:
    """Every live service with its team or supplier."""
    for service in estate.each(Service):
        external = estate.find(Supplier, service.provider) is not None
        if service.status == "operational" and external is (kind == "contract"):
            yield beneath.draft_beneath(beneath.Order(kind, (f"{service.provider}/{service.id}",)), estate)


def check_all(drafts: Iterator[Drafted], kind: str, root: Path) -> int:
    """Each draft is in house style, and `itsd validate` finds no error in it but those that it says itself."""
    said: dict[str, set[str]] = {}
    for number, drafted in enumerate(drafts):
        data = {**drafted.draft.data, "id": f"walk-{number}"}
        text = write_entity(kind, data, drafted.draft.comments)
        assert format_text(text, order_of_entity).text == text
        (root / "agreements" / f"walk-{number}.yaml").write_text(text, encoding="utf-8")
        said[f"{kind}/walk-{number}"] = {rule for note in drafted.notes for rule in note.rules}
    findings = json.loads(run_here("validate", "--no-cache", "--format", "json", cwd=root).out)["findings"]
    errors = [(item["entity"], item["code"], item["message"]) for item in findings if item["level"] == "error" and item.get("entity") in said]
    assert [error for error in errors if error[1] not in said[error[0]]] == []
    return len(said)


@pytest.mark.parametrize(("kind", "least"), [("sla", 60), ("ola", 20), ("contract", 2)])
def test_everything_that_can_be_drafted_from_the_sample_is_ready_for_validate(kind: str, least: int, sample: Path) -> None:
    estate = read(SAMPLE)
    assert check_all(sla_drafts(estate) if kind == "sla" else beneath_drafts(kind, estate), kind, sample) >= least


@pytest.mark.parametrize("kind", ["sla", "ola", "contract"])
def test_everything_of_the_example_too(kind: str, tmp_path: Path) -> None:
    root = copied(EXAMPLE, tmp_path)
    estate = read(EXAMPLE)
    assert check_all(sla_drafts(estate) if kind == "sla" else beneath_drafts(kind, estate), kind, root)


def test_a_new_estate_can_draft(tmp_path: Path) -> None:
    assert run_here("init", str(tmp_path / "new"), "--quiet", cwd=tmp_path).status == 0
    root = tmp_path / "new"
    assert run_here("draft", "sla", "--customer", "operations", "--item", "workplace/standard", "--users", "60", cwd=root).status == 0
    assert run_here("draft", "ola", "service-desk/workplace", cwd=root).status == 0
    assert run_here("fmt", "--check", cwd=root).status == 0
    assert run_here("validate", "--no-cache", cwd=root).status == 0


def test_a_draft_is_written_once_and_nothing_else_is_touched(sample: Path) -> None:
    before = {path: path.read_bytes() for path in sample.rglob("*") if path.is_file()}
    result = run_here("draft", *DOCUMENTS["sla-option"], cwd=sample)
    written = sample / "agreements/sla/finance-affairs-email.yaml"
    assert (result.status, result.err) == (0, "wrote agreements/sla/finance-affairs-email.yaml\n")
    assert "sla/finance-affairs-email: a draft from email/gold" in result.out
    assert {path: path.read_bytes() for path in sample.rglob("*") if path.is_file() and path != written} == before
    assert written.read_text(encoding="utf-8") == run_here("draft", *DOCUMENTS["sla-option"], "--print", "--id", "x", cwd=sample).out.replace(
        "`itsd underpin x`", "`itsd underpin finance-affairs-email`"
    ).replace("id: x\n", "id: finance-affairs-email\n")
    again = run_here("draft", *DOCUMENTS["sla-option"], cwd=sample)
    assert again.status == 2
    assert "is a draft of it already, in agreements/sla/finance-affairs-email.yaml:" in again.err


def test_a_draft_proves_what_it_was_made_for(sample: Path) -> None:
    """An SLA in preparation, the contract under it drafted to carry it, and the proof with both."""
    (sample / "agreements/contracts/gulf-fibre-wan.yaml").unlink()
    short = run_here("underpin", "ola/network-operations", cwd=sample)
    assert "unknown" in short.out
    assert run_here("draft", "contract", "gulf-fibre/wan-link", "--id", "wan", cwd=sample).status == 1
    draft = sample / "agreements/contracts/wan.yaml"
    draft.write_text(draft.read_text(encoding="utf-8").replace("status: draft", "status: active"), encoding="utf-8")
    proven = run_here("underpin", "ola/network-operations", cwd=sample)
    assert "proven" in proven.out


@pytest.mark.parametrize("name", ["sla-requirement", "contract"])
def test_machine_formats_stand_alone(name: str, sample: Path) -> None:
    result = run_here("draft", *DOCUMENTS[name], "--print", "--format", "json", cwd=sample)
    data = json.loads(result.out)
    jsonschema.validate(data, json.loads(run_here("schema", "draft", cwd=sample).out))
    assert (result.err, data["file"], data["as_of"]) == ("", None, "2026-11-01")
    assert data["document"] == run_here("draft", *DOCUMENTS[name], "--print", cwd=sample).out
    table = run_here("draft", *DOCUMENTS[name], "--print", "--format", "csv", cwd=sample).out
    assert table.startswith("metric,priority,agreement" if name == "contract" else "target,metric,asked")
    assert "<h1" in run_here("draft", *DOCUMENTS[name], "--print", "--format", "html", cwd=sample).out
    assert run_here("draft", *DOCUMENTS[name], "--print", "--format", "markdown", cwd=sample).out.startswith(("#", "<!--"))


def test_the_arithmetic_is_exact() -> None:
    data = json.loads(run_here("draft", "contract", "gulf-fibre/wan-link", "--print", "--format", "json", cwd=SAMPLE).out)
    row = next(row for row in data["budget"] if row["metric"] == "availability")
    assert row["needed"] == "at least 99.95%"
    assert (row["allowed"]["decimal"], row["used"][0]["value"]["decimal"], row["left"]["decimal"]) == ("2592", "1296", "1296")  # 43.2, 21.6 and 21.6 minutes
    assert row["arithmetic"].startswith("ola/network-operations allows 43 min 12 s per month of always; network itself uses 21 min 36 s; 21 min 36 s left")


WRONG = {
    "draft sla": "error: nobody is named for whom it is\nGive --customer UNIT with --item SERVICE/OPTION, or --requirement ID.",
    "draft sla --requirement req-permits-onlin": "error: there is no requirement req-permits-onlin\nDid you mean req-permits-online?",
    "draft sla --customer network-team --item email/gold": "error: network-team is a unit, but no customer of IT services\n",
    "draft sla --customer finanse-affairs --item email/gold": "error: there is no unit finanse-affairs\nDid you mean finance-affairs?",
    "draft sla --customer finance-affairs --item email": "error: email has several options\nName one: email/standard, email/gold.",
    "draft sla --customer finance-affairs --item email/platinum": "error: email has no option platinum\n",
    "draft sla --customer finance-affairs --item land-registry-system/gold": "error: land-registry-system/gold is not for finance-affairs, but for lands-registry\n",
    "draft sla --customer finance-affairs --item data-lake": "error: the service data-lake is ",
    "draft sla --customer finance-affairs --package fild-survey": "error: there is no package fild-survey\nDid you mean field-survey?",
    "draft sla --customer finance-affairs --item email/gold --id finance-erp": "error: there is a sla finance-erp already, in agreements/sla/finance-erp.yaml:2:5\n",
    "draft sla --customer finance-affairs --item email/gold --id ../x": "error: '../x' is no id\n",
    "draft sla --customer finance-affairs --requirement req-permits-online": "error: requirement/req-permits-online is one of municipal-permits, not of finance-affairs\n",
    "draft ola": "error: nothing is named that the OLA is about\n",
    "draft ola gulf-fibre/wan-link": "error: gulf-fibre is a supplier, with whom one makes a contract\nDraft it with: itsd draft contract gulf-fibre/SERVICE",
    "draft contract network-team/network": "error: network-team is a unit of the organisation, with which one makes an OLA\n",
    "draft ola network-team/netwrk": "error: there is no service netwrk\nDid you mean network?",
    "draft ola network-team/network data-team/database-platform": "error: network-team and data-team are several providers, and one OLA is the word of one\n",
    "draft ola network-team/network --share 0%": "error: --share 0% is no part of what is left\n",
    "draft ola network-team/network --share 101": "error: --share 101 is no part of what is left\n",
    "draft ola network-team/network --hours nope": "error: there is no calendar nope\n",
    "draft ola network-team/network --carry nope": "error: there is no sla nope\n",
    "draft contract gulf-fibre/wan-link --file /x.yaml": "error: /x.yaml is not in the estate ",
    "draft ola network-team/network --format sarif": "error: there is no format sarif of results\n",
}


@pytest.mark.parametrize("command", WRONG)
def test_wrong_words_are_answered(command: str, sample: Path) -> None:
    before = sorted(sample.rglob("*"))
    result = run_here(*command.split(), cwd=sample)
    assert (result.status, result.out) == (2, "")
    assert result.err.startswith(WRONG[command])
    assert sorted(sample.rglob("*")) == before


def test_an_existing_file_is_never_written_over(sample: Path) -> None:
    (sample / "agreements/contracts/gulf-fibre-wan-link.yaml").write_text("# mine\n", encoding="utf-8")
    result = run_here("draft", "contract", "gulf-fibre/wan-link", cwd=sample)
    assert result.status == 2
    assert "exists already" in result.err
    assert (sample / "agreements/contracts/gulf-fibre-wan-link.yaml").read_text(encoding="utf-8") == "# mine\n"


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_what_no_edition_offers_is_refused(sample: Path) -> None:
    change(sample / "catalogue/services/email.yaml", "  - id: gold\n", "  - id: platinum\n")
    result = run_here("draft", "sla", "--customer", "finance-affairs", "--item", "email/platinum", cwd=sample)
    assert result.status == 2
    assert result.err.startswith("error: email/platinum is not in edition 2 of staff, which finance-affairs reads\nPublish it to this customer (itsd publish)")


def test_what_changed_since_the_edition_is_said(sample: Path) -> None:
    change(sample / "catalogue/services/email.yaml", "at_least: 50 GB", "at_least: 60 GB")
    result = run_here("draft", *DOCUMENTS["sla-option"], "--print", "--fail-on", "warning", cwd=sample)
    assert result.status == 1
    assert "at_least: 60 GB" in result.out
    assert "service/email changed since edition 2 of staff" in " ".join(result.err.split())
    assert "itsd publish staff" in " ".join(result.err.split())


def test_before_the_first_edition_that_is_said(sample: Path) -> None:
    shutil.rmtree(sample / "catalogue/editions")
    result = run_here("draft", *DOCUMENTS["sla-option"], "--print", cwd=sample)
    assert result.status == 0
    assert "no catalogue that finance-affairs reads has an edition yet" in " ".join(result.err.split())


def test_what_is_not_known_is_left_out(tmp_path: Path) -> None:
    """An estate with a unit, a person, a calendar and a service: no number is made up."""
    unit = "kind: unit\nid: staff\nname: {en: Staff, ar: الموظفون}\nunit_kind: department\ncustomer: true\n"
    option = "options: [{id: basic, name: {en: Basic, ar: أساسي}, targets: [{metric: availability, at_least: 99%, per: month}]}]\n"
    service = CLEAN["catalogue/services/mail.yaml"].replace("status: chartered", "status: operational").replace("audiences: [it]", "audiences: [it, staff]") + option
    root = write_estate(tmp_path, CLEAN, {"catalogue/units/staff.yaml": unit, "catalogue/services/mail.yaml": service})
    result = run_here("draft", "sla", "--customer", "staff", "--item", "mail", "--print", "--format", "json", cwd=root)
    assert result.status == 1
    data = json.loads(result.out)
    errors = {item["key"] for item in data["findings"] if item["level"] == "error"}
    assert errors == {"parties", "owner", "brm", "workload_limits", "review"}
    assert "escalation:" not in data["document"].replace("# - escalation:", "")
    ola = json.loads(run_here("draft", "ola", "it/mail", "--print", "--format", "json", cwd=root).out)
    assert "targets:" not in ola["document"].replace("# - targets:", "")
    assert any("nothing that is signed rests on it" in item["message"] for item in ola["findings"])


def test_shares_and_hours_can_be_chosen(sample: Path) -> None:
    (sample / "agreements/ola/directory-operations.yaml").unlink()

    def needed(*options: str) -> dict[str, Any]:
        data = json.loads(run_here("draft", "contract", "paygate/payment-gateway", "--carry", "permits-portal", "--print", "--format", "json", *options, cwd=sample).out)
        return {row["metric"]: row for row in data["budget"] if row["decides"]}

    alike, small, whole = needed(), needed("--share", "25%"), needed("--share", "100")
    values = [float(found["availability"]["needed"].removeprefix("at least ").removesuffix("%")) for found in (whole, alike, small)]
    assert values == sorted(values)
    assert len(set(values)) == 3
    assert alike["availability"]["shared_with"] == ["directory"]
    london = run_here("draft", "contract", "paygate/payment-gateway", "--hours", "supplier-london", "--print", cwd=sample)
    assert "hours: supplier-london\n" in london.out
    assert "supplier-london leaves out hours of" in " ".join(london.err.split())


def test_an_sla_in_preparation_can_be_carried(sample: Path) -> None:
    run_here("draft", "sla", "--requirement", "req-registry-availability", "--id", "coming", cwd=sample)
    data = json.loads(run_here("draft", "ola", "network-team/network", "--carry", "coming", "--print", "--format", "json", cwd=sample).out)
    assert {row["agreement"] for row in data["budget"]} == {"sla/coming"}


def test_hostile_texts_stay_texts(sample: Path) -> None:
    requirement = sample / "catalogue/demand/requirements/req-permits-payment.yaml"
    change(requirement, "en: Card numbers never reach the ministry", 'en: "x\\n\\nstatus: active\\nkey: [\\u202e{"')
    result = run_here("draft", "sla", "--requirement", "req-permits-payment", "--print", cwd=sample)
    assert result.status == 0
    assert "\nstatus: draft\n" in result.out
    assert "\nstatus: active" not in result.out
    assert "\u202e" not in result.out


def test_arabic_is_asked_for_and_given(sample: Path) -> None:
    result = run_here("--locale", "ar", "draft", *DOCUMENTS["sla-option"], "--print", cwd=sample)
    assert "ar: اتفاقية البريد الإلكتروني مع الشؤون المالية" in result.out


def test_a_terminal_asks_for_what_is_missing(sample: Path) -> None:
    master, slave = pty.openpty()
    with subprocess.Popen([ITSD, "draft", "sla"], cwd=sample, env=environment_with({"NO_COLOR": "1"}), stdin=slave, stdout=slave, stderr=slave) as process:
        os.close(slave)
        os.write(master, b"finance-affairs\nemail/gold\n210\n")
        written = b""
        while True:
            try:
                piece = os.read(master, 4096)
            except OSError:
                break
            if not piece:
                break
            written += piece
        process.wait(60)
    os.close(master)
    assert process.returncode == 0
    text = written.decode()
    assert "customer (one of citizen-services, finance-affairs" in text
    assert "wrote agreements/sla/finance-affairs-email.yaml" in text
    assert "users: 210" in (sample / "agreements/sla/finance-affairs-email.yaml").read_text(encoding="utf-8")
