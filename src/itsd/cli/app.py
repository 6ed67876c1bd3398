"""The application: the commands, and the options that stand before them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from itsd.cli import (
    agreement,
    approve,
    clock,
    codeowners,
    comment,
    demand,
    diff,
    draft,
    explain,
    fmt,
    gap,
    graph,
    init,
    listing,
    match,
    new,
    notify,
    portfolio,
    publish,
    render,
    rules,
    schema,
    show,
    standardise,
    templates,
    underpin,
    validate,
)
from itsd.cli.options import LocaleName, Session, parse_day

app = typer.Typer(
    name="itsd",
    help="IT services and agreements, run from git.",
    epilog="Start with: itsd init my-estate",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(value: bool) -> None:  # noqa: FBT001  # the signature of an option's callback
    if value:
        from itsd import __version__  # start-up time

        typer.echo(f"itsd {__version__}")
        raise typer.Exit


@app.callback()
def start(
    context: typer.Context,
    *,
    estate: Annotated[Path, typer.Option("--estate", help="A folder of the estate; its root is found upward.", metavar="DIR")] = Path(),
    as_of: Annotated[str | None, typer.Option("--as-of", help="The day to take for today.", metavar="DATE")] = None,
    locale: Annotated[LocaleName | None, typer.Option("--locale", help="The language of texts.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say only what was asked for.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say more about what is done.")] = False,
    no_color: Annotated[bool, typer.Option("--no-color", help="No colours, not even on a terminal.")] = False,
    _version: Annotated[bool, typer.Option("--version", "-V", callback=_show_version, is_eager=True, help="Show the version.")] = False,
) -> None:
    """IT services and agreements, run from git."""
    context.obj = Session(estate, parse_day(as_of) if as_of is not None else None, locale.value if locale else None, quiet, verbose, no_color)


app.command("init", epilog="Example: itsd init my-estate")(init.init)
app.command("new", epilog="Example: itsd new service e-mail --set provider=it-team")(new.new)
app.command("validate", epilog="Example: itsd validate --format sarif --output findings.sarif")(validate.validate)
app.command("fmt", epilog="Example: itsd fmt --check")(fmt.fmt)
app.command("list", epilog="Example: itsd list service --format csv")(listing.list_entities)
app.command("show", epilog="Example: itsd show sla/finance-email")(show.show)
app.command("graph", epilog="Example: itsd graph service/email --output email.svg")(graph.graph)
app.command("underpin", epilog="Example: itsd underpin permits-portal --tree")(underpin.underpin)
app.command("diff", epilog="Example: itsd diff main --format markdown")(diff.diff)
app.command("codeowners", epilog="Example: itsd codeowners --output .github/CODEOWNERS")(codeowners.codeowners)
app.command("comment", epilog="Example: itsd comment comment.md")(comment.comment)
app.command("gap", epilog="Example: itsd gap --by service --output gaps.html")(gap.gap)
app.command("demand", epilog="Example: itsd demand gis-portal --until 2028-12-31")(demand.demand)
app.command("match", epilog="Example: itsd match req-permits-payment")(match.match)
app.command("standardise", epilog="Example: itsd standardise email --tiers 2")(standardise.standardise)
app.command("portfolio", epilog="Example: itsd portfolio --retire fax-gateway")(portfolio.portfolio)
app.command("agreement", epilog="Example: itsd agreement permits-portal")(agreement.agreement)
app.command("approve", epilog="Example: itsd approve permits-portal --role head-of-it")(approve.approve)
app.command("render", epilog="Example: itsd render permits-portal --output permits-portal.pdf")(render.render)
app.command("publish", epilog="Example: itsd publish staff --output site")(publish.publish)
app.command("notify", epilog="Example: itsd notify staff --output letters")(notify.notify)
app.command("templates", epilog="Example: itsd templates --copy documents/agreement.html")(templates.templates)
app.command("rules", epilog="Example: itsd rules --family A")(rules.list_rules)
app.command("explain", epilog="Example: itsd explain A009")(explain.explain)
app.command("schema", epilog="Example: itsd schema service > service.schema.json")(schema.schema)
app.add_typer(clock.app, name="clock")
app.add_typer(draft.app, name="draft")
