"""`itsd portfolio`: all services by their status, what may be obsolete or there twice, and what the end of one would touch."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from itsd.cli.completion import complete_service
from itsd.cli.estate import jobs_of, load_estate, open_tree, seen_from_here
from itsd.cli.options import Jobs, Output, session_of
from itsd.cli.pages import PageFormat, Views, choose_page_format, present
from itsd.errors import ExitStatus, ItsdError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itsd.cli.options import Session
    from itsd.files.disk import DiskTree
    from itsd.model.estate import Estate
    from itsd.output.speech import Speech

Retire = Annotated[str | None, typer.Option("--retire", help="Show what the end of this service would touch.", metavar="SERVICE", autocompletion=complete_service)]
Propose = Annotated[bool, typer.Option("--propose", help="With --retire: write the change that proposes it, with everything it touches.")]
Record = Annotated[bool, typer.Option("--record", help="Write the record of a review of the portfolio, and the evidence that names it.")]
Participants = Annotated[list[str] | None, typer.Option("--participant", help="With --record: somebody who takes part; may be given several times.", metavar="PERSON")]


def portfolio(
    context: typer.Context,
    *,
    retire: Retire = None,
    propose: Propose = False,
    record: Record = False,
    participant: Participants = None,
    output_format: PageFormat = None,
    output: Output = None,
    jobs: Jobs = 0,
) -> int:
    """Review the portfolio: the services by status, reasons to end one, near-duplicates."""
    from itsd.output.speech import Speech

    session = session_of(context)
    chosen = choose_page_format(output_format, output)
    _check_options(retire, propose=propose, record=record, participants=participant or ())
    tree = open_tree(session)
    estate = load_estate(session, tree, jobs_of(jobs)).estate
    speech = Speech(estate, session.locale)
    _check_people(participant or (), estate)
    if retire is None:
        present(_survey(speech), chosen, session, output)
    else:
        present(_retirement(retire, speech), chosen, session, output)
    if propose and retire is not None:
        _propose(retire, tree, estate, session)
    if record:
        _record(participant or (), tree, speech, session)
    return ExitStatus.DONE


def _check_options(retire: str | None, *, propose: bool, record: bool, participants: Sequence[str]) -> None:
    """Raises ItsdError for options that say nothing together."""
    if propose and retire is None:
        message = "--propose proposes the end of a service, and none was named"
        raise ItsdError(message, "Name it: `itsd portfolio --retire SERVICE --propose`.")
    if record and retire is not None:
        message = "--record is about the whole portfolio, --retire about one service"
        raise ItsdError(message, "Give one of them.")
    if participants and not record:
        message = "--participant belongs to --record"
        raise ItsdError(message, "Give --record too, or leave it out.")


def _check_people(participants: Sequence[str], estate: Estate) -> None:
    """Raises ItsdError for somebody who is not there."""
    from itsd.model.reading import suggest

    for person in participants:
        if estate.entity("person", person) is None:
            message = f"there is no person {person}"
            raise ItsdError(message, suggest(person, estate.names("person")) or "`itsd list person` shows who there is.")


def _survey(speech: Speech) -> Views:
    from itsd.output import portfolio_words as words
    from itsd.practices.identify.doubles import find_near_duplicates
    from itsd.practices.identify.portfolio import portfolio_roles, survey_portfolio

    lines = survey_portfolio(speech.estate)
    return Views(
        page=lambda: words.build_page(lines, find_near_duplicates(speech.estate), portfolio_roles(speech.estate), speech),
        table=lambda: words.build_table(lines, speech),
        data=lambda: words.build_data(lines, find_near_duplicates(speech.estate), portfolio_roles(speech.estate), speech),
    )


def _retirement(name: str, speech: Speech) -> Views:
    from itsd.cli.named import find_named
    from itsd.model.service import Service
    from itsd.output import retirement_words as words
    from itsd.practices.identify.retirement import plan_retirement

    found = plan_retirement(find_named(Service, name, speech.estate), speech.estate)
    return Views(page=lambda: words.build_page(found, speech), table=lambda: words.build_table(found), data=lambda: words.build_data(found, speech))


def _propose(name: str, tree: DiskTree, estate: Estate, session: Session) -> None:
    from itsd.cli.drafts import write_drafts
    from itsd.cli.named import find_named
    from itsd.model.service import Service
    from itsd.model.written import Draft
    from itsd.practices.identify.retirement import plan_retirement, retirement_change

    found = plan_retirement(find_named(Service, name, estate), estate)
    pending = [id_ for id_, status in found.changes if status not in {"rejected", "withdrawn"}]
    if pending:
        sys.stderr.write(f"change/{pending[0]} proposes the end of {found.service} already; nothing was written.\n")
        return
    write_drafts([Draft("change", retirement_change(found, estate), {"": "Drafted: say why it ends, and who approves it."})], tree, estate, session)


def _record(participants: Sequence[str], tree: DiskTree, speech: Speech, session: Session) -> None:
    """The minutes, and the evidence that points to them. Raises ItsdError where nobody can own it, or where it is there already."""
    from itsd.cli.drafts import write_drafts
    from itsd.files.write import write_atomic
    from itsd.model.written import Draft
    from itsd.output.retirement_words import render_record
    from itsd.practices.identify.doubles import find_near_duplicates
    from itsd.practices.identify.portfolio import portfolio_roles, survey_portfolio

    estate = speech.estate
    roles = portfolio_roles(estate)
    owner = next((holder.person for wanted in ("portfolio-manager", "head-of-it") for role in roles if role.role == wanted for holder in role.holders), None)
    if owner is None:
        message = "nobody in post is portfolio-manager or head-of-it, so nobody can keep the record"
        raise ItsdError(message, "Give somebody the role under roles of a person.")
    id_ = f"portfolio-review-{estate.as_of}"
    minutes = f"agreements/evidence/{id_}.md"
    target = tree.root / minutes
    root = seen_from_here(tree.root)
    if target.exists():
        message = f"{minutes} exists already"
        raise ItsdError(message, "It is left as it is: what was decided may stand in it. Move it away to write another.")
    absent = [role.role for role in roles if not any(holder.person in participants for holder in role.holders)]
    write_atomic(target, render_record(survey_portfolio(estate), find_near_duplicates(estate), roles, participants, speech), root=tree.root)
    if not session.quiet:
        sys.stderr.write(f"wrote {f'{root}/' if root else ''}{minutes}\n")
    data = {
        "id": id_,
        "name": {"en": f"Review of the service portfolio, {estate.as_of}"},
        "evidence_kind": "updated-portfolios",
        "produced": {"on": str(estate.as_of)},
        "location": minutes,
        "owner": owner,
    }
    write_drafts([Draft("evidence", data)], tree, estate, session)
    if absent:
        sys.stderr.write(f"note: nobody takes part for {', '.join(absent)}; name them with --participant\n")
