"""`itsd gap`: what activities and customers need and do not get, and what is offered that nobody needs."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from itsd.cli.estate import jobs_of, load_estate, open_tree
from itsd.cli.options import Jobs, Output, session_of
from itsd.cli.pages import PageFormat, Views, choose_page_format, present
from itsd.errors import ExitStatus


class GroupName(StrEnum):
    """What gaps can be grouped by besides their sort."""

    PROCESS = "process"
    ACTIVITY = "activity"
    SERVICE = "service"
    CUSTOMER = "customer"


class SortName(StrEnum):
    """The sorts of gaps."""

    COVERAGE = "coverage"
    LEVEL = "level"
    PERFORMANCE = "performance"
    ORPHAN = "orphan"
    OVER_PROVISION = "over-provision"
    UNDECIDED = "undecided"


class FailOnGap(StrEnum):
    """The gaps that make the exit status 1."""

    ANY = "any"
    UNDECIDED = "undecided"
    NEVER = "never"


By = Annotated[GroupName | None, typer.Option("--by", help="Group by this instead of the sort of gap.")]
Only = Annotated[list[SortName] | None, typer.Option("--only", help="Only gaps of this sort; may be given several times.")]
Undecided = Annotated[bool, typer.Option("--undecided", help="Only gaps about which the register says nothing.")]
Propose = Annotated[bool, typer.Option("--propose", help="Write drafts of the register's entries and of changes into the estate.")]
FailOn = Annotated[FailOnGap, typer.Option("--fail-on", help="Which gaps make the exit status 1.")]


def gap(
    context: typer.Context,
    *,
    by: By = None,
    only: Only = None,
    undecided: Undecided = False,
    propose: Propose = False,
    fail_on: FailOn = FailOnGap.NEVER,
    output_format: PageFormat = None,
    output: Output = None,
    jobs: Jobs = 0,
) -> int:
    """Find gaps between what is needed and what is offered, promised and achieved."""
    from itsd.output import gap_words
    from itsd.output.speech import Speech
    from itsd.practices.identify.gaps import find_gaps

    session = session_of(context)
    chosen = choose_page_format(output_format, output)
    tree = open_tree(session)
    estate = load_estate(session, tree, jobs_of(jobs)).estate
    found = find_gaps(estate)
    sorts = {name.value for name in only or ()}
    shown = [item for item in found.found if (not sorts or item.sort.value in sorts) and not (undecided and item.decided)]
    speech = Speech(estate, session.locale)
    views = Views(
        page=lambda: gap_words.build_page(found, shown, speech, by.value if by is not None else ""),
        table=lambda: gap_words.build_table(shown),
        data=lambda: gap_words.build_data(found, shown, speech),
    )
    present(views, chosen, session, output)
    if propose:
        from itsd.cli.drafts import write_drafts
        from itsd.practices.identify.proposals import draft_gaps

        write_drafts(draft_gaps(shown, estate), tree, estate, session)
    failing = fail_on is not FailOnGap.NEVER and any(fail_on is FailOnGap.ANY or not item.decided for item in shown)
    return ExitStatus.FINDINGS if failing else ExitStatus.DONE
