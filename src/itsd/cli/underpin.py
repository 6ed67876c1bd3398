"""`itsd underpin`: do the OLAs and contracts carry the SLAs? A proof, or the case in which they do not."""

from __future__ import annotations

import shutil
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from itsd.cli.completion import complete_agreement
from itsd.cli.estate import jobs_of, load_estate, open_tree
from itsd.cli.options import Jobs, Output, session_of
from itsd.errors import ExitStatus, ItsdError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from itsd.cli.options import Session
    from itsd.model.agreement import Agreement
    from itsd.model.estate import Estate
    from itsd.output.underpin_words import Titled, Underpinning, WhatIf
    from itsd.practices.agreements.proofs import Proof

_KINDS = ("sla", "ola")
_ENDINGS = {".txt": "text", ".json": "json", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html"}
_FORMATS = ("text", "json", "markdown", "html")


class FailOnVerdict(StrEnum):
    """The verdicts that make the exit status 1."""

    FALLS_SHORT = "falls-short"
    UNKNOWN = "unknown"
    NEVER = "never"


Ids = Annotated[
    list[str] | None, typer.Argument(help="SLAs by their ids, or ola/ID; all signed SLAs where none is named.", metavar="[AGREEMENT]...", autocompletion=complete_agreement)
]
Tree = Annotated[bool, typer.Option("--tree", help="Show the composition with what each place gives and has to give, and the agreements beneath.")]
WhatIfs = Annotated[list[str] | None, typer.Option("--what-if", help="What would follow if a promise were another; nothing is written.", metavar="KIND/ID:TARGET=VALUE")]
FailOn = Annotated[FailOnVerdict, typer.Option("--fail-on", help="From which verdict on the exit status is 1; accepted risks never count.")]
FormatName = Annotated[str | None, typer.Option("--format", "-f", help="text, json, markdown or html.", metavar="FORMAT")]


def underpin(
    context: typer.Context,
    agreements: Ids = None,
    *,
    tree: Tree = False,
    what_if: WhatIfs = None,
    fail_on: FailOn = FailOnVerdict.FALLS_SHORT,
    output_format: FormatName = None,
    output: Output = None,
    jobs: Jobs = 0,
) -> int:
    """Prove that OLAs and contracts carry an agreement, or show the case in which they do not."""
    from itsd.output.underpin_words import Titled
    from itsd.practices.agreements.proof import prove_tree

    session = session_of(context)
    chosen = _choose_format(output_format, output, with_html=not what_if)
    estate = load_estate(session, open_tree(session), jobs_of(jobs)).estate
    named = list(_named(agreements or (), estate))
    if not named:
        _say_nothing(session)
        return ExitStatus.DONE
    if what_if:
        found = _what_if(named, what_if, estate)
        _write(_render_what_if(found, chosen, session, output), output)
        return ExitStatus.DONE
    proofs = [prove_tree(agreement, estate) for agreement in named]
    titled = tuple(Titled(proof, agreement.name) for agreement, proof in zip(named, proofs, strict=True))
    _write(_render(_collect(titled, session, estate, tree=tree), chosen, session, output), output)
    if output is not None and not session.quiet:
        from itsd.output.underpin_words import say_counts

        sys.stderr.write(f"{say_counts(proofs)}, written to {output}\n")
    return ExitStatus.FINDINGS if any(_fails(proof, fail_on) for proof in proofs) else ExitStatus.DONE


def _choose_format(given: str | None, output: Path | None, *, with_html: bool) -> str:
    """The format that was asked for, else the one that the ending of the file means, else text. Raises ItsdError."""
    known = _FORMATS if with_html else _FORMATS[:-1]
    name = given or ("text" if output is None else _ENDINGS.get(output.suffix.lower(), ""))
    if name in known:
        return name
    message = f"there is no format {name} of proofs" if name else f"no format of proofs is known for the file name {output.name if output else ''}"
    raise ItsdError(message, f"Give --format, one of {', '.join(known)}.")


def _named(names: Sequence[str], estate: Estate) -> Iterator[Agreement]:
    """The agreements that were named, else all SLAs that are signed. Raises ItsdError for one that is not there."""
    from itsd.model.agreement import Agreement
    from itsd.model.reading import suggest
    from itsd.practices.agreements.proof import agreements_to_prove

    if not names:
        yield from agreements_to_prove(estate)
        return
    for name in dict.fromkeys(names):
        kind, slash, id_ = name.partition("/")
        kind, id_ = (kind, id_) if slash else ("sla", name)
        if kind not in _KINDS:
            message = f"{name} is no agreement that others carry"
            raise ItsdError(message, "Name an SLA, or an OLA as ola/ID; a contract is a supplier's word and is taken as it is.")
        found = estate.entity(kind, id_)
        if not isinstance(found, Agreement):
            broken = estate.record(kind, id_) is not None
            message = f"{kind}/{id_} cannot be read" if broken else f"there is no {kind} {id_}"
            raise ItsdError(message, "`itsd validate` says what is wrong with it." if broken else suggest(id_, estate.names(kind)) or f"`itsd list {kind}` shows what there is.")
        yield found


def _say_nothing(session: Session) -> None:
    if not session.quiet:
        sys.stderr.write("There is no SLA in force to prove; name one that is in preparation: `itsd underpin ID`.\n")


def _collect(titled: tuple[Titled, ...], session: Session, estate: Estate, *, tree: bool) -> Underpinning:
    from itsd.output.underpin_words import Underpinning

    settings = estate.settings
    default = settings.locales.default
    return Underpinning(titled, estate.as_of, settings.policies.reading, settings.timezone, session.locale or default, default, tree)


def _what_if(named: Sequence[Agreement], texts: Sequence[str], estate: Estate) -> WhatIf:
    """What the changes, all together, do to the agreements. Raises ItsdError for a change that cannot be made."""
    from itsd.output.underpin_words import Difference, WhatIf, differing
    from itsd.practices.agreements.proof import prove
    from itsd.practices.agreements.what_if import WhatIfError, change_estate

    changed, changes = estate, []
    for text in texts:
        try:
            changed, change = change_estate(text, changed)
        except WhatIfError as error:
            raise ItsdError(str(error), error.hint) from None
        changes.append(change)
    differences = []
    for agreement in named:
        other = changed.entity(agreement.kind, agreement.id)
        after = {target.name: target for target in prove(other, changed).targets} if other is not None else {}  # type: ignore[arg-type]  # of the same kind
        for before in prove(agreement, estate).targets:
            then = after.get(before.name, before)
            if (before.verdict, before.promised) != (then.verdict, then.promised) or differing(before, then):
                differences.append(Difference(agreement.key, before, then))
    return WhatIf(tuple(changes), tuple(differences), len(named))


def _render(found: Underpinning, chosen: str, session: Session, output: Path | None) -> str:
    if chosen == "text":
        from itsd.output.underpin_text import render_underpinning

        return render_underpinning(found, color=session.color() and output is None, width=shutil.get_terminal_size().columns, verbose=session.verbose)
    if chosen == "json":
        from itsd.output.underpin_json import render_underpinning as render_json

        return render_json(found)
    if chosen == "markdown":
        from itsd.output.underpin_markdown import render_underpinning as render_markdown

        return render_markdown(found)
    from itsd.render.underpin_html import render_html

    return render_html(found)


def _render_what_if(found: WhatIf, chosen: str, session: Session, output: Path | None) -> str:
    if chosen == "json":
        from itsd.output.underpin_json import render_what_if as render_json

        return render_json(found)
    if chosen == "markdown":
        from itsd.output.underpin_markdown import render_what_if as render_markdown

        return render_markdown(found)
    from itsd.output.underpin_text import render_what_if

    return render_what_if(found, color=session.color() and output is None, width=shutil.get_terminal_size().columns)


def _write(text: str, output: Path | None) -> None:
    if output is None:
        sys.stdout.write(text)
        return
    from itsd.files.write import write_atomic

    write_atomic(output, text)


def _fails(proof: Proof, fail_on: FailOnVerdict) -> bool:
    from itsd.levels.comparison import Verdict

    if fail_on is FailOnVerdict.NEVER or proof.stands is None or proof.stands.met:
        return False
    return proof.stands is Verdict.FALLS_SHORT or fail_on is FailOnVerdict.UNKNOWN
