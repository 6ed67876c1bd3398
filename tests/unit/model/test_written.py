"""Entities written as documents: the order of keys, what stands on a line, and that `fmt` has nothing to say about it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itsd.files.canonical import format_text
from itsd.files.reader import read_documents
from itsd.model.order import order_of_entity
from itsd.model.written import write_entity

LONG = "A " + "long " * 40 + "text"
GAP = {"status": "identified", "id": "writing", "description": {"en": LONG, "ar": "نص"}, "found_on": "2026-11-01", "owner": None, "activity": "work/write"}


def test_a_document_in_house_style() -> None:
    text = write_entity("gap", GAP, {"": "Drafted.\nTwice.", "status": "Decide."})
    assert text.splitlines() == [
        "# Drafted.",
        "# Twice.",
        "kind: gap",
        "id: writing",
        "activity: work/write",
        "description:",
        f"  en: {LONG}",
        "  ar: نص",
        "found_on: 2026-11-01",
        "# Decide.",
        "status: identified",
    ]


def test_lists_of_mappings_stand_in_lines() -> None:
    text = write_entity("package", {"id": "desk", "core": ["mail/gold"], "targets": [{"metric": "rto", "at_most": "4h"}, {"metric": "note", "notes": "x" * 150}]})
    assert "core: [mail/gold]\ntargets:\n  - {metric: rto, at_most: 4h}\n  - metric: note\n    notes: " in text


_texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Zs", "Co", "Cn")), min_size=1, max_size=200)
_values = st.recursive(
    _texts | st.integers(0, 10**9) | st.booleans(), lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["a", "b", "on"]), inner, max_size=3), max_leaves=8
)


@given(st.dictionaries(st.sampled_from(["description", "status", "tags", "notes", "x-mine"]), _values, min_size=1, max_size=5))
def test_what_is_written_is_read_back_and_formatted_already(values: dict[str, Any]) -> None:
    text = write_entity("gap", {"id": "writing", **values})
    documents, findings = read_documents(text.encode(), "gap.yaml")
    assert not [finding for finding in findings if finding.level.value == "error" and finding.code == "X010"]
    assert documents[0].data == {"kind": "gap", "id": "writing", **values}
    again = format_text(text, order_of_entity)
    assert (again.problem, again.text) == ("", text)


@pytest.mark.parametrize("value", [1.5, object()])
def test_what_no_file_holds_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        write_entity("gap", {"id": "writing", "notes": value})


def test_comments_stand_above_keys_and_items_at_any_depth() -> None:
    data = {"id": "x", "targets": [{"id": "a", "metric": "rto"}, {"id": "b", "metric": "rpo"}], "security": {"classification": "public", "controls": ["mfa"]}}
    text = write_entity("sla", data, {"targets/1": "the second\nin two lines", "security/controls": "why \u202eso"})
    assert text == (
        "kind: sla\nid: x\ntargets:\n  - {id: a, metric: rto}\n  # the second\n  # in two lines\n  - {id: b, metric: rpo}\n"
        "security:\n  classification: public\n  # why ?so\n  controls: [mfa]\n"
    )
