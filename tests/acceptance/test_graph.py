"""`itsd graph` as its users start it, on the sample estate: formats, files, languages, wrong words."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from itsd.cli.graph import _KINDS, FORMATS
from itsd.practices.dependencies import AGREEMENT_KINDS, PROVIDER_KINDS
from tests.support.estates import SAMPLE, write_estate
from tests.support.offering import SETTINGS
from tests.support.proving import BASE
from tests.support.runner import run_here, run_process
from tests.support.snapshots import check_snapshot

if TYPE_CHECKING:
    from pathlib import Path

STARTS = ((), ("service/permits-portal",), ("sla/citizen-contact",), ("ola/network-operations",), ("contract/gulf-fibre-wan",), ("supplier/gulf-fibre",), ("unit/platform-team",))


def test_the_sample_estate_on_a_terminal() -> None:
    for name, start in (("portal", ("service/permits-portal",)), ("supplier", ("supplier/muscat-data-halls",)), ("estate", ())):
        result = run_process("graph", *start, cwd=SAMPLE)
        assert (result.status, result.err) == (0, "")
        check_snapshot(f"graph-{name}.txt", result.out)


def test_other_programs_read_it() -> None:
    check_snapshot("graph-portal.mmd", run_here("graph", "service/permits-portal", "--format", "mermaid", cwd=SAMPLE).out)
    check_snapshot("graph-portal.dot", run_here("--locale", "ar", "graph", "service/permits-portal", "--format", "dot", cwd=SAMPLE).out)


@pytest.mark.parametrize("start", STARTS, ids=lambda start: start[0] if start else "estate")
def test_the_json_fits_its_schema_and_names_its_nodes(start: tuple[str, ...]) -> None:
    schema = json.loads((files("itsd.output") / "schemas" / "graph.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    data = json.loads(run_here("graph", *start, "--format", "json", cwd=SAMPLE).out)
    jsonschema.validate(data, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**data, "surprise": 1}, schema)
    keys = [node["key"] for node in data["nodes"]]
    assert len(keys) == len(set(keys)) > 1
    assert {end for edge in data["edges"] for end in (edge["source"], edge["target"])} <= set(keys)
    assert data["start"] == (start[0] if start else None)


@pytest.mark.parametrize("locale", ["en", "ar"])
@pytest.mark.parametrize("start", STARTS, ids=lambda start: start[0] if start else "estate")
def test_pictures_are_well_formed_and_always_the_same(start: tuple[str, ...], locale: str) -> None:
    arguments = ("--locale", locale, "graph", *start, "--format", "svg")
    svg = run_here(*arguments, cwd=SAMPLE).out
    assert ET.fromstring(svg).get("lang") == locale  # noqa: S314  # what the test itself made
    assert svg == run_here(*arguments, cwd=SAMPLE).out


@pytest.mark.parametrize(
    ("file", "start"),
    [
        ("g.svg", "<svg "),
        ("g.mmd", "flowchart LR"),
        ("g.mermaid", "flowchart LR"),
        ("g.dot", "digraph {"),
        ("g.gv", "digraph {"),
        ("g.JSON", '{\n  "format": "itsd-graph"'),
        ("g.txt", "Dependencies of "),
    ],
)
def test_the_ending_of_the_file_chooses_the_format(file: str, start: str, tmp_path: Path) -> None:
    result = run_here("graph", "supplier/paygate", "--output", tmp_path / file, cwd=SAMPLE)
    assert (result.status, result.out) == (0, "")
    assert result.err == f"written to {tmp_path / file}\n"
    assert (tmp_path / file).read_text(encoding="utf-8").startswith(start)
    assert run_here("--quiet", "graph", "--output", tmp_path / file, cwd=SAMPLE).err == ""


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (("service/permit-portal",), "there is no service/permit-portal", "service/permits-portal"),
        (("permits-portal",), "permits-portal is the id of several entities", "service/permits-portal"),
        (("person/aisha-al-balushi",), "person/aisha-al-balushi has no dependencies to draw", "service, sla, ola, contract, supplier, unit"),
        (("--format", "pdf"), "there is no format pdf of a graph", "text, svg, mermaid, dot, json"),
        (("--output", "graph.png"), "no format of a graph is known for the file name graph.png", "text, svg, mermaid, dot, json"),
    ],
)
def test_wrong_words_are_explained(arguments: tuple[str, ...], message: str, hint: str) -> None:
    result = run_here("graph", *arguments, cwd=SAMPLE)
    assert (result.status, result.out) == (2, "")
    assert message in result.err
    assert hint in result.err


def test_an_entity_that_cannot_be_read(tmp_path: Path) -> None:
    write_estate(tmp_path, {"itsd.yaml": SETTINGS, "catalogue/all.yaml": BASE, "catalogue/mail.yaml": "kind: service\nid: mail\nname: 3\n"})
    result = run_here("graph", "service/mail", cwd=tmp_path)
    assert (result.status, result.out) == (2, "")
    assert "service/mail cannot be read" in result.err


def test_an_estate_without_services(tmp_path: Path) -> None:
    write_estate(tmp_path, {"itsd.yaml": SETTINGS, "catalogue/all.yaml": BASE})
    for name in FORMATS:
        assert run_here("graph", "--format", name, cwd=tmp_path).status == 0
    assert "Nothing depends on anything here" in run_here("graph", cwd=tmp_path).out


def test_the_kinds_known_to_the_command_are_those_of_the_practice() -> None:
    assert {*AGREEMENT_KINDS, *PROVIDER_KINDS, "service"} == set(_KINDS)


def test_completion_offers_what_a_graph_can_start_with() -> None:
    env = {"_ITSD_COMPLETE": "complete_bash", "COMP_WORDS": "itsd graph s", "COMP_CWORD": "2"}
    found = run_process(cwd=SAMPLE, env=env).out.split()
    assert {"service/", "sla/", "supplier/"} <= set(found)
