"""Showing catalogues on this machine as they would become: pages are made when they are asked for, and anew when a file has changed."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import unquote, urlsplit

from itsd.errors import ItsdError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from itsd.cli.options import Session
    from itsd.files.disk import DiskTree

HOST = "127.0.0.1"
_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xml": "application/atom+xml",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "woff2": "font/woff2",
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "gif": "image/gif",
}


@dataclass(slots=True)
class Preview:
    """The pages of the catalogues by their paths; looked at anew when a file of the estate has changed."""

    names: Sequence[str]
    tree: DiskTree
    session: Session
    jobs: int
    _stamps: object = None
    _pages: dict[str, Callable[[], bytes]] = field(default_factory=dict)
    _made: dict[str, bytes] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def find(self, path: str) -> bytes | None:
        """The content at a path; None where there is none. Raises ItsdError for what cannot be shown."""
        from itsd.cli.watching import stamps_of

        with self._lock:
            stamps = stamps_of(self.tree, templates=True)
            if stamps != self._stamps:
                self._pages, self._made = self._look(), {}
                self._stamps = stamps
            name = path.strip("/") + ("index.html" if path.endswith("/") else "")
            name = name if name in self._pages or not name else f"{name}/index.html" if f"{name}/index.html" in self._pages else name
            name = name.lstrip("/") or "index.html"
            if name not in self._pages:
                return None
            if name not in self._made:
                self._made[name] = self._pages[name]()
            return self._made[name]

    def _look(self) -> dict[str, Callable[[], bytes]]:
        from itsd.cli.estate import load_estate
        from itsd.cli.site import find_catalogues
        from itsd.render.publishing import build_publication, find_outputs
        from itsd.render.site.outputs import render_portal

        estate = load_estate(self.session, self.tree, self.jobs).estate
        coming = [build_publication(catalogue, estate, self.tree).publication for catalogue in find_catalogues(self.names, estate)]
        pages = {f"{item.catalogue.id}/{page.path}": page.make for item in coming for page in find_outputs(item, self.tree)}
        return {"index.html": lambda: render_portal(coming, self.tree), **pages}


class _Handler(BaseHTTPRequestHandler):
    """GET and HEAD of pages, for this machine only."""

    preview: ClassVar[Preview]
    server_version = "itsd"
    sys_version = ""

    def do_GET(self) -> None:  # the library's name
        """A page, with its content."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:  # as above
        """A page, without its content."""
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        host = (self.headers.get("Host") or "").partition(":")[0]
        if host not in {HOST, "localhost"}:  # another site's page must not read an estate through a name of its own
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
            return
        path = unquote(urlsplit(self.path).path)
        kind = _TYPES.get(path.rpartition(".")[2], _TYPES["html"])
        try:
            content, status = self.preview.find(path), HTTPStatus.OK
            if content is not None and kind == _TYPES["html"] and not path.endswith((".html", "/")):
                self._redirect(path)
                return
        except ItsdError as error:
            content, status, kind = _explain(error), HTTPStatus.INTERNAL_SERVER_ERROR, _TYPES["html"]
        if content is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        if with_body:
            self.wfile.write(content)

    def _redirect(self, path: str) -> None:
        """A folder without its stroke: links on its page would lead astray."""
        self.send_response(HTTPStatus.MOVED_PERMANENTLY)
        self.send_header("Location", f"/{path.strip('/')}/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nobody reads a line for each picture."""


def _explain(error: ItsdError) -> bytes:
    text = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>itsd</title><h1>This cannot be shown</h1><p>{escape(error.message)}</p><p>{escape(error.hint)}</p></html>'
    return text.encode()


def serve_site(names: Sequence[str], tree: DiskTree, session: Session, port: int, jobs: int) -> None:
    """Show the catalogues until Ctrl-C. Raises ItsdError for a name that there is not, and a port that is taken."""
    from itsd.cli.render import missing_extra

    preview = Preview(names, tree, session, jobs)
    try:
        preview.find("/")
    except ModuleNotFoundError as error:
        raise missing_extra(error) from None
    handler = type("Handler", (_Handler,), {"preview": preview})
    try:
        server = ThreadingHTTPServer((HOST, port), handler)
    except OSError as error:
        message = f"port {port} cannot be used: {(error.strerror or str(error)).lower()}"
        raise ItsdError(message, "Choose another one with --port, or 0 for any that is free.") from None
    with server:
        sys.stderr.write(f"Showing the catalogues at http://{HOST}:{server.server_address[1]}/ as they would become; stop with Ctrl-C.\n")
        sys.stderr.flush()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return
