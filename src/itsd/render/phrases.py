"""How documents say things in one language: names, days, hours, numbers, money and targets."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal

from itsd.levels import arabic, english
from itsd.levels.sentences import Names, say_target
from itsd.model.amounts import Quantity
from itsd.model.text import Text
from itsd.model.time import ALWAYS, Calendar, PriorityScheme
from itsd.model.time import Priority as PriorityModel
from itsd.render.document import direction_of

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from markupsafe import Markup

    from itsd.model.amounts import Amount
    from itsd.model.estate import Estate
    from itsd.model.periods import Window
    from itsd.model.targets import Target
    from itsd.model.values import Money
    from itsd.render.translations import Labels

_BABEL = {"en": "en_GB", "ar": "ar_OM"}  # there is no en_OM


class Phrases:
    """A language, and the estate whose things are spoken of. Texts that the language lacks are collected, so that they can be reported."""

    def __init__(self, estate: Estate, labels: Labels) -> None:
        """The labels tell the language."""
        self.estate = estate
        self.labels = labels
        self.locale = labels.locale
        self.direction = direction_of(self.locale)
        self.missing: dict[Text, None] = {}

    @cached_property
    def _babel(self) -> str:
        return _BABEL.get(self.locale.partition("-")[0], self.locale.replace("-", "_"))

    @property
    def is_arabic(self) -> bool:
        """Whether sentences are made in Arabic."""
        return self.locale.partition("-")[0] == "ar"

    def text(self, text: Text | str | None) -> str:
        """A text of the estate in the language; one that is missing is noted and said in the language there is."""
        if text is None or isinstance(text, str):
            return text or ""
        default = self.estate.settings.locales.default
        found = text.find(self.locale, default)
        if found is None:
            self.missing[text] = None
        return found or text.show(self.locale, default)

    def name(self, kind: str, id_: str | None) -> str:
        """The name of an entity, else its id."""
        entity = self.estate.entity(kind, id_) if id_ else None
        name = getattr(entity, "name", None)
        return self.text(name) if name is not None else id_ or ""

    def party(self, id_: str | None) -> str:
        """The name of a unit, supplier or service."""
        kind = next((kind for kind in ("unit", "supplier", "service") if id_ and self.estate.exists(kind, id_)), "unit")
        return self.name(kind, id_)

    def role(self, id_: str | None) -> str:
        """A role in words; one that the estate added, as it is written."""
        from itsd.model.organisation import ROLES  # noqa: PLC0415  # only where roles are spoken of

        words = (id_ or "").replace("-", " ")
        return self.labels.get(words.capitalize().replace("of it", "of IT").replace("Lob", "LOB")) if id_ in ROLES else words

    def person_or_role(self, id_: str) -> str:
        """A person by name, a role in words."""
        return self.name("person", id_) if self.estate.exists("person", id_) else self.role(id_)

    def word(self, word: str) -> str:
        """A word of a closed list (a status, a kind), translated."""
        return self.labels.get(word.replace("-", " ").capitalize())

    def term(self, word: str) -> str:
        """A word that the estate chose (a label of a scheme, a control, a law): translated where a catalogue has it, else as it is written."""
        plain = word.replace("-", " ")
        return self.labels.find(word) or self.labels.find(plain[:1].upper() + plain[1:]) or (word if self.is_arabic or " " in word else plain)

    def day(self, day: date | None) -> str:
        """A date in full, with the Hijri one beside it where the estate asks for it."""
        from babel.dates import format_date  # noqa: PLC0415  # only documents need it

        if day is None:
            return ""
        said = format_date(day, format="long", locale=self._babel)
        hijri = self.hijri(day) if self.estate.settings.documents.hijri else ""
        return f"{said} ({hijri})" if hijri else said

    def hijri(self, day: date) -> str:
        """The calculated Hijri date; empty beyond the tables."""
        from hijridate import Gregorian  # noqa: PLC0415  # as above

        try:
            found = Gregorian.fromdate(day).to_hijri()
        except OverflowError:
            return ""
        language: Literal["en", "ar"] = "ar" if self.is_arabic else "en"
        return f"{found.day} {found.month_name(language)} {found.year} {found.notation(language)}"

    def code(self, text: str) -> Markup:
        """A version, a digest or another code, which keeps its order and its digits in every language."""
        from markupsafe import Markup, escape  # noqa: PLC0415  # as above

        return Markup('<bdi dir="ltr">{}</bdi>').format(escape(text)) if self.direction == "rtl" else Markup(escape(text))  # noqa: S704  # just escaped

    def number(self, value: int | Decimal) -> str:
        """A number with its thousands apart and every digit that it has."""
        return f"{value:,}"

    def money(self, money: Money | None) -> str:
        """An amount with its currency, and never fewer decimals than the currency has."""
        from babel.numbers import get_currency_precision, get_currency_symbol  # noqa: PLC0415  # as above

        if money is None:
            return ""
        if not money.amount:
            return self.labels.get("Free of charge")
        decimals = max(get_currency_precision(money.currency), -int(money.amount.as_tuple().exponent))
        amount = f"{money.amount:,.{decimals}f}"
        if not self.is_arabic:
            return f"{money.currency}\u00a0{amount}"
        symbol = get_currency_symbol(money.currency, self._babel).strip("\u200e\u200f")
        return f"{amount}\u00a0{symbol}"

    def amount(self, value: Amount | None) -> str:
        """A value with its unit, a unit of the estate's own in words where a catalogue has them."""
        if isinstance(value, Quantity) and (unit := self.labels.find(value.unit)):
            return f"{self.number(value.amount)} {unit}"
        return arabic.format_amount(value) if self.is_arabic else english.format_amount(value)

    def window(self, window: Window | None) -> str:
        """The stretch of time in which a target is judged."""
        if window is None:
            return ""
        return self.labels.get(window.name.replace("-", " ").capitalize()) if window.rolling is None else self.labels.text("Any %(length)s", length=self.amount(window.rolling))

    def join(self, items: list[str] | tuple[str, ...]) -> str:
        """A, B and C."""
        return arabic.join(items) if self.is_arabic else english.join(items)

    def calendar(self, id_: str | None) -> str:
        """The name of a calendar."""
        return self.labels.get("Around the clock") if id_ == ALWAYS else self.name("calendar", id_)

    def sentence(self, target: Target) -> str:
        """What a target promises, as a sentence without its full stop."""
        calendar = self.estate.find(Calendar, target.during)
        items = {item: Text(((self.locale, self.item(item, target.metric)),)) for item in target.includes or target.within or ()}
        target = target if target.level is None else target.model_copy(update={"level": self.term(target.level)})
        return say_target(target, self.estate.settings, self.locale, Names(calendar=None if calendar is None else calendar.name, items=items))

    def item(self, item: str, metric: str) -> str:
        """An entry of a target's list: a language or a country by its name, a calendar by its own, another word that the estate chose."""
        if metric == "languages":
            return self.language(item)
        if metric == "data-location":
            return self.country(item)
        return self.calendar(item) if item == ALWAYS or self.estate.exists("calendar", item) else self.term(item)

    def language(self, code: str) -> str:
        """The name of a language."""
        from babel import Locale, UnknownLocaleError  # noqa: PLC0415  # as above

        try:
            return str(Locale.parse(self._babel).languages.get(code, code))
        except UnknownLocaleError:
            return code

    def country(self, code: str) -> str:
        """The name of a country; what is none stays as it is written."""
        from babel import Locale  # noqa: PLC0415  # as above

        return str(Locale.parse(self._babel).territories.get(code, code))

    def scheme(self, id_: str | None) -> PriorityScheme | None:
        """A priority scheme."""
        return self.estate.find(PriorityScheme, id_)

    def priorities(self, scheme: PriorityScheme) -> list[tuple[str, str, str]]:
        """Short name, name and definition of each priority, the most urgent first."""
        return [(item.id, self.text(item.name), self.text(item.definition)) if isinstance(item, PriorityModel) else (str(item), "", "") for item in scheme.priorities]
