"""Which item of one list is which of another: never by a key that several share, so that nothing is held against the wrong thing."""

from __future__ import annotations

from collections import defaultdict
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    from itsd.model.text import Text

T = TypeVar("T")
Numbered = tuple[int, T]
_NEAR = 0.6  # likeness from which two texts are taken for one that was rewritten


def pair(old: Sequence[T], new: Sequence[T], *keys: Callable[[T], Hashable]) -> Iterator[tuple[Numbered[T] | None, Numbered[T] | None]]:
    """Items that belong together, with their numbers; one side is None for what came or went.

    First what is equal, whatever its place; then by each key in turn (None is no key), where just one of each side has it. What several share of the last key
    is taken in its order. Pairs come in the order of the new list, what went stands last.
    """
    left, right = dict(enumerate(old)), dict(enumerate(new))
    pairs = dict(_equal(left, right))
    for number, key in enumerate(keys):
        pairs |= dict(_by_key(left, right, key, in_order=number == len(keys) - 1))
    for after, item in enumerate(new):
        before = pairs.get(after)
        yield (None if before is None else (before, old[before]), (after, item))
    for before, item in left.items():
        yield (before, item), None


def _equal(left: dict[int, T], right: dict[int, T]) -> Iterator[tuple[int, int]]:
    for after, item in list(right.items()):
        before = after if after in left and left[after] == item else next((number for number, other in left.items() if other == item), None)
        if before is not None:
            del left[before], right[after]
            yield after, before


def _by_key(left: dict[int, T], right: dict[int, T], key: Callable[[T], Hashable], *, in_order: bool) -> Iterator[tuple[int, int]]:
    before, after = _grouped(left, key), _grouped(right, key)
    for name, numbers in after.items():
        others = before.get(name, [])
        if (len(numbers) == len(others) == 1) or in_order:
            for new, old in zip(numbers, others, strict=False):
                del left[old], right[new]
                yield new, old


def _grouped(items: dict[int, T], key: Callable[[T], Hashable]) -> dict[Hashable, list[int]]:
    found: dict[Hashable, list[int]] = defaultdict(list)
    for number, item in items.items():
        name = key(item)
        if name is not None:
            found[name].append(number)
    return found


def pair_texts(old: Sequence[Text], new: Sequence[Text], default: str) -> Iterator[tuple[Numbered[Text] | None, Numbered[Text] | None]]:
    """Texts that belong together: those that say the same in the default language or in all that both have, then those that are much alike."""
    pairs = list(pair(old, new, lambda text: text.find(default, default), lambda text: text.show("en", default)))
    gone = [before for before, after in pairs if before is not None and after is None]
    for before, after in pairs:
        if before is None and after is not None:
            near = _nearest(after[1], gone, default)
            if near is not None:
                gone.remove(near)
            yield near, after
        elif after is not None:
            yield before, after
    yield from ((before, None) for before in gone)


def _nearest(text: Text, others: Iterable[Numbered[Text]], default: str) -> Numbered[Text] | None:
    said = text.show(default, default)
    ratios = [(SequenceMatcher(None, other[1].show(default, default), said, autojunk=False).ratio(), other) for other in others]
    best = max(ratios, key=lambda item: item[0], default=None)
    return best[1] if best is not None and best[0] >= _NEAR else None


def says_the_same(old: Text, new: Text, default: str) -> bool:
    """Whether two texts say the same in every language in which both are written."""
    before, after = ({locale or default: words for locale, words in text.entries} for text in (old, new))
    shared = set(before) & set(after)
    return bool(shared) and all(before[locale] == after[locale] for locale in shared)
