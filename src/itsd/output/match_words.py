"""Matches of requirements as pages, tables and data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from itsd.levels.comparison import measure_of
from itsd.model.demand import Capacity
from itsd.output.page import Cell, Grid, Item, Listing, Page, Paragraph, Section, Tone, code, plain, tone_of
from itsd.output.speech import say_target, say_value
from itsd.output.table import Table
from itsd.practices.identify.aspects import Standing
from itsd.practices.identify.matching import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itsd.model.estate import Estate
    from itsd.output.page import Block
    from itsd.output.speech import Speech
    from itsd.practices.identify.aspects import AspectLine
    from itsd.practices.identify.fit import OfferFit, TargetFit
    from itsd.practices.identify.matching import Match

_TONES = {Outcome.MATCHABLE: Tone.MET, Outcome.NEEDS_CHANGE: Tone.RISK, Outcome.IMPOSSIBLE: Tone.BAD, Outcome.UNKNOWN: Tone.UNKNOWN}
_STANDING = {Standing.TARGETED: Tone.PLAIN, Standing.WAIVED: Tone.QUIET, Standing.MISSING: Tone.BAD}
_SHOWN = 5  # offers of a page that are not asked for in full


def build_page(found: Match, speech: Speech, *, verbose: bool = False) -> Page:
    """Everything about one requirement."""
    requirement = found.requirement
    blocks: list[Block] = [_aspects(found, speech), _offers(found, speech, verbose=verbose)]
    if verbose:
        blocks += [_details(fit, speech) for fit in found.ranked]
    blocks += [block for block in (_combination(found, speech), _conflict(found), _silent(found, speech)) if block is not None]
    return Page("match", f"{requirement.id} ({speech.text(requirement.name)}): {found.outcome.value}", _sentence(found.reason), tuple(blocks))


def build_overview(found: Sequence[Match], speech: Speech) -> Page:
    """All requirements, a line each."""
    counts = ", ".join(f"{number} {outcome.value}" for outcome in Outcome if (number := sum(item.outcome is outcome for item in found)))
    headings = plain("Requirement", "Customer", "Targeted, waived, missing", "Outcome", "Why")
    rows = tuple(
        (code(item.requirement.id), Cell(item.requirement.customer), _counted(item.aspects), Cell(item.outcome.value, _TONES[item.outcome]), Cell(item.reason)) for item in found
    )
    word = "requirement" if len(found) == 1 else "requirements"
    grid = (Grid("", headings, rows),) if rows else (Paragraph("There are no requirements to match. `itsd new requirement ID` makes one."),)
    return Page("match", f"{len(found)} {word}: {counts}" if found else "No requirements", f"As of {speech.estate.as_of}.", grid)


def build_table(found: Sequence[Match]) -> Table:
    """A row for each requirement, offer and target."""
    headings = ("requirement", "outcome", "offer", "available", "price", "target", "asked", "promised", "verdict", "reason")
    rows: list[tuple[str, ...]] = [
        (
            item.requirement.id,
            item.outcome.value,
            fit.offer.key,
            "yes" if fit.available else "no",
            _amount(fit),
            target.need.name,
            say_target(target.need.target),
            _promised(target),
            *_judged(target),
        )
        for item in found
        for fit in item.ranked
        for target in fit.targets
    ]
    rows += [(item.requirement.id, item.outcome.value, *[""] * 7, item.reason) for item in found if not any(fit.targets for fit in item.ranked)]
    return Table("match", headings, tuple(rows))


def build_data(found: Sequence[Match], speech: Speech) -> dict[str, Any]:
    """Everything, for programs."""
    return {"format": "itsd-match", "version": 1, "as_of": str(speech.estate.as_of), "requirements": [_data(item, speech) for item in found]}


def _data(found: Match, speech: Speech) -> dict[str, Any]:
    combined = found.combination
    return {
        "requirement": found.requirement.id,
        "name": speech.text(found.requirement.name),
        "customer": found.requirement.customer,
        "services": list(found.cores),
        "outcome": found.outcome.value,
        "reason": found.reason,
        "aspects": [{"aspect": line.aspect, "standing": line.standing.value, "targets": [say_target(target) for target in line.targets]} for line in found.aspects],
        "offers": [
            {
                "offer": fit.offer.key,
                "verdict": fit.verdict.value,
                "available": fit.available,
                "standard": fit.offer.standard,
                "price": _amount(fit) or None,
                "leaves_out": [*fit.absent, *fit.offer.missing],
                "targets": [_target_data(target) for target in fit.targets],
            }
            for fit in found.ranked
        ],
        "combination": None
        if combined is None
        else {
            "core": [choice.key for choice in combined.core],
            "enhancing": [choice.key for choice in combined.extras],
            "price": None if combined.price is None else str(combined.price),
            "unpriced": list(combined.unpriced),
            "targets": [_target_data(fit) for fit in combined.answers],
        },
        "conflict": None if found.conflict is None else [_target_data(fit) for fit in found.conflict.nearest],
        "nothing_promised_about": [fit.need.name for fit in found.silent],
    }


def _target_data(fit: TargetFit) -> dict[str, Any]:
    delta = fit.comparison.decided.delta
    return {
        "target": fit.need.name,
        "aspect": fit.need.aspect,
        "asked": say_target(fit.need.target),
        "promised": _promised(fit) or None,
        "by": fit.by or None,
        "verdict": fit.verdict.value,
        "reason": fit.comparison.reason,
        "delta": None if delta is None else str(delta),
        "unit": fit.comparison.decided.unit or None,
    }


def _counted(lines: tuple[AspectLine, ...]) -> Cell:
    numbers = [sum(line.standing is standing for line in lines) for standing in Standing]
    return Cell(f"{numbers[0]}, {numbers[1]}, {numbers[2]}", Tone.BAD if numbers[2] else Tone.PLAIN)


def _aspects(found: Match, speech: Speech) -> Section:
    """The nine aspects, and what is asked besides."""
    rows = [(Cell(line.aspect), Cell(line.standing.value, _STANDING[line.standing]), Cell(_asked(line, speech))) for line in found.aspects]
    named = {id(target) for line in found.aspects for target in line.targets}
    others = [target for target in found.requirement.targets if id(target) not in named]
    rows += [(Cell("besides"), Cell("targeted"), Cell("; ".join(map(say_target, others))))] if others else []
    return Section("What is asked", (Grid("", plain("Aspect", "Said", "Asked, or why nothing is"), tuple(rows)),))


def _asked(line: AspectLine, speech: Speech) -> str:
    if line.targets:
        return "; ".join(map(say_target, line.targets))
    return speech.text(line.waived.reason) if line.waived is not None else "add a target, or waive it with a reason"


def _offers(found: Match, speech: Speech, *, verbose: bool) -> Section:
    shown = found.ranked if verbose else found.ranked[:_SHOWN]
    rows = tuple((code(fit.offer.key), Cell(_price(fit, speech)), Cell(f"{fit.met} of {len(fit.targets)}"), Cell(_verdict(fit), _tone(fit)), Cell(_why(fit))) for fit in shown)
    if not rows:
        return Section("What is offered", (Paragraph("Nothing that has to do with it.", Tone.QUIET),))
    more = len(found.ranked) - len(shown)
    legend = f"and {more} more; --verbose shows all, target by target" if more else ""
    return Section("What is offered", (Grid("", plain("Offer", "Price", "Met", "Verdict", "Why"), rows, legend=legend),))


def _price(fit: OfferFit, speech: Speech) -> str:
    unit = fit.offer.core[0].unit if len(fit.offer.choices) == 1 else None
    return speech.price(fit.offer.price, unit)


def _amount(fit: OfferFit) -> str:
    return "" if fit.offer.price is None else str(fit.offer.price).strip()


def _verdict(fit: OfferFit) -> str:
    return fit.verdict.value if fit.available or not fit.verdict.met else "not for this customer"


def _tone(fit: OfferFit) -> Tone:
    return tone_of(fit.verdict) if fit.available or not fit.verdict.met else Tone.BAD


def _why(fit: OfferFit) -> str:
    """What is wrong with an offer, or by how much it is better than needed."""
    lacking = [f"{item.need.name}: {item.comparison.reason}" for item in fit.targets if not item.verdict.met]
    lacking += [f"leaves out {name}" for name in fit.absent] + [f"{name} cannot be taken" for name in fit.offer.missing]
    if not fit.available and not fit.verdict.met:
        lacking.append("not for this customer")
    better = [f"{item.need.name}: {item.comparison.decided.words}" for item in fit.targets if item.verdict.met and item.comparison.decided.delta]
    only = [f"{item.need.name} {item.comparison.reason}" for item in fit.targets if item.comparison.expected_only]
    return "; ".join(lacking or only or better) or "exactly what is needed"


def _details(fit: OfferFit, speech: Speech) -> Section:
    return Section(f"{fit.offer.key}, {_price(fit, speech)}: {_verdict(fit)}", (_fits(fit.targets),), _tone(fit))


def _fits(fits: Sequence[TargetFit]) -> Grid:
    rows = tuple((Cell(fit.need.name), Cell(say_value(fit.need.target)), Cell(_promised(fit)), *_told(fit)) for fit in fits)
    return Grid("", plain("Target", "Asked", "Promised", "Verdict", "Why"), rows)


def _told(fit: TargetFit) -> tuple[Cell, Cell]:
    return Cell(fit.verdict.value, tone_of(fit.verdict)), Cell(fit.comparison.reason)


def _judged(fit: TargetFit) -> tuple[str, str]:
    return fit.verdict.value, fit.comparison.reason


def _promised(fit: TargetFit) -> str:
    return "" if fit.promised is None else f"{say_value(fit.promised)} by {fit.by}"


def _combination(found: Match, speech: Speech) -> Section | None:
    """The cheapest combination, which is a single offer where only promises are missing."""
    combined = found.combination
    if combined is None:
        return None
    price = speech.price(combined.price) if combined.price is not None or len(combined.choices) == 1 else _prices(found, speech)
    names = " with ".join(choice.key for choice in combined.choices)
    title = "The cheapest combination" if len(combined.choices) > 1 else "The nearest offer"
    note = [Paragraph(f"Its price is not known: {', '.join(combined.unpriced)} has none in {speech.estate.settings.currency}.", Tone.UNKNOWN)] if combined.unpriced else []
    return Section(f"{title}: {names}, {price}", (_fits(combined.answers), *note))


def _prices(found: Match, speech: Speech) -> str:
    choices = () if found.combination is None else found.combination.choices
    return " and ".join(speech.price(choice.price, choice.unit) for choice in choices if choice.price is None or choice.price.amount)


def _conflict(found: Match) -> Section | None:
    if found.conflict is None:
        return None
    title = "What makes it impossible" if found.outcome is Outcome.IMPOSSIBLE else "What cannot be told"
    notes = () if len(found.conflict.nearest) < 2 else (Paragraph("Each can be met, but no combination of what is offered meets them together; take any one away and one does."),)  # noqa: PLR2004
    return Section(title, (Paragraph(_sentence(found.conflict.reason)), *notes, *((_fits(found.conflict.nearest),) if found.conflict.nearest else ())), Tone.BAD)


def _silent(found: Match, speech: Speech) -> Section | None:
    """What somebody has to promise first, with what is known of it."""
    if not found.silent:
        return None
    items = tuple(Item("; ".join([f"{fit.need.name}: {say_target(fit.need.target)} is asked", *_known(fit, found.cores, speech.estate)])) for fit in found.silent)
    return Section("Nothing is promised about", (Listing(items),))


def _known(fit: TargetFit, cores: tuple[str, ...], estate: Estate) -> Iterator[str]:
    """What was measured of a capacity that nobody promises yet."""
    wanted = measure_of(fit.need.target.at_least)
    for service in cores:
        for capacity in estate.referring(Capacity, "service", service):
            usable = measure_of(capacity.usable)
            if capacity.metric == fit.need.target.metric and capacity.service == service:
                enough = (
                    "which would do"
                    if wanted and usable and usable[0] == wanted[0] and usable[1] >= wanted[1]
                    else "which would not do"
                    if wanted and usable and usable[0] == wanted[0]
                    else "in another unit"
                )
                yield f"{capacity.usable} are usable by {capacity.key}, {enough}"


def _sentence(text: str) -> str:
    return f"{text}." if text else ""
