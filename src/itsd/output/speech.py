"""How results speak of the things of an estate: names in the reader's language, targets and prices in few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from itsd.model.estate import Estate
    from itsd.model.targets import Target
    from itsd.model.text import Text
    from itsd.model.values import Money

_WORDS = {"at_least": "at least", "at_most": "at most", "includes": "", "within": "within", "level": ""}


class Speech:
    """A locale, and the estate whose names are said in it."""

    def __init__(self, estate: Estate, locale: str | None) -> None:
        """The default locale of the estate where none is asked for."""
        self.estate = estate
        self.default = estate.settings.locales.default
        self.locale = locale or self.default

    def text(self, text: Text | None) -> str:
        """A text of the estate; nothing for none."""
        return "" if text is None else text.show(self.locale, self.default)

    def name(self, kind: str, id_: str | None) -> str:
        """The name of an entity, else its id."""
        entity = self.estate.entity(kind, id_) if id_ else None
        name = getattr(entity, "name", None)
        return self.text(name) if name is not None else id_ or ""

    def price(self, price: Money | None, unit: Text | None = None) -> str:
        """A price with what it is for."""
        if price is None:
            return "price unknown"
        if not price.amount:
            return "free"
        return f"{price} per {self.text(unit)}" if unit is not None else str(price)


def say_value(target: Target) -> str:
    """What a target asks or promises: "at least 99.5% per month, for 90% of cases"."""
    word = target.comparator
    value = getattr(target, word) if word else None
    number = ", ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)
    parts = [" ".join(filter(None, [_WORDS.get(word, ""), number, f"per {target.per}" if target.per is not None else ""]))]
    if target.share is not None:
        parts.append(f"for {target.share} of cases")
    if target.percentile is not None:
        parts.append(f"at percentile {target.percentile}")
    if target.average:
        parts.append("on average")
    if target.during is not None:
        parts.append(f"during {target.during}")
    return ", ".join(filter(None, parts))


def say_target(target: Target) -> str:
    """A target in few words: "resolution-time p1 at most 4h"."""
    return " ".join(filter(None, [target.metric, target.priority or "", say_value(target)]))
