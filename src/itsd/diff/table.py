"""The table of diff rules: which document, which aspect, what happened, which way it goes, and how serious that is for each side.

One line for each aspect says what the document's word about it is worth: whether more of it is good for who receives the service, and
whether its values have an order. Every rule is a row of `RULES`; every weakening has its mirror. How serious a direction is depends on
the family of documents: a promise to a customer weighs more than what is offered, which weighs more than how the house describes itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from itsd.diagnostics import Level
from itsd.diff.changes import Action, Direction, Said

if TYPE_CHECKING:
    from collections.abc import Iterator

AGREEMENTS = ("sla", "ola", "contract")
_OFFERS = ("service", "package")
_DEMAND = ("requirement",)
_TIME = ("calendar", "maintenance", "priority-scheme")
_RECORDS = (
    *("unit", "person", "supplier", "policy", "process", "forecast", "capacity", "catalogue", "edition", "measure", "report", "issue", "action"),
    *("gap", "change", "review", "evidence", "waiver"),
)
KINDS = (*AGREEMENTS, *_OFFERS, *_DEMAND, *_TIME, *_RECORDS)


class Rule(NamedTuple):
    """One row: a change of this sort, its code, and its levels before any proof is heard."""

    document: str
    aspect: str
    action: Action
    direction: Direction
    customer: Level
    provider: Level
    code: str


@dataclass(frozen=True, slots=True)
class Aspect:
    """One thing that documents speak of: what people call it, in which documents, and which way it can go when it is added, removed or changed."""

    id: str
    name: Said
    documents: tuple[str, ...]
    added: str = ""
    removed: str = ""
    changed: str = ""

    def directions(self) -> Iterator[tuple[Action, Direction]]:
        """Every action with every direction it can have."""
        for action, letters in ((Action.ADDED, self.added), (Action.REMOVED, self.removed), (Action.CHANGED, self.changed)):
            for letter in letters:
                yield action, _LETTERS[letter]


_LETTERS = {"W": Direction.WEAKENS, "S": Direction.STRENGTHENS, "R": Direction.RESHAPES, "L": Direction.LIFECYCLE, "E": Direction.EDITORIAL}
_ALL = (*AGREEMENTS, *_OFFERS, *_DEMAND, *_TIME, *_RECORDS)
_PROMISING = (*AGREEMENTS, *_OFFERS, *_DEMAND)
_SERVED = (*AGREEMENTS, "service")

ASPECTS = (
    Aspect("document", Said("Document", "الوثيقة"), _ALL, added="SL", removed="WL", changed="RL"),
    Aspect("target", Said("Target", "المستوى المستهدف"), _PROMISING, added="S", removed="W", changed="WSRE"),
    Aspect("hours", Said("Hours", "الساعات"), (*_SERVED, "calendar"), added="S", removed="W", changed="WSRE"),
    Aspect("support-hours", Said("Support hours", "ساعات الدعم"), _SERVED, added="S", removed="W", changed="WSRE"),
    Aspect("support-channel", Said("Way to reach support", "وسيلة التواصل مع الدعم"), _SERVED, added="S", removed="W", changed="E"),
    Aspect("support-language", Said("Language of support", "لغة الدعم"), _SERVED, added="S", removed="W"),
    Aspect("support-path", Said("Support path", "مسار الدعم"), _SERVED, changed="E"),
    Aspect("maintenance", Said("Maintenance window", "نافذة الصيانة"), (*_SERVED, "maintenance"), added="W", removed="S", changed="WSRE"),
    Aspect("priorities", Said("Priorities", "الأولويات"), (*AGREEMENTS, "priority-scheme"), added="R", removed="R", changed="WSRE"),
    Aspect("item", Said("Item", "البند"), AGREEMENTS, added="S", removed="W", changed="WSR"),
    Aspect("site", Said("Site", "الموقع"), AGREEMENTS, added="S", removed="W"),
    Aspect("exclusion", Said("Exclusion", "الاستثناء من البند"), AGREEMENTS, added="W", removed="S", changed="RE"),
    Aspect("scope-in", Said("In scope", "ضمن النطاق"), AGREEMENTS, added="S", removed="W", changed="RE"),
    Aspect("scope-out", Said("Out of scope", "خارج النطاق"), AGREEMENTS, added="W", removed="S", changed="RE"),
    Aspect("workload-limit", Said("Workload limit", "حد حجم العمل"), AGREEMENTS, added="W", removed="S", changed="WSRE"),
    Aspect("exception", Said("Exception", "الاستثناء"), AGREEMENTS, added="W", removed="S", changed="RE"),
    Aspect("provider-duty", Said("Duty of the provider", "التزام مقدم الخدمة"), AGREEMENTS, added="S", removed="W", changed="RE"),
    Aspect("customer-duty", Said("Duty of the receiving side", "التزام الطرف المستفيد"), AGREEMENTS, added="W", removed="S", changed="RE"),
    Aspect("escalation", Said("Escalation", "التصعيد"), AGREEMENTS, added="S", removed="W", changed="WSRE"),
    Aspect("security", Said("Security term", "الشرط الأمني"), (*AGREEMENTS, "service"), added="S", removed="W", changed="WSRE"),
    Aspect("continuity", Said("Continuity term", "شرط الاستمرارية"), AGREEMENTS, added="S", removed="W", changed="WSRE"),
    Aspect("compliance", Said("Obligation", "الالتزام النظامي"), AGREEMENTS, added="S", removed="W", changed="WSE"),
    Aspect("reporting", Said("Reporting", "التقارير"), AGREEMENTS, added="S", removed="W", changed="WSR"),
    Aspect("review", Said("Review", "المراجعة"), AGREEMENTS, added="S", removed="W", changed="WSRE"),
    Aspect("charge", Said("Charge", "المقابل المالي"), (*AGREEMENTS, *_OFFERS), added="W", removed="S", changed="WSRE"),
    Aspect("credit", Said("Credit", "التعويض"), AGREEMENTS, added="S", removed="W", changed="WSR"),
    Aspect("breach-rule", Said("Breach rule", "قاعدة الإخلال"), AGREEMENTS, added="S", removed="W", changed="WSR"),
    Aspect("renewal", Said("Renewal", "التجديد"), AGREEMENTS, added="R", removed="R", changed="RE"),
    Aspect("termination", Said("Termination", "الإنهاء"), AGREEMENTS, added="R", removed="R", changed="WSRE"),
    Aspect("term", Said("Term", "مدة السريان"), AGREEMENTS, changed="WSRL"),
    Aspect("party", Said("Party", "الطرف"), AGREEMENTS, added="R", removed="R", changed="RE"),
    Aspect("representative", Said("Representative", "الممثل"), AGREEMENTS, added="E", removed="E", changed="E"),
    Aspect("severity", Said("Severity of the supplier", "درجة الخطورة لدى المورد"), ("contract",), added="S", removed="W", changed="RE"),
    Aspect("glossary", Said("Word of the glossary", "مصطلح"), AGREEMENTS, added="R", removed="R", changed="RE"),
    Aspect("annex", Said("Annex", "الملحق"), AGREEMENTS, added="R", removed="R", changed="RE"),
    Aspect("underpinning", Said("Agreement beneath", "الاتفاقية الداعمة"), AGREEMENTS, added="E", removed="E"),
    Aspect("inheritance", Said("Inherited agreement", "الاتفاقية الأصل"), AGREEMENTS, added="E", removed="E", changed="E"),
    Aspect("version", Said("Version", "الإصدار"), AGREEMENTS, changed="L"),
    Aspect("approval", Said("Approval", "الاعتماد"), (*AGREEMENTS, "change"), added="L", removed="L", changed="L"),
    Aspect("history", Said("Record of changes", "سجل التغييرات"), (*AGREEMENTS, "service"), added="L", removed="L", changed="L"),
    Aspect("succession", Said("Succession", "الإحلال"), AGREEMENTS, added="L", removed="L", changed="L"),
    Aspect("status", Said("Status", "الحالة"), (*AGREEMENTS, "service", "requirement", "change", "gap", "action"), added="L", removed="L", changed="L"),
    Aspect("retirement", Said("End of the service", "إنهاء الخدمة"), ("service",), added="L", removed="L", changed="L"),
    Aspect("option", Said("Option", "الخيار"), ("service",), added="S", removed="W", changed="RE"),
    Aspect("audience", Said("Audience", "الفئة المستفيدة"), _OFFERS, added="S", removed="W"),
    Aspect("request", Said("Request", "طلب الخدمة"), ("service",), added="S", removed="W", changed="WSRE"),
    Aspect("eligibility", Said("Eligibility", "شروط الاستحقاق"), ("service",), added="R", removed="R", changed="RE"),
    Aspect("own-part", Said("Own part", "الجزء الخاص بمقدم الخدمة"), ("service",), added="S", removed="W", changed="WSRE"),
    Aspect("need", Said("What it needs", "ما تعتمد عليه"), ("service",), added="R", removed="R", changed="RE"),
    Aspect("provider", Said("Provider", "مقدم الخدمة"), ("service",), changed="R"),
    Aspect("component", Said("Component", "المكون"), ("package",), added="S", removed="W", changed="RE"),
    Aspect("field", Said("Description", "الوصف"), _ALL, added="E", removed="E", changed="E"),
)
BY_ID = {aspect.id: aspect for aspect in ASPECTS}

_ERROR, _WARNING, _INFO = Level.ERROR, Level.WARNING, Level.INFO
_QUIET = dict.fromkeys(Direction, (_INFO, _INFO))
# Customer and provider. What an agreement no longer promises is the customer's loss; what it promises more must first be proven.
_BINDING = {**_QUIET, Direction.WEAKENS: (_ERROR, _INFO), Direction.STRENGTHENS: (_INFO, _ERROR), Direction.RESHAPES: (_WARNING, _WARNING)}
# What is only offered, or stands behind agreements: what it does to these is told there, and weighed there.
_BEHIND = {**_QUIET, Direction.WEAKENS: (_WARNING, _INFO), Direction.STRENGTHENS: (_INFO, _WARNING), Direction.RESHAPES: (_WARNING, _WARNING)}
# What is asked for binds nobody.
_ASKED = {**_QUIET, Direction.STRENGTHENS: (_INFO, _WARNING)}
_LEVELS = {
    **dict.fromkeys(AGREEMENTS, _BINDING),
    **dict.fromkeys((*_OFFERS, *_TIME), _BEHIND),
    **dict.fromkeys(_DEMAND, _ASKED),
    **dict.fromkeys(_RECORDS, _QUIET),
}
# Only documents that promise or offer are worth more or less by being there.
_WORTH = frozenset((*AGREEMENTS, *_OFFERS, *_TIME, *_DEMAND))
_PAST = {
    Direction.WEAKENS: "weakened",
    Direction.STRENGTHENS: "strengthened",
    Direction.RESHAPES: "reshaped",
    Direction.LIFECYCLE: "changed",
    Direction.EDITORIAL: "reworded",
}


def _code(aspect: str, action: Action, direction: Direction) -> str:
    """`target-weakened`, `exception-added`, `document-removed`."""
    return f"{aspect}-{_PAST[direction] if action is Action.CHANGED else action.value}"


def _rows() -> Iterator[Rule]:
    for aspect in ASPECTS:
        for document in aspect.documents:
            for action, direction in aspect.directions():
                if aspect.id == "document" and direction.binds and action is not Action.CHANGED and document not in _WORTH:
                    continue
                yield Rule(document, aspect.id, action, direction, *_LEVELS[document][direction], _code(aspect.id, action, direction))


RULES: tuple[Rule, ...] = tuple(_rows())
_FOUND = {(rule.document, rule.aspect, rule.action, rule.direction): rule for rule in RULES}
POLICIES = {
    "version-not-raised": "a right or a duty differs and the version has the same MAJOR number",
    "version-lowered": "the version is lower than it was",
    "signature-broken": "a signature names the digest of another content",
    "ended-early": "an agreement or service ends before its term, its notice or its announced date",
    "removed-in-force": "an agreement in force was deleted instead of being ended",
    "settings-changed": "itsd.yaml reads numbers otherwise, on which every agreement rests",
    "id-changed": "what was removed and what was added are nearly the same",
}
PROOFS = ("proof-broken", "proof-lost", "proof-mended", "proof-eased", "proof-still-broken")
CODES = frozenset({*(rule.code for rule in RULES), *POLICIES, *PROOFS})


def rule_for(document: str, aspect: str, action: Action, direction: Direction) -> Rule:
    """The row of a change. Raises KeyError for one that the table does not have, which is a fault of the comparison."""
    return _FOUND[document, aspect, action, direction]
