"""`itsd match`: what is offered against what is required, aspect by aspect, and the cheapest combination where no offer suffices."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from itsd.cli.completion import complete_requirement
from itsd.cli.estate import jobs_of, load_estate, open_tree
from itsd.cli.options import Jobs, Output, session_of
from itsd.cli.pages import PageFormat, Views, choose_page_format, present
from itsd.errors import ExitStatus, ItsdError

if TYPE_CHECKING:
    from pathlib import Path

    from itsd.model.demand import Requirement
    from itsd.model.estate import Estate
    from itsd.practices.identify.matching import Match


class FailOnOutcome(StrEnum):
    """The outcomes that make the exit status 1."""

    IMPOSSIBLE = "impossible"
    UNKNOWN = "unknown"
    NEEDS_CHANGE = "needs-change"
    NEVER = "never"


_FAILING = {
    FailOnOutcome.IMPOSSIBLE: {"impossible"},
    FailOnOutcome.UNKNOWN: {"impossible", "unknown"},
    FailOnOutcome.NEEDS_CHANGE: {"impossible", "unknown", "needs change"},
    FailOnOutcome.NEVER: set(),
}

Name = Annotated[str | None, typer.Argument(help="The id of a requirement.", metavar="[REQUIREMENT]", autocompletion=complete_requirement)]
All = Annotated[bool, typer.Option("--all", help="All requirements that are still meant, a line each.")]
Propose = Annotated[bool, typer.Option("--propose", help="Write a draft package of the combination into the estate.")]
FailOn = Annotated[FailOnOutcome, typer.Option("--fail-on", help="From which outcome on the exit status is 1.")]


def match(
    context: typer.Context,
    requirement: Name = None,
    *,
    every: All = False,
    propose: Propose = False,
    fail_on: FailOn = FailOnOutcome.NEVER,
    output_format: PageFormat = None,
    output: Output = None,
    jobs: Jobs = 0,
) -> int:
    """Match a requirement with options and packages: which meets it, what it would take, or why nothing can."""
    session = session_of(context)
    chosen = choose_page_format(output_format, output)
    if (requirement is None) is not every:
        message = "a requirement and --all were both given" if every else "no requirement was named"
        raise ItsdError(message, "Name one requirement, or give --all: `itsd list requirement` shows what there is.")
    tree = open_tree(session)
    estate = load_estate(session, tree, jobs_of(jobs)).estate
    found = [_match(item, estate) for item in _named(requirement, estate)]
    _show(found, estate, context, chosen=chosen, output=output, every=every)
    if propose:
        from itsd.cli.drafts import write_drafts
        from itsd.practices.identify.proposals import draft_package

        write_drafts([draft for item in found if (draft := draft_package(item, estate)) is not None], tree, estate, session)
    return ExitStatus.FINDINGS if any(item.outcome.value in _FAILING[fail_on] for item in found) else ExitStatus.DONE


def _show(found: list[Match], estate: Estate, context: typer.Context, *, chosen: str, output: Path | None, every: bool) -> None:
    from itsd.output import match_words
    from itsd.output.speech import Speech

    session = session_of(context)
    speech = Speech(estate, session.locale)
    views = Views(
        page=lambda: match_words.build_overview(found, speech) if every else match_words.build_page(found[0], speech, verbose=session.verbose),
        table=lambda: match_words.build_table(found),
        data=lambda: match_words.build_data(found, speech),
    )
    present(views, chosen, session, output)


def _named(name: str | None, estate: Estate) -> list[Requirement]:
    """The requirement of a name, or all that are still meant. Raises ItsdError where it is not there or cannot be read."""
    from itsd.cli.named import find_named
    from itsd.model.demand import Requirement
    from itsd.practices.identify.fit import live_requirements

    return list(live_requirements(estate)) if name is None else [find_named(Requirement, name, estate)]


def _match(requirement: Requirement, estate: Estate) -> Match:
    from itsd.practices.identify.matching import match as match_requirement

    try:
        return match_requirement(requirement, estate)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in {"scipy", "numpy"}:
            raise
        message = f"no single offer meets {requirement.id}, and combinations are found with scipy, which is not installed"
        raise ItsdError(message, "Install it with: pip install 'itsd[analyse]'") from None
