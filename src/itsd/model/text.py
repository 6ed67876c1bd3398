"""Text that a person reads, in one language or several."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from itsd.model.parsing import Parsed, Raw, shown, wrong

_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")


@dataclass(frozen=True, slots=True)
class Text:
    """Text by locale; the key "" holds a plain string, which is in the estate's default locale."""

    entries: tuple[tuple[str, str], ...]

    def find(self, locale: str, default: str) -> str | None:
        """The text in exactly this locale, where `default` is the estate's default locale; None where it is missing."""
        for key, text in self.entries:
            if key == locale or (not key and locale == default):
                return text
        return None

    def show(self, locale: str, default: str) -> str:
        """The text in the locale, else in the default locale, else in the first there is."""
        return self.find(locale, default) or self.find(default, default) or self.entries[0][1]

    @property
    def locales(self) -> tuple[str, ...]:
        """The locales that are written out."""
        return tuple(key for key, _ in self.entries if key)

    def __str__(self) -> str:
        return self.entries[0][1]


def parse_text(raw: Raw) -> Text:
    """A string, or `{en: …, ar: …}`; no text may be empty."""
    if isinstance(raw, str) and raw.strip():
        return Text((("", raw),))
    if isinstance(raw, dict) and raw:
        return Text(tuple(_entry(key, value) for key, value in raw.items()))
    message = "the text is empty" if not raw and raw is not False and raw != 0 else f"expected text, found {shown(raw)}"
    raise wrong(message, "Write a string, or one for each language: {en: …, ar: …}.")


def _entry(locale: str, value: Raw) -> tuple[str, str]:
    if not _LOCALE.fullmatch(locale):
        message = f"{shown(locale)} is not a language code"
        raise wrong(message, "Use codes such as en and ar as keys of a text.", at=(locale,))
    if not isinstance(value, str) or not value.strip():
        message = f"the text for {locale} is empty" if value in (None, "") or isinstance(value, str) else f"the text for {locale} is {shown(value)}, not text"
        raise wrong(message, "Write the text, or leave the language out.", at=(locale,))
    return locale, value


LocalText = Annotated[
    Text,
    Parsed(
        parse_text,
        {
            "oneOf": [
                {"type": "string", "pattern": r"\S"},
                {
                    "type": "object",
                    "patternProperties": {"^[a-z]{2,3}(-[A-Z]{2})?$": {"type": "string", "pattern": r"\S"}},
                    "additionalProperties": False,
                    "minProperties": 1,
                },
            ],
            "examples": ["E-mail", {"en": "E-mail", "ar": "البريد الإلكتروني"}],
        },
    ),
]
