"""Reports to render: one sample that shows everything, and arbitrary ones with hostile text for laws."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import strategies as st

from itsd.diagnostics import Finding, Level, Place, Related, sort_findings
from itsd.output.report import Report, RuleInfo

FILES = {
    "agreements/mail.yaml": (
        "id: mail\n"
        "title:\n"
        "  en: Mail for the Ministry\n"
        "  ar: خدمة البريد الإلكتروني للوزارة\n"
        "customer: وزارة الصحة\n"
        "targets:\n"
        "  - {metric: availability, at_least: 99.9, per: month, "
        'note: "measured from outside, without the agreed windows", owner: nobody, clause: 7}\n'
        "  - metric:\tresponse\n"
        "    at_most: 日本語 15 min\n"
    ),
    "parties/ministry.yaml": "id: ministry\r\nname: Ministry of Health\r\n",
}

HOSTILE = (
    "\x1b[31mred\x1b[0m",
    "\x9b2J",
    "a\r\nb\u2028c\x85d",
    "\u202eevil\u2066",
    "</testcase><script>alert(1)</script>]]>",
    "::error::x%0A::warning::y",
    "| `a` | [link](https://example.org) | ![x](y) @team #1 !2 www.example.org user@example.org :bug: GH-3",
    '=HYPERLINK("x")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\uff1d1",
    "{0} {{1}} [0](1)",
    'quote " and , comma',
    "خدمة 12 البريد",
    "日本語",
    "e\u0301\u0301",
    "\u0000\ufffe\U000e0041",
    "a" * 300,
)

_SNIPPETS = st.sampled_from(("", "sla/mail", *HOSTILE))
_TEXTS = st.one_of(st.text(max_size=20), _SNIPPETS, st.builds("{}{}".format, _SNIPPETS, _SNIPPETS))
_UNPAIRED = st.text(st.characters(exclude_categories=()), max_size=10)


@st.composite
def _places(draw: st.DrawFn) -> Place:
    file = draw(st.one_of(st.sampled_from(sorted(FILES)), _TEXTS))
    line, column = draw(st.integers(1, 12)), draw(st.integers(1, 160))
    more, length = draw(st.integers(0, 2)), draw(st.integers(0, 40))
    return Place(file, line, column, line + more, max(1, column + length if not more else length))


_FINDINGS = st.builds(
    Finding,
    code=st.one_of(st.sampled_from(["A001", "T001", "X010"]), _SNIPPETS),
    name=_SNIPPETS,
    level=st.sampled_from(Level),
    message=st.one_of(_TEXTS, _UNPAIRED),
    place=_places(),
    hint=_SNIPPETS,
    entity=_SNIPPETS,
    path=_SNIPPETS,
    related=st.lists(st.builds(Related, _places(), _SNIPPETS), max_size=2).map(tuple),
    lines=st.lists(st.sampled_from(["P3-A1", "P4-X2"]), unique=True).map(tuple),
)
_RULES = st.builds(
    RuleInfo,
    code=st.sampled_from(["A001", "T001"]),
    name=_SNIPPETS,
    level=st.sampled_from(Level),
    summary=_SNIPPETS,
    description_markdown=_SNIPPETS,
    bad_example=_SNIPPETS,
    good_example=_SNIPPETS,
    lines=st.lists(st.sampled_from(["P3-A1", "P4-X2"])).map(tuple),
    help_uri=st.sampled_from(["", "https://example.org/rules/A001"]),
)
_REPORTS = st.builds(
    Report,
    findings=st.lists(_FINDINGS, max_size=3).map(sort_findings).map(tuple),
    files=st.integers(0, 5000),
    entities=st.integers(0, 5000),
    suppressed=st.integers(0, 3),
    as_of=st.dates(),
    version=st.just("1.2.3"),
    fail_on=st.sampled_from(Level),
    rules=st.lists(_RULES, max_size=2, unique_by=lambda rule: rule.code).map(tuple),
    source=st.just(FILES.get),
    root=st.sampled_from(["", ".", "estate", "my estate/", "خدمات"]),
)
st.register_type_strategy(Place, _places())
st.register_type_strategy(Finding, _FINDINGS)
st.register_type_strategy(Report, _REPORTS)


def _at(file: str, line: int, text: str) -> Place:
    """The place of a text in a line of the sample files."""
    column = FILES[file].split("\n")[line - 1].index(text) + 1
    return Place(file, line, column, line, column + len(text))


_MAIL = "agreements/mail.yaml"
_SAMPLE = (
    Finding(
        "A001",
        "parties",
        Level.ERROR,
        'the customer "وزارة الصحة" has no representative who could sign the agreement on the date it becomes valid',
        _at(_MAIL, 5, "وزارة الصحة"),
        "Name a representative in the file of the party, or take another party that has one at the date of signature.",
        "sla/mail",
        "customer",
        (Related(_at("parties/ministry.yaml", 2, "Ministry of Health"), "the party is defined here"),),
        ("P3-A1", "P3-X2"),
    ),
    Finding("A026", "text-number-mismatch", Level.INFO, "a part of Arabic text", _at(_MAIL, 4, "البريد")),
    Finding("T003", "no-window", Level.ERROR, "far to the right", _at(_MAIL, 7, "owner: nobody"), "", "sla/mail", "x"),
    Finding("T003", "no-window", Level.WARNING, "behind a tab", _at(_MAIL, 8, "response"), "", "sla/mail", "x"),
    Finding("T005", "vague", Level.WARNING, "behind wide letters", _at(_MAIL, 9, "15 min")),
    Finding("T009", "matrix-total", Level.ERROR, "of several lines", Place(_MAIL, 6, 1, 9, 5)),
    Finding("X010", "syntax", Level.ERROR, "a file \x1b[2J that is \u202eno text", Place("calendars/a b\x07.yaml")),
)
_SAMPLE_RULES = (
    RuleInfo(
        "A001",
        "parties",
        Level.ERROR,
        "A required party or its representative is missing.",
        "An agreement binds **parties**; somebody signs for each of them.",
        "customer: nobody\n",
        "customer: ministry\n",
        ("P3-A1", "P3-X2"),
        "https://example.org/rules/A001",
    ),
    RuleInfo("T003", "no-window", Level.ERROR, "A ratio has no window.", "Say over what time.", "", "per: month"),
)


@pytest.fixture
def report() -> Report:
    """A report with every kind of place, level and text."""
    findings = tuple(sort_findings(_SAMPLE))
    as_of = date(2026, 11, 23)
    return Report(findings, 12, 34, 2, as_of, "1.2.3", Level.ERROR, _SAMPLE_RULES, FILES.get, "estate")


@pytest.fixture
def clean_report() -> Report:
    """A report without findings."""
    return Report((), 1, 1, 0, date(2026, 11, 23), "1.2.3", Level.ERROR)
