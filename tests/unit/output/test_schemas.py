"""What the commands print as JSON fits the schemas that `itsd schema` publishes."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from itsd.cli.boundary import run
from itsd.cli.schema import OUTPUTS

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = {
    "findings": ["validate", "--no-cache", "--format", "json"],
    "table": ["list", "person", "--format", "json"],
    "entity": ["show", "sla/workplace", "--format", "json"],
    "rule": ["explain", "A009", "--format", "json"],
    "clock": ["clock", "due", "office-hours", "2026-11-05T13:00", "4h", "--pause", "2026-11-08T08:00/2026-11-08T08:30", "--format", "json"],
    "underpin": ["underpin", "--tree", "--format", "json"],
    "what-if": ["underpin", "--what-if", "sla/workplace:availability=99%", "--format", "json"],
    "gap": ["gap", "--format", "json"],
    "match": ["match", "--all", "--format", "json"],
    "standardise": ["standardise", "workplace", "--format", "json"],
    "demand": ["demand", "--format", "json"],
    "portfolio": ["portfolio", "--format", "json"],
    "retirement": ["portfolio", "--retire", "workplace", "--format", "json"],
    "graph": ["graph", "--format", "json"],
    "standing": ["publish", "--check", "--format", "json"],
    "agreement": ["agreement", "workplace", "--format", "json"],
    "draft": ["draft", "ola", "service-desk/workplace", "--print", "--format", "json"],
    "diff": ["diff", "{old}", "{new}", "--format", "json"],
    "changelog": ["diff", "{old}", "{new}", "--changelog", "--format", "json"],
}


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("estate")
    assert run(["init", str(root), "--quiet"]) == 0
    (root / "catalogue" / "typo.yaml").write_text("kind: sevice\nid: x\n")
    return root


def read(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:  # noqa: ANN401  # JSON
    capsys.readouterr()
    run(list(arguments))
    return json.loads(capsys.readouterr().out)


def former(estate: Path) -> Path:
    """The estate as it was before its agreements were changed, beside it."""
    old = estate.with_name("former")
    if not old.exists():
        shutil.copytree(estate, old)
        path = next((estate / "agreements").rglob("workplace.yaml"))
        path.write_text(path.read_text().replace("at_least: 98%", "at_least: 97%", 1))
    return old


def test_every_output_is_tried() -> None:
    assert set(COMMANDS) == set(OUTPUTS)


@pytest.mark.parametrize("name", OUTPUTS)
def test_an_output_fits_its_schema(name: str, estate: Path, capsys: pytest.CaptureFixture[str]) -> None:
    schema = read(capsys, "schema", name)
    jsonschema.Draft202012Validator.check_schema(schema)
    output = read(capsys, "--estate", str(estate), *(word.format(old=former(estate), new=estate) for word in COMMANDS[name]))
    jsonschema.validate(output, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**output, "surprise": 1}, schema)


def test_the_rules_are_a_table_too(estate: Path, capsys: pytest.CaptureFixture[str]) -> None:
    jsonschema.validate(read(capsys, "--estate", str(estate), "rules", "--format", "json"), read(capsys, "schema", "table"))
