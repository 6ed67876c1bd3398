"""The registry of metrics: all that the product knows about each one, from its unit to how it composes and how it is said.

A new metric is one entry. The table is that of the specification's chapter on levels. Estates declare more of them in their
settings (`levels.declared`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple


class Dimension(Enum):
    """What sort of value a metric has; the values are the words of messages."""

    SHARE = "a percentage"
    DURATION = "a duration"
    COUNT = "a number"
    QUANTITY = "a number with its unit"
    SET = "a list"
    LEVEL = "a label of an ordered scheme"
    TIME = "a time of day"


class Direction(Enum):
    """Which way is better; the values are the keys that a target may use."""

    HIGHER = "at_least"
    LOWER = "at_most"
    SUPERSET = "includes"
    SUBSET = "within"
    LEVEL = "level"


class Statistic(Enum):
    """Of which cases or windows a target speaks: of each one unless it says otherwise."""

    EVERY = "every"
    SHARE = "share"
    PERCENTILE = "percentile"
    AVERAGE = "average"


class Hours(Enum):
    """In which time a metric counts where a target names no calendar."""

    SERVICE = "service hours"
    SUPPORT = "support hours"
    ALWAYS = "always"


class Table(Enum):
    """What shows whether a target was achieved: a table of measurements, or the terms themselves."""

    OUTAGES = "outages"
    TICKETS = "tickets"
    SAMPLES = "samples"
    SURVEYS = "surveys"
    TERMS = "terms"


class Composition(Enum):
    """How the guarantees of the parts of a chain become that of the whole; the values are the words of settings and pages."""

    INTERSECTION_OF_HOURS = "intersection-of-hours"
    NOTICE_MINUS_RELAY = "notice-minus-relay"
    SUM = "sum"
    PRODUCT = "product"
    MAX = "max"
    RATE_SUM = "rate-sum"
    UNION_BOUND = "union-bound"
    COMPLEMENT_PRODUCT = "complement-product"
    MIN = "min"
    LIMIT = "limit"
    MIN_LEVEL = "min-level"
    INTERSECTION = "intersection"
    INTERSECTION_ON_PATH = "intersection-on-path"
    UNION = "union"
    SUM_WITH_RELAY = "sum-with-relay"
    CRITICAL_PATH = "critical-path"
    FLOW_DOWN = "flow-down"
    OWN = "own"
    HAND_OFFS = "hand-offs"
    FIRST_LINE = "first-line"
    NOT_DERIVED = "not-derived"


class Cases(NamedTuple):
    """How single cases are spoken of: with what is done to them; in Arabic the verb, which stands before the share, and the noun."""

    en: str
    ar_verb: str
    ar: str


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric, all of it.

    `en` and `ar` are its names, nouns in the singular, or in the plural where it is a list. `bare` tells that English puts no article
    before it, and `said` how its single cases are spoken of. `mean` tells that the value is a mean over its window.
    `calendar` is what a target without `during` counts in. `window` is the window of a target that names none, empty for the whole
    term; `windowed` tells that a value means nothing without one. `units` names the units of a quantity, `scheme` the labels of a level.
    """

    id: str
    aspect: str
    dimension: Dimension
    direction: Direction
    en: str
    ar: str
    composition: Composition
    measured: Table = Table.TERMS
    calendar: Hours = Hours.ALWAYS
    statistics: tuple[Statistic, ...] = (Statistic.EVERY,)
    window: str = ""
    windowed: bool = False
    units: tuple[str, ...] = ()
    scheme: str = ""
    bare: bool = False
    mean: bool = False
    said: Cases | None = None


_UP, _DOWN = Direction.HIGHER, Direction.LOWER
_SHARE, _TIME, _COUNT, _SIZE = Dimension.SHARE, Dimension.DURATION, Dimension.COUNT, Dimension.QUANTITY
_SET, _LEVEL, _HOLDS = Dimension.SET, Dimension.LEVEL, Direction.SUPERSET
_OUTAGES, _TICKETS, _SAMPLES, _TERMS = Table.OUTAGES, Table.TICKETS, Table.SAMPLES, Table.TERMS
_SERVICE, _SUPPORT, _ALWAYS = Hours.SERVICE, Hours.SUPPORT, Hours.ALWAYS
_EVERY, _MEAN = (Statistic.EVERY,), (Statistic.EVERY, Statistic.AVERAGE)
_CASES, _PARTLY = tuple(Statistic), (Statistic.EVERY, Statistic.SHARE)
_DOWNTIME = (_OUTAGES, _SERVICE, _MEAN, "month")
_BY_SAMPLE, _BY_TICKET = (_SAMPLES, _SERVICE, _CASES, "month"), (_TICKETS, _SUPPORT, _CASES, "month")
_RATES = ("/s", "/min", "/h", "/day", "tx/s", "tx/h", "per second", "per hour")
_BYTES = ("kB", "MB", "GB", "TB", "PB", "KiB", "MiB", "GiB", "TiB", "PiB")
_BITS = ("kbit/s", "Mbit/s", "Gbit/s")

_ALL = (
    Metric("service-hours", "service-times", _SET, _HOLDS, "Service hours", "ساعات الخدمة", Composition.INTERSECTION_OF_HOURS, bare=True),
    Metric("support-hours", "service-times", _SET, _HOLDS, "Support hours", "ساعات الدعم", Composition.INTERSECTION_OF_HOURS, bare=True),
    Metric("maintenance-notice", "service-times", _TIME, _UP, "Notice of maintenance", "مهلة الإشعار بالصيانة", Composition.NOTICE_MINUS_RELAY, _OUTAGES, _ALWAYS, _PARTLY),
    Metric("maintenance-time", "service-times", _TIME, _DOWN, "Time of maintenance", "مدة الصيانة", Composition.SUM, *_DOWNTIME, windowed=True),
    Metric("availability", "availability", _SHARE, _UP, "Availability", "الإتاحة", Composition.PRODUCT, *_DOWNTIME, windowed=True, bare=True),
    Metric("reliability", "availability", _SHARE, _UP, "Reliability", "الموثوقية", Composition.PRODUCT, *_DOWNTIME, windowed=True, bare=True),
    Metric("outages", "availability", _COUNT, _DOWN, "Number of outages", "عدد الانقطاعات", Composition.SUM, *_DOWNTIME, windowed=True),
    Metric("longest-outage", "availability", _TIME, _DOWN, "Longest outage", "أطول انقطاع", Composition.MAX, _OUTAGES, _SERVICE, _EVERY, "month"),
    Metric("mtbf", "availability", _TIME, _UP, "Mean time between failures", "متوسط الزمن بين الأعطال", Composition.RATE_SUM, _OUTAGES, _SERVICE, _EVERY, "year", mean=True),
    Metric("mtrs", "availability", _TIME, _DOWN, "Mean time to restore service", "متوسط زمن استعادة الخدمة", Composition.MAX, _OUTAGES, _SERVICE, _EVERY, "month", mean=True),
    Metric(
        "transaction-time",
        "performance",
        _TIME,
        _DOWN,
        "Transaction time",
        "زمن تنفيذ المعاملة",
        Composition.UNION_BOUND,
        *_BY_SAMPLE,
        said=Cases("transactions are completed", "تُنجز", "المعاملات"),
    ),
    Metric("throughput", "performance", _SIZE, _UP, "Throughput", "معدل الإنجاز", Composition.MIN, _SAMPLES, _SERVICE, _MEAN, units=_RATES, bare=True),
    Metric("error-rate", "performance", _SHARE, _DOWN, "Error rate", "معدل الأخطاء", Composition.COMPLEMENT_PRODUCT, _SAMPLES, _SERVICE, _MEAN, "month", windowed=True),
    Metric(
        "batch-completion",
        "performance",
        Dimension.TIME,
        _DOWN,
        "Completion of the batch run",
        "وقت إنجاز المعالجة الدفعية",
        Composition.MAX,
        _SAMPLES,
        _ALWAYS,
        _CASES,
        "month",
        said=Cases("batch runs are completed", "تُنجز", "المعالجات الدفعية"),
    ),
    Metric("users", "capacity", _COUNT, _UP, "Number of users", "عدد المستخدمين", Composition.LIMIT, _SAMPLES),
    Metric("concurrent-users", "capacity", _COUNT, _UP, "Number of concurrent users", "عدد المستخدمين المتزامنين", Composition.LIMIT, _SAMPLES),
    Metric("storage", "capacity", _SIZE, _UP, "Storage", "سعة التخزين", Composition.LIMIT, _SAMPLES, units=_BYTES, bare=True),
    Metric("bandwidth", "capacity", _SIZE, _UP, "Bandwidth", "سعة النطاق", Composition.LIMIT, _SAMPLES, units=_BITS, bare=True),
    Metric(
        "provisioning-time",
        "capacity",
        _TIME,
        _DOWN,
        "Provisioning time",
        "زمن التجهيز",
        Composition.HAND_OFFS,
        *_BY_TICKET,
        said=Cases("requests for capacity are met", "تُلبى", "طلبات السعة"),
    ),
    Metric("headroom", "capacity", _SHARE, _UP, "Headroom", "السعة الاحتياطية", Composition.MIN, _SAMPLES, bare=True),
    Metric("classification", "security", _LEVEL, Direction.LEVEL, "Classification", "درجة السرية", Composition.MIN_LEVEL, scheme="classification", bare=True),
    Metric("controls", "security", _SET, _HOLDS, "Security controls", "الضوابط الأمنية", Composition.INTERSECTION, bare=True),
    Metric("incident-notification", "security", _TIME, _DOWN, "Time to notify of incidents", "زمن الإبلاغ عن الحوادث", Composition.SUM_WITH_RELAY, _TICKETS, _ALWAYS, _PARTLY),
    Metric(
        "patch-time",
        "security",
        _TIME,
        _DOWN,
        "Time to patch",
        "زمن تطبيق التحديثات الأمنية",
        Composition.MAX,
        _TICKETS,
        _ALWAYS,
        _CASES,
        "month",
        said=Cases("security updates are installed", "تُطبق", "التحديثات الأمنية"),
    ),
    Metric("data-location", "security", _SET, Direction.SUBSET, "Location of data", "موقع البيانات", Composition.UNION),
    Metric("rto", "continuity", _TIME, _DOWN, "Recovery time", "زمن الاستعادة المستهدف", Composition.CRITICAL_PATH, _TICKETS),
    Metric("rpo", "continuity", _TIME, _DOWN, "Recovery point", "نقطة الاستعادة المستهدفة", Composition.MAX, _SAMPLES),
    Metric("backup-interval", "continuity", _TIME, _DOWN, "Interval between backups", "الفترة بين النسخ الاحتياطية", Composition.MAX, _SAMPLES),
    Metric("retention", "continuity", _TIME, _UP, "Retention of backups", "مدة الاحتفاظ بالنسخ", Composition.MIN),
    Metric("test-interval", "continuity", _TIME, _DOWN, "Interval between recovery tests", "الفترة بين اختبارات الاستعادة", Composition.MAX),
    Metric("obligations", "compliance", _SET, _HOLDS, "Obligations", "الالتزامات النظامية", Composition.FLOW_DOWN, bare=True),
    Metric("accessibility", "compliance", _LEVEL, Direction.LEVEL, "Accessibility", "سهولة النفاذ", Composition.OWN, scheme="accessibility", bare=True),
    Metric("satisfaction", "usability", _SIZE, _UP, "Satisfaction", "رضا المستفيدين", Composition.NOT_DERIVED, Table.SURVEYS, _ALWAYS, _CASES, "quarter", windowed=True, bare=True),
    Metric("languages", "usability", _SET, _HOLDS, "Languages", "اللغات", Composition.INTERSECTION_ON_PATH, bare=True),
    Metric("channels", "usability", _SET, _HOLDS, "Channels", "القنوات", Composition.INTERSECTION_ON_PATH, bare=True),
    Metric("training-lead", "usability", _TIME, _DOWN, "Lead time of training", "مهلة التدريب", Composition.NOT_DERIVED),
    Metric("workload", "demand", _SIZE, _UP, "Workload", "حجم العمل", Composition.MIN, _SAMPLES, bare=True),
    Metric("growth", "demand", _SHARE, _UP, "Growth", "النمو", Composition.MIN, _SAMPLES, bare=True),
    Metric(
        "response-time",
        "support",
        _TIME,
        _DOWN,
        "Response time",
        "زمن الاستجابة",
        Composition.HAND_OFFS,
        *_BY_TICKET,
        said=Cases("incidents are responded to", "يُرد على", "البلاغات"),
    ),
    Metric("resolution-time", "support", _TIME, _DOWN, "Resolution time", "زمن الحل", Composition.HAND_OFFS, *_BY_TICKET, said=Cases("incidents are resolved", "تُحل", "البلاغات")),
    Metric(
        "request-fulfilment",
        "support",
        _TIME,
        _DOWN,
        "Fulfilment time of requests",
        "زمن تلبية الطلبات",
        Composition.HAND_OFFS,
        *_BY_TICKET,
        said=Cases("requests are fulfilled", "تُلبى", "الطلبات"),
    ),
    Metric("update-interval", "support", _TIME, _DOWN, "Interval between updates", "الفترة بين التحديثات", Composition.FIRST_LINE, _TICKETS, _SUPPORT, _PARTLY),
    Metric("call-answer", "support", _SHARE, _UP, "Share of calls answered", "نسبة المكالمات المجابة", Composition.FIRST_LINE, _SAMPLES, _SUPPORT, _MEAN, "month", windowed=True),
    Metric(
        "abandon-rate", "support", _SHARE, _DOWN, "Share of calls abandoned", "نسبة المكالمات المتروكة", Composition.FIRST_LINE, _SAMPLES, _SUPPORT, _MEAN, "month", windowed=True
    ),
    Metric(
        "first-contact-fix",
        "support",
        _SHARE,
        _UP,
        "Share solved at first contact",
        "نسبة الحل من أول تواصل",
        Composition.FIRST_LINE,
        _TICKETS,
        _SUPPORT,
        _MEAN,
        "month",
        windowed=True,
    ),
    Metric("backlog", "support", _COUNT, _DOWN, "Backlog", "عدد الطلبات المتراكمة", Composition.FIRST_LINE, _TICKETS, _SUPPORT, _MEAN),
)

METRICS: dict[str, Metric] = {metric.id: metric for metric in _ALL}
