"""`itsd draft`: a first text of an SLA, an OLA or a contract, with nothing in it that the estate does not say."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from itsd.cli.completion import (
    complete_calendar,
    complete_carried,
    complete_chosen_option,
    complete_customer,
    complete_package,
    complete_requirement,
    complete_supplier_service,
    complete_team_service,
)
from itsd.cli.estate import load_estate, open_tree, seen_from_here
from itsd.cli.options import FailOn, LevelName, Output, session_of
from itsd.cli.pages import PageFormat, Views, choose_page_format, present
from itsd.errors import ExitStatus, ItsdError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from fractions import Fraction

    from itsd.cli.options import Session
    from itsd.files.disk import DiskTree
    from itsd.model.demand import Requirement
    from itsd.model.estate import Estate
    from itsd.output.draft_words import Shown
    from itsd.practices.agreements.drafting.results import Drafted

app = typer.Typer(help="Draft an SLA, an OLA or a contract from the estate.", no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)

RequirementId = Annotated[str | None, typer.Option("--requirement", help="Meet this requirement.", metavar="ID", autocompletion=complete_requirement)]
Customer = Annotated[str | None, typer.Option("--customer", help="The unit it is for.", metavar="UNIT", autocompletion=complete_customer)]
_ITEM = "An option of a service; may be given several times."
Items = Annotated[list[str] | None, typer.Option("--item", "--service", help=_ITEM, metavar="SERVICE/OPTION", autocompletion=complete_chosen_option)]
Packages = Annotated[list[str] | None, typer.Option("--package", help="A package; may be given several times.", metavar="ID", autocompletion=complete_package)]
Users = Annotated[int | None, typer.Option("--users", min=1, help="For how many users it is.", metavar="NUMBER")]
Id = Annotated[str | None, typer.Option("--id", help="The id of the draft; made from its parties where it is left out.", metavar="ID")]
File = Annotated[Path | None, typer.Option("--file", help="Write to this file instead of the usual place.", metavar="FILE")]
ToOutput = Annotated[bool, typer.Option("--print", help="Print the document instead of writing a file.")]
_TEAMS = "A team with a service; a team alone stands for all it provides."
Teams = Annotated[list[str] | None, typer.Argument(help=_TEAMS, metavar="[TEAM/SERVICE]...", autocompletion=complete_team_service)]
_SUPPLIERS = "A supplier with a service; a supplier alone stands for all it provides."
Suppliers = Annotated[list[str] | None, typer.Argument(help=_SUPPLIERS, metavar="[SUPPLIER/SERVICE]...", autocompletion=complete_supplier_service)]
_CARRY = "An SLA, or ola/ID, that it has to carry, also one in preparation; all signed ones that rest on it where none is named."
Carry = Annotated[list[str] | None, typer.Option("--carry", help=_CARRY, metavar="AGREEMENT", autocompletion=complete_carried)]
_SHARE = "The part of what is left that this one may take; by default all parts of which nothing is known take the same."
Share = Annotated[str | None, typer.Option("--share", help=_SHARE, metavar="PERCENT")]
_HOURS = "The hours of the provider; the smallest that suffice where they are left out."
Hours = Annotated[str | None, typer.Option("--hours", help=_HOURS, metavar="CALENDAR", autocompletion=complete_calendar)]


@app.command("sla", epilog="Example: itsd draft sla --customer finance-affairs --item email/gold --users 210")
def draft_sla(  # options
    context: typer.Context,
    *,
    requirement: RequirementId = None,
    customer: Customer = None,
    items: Items = None,
    packages: Packages = None,
    users: Users = None,
    id_: Id = None,
    file: File = None,
    print_only: ToOutput = False,
    fail_on: FailOn = LevelName.ERROR,
    output_format: PageFormat = None,
    output: Output = None,
) -> int:
    """Draft an SLA from a requirement, or from options and packages of the customer's catalogue."""
    from itsd.practices.agreements.drafting.sla import Order
    from itsd.practices.agreements.drafting.sla import draft_sla as make_draft

    names = [*(items or ()), *(f"package/{name.removeprefix('package/')}" for name in packages or ())]

    def make(estate: Estate) -> Drafted:
        found = _requirement(requirement, estate)
        who, what, how_many = customer, names, users
        if found is None:
            who, what, how_many = _complete(customer, names, users, estate)
        return make_draft(Order(who, tuple(what), found, _checked_id("sla", id_, estate), how_many), estate)

    return _run(context, make, (file, print_only, fail_on), output_format, output)


@app.command("ola", epilog="Example: itsd draft ola network-team/network")
def draft_ola(  # options
    context: typer.Context,
    names: Teams = None,
    *,
    carry: Carry = None,
    share: Share = None,
    hours: Hours = None,
    id_: Id = None,
    file: File = None,
    print_only: ToOutput = False,
    fail_on: FailOn = LevelName.ERROR,
    output_format: PageFormat = None,
    output: Output = None,
) -> int:
    """Draft an OLA whose targets are the loosest with which everything that rests on the team still holds."""
    make = _beneath("ola", names or (), (carry, share, hours), id_)
    return _run(context, make, (file, print_only, fail_on), output_format, output)


@app.command("contract", epilog="Example: itsd draft contract gulf-fibre/wan-link")
def draft_contract(  # options
    context: typer.Context,
    names: Suppliers = None,
    *,
    carry: Carry = None,
    share: Share = None,
    hours: Hours = None,
    id_: Id = None,
    file: File = None,
    print_only: ToOutput = False,
    fail_on: FailOn = LevelName.ERROR,
    output_format: PageFormat = None,
    output: Output = None,
) -> int:
    """Draft a contract whose targets are the loosest with which everything that rests on the supplier still holds."""
    make = _beneath("contract", names or (), (carry, share, hours), id_)
    return _run(context, make, (file, print_only, fail_on), output_format, output)


def _beneath(kind: str, names: Sequence[str], wishes: tuple[list[str] | None, str | None, str | None], id_: str | None) -> Callable[[Estate], Drafted]:
    def make(estate: Estate) -> Drafted:
        from itsd.practices.agreements.drafting.beneath import Order, draft_beneath
        from itsd.practices.agreements.drafting.budget import Wishes

        carry, share, hours = wishes
        keys = tuple(name if "/" in name else f"sla/{name}" for name in carry or ())
        return draft_beneath(Order(kind, tuple(names), Wishes(keys, _share(share), hours), _checked_id(kind, id_, estate)), estate)

    return make


def _share(text: str | None) -> Fraction | None:
    """A share given on the command line. Raises ItsdError."""
    if text is None:
        return None
    from itsd.model.values import parse_percentage

    try:
        share = parse_percentage(text if text.endswith("%") else f"{text}%").fraction
    except ValueError:
        share = None
    if not share:
        message = f"--share {text} is no part of what is left"
        raise ItsdError(message, "Give a percentage above 0% and up to 100%, for example --share 40%.")
    return share


def _requirement(name: str | None, estate: Estate) -> Requirement | None:
    from itsd.cli.named import find_named
    from itsd.model.demand import Requirement

    return None if name is None else find_named(Requirement, name, estate)


def _complete(customer: str | None, names: list[str], users: int | None, estate: Estate) -> tuple[str | None, list[str], int | None]:
    """What was given, and what is asked for on a terminal."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return customer, names, users
    from itsd.practices.agreements.drafting.choosing import customers, offered_to

    if customer is None:
        customer = _ask(f"customer (one of {', '.join(customers(estate)) or 'none yet'})")
    if not names:
        names = _ask(f"what it is about (one or more of {', '.join(offered_to(customer, estate)) or 'nothing offered yet'})").replace(",", " ").split()
    if users is None:
        answer = _ask("users (how many; empty where that is not known)", needed=False)
        users = int(answer) if answer.isascii() and answer.isdigit() and int(answer) else None
    return customer, names, users


def _ask(label: str, *, needed: bool = True) -> str:
    while True:
        answer = str(typer.prompt(label, default="", show_default=False)).strip()
        if answer or not needed:
            return answer
        typer.echo("  It is needed.")


def _checked_id(kind: str, id_: str | None, estate: Estate) -> str:
    """The id that was asked for; empty where none was. Raises ItsdError where it is taken, or is none."""
    if id_ is None:
        return ""
    import re

    from itsd.model.values import ID_PATTERN

    if not re.fullmatch(ID_PATTERN, id_) or len(id_) > 64:  # noqa: PLR2004  # as ids of files
        message = f"{id_!r} is no id"
        raise ItsdError(message, "Write lower-case letters, digits and hyphens, at most 64.")
    if estate.exists(kind, id_):
        message = f"there is a {kind} {id_} already, in {estate.records[kind, id_].place}"
        raise ItsdError(message, "Choose another id; ids are never used again.")
    return id_


def _run(context: typer.Context, make: Callable[[Estate], Drafted], place: tuple[Path | None, bool, LevelName], output_format: str | None, output: Path | None) -> int:
    """Draft, write or print the document, and report."""
    from itsd.diagnostics import Level
    from itsd.model.written import write_entity
    from itsd.output.draft_words import Shown
    from itsd.practices.agreements.drafting.results import DraftError

    file, print_only, fail_on = place
    session = session_of(context)
    chosen = choose_page_format(output_format, output)
    tree = open_tree(session)
    estate = load_estate(session, tree).estate
    try:
        drafted = make(estate)
    except DraftError as error:
        raise ItsdError(str(error), error.hint) from None
    text = write_entity(drafted.draft.kind, drafted.draft.data, drafted.draft.comments)
    where = "" if print_only else _write(drafted, text, file, tree, session)
    _show(Shown(drafted, text, where, str(estate.as_of)), chosen, session, output, print_only=print_only)
    return ExitStatus.FINDINGS if drafted.reaches(Level(fail_on.value)) else ExitStatus.DONE


def _write(drafted: Drafted, text: str, file: Path | None, tree: DiskTree, session: Session) -> str:
    """Write the document where nothing is yet; gives its path in the estate."""
    from itsd.cli.drafts import check_draft, check_free, check_place
    from itsd.files.write import write_atomic
    from itsd.model.kinds import KINDS

    draft = drafted.draft
    check_draft(text, draft.id)
    target = file.resolve() if file is not None else tree.root / KINDS[draft.kind].folder / f"{draft.id}.yaml"
    check_free(target)
    check_place(target, tree)
    write_atomic(target, text, root=tree.root)
    relative = target.relative_to(tree.root).as_posix()
    if not session.quiet:
        root = seen_from_here(tree.root)
        sys.stderr.write(f"wrote {f'{root}/' if root else ''}{relative}\n")
    return relative


def _show(shown: Shown, chosen: str, session: Session, output: Path | None, *, print_only: bool) -> None:
    from itsd.output import draft_words

    views = Views(
        page=lambda: draft_words.build_page(shown, verbose=session.verbose),
        table=lambda: draft_words.build_table(shown),
        data=lambda: draft_words.build_data(shown),
    )
    if print_only and chosen == "text" and output is None:
        sys.stdout.write(shown.document)
        if not session.quiet:
            _report_aside(draft_words.build_page(shown, verbose=session.verbose), session)
        return
    present(views, chosen, session, output)


def _report_aside(page: object, session: Session) -> None:
    """The report on standard error, because the document has standard output to itself."""
    import shutil

    from itsd.output.page import Page
    from itsd.output.page_text import render_page

    assert isinstance(page, Page)  # noqa: S101  # the caller built it
    sys.stderr.write(render_page(page, color=session.color(sys.stderr), width=shutil.get_terminal_size().columns))
