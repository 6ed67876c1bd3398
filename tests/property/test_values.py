"""Any value in any field of any kind: it fits, or a finding says at which place it does not; the rules take whatever fits."""

from __future__ import annotations

import copy
import time
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itsd.diagnostics import sort_findings, tell_apart
from itsd.files.reader import read_documents
from itsd.files.tree import Entry, MemoryTree
from itsd.loader import assemble, load, read_file
from itsd.model.kinds import KINDS
from itsd.model.order import field_order
from itsd.model.settings import Settings
from itsd.rules.check import judge_all
from tests.support.dumping import dump, dump_document
from tests.support.estates import EXAMPLE, SAMPLE, layered, read_estate
from tests.support.judging import DAY, check_findings, judge_files
from tests.support.trying import times

if TYPE_CHECKING:
    from itsd.loader import Loaded

FILES = read_estate(SAMPLE)
ODD: list[Any] = [
    *(None, True, False, 0, -1, 1, 10**30, Decimal("0.5"), Decimal("-0.0"), Decimal("1E+40"), Decimal("1E-40"), Decimal("99.9")),
    *("", " ", "x", "no", "0", "-1", "99.9%", "-5%", "100.0001%", "1e5%", "1000000000000 h", "0 min", "-4 h", "4 h", "4.5.6 h", "1 month", "P1D", "4 fortnights", "٣ ساعات"),
    *("2026-11-01", "2026-02-30", "0001-01-01", "9999-12-31", "10000-01-01", "2026-13", "2026-Q5", "2026-Q4", "2026"),
    *("07:30", "24:00", "25:00", "07:30-07:30", "14:30-07:30", "00:00-24:00", "Asia/Muscat", "Mars/Base", "UTC"),
    *("sla/x", "sla/x/y", "service/mail/", "/", "a/b/c/d", "it", "IT", "الإدارة", "a" * 100, "a\nb", "..", "../../etc/passwd", "1.10", "=1+1", "{{x}}", "<b>"),
    *([], [[]], [None], ["x"], ["x", "x"], [{}], [1, "a"], {}, {"": ""}, {"x": 1}, {"en": "a"}, {"en": ""}, {"xx": None}),
    *({"from": "x", "to": "y"}, {"from": "2026-11-01", "to": "2026-01-01"}),
    *({"sun-thu": ["07:30-14:30"]}, {"sun": "00:00-24:00"}, {"xyz": []}, {"sat-fri": ["00:00-24:00"]}, {"key": {"key": {"key": []}}}),
]
NUMBERS = st.one_of(st.integers(), st.decimals(allow_nan=False, allow_infinity=False, places=3))
SINGLE = st.one_of(st.sampled_from(ODD[:20]), st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8), NUMBERS)
KEYS = st.sampled_from(["id", "metric", "at_least", "per", "service", "unit", "from", "to", "en", "x"])
VALUES = st.one_of(
    st.sampled_from(ODD),
    st.recursive(SINGLE, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)), max_leaves=5),
)


EDITION = """\
kind: edition
id: staff-1
catalogue: staff
on: 2026-10-01
number: 1
entries: [{entity: service/mail, digest: abc}]
notice: {to: [head-of-it], sent_on: 2026-10-02}
"""


def _documents() -> list[dict[str, Any]]:
    """Some entities of each kind: from the sample estate, else from the example estate, else the one above."""
    found: dict[str, list[dict[str, Any]]] = {}
    for files in (FILES, read_estate(EXAMPLE), {"edition.yaml": EDITION.encode()}):
        seen = set(found)
        for path, content in files.items():
            for document in read_documents(content, path)[0] if path != "itsd.yaml" else []:
                if document.data["kind"] not in seen:
                    found.setdefault(document.data["kind"], []).append(document.data)
    return [data for kind in KINDS for data in found.get(kind, ())[:6]]


DOCUMENTS = _documents()


def _paths(data: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:  # noqa: ANN401  # the data of YAML
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [found for key, value in pairs for found in ((*path, key), *_paths(value, (*path, key)))]


def _put(data: dict[str, Any], path: tuple[str | int, ...], value: Any) -> dict[str, Any]:  # noqa: ANN401  # as above
    changed: Any = copy.deepcopy(data)
    inner = changed
    for part in path[:-1]:
        inner = inner[part]
    inner[path[-1]] = value
    return dict(changed)


@cache
def sample() -> Loaded:
    """The sample estate; not a fixture, because a law that fails shows its arguments."""
    return load(MemoryTree(FILES), today=DAY.today)


def check(data: dict[str, Any]) -> None:
    """The document is read into findings with places, and judged in the sample estate if it fits."""
    text = dump_document(data)
    tree = MemoryTree(layered(FILES, {"catalogue/odd.yaml": text}))
    began = time.process_time()
    reading = read_file(tree, Entry("catalogue/odd.yaml", len(text)))
    keys = {record.key for record in reading.records}
    base = sample()
    others = [old for old in base.readings if not keys & {record.key for record in old.records}]
    changed = assemble(base.estate.settings, base.settings_document, [], [*others, reading], base.estate.as_of)
    judged = judge_all(changed, tree, only=keys)
    found = [*reading.findings, *(finding for judgement in judged for finding in judgement.findings)]
    assert time.process_time() - began < 5
    check_findings(tell_apart(sort_findings(found)), layered(FILES, {"catalogue/odd.yaml": text}))


def test_every_kind_has_a_document() -> None:
    assert {data["kind"] for data in DOCUMENTS} == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_odd_values_in_every_field(kind: str) -> None:
    """The whole list in each field, the ones that the document lacks included; one value a field is judged as well."""
    document = min((data for data in DOCUMENTS if data["kind"] == kind), key=lambda data: len(dump(data)))
    for number, key in enumerate(field_order(KINDS[kind].model)):
        if key == "kind":
            continue
        for value in ODD:
            text = dump_document({**document, key: value})
            reading = read_file(MemoryTree({"a.yaml": text}), Entry("a.yaml", len(text)))
            check_findings(reading.findings, {"a.yaml": text})
        check({**document, key: ODD[number % len(ODD)]})


@st.composite
def odd_documents(draw: st.DrawFn) -> dict[str, Any]:
    """A document with odd values at one or two places of any depth."""
    data: dict[str, Any] = draw(st.sampled_from(DOCUMENTS))
    for _ in range(draw(st.integers(1, 2))):
        paths = [path for path in _paths(data) if path[0] not in {"kind", "id"}]
        data = _put(data, draw(st.sampled_from(paths)), draw(VALUES))
    return data


@times(10)
@given(data=odd_documents())
def test_odd_values_anywhere_in_a_document(data: dict[str, Any]) -> None:
    check(data)


@times(2)
@given(key=st.sampled_from(field_order(Settings)), value=VALUES)
def test_odd_values_in_the_settings(key: str, value: object) -> None:
    files: dict[str, str | bytes] = {**read_estate(EXAMPLE), "itsd.yaml": f"{key}: {dump(value)}\n"}
    check_findings(judge_files(files), files)
