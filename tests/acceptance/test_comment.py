"""`itsd comment` against a server on loopback that plays GitHub and GitLab."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from itsd.cli.comment_hosts import shorten
from itsd.cli.comment_http import Api, RefusedError
from tests.support.runner import Result, run_process

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MARKER = "<!-- itsd-diff -->"
TEXT = f"{MARKER}\n### 1 weakened\n\nText\n"
BOT = "github-actions[bot]"


class Platform(ThreadingHTTPServer):
    """Both platforms: their comments, what they were asked, and what they refuse."""

    daemon_threads = True

    def __init__(self) -> None:
        """On a free port."""
        super().__init__(("127.0.0.1", 0), Handler)
        self.comments: list[dict[str, Any]] = []
        self.asked: list[tuple[str, str]] = []
        self.faults: list[int] = []
        self.refused = 0
        self.redirect = ""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    """What both platforms have in common, as far as comments need it."""

    server: Platform
    people: ClassVar[dict[str, str]] = {"Bearer secret": BOT, "secret": "project_bot"}

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        page = int(self.path.partition("&page=")[2].partition("&")[0] or 1)
        self._answer({"username": "project_bot"} if self.path == "/user" else self.server.comments[100 * (page - 1) : 100 * page])

    def do_POST(self) -> None:
        self._write(lambda body: self.server.comments.append(self._own(len(self.server.comments) + 1, body)))

    def do_PATCH(self) -> None:
        self._write(lambda body: self.server.comments[int(self.path.rsplit("/", 1)[1]) - 1].update(body=body))

    def do_PUT(self) -> None:
        self.do_PATCH()

    def _own(self, number: int, body: str) -> dict[str, Any]:
        who = self.people[self.headers["Authorization"] or self.headers["PRIVATE-TOKEN"]]
        return {"id": number, "body": body, "user": {"login": who}, "author": {"username": who}}

    def _write(self, change: Any) -> None:  # noqa: ANN401  # a function of the new text
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["body"]
        if not self.server.refused and not self.server.faults:
            change(body)
        self._answer({"id": 1})

    def _answer(self, data: object) -> None:
        self.server.asked.append((self.command, self.path))
        assert (self.headers["Authorization"] or self.headers["PRIVATE-TOKEN"]) in self.people
        status = self.server.faults.pop(0) if self.server.faults else self.server.refused if self.command != "GET" else 0
        content = json.dumps({"message": "no"} if status else data).encode()
        self.send_response(307 if self.server.redirect else status or 200)
        if self.server.redirect:
            self.send_header("Location", self.server.redirect)
        if status:
            self.send_header("Retry-After", "0")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@pytest.fixture
def platform() -> Iterator[Platform]:
    server = Platform()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def github(folder: Path, platform: Platform, *arguments: str, text: str = TEXT, fork: bool = False, **environment: str | None) -> Result:
    (folder / "comment.md").write_text(text, encoding="utf-8")
    source = "stranger/estate" if fork else "ministry/estate"
    (folder / "event.json").write_text(json.dumps({"pull_request": {"number": 7, "head": {"repo": {"full_name": source}}}}), encoding="utf-8")
    known = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_PATH": str(folder / "event.json"),
        "GITHUB_TOKEN": "secret",
        "GITHUB_REPOSITORY": "ministry/estate",
        "GITHUB_API_URL": platform.address,
        "GITLAB_CI": None,
    }
    return run_process("comment", "comment.md", *arguments, cwd=folder, env=known | environment)


def gitlab(folder: Path, platform: Platform, *arguments: str, text: str = TEXT, **environment: str | None) -> Result:
    (folder / "comment.md").write_text(text, encoding="utf-8")
    known = {"GITHUB_ACTIONS": None, "GITLAB_CI": "true", "CI_MERGE_REQUEST_IID": "7", "CI_PROJECT_ID": "42", "CI_API_V4_URL": platform.address, "ITSD_GITLAB_TOKEN": "secret"}
    return run_process("comment", "comment.md", *arguments, cwd=folder, env=known | environment)


@pytest.mark.parametrize("host", [github, gitlab])
def test_one_comment_is_written_and_then_brought_up_to_date(host: Any, platform: Platform, tmp_path: Path) -> None:  # noqa: ANN401  # either function
    assert host(tmp_path, platform).err == "wrote a comment\n"
    assert host(tmp_path, platform).err == "the comment is up to date\n"
    assert host(tmp_path, platform, text=TEXT.replace("1 weakened", "2 weakened")).err == "brought the comment up to date\n"
    assert [comment["body"] for comment in platform.comments] == [TEXT.replace("1 weakened", "2 weakened")]


def test_comments_of_others_are_left_alone_and_all_pages_are_looked_through(platform: Platform, tmp_path: Path) -> None:
    platform.comments = [{"id": number, "body": TEXT, "user": {"login": "stranger"}} for number in range(1, 151)]
    platform.comments.append({"id": 151, "body": f"{MARKER}\nold", "user": {"login": BOT}})
    assert github(tmp_path, platform).err == "brought the comment up to date\n"
    assert platform.asked[-1] == ("PATCH", "/repos/ministry/estate/issues/comments/151")
    assert platform.comments[0]["body"] == platform.comments[150]["body"] == TEXT
    assert len(platform.comments) == 151


def test_nothing_is_written_where_only_an_update_is_wanted(platform: Platform, tmp_path: Path) -> None:
    assert github(tmp_path, platform, "--update-only").err == "there is no comment to bring up to date\n"
    assert platform.comments == []


def test_a_fault_that_passes_is_waited_for(platform: Platform, tmp_path: Path) -> None:
    platform.faults = [502, 429]
    assert github(tmp_path, platform).err == "wrote a comment\n"


def test_a_fork_may_not_write_and_fails_no_job(platform: Platform, tmp_path: Path) -> None:
    platform.refused = 403
    result = github(tmp_path, platform, fork=True)
    assert (result.status, result.err) == (0, "pull requests from forks may not write comments: nothing was posted\n")
    result = github(tmp_path, platform)
    assert result.status == 2
    assert "the host answers 403: no" in result.err
    assert "pull-requests: write" in result.err


def test_a_redirect_is_not_followed(platform: Platform, tmp_path: Path) -> None:
    other = Platform()
    platform.redirect = f"{other.address}/elsewhere"
    result = github(tmp_path, platform)
    other.server_close()
    assert result.status == 2
    assert "the host answers 307" in result.err
    assert other.asked == []


def test_no_request_at_hand_is_no_error(platform: Platform, tmp_path: Path) -> None:
    (tmp_path / "push.json").write_text("{}", encoding="utf-8")
    for result in (github(tmp_path, platform, GITHUB_EVENT_PATH=str(tmp_path / "push.json")), gitlab(tmp_path, platform, CI_MERGE_REQUEST_IID=None)):
        assert (result.status, result.err) == (0, "no pull or merge request at hand: nothing was posted\n")


@pytest.mark.parametrize(
    ("host", "environment", "words"),
    [
        (github, {"GITHUB_TOKEN": None}, "GITHUB_TOKEN is not set"),
        (github, {"GITHUB_EVENT_PATH": "/nowhere"}, "/nowhere is no event of GitHub"),
        (github, {"GITHUB_API_URL": "file:///etc/passwd"}, "'file:///etc/passwd' is no address of a host"),
        (gitlab, {"ITSD_GITLAB_TOKEN": None}, "ITSD_GITLAB_TOKEN is not set"),
        (gitlab, {"GITLAB_CI": None}, "this is no job of GitHub Actions or GitLab CI"),
    ],
)
def test_what_is_missing_is_told(host: Any, environment: dict[str, str | None], words: str, platform: Platform, tmp_path: Path) -> None:  # noqa: ANN401  # as above
    result = host(tmp_path, platform, **environment)
    assert (result.status, result.out) == (2, "")
    assert words in result.err
    assert "secret" not in result.err


def test_only_what_itsd_wrote_is_posted(platform: Platform, tmp_path: Path) -> None:
    assert "does not begin with a marker of itsd" in github(tmp_path, platform, text="# Hello\n").err
    assert platform.asked == []


def test_a_host_that_does_not_answer_ends_the_command() -> None:
    server = Platform()
    address = server.address
    server.server_close()
    pauses: list[float] = []
    with pytest.raises(Exception, match="does not answer"):
        Api(address, {}, pauses.append).send("GET", "/user")
    assert pauses == [2.0, 4.0]


def test_what_is_too_long_ends_with_a_section() -> None:
    text = f"{MARKER}\n### Title\n\nSummary\n\n#### A\n\n{'a' * 50}\n\n<details><summary>B</summary>\n\n{'b' * 200}\n\n</details>\n"
    assert shorten(text, 10_000) == text
    short = shorten(text, 200)
    assert len(short) <= 200
    assert "#### A" in short
    assert "<details>" not in short
    assert "Shortened" in short


def test_refusals_keep_their_status() -> None:
    assert RefusedError(404, "").status == 404
