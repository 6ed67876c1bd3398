"""How a catalogue says what its estate chose: categories, channels, contacts, prices."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.errors import ItsdError
from itsd.model.organisation import Contact
from itsd.render.translations import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itsd.model.service import Cost
    from itsd.model.text import Text
    from itsd.model.values import Money
    from itsd.render.phrases import Phrases

_MAIL = re.compile(r"[^@\s/:]+@[^@\s/:]+\.[^@\s/:]+")
_PHONE = re.compile(r"\+?[\d][\d ()/.-]{3,}")
_PAGE = re.compile(r"https?://\S+", re.IGNORECASE)
_CHARGED = {"free": "Free of charge", "flat": "At a flat rate", "per-unit": "By unit", "tiered": "By tiers", "recharge": "Recharged at cost"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A few words, and where they lead; nowhere where `href` is empty."""

    text: str
    href: str = ""
    label: str = ""
    """What stands before them: what a contact is for."""


def chosen_word(word: str, phrases: Phrases, where: str) -> str:
    """A word that the estate chose for readers. Raises ItsdError where their language has none for it."""
    found = phrases.labels.find(word) or phrases.labels.find(word[:1].upper() + word[1:].replace("-", " "))
    if found:
        return found
    if phrases.locale.partition("-")[0] in {"en", phrases.estate.settings.locales.default} or not re.search("[A-Za-z]", word):
        return word[:1].upper() + (word[1:] if " " in word else word[1:].replace("-", " "))
    message = f"{where}: {word!r} has no translation in {phrases.locale}"
    raise ItsdError(message, f"Add it to {FOLDER}/locales/{phrases.locale}.po in the estate.")


def channel(text: str, phrases: Phrases, where: str) -> Piece:
    """Where one asks: an address, or a word for a place."""
    href = address_of(text)
    return Piece(text, href) if href else Piece(chosen_word(text, phrases, where))


def address_of(text: str) -> str:
    """The address of a link that reaches what is written: a mail address, a telephone number, a page; empty for others."""
    plain = text.strip()
    if _PAGE.fullmatch(plain):
        return plain
    if _MAIL.fullmatch(plain):
        return f"mailto:{plain}"
    return f"tel:{re.sub('[^0-9+]', '', plain)}" if _PHONE.fullmatch(plain) else ""


def contact(found: Contact | str, phrases: Phrases) -> list[Piece]:
    """The ways of one contact, the purpose before the first."""
    if not isinstance(found, Contact):
        return [Piece(str(found), address_of(str(found)))]
    ways = [way for way in (found.phone, found.email, found.url) if way]
    label = phrases.text(found.purpose)
    return [Piece(way, address_of(way), "" if number else label) for number, way in enumerate(ways)]


def contacts(found: Iterable[Contact | str], phrases: Phrases) -> list[Piece]:
    """The ways of several contacts."""
    return [piece for item in found for piece in contact(item, phrases)]


def price(money: Money | None, cost: Cost | None, phrases: Phrases) -> str:
    """What something costs, with what it is counted by; empty where nobody has said."""
    if money is None and cost is not None and cost.model != "free":
        money = cost.price
    if money is not None:
        unit = phrases.text(cost.unit) if cost is not None and cost.unit is not None and money.amount else ""
        return " ".join(filter(None, [phrases.money(money), phrases.labels.text("per %(unit)s", unit=unit) if unit else ""]))
    return "" if cost is None else phrases.labels.get(_CHARGED[cost.model])


def charging_word(model: str, phrases: Phrases) -> str:
    """How something is charged; another way than the known ones as it is written."""
    return phrases.labels.get(_CHARGED[model]) if model in _CHARGED else model


def texts(items: Iterable[Text], phrases: Phrases) -> list[str]:
    """Texts of the estate, in the language."""
    return [phrases.text(item) for item in items]
