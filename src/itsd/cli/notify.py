"""`itsd notify`: the letter about a new edition, shown, written as files, or sent to the business relationship managers and put on record."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from itsd.cli.completion import complete_catalogue
from itsd.cli.estate import alone_at, jobs_of, load_estate, open_tree
from itsd.cli.options import Jobs, session_of
from itsd.cli.site import find_catalogues
from itsd.errors import ExitStatus, ItsdError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itsd.cli.options import Session
    from itsd.files.disk import DiskTree
    from itsd.model.catalogue import Catalogue
    from itsd.model.estate import Estate
    from itsd.practices.catalogue.letter import Letter
    from itsd.practices.catalogue.recipients import Recipient, Recipients
    from itsd.render.notice.letter import Writer


class LetterFormat(StrEnum):
    """What a letter is written as."""

    TEXT = "text"
    HTML = "html"
    EML = "eml"


class Unsure(StrEnum):
    """What holds of a letter of which it is not known whether it went."""

    SENT = "sent"
    SEND = "send"


_SUFFIX = {LetterFormat.TEXT: ".txt", LetterFormat.HTML: ".html", LetterFormat.EML: ".eml"}

Names = Annotated[list[str] | None, typer.Argument(help="Catalogues by id; all of them where none is given.", metavar="[CATALOGUE]...", autocompletion=complete_catalogue)]
Formats = Annotated[list[LetterFormat] | None, typer.Option("--format", "-f", help="text, html or eml; several times for several.", metavar="FORMAT")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="Write a file for each reader into this folder; mail messages unless --format says otherwise.", metavar="DIR")]
Send = Annotated[bool, typer.Option("--send", help="Send the letters through the mail server of ITSD_SMTP_URL, and record in the edition who was told.")]
Since = Annotated[int | None, typer.Option("--since", min=1, help="Compare with the edition of this number; with the last one that was announced by itself.", metavar="NUMBER")]
Again = Annotated[bool, typer.Option("--again", help="Also editions that were announced already.")]
UnsureOption = Annotated[Unsure | None, typer.Option("--unsure", help="Letters of which a run that was cut off left it open whether they went: take them for sent, or send them.")]


@dataclass(frozen=True, slots=True)
class Announcement:
    """One catalogue whose edition is to be announced: the letter, its readers, and who writes it down."""

    letter: Letter
    recipients: Recipients
    writer: Writer

    @property
    def people(self) -> tuple[Recipient, ...]:
        """Who is told."""
        return self.recipients.people


def notify(
    context: typer.Context,
    catalogues: Names = None,
    *,
    send: Send = False,
    output: Output = None,
    formats: Formats = None,
    since: Since = None,
    again: Again = False,
    unsure: UnsureOption = None,
    jobs: Jobs = 0,
) -> int:
    """Announce new editions: a letter to the business relationship managers of a catalogue's readers, in their languages."""
    session = session_of(context)
    _check_options(send=send, output=output, formats=formats, unsure=unsure)
    tree = open_tree(session)
    with alone_at(tree) if send else nullcontext():
        estate = load_estate(session, tree, jobs_of(jobs)).estate
        found = _find_announcements(_choose(catalogues or (), estate, tree, session, again=again, send=send), estate, tree, session, since)
        if send:
            _send(found, tree, estate, session, Wishes(output, formats or [LetterFormat.EML], again, unsure))
        elif output is not None:
            _write_files(found, estate, output, formats or [LetterFormat.EML], session)
        else:
            _show(found, estate, (formats or [LetterFormat.TEXT])[0])
    return ExitStatus.DONE


def _check_options(*, send: bool, output: Path | None, formats: Sequence[LetterFormat] | None, unsure: Unsure | None) -> None:
    """Raises ItsdError for options that say nothing together."""
    if unsure is not None and not send:
        message = "--unsure is about letters that are being sent"
        raise ItsdError(message, "Give --send as well.")
    if formats and send and output is None:
        message = "--format is about what is shown or written; what is sent has text and HTML in one"
        raise ItsdError(message, "Leave it out, or name a folder with --output DIR.")
    if formats and len(formats) > 1 and output is None:
        message = f"{len(formats)} formats do not fit into one output"
        raise ItsdError(message, "Name a folder with --output DIR.")


def _choose(names: Sequence[str], estate: Estate, tree: DiskTree, session: Session, *, again: bool, send: bool) -> list[Catalogue]:
    """The catalogues with an edition to announce; a word about each of the others."""
    from itsd.cli.delivery import outbox_of
    from itsd.practices.catalogue.editions import latest_edition

    chosen = []
    for catalogue in find_catalogues(names, estate):
        edition = latest_edition(catalogue.id, estate)
        if edition is None:
            if names:
                message = f"{catalogue.id} was never published"
                raise ItsdError(message, f"Publish it first: itsd publish {catalogue.id}")
            _say(f"{catalogue.id}: never published", session)
        elif edition.notice is not None and not again and not outbox_of(edition, tree, estate).again:
            if send:
                outbox_of(edition, tree, estate).remove()  # a run was killed after the record and before this
            told = ", ".join(edition.notice.to)
            _say(f"{catalogue.id}: edition {edition.number} of {edition.on} was announced on {edition.notice.sent_on} to {told}; --again announces it once more", session)
        else:
            chosen.append(catalogue)
    return chosen


def _find_announcements(chosen: Sequence[Catalogue], estate: Estate, tree: DiskTree, session: Session, since: int | None) -> list[Announcement]:
    """Letter and readers of each catalogue. Raises ItsdError where nobody is to be told."""
    from itsd.cli.render import missing_extra
    from itsd.practices.catalogue.letter import write_letter
    from itsd.practices.catalogue.recipients import find_recipients

    found = []
    for catalogue in chosen:
        recipients = find_recipients(catalogue, estate)
        for unit in recipients.without:
            _say(f"note: nobody manages the business relationship with {unit}, who reads {catalogue.id}", session)
        if not recipients.people:
            message = f"nobody is to be told of {catalogue.id}: its readers have no business relationship manager"
            raise ItsdError(message, "Add brm to the units of its audiences, or give a person the role business-relationship-manager.")
        letter = write_letter(catalogue, estate, tree, since)
        try:
            from itsd.render.notice.letter import Writer

            found.append(Announcement(letter, recipients, Writer(letter, estate, tree, (session.locale,) if session.locale else ())))
        except ModuleNotFoundError as error:
            raise missing_extra(error) from None
    return found


def _show(found: Sequence[Announcement], estate: Estate, chosen: LetterFormat) -> None:
    """What would be sent, and to whom. Raises ItsdError for several letters in a format that holds one."""
    if chosen is LetterFormat.TEXT:
        sys.stdout.write("\n\n".join(_preview(item, estate) for item in found))
        return
    count = sum(len(item.people) for item in found)
    if count > 1:
        message = f"{count} letters do not fit into one output"
        raise ItsdError(message, "Name a folder with --output DIR.")
    for item in found:
        sys.stdout.buffer.write(_render(item, item.people[0], estate, chosen))
        sys.stdout.buffer.flush()


def _preview(item: Announcement, estate: Estate) -> str:
    """The letter to the first reader under a head that says who gets it."""
    head = "\n".join(_head(item, estate))
    return f"{head}\n\n{item.writer.write_text(item.people[0])}"


def _head(item: Announcement, estate: Estate) -> Iterator[str]:
    from itsd.render.notice.letter import owner_address

    letter = item.letter
    compared = "the first one that is announced" if letter.since is None else f"compared with edition {letter.since.number} of {letter.since.on}"
    yield f"{letter.catalogue.id}: edition {letter.edition.number} of {letter.edition.on}, {compared}"
    for recipient in item.people:
        person = recipient.person
        address = f"<{person.email}>" if person.email is not None else "(no mail address)"
        instead = f", in place of {recipient.instead_of}" if recipient.instead_of is not None else ""
        yield from _labelled("To:", f"{person.id} {address}{instead}, for {', '.join(recipient.units)}")
    if (owner := owner_address(letter, estate)) is not None:
        yield from _labelled("Reply to:", f"{letter.catalogue.owner} <{owner[1]}>")
    yield f"Nothing was sent. Send with: itsd notify {letter.catalogue.id} --send{'' if letter.edition.notice is None else ' --again'}"


def _labelled(label: str, text: str) -> Iterator[str]:
    """A line of the head, broken for terminals of 80 columns."""
    import textwrap

    from itsd.output.visible import show_on_one_line

    indent = " " * 10
    yield from textwrap.wrap(show_on_one_line(text), 80, initial_indent=f"{label:<10}", subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def _render(item: Announcement, recipient: Recipient, estate: Estate, chosen: LetterFormat) -> bytes:
    if chosen is LetterFormat.EML:
        from itsd.render.notice.message import build_message

        return build_message(item.writer, recipient, estate)
    return (item.writer.write_html(recipient) if chosen is LetterFormat.HTML else item.writer.write_text(recipient)).encode()


def _write_files(found: Sequence[Announcement], estate: Estate, output: Path, formats: Sequence[LetterFormat], session: Session) -> None:
    """A file for each reader and format, all of them made before the first is written."""
    from itsd.files.write import write_atomic

    files = [
        (output / f"{item.letter.edition.id}-{recipient.person.id}{_SUFFIX[chosen]}", _render(item, recipient, estate, chosen))
        for item in found
        for recipient in item.people
        for chosen in dict.fromkeys(formats)
    ]
    for path, content in files:
        write_atomic(path, content, root=output)
        _say(f"wrote {path}", session)


@dataclass(frozen=True, slots=True)
class Wishes:
    """How letters are to be sent, and where copies go."""

    output: Path | None
    formats: Sequence[LetterFormat]
    again: bool
    unsure: Unsure | None


def _send(found: Sequence[Announcement], tree: DiskTree, estate: Estate, session: Session, wishes: Wishes) -> None:
    """Send what is to be sent, catalogue by catalogue; everything that can be wrong before the first letter goes is looked at first."""
    import os

    from itsd.cli.delivery import Delivery, deliver
    from itsd.cli.mail_server import Connection, read_server
    from itsd.render.notice.message import build_message

    if not found:
        return
    server = read_server(os.environ)
    deliveries = [
        Delivery(item.letter.edition, {recipient.person.id: (str(recipient.person.email), build_message(item.writer, recipient, estate)) for recipient in item.people})
        for item in found
    ]
    if wishes.output is not None:
        _write_files(found, estate, wishes.output, wishes.formats, session)
    unsure = None if wishes.unsure is None else wishes.unsure.value
    with Connection(server) as connection:
        for delivery in deliveries:
            deliver(delivery, connection, tree, estate, again=wishes.again, unsure=unsure, tell=lambda words: _say(words, session))


def _say(words: str, session: Session) -> None:
    if not session.quiet:
        sys.stderr.write(f"{words}\n")
