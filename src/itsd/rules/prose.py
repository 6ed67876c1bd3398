"""Prose beside numbers: where a text says a number twice, both must be the same."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from itsd.diagnostics import Hit, Level, Path
from itsd.levels.allowance import format_minutes, remaining_term, windows_in
from itsd.levels.wording import find_numbers_said_twice, find_stated_allowances
from itsd.model.periods import parse_window
from itsd.model.time import ALWAYS
from itsd.practices.agreements.question import clock_of
from itsd.rules.base import Rule
from itsd.rules.promises import term_of
from itsd.rules.terms import AGREEMENTS, terms_of
from itsd.rules.texts import find_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.levels.wording import StatedAllowance
    from itsd.model.agreement import Agreement
    from itsd.model.estate import Estate

_DIGIT = re.compile(r"\d")
_DAY = 86_400
_LENGTHS = {"day": (1, 1), "week": (7, 7), "month": (28, 31), "quarter": (90, 92), "year": (365, 366)}


class Base(NamedTuple):
    """The open time in which a text may count: what it is called, and how much of it the shortest and the longest window have."""

    name: str
    least: Fraction
    most: Fraction


def find_mismatches(agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    """Whoever reads the number that suits them better is right by the text."""
    for path, text in find_texts(agreement, remarks=True):
        for locale, said in text.entries:
            if not _DIGIT.search(said):
                continue  # most texts have none, and the rest takes time
            yield from _mismatches((*path, locale) if locale else path, said, agreement, estate)


def _mismatches(path: Path, text: str, agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    for twice in find_numbers_said_twice(text):
        message = f"“{twice.said}” says {twice.words} in words and {twice.digits} in digits"
        yield Hit(path, message, "Write the same number twice, or only once.", detail=twice.said)
    for stated in find_stated_allowances(text):
        bases = list(_bases(stated, agreement, estate))
        if bases and not any(stated.agrees(base.least, base.most) for base in bases):
            exact = " and ".join(f"{_say(stated, base)} of {base.name}" for base in bases)
            yield Hit(path, f"“{stated.said}”: the share allows {exact} a {stated.per}", "Write the exact number, or leave the explanation out.", detail=stated.said)


def _bases(stated: StatedAllowance, agreement: Agreement, estate: Estate) -> Iterator[Base]:
    """The open time that is meant: the hours that the sentence names, else those around the clock or any of the agreement's."""
    if isinstance(stated.hours, int):
        if stated.per == "week" and stated.hours > 0:
            yield Base("these hours", Fraction(stated.hours), Fraction(stated.hours))
        return
    shortest, longest = _LENGTHS[stated.per]
    yield Base("24x7", Fraction(shortest * _DAY), Fraction(longest * _DAY))
    if stated.hours is None:
        names = dict.fromkeys(term.hours for term in terms_of(agreement, estate) if term.hours not in {None, ALWAYS})
        yield from (base for name in names if (base := _base_of(name or "", stated.per, agreement, estate)) is not None)


def _base_of(hours: str, per: str, agreement: Agreement, estate: Estate) -> Base | None:
    """The open time of a calendar in the windows of what is left of the term, or of all of it once it is over."""
    clock = clock_of(hours, estate)
    term = remaining_term(agreement, estate.as_of, ZoneInfo(estate.settings.timezone)) or term_of(agreement, estate)
    found = [clock.between(*window) for window in windows_in(parse_window(per), term)] if clock is not None else []
    return Base(hours, Fraction(min(found)), Fraction(max(found))) if found else None


def _say(stated: StatedAllowance, base: Base) -> str:
    """What a share really allows, from the shortest window to the longest where that makes a difference."""
    least, most = (format_minutes((1 - stated.share) * open_) for open_ in (base.least, base.most))
    return least if least == most else f"{least} to {most}"


RULES = (Rule("A026", "text-number-mismatch", Level.INFO, "a text that says a number twice, and differently", ("P3-A2",), AGREEMENTS, find_mismatches),)
