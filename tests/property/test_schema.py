"""The JSON Schema and the reader say the same: of the estates on file, and of keys that are unknown or missing."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from itsd.diagnostics import Level
from itsd.files.reader import read_documents
from itsd.loader import read_entity
from itsd.model.kinds import KINDS
from itsd.model.reading import read_model
from itsd.model.schema import schema_of, schema_of_entities
from itsd.model.settings import Settings
from tests.support.dumping import dump_document
from tests.support.estates import EXAMPLE, SAMPLE, read_estate
from tests.support.trying import times

ESTATES = {"example": read_estate(EXAMPLE), "sample": read_estate(SAMPLE)}


def as_json(data: Any) -> Any:  # noqa: ANN401  # the data of YAML
    """What a validator for JSON sees: decimals are numbers."""
    if isinstance(data, dict):
        return {key: as_json(value) for key, value in data.items()}
    if isinstance(data, list):
        return [as_json(value) for value in data]
    return float(data) if isinstance(data, Decimal) else data


@cache
def validator(kind: str) -> Draft202012Validator:
    """The validator of one kind, of the settings, or of any entity for the empty name."""
    schema = schema_of(kind) if kind else schema_of_entities()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def documents(estate: str) -> list[tuple[str, dict[str, Any]]]:
    """File and data of each entity that its reader accepts."""
    found = [(path, document) for path, content in ESTATES[estate].items() if path != "itsd.yaml" for document in read_documents(content, path)[0]]
    return [(path, document.data) for path, document in found if not [finding for finding in read_entity(document, alone=True)[1] if finding.level is Level.ERROR]]


@pytest.mark.parametrize("estate", ESTATES)
def test_what_the_reader_accepts_the_schema_accepts(estate: str) -> None:
    refused = [(path, error.json_path, error.message) for path, data in documents(estate) for error in validator(data["kind"]).iter_errors(as_json(data))]
    assert refused == []


def test_the_schema_of_all_kinds_agrees_with_that_of_one() -> None:
    for path, data in documents("example"):
        assert not list(validator("").iter_errors(as_json(data))), path
    assert list(validator("").iter_errors({"kind": "sevice", "id": "a"}))
    assert list(validator("").iter_errors({"id": "a"}))


@pytest.mark.parametrize("estate", ESTATES)
def test_the_settings_fit_their_schema(estate: str) -> None:
    data = read_documents(ESTATES[estate]["itsd.yaml"], "itsd.yaml")[0][0].data
    assert [error.message for error in validator("settings").iter_errors(as_json(data))] == []


def _mappings(data: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:  # noqa: ANN401  # the data of YAML
    own = [path] if isinstance(data, dict) else []
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return own + [found for key, value in pairs for found in _mappings(value, (*path, key))]


def _at(data: Any, path: tuple[str | int, ...]) -> Any:  # noqa: ANN401  # as above
    for part in path:
        data = data[part]
    return data


MANY = [data for estate in ESTATES for _, data in documents(estate)]


@st.composite
def with_a_key_more_or_less(draw: st.DrawFn) -> dict[str, Any]:
    """A document with one key put in or taken out of one of its mappings."""
    data: dict[str, Any] = deepcopy(draw(st.sampled_from(MANY)))
    mapping = _at(data, draw(st.sampled_from(_mappings(data))))
    if draw(st.booleans()):
        mapping[draw(st.sampled_from(["zzz", "Name", "identifier", "x_y"]))] = "a"
        return data
    keys = [key for key in mapping if key != "kind"]
    if keys:
        del mapping[draw(st.sampled_from(keys))]
    return data


KEYS = {"X001", "X011"}
"""The codes of a key too many and a key too few."""


def codes(data: dict[str, Any]) -> set[str]:
    """What the reader finds."""
    document = read_documents(dump_document(data).encode(), "a.yaml")[0][0]
    return {finding.code for finding in read_entity(document, alone=True)[1] if finding.level is Level.ERROR}


def check_agreement(data: dict[str, Any]) -> None:
    """What the schema refuses the reader refuses; a key too many or too few both refuse. What a value needs beside it, only the reader may know."""
    errors = [f"{error.json_path}: {error.message}" for error in validator(data["kind"]).iter_errors(as_json(data))]
    found = codes(data)
    assert not errors or found, (data, errors)
    assert errors or not found & KEYS, (data, found)


@times(8)
@given(data=with_a_key_more_or_less())
def test_the_schema_and_the_reader_agree_on_keys(data: dict[str, Any]) -> None:
    check_agreement(data)


@pytest.mark.parametrize("kind", KINDS)
def test_each_required_key_is_required_by_both(kind: str) -> None:
    """Of the smallest document of the kind, each key in turn."""
    of_kind = [data for data in MANY if data["kind"] == kind]
    if not of_kind:
        pytest.skip(f"neither estate has a {kind}")
    smallest = min(of_kind, key=lambda data: len(str(data)))
    for key in smallest:
        if key == "kind":
            continue
        check_agreement({name: value for name, value in smallest.items() if name != key})


@pytest.mark.parametrize(
    ("kind", "key", "value"),
    [
        ("calendar", "hours", {"sun-thu": ["07:30-14:30"], "zzz": []}),
        ("calendar", "tags", [2026]),
        ("calendar", "id", 2026),
        ("calendar", "name", " "),
        ("calendar", "hours", {"sun-thu": "07:30-14:30"}),
        ("calendar", "tags", [[]]),
    ],
)
def test_the_schema_and_the_reader_agree_on_a_value(kind: str, key: str, value: object) -> None:
    data = {**next(data for data in MANY if data["kind"] == kind), key: value}
    assert bool(list(validator(kind).iter_errors(as_json(data)))) == bool(codes(data))


@pytest.mark.parametrize("kind", KINDS)
def test_own_keys_are_allowed_at_the_top_by_both(kind: str) -> None:
    of_kind = [data for data in MANY if data["kind"] == kind]
    if not of_kind:
        pytest.skip(f"neither estate has a {kind}")
    data = {**of_kind[0], "x-own": {"anything": [1]}}
    assert not list(validator(kind).iter_errors(as_json(data)))
    assert not codes(data)


def test_own_keys_are_allowed_in_the_settings_by_both() -> None:
    text = b"organisation: A\nx-own: 1\n"
    document = read_documents(text, "itsd.yaml")[0][0]
    assert read_model(Settings, document).findings == []
    assert list(validator("settings").iter_errors(document.data)) == []


def test_the_clock_of_these_tests_is_the_estates_own() -> None:
    """So that a snapshot is not renewed every day."""
    for files in ESTATES.values():
        assert read_model(Settings, read_documents(files["itsd.yaml"], "itsd.yaml")[0][0]).model.as_of == date(2026, 11, 1)  # type: ignore[union-attr]
