"""What a signature covers: walking through every field of every model of an agreement, a changed right or duty changes the digest, nothing else does."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from types import NoneType
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args, get_origin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, PydanticUserError, TypeAdapter, ValidationError

from itsd.files.canonical import format_text
from itsd.files.tree import MemoryTree
from itsd.loader import load
from itsd.model.agreement import Agreement, Contract, Ola, Sla
from itsd.model.order import order_of_entity
from itsd.practices.agreements.obligations import digest_of
from tests.support.estates import SAMPLE

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

MODELS = (Sla, Ola, Contract)
# What may change under a signature; everything else is a right or a duty.
ASIDE = {
    *("version", "status", "approvals", "changes", "notes", "tags", "links", "reviewed", "internal", "underpinned_by", "supersedes"),
    *("owner", "brm", "supplier_manager", "parties.supplier_representative", "escalation.person", "support.contacts"),
    *("parties.customer.representative", "parties.provider.representative", "parties.receiver.representative", "charges.notes", "targets.notes"),
}
RAW: tuple[Any, ...] = (
    *(
        "a-word",
        "another-word",
        "1.0",
        "2.0",
        "4h",
        "2d",
        "99%",
        "98%",
        "month",
        "year",
        "sla/a",
        "sla/b",
        "service/a",
        "email/gold",
        "sla/a/b",
        "2026-01-02",
        "2026-01-03",
        "08:00",
        "09:00",
    ),
    *(
        1,
        2,
        True,
        False,
        {"amount": "1", "currency": "OMR"},
        {"amount": "2", "currency": "OMR"},
        {"sun-thu": ["07:30-14:30"]},
        {"sun-thu": ["08:30-14:30"]},
        {"a": "b"},
        {"a": "c"},
    ),
    *(["a-word"], ["another-word"], ["4h"], ["sla/a"], ["sla/b"], ["2026-01-02"], ["2026-01-03"], ["email/gold"]),
)
BASES: dict[str, dict[str, Any]] = {"Target": {"at_least": "99%"}}
COMPARATORS = {"at_least", "at_most", "includes", "within", "level"}


def inner_model(annotation: Any) -> tuple[type[BaseModel] | None, bool]:  # noqa: ANN401  # a type
    """The model inside a type, and whether it stands in a list."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False
    listed = get_origin(annotation) is tuple
    for part in get_args(annotation):
        found, deeper = inner_model(part) if part is not NoneType else (None, False)
        if found is not None:
            return found, listed or deeper
    return None, listed


@cache
def two_values(model: type[BaseModel], name: str) -> list[Any]:
    """Two raw values of a field that mean different things, found by trying."""
    field = model.model_fields[name]
    adapter: TypeAdapter[Any] = TypeAdapter(Annotated[(field.annotation, name, *field.metadata)])  # type: ignore[arg-type]  # made at run time
    found: list[tuple[Any, Any]] = []
    for raw in (*literals_in(field.annotation), *RAW):
        try:
            value = adapter.validate_python(raw)
        except (ValidationError, PydanticUserError):
            continue
        if all(value != other for _, other in found):
            found.append((raw, value))
    found.sort(key=lambda pair: pair[1] == field.default)  # what is said, before what goes without saying
    return [raw for raw, _ in found[:2]]


def literals_in(annotation: Any) -> list[str]:  # noqa: ANN401  # a type
    if get_origin(annotation) is Literal:
        return list(get_args(annotation))
    return [item for part in get_args(annotation) for item in literals_in(part)]


def base(model: type[BaseModel], without: str = "") -> dict[str, Any]:
    """The least that the model takes."""
    data = {} if without in COMPARATORS else dict(BASES.get(model.__name__, {}))
    for name, field in model.model_fields.items():
        if field.is_required() and name != without:
            inner, listed = inner_model(field.annotation)
            value = two_values(model, name)[0] if inner is None else base(inner)
            data[field.alias or name] = [value] if listed and inner is not None else value
    return data


def pairs(model: type[BaseModel]) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """For every field, at whatever depth: its path, and two documents that differ in it alone."""
    for name, field in model.model_fields.items():
        key = field.alias or name
        inner, listed = inner_model(field.annotation)
        rest = base(model, without=name)
        if inner is None:
            values = two_values(model, name)
            if name != "kind":
                assert len(values) == 2, f"{model.__name__}.{name} needs values to try"
                yield key, {**rest, key: values[0]}, {**rest, key: values[1]}
            continue
        for path, one, other in pairs(inner):
            yield f"{key}.{path}", {**rest, key: [one] if listed else one}, {**rest, key: [other] if listed else other}


def read(model: type[Agreement], data: dict[str, Any]) -> Agreement:
    return model.model_validate(data)


CASES = [pytest.param(model, path, one, other, id=f"{model.__name__}-{path}") for model in MODELS for path, one, other in pairs(model)]


def test_the_walk_goes_through_everything() -> None:
    paths = {str(case.values[1]) for case in CASES}
    assert len(CASES) > 350
    assert paths >= {"targets.at_least", "credits.tiers.below", "parties.customer.unit", "breach_rules.when.consecutive", "valid.to", "items.option", "support.path", "severities"}
    assert all(any(path == aside or path.startswith(f"{aside}.") for path in paths) for aside in ASIDE)


@pytest.mark.parametrize(("model", "path", "one", "other"), CASES)
def test_a_right_or_a_duty_changes_the_digest_and_nothing_else_does(model: type[Agreement], path: str, one: dict[str, Any], other: dict[str, Any]) -> None:
    aside = any(path == name or path.startswith(f"{name}.") for name in ASIDE)
    assert (digest_of(read(model, one)) == digest_of(read(model, other))) is aside


LEAVING_OUT = [case for case in CASES if "." not in str(case.values[1]) and str(case.values[1]) not in base(case.values[0])]  # type: ignore[arg-type]  # a model


@pytest.mark.parametrize(("model", "path", "one", "other"), LEAVING_OUT)
def test_a_right_or_a_duty_that_is_left_out_changes_the_digest(model: type[Agreement], path: str, one: dict[str, Any], other: dict[str, Any]) -> None:
    without = {name: value for name, value in one.items() if name != path}
    assert without == {name: value for name, value in other.items() if name != path}
    assert (digest_of(read(model, one)) == digest_of(read(model, without))) is (path in ASIDE)


TEXTS = {
    path.relative_to(SAMPLE).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted((SAMPLE / "agreements").rglob("*.yaml"))
    if path.parent.name in {"sla", "ola", "contracts"}
}


def digest_in(text: str) -> str:
    estate = load(MemoryTree({"itsd.yaml": "organisation: x\n", "agreements/a.yaml": text}), today=date(2026, 11, 1)).estate
    (found,) = [estate.entity(*key) for key in estate.records]
    assert isinstance(found, Agreement)
    return digest_of(found)


DIGESTS = {path: digest_in(text) for path, text in TEXTS.items()}


def shuffled(text: str, order: random.Random) -> str:
    """The top-level keys in another order, with a comment before each."""
    parts = re.split(r"^(?=[a-z_]+:)", text, flags=re.MULTILINE)
    order.shuffle(parts)
    return "".join(f"# A comment.\n{part}" for part in parts if part)


SPELLINGS = (
    (r"\b30m\b", "0.5h"),
    (r"\b4h\b", "240m"),
    (r"99\.5%", "99.500 %"),
    (r"99\.9%", "99.90%"),
    (r"\{en: (Force majeure), ar: ([^}]+)\}", r'{ar: \2, en: "\1"}'),
    (r"^  - \{id: ([a-z0-9-]+), metric: ([a-z-]+), ", r"  - {metric: \2, id: \1, "),
)


@given(st.sampled_from(sorted(TEXTS)), st.randoms(use_true_random=False), st.sets(st.sampled_from(SPELLINGS)))
def test_order_comments_and_spelling_keep_a_signature(path: str, order: random.Random, spellings: set[tuple[str, str]]) -> None:
    text = shuffled(TEXTS[path], order)
    for pattern, spelling in spellings:
        text = re.sub(pattern, spelling, text, flags=re.MULTILINE)
    assert digest_in(text) == DIGESTS[path]
    assert digest_in(format_text(text, order_of_entity).text) == DIGESTS[path]
    assert digest_in(text.replace("\n", "\r\n")) == DIGESTS[path]


def test_lines_of_a_text_may_be_broken_otherwise() -> None:
    one = 'kind: sla\nid: a\nname: A\nversion: "1.0"\nstatus: draft\nvalid: {from: 2026-01-01}\nexceptions:\n  - '
    assert digest_in(f"{one}Failure of the national switch\n") == digest_in(f"{one}>\n    Failure of the\n    national switch\n") != digest_in(f"{one}Failure of the national\n")


def test_numbers_count_also_where_they_are_nought() -> None:
    one = 'kind: sla\nid: a\nname: A\nversion: "1.0"\nstatus: draft\nvalid: {from: 2026-01-01}\nitems: [{service: a, users: %s}]\n'
    assert len({digest_in(one % number) for number in (0, 1, 2)}) == 3
    assert digest_in(one % 0) != digest_in(one.replace(", users: %s", ""))
