"""Services that may be one: the same or nearly the same name, outcome or summary in a language, or the same activities."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from fractions import Fraction
from heapq import nsmallest
from itertools import islice
from math import ceil
from typing import TYPE_CHECKING, Literal

from itsd.diagnostics import Path, Pointer
from itsd.model.names import normal_name, normal_outcome
from itsd.model.service import RETIRED, Service
from itsd.practices.identify.uses import activities_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from itsd.model.estate import Estate
    from itsd.model.text import Text

NAME_LIKENESS, SUMMARY_LIKENESS = Fraction(3, 5), Fraction(7, 10)
_ACTIVITIES = 2
_WORDS_OF_NAME = 2  # a single word is the same or another
_MOST = 10  # partners of one service for one sort of likeness: names made after a pattern are alike in thousands of pairs
_BREAK = re.compile(r"[\s/,;:()\u060c\u061b]+")
_SORTS = ("same-name", "same-outcome", "near-name", "near-summary", "same-activities")
Sort = Literal["same-name", "same-outcome", "near-name", "near-summary", "same-activities"]


@dataclass(frozen=True, slots=True)
class Likeness:
    """One thing in which two services are alike: in words, how much (1 is equal), and where it stands in each."""

    sort: Sort
    words: str
    similarity: Fraction
    where: tuple[Pointer, Pointer]


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two services that may be one, the smaller id first, with everything in which they are alike."""

    first: str
    second: str
    likenesses: tuple[Likeness, ...]

    @property
    def similarity(self) -> Fraction:
        """That of what is most alike."""
        return max(likeness.similarity for likeness in self.likenesses)

    @property
    def words(self) -> str:
        """All reasons as one sentence."""
        return "; ".join(likeness.words for likeness in self.likenesses)


@dataclass(frozen=True, slots=True)
class _Said:
    """What a service says in one language, as a set of words; `numbers` are those of them that are."""

    service: Service
    path: Path
    words: frozenset[str]
    numbers: frozenset[str]


# By the place of a word among the others and how many they are; then by their numbers.
_Places = dict[tuple[int, int], dict[frozenset[str], list[_Said]]]
_Index = dict[str, _Places]


def find_near_duplicates(estate: Estate) -> tuple[Duplicate, ...]:
    """The pairs of services, not retired, that may be one, the most alike first; where one is to replace the other they are none."""
    live = {service.id: service for service in estate.each(Service) if service.status != RETIRED}
    found: dict[tuple[str, str], dict[Sort, Likeness]] = defaultdict(dict)
    for first, second, likeness in _likenesses(live, estate):
        if not replaces(live[first], live[second]):
            known = found[first, second].setdefault(likeness.sort, likeness)
            if known.similarity < likeness.similarity:
                found[first, second][likeness.sort] = likeness
    pairs = (Duplicate(*pair, tuple(by_sort[sort] for sort in _SORTS if sort in by_sort and not _is_known(sort, by_sort))) for pair, by_sort in found.items())
    return tuple(sorted(pairs, key=lambda pair: (-pair.similarity, pair.first, pair.second)))


def _is_known(sort: Sort, by_sort: dict[Sort, Likeness]) -> bool:
    """Names that are the same are nearly so, too."""
    return sort == "near-name" and "same-name" in by_sort


def _likenesses(live: dict[str, Service], estate: Estate) -> Iterator[tuple[str, str, Likeness]]:
    for service in live.values():
        yield from _equal(service, ("name",), service.name, normal_name, estate)
        for index, outcome in enumerate(service.outcomes):
            yield from _equal(service, ("outcomes", index), outcome, normal_outcome, estate)
    default = estate.settings.locales.default
    for locale in sorted({locale or default for service in live.values() for text in (service.name, service.summary) for locale, _ in text.entries}):
        names = _said(live.values(), "name", locale, default)
        yield from _near([said for said in names if len(said.words) >= _WORDS_OF_NAME], NAME_LIKENESS, "near-name", locale, default)
        yield from _near(_said(live.values(), "summary", locale, default), SUMMARY_LIKENESS, "near-summary", locale, default)
    yield from _same_activities(live.values(), estate)


def replaces(one: Service, other: Service) -> bool:
    """Whether one of two services is to take the place of the other."""
    return one.replaced_by == other.id or other.replaced_by == one.id


def find_twins(service: Service, path: Path, text: Text, normalise: Callable[[str], str], estate: Estate) -> Iterator[tuple[Path, str]]:
    """Other services, not retired, of a smaller id and no declared successor, that say the same in some language; and where it is said here."""
    for locale, words in text.entries:
        for id_ in estate.same_name("service", normalise(words)):
            other = estate.find(Service, id_) if id_ < service.id else None
            if other is not None and other.status != RETIRED and not replaces(service, other):
                yield ((*path, locale) if locale else path), other.id


def _equal(service: Service, path: Path, text: Text, normalise: Callable[[str], str], estate: Estate) -> Iterator[tuple[str, str, Likeness]]:
    sort: Sort = "same-name" if path == ("name",) else "same-outcome"
    for here, other in islice(find_twins(service, path, text, normalise, estate), _MOST):
        what = "name" if sort == "same-name" else "outcome"
        words = f'{other} and {service.id} have the same {what}, "{_shown(text, here[len(path) :])}"'
        where = Pointer("service", other, ("name",) if sort == "same-name" else ("outcomes",), f"the other {what}"), Pointer("service", service.id, here, f"the {what}")
        yield other, service.id, Likeness(sort, words, Fraction(1), where)


def _shown(text: Text, locale: Path) -> str:
    return dict(text.entries)[str(locale[0]) if locale else ""]


def _said(services: Iterable[Service], key: str, locale: str, default: str) -> list[_Said]:
    """What services say under a key in a language, those first that say little; who says nothing in it is left out."""
    found = []
    for service in services:
        text: Text = getattr(service, key)
        words = frozenset(_words(text.find(locale, default) or ""))
        path = (key, locale) if locale in text.locales else (key,)
        if words:
            found.append(_Said(service, path, words, frozenset(filter(str.isdigit, words))))
    return sorted(found, key=lambda said: (len(said.words), said.service.id))


def _words(text: str) -> Iterator[str]:
    """The words of a text without case, accents and plural; a hyphen joins two."""
    return filter(None, map(normal_name, _BREAK.split(text)))


def _near(texts: list[_Said], least: Fraction, sort: Sort, locale: str, default: str) -> Iterator[tuple[str, str, Likeness]]:
    """The pairs whose words are alike enough, sought by the rarest words.

    Of two sets that are alike enough the first few words of each have one in common, in whatever order all words stand.
    """
    counts = Counter(word for said in texts for word in said.words)
    index: _Index = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for said in texts:
        ordered = sorted(said.words, key=lambda word: (counts[word], word))
        prefix = list(enumerate(ordered[: len(ordered) - ceil(least * len(ordered)) + 1]))
        found = {other.service.id: other for place, word in prefix for other in _candidates(said, place, index[word], least)}
        for similarity, other in islice(_alike(said, found, least), _MOST):
            first, second = sorted((said, other), key=lambda one: one.service.id)
            yield _likeness(first, second, similarity, sort, (locale, default))
        for place, word in prefix:
            index[word][place, len(ordered)][said.numbers].append(said)


def _candidates(said: _Said, place: int, index: _Places, least: Fraction) -> Iterator[_Said]:
    """Those that have a word at a place from which enough words can still be common; numbers that differ tell two things apart."""
    size = len(said.words)
    for (other_place, other_size), by_numbers in index.items():
        common = min(size - place, other_size - other_place)
        if common >= least * (size + other_size - common):
            for numbers in (said.numbers, frozenset[str]()) if said.numbers else by_numbers:
                yield from by_numbers.get(numbers, ())


def _alike(said: _Said, found: dict[str, _Said], least: Fraction) -> Iterator[tuple[Fraction, _Said]]:
    """Those that are alike enough, the most alike first, then by id; whole numbers decide, because there can be millions of pairs."""
    by_share: dict[tuple[int, int], list[str]] = defaultdict(list)
    numerator, denominator, size, words = least.numerator, least.denominator, len(said.words), said.words
    for id_, other in found.items():
        common = len(words & other.words)
        together = size + len(other.words) - common
        if common * denominator >= together * numerator:
            by_share[common, together].append(id_)
    for similarity, share in sorted(((Fraction(*share), share) for share in by_share), key=lambda pair: (-pair[0], pair[1])):
        yield from ((similarity, found[id_]) for id_ in nsmallest(_MOST, by_share[share]))


def _likeness(first: _Said, second: _Said, similarity: Fraction, sort: Sort, locales: tuple[str, str]) -> tuple[str, str, Likeness]:
    what = "names" if sort == "near-name" else "summaries"
    texts = [str(getattr(said.service, str(said.path[0])).find(*locales)) for said in (first, second)]
    common, all_words = len(first.words & second.words), len(first.words | second.words)
    words = f'the {what} of {first.service.id} and {second.service.id} share {common} of {all_words} words: "{texts[0]}" and "{texts[1]}"'
    where = Pointer("service", first.service.id, first.path, texts[0]), Pointer("service", second.service.id, second.path, texts[1])
    return first.service.id, second.service.id, Likeness(sort, words, similarity, where)


def _same_activities(services: Iterable[Service], estate: Estate) -> Iterator[tuple[str, str, Likeness]]:
    """Services of one type that support exactly the same activities, at least two of them: many serve a single one together."""
    groups: dict[tuple[str, tuple[str, ...]], list[Service]] = defaultdict(list)
    for service in services:
        activities = activities_of(service, estate)
        if len(activities) < _ACTIVITIES:
            continue
        known = groups[service.type, activities]
        for other in known[:_MOST]:
            words = f"the {service.type} services {other.id} and {service.id} support the same activities: {', '.join(activities)}"
            where = Pointer("service", other.id, ("supports",), "its activities"), Pointer("service", service.id, ("supports",), "its activities")
            yield other.id, service.id, Likeness("same-activities", words, Fraction(1), where)
        known.append(service)
