"""`itsd demand`: the demand that is expected against the capacity that can be used, along what services are made of."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from itsd.cli.completion import complete_service
from itsd.cli.estate import jobs_of, load_estate, open_tree
from itsd.cli.options import Jobs, Output, parse_day, session_of
from itsd.cli.pages import PageFormat, Views, choose_page_format, present
from itsd.errors import ExitStatus, ItsdError


class FailOnDemand(StrEnum):
    """The verdicts that make the exit status 1."""

    INSUFFICIENT = "insufficient"
    AT_RISK = "at-risk"
    UNKNOWN = "unknown"
    NEVER = "never"


_FAILING = {
    FailOnDemand.INSUFFICIENT: {"insufficient"},
    FailOnDemand.AT_RISK: {"insufficient", "at risk"},
    FailOnDemand.UNKNOWN: {"insufficient", "at risk", "unknown"},
    FailOnDemand.NEVER: set(),
}

Name = Annotated[str | None, typer.Argument(help="The id of a service; all of them where none is named.", metavar="[SERVICE]", autocompletion=complete_service)]
Until = Annotated[str | None, typer.Option("--until", help="The end of the horizon; that of the settings where it is absent.", metavar="DATE")]
FailOn = Annotated[FailOnDemand, typer.Option("--fail-on", help="From which verdict on the exit status is 1.")]


def demand(
    context: typer.Context,
    service: Name = None,
    *,
    until: Until = None,
    fail_on: FailOn = FailOnDemand.INSUFFICIENT,
    output_format: PageFormat = None,
    output: Output = None,
    jobs: Jobs = 0,
) -> int:
    """Hold forecasts with their growth against usable capacity: headroom, the day it is exhausted, the limiting part."""
    from itsd.output import demand_words
    from itsd.output.speech import Speech
    from itsd.practices.identify.demand import judge_demand

    session = session_of(context)
    chosen = choose_page_format(output_format, output)
    estate = load_estate(session, open_tree(session), jobs_of(jobs)).estate
    end = parse_day(until) if until is not None else estate.settings.thresholds.forecast_horizon.after(estate.as_of)
    if end <= estate.as_of:
        message = f"{end} is not after {estate.as_of}, the day for which the estate is judged"
        raise ItsdError(message, "Give a later day with --until.")
    only = None
    if service is not None:
        from itsd.cli.named import find_named
        from itsd.model.service import Service

        only = find_named(Service, service, estate).id
    found = judge_demand(estate, end, only)
    speech = Speech(estate, session.locale)
    views = Views(
        page=lambda: demand_words.build_page(found, end, speech),
        table=lambda: demand_words.build_table(found),
        data=lambda: demand_words.build_data(found, end, speech),
    )
    present(views, chosen, session, output)
    return ExitStatus.FINDINGS if any(item.verdict.value in _FAILING[fail_on] for item in found) else ExitStatus.DONE
