"""Numbers in prose that say one thing twice: `five (7) days`, `99.9 % (8 hours a year)`, and the intervals of `every five minutes`.

Only what is certainly meant as the same thing is read as such; everything else is left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from itsd.levels.number_words import number_at_end, parse_number_words, strip_marks

if TYPE_CHECKING:
    from collections.abc import Iterator

_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400}
_UNITS = {
    "second": r"seconds?|secs?|s|ثانية|ثوان|ثواني",
    "minute": r"minutes?|mins?|m|دقيقة|دقائق",
    "hour": r"hours?|hrs?|h|ساعة|ساعات",
    "day": r"days?|d|يوما?|أيام",
}
_WINDOWS = {
    "day": r"day|daily|يوم|يوميا",
    "week": r"week|weekly|wk|أسبوع|أسبوعيا",
    "month": r"month|monthly|mo|شهر|شهريا",
    "quarter": r"quarter|quarterly|ربع سنة|ربع سنوي",
    "year": r"year|yearly|yr|annum|annually|annual|سنة|سنويا|عام",
}
_ANY_UNIT, _ANY_WINDOW = ("|".join(names.values()) for names in (_UNITS, _WINDOWS))
_NUMBER = r"\d+(?:\.\d+)?"
_PIECE = rf"(?<![\d.,:/]){_NUMBER}[ -]?(?:{_ANY_UNIT})\b"
_PER = rf"(?:(?:a|an|per|each|every|in a|in any|in one|/|في|كل|لكل)\s*(?:calendar |ال)?|ال|\b)(?:{_ANY_WINDOW})\b"
_DOWN = r"(?: of)?(?: (?:downtime|down time|outage|outages|unavailability|down)| (?:من )?(?:توقف|التوقف|انقطاع|الانقطاع|التعطل))?"
_LENGTH = re.compile(rf"(?P<pieces>{_PIECE}(?:(?:,? and |,? | و ?)?{_PIECE}){{0,2}}){_DOWN}(?: ?(?P<per>{_PER}))?", re.IGNORECASE)
_ONE_PIECE = re.compile(rf"(?P<number>{_NUMBER})[ -]?(?P<unit>{_ANY_UNIT})\b", re.IGNORECASE)
_SHARE = re.compile(rf"(?<![\d.])(?P<number>{_NUMBER}) ?(?:%|per ?cent\b|في ال?م[ئا]?ئ?ة|بال?م[ئا]?ئ?ة)", re.IGNORECASE)
_HOURS = re.compile(r"(?P<from>\d\d:\d\d) ?(?:-|to|إلى) ?(?P<to>\d\d:\d\d)")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_DAY_RANGE = re.compile(rf"\b(?P<first>{_DAY}) ?(?:-|to) ?(?P<last>{_DAY})\b", re.IGNORECASE)
_ALWAYS = re.compile(r"24 ?[x/] ?7|around the clock|round the clock|على مدار الساعة", re.IGNORECASE)
_MORE = re.compile(r"(?:more than|over|at least|minimum of|أكثر من|لا تقل عن|لا يقل عن)\s*$", re.IGNORECASE)
_LESS = re.compile(r"(?:less than|under|below|at most|up to|no more than|not more than|maximum of|أقل من|لا تتجاوز|لا يتجاوز|لا تزيد على|بحد أقصى)\s*$", re.IGNORECASE)
_ABOUT = re.compile(r"(?:about|around|approximately|approx\.?|roughly|circa|ca\.?|nearly|almost|some|~|≈|نحو|حوالي|تقريبا)\s*$", re.IGNORECASE)
_BOUNDS = {"less": _LESS, "more": _MORE, "about": _ABOUT}
_IN_WINDOW = re.compile(_PER, re.IGNORECASE)
_LEAST, _WHOLE = 90, 100  # per cent: what is promised of a time
_ENGLISH_FILLERS = (
    "of the time availability available uptime up service is are i e ie that means mean equals equal to or about around approximately approx roughly circa ca some nearly "
    "almost less than at most more over under below least maximum minimum no not allows allow allowing permits permit permitting a an total in all downtime down outage outages "
    "unavailability per each every any year month week day quarter yearly monthly weekly daily annually annum called corresponds corresponding which this may be for only x "
    "hours mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday round clock so thus hence"
)
_ARABIC_FILLERS = (
    "أي ما يعادل تعادل يعني وهو وهي هو هي بحد أقصى نحو حوالي تقريبا توقف التوقف انقطاع الانقطاع بتوقف بانقطاع من في السنة الشهر سنة شهر سنويا شهريا الوقت الإتاحة إتاحة أو "
    "الخدمة لا يتجاوز تتجاوز تسمح يسمح مدة على مدار الساعة أقل أكثر إلى الأسبوع أسبوع اليوم يوميا لكل كل"
)
_FILLERS = frozenset(f"{_ENGLISH_FILLERS} {_ARABIC_FILLERS}".split())
_CHARACTERS = str.maketrans("٠١٢٣٤٥٦٧٨٩٫٪–—−×\u00a0\u202f", "0123456789.%---x  ")  # one for one, so that places stay
_SENTENCE = re.compile(r"[;!?؛؟\n]|(?<!i\.e)(?<!approx)(?<!ca)\.(?=\s|$)")
_IN_BRACKETS = re.compile(rf"\((?P<digits>{_NUMBER})\)(?P<after>[ -][A-Za-z\u0621-\u064a])?")
_BEFORE_BRACKETS = re.compile(rf"(?<![\d.,])(?P<digits>{_NUMBER}) ?\((?P<words>[A-Za-z\u0621-\u0652 -]{{2,60}})\)")
_COUNTED = re.compile(rf"(?: (?:working|business|calendar|consecutive|عمل|متتالية|(?:{_ANY_UNIT}|{_ANY_WINDOW}|weeks|months|years|أسابيع|أشهر|سنوات)))+$", re.IGNORECASE)
_DUAL = re.compile(r"(?:ان|ين)$")
_SHORT_UNIT = "|".join(_UNITS[name] for name in ("second", "minute", "hour"))
_EVERY = re.compile(
    rf"(?:(?:every|each|once (?:an?|per|every))|كل)\s+(?:(?P<number>{_NUMBER})[ -]?|(?P<words>[a-z\u0621-\u0652]+)[ -])?(?P<unit>{_SHORT_UNIT})\b",
    re.IGNORECASE,
)
_EVERY_ADJECTIVE = re.compile(rf"(?P<number>{_NUMBER})[ -](?P<unit>second|minute|hour)s?[ -](?:interval|polling|polls|probe|check)", re.IGNORECASE)


_EXACT = ""


class Twice(NamedTuple):
    """A number in words and in digits that are not the same, and the text that says it."""

    words: int
    digits: str
    said: str


@dataclass(frozen=True, slots=True)
class StatedAllowance:
    """A share of time with the downtime that is said to go with it, in seconds, and how finely that is said.

    `bound` is `less`, `more` or `about` where no more than that is said. `hours` is `always`, or the seconds a week of the hours that the
    sentence names, negative where these are not known; None where it names none.
    """

    share: Fraction
    seconds: Fraction
    step: Fraction
    per: str
    bound: str
    hours: int | str | None
    said: str

    def agrees(self, least: Fraction, most: Fraction) -> bool:
        """Whether it is right for some open time between two, rounded to the digits with which it is written.

        Less than one of the unit is not rounded up to it: 53 minutes are not an hour.
        """
        low, high = ((1 - self.share) * open_ for open_ in (least, most))
        half = self.step / 2
        if self.bound == _EXACT and high < self.step < self.seconds + half:
            return low <= self.seconds <= high
        return (self.bound == "less" or self.seconds - half <= high) and (self.bound == "more" or self.seconds + half >= low)


def find_numbers_said_twice(text: str) -> Iterator[Twice]:
    """Numbers that are written in words and, in brackets, in digits, or the other way round, and differ."""
    plain = strip_marks(text).translate(_CHARACTERS)
    for match in _IN_BRACKETS.finditer(plain):
        before = plain[: match.start()].rstrip()
        noun = _COUNTED.search(before)
        words = number_at_end(before if noun is None else before[: noun.start()])
        if words is not None and (match["after"] or noun is not None or _DUAL.search(before)) and words != Fraction(match["digits"]):
            yield Twice(words, match["digits"], f"{_tail(before)} ({match['digits']})")
    for match in _BEFORE_BRACKETS.finditer(plain):
        words = parse_number_words(re.findall(r"[^\W\d_]+", match["words"]))
        if words is not None and words != Fraction(match["digits"]):
            yield Twice(words, match["digits"], match[0])


def _tail(text: str) -> str:
    """The last words of a text, enough to know the place again."""
    return " ".join(text.split()[-3:])


def find_stated_allowances(text: str) -> Iterator[StatedAllowance]:
    """Downtimes that are said to be what a share of 90 % or more lets go."""
    for sentence in _SENTENCE.split(strip_marks(text).translate(_CHARACTERS)):
        shares = [match for match in _SHARE.finditer(sentence) if _LEAST <= Fraction(match["number"]) < _WHOLE]
        for number, match in enumerate(shares):
            end = shares[number + 1].start() if number + 1 < len(shares) else len(sentence)
            length = _LENGTH.search(sentence, match.end(), end)
            found = None if length is None else _stated(sentence, match, length)
            if found is not None:
                yield found


def _stated(sentence: str, share: re.Match[str], length: re.Match[str]) -> StatedAllowance | None:
    """The allowance that a share and a length state, where nothing between them says that they are two things."""
    between = sentence[share.end() : length.start()]
    per = _window_of(length["per"] or ("" if "(" not in between else next((found[0] for found in _IN_WINDOW.finditer(between)), "")))
    words = re.findall(r"[^\W\d_]+", _ALWAYS.sub(" ", between))
    if not per or not all(word.lower() in _FILLERS for word in words) or re.search(r"\d", _HOURS.sub("", _ALWAYS.sub("", between))):
        return None
    pieces = [(Fraction(piece["number"]), _seconds_of(piece["unit"]), piece["number"]) for piece in _ONE_PIECE.finditer(length["pieces"])]
    decimals = len(pieces[-1][2].partition(".")[2])
    seconds = sum((number * unit for number, unit, _ in pieces), Fraction(0))
    said = " ".join(sentence[share.start() : length.end()].split())
    said += ")" * (said.count("(") - said.count(")"))
    return StatedAllowance(Fraction(share["number"]) / 100, seconds, Fraction(pieces[-1][1], 10**decimals), per, _bound_of(between), _hours_of(between), said)


def _bound_of(before: str) -> str:
    """What the words before a length make of it."""
    return next((name for name, pattern in _BOUNDS.items() if pattern.search(before)), _EXACT)


def _hours_of(between: str) -> int | str | None:
    """The hours that are named: `always`, or the seconds of a week."""
    if _ALWAYS.search(between):
        return "always"
    spans, days = list(_HOURS.finditer(between)), _DAY_RANGE.search(between)
    if not spans:
        return None
    if len(spans) > 1 or days is None:
        return -1
    first, last = (_DAYS.index(days[name][:3].lower()) for name in ("first", "last"))
    start, end = (int(spans[0][name][:2]) * 60 + int(spans[0][name][3:]) for name in ("from", "to"))
    return ((last - first) % 7 + 1) * ((end - start) % 1440) * 60


def _window_of(said: str) -> str:
    return next((name for name, names in _WINDOWS.items() if re.search(rf"(?:{names})$", said, re.IGNORECASE)), "")


def _seconds_of(unit: str) -> int:
    name = next(name for name, names in _UNITS.items() if re.fullmatch(names, unit, re.IGNORECASE))
    return _SECONDS[name]


def find_intervals(text: str) -> Iterator[int]:
    """The seconds of `every five minutes`, `once an hour`, `5-minute intervals`, and of `كل 5 دقائق`."""
    plain = strip_marks(text).translate(_CHARACTERS)
    for match in _EVERY.finditer(plain):
        number = match["number"] or ("1" if match["words"] is None else number_at_end(match["words"]))
        if number is not None:
            yield int(Fraction(number) * _seconds_of(match["unit"]))
    for match in _EVERY_ADJECTIVE.finditer(plain):
        yield int(Fraction(match["number"]) * _SECONDS[match["unit"].lower()])
