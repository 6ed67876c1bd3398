"""`itsd standardise`: the few options of a service that serve every requirement with the least over-provision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from itsd.cli.completion import complete_service
from itsd.cli.estate import jobs_of, load_estate, open_tree
from itsd.cli.options import Jobs, Output, session_of
from itsd.cli.pages import PageFormat, Views, choose_page_format, present
from itsd.errors import ExitStatus, ItsdError

if TYPE_CHECKING:
    from itsd.model.estate import Estate
    from itsd.model.service import Service
    from itsd.output.standardise_words import Findings

Name = Annotated[str, typer.Argument(help="The id of a service.", metavar="SERVICE", autocompletion=complete_service)]
Tiers = Annotated[int, typer.Option("--tiers", "-k", min=1, max=20, help="How many options there may be at most.")]
Propose = Annotated[bool, typer.Option("--propose", help="Add the options that are missing to the file of the service, as drafts.")]


def standardise(
    context: typer.Context, service: Name, *, tiers: Tiers = 3, propose: Propose = False, output_format: PageFormat = None, output: Output = None, jobs: Jobs = 0
) -> int:
    """Find the few standard options that serve all requirements of a service, proven to be the best."""
    from itsd.cli.named import find_named
    from itsd.model.service import Service
    from itsd.output import standardise_words
    from itsd.output.speech import Speech

    session = session_of(context)
    chosen = choose_page_format(output_format, output)
    tree = open_tree(session)
    estate = load_estate(session, tree, jobs_of(jobs)).estate
    found = _find(find_named(Service, service, estate), tiers, estate)
    speech = Speech(estate, session.locale)
    views = Views(
        page=lambda: standardise_words.build_page(found, speech),
        table=lambda: standardise_words.build_table(found),
        data=lambda: standardise_words.build_data(found, speech),
    )
    present(views, chosen, session, output)
    if propose:
        from itsd.cli.drafts import append_options
        from itsd.practices.identify.proposals import draft_options

        append_options(found.standard.service.id, draft_options(found.standard, found.prices, estate), tree, estate, session)
    return ExitStatus.DONE


def _find(service: Service, most: int, estate: Estate) -> Findings:
    """Everything about the standard options. Raises ItsdError where the solver is not installed."""
    from itsd.output.standardise_words import Findings
    from itsd.practices.identify.effects import find_bespoke, find_effects, price_tiers
    from itsd.practices.identify.standards import standardise as find_standard

    try:
        standard = find_standard(service, most, estate)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in {"scipy", "numpy"}:
            raise
        message = "standard options are found with numpy, which is not installed"
        raise ItsdError(message, "Install it with: pip install 'itsd[analyse]'") from None
    prices = price_tiers(standard, estate)
    return Findings(standard, prices, find_effects(standard, prices, estate), find_bespoke(standard, estate))
