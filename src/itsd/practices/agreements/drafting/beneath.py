"""A draft OLA or contract: the terms of the house, and the target budget derived backwards from everything that it has to carry."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from itsd.diagnostics import Level
from itsd.levels.comparison import Verdict, measure_of
from itsd.model.agreement import Contract, Ola, Sla
from itsd.model.inheritance import effective
from itsd.model.time import PriorityScheme
from itsd.model.written import Draft
from itsd.practices.agreements.drafting.budget import Wishes, derive_budget
from itsd.practices.agreements.drafting.calendars import is_known
from itsd.practices.agreements.drafting.house import at, precedent
from itsd.practices.agreements.drafting.hypothesis import put_in_force, replaced_by
from itsd.practices.agreements.drafting.parties_beneath import read_word
from itsd.practices.agreements.drafting.phrases import COMPLETE_TICKETS, FORCE_MAJEURE, KEEP_LEVELS, say
from itsd.practices.agreements.drafting.promised import CLAUSES
from itsd.practices.agreements.drafting.results import Drafted, DraftError, Row
from itsd.practices.agreements.drafting.sides import put_head
from itsd.practices.agreements.drafting.terms import (
    Sheet,
    comment,
    fiscal_year_after,
    free_id,
    put_escalation,
    put_open_points,
    put_renewal,
    put_reporting,
    put_review,
    put_version,
)
from itsd.practices.agreements.proof import prove
from itsd.practices.agreements.question import end_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from itsd.model.agreement import Agreement, WorkloadLimit
    from itsd.model.estate import Estate
    from itsd.model.values import Duration
    from itsd.practices.agreements.drafting.budget import Budget
    from itsd.practices.agreements.drafting.parties_beneath import Word


@dataclass(frozen=True, slots=True)
class Order:
    """What is ordered: `provider/service` names, and what the one who drafts wishes; the id where it is chosen."""

    kind: str
    names: tuple[str, ...]
    wishes: Wishes = field(default_factory=Wishes)
    id: str = ""


def draft_beneath(order: Order, estate: Estate) -> Drafted:
    """A draft OLA or contract. Raises DraftError."""
    word = read_word(order.kind, order.names, estate)
    _check_wishes(order.wishes, estate)
    sheet = Sheet(order.kind, estate)
    sheet.put("id", order.id or free_id(order.kind, f"{word.provider}-{word.services[0].id}", estate))
    put_head(sheet, word, order.wishes)
    budget = derive_budget(order.kind, sheet.data, estate, order.wishes)
    _put_term(sheet, budget)
    _put_service(sheet, word, budget, order.wishes.hours)
    rows = [*budget.rows, *_put_limits(sheet, budget)]
    _put_levels(sheet, budget)
    _put_duties(sheet, budget)
    _put_house(sheet, word)
    put_version(sheet, ", ".join(f"{word.provider}/{service.id}" for service in word.services))
    sheet.notes += budget.notes
    _check_above(sheet, rows)
    _check_itself(sheet)
    _put_top(sheet, word, budget)
    return Drafted(Draft(order.kind, sheet.data, sheet.comments), ", ".join(order.names), tuple(sheet.notes), (), tuple(rows))


def _check_wishes(wishes: Wishes, estate: Estate) -> None:
    if wishes.hours is not None and not is_known(wishes.hours, estate):
        message = f"there is no calendar {wishes.hours}"
        raise DraftError(message, f"Calendars are {', '.join([*estate.ids('calendar'), 'always'])}.")
    for name in wishes.carry:
        kind, _, id_ = name.partition("/")
        if estate.entity(kind, id_) is None:
            message = f"there is no {kind} {id_}"
            raise DraftError(message, f"`itsd list {kind}` shows what there is.")


def _put_term(sheet: Sheet, budget: Budget) -> None:
    """The term of everything above, and notices as long as theirs: who leaves earlier leaves a gap."""
    estate, carried = sheet.estate, budget.carried
    if carried:
        first = max(estate.as_of, min(agreement.valid.from_ for agreement in carried))
        ends = [end_of(agreement) for agreement in carried]
        last = None if None in ends else max(end for end in ends if end is not None) - timedelta(days=1)
        said = "As long as what it carries." if last is not None else "Without an end, because what it carries has none."
    else:
        first, last = fiscal_year_after(estate.as_of, estate)
        said = "The next fiscal year: nothing is known yet that it carries."
    sheet.put("valid", {"from": first.isoformat(), **({} if last is None else {"to": last.isoformat()})}, said)
    longest = _longest_notice(carried, estate)
    put_renewal(sheet, 12, longest[0] if longest is not None else "")
    if longest is not None:
        sheet.comments["termination"] = f"No shorter than that of {longest[1]}."


def _longest_notice(carried: Iterable[Agreement], estate: Estate) -> tuple[str, str] | None:
    """The longest notice of what is carried, and whose it is."""
    found = [(clause.notice, agreement.key) for agreement in carried if (clause := effective(agreement, "termination", estate)) is not None]
    if not found:
        return None
    notice, key = max(found, key=lambda item: _days(item[0]))
    return str(notice), key


def _days(notice: Duration) -> date:
    return notice.after(date(2001, 1, 1))


def _put_service(sheet: Sheet, word: Word, budget: Budget, hours: str | None) -> None:
    estate = sheet.estate
    summaries = [estate.raw("service", service.id)["summary"] for service in word.services]
    sheet.put("scope", {"in": summaries}, "What the services are. Decide what is out of scope, and write it under out.")
    sheet.put("hours", budget.hours, "The smallest calendar here that holds the hours of everything it carries." if budget.carried and hours is None else "")
    known: list[dict[str, Any]] = [estate.raw("service", service.id)["support"] for service in word.services if service.support is not None]
    support: dict[str, Any] = {"hours": budget.support}
    support.update({key: known[0][key] for key in ("contacts", "languages") if known and key in known[0]})
    sheet.put("support", support)
    sheet.follow("maintenance", list(dict.fromkeys(name for service in word.services for name in service.planned_interruptions)))
    found = precedent(sheet.kind, at("priorities"), estate) or precedent("sla", at("priorities"), estate)
    schemes = [scheme.id for scheme in estate.each(PriorityScheme)]
    sheet.follow("priorities", found.value if found is not None else schemes[0] if len(schemes) == 1 else None)


def _put_levels(sheet: Sheet, budget: Budget) -> None:
    """The derived promises: as targets with their arithmetic, or in the clauses that are made for them."""
    targets: list[dict[str, Any]] = []
    clauses: dict[str, dict[str, Any]] = {"security": {}, "continuity": {}}
    for promised in budget.levels:
        clause, key, comparator = CLAUSES.get(promised.metric.id, ("", "", ""))
        if promised.metric.id == "obligations":
            sheet.put("compliance", [{"obligation": item, "flow_down": True} for item in promised.target["includes"]], comment("Flows down from what it carries."))
        elif clause and set(promised.target) == {"id", "metric", comparator}:
            clauses[clause][key] = promised.target[comparator]
            sheet.comments[f"{clause}/{key}"] = _arithmetic(promised.rows)
        else:
            sheet.comments[f"targets/{len(targets)}"] = _arithmetic(promised.rows)
            targets.append(promised.target)
    sheet.follow("targets", targets)
    for name, terms in clauses.items():
        sheet.follow(name, {key: terms[key] for _, key, _ in CLAUSES.values() if key in terms})
    if not targets:
        hint = "Name what it is to carry with --carry, or agree on targets, and write them down."
        message = "nothing that is signed rests on it" + (" with a promise that could be derived" if budget.carried else "")
        sheet.open(Level.WARNING, "targets", message, hint)


def _arithmetic(rows: Sequence[Row]) -> str:
    """How a promise was derived: the row that decides, and how many others it holds for as well; what could not be derived."""
    deciding = [row for row in rows if row.binding] or [row for row in rows if row.needed]
    others = {row.agreement for row in rows} - {row.agreement for row in deciding[:1]}
    said = [f"{deciding[0].said}." if deciding else "", f"Enough for {', '.join(sorted(others))} as well." if others and deciding else ""]
    said += [f"Not derived for {row.agreement}: {row.problem}." for row in rows if row.problem]
    return comment(*dict.fromkeys(said))


def _put_limits(sheet: Sheet, budget: Budget) -> list[Row]:
    """Up to how much use it holds: the sum of what everything above promises to serve. Gives the rows of the arithmetic."""
    found: dict[tuple[str, str], list[tuple[Agreement, Any]]] = {}
    for agreement in budget.carried:
        for limit in effective(agreement, "workload_limits", sheet.estate) if isinstance(agreement, Sla) else ():
            found.setdefault((limit.metric, "" if limit.per is None else str(limit.per)), []).append((agreement, limit))
    limits: list[dict[str, Any]] = []
    rows: list[Row] = []
    for (metric, per), group in sorted(found.items()):
        units = {measure[0] for _, limit in group if (measure := measure_of(limit.at_most)) is not None}
        if len(units) != 1:
            sheet.open(Level.WARNING, "workload_limits", f"the limits of {metric} above have different units, which do not add", "Agree on a limit, and write it down.")
            continue
        amount, unit = sum(limit.at_most.amount for _, limit in group), group[0][1].at_most.unit
        written: Any = f"{amount:f} {unit}".strip() if unit else int(amount) if amount == int(amount) else amount
        parts = " + ".join(f"{limit.at_most} ({agreement.key})" for agreement, limit in group)
        said = f"{parts} = {written}" if len(group) > 1 else f"{parts}"
        sheet.comments[f"workload_limits/{len(limits)}"] = comment(f"{said}.")
        limits.append({"metric": metric, "at_most": written, **({"per": per} if per else {})})
        rows += [_limit_row(agreement, limit, f"at most {written}", said) for agreement, limit in group]
    sheet.follow("workload_limits", limits)
    return rows


def _limit_row(agreement: Agreement, limit: WorkloadLimit, needed: str, said: str) -> Row:
    measure = measure_of(limit.at_most)
    return Row(agreement.key, f"limit of {limit.metric}", limit.metric, "", f"at most {limit.at_most}", "number", None if measure is None else measure[1], needed=needed, said=said)


def _put_duties(sheet: Sheet, budget: Budget) -> None:
    """Exceptions no wider than those of everything it carries, and duties in house phrases."""
    estate = sheet.estate
    said = [effective(agreement, "exceptions", estate) for agreement in budget.carried]
    common = [text for text in said[0] if all(text in other for other in said)] if said else []
    if budget.carried:
        written = [dict(text.entries) if text.locales else str(text) for text in common]
        sheet.follow("exceptions", written, "No wider than those of what it carries: whatever else is excepted here would leak.")
        if not common:
            sheet.open(Level.INFO, "exceptions", "what it carries has no exception in common, so it has none", "An exception here has to stand in everything it carries.")
    else:
        sheet.put("exceptions", [say(FORCE_MAJEURE, estate)], "A house phrase: decide when else the targets do not hold.")
    duties = {"provider": [say(KEEP_LEVELS, estate)], "receiver": [say(COMPLETE_TICKETS, estate)]}
    sheet.put("responsibilities", duties, "House phrases: write what each side really has to do.")


def _put_house(sheet: Sheet, word: Word) -> None:
    parties = sheet.data["parties"]
    put_escalation(sheet, [str(parties["receiver"].get("representative", "")), str(parties.get("provider", {}).get("representative", "") if sheet.kind == "ola" else "")])
    put_reporting(sheet, [parties["receiver"].get("representative"), sheet.data.get("owner")])
    put_review(sheet)
    if sheet.kind == "contract":
        sheet.open(Level.INFO, "charges", f"what {word.provider} charges is not known", "Add charges, and credits for missed targets.")


def _check_above(sheet: Sheet, rows: Sequence[Row]) -> None:
    """What falls short above although the draft promises its part: another part is at fault, and no promise here mends that."""
    supposed = put_in_force(sheet.kind, sheet.data, sheet.estate)
    named = {(row.agreement, row.target) for row in rows if row.needed}
    for agreement in dict.fromkeys(row.agreement for row in rows):
        kind, _, id_ = agreement.partition("/")
        found = supposed.entity(kind, id_)
        for target in prove(found, supposed, brief=True).targets if isinstance(found, Sla | Ola) else ():
            if (agreement, target.name) in named and target.verdict is Verdict.FALLS_SHORT and target.worst is not None:
                accepted = ", which is accepted" if target.accepted else ""
                message = f"{target.name} of {agreement} falls short all the same{accepted}: {target.worst.reason}"
                hint = f"The fault lies elsewhere: `itsd underpin {agreement.removeprefix('sla/')}` shows where."
                sheet.open(Level.INFO if target.accepted else Level.WARNING, "targets", message, hint)


def _check_itself(sheet: Sheet) -> None:
    """What the draft promises has to be carried in its turn: by the provider's own part and by what that rests on."""
    supposed = put_in_force(sheet.kind, sheet.data, sheet.estate)
    agreement = supposed.entity(sheet.kind, sheet.data["id"])
    if not isinstance(agreement, Ola):
        return
    for target in prove(agreement, supposed, brief=True).targets:
        if target.verdict is Verdict.FALLS_SHORT and target.worst is not None:
            message = f"{target.name} {target.promised} is what has to be promised, and what the team rests on does not carry it: {target.worst.reason}"
            sheet.open(Level.WARNING, "targets", message, "Have the parts beneath promise more, or what it carries promise less.", "U002", "U003", "U005")


def _put_top(sheet: Sheet, word: Word, budget: Budget) -> None:
    """The comment at the top: what it has to carry, whose place it takes, and what is open."""
    names = ", ".join(service.id for service in word.services)
    head = [f"Drafted for {names} by {word.provider}."]
    if budget.carried:
        head.append(f"Carries {', '.join(agreement.key for agreement in budget.carried)}; each target is the loosest with which they still hold.")
    supposed = put_in_force(sheet.kind, sheet.data, sheet.estate)
    draft = supposed.entity(sheet.kind, sheet.data["id"])
    replaced = replaced_by(draft, sheet.estate) if isinstance(draft, Ola | Contract) else []
    if replaced:
        keys = ", ".join(other.key for other in replaced)
        head.append(f"Worked out as if it took the place of {keys}: end {'it' if len(replaced) == 1 else 'them'} when this is signed.")
        hint = "When it is signed, end the other and write supersedes here, or leave the service out of it."
        sheet.open(Level.INFO, "items", f"{keys} speaks for {names} today", hint)
    head.append("Approvals are given with the agreed text by both sides.")
    put_open_points(sheet, head)
