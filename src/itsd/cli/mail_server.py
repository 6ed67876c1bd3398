"""The mail server: which one it is, from the environment, and handing letters over to it, one by one.

What becomes of a letter is never guessed: it was taken, it was refused, or it is not known, because the connection ended after the
letter was handed over and before the server said what it made of it.
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import ssl
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from urllib.parse import parse_qsl, urlsplit

from itsd.errors import ItsdError
from itsd.output.visible import show_on_one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import TracebackType

URL, USER, PASSWORD, AUTHORITY, TIMEOUT = "ITSD_SMTP_URL", "ITSD_SMTP_USER", "ITSD_SMTP_PASSWORD", "ITSD_SMTP_CA", "ITSD_SMTP_TIMEOUT"
PAUSES = (1.0, 3.0)
"""Seconds before the second and the third attempt to reach the server."""
_EXAMPLE = f"Set {URL} to its address, for example smtp://mail.example.om:587, or smtps://mail.example.om:465."
_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_PATIENCE, _LONGEST = 30, 600  # seconds
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9a-f:]+")
_READY, _TAKEN, _BUSY, _FINAL = 354, 250, 421, 500

Security = Literal["starttls", "tls", "none"]


@dataclass(frozen=True, slots=True)
class Server:
    """Where letters are handed over, and how."""

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = field(default="", repr=False)
    authority: str = ""
    timeout: int = _PATIENCE

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


class NotTakenError(Exception):
    """The server did not take a letter; nobody got it. `later` tells that it may take it another time."""

    def __init__(self, reason: str, *, later: bool) -> None:
        """The reason is the server's own words."""
        super().__init__(reason)
        self.reason = reason
        self.later = later


class NotKnownError(Exception):
    """Nobody knows whether the server took a letter."""

    def __init__(self, reason: str) -> None:
        """Why it is not known."""
        super().__init__(reason)
        self.reason = reason


def read_server(environment: Mapping[str, str]) -> Server:
    """The server that the environment names. Raises ItsdError for what is missing or contradicts itself, before anything is sent anywhere."""
    url = environment.get(URL, "")
    if not url:
        message = "no mail server is known"
        raise ItsdError(message, _EXAMPLE)
    host, port, security = _parse_url(url)
    user, password = environment.get(USER, ""), environment.get(PASSWORD, "")
    if bool(user) != bool(password):
        message = f"{USER if user else PASSWORD} is set and {PASSWORD if user else USER} is not"
        raise ItsdError(message, "Set both, or none where the server asks for none.")
    if user and security == "none":
        message = f"the user and the password of {host} would go over the network for everybody to read"
        raise ItsdError(message, f"Leave security=none out of {URL}, or unset {USER} and {PASSWORD}.")
    return Server(host, port, security, user, password, environment.get(AUTHORITY, ""), _parse_timeout(environment.get(TIMEOUT, "")))


def _parse_url(url: str) -> tuple[str, int, Security]:
    """Host, port and security. The address itself is never repeated in a message: it may hold a secret."""
    try:
        parts = urlsplit(url)
        host, port, options = parts.hostname or "", parts.port, dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    except ValueError as error:
        message = f"{URL} is not an address: {error}"
        raise ItsdError(message, _EXAMPLE) from None
    if parts.username is not None or parts.password is not None:
        message = f"{URL} holds a user or a password"
        raise ItsdError(message, f"Put them into {USER} and {PASSWORD}.")
    if parts.scheme not in {"smtp", "smtps"} or not _HOST.fullmatch(host) or parts.path.strip("/") or options.keys() - {"security"}:
        message = f"{URL} is not the address of a mail server"
        raise ItsdError(message, _EXAMPLE)
    given = options.get("security", "")
    if given not in {"", "none"} or (given and parts.scheme == "smtps"):
        message = f"{URL} asks for a security that there is not"
        raise ItsdError(message, "smtp:// means STARTTLS, smtps:// means TLS from the start, smtp://…?security=none neither.")
    security: Security = "tls" if parts.scheme == "smtps" else "none" if given else "starttls"
    return host, port or _PORTS[security], security


def _parse_timeout(text: str) -> int:
    if not text:
        return _PATIENCE
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= _LONGEST:
        message = f"{TIMEOUT} is {text!r}, which is no number of seconds from 1 to {_LONGEST}"
        raise ItsdError(message, "Set it to a whole number, or unset it.")
    return int(text)


class Connection:
    """A connection to the server, made when the first letter needs it. Use it as a context."""

    def __init__(self, server: Server) -> None:
        """Nothing is sent yet."""
        self._server = server
        self._context = None if server.security == "none" else _trust(server.authority)
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Connection:  # noqa: PYI034  # Self would say no more
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._smtp is not None and kind is None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self._smtp.quit()
        self._drop()

    def hand_over(self, sender: str, recipient: str, message: bytes, before: Callable[[], None]) -> None:
        """Give the server a letter; `before` is called when all is ready, directly before the letter itself goes.

        Raises ItsdError where the server cannot be reached or does not let anybody send, NotTakenError and NotKnownError for the letter.
        """
        smtp = self._ready(sender, recipient)
        before()
        try:
            smtp.send(re.sub(rb"(?m)^\.", b"..", message.removesuffix(b"\r\n")) + b"\r\n.\r\n")
            code, said = smtp.getreply()
        except OSError as error:  # of the network, or of the library
            self._drop()
            raise NotKnownError(_reason_of(error)) from None
        if code != _TAKEN:
            raise NotTakenError(_words(code, said), later=code < _FINAL)

    def _ready(self, sender: str, recipient: str) -> smtplib.SMTP:
        """The connection after the server has agreed to take a letter; one that has ended meanwhile is made anew, once."""
        attempts = 1 if self._smtp is None else 2
        for left in reversed(range(attempts)):
            try:
                return self._announce(sender, recipient)
            except OSError as error:  # of the network, or of the library
                self._drop()
                if not left:
                    raise _ended(error) from None
        raise AssertionError  # the last attempt returns or raises

    def _announce(self, sender: str, recipient: str) -> smtplib.SMTP:
        smtp = self._smtp or self._connect()
        self._smtp = smtp
        steps = ((f"MAIL FROM:<{sender}>", {_TAKEN}), (f"RCPT TO:<{recipient}>", {_TAKEN, 251}), ("DATA", {_READY}))
        for command, wanted in steps:
            code, said = smtp.docmd(command)
            if code not in wanted:
                self._start_over(smtp, code)
                raise NotTakenError(_words(code, said), later=code < _FINAL)
        return smtp

    def _start_over(self, smtp: smtplib.SMTP, code: int) -> None:
        """The next letter begins from nothing; a server that closes is left."""
        if code == _BUSY:
            self._drop()
            return
        with contextlib.suppress(smtplib.SMTPException, OSError):
            smtp.rset()

    def _connect(self) -> smtplib.SMTP:
        """A connection on which letters can be sent. Raises ItsdError after the last attempt."""
        for pause in (*PAUSES, None):
            try:
                return self._open()
            except (OSError, smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError) as error:
                if isinstance(error, ssl.SSLCertVerificationError) or pause is None:
                    raise self._unreachable(error) from None
                time.sleep(pause)
        raise AssertionError  # the last attempt returns or raises

    def _open(self) -> smtplib.SMTP:
        server = self._server
        with _explaining(server):
            if server.security == "tls":
                smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout, context=self._context)
            else:
                smtp = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
            try:
                smtp.ehlo_or_helo_if_needed()
                if server.security == "starttls":
                    smtp.starttls(context=self._context)
                    smtp.ehlo()
                if server.user:
                    smtp.login(server.user, server.password)
            except BaseException:
                smtp.close()
                raise
            return smtp

    def _unreachable(self, error: Exception) -> ItsdError:
        if isinstance(error, ssl.SSLCertVerificationError):
            message = f"the certificate of {self._server} is not to be trusted: {error.verify_message.lower()}"
            return ItsdError(message, f"Where it is of an authority of your own, name its certificate in {AUTHORITY}; else check {URL}.")
        message = f"the mail server {self._server} cannot be reached: {_reason_of(error)}"
        return ItsdError(message, f"Check {URL} and the network, and run the command again: whoever has the letter does not get it twice.")

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


def _trust(authority: str) -> ssl.SSLContext:
    """Certificates are checked, by the authorities of the machine or by one's own. Raises ItsdError for a file that holds none."""
    try:
        return ssl.create_default_context(cafile=authority or None)
    except (OSError, ssl.SSLError) as error:
        message = f"{AUTHORITY} names {authority}, which cannot be read as certificates: {_reason_of(error)}"
        raise ItsdError(message, "Name a file with the certificate of the authority, in PEM.") from None


@contextlib.contextmanager
def _explaining(server: Server) -> Iterator[None]:
    """What no further attempt would change ends the run with a word about it."""
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        message = f"{server} does not accept the user and the password: {_words(error.smtp_code, error.smtp_error)}"
        raise ItsdError(message, f"Check {USER} and {PASSWORD}.") from None
    except smtplib.SMTPNotSupportedError:
        message = f"{server} offers no {'STARTTLS' if server.security == 'starttls' else 'way to sign in'}" if server.security != "tls" else f"{server} offers no way to sign in"
        raise ItsdError(message, f"Try smtps:// in {URL}; without encryption no password is sent.") from None
    except (smtplib.SMTPHeloError, smtplib.SMTPResponseException) as error:
        if isinstance(error, smtplib.SMTPConnectError):
            raise
        message = f"{server} lets nobody in: {_words(error.smtp_code, error.smtp_error)}"
        raise ItsdError(message, f"Check {URL}, or ask who runs the server.") from None


def _ended(error: Exception) -> NotTakenError:
    reason = f"the connection ended: {_reason_of(error)}"
    return NotTakenError(reason, later=True)


def _words(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return show_on_one_line(f"{code} {text}")


def _reason_of(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, smtplib.SMTPResponseException):
        return _words(error.smtp_code, error.smtp_error)
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return show_on_one_line(reason.lower() or type(error).__name__)
