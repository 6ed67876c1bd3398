"""Laws of the semantic diff: nothing differs from itself however it is written, and exchanged sides mirror every direction."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from hypothesis import assume, given
from hypothesis import strategies as st

from itsd.diff.changes import Action
from itsd.files.reader import read_documents
from itsd.validation.sides import open_sides
from tests.support.comparing import DAY, changes_of
from tests.support.dumping import dump_document
from tests.support.estates import SAMPLE, read_estate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itsd.diff.changes import Change

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


def test_an_estate_does_not_differ_from_itself() -> None:
    assert changes_of(FILES, FILES) == ()
    commented = {path: f"# Nothing new.\n{text}" for path, text in FILES.items()}
    assert changes_of(FILES, commented) == ()


@given(change=rewritten())
def test_another_order_and_another_style_are_no_change(change: tuple[str, str]) -> None:
    path, text = change
    assert changes_of(FILES, {**FILES, path: text}) == ()


@given(change=mutated())
def test_exchanged_sides_mirror_every_direction(change: tuple[str, str]) -> None:
    path, text = change
    other = {**FILES, path: text}
    from itsd.files.tree import MemoryTree

    opened = open_sides(MemoryTree(FILES), MemoryTree(other), DAY)
    assume(all(record.fits for record in opened.sides.head.records.values()) and len(opened.sides.head.records) == len(opened.sides.base.records))
    assert signatures(changes_of(FILES, other)) == signatures(changes_of(other, FILES), mirrored=True)
