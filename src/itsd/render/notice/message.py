"""Letters as mail messages: the same letter as plain text and as HTML in one message, the same bytes whenever it is made."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, time
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from itsd.errors import ItsdError
from itsd.model.mail import is_address
from itsd.render.notice.letter import owner_address

if TYPE_CHECKING:
    from itsd.model.estate import Estate
    from itsd.practices.catalogue.recipients import Recipient
    from itsd.render.notice.letter import Writer

# What would begin another header, or end all of them; and what steers how a name is read.
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def build_message(writer: Writer, recipient: Recipient, estate: Estate) -> bytes:
    """A whole message with line ends as mail has them. Raises ItsdError for a sender or recipient without an address, and for what no header may hold."""
    mail = estate.settings.mail
    if mail is None:
        message = "itsd.yaml names no sender of letters"
        raise ItsdError(message, "Add it: mail: {sender: it-services@example.om}")
    letter, person = writer.letter, recipient.person
    name = person.name.show(writer.locales[0], estate.settings.locales.default)
    text, html = writer.write_text(recipient), writer.write_html(recipient)
    built = EmailMessage(SMTP)
    built["From"] = _address(writer.organisation, mail.sender, "organisation in itsd.yaml")
    built["To"] = _address(name, address_of(recipient), person.key)
    if (owner := owner_address(letter, estate)) is not None:
        built["Reply-To"] = _address(*owner, letter.catalogue.key)
    built["Subject"] = _header(writer.subject, letter.catalogue.key)
    built["Date"] = format_datetime(datetime.combine(estate.as_of, time(), ZoneInfo(estate.settings.timezone)))
    built["Message-ID"] = message_id(writer, recipient, estate)
    built["Auto-Submitted"] = "auto-generated"
    built.set_content(text, cte="quoted-printable")
    built.add_alternative(html, subtype="html", cte="base64")
    built["Content-Language"] = ", ".join(writer.locales)
    built.set_boundary(f"=_itsd-{_digest(text, html)}")
    return built.as_bytes()


def message_id(writer: Writer, recipient: Recipient, estate: Estate) -> str:
    """The same for the same letter of the same day to the same person: mail servers know a second copy by it."""
    letter, mail = writer.letter, estate.settings.mail
    domain = "" if mail is None else mail.sender.partition("@")[2]
    said = _digest(letter.edition.digest or "", str(letter.since.number if letter.since is not None else 0), estate.as_of.isoformat(), address_of(recipient))
    return f"<{letter.edition.id}.{said}@{domain}>"


def address_of(recipient: Recipient) -> str:
    """The mail address of a recipient. Raises ItsdError where there is none, or what stands there is none."""
    address = recipient.person.email
    if address is None:
        message = f"{recipient.person.key} has no mail address"
        raise ItsdError(message, "Add email to the person's file.")
    if not is_address(address):
        message = f"{_visible(address)} of {recipient.person.key} is not a mail address"
        raise ItsdError(message, "Write name@domain in Latin letters, without a name around it.")
    return address


def _address(name: str, address: str, where: str) -> Address:
    if not is_address(address):
        message = f"{_visible(address)} of {where} is not a mail address"
        raise ItsdError(message, "Write name@domain in Latin letters, without a name around it.")
    local, _, domain = address.rpartition("@")
    return Address(_header(name, where), local, domain)


def _header(text: str, where: str) -> str:
    """The text, which stands on one line of the head of a message. Raises ItsdError for line breaks and other controls in it."""
    if _UNFIT.search(text):
        message = f"{_visible(text)} of {where} has a line break or a control character, which no mail may have in its head"
        raise ItsdError(message, "Write it on one line.")
    return text


def _visible(text: str) -> str:
    return ascii(text) if _UNFIT.search(text) else text


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:20]
