"""Requests to the interface of a host: JSON both ways, with time-outs and a few more tries; no redirect is followed, so that the token goes nowhere else."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from http.client import HTTPException
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from itsd import __version__
from itsd.errors import ItsdError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_SECONDS = 30
_TRIES = 3
_PAUSE = 2.0
_LONGEST_PAUSE = 30.0
_PASSING = frozenset({429, 500, 502, 503, 504})
_MOST = 20_000_000  # bytes of an answer


class RefusedError(ItsdError):
    """A request that the host did not grant; `status` is that of HTTP."""

    def __init__(self, status: int, words: str) -> None:
        """Keep both."""
        super().__init__(f"the host answers {status}{f': {words}' if words else ''}", _HINTS.get(status, "Try again later."))
        self.status = status


_HINTS = {
    401: "Check the token: it has ended, or is of another host.",
    403: "Give the job the right to write comments: `permissions: pull-requests: write` on GitHub, the scope api on GitLab.",
    404: "Check repository, number and token: hosts hide what a token may not see.",
}


class _NoRedirect(HTTPRedirectHandler):
    """Redirects are answers like others."""

    def redirect_request(self, *_: object) -> None:
        """Follow none."""


@dataclass(frozen=True, slots=True)
class Api:
    """The interface of a host at an address, with the headers of every request."""

    address: str
    headers: Mapping[str, str]
    pause: Callable[[float], None] = time.sleep

    def send(self, method: str, path: str, data: Mapping[str, str] | None = None) -> Any:  # noqa: ANN401  # JSON
        """The answer as data. Raises RefusedError, and ItsdError where nobody answers."""
        for attempt in range(1, _TRIES + 1):
            try:
                return self._send(method, path, data)
            except HTTPError as error:
                with error:
                    if error.code not in _PASSING or attempt == _TRIES:
                        raise RefusedError(error.code, _said(error.read(_MOST))) from None
                    self.pause(_wait(error.headers.get("Retry-After"), attempt))
            except (URLError, TimeoutError, HTTPException, OSError) as error:
                if attempt == _TRIES:
                    message = f"{urlsplit(self.address).netloc} does not answer: {getattr(error, 'reason', error)}"
                    raise ItsdError(message, "Check the network of the job, and try again.") from None
                self.pause(_wait(None, attempt))
        raise AssertionError  # pragma: no cover  # the last attempt returns or raises

    def _send(self, method: str, path: str, data: Mapping[str, str] | None) -> Any:  # noqa: ANN401  # as above
        if urlsplit(self.address).scheme not in {"http", "https"}:
            message = f"{self.address[:80]!r} is no address of a host"
            raise ItsdError(message, "The CI job sets it: leave it as it is.")
        body = None if data is None else json.dumps(data).encode()
        headers = {**self.headers, "User-Agent": f"itsd/{__version__}", **({} if body is None else {"Content-Type": "application/json"})}
        request = Request(self.address.rstrip("/") + path, body, headers, method=method)  # noqa: S310  # the scheme was checked
        with build_opener(_NoRedirect).open(request, timeout=_SECONDS) as answer:
            content = answer.read(_MOST)
        try:
            return json.loads(content)
        except ValueError:
            raise RefusedError(answer.status, "what it says is no JSON") from None


def _wait(given: str | None, attempt: int) -> float:
    """How long to wait before the next try: as the host asks, within reason."""
    asked = float(given) if given is not None and given.isascii() and given.isdigit() else _PAUSE * attempt
    return min(asked, _LONGEST_PAUSE)


def _said(content: bytes) -> str:
    """What a host says about an error, in one line and without controls."""
    from itsd.output.visible import show_on_one_line  # only where something went wrong

    try:
        data = json.loads(content)
    except ValueError:
        return ""
    words = data.get("message") or data.get("error") if isinstance(data, dict) else None
    return show_on_one_line(str(words))[:200] if words else ""
