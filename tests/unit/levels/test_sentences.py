"""Targets as sentences in English and Arabic."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest

from itsd.levels.arabic import is_feminine
from itsd.levels.english import format_ordinal
from itsd.levels.metrics import METRICS, Dimension, Direction, Metric
from itsd.levels.sentences import LOCALES, Names, say_target
from itsd.model.settings import Settings
from itsd.model.targets import Target
from itsd.model.text import parse_text

HOURS = parse_text({"en": "Government hours", "ar": "أوقات الدوام الرسمي"})
SETTINGS = Settings.model_validate(
    {"metrics": {"print-queue": {"name": {"en": "Length of the print queue", "ar": "طول طابور الطباعة"}, "aspect": "performance", "dimension": "number", "direction": "at_most"}}},
)


def say(locale: str, names: Names | None = None, **target: Any) -> str:  # noqa: ANN401  # keys of a target
    """The sentence of a target that is written like this."""
    return say_target(Target.model_validate(target), SETTINGS, locale, names)


SENTENCES = [
    (
        {"metric": "availability", "at_least": "99.9%", "per": "month", "during": "government-hours"},
        "Availability is at least 99.9% per month during Government hours",
        "لا تقل الإتاحة عن 99.9% في كل شهر خلال أوقات الدوام الرسمي",
    ),
    (
        {"metric": "resolution-time", "at_most": "4h", "priority": "p1", "share": "90%", "per": "month", "during": "government-hours"},
        "90% of P1 incidents are resolved within 4 h in each month, counted in Government hours",
        "تُحل 90% من البلاغات ذات الأولوية P1 خلال 4 ساعات في كل شهر، ويُحسب الزمن ضمن أوقات الدوام الرسمي",
    ),
    (
        {"metric": "response-time", "at_most": "15m", "priority": "p1", "during": "always", "pauses": False},
        "P1 incidents are responded to within 15 min, counted around the clock, and the clock never pauses",
        "يُرد على البلاغات ذات الأولوية P1 خلال 15 دقيقة، ويُحسب الزمن على مدار الساعة، دون أي توقف في احتساب الزمن",
    ),
    (
        {"metric": "request-fulfilment", "at_most": "2bd"},
        "Requests are fulfilled within 2 working days",
        "تُلبى الطلبات خلال يومي عمل",
    ),
    (
        {"metric": "transaction-time", "at_most": "800ms", "percentile": "99.9", "per": "30d"},
        "The transaction time is at most 800 ms at the 99.9th percentile in any 30 days",
        "لا يزيد زمن تنفيذ المعاملة على 800 مللي ثانية عند المئين 99.9 في أي فترة من 30 يومًا",
    ),
    (
        {"metric": "satisfaction", "at_least": "4.2", "average": True, "per": "half-year", "minimum_count": 20},
        "Satisfaction is at least 4.2 on average per half-year, from 20 cases on",
        "لا يقل رضا المستفيدين عن 4.2 في المتوسط في كل نصف سنة، إذا لم يقل العدد عن 20 حالة",
    ),
    (
        {"metric": "batch-completion", "at_most": "06:00"},
        "Batch runs are completed by 06:00",
        "تُنجز المعالجات الدفعية في موعد لا يتجاوز الساعة 06:00",
    ),
    (
        {"metric": "batch-completion", "at_least": "22:00"},
        "The completion of the batch run is no earlier than 22:00",
        "لا يسبق وقت إنجاز المعالجة الدفعية الساعة 22:00",
    ),
    ({"metric": "languages", "includes": ["ar", "en", "ur"]}, "Languages must include ar, en and ur", "تشمل اللغات ar، en وur"),
    ({"metric": "data-location", "within": ["OM", "AE"]}, "Location of data must stay within OM or AE", "لا يخرج موقع البيانات عن OM أو AE"),
    ({"metric": "accessibility", "level": "AA"}, "Accessibility is at least AA", "لا تقل سهولة النفاذ عن AA"),
    (
        {"metric": "update-interval", "at_most": "30m", "priority": "p2", "scope": {"en": "outages of all", "ar": "انقطاعات الجميع"}},
        "The interval between updates for P2 (outages of all) is at most 30 min",
        "لا تزيد الفترة بين التحديثات للأولوية P2 (انقطاعات الجميع) على 30 دقيقة",
    ),
    (
        {"metric": "outages", "at_most": "2", "per": "year", "excluding": [{"en": "maintenance", "ar": "الصيانة"}, {"en": "force majeure", "ar": "القوة القاهرة"}]},
        "The number of outages is at most 2 per year, not counting maintenance and force majeure",
        "لا يزيد عدد الانقطاعات على 2 في كل سنة، باستثناء الصيانة والقوة القاهرة",
    ),
    ({"metric": "print-queue", "at_most": "20", "per": "day"}, "The length of the print queue is at most 20 per day", "لا يزيد طول طابور الطباعة على 20 في كل يوم"),
    ({"metric": "rto", "at_most": "best effort"}, "The recovery time is at most best effort", "لا يزيد زمن الاستعادة المستهدف على best effort"),
    ({"metric": "rto"}, "The recovery time has no value", "زمن الاستعادة المستهدف دون قيمة"),
    ({"metric": "unheard-of", "at_most": "3"}, "unheard-of is at most 3", "لا يزيد unheard-of على 3"),
]


@pytest.mark.parametrize(("target", "english", "arabic"), SENTENCES)
def test_sentence(target: dict[str, Any], english: str, arabic: str) -> None:
    names = Names(HOURS) if target.get("during") == "government-hours" else None
    assert (say("en", names, **target), say("ar", names, **target)) == (english, arabic)


def test_names_of_what_a_target_refers_to() -> None:
    names = Names(HOURS, parse_text({"en": "urgent", "ar": "العاجلة"}), {"evening": parse_text({"en": "Evenings", "ar": "المساء"})})
    assert say("en", names, metric="resolution-time", at_most="1d", priority="p1") == "Urgent incidents are resolved within 1 day, counted in Government hours"
    assert say("en", Names(items=names.items), metric="service-hours", includes=["evening", "x"]) == "Service hours must include Evenings and x"
    assert say("ar", Names(items=names.items), metric="service-hours", includes=["evening"]) == "تشمل ساعات الخدمة المساء"


def test_without_names_ids_are_said_and_other_locales_are_english() -> None:
    assert say("fr", metric="availability", at_least="99%", during="office") == "Availability is at least 99% during office"
    assert say("ar-OM", metric="availability", at_least="99%") == "لا تقل الإتاحة عن 99%"


@pytest.mark.parametrize(
    ("value", "english", "arabic"),
    [
        ("0s", "0 s", "0 ثانية"),
        ("1s", "1 s", "ثانية واحدة"),
        ("2m", "2 min", "دقيقتين"),
        ("1h", "1 h", "ساعة واحدة"),
        ("1.5h", "1.5 h", "1.5 ساعة"),
        ("10h", "10 h", "10 ساعات"),
        ("11h", "11 h", "11 ساعة"),
        ("1d", "1 day", "يوم واحد"),
        ("2d", "2 days", "يومين"),
        ("3d", "3 days", "3 أيام"),
        ("15d", "15 days", "15 يومًا"),
        ("100d", "100 days", "100 يوم"),
        ("103d", "103 days", "103 أيام"),
        ("365d", "365 days", "365 يومًا"),
        ("1w", "1 week", "أسبوع واحد"),
        ("6w", "6 weeks", "6 أسابيع"),
        ("1bh", "1 working hour", "ساعة عمل واحدة"),
        ("8bh", "8 working hours", "8 ساعات عمل"),
        ("5bd", "5 working days", "5 أيام عمل"),
        ("6 months", "6 months", "6 أشهر"),
        ("1 quarter", "1 quarter", "ربع سنة واحد"),
        ("2 years", "2 years", "سنتين"),
    ],
)
def test_counted_units(value: str, english: str, arabic: str) -> None:
    assert say("en", metric="rto", at_most=value) == f"The recovery time is at most {english}"
    assert say("ar", metric="rto", at_most=value) == f"لا يزيد زمن الاستعادة المستهدف على {arabic}"


VALUES = {Dimension.SHARE: "99.5%", Dimension.DURATION: "4h", Dimension.COUNT: "12", Dimension.QUANTITY: "12", Dimension.TIME: "06:00"}
SETS = {Direction.SUPERSET: ["OM"], Direction.SUBSET: ["OM"], Direction.LEVEL: "AA"}
STATISTICS: dict[str, dict[str, object]] = {"every": {}, "share": {"share": "90%"}, "percentile": {"percentile": 95}, "average": {"average": True}}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS.keys())
def test_every_metric_with_every_statistic_is_said(metric: Metric, locale: str) -> None:
    """In the language alone, with everything that the target says."""
    for statistic in metric.statistics:
        value = SETS.get(metric.direction) or VALUES[metric.dimension]
        said = say(locale, Names(HOURS), metric=metric.id, per="quarter", priority="p1", **{metric.direction.value: value, **STATISTICS[statistic.value]})
        expected = {"every": "", "share": "90%", "percentile": "95", "average": {"en": "on average", "ar": "في المتوسط"}[locale]}[statistic.value]
        shown = {"4h": "4"}.get(str(value), value if isinstance(value, str) else value[0])
        assert all(part in said for part in (expected, shown, "P1", {"en": "quarter", "ar": "ربع سنة"}[locale], HOURS.show(locale, "en")))
        foreign = r"[\u0600-\u06ff]" if locale == "en" else r"[A-Za-z]"
        assert not re.search(foreign, said.replace("P1", "").replace("OM", "").replace("AA", "")), said
        assert "  " not in said
        assert not said.endswith((".", " "))


def test_arabic_genders() -> None:
    """Verbs agree with what a metric is called; lists are in the plural and always feminine."""
    masculine = {metric.id for metric in METRICS.values() if metric.direction is not Direction.SUPERSET and not is_feminine(metric.ar)}
    assert {"outages", "longest-outage", "resolution-time", "satisfaction", "backlog", "growth", "data-location"} <= masculine
    assert not masculine & {"availability", "reliability", "rpo", "retention", "headroom", "classification", "call-answer", "storage"}


@pytest.mark.parametrize(
    ("number", "ordinal"),
    [
        ("1", "1st"),
        ("2", "2nd"),
        ("3", "3rd"),
        ("11", "11th"),
        ("12", "12th"),
        ("13", "13th"),
        ("21", "21st"),
        ("50", "50th"),
        ("95", "95th"),
        ("99.9", "99.9th"),
        ("99.1", "99.1th"),
    ],
)
def test_ordinals(number: str, ordinal: str) -> None:
    assert format_ordinal(Decimal(number)) == ordinal
