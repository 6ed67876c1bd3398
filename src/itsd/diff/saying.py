"""Values in words, in both languages at once."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from itsd.diff.changes import Said
from itsd.levels import arabic, english
from itsd.levels.comparison import measure_of
from itsd.levels.digits import format_difference
from itsd.model.text import Text
from itsd.model.values import Duration, Money

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itsd.model.amounts import Amount
    from itsd.model.estate import Estate
    from itsd.model.periods import Window

_HOUR, _MINUTE, _DAY = 3600, 60, 86_400
_LONG = 4 * _HOUR  # from here on times are said in hours
_DIGITS = 2
_LENGTHS = {"s", "months", "bh", "bd"}
YES, NO = Said("yes", "نعم"), Said("no", "لا")
NOTHING = Said("nothing", "لا شيء")


def same(text: object) -> Said:
    """What is written alike in both languages."""
    return Said(str(text), str(text))


def say_text(text: Text, estate: Estate) -> Said:
    """A text of the estate."""
    default = estate.settings.locales.default
    return Said(text.show("en", default), text.show("ar", default))


def say_name(kind: str, id_: str | None, estate: Estate) -> Said:
    """What an entity is called, else its id."""
    name = getattr(estate.entity(kind, id_), "name", None) if id_ else None
    if id_ == "always" and kind == "calendar":
        return Said("around the clock", "على مدار الساعة")
    return say_text(name, estate) if isinstance(name, Text) else same(id_ or "")


def say_amount(amount: Amount | Money | None) -> Said:
    """A value with its unit."""
    if isinstance(amount, Money):
        return same(amount)
    return Said(english.format_amount(amount), arabic.format_amount(amount))


def say_value(value: Any, estate: Estate) -> Said:  # noqa: ANN401  # a value of a model
    """Any value of a model in few words."""
    if isinstance(value, Text):
        return say_text(value, estate)
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, Duration):
        return say_amount(value)
    if isinstance(value, tuple):
        return join([say_value(item, estate) for item in value])
    return same(f"{value:%H:%M}" if isinstance(value, time) else value.isoformat() if isinstance(value, date) else value)


def join(parts: Iterable[Said], separator: tuple[str, str] = (", ", "، ")) -> Said:
    """Several texts as a list."""
    found = list(parts)
    return Said(separator[0].join(part.en for part in found), separator[1].join(part.ar for part in found)) if found else NOTHING


def say_window(window: Window | None) -> Said:
    """Over which window: `per month`."""
    if window is None:
        return Said("no window", "دون فترة محددة")
    return Said(english.say_window(window, "per").strip(), arabic.say_window(window).strip())


def say_seconds(seconds: Fraction) -> Said:
    """A length of time in minutes, long ones in hours, with two decimals where it has no end: `43.2 min`."""
    unit, size = ("h", _HOUR) if abs(seconds) >= _LONG else ("m", _MINUTE)
    number = Decimal(_rounded(seconds / size)).scaleb(-_DIGITS)
    text = f"{number:f}".rstrip("0").rstrip(".") if number else "0"
    duration = Duration(Decimal(text), unit)
    return Said(english.format_amount(duration), arabic.format_amount(duration))


def _rounded(value: Fraction) -> int:
    return round(value * Fraction(10) ** _DIGITS)


def say_distance(old: Amount | None, new: Amount | None) -> Said | None:
    """How far the new value lies from the old one: `4 h longer`; None where that cannot be told."""
    before, after = measure_of(old), measure_of(new)
    if before is None or after is None or before[0] != after[0]:
        return None
    unit, delta = before[0], after[1] - before[1]
    distance = _distance(delta, unit, new)
    if unit == "time":
        return Said(f"{distance.en} {'later' if delta > 0 else 'earlier'}", f"{'متأخر' if delta > 0 else 'مبكر'} بمقدار {distance.ar}")
    if unit in _LENGTHS:
        return Said(f"{distance.en} {'longer' if delta > 0 else 'shorter'}", f"{'أطول' if delta > 0 else 'أقصر'} بمقدار {distance.ar}")
    return Said(f"{distance.en} {'more' if delta > 0 else 'less'}", f"{'أكثر' if delta > 0 else 'أقل'} بمقدار {distance.ar}")


def _distance(delta: Fraction, unit: str, like: Amount | None) -> Said:
    text = format_difference(delta, unit)
    if unit == "%":
        number = text.partition(" ")[0]
        return Said(text, f"{number} نقطة مئوية")
    if unit in _LENGTHS:
        return Said(text, arabic.format_amount(_as_duration(abs(delta), unit, like)))
    return same(text) if unit != "time" else Said(text, arabic.format_amount(Duration(Decimal(int(abs(delta))), "m")))


def _as_duration(length: Fraction, unit: str, like: Amount | None) -> Duration:
    """A length in the unit of a value, or in the largest in which it is a whole number."""
    if unit != "s":
        return Duration(Decimal(int(length)), {"months": "month"}.get(unit, unit))
    if isinstance(like, Duration) and like.seconds is not None and like.amount:
        size = like.seconds / Fraction(like.amount)
        if (length / size).denominator == 1:
            return Duration(Decimal(int(length / size)), like.unit)
    for name, size in (("d", Fraction(_DAY)), ("h", Fraction(_HOUR)), ("m", Fraction(_MINUTE)), ("s", Fraction(1))):
        if (length / size).denominator == 1:
            return Duration(Decimal(int(length / size)), name)
    return Duration(Decimal(int(length * 1000)), "ms")


def say_money_distance(old: Money, new: Money) -> Said | None:
    """How much more or less; None between two currencies."""
    if old.currency != new.currency:
        return None
    delta = new.amount - old.amount
    money = Money(abs(delta), new.currency)
    share = f", {abs(delta) / old.amount * 100:.1f}%" if old.amount else ""
    return Said(f"{money} {'more' if delta > 0 else 'less'}{share}", f"{'أكثر' if delta > 0 else 'أقل'} بمقدار {money}{share.replace(',', '،')}")


def say_one_in(share: Fraction) -> Said:
    """A share of cases that may miss, as people picture it: `1 in 10`, `3 in 100`; none for nought."""
    if not share:
        return Said("none", "لا حالة")
    part, whole = (1, share.denominator) if share.numerator == 1 else (share.numerator, share.denominator)
    return Said(f"{part} in {whole}", f"{part} من كل {whole}")


def say_pair(what: Said, old: Said, new: Said) -> Said:
    """A quantity before and after: `allowed downtime in a 30-day month 43.2 min → 216 min`."""
    return Said(f"{what.en} {old.en} → {new.en}", f"{what.ar} من {old.ar} إلى {new.ar}")
