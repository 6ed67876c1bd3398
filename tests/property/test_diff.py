"""Laws of the semantic diff: nothing differs from itself however it is written, and exchanged sides mirror every direction."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

from hypothesis import assume, given
from hypothesis import strategies as st

from itsd.diff.changes import Action
from itsd.diff.difference import Sides
from itsd.diff.entities import compare_entity
from itsd.files.reader import read_documents
from itsd.files.tree import MemoryTree
from itsd.loader import load
from itsd.model.kinds import KINDS
from itsd.model.reading import read_model
from tests.support.comparing import DAY, changes_of
from tests.support.dumping import dump_document
from tests.support.estates import SAMPLE, read_estate
from tests.support.trying import times

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itsd.diff.changes import Change
    from itsd.model.estate import Estate

FILES: dict[str, str] = {path: content.decode() for path, content in read_estate(SAMPLE).items()}
SINGLE = sorted(path for path, text in FILES.items() if path != "itsd.yaml" and "\n---" not in text)
AGREEMENTS = [path for path in SINGLE if path.startswith(("agreements/sla", "agreements/ola", "agreements/contracts"))]
# Lists whose order says something: who is asked first, which priority is higher, what stands in which line of a document.
ORDERED = {"path", "escalation", "inherits", "impacts", "urgencies", "priorities", "history", "changes", "tiers", "steps", "points", "needs", "of", "any_of", "all_of", "entries"}
_MIRRORED = {Action.ADDED: Action.REMOVED, Action.REMOVED: Action.ADDED, Action.CHANGED: Action.CHANGED}


def data_of(path: str) -> dict[str, Any]:
    document = read_documents(FILES[path].encode(), path)[0][0]
    assert isinstance(document.data, dict)
    return document.data


def shuffled(data: Any, draw: st.DrawFn, key: str = "") -> Any:  # noqa: ANN401  # the data of YAML
    """The same with keys, and lists without an order, in another order."""
    if isinstance(data, dict):
        return {name: shuffled(data[name], draw, name) for name in draw(st.permutations(list(data)))}
    if isinstance(data, list):
        items = [shuffled(item, draw) for item in data]
        return items if key in ORDERED else draw(st.permutations(items))
    return data


@st.composite
def rewritten(draw: st.DrawFn) -> tuple[str, str]:
    """The path of an agreement or service, and the same text in another order and another style."""
    path = draw(st.sampled_from([path for path in SINGLE if path.startswith(("agreements/sla", "agreements/ola", "agreements/contracts", "catalogue/services"))]))
    return path, dump_document(shuffled(data_of(path), draw))


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, str]:
    """The path of an agreement, and its text with one number changed or one line gone."""
    path = draw(st.sampled_from(AGREEMENTS))
    text = FILES[path]
    if draw(st.booleans()):
        lines = text.splitlines(keepends=True)
        del lines[draw(st.integers(4, len(lines) - 1))]
        return path, "".join(lines)
    number = draw(st.sampled_from(list(re.finditer(r"(?<=: )\d+(?=[.%mhd ,}\n])", text))))
    return path, text[: number.start()] + str(draw(st.integers(1, 99))) + text[number.end() :]


def signatures(changes: Iterable[Change], *, mirrored: bool = False) -> Counter[tuple[object, ...]]:
    if mirrored:
        return Counter((change.entity, change.aspect, _MIRRORED[change.action], change.direction.mirror) for change in changes)
    return Counter((change.entity, change.aspect, change.action, change.direction) for change in changes)


@cache
def base() -> Estate:
    """The sample estate; not a fixture, because a law that fails shows its arguments."""
    return load(MemoryTree(FILES), today=DAY.today).estate


def differing(path: str, text: str) -> tuple[list[Change], list[Change]] | None:
    """The changes of one document forward and backward; None where it can no longer be read."""
    former = read_model(KINDS[data_of(path)["kind"]].model, read_documents(FILES[path].encode(), path)[0][0]).model
    documents = read_documents(text.encode(), path)[0]
    data = documents[0].data if documents else None
    if former is None or not isinstance(data, dict) or data.get("kind") != former.kind or data.get("id") != former.id:
        return None
    latter = read_model(KINDS[former.kind].model, documents[0]).model
    if latter is None:
        return None
    sides = Sides(base(), base().replacing(latter))
    return list(compare_entity(former, latter, sides)), list(compare_entity(latter, former, sides.swapped))


def test_an_estate_does_not_differ_from_itself() -> None:
    assert changes_of(FILES, FILES) == ()
    commented = {path: f"# Nothing new.\n{text}" for path, text in FILES.items()}
    assert changes_of(FILES, commented) == ()


@times(2)
@given(change=rewritten())
def test_another_order_and_another_style_are_no_change(change: tuple[str, str]) -> None:
    assert differing(*change) == ([], [])


@times(3)
@given(change=mutated())
def test_exchanged_sides_mirror_every_direction(change: tuple[str, str]) -> None:
    found = differing(*change)
    assume(found is not None)
    assert found is not None
    assert signatures(found[0]) == signatures(found[1], mirrored=True)
