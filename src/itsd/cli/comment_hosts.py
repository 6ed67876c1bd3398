"""Comments on GitHub and GitLab: the one with our marker is looked for among our own, then written or brought up to date.

What is needed comes from the environment of the CI job, the token only from there. Nobody else's comment is touched, whatever it begins with.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote

from itsd.cli.comment_http import Api, RefusedError
from itsd.errors import ItsdError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PAGE = 100
_MOST_PAGES = 30
_NONE = "there is no comment to bring up to date"
_SHORTENED = "\n\n*Shortened: the whole is longer than a comment may be. See the output of this job.*\n"


class Host(Protocol):
    """Where comments are written."""

    @property
    def limit(self) -> int:
        """How many characters a comment may have."""

    def post(self, marker: str, text: str, *, update_only: bool) -> str:
        """Write the comment or bring it up to date; says what was done. Raises ItsdError."""


def find_host(environment: Mapping[str, str], author: str | None) -> Host | None:
    """The host on which this CI job runs; None where the job is for no pull or merge request. Raises ItsdError for what is missing."""
    if environment.get("GITHUB_ACTIONS") == "true":
        return _find_github(environment, author)
    if environment.get("GITLAB_CI") == "true":
        return _find_gitlab(environment, author)
    message = "this is no job of GitHub Actions or GitLab CI"
    raise ItsdError(message, "Run it there; it takes the pull or merge request from the environment of the job.")


def shorten(text: str, limit: int) -> str:
    """The text, without its last sections where it is too long: at the end of a section nothing is left open."""
    if len(text) <= limit:
        return text
    room = limit - len(_SHORTENED)
    ends = [at for mark in ("\n#### ", "\n<details>") for at in _places(text, mark) if at <= room]
    return text[: max(ends, default=text.find("\n\n"))].rstrip() + _SHORTENED


def _places(text: str, mark: str) -> Iterator[int]:
    at = text.find(mark)
    while at >= 0:
        yield at
        at = text.find(mark, at + 1)


def _needed(environment: Mapping[str, str], name: str, hint: str) -> str:
    value = environment.get(name, "")
    if not value:
        message = f"{name} is not set"
        raise ItsdError(message, hint)
    return value


@dataclass(frozen=True, slots=True)
class GitHub:
    """A pull request on GitHub. A job for a pull request from a fork may read only: that is said, and is no error."""

    api: Api
    repository: str
    number: int
    author: str
    fork: bool
    limit: int = 65_000

    def post(self, marker: str, text: str, *, update_only: bool) -> str:
        """See `Host`."""
        place = f"/repos/{quote(self.repository)}/issues"
        try:
            found = next((item for item in self._comments(place) if str(item.get("body", "")).startswith(marker)), None)
            if found is None:
                return _NONE if update_only else _done(self.api.send("POST", f"{place}/{self.number}/comments", {"body": text}), "wrote a comment")
            if _is_same(found["body"], text):
                return "the comment is up to date"
            return _done(self.api.send("PATCH", f"{place}/comments/{int(found['id'])}", {"body": text}), "brought the comment up to date")
        except RefusedError as error:
            if error.status in {403, 404} and self.fork:
                return "pull requests from forks may not write comments: nothing was posted"
            raise

    def _comments(self, place: str) -> Iterator[dict[str, Any]]:
        for page in range(1, _MOST_PAGES + 1):
            found = self.api.send("GET", f"{place}/{self.number}/comments?per_page={_PAGE}&page={page}")
            yield from (item for item in found if (item.get("user") or {}).get("login") == self.author)
            if len(found) < _PAGE:
                return


def _done(_answer: object, words: str) -> str:
    return words


def _is_same(there: str, text: str) -> bool:
    """Whether a comment says that already; hosts change the ends of lines."""
    return there.replace("\r\n", "\n").strip() == text.strip()


def _find_github(environment: Mapping[str, str], author: str | None) -> GitHub | None:
    event = _read_event(_needed(environment, "GITHUB_EVENT_PATH", "GitHub Actions sets it."))
    request = event.get("pull_request")
    if not isinstance(request, dict):
        return None
    token = _needed(environment, "GITHUB_TOKEN", "Give the step `env: GITHUB_TOKEN: ${{ github.token }}`, and the job `permissions: pull-requests: write`.")
    repository = _needed(environment, "GITHUB_REPOSITORY", "GitHub Actions sets it.")
    source = ((request.get("head") or {}).get("repo") or {}).get("full_name")
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
    api = Api(environment.get("GITHUB_API_URL") or "https://api.github.com", headers)
    return GitHub(api, repository, int(request["number"]), author or "github-actions[bot]", source != repository)


def _read_event(name: str) -> dict[str, Any]:
    try:
        event = json.loads(Path(name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        event = None
    if not isinstance(event, dict):
        message = f"{name} is no event of GitHub"
        raise ItsdError(message, "GitHub Actions writes it; leave GITHUB_EVENT_PATH as it is.")
    return event


@dataclass(frozen=True, slots=True)
class GitLab:
    """A merge request on GitLab. The token of a job cannot write notes, so it takes one of the project with the scope api."""

    api: Api
    project: str
    number: str
    author: str | None
    limit: int = 900_000

    def post(self, marker: str, text: str, *, update_only: bool) -> str:
        """See `Host`."""
        place = f"/projects/{quote(self.project, safe='')}/merge_requests/{quote(self.number, safe='')}/notes"
        author = self.author or str(self.api.send("GET", "/user")["username"])
        found = next((note for note in self._notes(place, author) if str(note.get("body", "")).startswith(marker)), None)
        if found is None:
            return _NONE if update_only else _done(self.api.send("POST", place, {"body": text}), "wrote a comment")
        if _is_same(found["body"], text):
            return "the comment is up to date"
        return _done(self.api.send("PUT", f"{place}/{int(found['id'])}", {"body": text}), "brought the comment up to date")

    def _notes(self, place: str, author: str) -> Iterator[dict[str, Any]]:
        for page in range(1, _MOST_PAGES + 1):
            found = self.api.send("GET", f"{place}?per_page={_PAGE}&page={page}&sort=asc&order_by=created_at")
            yield from (note for note in found if not note.get("system") and (note.get("author") or {}).get("username") == author)
            if len(found) < _PAGE:
                return


def _find_gitlab(environment: Mapping[str, str], author: str | None) -> GitLab | None:
    number = environment.get("CI_MERGE_REQUEST_IID", "")
    if not number:
        return None
    token = _needed(environment, "ITSD_GITLAB_TOKEN", "Make a project access token with the scope api, and a masked CI/CD variable of this name with it.")
    address = _needed(environment, "CI_API_V4_URL", "GitLab CI sets it.")
    return GitLab(Api(address, {"PRIVATE-TOKEN": token}), _needed(environment, "CI_PROJECT_ID", "GitLab CI sets it."), number, author)
