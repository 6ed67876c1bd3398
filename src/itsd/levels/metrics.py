"""The registry of metrics: what each one measures, in which dimension, which way is better, and how it may be stated.

A new metric is one entry. The table is that of the specification's chapter on levels.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


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


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric. `units` names the units of a quantity; `windowed` tells that a value means nothing without a window.

    `cases` tells that it is counted over single cases (tickets, transactions), so that a share, a percentile or an average
    can be promised.
    """

    id: str
    aspect: str
    dimension: Dimension
    direction: Direction
    en: str
    ar: str
    windowed: bool = False
    cases: bool = False
    units: tuple[str, ...] = ()
    scheme: str = ""


_UP, _DOWN = Direction.HIGHER, Direction.LOWER
_SHARE, _TIME, _COUNT, _SIZE = Dimension.SHARE, Dimension.DURATION, Dimension.COUNT, Dimension.QUANTITY
_SET, _LEVEL = Dimension.SET, Dimension.LEVEL

_ALL = (
    Metric("service-hours", "service-times", _SET, Direction.SUPERSET, "Service hours", "ساعات الخدمة"),
    Metric("support-hours", "service-times", _SET, Direction.SUPERSET, "Support hours", "ساعات الدعم"),
    Metric("maintenance-notice", "service-times", _TIME, _UP, "Notice of maintenance", "مهلة الإشعار بالصيانة"),
    Metric("maintenance-time", "service-times", _TIME, _DOWN, "Time of maintenance", "مدة الصيانة", windowed=True),
    Metric("availability", "availability", _SHARE, _UP, "Availability", "الإتاحة", windowed=True),
    Metric("reliability", "availability", _SHARE, _UP, "Reliability", "الموثوقية", windowed=True),
    Metric("outages", "availability", _COUNT, _DOWN, "Number of outages", "عدد الانقطاعات", windowed=True),
    Metric("longest-outage", "availability", _TIME, _DOWN, "Longest outage", "أطول انقطاع"),
    Metric("mtbf", "availability", _TIME, _UP, "Mean time between failures", "متوسط الزمن بين الأعطال"),
    Metric("mtrs", "availability", _TIME, _DOWN, "Mean time to restore service", "متوسط زمن استعادة الخدمة"),
    Metric("transaction-time", "performance", _TIME, _DOWN, "Transaction time", "زمن تنفيذ المعاملة", cases=True),
    Metric("throughput", "performance", _SIZE, _UP, "Throughput", "معدل الإنجاز", units=("/s", "/min", "/h", "/day", "tx/s", "tx/h", "per second", "per hour")),
    Metric("error-rate", "performance", _SHARE, _DOWN, "Error rate", "معدل الأخطاء", windowed=True),
    Metric("batch-completion", "performance", Dimension.TIME, _DOWN, "Completion of the batch run", "وقت إنجاز المعالجة الدفعية", cases=True),
    Metric("users", "capacity", _COUNT, _UP, "Users", "عدد المستخدمين"),
    Metric("concurrent-users", "capacity", _COUNT, _UP, "Concurrent users", "المستخدمون المتزامنون"),
    Metric("storage", "capacity", _SIZE, _UP, "Storage", "سعة التخزين", units=("kB", "MB", "GB", "TB", "PB", "KiB", "MiB", "GiB", "TiB", "PiB")),
    Metric("bandwidth", "capacity", _SIZE, _UP, "Bandwidth", "سعة النطاق", units=("kbit/s", "Mbit/s", "Gbit/s")),
    Metric("provisioning-time", "capacity", _TIME, _DOWN, "Provisioning time", "زمن التجهيز", cases=True),
    Metric("headroom", "capacity", _SHARE, _UP, "Headroom", "السعة الاحتياطية"),
    Metric("classification", "security", _LEVEL, Direction.LEVEL, "Classification", "درجة السرية", scheme="classification"),
    Metric("controls", "security", _SET, Direction.SUPERSET, "Security controls", "الضوابط الأمنية"),
    Metric("incident-notification", "security", _TIME, _DOWN, "Notification of incidents", "الإبلاغ عن الحوادث"),
    Metric("patch-time", "security", _TIME, _DOWN, "Time to patch", "زمن تطبيق التحديثات الأمنية", cases=True),
    Metric("data-location", "security", _SET, Direction.SUBSET, "Location of data", "موقع البيانات"),
    Metric("rto", "continuity", _TIME, _DOWN, "Recovery time", "زمن الاستعادة المستهدف"),
    Metric("rpo", "continuity", _TIME, _DOWN, "Recovery point", "نقطة الاستعادة المستهدفة"),
    Metric("backup-interval", "continuity", _TIME, _DOWN, "Backup interval", "الفترة بين النسخ الاحتياطية"),
    Metric("retention", "continuity", _TIME, _UP, "Retention of backups", "مدة الاحتفاظ بالنسخ"),
    Metric("test-interval", "continuity", _TIME, _DOWN, "Interval of recovery tests", "الفترة بين اختبارات الاستعادة"),
    Metric("obligations", "compliance", _SET, Direction.SUPERSET, "Obligations", "الالتزامات النظامية"),
    Metric("accessibility", "compliance", _LEVEL, Direction.LEVEL, "Accessibility", "سهولة النفاذ", scheme="accessibility"),
    Metric("satisfaction", "usability", _SIZE, _UP, "Satisfaction", "رضا المستفيدين", windowed=True, cases=True),
    Metric("languages", "usability", _SET, Direction.SUPERSET, "Languages", "اللغات"),
    Metric("channels", "usability", _SET, Direction.SUPERSET, "Channels", "القنوات"),
    Metric("training-lead", "usability", _TIME, _DOWN, "Lead time of training", "مهلة التدريب"),
    Metric("workload", "demand", _SIZE, _UP, "Workload", "حجم العمل"),
    Metric("growth", "demand", _SHARE, _UP, "Growth", "النمو"),
    Metric("response-time", "support", _TIME, _DOWN, "Response time", "زمن الاستجابة", cases=True),
    Metric("resolution-time", "support", _TIME, _DOWN, "Resolution time", "زمن الحل", cases=True),
    Metric("request-fulfilment", "support", _TIME, _DOWN, "Fulfilment of requests", "تلبية الطلبات", cases=True),
    Metric("update-interval", "support", _TIME, _DOWN, "Interval of updates", "الفترة بين التحديثات"),
    Metric("call-answer", "support", _SHARE, _UP, "Calls answered", "المكالمات المجابة", windowed=True),
    Metric("abandon-rate", "support", _SHARE, _DOWN, "Calls abandoned", "المكالمات المتروكة", windowed=True),
    Metric("first-contact-fix", "support", _SHARE, _UP, "Fixed at first contact", "الحل من أول تواصل", windowed=True),
    Metric("backlog", "support", _COUNT, _DOWN, "Backlog", "الطلبات المتراكمة"),
)

METRICS: dict[str, Metric] = {metric.id: metric for metric in _ALL}
