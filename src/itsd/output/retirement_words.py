"""The end of a service as a page, a table and data; the record of a review of the portfolio."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from itsd.output.markdown import escape_markdown
from itsd.output.page import Block, Cell, Grid, Item, Listing, Page, Paragraph, Section, Tone, code, plain
from itsd.output.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itsd.output.speech import Speech
    from itsd.practices.identify.doubles import Duplicate
    from itsd.practices.identify.portfolio import PortfolioLine, PortfolioRole
    from itsd.practices.identify.retirement import Retirement


def build_page(found: Retirement, speech: Speech) -> Page:
    """When it can end, what stands in the way, and everything that it touches."""
    can = f"it can end on {found.earliest}" if found.earliest is not None else "nobody knows when it can end"
    title = f"The end of {found.service}: {'obstacles first' if found.obstacles else can}"
    replaced = "" if found.replacement is None else f"; {found.replacement} takes its place{'' if found.replaced else ', but is not operational yet'}"
    open_ = "".join(f"; change/{id_} proposes it already and is {status}" for id_, status in found.changes)
    blocks: list[Block] = []
    if found.obstacles:
        blocks.append(Section("In the way", (Listing(tuple(Item(obstacle.words, Tone.BAD) for obstacle in found.obstacles)),)))
    blocks += _agreements(found)
    if found.dependants:
        blocks.append(Section("Services that need it", (Listing(tuple(Item(f"{item.service.id}{' (critical)' if item.critical else ''}") for item in found.dependants)),)))
    if found.losses:
        items = tuple(Item(f"{loss.activity}: {'still supported by ' + ', '.join(loss.remaining) if loss.remaining else 'no other service supports it'}") for loss in found.losses)
        blocks.append(Section("Activities that lose it", (Listing(items),)))
    if found.touched:
        rows = tuple((code(item.key), Cell(item.what)) for item in found.touched)
        blocks.append(Section("What else names it", (Grid("", plain("Entity", "What"), rows),)))
    if not blocks:
        blocks.append(Paragraph("Nothing else in the estate names it."))
    return Page("portfolio", title, f"As of {speech.estate.as_of}, {can}{replaced}{open_}.", tuple(blocks))


def _agreements(found: Retirement) -> list[Block]:
    if not found.ties:
        return []
    rows = tuple(
        (code(tie.touched.key), Cell(tie.status), Cell(str(tie.by_term or "")), Cell(str(tie.by_notice or "")), Cell("binds" if tie.binding else "")) for tie in found.ties
    )
    return [Section("Agreements about it", (Grid("", plain("Agreement", "Status", "Ends by its term", "Or by notice today", ""), rows),))]


def build_table(found: Retirement) -> Table:
    """A row for everything that is touched."""
    rows = [(tie.touched.key, tie.touched.what, tie.status, "yes" if tie.binding else "no", str(tie.earliest or "")) for tie in found.ties]
    rows += [(item.service.key, "a service that needs it", item.service.status, "yes" if item.critical else "no", "") for item in found.dependants]
    rows += [(loss.activity, "an activity that loses it", " ".join(loss.remaining), "no" if loss.remaining else "yes", "") for loss in found.losses]
    rows += [(item.key, item.what, "", "no", "") for item in found.touched]
    return Table("retirement", ("entity", "what", "state", "binding", "earliest"), tuple(rows))


def build_data(found: Retirement, speech: Speech) -> dict[str, Any]:
    """Everything, for programs."""
    return {
        "format": "itsd-retirement",
        "version": 1,
        "as_of": str(speech.estate.as_of),
        "service": found.service,
        "earliest": None if found.earliest is None else str(found.earliest),
        "replacement": found.replacement,
        "replaced": found.replaced,
        "obstacles": [obstacle.words for obstacle in found.obstacles],
        "agreements": [
            {
                "agreement": tie.touched.key,
                "status": tie.status,
                "binding": tie.binding,
                "by_term": str(tie.by_term) if tie.by_term else None,
                "by_notice": str(tie.by_notice) if tie.by_notice else None,
            }
            for tie in found.ties
        ],
        "services": [{"service": item.service.id, "critical": item.critical} for item in found.dependants],
        "activities": [{"activity": loss.activity, "still_supported_by": list(loss.remaining)} for loss in found.losses],
        "touched": [{"entity": item.key, "what": item.what} for item in found.touched],
        "changes": [{"change": id_, "status": status} for id_, status in found.changes],
    }


def render_record(lines: Sequence[PortfolioLine], doubles: Sequence[Duplicate], roles: Sequence[PortfolioRole], present: Sequence[str], speech: Speech) -> str:
    """The record of a review of the portfolio, for those who take part to complete: who has to be there, what was looked at, what is decided."""
    day = speech.estate.as_of
    text = [f"# Review of the service portfolio, {day}", "", "## Who takes part", "", "| Role | Part | Held by | Present |", "| --- | --- | --- | --- |"]
    for role in roles:
        there = [holder.person for holder in role.holders if holder.person in present]
        held = ", ".join(holder.person for holder in role.holders) or "nobody"
        text.append(f"| {escape_markdown(role.role)} | {', '.join(role.parts)} | {escape_markdown(held)} | {escape_markdown(', '.join(there)) or 'no'} |")
    text += ["", "## Services to decide about", "", "| Service | Reasons | Decision | By | Until |", "| --- | --- | --- | --- | --- |"]
    for line in lines:
        reasons = [reason.words for reason in line.reasons] + ([f"{line.status} for {line.age} days"] if line.stuck else [])
        if reasons:
            text.append(f"| {escape_markdown(line.id)} ({escape_markdown(speech.text(line.name))}) | {escape_markdown('; '.join(reasons))} |  |  |  |")
    text += ["", "## Services that may be one", ""]
    text += [f"- {escape_markdown(pair.first)} and {escape_markdown(pair.second)}: {escape_markdown(pair.words)}" for pair in doubles] or ["None."]
    text += ["", "## What is not known", ""]
    text += [f"- {escape_markdown(line.id)}: {escape_markdown('; '.join(reason.words for reason in line.unknown))}" for line in lines if line.unknown] or ["Nothing."]
    text += ["", "## The portfolio", "", "| Service | Status | Since | Agreements | Activities |", "| --- | --- | --- | ---: | ---: |"]
    text += [f"| {escape_markdown(line.id)} | {line.status} | {line.since or ''} | {len(line.agreements)} | {len(line.activities)} |" for line in lines]
    return "\n".join(text) + "\n"
