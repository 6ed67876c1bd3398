"""Standard options as pages, tables and data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from itsd.output.page import Cell, Grid, Page, Paragraph, Section, Tone, code, plain
from itsd.output.speech import say_target, say_value
from itsd.output.table import Table

if TYPE_CHECKING:
    from fractions import Fraction

    from itsd.model.values import Money
    from itsd.output.page import Block
    from itsd.output.speech import Speech
    from itsd.practices.identify.effects import Bespoke, Effect, TierPrice
    from itsd.practices.identify.standards import Placed, Standard, Tier


class Findings:
    """A standard with everything that follows from it."""

    def __init__(self, standard: Standard, prices: tuple[TierPrice, ...], effects: tuple[Effect, ...], bespoke: Bespoke) -> None:
        """All of one service."""
        self.standard = standard
        self.prices = prices
        self.effects = effects
        self.bespoke = bespoke


def build_page(found: Findings, speech: Speech) -> Page:
    """The tiers, who goes where, what it costs, and the proof."""
    standard = found.standard
    count = len(standard.tiers)
    served = sum(item.tier is not None for item in standard.placed)
    title = f"{standard.service.id}: {count} standard option{'' if count == 1 else 's'} for {served} of {len(standard.placed)} requirements"
    if not standard.placed:
        nothing = Paragraph(f"No requirement names {standard.service.id}: there is nothing to serve. `itsd new requirement ID` makes one.")
        return Page("standardise", f"{standard.service.id}: no requirements", f"As of {speech.estate.as_of}.", (nothing,))
    blocks: list[Block] = [_tier(tier, found.prices[tier.number], standard, speech) for tier in standard.tiers]
    blocks += [Section("Who goes where", (_assignment(found),)), Section("Agreements", (Paragraph(_bespoke(found.bespoke)),))]
    return Page("standardise", title, _proof(standard), tuple(blocks))


def say_cost(value: Fraction, unit: str) -> str:
    """Over-provision: an amount of money, or a number of steps."""
    number = f"{value.numerator}" if value.denominator == 1 else f"{value.numerator / value.denominator:.3f}"
    return f"{number} {unit}" if unit else f"{number} step{'' if value == 1 else 's'}"


def _proof(standard: Standard) -> str:
    """How good the tiers are, with the bound."""
    over = say_cost(standard.over_provision, standard.unit)
    if standard.proven:
        proof = f"proven: no other choice of as many has less (bound {say_cost(standard.bound, standard.unit)})"
    else:
        proof = f"not proven: at least {say_cost(standard.bound, standard.unit)} cannot be avoided, less than {over} might be possible"
    single = f"; with one tier for all it would be {say_cost(standard.single, standard.unit)}" if standard.single is not None and standard.most > 1 else ""
    counted = "" if standard.unit else "; each step between two levels that somebody asks counts one, as step_costs in itsd.yaml say nothing"
    lacking = f" about {', '.join(standard.lacking)}" if standard.lacking and not standard.unit else ""
    return f"Over-provision {over}, {proof}{single}{counted}{lacking}."


def _tier(tier: Tier, price: TierPrice, standard: Standard, speech: Speech) -> Section:
    who = f"{len(tier.served)} requirement{'' if len(tier.served) == 1 else 's'}"
    if price.option is not None:
        known = f"{price.option.key} does all of it, {speech.price(price.price, price.option.unit)}"
    elif price.price is not None:
        known = f"no option does all of it yet; estimated {speech.price(price.price)}"
    else:
        known = "no option does all of it yet; its price is not known"
    rows = tuple((code(target.metric + (f" {target.priority}" if target.priority else "")), Cell(say_value(target))) for target in tier.targets)
    over = say_cost(tier.surplus, standard.unit)
    return Section(f"Tier {tier.number + 1}: {who}, over-provision {over}", (Paragraph(f"{known}."), Grid("", plain("Target", "Level"), rows)))


def _assignment(found: Findings) -> Grid:
    rows = tuple(_row(effect, found) for effect in found.effects)
    return Grid("", plain("Requirement", "Customer", "Tier", "Has today", "Price", "More than asked"), rows)


def _row(effect: Effect, found: Findings) -> tuple[Cell, ...]:
    placed = effect.placed
    tier = Cell("none", Tone.BAD) if placed.tier is None else Cell(str(placed.tier + 1))
    current = Cell("") if effect.current is None else code(effect.current.option)
    return code(placed.requirement.id), Cell(placed.requirement.customer), tier, current, _paid(effect), Cell(_surplus(placed, found.standard.unit))


def _paid(effect: Effect) -> Cell:
    """What the customer saves or pays for one unit."""
    difference = effect.difference
    if effect.placed.tier is None:
        return Cell("")
    if difference is None:
        return Cell("unknown", Tone.UNKNOWN)
    if not difference.amount:
        return Cell("the same")
    return Cell(f"saves {_positive(difference)}", Tone.MET) if difference.amount < 0 else Cell(f"pays {_positive(difference)} more", Tone.RISK)


def _positive(money: Money) -> str:
    return f"{abs(money.amount):f} {money.currency}"


def _surplus(placed: Placed, unit: str) -> str:
    if placed.tier is None:
        return placed.reason
    return f"{say_cost(placed.surplus, unit)}: {', '.join(placed.better)}" if placed.better else "nothing"


def _bespoke(found: Bespoke) -> str:
    """The share of agreements made to measure; no agreements are no share."""
    total = len(found.agreements)
    if not total:
        return "No SLA about the service is in force, so there is no share of bespoke agreements."
    named = f" ({', '.join(found.before)})" if found.before else ""
    left = f" ({', '.join(found.after)})" if found.after else ""
    return f"Bespoke are {len(found.before)} of {total} SLAs in force{named}; with these options it would be {len(found.after)} of {total}{left}."


def build_table(found: Findings) -> Table:
    """A row for each requirement."""
    headings = ("requirement", "customer", "tier", "has_today", "price_today", "price_of_tier", "difference", "over_provision", "unit", "better_than_asked", "reason")
    return Table("standardise", headings, tuple(tuple(str(value or "") for value in _effect_data(effect, found).values()) for effect in found.effects))


def _effect_data(effect: Effect, found: Findings) -> dict[str, Any]:
    placed = effect.placed
    price = None if placed.tier is None else found.prices[placed.tier].price
    return {
        "requirement": placed.requirement.id,
        "customer": placed.requirement.customer,
        "tier": None if placed.tier is None else placed.tier + 1,
        "has_today": None if effect.current is None else effect.current.key,
        "price_today": None if effect.current is None or effect.current.price is None else str(effect.current.price).strip(),
        "price_of_tier": None if price is None else str(price).strip(),
        "difference": None if effect.difference is None else str(effect.difference).strip(),
        "over_provision": None if placed.tier is None else str(placed.surplus),
        "unit": found.standard.unit or "steps",
        "better_than_asked": ", ".join(placed.better),
        "reason": placed.reason or None,
    }


def build_data(found: Findings, speech: Speech) -> dict[str, Any]:
    """Everything, for programs; costs exact, as whole numbers or fractions."""
    standard = found.standard
    return {
        "format": "itsd-standardise",
        "version": 1,
        "as_of": str(speech.estate.as_of),
        "service": standard.service.id,
        "most": standard.most,
        "over_provision": str(standard.over_provision),
        "bound": str(standard.bound),
        "unit": standard.unit or "steps",
        "proven": standard.proven,
        "with_one_tier": None if standard.single is None else str(standard.single),
        "tiers": [
            {
                "tier": tier.number + 1,
                "targets": [say_target(target) for target in tier.targets],
                "requirements": list(tier.served),
                "over_provision": str(tier.surplus),
                "option": None if price.option is None else price.option.key,
                "price": None if price.price is None else str(price.price).strip(),
                "estimated": price.estimated,
            }
            for tier, price in zip(standard.tiers, found.prices, strict=True)
        ],
        "requirements": [_effect_data(effect, found) for effect in found.effects],
        "bespoke": {"agreements": list(found.bespoke.agreements), "before": list(found.bespoke.before), "after": list(found.bespoke.after)},
    }
