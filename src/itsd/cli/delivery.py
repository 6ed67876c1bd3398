"""Delivering the letters about one edition: each reader once, whatever happens between, and the record at the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from itsd.cli.mail_server import NotKnownError, NotTakenError
from itsd.cli.outbox import SUFFIX, Outbox
from itsd.errors import ItsdError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from itsd.cli.mail_server import Connection
    from itsd.files.disk import DiskTree
    from itsd.model.catalogue import Edition
    from itsd.model.estate import Estate

CHANNEL = "e-mail"


@dataclass(frozen=True, slots=True)
class Delivery:
    """The letters about an edition: address and message of each reader, by id."""

    edition: Edition
    letters: Mapping[str, tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class _Missed:
    """A letter that did not go, and why."""

    person: str
    reason: str


def outbox_of(edition: Edition, tree: DiskTree, estate: Estate) -> Outbox:
    """The outbox of an edition, beside its record."""
    folder = estate.records["edition", edition.id].file.rpartition("/")[0]
    return Outbox(tree.root / folder / f"{edition.id}{SUFFIX}", edition)


def deliver(
    delivery: Delivery,
    connection: Connection,
    tree: DiskTree,
    estate: Estate,
    *,
    again: bool,
    unsure: str | None,
    tell: Callable[[str], None],
) -> None:
    """Send the letters that have not gone, then record the notice. Raises ItsdError where some did not go, or where it is not known."""
    edition, outbox = delivery.edition, outbox_of(delivery.edition, tree, estate)
    _edited(edition, sorted(delivery.letters), tree, estate)  # a record that could not be edited afterwards ends the run before anything is sent
    outbox.begin(again=again)
    try:
        _settle(outbox, unsure)
        missed = list(_send_open(delivery, connection, outbox, estate, tell))
        _finish(edition, missed, outbox, tree, estate)
    except BaseException:
        if not (outbox.people_in("sent") or outbox.people_in("handing")):
            outbox.remove()
        raise
    tell(f"{edition.catalogue}: edition {edition.number} of {edition.on} is announced; recorded in {estate.records['edition', edition.id].file}")


def _send_open(delivery: Delivery, connection: Connection, outbox: Outbox, estate: Estate, tell: Callable[[str], None]) -> Iterator[_Missed]:
    """Send each letter that has not gone and of which that is known; what did not go this time."""
    done = {*outbox.people_in("sent"), *outbox.people_in("handing")}
    for person, (address, message) in delivery.letters.items():
        if person in done:
            continue
        reason = _hand_over(person, (address, message), connection, outbox, estate)
        if reason is None:
            tell(f"{delivery.edition.catalogue}: sent to {person} <{address}>")
        else:
            yield _Missed(person, reason)


def _settle(outbox: Outbox, unsure: str | None) -> None:
    """What the user knows of letters of which the program does not."""
    for person in outbox.people_in("handing") if unsure is not None else ():
        outbox.note(person, "sent" if unsure == "sent" else "not sent")


def _hand_over(person: str, letter: tuple[str, bytes], connection: Connection, outbox: Outbox, estate: Estate) -> str | None:
    """Send one letter; why it did not go, or None where it did or where that is not known: then the outbox says so."""
    sender = estate.settings.mail.sender if estate.settings.mail is not None else ""
    try:
        connection.hand_over(sender, *letter, lambda: outbox.note(person, "handing"))
    except NotTakenError as error:
        outbox.note(person, "not sent")
        return f"{error.reason}{' (it may be taken later)' if error.later else ''}"
    except NotKnownError as error:
        return error.reason
    outbox.note(person, "sent")
    return None


def _finish(edition: Edition, missed: Sequence[_Missed], outbox: Outbox, tree: DiskTree, estate: Estate) -> None:
    """The record, where everybody has the letter. Raises ItsdError where not."""
    from itsd.files.write import write_atomic

    open_ = outbox.people_in("handing")
    if open_:
        message = f"it is not known whether the letter about edition {edition.number} of {edition.catalogue} reached {', '.join(open_)}"
        raise ItsdError(
            _with_reasons(message, missed), "Ask them. Then run the command again with --unsure sent where they have it, with --unsure send where not; nobody else gets it twice."
        )
    if missed:
        sent = outbox.people_in("sent")
        message = f"edition {edition.number} of {edition.catalogue} is announced to {', '.join(sent) or 'nobody'}, and not to {', '.join(item.person for item in missed)}"
        raise ItsdError(_with_reasons(message, missed), "Put that right and run the command again: only those who lack the letter get it.")
    place = estate.records["edition", edition.id].place
    write_atomic(tree.root / place.file, _edited(edition, outbox.people_in("sent"), tree, estate), root=tree.root)
    outbox.remove()


def _with_reasons(message: str, missed: Sequence[_Missed]) -> str:
    return "; ".join([message, *(f"{item.person}: {item.reason}" for item in missed)])


def _edited(edition: Edition, to: Sequence[str], tree: DiskTree, estate: Estate) -> str:
    """The file of the edition with its notice; comments and order stay. Raises ItsdError where it cannot be edited."""
    from itsd.files.edit import set_value

    record = estate.records["edition", edition.id]
    notice: dict[str, Any] = {"to": list(to), "sent_on": estate.as_of.isoformat(), "channel": CHANNEL}
    return set_value(tree.read(record.file).decode("utf-8"), ("notice",), notice, document=record.index)
