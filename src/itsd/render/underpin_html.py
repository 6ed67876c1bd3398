"""Proofs as one page of HTML that needs nothing else: readable on a screen, on paper and by a screen reader."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from itsd.levels.lengths import format_moment
from itsd.output.underpin_words import say_counts, say_node, say_proof, say_scope, say_shaky, say_value, say_verdict, shown_outcomes
from itsd.output.visible import show_controls

if TYPE_CHECKING:
    from itsd.output.underpin_words import Underpinning
    from itsd.practices.agreements.proofs import TargetProof

_RIGHT_TO_LEFT = {"ar"}


def render_html(found: Underpinning) -> str:
    """The page. Everything that a user wrote is escaped; control characters are made visible."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415  # only pages need it

    environment = Environment(loader=PackageLoader("itsd.render"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_visible)
    environment.globals.update(
        say_node=say_node,
        say_proof=say_proof,
        say_scope=say_scope,
        say_shaky=say_shaky,
        say_value=say_value,
        say_moment=partial(format_moment, zone=ZoneInfo(found.timezone)),
        outcomes=shown_outcomes,
        verdict=_verdict,
        style=lambda target: _verdict(target).replace(" ", "-"),
        needs_details=_needs_details,
    )
    counts = say_counts([titled.proof for titled in found.proofs])
    direction = "rtl" if found.locale in _RIGHT_TO_LEFT else "ltr"
    page = environment.get_template("underpin.html").render(found=found, counts=counts, direction=direction)
    return page.rstrip() + "\n"


def _visible(value: object) -> object:
    return show_controls(value).replace("<U+000A>", "\n") if type(value) is str else value


def _verdict(target: TargetProof) -> str:
    return say_verdict(target.verdict, accepted=target.accepted)


def _needs_details(target: TargetProof) -> bool:
    """Whether a line of the table says not enough by itself."""
    return target.verdict is not None and (not target.verdict.met or any(outcome.expected_only for outcome in target.outcomes))
