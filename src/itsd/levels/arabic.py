"""Targets in Arabic, digits in Latin script: the verb comes first, and the noun that a number counts changes with the number."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, NamedTuple

from itsd.levels.metrics import Statistic
from itsd.model.values import Duration

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itsd.levels.spoken import Spoken
    from itsd.model.amounts import Amount
    from itsd.model.periods import Window


class Noun(NamedTuple):
    """A counted noun in the genitive: for one and for two (the number is in the word), from 3 to 10, from 11 to 99, and otherwise."""

    one: str
    two: str
    few: str
    many: str
    other: str


_UNITS = {
    "ms": Noun("مللي ثانية واحدة", "2 مللي ثانية", "مللي ثانية", "مللي ثانية", "مللي ثانية"),
    "s": Noun("ثانية واحدة", "ثانيتين", "ثوانٍ", "ثانية", "ثانية"),
    "m": Noun("دقيقة واحدة", "دقيقتين", "دقائق", "دقيقة", "دقيقة"),
    "h": Noun("ساعة واحدة", "ساعتين", "ساعات", "ساعة", "ساعة"),
    "d": Noun("يوم واحد", "يومين", "أيام", "يومًا", "يوم"),
    "w": Noun("أسبوع واحد", "أسبوعين", "أسابيع", "أسبوعًا", "أسبوع"),
    "bh": Noun("ساعة عمل واحدة", "ساعتي عمل", "ساعات عمل", "ساعة عمل", "ساعة عمل"),
    "bd": Noun("يوم عمل واحد", "يومي عمل", "أيام عمل", "يوم عمل", "يوم عمل"),
    "month": Noun("شهر واحد", "شهرين", "أشهر", "شهرًا", "شهر"),
    "quarter": Noun("ربع سنة واحد", "ربعي سنة", "أرباع سنة", "ربع سنة", "ربع سنة"),
    "year": Noun("سنة واحدة", "سنتين", "سنوات", "سنة", "سنة"),
}
_CASE = Noun("حالة واحدة", "حالتين", "حالات", "حالة", "حالة")
_WINDOWS = {"hour": "ساعة", "day": "يوم", "week": "أسبوع", "month": "شهر", "quarter": "ربع سنة", "half-year": "نصف سنة", "year": "سنة"}
_FEMININE = ("ة", "ات")


def say(spoken: Spoken) -> str:
    """The sentence of a target."""
    clause = _say_cases(spoken) if spoken.cases is not None else _say_metric(spoken)
    return clause + say_window(spoken.target.per) + _say_hours(spoken) + _say_conditions(spoken)


def _say_cases(spoken: Spoken) -> str:
    """تُحل البلاغات ذات الأولوية P1 خلال 4 ساعات."""
    assert spoken.cases is not None  # noqa: S101  # asked before
    noun = spoken.cases.ar + (f" ذات الأولوية {spoken.priority}" if spoken.priority else "") + _in_brackets(spoken.scope)
    share = f"{spoken.target.share} من " if spoken.target.share is not None else ""
    value = spoken.value
    limit = f"في موعد لا يتجاوز الساعة {format_amount(value)}" if isinstance(value, time) else f"خلال {format_amount(value)}"
    return f"{spoken.cases.ar_verb} {share}{noun} {limit}"


def _say_metric(spoken: Spoken) -> str:
    """لا تقل الإتاحة عن 99.9%."""
    name = spoken.target.metric if spoken.metric is None else spoken.metric.ar
    subject = name + (f" للأولوية {spoken.priority}" if spoken.priority else "") + _in_brackets(spoken.scope)
    return _say_value(spoken, subject, "ت" if is_feminine(name) else "ي") + _say_statistic(spoken)


def _say_value(spoken: Spoken, subject: str, prefix: str) -> str:
    """The verb, which takes its prefix from the subject, then the subject, then the value."""
    target = spoken.target
    if isinstance(spoken.value, time):
        verb = f"لا {prefix}تأخر {subject} عن" if target.comparator == "at_most" else f"لا {prefix}سبق {subject}"
        return f"{verb} الساعة {format_amount(spoken.value)}"
    texts = {
        "at_least": f"لا {prefix}قل {subject} عن {format_amount(target.at_least)}",
        "at_most": f"لا {prefix}زيد {subject} على {format_amount(target.at_most)}",
        "includes": f"تشمل {subject} {join(spoken.items)}",  # a list is in the plural, which is feminine for things
        "within": f"لا {prefix}خرج {subject} عن {join(spoken.items, 'أو ')}",
        "level": f"لا {prefix}قل {subject} عن {target.level}",
    }
    return texts.get(target.comparator, f"{subject} دون قيمة")


def _say_statistic(spoken: Spoken) -> str:
    target = spoken.target
    if target.percentile is not None:
        return f" عند المئين {target.percentile:f}"
    return {Statistic.SHARE: f" في {target.share} من الحالات", Statistic.AVERAGE: " في المتوسط"}.get(spoken.statistic, "")


def say_window(window: Window | None) -> str:
    """في كل شهر; nothing where there is none."""
    if window is None:
        return ""
    return f" في كل {_WINDOWS[window.name]}" if window.rolling is None else f" في أي فترة من {format_amount(window.rolling)}"


def _say_hours(spoken: Spoken) -> str:
    if spoken.calendar is None:
        return ("، ويُحسب الزمن على مدار الساعة" if spoken.is_clocked else " على مدار الساعة") if spoken.always else ""
    return f"، ويُحسب الزمن ضمن {spoken.calendar}" if spoken.is_clocked else f" خلال {spoken.calendar}"


def _say_conditions(spoken: Spoken) -> str:
    """What is not counted, when there is no result, and whether the clock may pause."""
    said = f"، باستثناء {join(spoken.excluding)}" if spoken.excluding else ""
    count = spoken.target.minimum_count
    said += f"، إذا لم يقل العدد عن {_counted(f'{count}', _CASE)}" if count is not None else ""
    return said + ("" if spoken.target.pauses else "، دون أي توقف في احتساب الزمن")


def _in_brackets(scope: str | None) -> str:
    return f" ({scope})" if scope else ""


def join(items: Sequence[str], word: str = "و") -> str:
    """A، B وC."""
    return f"{'، '.join(items[:-1])} {word}{items[-1]}" if len(items) > 1 else "".join(items)


def is_feminine(name: str) -> bool:
    """Whether verbs treat a name as feminine: its first word ends like a feminine noun."""
    return name.split(" ", 1)[0].endswith(_FEMININE)


def format_amount(amount: Amount | None) -> str:
    """A value with its unit, in the genitive."""
    if isinstance(amount, time):
        return f"{amount:%H:%M}"
    return _counted(f"{amount.amount:f}", _UNITS[amount.unit]) if isinstance(amount, Duration) else str(amount)


def _counted(number: str, noun: Noun) -> str:
    """The number with the form of the noun that it asks for."""
    if number in {"1", "2"}:
        return noun.one if number == "1" else noun.two
    rest = int(number[-2:]) if number.isdigit() else 0
    if 3 <= rest <= 10:  # noqa: PLR2004  # grammar
        return f"{number} {noun.few}"
    return f"{number} {noun.many if rest > 10 else noun.other}"  # noqa: PLR2004  # grammar
