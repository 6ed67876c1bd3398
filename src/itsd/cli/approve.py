"""`itsd approve`: sign an agreement, tied to exactly this text, after the text, the proof and the signatory were checked."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from itsd.cli.completion import complete_document, complete_person, complete_role
from itsd.cli.estate import jobs_of, open_tree
from itsd.cli.options import Jobs, Output, parse_day, session_of
from itsd.cli.pages import PageFormat
from itsd.errors import ExitStatus, ItsdError

if TYPE_CHECKING:
    from itsd.cli.signing import Opened
    from itsd.diagnostics import Hit
    from itsd.model.agreement import Agreement
    from itsd.model.organisation import Person
    from itsd.practices.agreements.authority import Wish
    from itsd.practices.agreements.signatures import Standing
    from itsd.validation.agreed import Judged

_OF_APPROVALS = ("A010", "G008", "G009")  # the rules that judge an approval by itself
_OTHER_DAY = "Give the day on which it was signed with --on; what is agreed only now needs a new version, whose term begins later."
_SHOWN = 3


class Decision(StrEnum):
    """What a signatory decides."""

    APPROVED = "approved"
    REJECTED = "rejected"


Name = Annotated[
    str | None,
    typer.Argument(help="The agreement: the id of an SLA, or ola/ID, contract/ID. With --check all where none is named.", metavar="[AGREEMENT]", autocompletion=complete_document),
]
Role = Annotated[str | None, typer.Option("--role", help="The role in which it is signed.", metavar="ROLE", autocompletion=complete_role)]
Who = Annotated[str | None, typer.Option("--person", help="Who signs; otherwise whoever git's user.email belongs to.", metavar="ID", autocompletion=complete_person)]
Decided = Annotated[Decision, typer.Option("--decision", help="What was decided.")]
On = Annotated[str | None, typer.Option("--on", help="The day on which it was signed; today otherwise.", metavar="DATE")]
Sign = Annotated[bool, typer.Option("--sign", help="Commit the file too, alone, with your signature (git commit --gpg-sign).")]
Check = Annotated[bool, typer.Option("--check", help="Sign nothing: exit with 1 where an agreement that binds lacks an approval of exactly its text.")]


def approve(
    context: typer.Context,
    agreement: Name = None,
    *,
    role: Role = None,
    person: Who = None,
    decision: Decided = Decision.APPROVED,
    on: On = None,
    sign: Sign = False,
    check: Check = False,
    output_format: PageFormat = None,
    output: Output = None,
    jobs: Jobs = 0,
) -> int:
    """Approve an agreement, or reject it: the approval names role, person, day, version and the digest of the text."""
    session = session_of(context)
    tree = open_tree(session)
    if check:
        from itsd.cli.agreement import check_approvals

        _check_alone(role, person, on, sign=sign)
        return check_approvals(agreement, tree, session, (output_format, output), jobs_of(jobs))
    if agreement is None or role is None:
        message = "no agreement was named" if agreement is None else "no role was named"
        raise ItsdError(message, "Write, for example: itsd approve finance-email --role head-of-it; `itsd agreement finance-email` says who has to sign.")
    if output_format is not None or output is not None:
        message = "--format and --output belong to --check"
        raise ItsdError(message, "Leave them out, or see `itsd agreement --format json`.")
    from itsd.cli.signing import open_agreement
    from itsd.files.exclusive import exclusive

    with exclusive(tree.root):
        opened = open_agreement(agreement, tree, session, jobs_of(jobs))
        wish = _wish(opened, role, person, decision, on)
        return _approve(opened, wish, sign=sign)


def _check_alone(role: str | None, person: str | None, on: str | None, *, sign: bool) -> None:
    """Raises ItsdError for options that sign, beside one that does not."""
    if sign or any(item is not None for item in (role, person, on)):
        message = "--check signs nothing"
        raise ItsdError(message, "Leave --role, --person, --on and --sign out, or --check.")


def _wish(opened: Opened, role: str, person: str | None, decision: Decision, on: str | None) -> Wish:
    from itsd.cli.signing import find_person
    from itsd.model.reading import suggest
    from itsd.practices.agreements.authority import Wish

    estate = opened.estate
    if not estate.exists("role", role):
        message = f"there is no role {role}"
        raise ItsdError(message, suggest(role, estate.names("role")) or f"`itsd agreement {opened.agreement.key}` says who has to sign, in which role.")
    day = parse_day(on) if on is not None else estate.as_of
    who = find_person(person, estate) if person is not None else _person_at_hand(opened, role)
    return Wish(who, role, decision.value, day)


def _person_at_hand(opened: Opened, role: str) -> Person:
    """Whoever git's address belongs to; asked for on a terminal where that is nobody or several. Raises ItsdError."""
    from itsd.cli.signing import find_person, people_of_git

    email, people = people_of_git(opened)
    if len(people) == 1:
        return people[0]
    if not email:
        message = "nobody says who signs: git has no user.email here"
        hint = f"Give --person ID, or set `git config user.email`.{_candidates(opened, role)}"
    elif people:
        message = f"{len(people)} persons have git's address {email}: {', '.join(person.id for person in people)}"
        hint = "Give --person ID."
    else:
        message = f"no person has git's address {email}"
        hint = f"Give --person ID, or add the address to the person as email.{_candidates(opened, role)}"
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise ItsdError(message, hint)
    sys.stderr.write(f"{message}.{_candidates(opened, role)}\n")
    return find_person(str(typer.prompt("Who signs (the id of a person)")).strip(), opened.estate)


def _candidates(opened: Opened, role: str) -> str:
    from itsd.practices.agreements.seats import candidates_for, seats_of

    estate, agreement = opened.estate, opened.agreement
    seats = [seat for seat in seats_of(agreement, estate) if role in seat.roles]
    people = [person for seat in seats for person, held in candidates_for(seat, estate.as_of, agreement, estate) if held == role]
    return f" As {role} can sign: {', '.join(people[:_SHOWN])}{', …' if len(people) > _SHOWN else ''}." if people else ""


def _approve(opened: Opened, wish: Wish, *, sign: bool) -> ExitStatus:
    from itsd.cli.signing import refuse, with_agreement, write_change
    from itsd.practices.agreements.authority import find_objections, same_approval

    agreement, estate = opened.agreement, opened.estate
    head = f"{wish.person.id} cannot {'approve' if wish.decision == 'approved' else 'reject'} {agreement.key} {agreement.version} as {wish.role}"
    objections = list(find_objections(wish, agreement, estate))
    if objections:
        return refuse(head, objections, (), opened)
    if (known := same_approval(wish, agreement, estate)) is not None:
        sys.stdout.write(f"{wish.person.id} {wish.decision} {agreement.key} {known.version} as {wish.role} on {known.on} already; nothing was written.\n")
        return ExitStatus.DONE
    if wish.decision == "approved" and (status := _judge_text(opened, head)) is not None:
        return status
    content, after = _with_approval(opened, wish)
    faults = _faults_of_approval(with_agreement(opened, after))
    if faults:
        return refuse(head, faults, (), opened)
    if sign:
        _check_signer(opened, wish)
    write_change(opened, content)
    commit = _sign(opened, wish, content) if sign else ""
    _report(opened, wish, after, commit)
    return ExitStatus.DONE


def _judge_text(opened: Opened, head: str) -> ExitStatus | None:
    """Refuse a text in which a check fails, or that is not proven: nobody should sign what does not hold."""
    from itsd.cli.signing import refuse
    from itsd.validation.agreed import judge_as_agreed

    judged = judge_as_agreed(opened.agreement, opened.loaded, opened.tree)
    hits = list(_unproven(opened.agreement, judged))
    return refuse(head, hits, judged.faults, opened) if hits or judged.faults else None


def _unproven(agreement: Agreement, judged: Judged) -> list[Hit]:
    from itsd.diagnostics import Hit
    from itsd.levels.comparison import Verdict

    proof = judged.proof
    if proof is None or proof.stands is None or proof.stands.met:
        return []
    short = f"`itsd underpin {agreement.key}` shows the case; a waiver that somebody accountable accepts settles a shortfall."
    unknown = f"`itsd underpin {agreement.key}` shows what is missing: an agreement in force, or a promise in it."
    bad = [target for target in proof.targets if target.verdict is not None and not target.verdict.met and not target.accepted]
    hits = []
    for target in bad:
        outcome = target.worst
        fails = target.verdict is Verdict.FALLS_SHORT
        message = f"{target.name} ({target.promised}) {'falls short' if fails else 'is not proven'}{f': {outcome.reason}' if outcome is not None else ''}"
        hits.append(Hit(target.path, message, short if fails else unknown))
    shaky = [step.agreement for step in proof.shaky]
    if shaky:
        hits.append(Hit(("targets",), f"what carries it is not proven itself: {', '.join(shaky)}", f"`itsd underpin {agreement.key} --tree` shows where."))
    return hits


def _with_approval(opened: Opened, wish: Wish) -> tuple[bytes, Agreement]:
    from itsd.cli.signing import edited
    from itsd.files.edit import append_item
    from itsd.practices.agreements.obligations import digest_of

    agreement = opened.agreement
    item = {
        "role": wish.role,
        "person": wish.person.id,
        "decision": wish.decision,
        "on": wish.on.isoformat(),
        "version": str(agreement.version),
        "digest": digest_of(agreement),
    }
    return edited(opened, lambda text, document: append_item(text, ("approvals",), item, document=document))


def _faults_of_approval(opened: Opened) -> list[Hit]:
    """What the rules about approvals find in the new one, at the place where the list stands now."""
    from dataclasses import replace

    from itsd.rules.registry import BY_CODE

    last = len(opened.agreement.approvals) - 1
    off = {code for code, level in opened.estate.settings.rules.items() if level == "off"}
    checks = [check for code in _OF_APPROVALS if code not in off and (check := BY_CODE[code].check) is not None]
    found = [hit for check in checks for hit in check(opened.agreement, opened.estate) if hit.path[:2] == ("approvals", last)]
    return [replace(hit, path=("approvals",), hint=_OTHER_DAY if "took effect" in hit.message else hit.hint) for hit in found]


def _check_signer(opened: Opened, wish: Wish) -> None:
    """Raises ItsdError where git would sign in the name of somebody else than the signatory, or cannot sign at all."""
    from itsd.cli.signing import people_of_git
    from itsd.files.git import Repository

    Repository(opened.tree.root)
    email, people = people_of_git(opened)
    if wish.person not in people:
        message = f"git commits here as {email or 'nobody'}, not as {wish.person.id} ({wish.person.email or 'no address on record'})"
        raise ItsdError(message, "Only who signs can sign the commit: leave --sign out, or run this where git has their user.email and key.")


def _sign(opened: Opened, wish: Wish, content: bytes) -> str:
    """Commit the file with a signature; where git does not, the file is as it was."""
    from itsd.files.exclusive import replace_content
    from itsd.files.git import Repository
    from itsd.files.git_signing import commit_signed

    agreement = opened.agreement
    verb = "Approve" if wish.decision == "approved" else "Reject"
    message = f"{verb} {agreement.key} {agreement.version} as {wish.role}"
    try:
        return commit_signed(Repository(opened.tree.root), opened.record.file, message)
    except BaseException:
        replace_content(opened.tree.root / opened.record.file, content, opened.content, root=opened.tree.root)
        raise


def _report(opened: Opened, wish: Wish, after: Agreement, commit: str) -> None:
    from itsd.cli.signing import with_agreement
    from itsd.practices.agreements.obligations import short_digest
    from itsd.practices.agreements.signatures import standing_of

    agreement = opened.agreement
    lines = [f"{wish.person.id} {wish.decision} {agreement.key} {agreement.version} as {wish.role} on {wish.on}, digest {short_digest(agreement)} …"]
    lines.append(f"wrote {opened.file}{f', signed in commit {commit[:10]}' if commit else ''}")
    if not opened.session.quiet:
        standing = standing_of(after, with_agreement(opened, after).estate)
        lines += _what_is_left(after, standing)
    sys.stdout.write("\n".join(lines) + "\n")


def _what_is_left(agreement: Agreement, standing: Standing) -> list[str]:
    lines = []
    for filled in standing.missing:
        people = ", ".join(f"{person} as {role}" for person, role in filled.candidates[:_SHOWN])
        lines.append(f"still to sign: {filled.seat.name} ({people or 'nobody in post can'})")
    if not standing.missing and agreement.status in {"draft", "in-negotiation"}:
        lines.append(f"Everybody has signed; go on with `itsd agreement {agreement.key} --to {'agreed' if agreement.status == 'in-negotiation' else 'in-negotiation'}`.")
    return lines
