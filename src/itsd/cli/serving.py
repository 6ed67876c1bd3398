"""Showing catalogues on this machine as they would become: pages are made when they are asked for, and anew when a file has changed.

Each page carries a small script that is not part of the site: it asks once a second whether something has changed, and loads the page anew.
"""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass, field
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import quote, unquote, urlsplit

from itsd.errors import ItsdError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

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
_OWN = "/.itsd/"
_STATE, _SCRIPT = f"{_OWN}state", f"{_OWN}reload.js"
_RELOAD = b"""(function () {
  var shown = new URL(document.currentScript.src).searchParams.get("state");
  function look() {
    fetch("/.itsd/state", { cache: "no-store" })
      .then(function (answer) { return answer.text(); })
      .then(function (state) { if (state !== shown) { location.reload(); } else { setTimeout(look, 1000); } })
      .catch(function () { setTimeout(look, 1000); });
  }
  setTimeout(look, 1000);
})();
"""


@dataclass(slots=True)
class Preview:
    """The pages of the catalogues by their paths; looked at anew when a file of the estate has changed."""

    names: Sequence[str]
    tree: DiskTree
    session: Session
    jobs: int
    _state: str = ""
    _pages: dict[str, Callable[[], bytes]] = field(default_factory=dict)
    _made: dict[str, bytes] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def find(self, path: str) -> bytes | None:
        """The content at a path; None where there is none. Raises ItsdError for what cannot be shown."""
        with self._lock:
            self._refresh()
            name = path.strip("/") + ("index.html" if path.endswith("/") else "")
            name = name if name in self._pages or not name else f"{name}/index.html" if f"{name}/index.html" in self._pages else name
            name = name.lstrip("/") or "index.html"
            if name not in self._pages:
                return _list_pages(self._pages) if name == "index.html" else None
            if name not in self._made:
                self._made[name] = self._pages[name]()
            return self._made[name]

    def state(self) -> str:
        """A mark that is another one when any file of the estate or of its templates has changed."""
        from itsd.cli.watching import stamps_of

        return hashlib.sha256(repr(stamps_of(self.tree, templates=True)).encode()).hexdigest()

    def _refresh(self) -> None:
        """Look at the estate where it has changed since it was looked at; one that cannot be shown is looked at again."""
        state = self.state()
        if state != self._state:
            self._state, self._pages, self._made = "", {}, {}
            self._pages = self._look()
            self._state = state

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
        if path.startswith(_OWN):
            self._answer_own(path, with_body=with_body)
            return
        kind, state = _TYPES.get(path.rpartition(".")[2], _TYPES["html"]), self.preview.state()
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
        self._send(_watching(content, state) if kind == _TYPES["html"] else content, kind, status, with_body=with_body)

    def _answer_own(self, path: str, *, with_body: bool) -> None:
        """What the script of the pages asks for, and the script itself."""
        if path == _STATE:
            self._send(self.preview.state().encode(), "text/plain", HTTPStatus.OK, with_body=with_body)
        elif path == _SCRIPT:
            self._send(_RELOAD, _TYPES["js"], HTTPStatus.OK, with_body=with_body)
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def _send(self, content: bytes, kind: str, status: HTTPStatus, *, with_body: bool) -> None:
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
    return _page("This cannot be shown", f"<p>{escape(error.message)}</p><p>{escape(error.hint)}</p>")


def _list_pages(names: Iterable[str]) -> bytes:
    """A way in where no page leads to the catalogues."""
    return _page("Catalogues", "<ul>" + "".join(f'<li><a href="/{escape(quote(name))}">{escape(name)}</a></li>' for name in names) + "</ul>")


def _page(title: str, body: str) -> bytes:
    return f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>itsd</title></head><body><h1>{title}</h1>{body}</body></html>'.encode()


def _watching(page: bytes, state: str) -> bytes:
    """The page with the script that loads it anew when something changes."""
    script = f'<script src="{_SCRIPT}?state={state}"></script>'.encode()
    head, end, rest = page.rpartition(b"</body>")
    return head + script + end + rest if end else page + script


class _Server(ThreadingHTTPServer):
    """Readers who leave before a page is there are no error."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Everything else is one."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # as it was given


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
        server = _Server((HOST, port), handler)
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
