"""Numbers written in words, in English and Arabic, as far as agreements write them: up to the thousands."""

from __future__ import annotations

import re

_ONES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen")
_TEENS = ("fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ENGLISH = {word: number for number, word in enumerate((*_ONES, *_TEENS))} | {word: number * 10 for number, word in enumerate(_TENS, 2)}
_SCALES = {"hundred": 100, "thousand": 1000}

_STEMS = {1: ("واحد",), 2: ("اثنان", "اثنين", "اثنتان", "اثنتين", "إثنان", "إثنين"), 3: ("ثلاث",), 4: ("أربع", "اربع"), 5: ("خمس",), 6: ("ست",), 7: ("سبع",)}
_STEMS |= {8: ("ثمان", "ثماني"), 9: ("تسع",), 10: ("عشر",)}
_ARABIC = {stem + end: number for number, stems in _STEMS.items() for stem in stems for end in ("", "ة", "ه")} | {"إحدى": 1, "أحد": 1, "احدى": 1}
_TEN = ("عشر", "عشرة", "عشره")
_BEFORE_TEN = {**_ARABIC, "اثنا": 2, "اثني": 2, "اثنتا": 2, "اثنتي": 2}
_TENS_STEMS = {20: "عشر", 30: "ثلاث", 40: "أربع", 50: "خمس", 60: "ست", 70: "سبع", 80: "ثمان", 90: "تسع"}
_ARABIC_TENS = {stem + end: number for number, stem in _TENS_STEMS.items() for end in ("ون", "ين")}
_HUNDREDS = {"مئة": 100, "مائة": 100, "مئتان": 200, "مئتين": 200, "مائتان": 200, "مائتين": 200}
_DUALS = {"يومان", "يومين", "ساعتان", "ساعتين", "دقيقتان", "دقيقتين", "شهران", "شهرين", "أسبوعان", "أسبوعين", "سنتان", "سنتين", "عامان", "عامين"}
_PREFIXES = ("و", "ف", "ب", "ل", "ك")
_AND = "و"

_WORD = re.compile(r"[A-Za-z]+|[\u0621-\u064a]+")
_MARKS = re.compile(r"[\u064b-\u0652\u0640]")
_LONGEST = 14  # words of a number


def strip_marks(text: str) -> str:
    """Arabic text without its vowel marks and lengthening strokes."""
    return _MARKS.sub("", text)


def number_at_end(text: str) -> int | None:
    """The number that the last words of a text write: 25 for `within twenty-five`; None where they write none."""
    words = _WORD.findall(strip_marks(text))[-_LONGEST:]
    if not words or not re.search(r"[A-Za-z\u0621-\u0652\u0640]$", text):
        return None
    found = (parse_number_words(words[start:]) for start in range(len(words)))
    return next((number for number in found if number is not None), None)


def parse_number_words(words: list[str]) -> int | None:
    """The number that these words write, all of them; None where they write none."""
    if not words:
        return None
    return _parse_english([word.lower() for word in words]) if words[0].isascii() else _parse_arabic(words)


def _parse_english(words: list[str]) -> int | None:
    """Ones after tens, hundreds before both, thousands before all; `and` only after a hundred or a thousand."""
    total = part = 0
    below = 1_000_000  # what a word may add at most, so that `five twenty` is none
    for number, word in enumerate(words):
        if word == "and" and 0 < number < len(words) - 1 and words[number - 1] in _SCALES:
            continue
        if word in _SCALES:
            scale = _SCALES[word]
            if not 0 < part < scale or (total and total <= part * scale) or (scale == 100 and part >= 100):  # noqa: PLR2004  # two hundred hundred
                return None
            part, below = part * scale, scale
            if scale == _SCALES["thousand"]:
                total, part = total + part, 0
            continue
        value = _ENGLISH.get(word)
        if value is None or value >= below or (part and not _may_follow(value, part)):
            return None
        part, below = part + value, 10 if value >= 20 else 1  # noqa: PLR2004  # ones follow tens only
    return total + part


def _may_follow(value: int, part: int) -> bool:
    """Whether a word may add to what was said before: ones to tens, both to hundreds."""
    return value > 0 and (part % 100 == 0 or (part % 10 == 0 and value < 10))  # noqa: PLR2004  # the decimal system


def _parse_arabic(words: list[str]) -> int | None:
    """Parts joined by `and`: hundreds, ones, tens; eleven to nineteen by their two words; a dual noun is two."""
    first = _bare(words[0])
    if len(words) == 1:
        return 2 if first in _DUALS else _arabic_part(first)
    if len(words) == 2 and words[1] in _TEN and 0 < _BEFORE_TEN.get(first, 0) < 10:  # noqa: PLR2004  # eleven to nineteen
        return _BEFORE_TEN[first] + 10
    total = _arabic_part(first)
    for word in words[1:]:
        part = _arabic_part(word[1:]) if word.startswith(_AND) else None
        if total is None or part is None or not _may_join(total, part):
            return None
        total += part
    return total


def _may_join(total: int, part: int) -> bool:
    """Tens join ones, and everything below a hundred joins hundreds; ones said before the tens leave room for them."""
    return (total % 100 == 0 and part < 100) or (0 < total % 100 < 10 and part in range(20, 100, 10))  # noqa: PLR2004  # the decimal system


def _arabic_part(word: str) -> int | None:
    for known in (_ARABIC, _ARABIC_TENS, _HUNDREDS):
        if word in known:
            return known[word]
    return None


def _bare(word: str) -> str:
    """A word without the letter of a preposition that is written together with it."""
    known = _BEFORE_TEN.keys() | _ARABIC_TENS.keys() | _HUNDREDS.keys() | _DUALS
    return word[1:] if word not in known and word.startswith(_PREFIXES) and word[1:] in known else word
