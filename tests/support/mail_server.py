"""A real mail server on this machine's loopback, in the moods that mail servers have."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import subprocess
from dataclasses import dataclass, field
from threading import Thread
from typing import TYPE_CHECKING

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from tests.support.tools import need_program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from aiosmtpd.smtp import Envelope, Session

HOST = "127.0.0.1"
USER, PASSWORD = "it-services", "s3cret word"


@dataclass
class Mailbox:
    """What a server took, and how it treats those who come. Numbers of letters begin with 1."""

    refused: frozenset[str] = frozenset()
    later: frozenset[str] = frozenset()
    silent_at: int | None = None
    """The server takes this letter, and never answers."""
    gone_at: int | None = None
    """The server takes this letter, and closes the connection instead of an answer."""
    breaks_before: int | None = None
    """Before this letter the server closes the connection, once."""
    took: list[tuple[str, str, bytes]] = field(default_factory=list)
    """Sender, recipient and content of each letter."""
    encrypted: list[bool] = field(default_factory=list)
    signed_in: list[bool] = field(default_factory=list)

    async def handle_RCPT(self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]) -> str:  # noqa: N802  # the library's name
        """Take or refuse a recipient."""
        if self.breaks_before is not None and len(self.took) + 1 == self.breaks_before:
            self.breaks_before = None
            _transport(server).close()
            return "421 gone"
        if address in self.refused:
            return "550 5.1.1 no such mailbox"
        if address in self.later:
            return "451 4.7.1 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # as above
        """Take a letter."""
        content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content).encode()
        self.took.append((str(envelope.mail_from), envelope.rcpt_tos[0], content))
        self.encrypted.append(_transport(server).get_extra_info("ssl_object") is not None)
        self.signed_in.append(bool(session.authenticated))
        if len(self.took) == self.silent_at:
            await asyncio.sleep(3600)
        if len(self.took) == self.gone_at:
            _transport(server).close()
        return "250 OK"

    @property
    def readers(self) -> list[str]:
        """Who got a letter, in order."""
        return [recipient for _, recipient, _ in self.took]


@dataclass(frozen=True)
class Certificate:
    """A certificate for the loopback that vouches for itself, and its key."""

    path: Path
    key: Path


def make_certificate(folder: Path) -> Certificate:
    """Made by openssl, as an administrator would."""
    openssl = need_program("openssl", "openssl")
    certificate = Certificate(folder / "server.pem", folder / "server.key")
    subject = ("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1")
    command = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", *subject]
    subprocess.run([*command, "-keyout", certificate.key, "-out", certificate.path], check=True, capture_output=True)
    return certificate


@contextlib.contextmanager
def serving(mailbox: Mailbox, certificate: Certificate | None = None, *, tls: bool = False, auth: bool = False) -> Iterator[int]:
    """The server's port. With a certificate it offers STARTTLS, with `tls` it speaks TLS from the start, with `auth` it asks who is there."""
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate.path, certificate.key)
    later = context if not tls else None
    loop = asyncio.new_event_loop()

    def protocol() -> SMTP:
        authenticator = _authenticate if auth else None
        return SMTP(mailbox, hostname="localhost", tls_context=later, authenticator=authenticator, auth_required=auth and not tls, auth_require_tls=not tls, loop=loop)

    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()  # all of the loop is in it: the thread of the tests may have one of a browser
    server = asyncio.run_coroutine_threadsafe(loop.create_server(protocol, HOST, 0, ssl=context if tls else None), loop).result(10)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(_close(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _close(server: asyncio.Server) -> None:
    """No new readers, and whoever is still waiting is let go."""
    server.close()
    waiting = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)


def _transport(server: SMTP) -> asyncio.BaseTransport:
    assert server.transport is not None
    return server.transport


def _authenticate(_server: SMTP, _session: Session, _envelope: Envelope, mechanism: str, data: object) -> AuthResult:
    known = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=known and mechanism in {"LOGIN", "PLAIN"}, handled=False)
