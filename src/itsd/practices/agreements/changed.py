"""Which obligations of an agreement differ between two states of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from itsd.practices.agreements.obligations import canonical_obligations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.model.agreement import Agreement


def changed_obligations(before: Agreement, after: Agreement) -> list[str]:
    """The paths of what differs, as messages write them: `targets[availability].at_least`; in the order of the keys."""
    one, other = canonical_obligations(before), canonical_obligations(after)
    return list(dict.fromkeys(path for key in dict.fromkeys((*other, *one)) for path in _differing(key, one.get(key), other.get(key))))


def _differing(path: str, one: Any, other: Any) -> Iterator[str]:  # noqa: ANN401  # data of JSON
    if one == other:
        return
    if isinstance(one, dict) and isinstance(other, dict):
        for key in dict.fromkeys((*other, *one)):
            yield from _differing(f"{path}.{key}", one.get(key), other.get(key))
    elif isinstance(one, list) and isinstance(other, list) and _named(one) and _named(other):
        mine, theirs = ({str(item["id"]): item for item in items} for items in (one, other))
        for name in dict.fromkeys((*theirs, *mine)):
            yield from _differing(f"{path}[{name}]", mine.get(name), theirs.get(name))
    else:
        yield path


def _named(items: list[Any]) -> bool:
    """Whether all items have ids, so that those of two lists can be paired."""
    return all(isinstance(item, dict) and "id" in item for item in items)
