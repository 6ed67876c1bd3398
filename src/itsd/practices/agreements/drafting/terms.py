"""The terms that all drafts share: validity, renewal, escalation, reporting, review, versions; each from the house, or left open."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from itsd.diagnostics import Level
from itsd.model.organisation import Person
from itsd.model.values import add_months
from itsd.practices.accountability import is_active, raci_of
from itsd.practices.agreements.drafting.house import Precedent, at, precedent, terms_of
from itsd.practices.agreements.drafting.people import holders, only
from itsd.practices.agreements.drafting.phrases import DRAFTED, say
from itsd.practices.agreements.drafting.results import DraftError, Note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from itsd.model.estate import Estate

_YEAR = 12
_WHO = {"sla": "SLA", "ola": "OLA", "contract": "contract"}
FIRST_VERSION = "0.1"


@dataclass(slots=True)
class Sheet:
    """A draft in the making: its data, comments by path, and what is open."""

    kind: str
    estate: Estate
    data: dict[str, Any] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)

    def put(self, key: str, value: object, comment: str = "") -> None:
        """A key with its value, and a comment above it."""
        self.data[key] = value
        if comment:
            self.comments[key] = comment

    def open(self, level: Level, key: str, message: str, hint: str, *rules: str) -> None:
        """Something that people have to decide."""
        self.notes.append(Note(level, key, message, hint, rules))

    def follow(self, key: str, value: object, comment: str = "") -> None:
        """A key where there is something to say."""
        if value:
            self.put(key, value, comment)


def fiscal_year_after(day: date, estate: Estate) -> tuple[date, date]:
    """The first and the last day of the fiscal year that begins after a day."""
    month, number = estate.settings.fiscal_year_start
    first = next(start for year in (day.year, day.year + 1, day.year + 2) if (start := _start(year, month, number)) > day)
    return first, add_months(first, _YEAR) - timedelta(days=1)


def _start(year: int, month: int, number: int) -> date:
    """The fiscal year's first day in a year; the 29th of February is the 28th where there is none."""
    return add_months(date(2000, month, number), (year - 2000) * 12)


def put_renewal(sheet: Sheet, months: int, floor: str = "") -> None:
    """Renewal by hand for as long again, with the notices of the house."""
    estate, kind = sheet.estate, sheet.kind
    notice = _habit(kind, at("renewal", "notice"), estate)
    renewal: dict[str, Any] = {"kind": "manual", "period": f"{months} months"}
    if notice is not None:
        renewal["notice"] = notice.value
    sheet.put("renewal", renewal, "" if notice is None else f"Notice {notice}.")
    leaving = _habit(kind, at("termination", "notice"), estate)
    if floor or leaving is not None:
        sheet.put("termination", {"notice": floor or (leaving.value if leaving is not None else "")}, "" if floor or leaving is None else f"Notice {leaving}.")
    else:
        sheet.open(Level.INFO, "termination", f"how to leave the {_WHO[kind]} is open: those that are signed here share none", "Add termination: {notice: …}.")


def _habit(kind: str, read: Callable[[dict[str, Any]], Any], estate: Estate) -> Precedent | None:
    """What agreements of the kind share, or, where there is none to go by, what SLAs do."""
    return precedent(kind, read, estate) or precedent("sla", read, estate)


def put_escalation(sheet: Sheet, allowed: Iterable[str] = ()) -> None:
    """The ladder of the house, with the persons who hold its roles today."""
    found = precedent(sheet.kind, lambda raw: terms_of(raw, "escalation", "after", "role"), sheet.estate)
    if found is None:
        rule = ("A014",) if sheet.kind == "sla" else ()
        sheet.open(Level.WARNING, "escalation", "to whom one turns when a target is at risk is open", "Add escalation: [{after: …, role: …}].", *rule)
        return
    people = {*allowed}
    ladder = []
    for step in found.value:
        known = holders(str(step.get("role", "")), sheet.estate)
        person = only(known) or only([name for name in known if name in people])
        ladder.append({**step, **({"person": person} if person else {})})
    sheet.put("escalation", ladder, f"The ladder {found}.")


def put_reporting(sheet: Sheet, people: Iterable[str | None]) -> None:
    """The report that most agreements of the kind name, to the people of this one."""
    report = precedent(sheet.kind, at("reporting", "report"), sheet.estate)
    within = precedent(sheet.kind, at("reporting", "due_within"), sheet.estate)
    to = list(dict.fromkeys(person for person in people if person))
    clause = {"report": None if report is None else report.value, "due_within": None if within is None else within.value, "to": to}
    written = {key: value for key, value in clause.items() if value}
    rules = ("A013",) if sheet.kind == "sla" else ()
    if report is None:
        sheet.open(
            Level.WARNING,
            "reporting",
            "which report is due, and when, is open: those that are signed here share none",
            "Add reporting: {report: …, due_within: …, to: […]}.",
            *rules,
        )
        return
    missing = [key for key in ("due_within", "to") if key not in written]
    if missing:
        sheet.open(Level.WARNING, "reporting", f"the reporting clause has no {' and no '.join(missing)} yet", "Complete the clause.", *rules)
    sheet.put("reporting", written, f"The report {report}.")


def put_review(sheet: Sheet) -> None:
    """The interval of the house, with its participants, or those whom the table of responsibilities names."""
    every = _habit(sheet.kind, at("review", "every"), sheet.estate)
    who = precedent(sheet.kind, at("review", "participants"), sheet.estate)
    raci = raci_of("review", sheet.estate)
    participants = list(who.value) if who is not None else list(dict.fromkeys([*raci.accountable, *raci.responsible, *raci.consulted]))
    if every is None:
        sheet.open(Level.ERROR, "review", "how often it is reviewed is open: those that are signed here share none", "Add every to review, for example 12 months.", "A012")
    clause = {**({} if every is None else {"every": every.value}), "participants": participants}
    sheet.put("review", clause, "" if every is None else f"The interval {every}.")


def put_version(sheet: Sheet, source: str) -> None:
    """The first entry of the changes: what was drafted, and from what."""
    owner = sheet.data.get("owner")
    person = sheet.estate.find(Person, owner) if isinstance(owner, str) else None
    by = {"by": owner} if person is not None and is_active(person, sheet.estate.as_of) else {}
    sheet.put("changes", [{"version": FIRST_VERSION, "on": sheet.estate.as_of.isoformat(), **by, "summary": say(DRAFTED, sheet.estate, source=source)}])


def free_id(kind: str, base: str, estate: Estate) -> str:
    """An id that nobody has: the base, else the first with a number behind it. Raises DraftError where the base is a draft that waits to be finished."""
    base = base[:60].strip("-")
    known = estate.entity(kind, base)
    if getattr(known, "status", "") == "draft":
        message = f"{kind}/{base} is a draft of it already, in {estate.records[kind, base].place}"
        raise DraftError(message, "Finish that one, or name another id with --id.")
    number, found = 1, base
    while estate.exists(kind, found):
        number += 1
        found = f"{base}-{number}"
    return found


def put_open_points(sheet: Sheet, head: list[str]) -> None:
    """The comment at the top: what it was drafted from, and what is still open."""
    points = [f"- {note.key}: {note.message}." for note in sheet.notes]
    lines = [*head, *(["Still open:", *points] if points else [])]
    sheet.comments[""] = "\n".join(line for text in lines for line in wrapped(text))


def wrapped(text: str, width: int = 136) -> list[str]:
    """A text in lines of a comment."""
    lines, line = [], ""
    for word in text.split(" "):
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = "  " + word if text.startswith("- ") else word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]


def comment(*texts: str) -> str:
    """Several remarks as one comment."""
    return "\n".join(line for text in texts if text for line in wrapped(text))
