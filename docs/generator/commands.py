"""The page of the commands, from the command line's own definitions."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import TYPE_CHECKING, cast

import typer

from docs.generator.markdown import find_anchor, format_code, join_page, render_table
from itsd.cli.app import app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

# Ways of use that people ask for, besides the example that every `--help` shows.
EXAMPLES: dict[str, tuple[tuple[str, str], ...]] = {
    "init": (
        ("A new estate with the organisation's name in both languages", 'itsd init my-estate --name "Ministry of Lands" --arabic-name "وزارة الأراضي"'),
        ("The sample estate of a ministry, to look at and to play with", "itsd init ministry --sample"),
    ),
    "new": (
        ("Ask for the keys one after another (on a terminal)", "itsd new service e-mail"),
        ("Give them by options", 'itsd new unit finance --set "name={en: Finance, ar: المالية}" --set unit_kind=directorate --set customer=true'),
        ("Look at the document before it is written", 'itsd new maintenance friday-night --set "name={en: Friday night, ar: ليلة الجمعة}" --set notice=5bd --print'),
    ),
    "validate": (
        ("Check the estate around the working folder", "itsd validate"),
        ("Fail on warnings as well", "itsd validate --fail-on warning"),
        ("Only findings below a folder", "itsd validate agreements/sla"),
        ("Only rules about targets, without one of them", "itsd validate --select T --ignore T017"),
        ("Two outputs of one run", "itsd validate --format github --also sarif:itsd.sarif"),
        ("Only what a change touches, and what depends on it", "itsd validate --changed-since origin/main"),
        ("Again at every change, until Ctrl-C", "itsd validate --watch"),
    ),
    "demand": (
        ("Every service: headroom, when it is exhausted, what limits it", "itsd demand"),
        ("One service, three years ahead", "itsd demand gis-portal --until 2029-12-31"),
        ("With pictures", "itsd demand --output demand.html"),
        ("Fail as soon as something is at risk", "itsd demand --fail-on at-risk"),
    ),
    "gap": (
        ("Everything that is needed and not there, and the map of activities and aspects", "itsd gap"),
        ("What each service lacks", "itsd gap --by service --only level"),
        ("What nobody has decided about", "itsd gap --undecided --fail-on undecided"),
        ("The map as a page", "itsd gap --output gaps.html"),
        ("Drafts for the register, and changes for services", "itsd gap --only coverage --propose"),
    ),
    "graph": (
        ("Everything that a service needs, what depends on it, and who carries it", "itsd graph service/permits-portal"),
        ("A picture for a page", "itsd graph sla/permits-portal --output permits.svg"),
        ("The same from right to left", "itsd --locale ar graph sla/permits-portal --output permits-ar.svg"),
        ("What the loss of a supplier would touch", "itsd graph supplier/gulf-fibre"),
        ("All services, for a wiki that draws Mermaid", "itsd graph --format mermaid"),
    ),
    "match": (
        ("One requirement: its nine aspects, the offers ranked, the cheapest combination", "itsd match req-permits-payment"),
        ("Every offer target by target", "itsd --verbose match req-permits-online"),
        ("All requirements, a line each", "itsd match --all"),
        ("The combination as a draft package", "itsd match req-permits-payment --propose"),
        ("Fail where something cannot be met", "itsd match --all --fail-on impossible"),
    ),
    "notify": (
        ("The letter about each edition that nobody was told of, and who would get it", "itsd notify"),
        ("A mail message for each reader, to send by hand", "itsd notify staff --output letters"),
        ("Send it to those who lack it, and record who was told", "itsd notify staff --send"),
        ("In Arabic only, everything since edition 1", "itsd --locale ar notify staff --since 1"),
    ),
    "draft sla": (
        ("From options of the customer's catalogue", "itsd draft sla --customer finance-affairs --item email/gold --users 210"),
        ("From a package, to look at it first", "itsd draft sla --customer survey-gis --package field-survey --print"),
        ("From a requirement; exit status 1 where it asks for other than is offered", "itsd draft sla --requirement req-permits-payment --fail-on warning"),
    ),
    "draft ola": (
        ("For one service of a team", "itsd draft ola network-team/network"),
        ("For all that a team provides, with what every agreement above leaves", "itsd --verbose draft ola network-team --print"),
        ("Only for an SLA in preparation", "itsd draft ola applications-team/inspection-app --carry inspection-app"),
    ),
    "draft contract": (
        ("For one service of a supplier", "itsd draft contract gulf-fibre/wan-link"),
        ("In the supplier's own hours", "itsd draft contract paygate/payment-gateway --hours supplier-london --print"),
        ("The budget with exact numbers, for another program", "itsd draft contract gulf-fibre/wan-link --print --format json"),
    ),
    "publish": (
        ("Every catalogue into the folder site/", "itsd publish"),
        ("What differs from what was published; exit status 1 where something does", "itsd publish --check"),
        ("The catalogue as it would become, on this machine, anew at each change", "itsd publish staff --serve"),
    ),
    "render": (
        ("An SLA as PDF in the languages of the estate, for its customer", "itsd render permits-portal --output permits-portal.pdf"),
        ("Arabic and English side by side, to negotiate in Word", "itsd render permits-portal --languages ar,en --columns --output permits-portal.docx"),
        ("The copy for the own files, with its proof", "itsd render permits-portal --copy internal --output permits-portal-internal.pdf"),
        ("An OLA and a contract, each in two formats, into a folder", "itsd render ola/network-operations contract/gulf-fibre-wan --format html --format pdf --output documents/"),
    ),
    "templates": (
        ("Which there are, and which the estate replaces", "itsd templates"),
        ("A copy of one, to change", "itsd templates --copy documents/agreement.html"),
    ),
    "portfolio": (
        ("All services, what may be obsolete or there twice, and who decides", "itsd portfolio"),
        ("What the end of a service would touch, and when it can end", "itsd portfolio --retire email"),
        ("The change that proposes it", "itsd portfolio --retire email --propose"),
        ("The record of a review, with those who take part", "itsd portfolio --record --participant aisha-al-balushi --participant ibrahim-al-hosni"),
    ),
    "standardise": (
        ("Two options of e-mail that serve everybody, and the proof that no others are better", "itsd standardise email --tiers 2"),
        ("The same for a spreadsheet", "itsd standardise email --tiers 3 --format csv"),
        ("Add what is missing to the file of the service", "itsd standardise email --tiers 2 --propose"),
    ),
    "underpin": (
        ("Every SLA that is signed", "itsd underpin"),
        ("One of them, with what each part gives and has to give", "itsd underpin permits-portal --tree"),
        ("An OLA, held against what it rests on", "itsd underpin ola/network-operations"),
        ("What would follow if a supplier promised more", "itsd underpin permits-portal --what-if contract/paygate-payments:p1-resolution=2h"),
        ("A page for people without the tool", "itsd underpin --output proofs.html"),
        ("Fail where anything is not known", "itsd underpin --fail-on unknown"),
    ),
    "diff": (
        ("What the branch at hand does to what was promised", "itsd diff"),
        ("Two states of your choice, only what is an error for the provider", "itsd diff v1.0 main --perspective provider"),
        ("The changed agreements old against new, to print", "itsd diff main --output redline.pdf"),
        ("The same in both languages, as the customer may see it", "itsd diff main --languages en,ar --copy customer --output redline.html"),
        ("A comment and annotations for a pull request, from one run", "itsd diff origin/main...HEAD --format github --also markdown:comment.md"),
        ("What customers are told", "itsd diff v1.0 --changelog"),
        ("Two folders, without git", "itsd diff ../last-year ."),
        ("The estate in a subfolder of a ref", "itsd diff main:offices/it offices/it"),
    ),
    "comment": (
        ("Keep one comment with the changes on the pull or merge request of this job", "itsd comment comment.md"),
        ("Bring it up to date, and begin none", "itsd comment comment.md --update-only"),
    ),
    "codeowners": (
        ("Whose review each file needs", "itsd codeowners"),
        ("With a team in the place of a role, into the repository", "itsd codeowners --team head-of-it=@ministry/heads-of-it --output .github/CODEOWNERS"),
        ("In CI: is the file up to date?", "itsd codeowners --check --output .github/CODEOWNERS"),
    ),
    "agreement": (
        ("Every agreement: status, version, term, signatures", "itsd agreement"),
        ("One of them: who signed what, who has to, what comes next", "itsd agreement permits-portal"),
        ("Go on, if all that the step needs is there", "itsd agreement permits-portal --to agreed"),
        ("Begin a new version", 'itsd agreement permits-portal --new-version major --summary "99.9 % instead of 99.5 %"'),
        ("For programs", "itsd agreement ola/network-operations --format json"),
    ),
    "approve": (
        ("As whoever git's user.email belongs to", "itsd approve permits-portal --role customer-representative"),
        ("In the name of somebody who signed on paper", "itsd approve permits-portal --role head-of-it --person aisha-al-balushi --on 2026-10-28"),
        ("With a signed commit of the file", "itsd approve permits-portal --role head-of-it --sign"),
        ("Say no", "itsd approve permits-portal --role customer-representative --decision rejected"),
        ("In CI: is everything that binds signed as it is?", "itsd approve --check"),
    ),
    "fmt": (
        ("Bring every file into canonical form", "itsd fmt"),
        ("Change nothing; exit with 1 if something would change", "itsd fmt --check"),
        ("Show what would change", "itsd fmt --diff catalogue/services"),
    ),
    "list": (
        ("The standard options of all services", "itsd list option --standard"),
        ("All services; singular and plural both work", "itsd list services"),
        ("Those that are operational, with columns of your choice", "itsd list service --where status=operational --columns criticality,provider,hours"),
        ("For a spreadsheet, in Arabic", "itsd list sla --locale ar --output sla.csv"),
    ),
    "show": (
        ("An SLA with all it refers to and all that refers to it", "itsd show sla/workplace"),
        ("The kind may be left out where only one entity has the id", "itsd show office-hours"),
        ("For another program", "itsd show service/workplace --format json"),
    ),
    "rules": (
        ("All rules with the levels of the estate", "itsd rules"),
        ("One family, as a table for a wiki", "itsd rules --family T --format markdown"),
    ),
    "explain": (
        ("By code, or by name", "itsd explain T002"),
        ("As Markdown", "itsd explain comparator-direction --format markdown"),
    ),
    "clock due": (
        ("Four open hours after an instant, with the windows they lie in", "itsd clock due government-hours 2026-11-05T13:00 4h"),
        ("Two business days, to the end of that day", "itsd clock due government-hours 2026-11-05T13:00 2bd --end-of-day"),
        ("With a pause", "itsd clock due government-hours 2026-11-05T13:00 4h --pause 2026-11-08T08:00/2026-11-08T09:30"),
    ),
    "clock elapsed": (("Open time between two instants, for another program", "itsd clock elapsed government-hours 2026-11-05T13:00 2026-11-08T10:00 --format json"),),
    "clock open": (("Is it open, and until when?", "itsd clock open government-hours 2026-11-06T10:00"),),
    "clock hours": (("The open windows of a month", "itsd clock hours government-hours 2026-11-01 2026-11-30"),),
    "clock batch": (
        ("Many questions from a file, one JSON object a line", "itsd clock batch questions.jsonl"),
        ("Compare with what each line expects", "itsd clock batch questions.jsonl --check"),
    ),
    "schema": (
        ("Of every document, for editors", "itsd schema --output schemas/entity.schema.json"),
        ("Of the settings", "itsd schema settings"),
        ("Of the findings that `validate --format json` writes", "itsd schema findings"),
    ),
}

# These two come with the library of the command line; its wording depends on the shell in which it runs.
_COMPLETION = {
    "--install-completion": "Install completion of commands, kinds, ids and rule codes for your shell.",
    "--show-completion": "Print the completion script, to look at it or to install it by hand.",
}

_INTRO = """\
`itsd [OPTIONS] COMMAND [ARGS]`. Human text and machine formats go to standard output, remarks and errors to standard error. The exit status means the same everywhere: see
[Exit statuses](exit-statuses.md). `itsd COMMAND --help` prints what stands here, in short. [Environment variables](environment.md) have a page of their own."""

_GLOBAL = """\
## Options of every command

They may stand before or behind the command: `itsd --estate DIR validate` and `itsd validate --estate DIR` are the same."""


def make_page() -> str:
    """The page."""
    group = cast("TyperGroup", typer.main.get_command(app))
    commands = list_commands()
    index = render_table(("command", "does"), ((f"[`itsd {name}`](#{find_anchor(f'itsd {name}')})", command.help or "") for name, command in commands.items()))
    sections = (_render_command(name, command) for name, command in commands.items())
    return join_page("# Commands", _INTRO, index, _GLOBAL, _render_parameters(group), *sections)


def list_commands() -> dict[str, TyperCommand]:
    """Every command by its name; the commands of a group as `clock due`."""
    found: dict[str, TyperCommand] = {}
    for name, command in cast("TyperGroup", typer.main.get_command(app)).commands.items():
        inner = getattr(command, "commands", None)
        if inner is None:
            found[name] = cast("TyperCommand", command)
        else:
            found |= {f"{name} {part}": sub for part, sub in inner.items()}
    return found


def _render_command(name: str, command: TyperCommand) -> str:
    context = typer.Context(command, info_name=f"itsd {name}")
    usage = " ".join(["itsd", name, *command.collect_usage_pieces(context)]).replace("{", "").replace("}", "")
    parts = [f"## itsd {name}", command.help or "", f"```text\n{usage}\n```", _render_parameters(command), _render_examples(name)]
    return "\n\n".join(part.strip("\n") for part in parts)


def _render_parameters(command: TyperCommand | TyperGroup) -> str:
    return render_table(("argument or option", "default", "what it does"), (_describe(cast("TyperArgument | TyperOption", parameter)) for parameter in command.params))


def _describe(parameter: TyperArgument | TyperOption) -> tuple[str, str, str]:
    text = next((_COMPLETION[name] for name in parameter.opts if name in _COMPLETION), getattr(parameter, "help", "") or "")
    return ", ".join(map(format_code, _names(parameter))), _default(parameter), text


def _names(parameter: TyperArgument | TyperOption) -> Iterator[str]:
    """The names of a parameter, the longest first, each with its value."""
    if parameter.param_type_name == "argument":
        yield (parameter.metavar or parameter.name or "").strip("[]").replace("]...", "…")
        return
    value = "" if getattr(parameter, "is_flag", False) else f" {_value(parameter)}"
    for name in sorted(parameter.opts, key=len, reverse=True):
        yield name + value


def _value(parameter: TyperArgument | TyperOption) -> str:
    choices = getattr(parameter.type, "choices", None)
    if choices:
        return "|".join(str(item.value if isinstance(item, enum.Enum) else item) for item in choices)
    names = {"str": "TEXT", "int range": "NUMBER"}
    return parameter.metavar or names.get(parameter.type.name, parameter.type.name.upper())


def _default(parameter: TyperArgument | TyperOption) -> str:
    default = parameter.default
    if default is None or default is False or parameter.required or any(name in _COMPLETION for name in parameter.opts):
        return ""
    text = default.value if isinstance(default, enum.Enum) else default.as_posix() if isinstance(default, Path) else str(default)
    return format_code(str(text))


def _render_examples(name: str) -> str:
    return "Examples:\n\n```sh\n" + "\n".join(f"# {sentence}\n{line}" for sentence, line in EXAMPLES.get(name, ())) + "\n```"
