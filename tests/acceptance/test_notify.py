"""`itsd notify` as its users start it: the letter shown, written and sent through a real mail server, once to each reader whatever happens."""

from __future__ import annotations

import email
import email.policy
import os
import shutil
import socket
import subprocess
from email.message import EmailMessage
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest

from itsd.cli import mail_server
from tests.support.estates import SAMPLE, write_estate
from tests.support.forking import KILLED, killed_after, run_forked
from tests.support.mail_server import HOST, PASSWORD, USER, Certificate, Mailbox, make_certificate, serving
from tests.support.publishing import EDITIONS, MAIL, PEOPLE, SETTINGS, UNITS, WIKI, assert_done, change_price, everything_in, set_day, write_published
from tests.support.runner import ITSD, Result, run_here, run_process
from tests.support.snapshots import check_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BOTH = ["khalid@example.om", "maryam@example.om"]
NOTICE = "notice: {to: [khalid, maryam], sent_on: 2026-11-01, channel: e-mail}\n"


@pytest.fixture
def estate(tmp_path: Path) -> Path:
    """An estate whose first edition waits to be announced."""
    root = write_published(tmp_path / "estate")
    assert_done(run_here("publish", cwd=root))
    return root


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No mail server but the tests' own, and no waiting between attempts."""
    for name in (mail_server.URL, mail_server.USER, mail_server.PASSWORD, mail_server.AUTHORITY):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(mail_server.TIMEOUT, "2")
    monkeypatch.setattr(mail_server, "PAUSES", (0.0, 0.0))


def send(estate: Path, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Result:
    """Send through a server without encryption."""
    with serving(mailbox) as port:
        monkeypatch.setenv(mail_server.URL, f"smtp://{HOST}:{port}?security=none")
        return run_here("notify", "--send", *arguments, cwd=estate)


def record(estate: Path, number: int = 1) -> str:
    return (estate / EDITIONS / f"staff-{number}.yaml").read_text(encoding="utf-8")


def outbox(estate: Path) -> Path:
    return estate / EDITIONS / "staff-1.outbox"


def test_the_preview_of_the_sample() -> None:
    """The letter in both languages, and to whom it would go; nothing is sent or written."""
    result = run_process("notify", "staff", "--again", cwd=SAMPLE)
    assert (result.status, result.err) == (0, "")
    check_snapshot("notify.txt", result.out)
    assert max(map(len, result.out.splitlines())) <= 80


def test_everything_is_announced_already() -> None:
    result = run_here("notify", cwd=SAMPLE)
    assert (result.status, result.out) == (0, "")
    assert "staff: edition 2 of 2026-10-18 was announced on 2026-10-18 to khalid-al-rawahi, maryam-al-farsi; --again announces it once more\n" in result.err


@pytest.mark.parametrize(("locale", "name"), [("en", "notify-en.html"), ("ar", "notify-ar.html")])
def test_the_letter_as_a_page_in_each_language(locale: str, name: str, tmp_path: Path) -> None:
    assert_done(run_here("--locale", locale, "notify", "staff", "--again", "--format", "html", "--output", tmp_path, cwd=SAMPLE))
    page = (tmp_path / "staff-2-khalid-al-rawahi.html").read_text(encoding="utf-8")
    assert f'<html lang="{locale}" dir="{"rtl" if locale == "ar" else "ltr"}">' in page
    check_snapshot(name, page)


def test_messages_can_be_read_back_and_are_always_the_same(estate: Path, tmp_path: Path) -> None:
    for folder, env in (("one", {"TZ": "Asia/Muscat", "PYTHONHASHSEED": "1"}), ("two", {"TZ": "America/New_York", "LANG": "C", "PYTHONHASHSEED": "2"})):
        assert_done(run_process("notify", "--output", tmp_path / folder, cwd=estate, env=env))
    assert everything_in(tmp_path / "one") == everything_in(tmp_path / "two")
    assert sorted(everything_in(tmp_path / "one")) == ["staff-1-khalid.eml", "staff-1-maryam.eml"]
    message = email.message_from_bytes((tmp_path / "one/staff-1-khalid.eml").read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    assert message.defects == []
    assert message["From"] == "Ministry of Tests <it@example.om>"
    assert message["To"] == "Khalid <khalid@example.om>"
    assert message["Reply-To"] == "Sami <sami@example.om>"
    assert message["Subject"] == "Services for staff: what is new in edition 1 | خدمات الموظفين: الجديد في الإصدار 1"
    assert message["Date"] == "Sun, 01 Nov 2026 00:00:00 +0400"
    assert message["Message-ID"].startswith("<staff-1.")
    assert message["Content-Language"] == "en, ar"
    assert message.get_content_type() == "multipart/alternative"
    text, page = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert page is not None
    assert (text.get_content_charset(), page.get_content_charset()) == ("utf-8", "utf-8")
    written = run_here("notify", "--output", tmp_path, "--format", "text", "--format", "html", cwd=estate)
    assert_done(written)
    assert text.get_content().replace("\r\n", "\n") == (tmp_path / "staff-1-khalid.txt").read_text(encoding="utf-8")
    assert page.get_content().replace("\r\n", "\n") == (tmp_path / "staff-1-khalid.html").read_text(encoding="utf-8")


def test_sent_with_starttls_and_a_password(estate: Path, certificate: Certificate) -> None:
    mailbox = Mailbox()
    with serving(mailbox, certificate, auth=True) as port:
        env = {mail_server.URL: f"smtp://localhost:{port}", mail_server.AUTHORITY: str(certificate.path), mail_server.USER: USER, mail_server.PASSWORD: PASSWORD}
        result = run_process("notify", "--send", cwd=estate, env=env)
        again = run_process("notify", "--send", cwd=estate, env=env)
    assert (result.status, result.out) == (0, "")
    assert result.err == (
        "staff: sent to khalid <khalid@example.om>\nstaff: sent to maryam <maryam@example.om>\n"
        "staff: edition 1 of 2026-11-01 is announced; recorded in catalogue/editions/staff-1.yaml\n"
    )
    assert (mailbox.readers, mailbox.encrypted, mailbox.signed_in) == (BOTH, [True, True], [True, True])
    assert {sender for sender, _, _ in mailbox.took} == {"it@example.om"}
    assert record(estate).endswith(NOTICE)
    assert not outbox(estate).exists()
    assert "was announced on 2026-11-01 to khalid, maryam" in again.err
    assert PASSWORD not in result.err + "".join(path.read_text(encoding="utf-8") for path in estate.rglob("*.*") if path.is_file())


def test_what_arrives_is_what_is_written(estate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where a line of the letter begins with a full stop."""
    write_estate(estate, {"templates/notice/letter.txt": ".\n..\n.a\n{{ said.salutation }}\n"})
    mailbox = Mailbox()
    assert_done(send(estate, mailbox, monkeypatch, "--output", str(tmp_path / "copies")))
    assert [content for _, _, content in mailbox.took] == [(tmp_path / f"copies/staff-1-{name}.eml").read_bytes() for name in ("khalid", "maryam")]
    assert b"\r\n.a\r\n" in mailbox.took[0][2]


def test_sent_with_tls_from_the_start(estate: Path, certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    mailbox = Mailbox()
    with serving(mailbox, certificate, tls=True) as port:
        monkeypatch.setenv(mail_server.URL, f"smtps://localhost:{port}")
        monkeypatch.setenv(mail_server.AUTHORITY, str(certificate.path))
        assert_done(run_here("notify", "staff", "--send", cwd=estate))
    assert (mailbox.readers, mailbox.encrypted) == (BOTH, [True, True])


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_certificate_that_nobody_vouches_for(estate: Path, certificate: Certificate, scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    mailbox = Mailbox()
    with serving(mailbox, certificate, tls=scheme == "smtps") as port:
        monkeypatch.setenv(mail_server.URL, f"{scheme}://localhost:{port}")
        result = run_here("notify", "--send", cwd=estate)
    assert result.status == 2
    assert "the certificate of localhost:" in result.err
    assert "is not to be trusted: self" in result.err
    assert (mailbox.took, outbox(estate).exists(), "notice" in record(estate)) == ([], False, False)


def test_a_certificate_of_another_server(estate: Path, certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(Mailbox(), certificate) as port:
        monkeypatch.setenv(mail_server.URL, f"smtp://ip6-localhost.invalid:{port}")
        monkeypatch.setenv(mail_server.AUTHORITY, str(certificate.path))
        real = socket.getaddrinfo
        monkeypatch.setattr(socket, "getaddrinfo", lambda _host, *rest, **more: real(HOST, *rest, **more))
        result = run_here("notify", "--send", cwd=estate)
    assert result.status == 2
    assert "is not to be trusted: hostname mismatch" in result.err


def test_no_password_without_encryption(estate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither where it was not asked for, nor where the server does not offer it."""
    monkeypatch.setenv(mail_server.USER, USER)
    monkeypatch.setenv(mail_server.PASSWORD, PASSWORD)
    mailbox = Mailbox()
    refused = send(estate, mailbox, monkeypatch)
    assert refused.status == 2
    assert f"the user and the password of {HOST} would go over the network for everybody to read" in refused.err
    with serving(mailbox) as port:
        monkeypatch.setenv(mail_server.URL, f"smtp://localhost:{port}")
        result = run_here("notify", "--send", cwd=estate)
    assert result.status == 2
    assert "offers no STARTTLS" in result.err
    assert mailbox.took == []


def test_a_wrong_password(estate: Path, certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    mailbox = Mailbox()
    with serving(mailbox, certificate, auth=True) as port:
        for name, value in {"URL": f"smtp://localhost:{port}", "AUTHORITY": str(certificate.path), "USER": USER, "PASSWORD": "wrong"}.items():
            monkeypatch.setenv(getattr(mail_server, name), value)
        result = run_here("notify", "--send", cwd=estate)
    assert result.status == 2
    assert "does not accept the user and the password: 535" in result.err
    assert "wrong" not in result.err
    assert (mailbox.took, outbox(estate).exists()) == ([], False)


def test_no_server_where_one_should_be(estate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))  # nobody listens
        monkeypatch.setenv(mail_server.URL, f"smtp://{HOST}:{taken.getsockname()[1]}?security=none")
        result = run_here("notify", "--send", cwd=estate)
    assert result.status == 2
    assert "cannot be reached: connection refused" in result.err
    assert not outbox(estate).exists()


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of a server that takes connections and says nothing."""
    done = Event()
    with socket.socket() as server:
        server.bind((HOST, 0))
        server.listen()
        kept: list[socket.socket] = []

        def accept() -> None:
            server.settimeout(0.1)
            while not done.is_set():
                try:
                    kept.append(server.accept()[0])
                except TimeoutError:
                    continue

        thread = Thread(target=accept)
        thread.start()
        yield server.getsockname()[1]
        done.set()
        thread.join()
        for connection in kept:
            connection.close()


def test_a_server_that_says_nothing(estate: Path, silent: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(mail_server.TIMEOUT, "1")
    monkeypatch.setattr(mail_server, "PAUSES", ())
    monkeypatch.setenv(mail_server.URL, f"smtp://{HOST}:{silent}?security=none")
    result = run_here("notify", "--send", cwd=estate)
    assert result.status == 2
    assert "cannot be reached: " in result.err
    assert not outbox(estate).exists()


def test_a_refused_address_does_not_keep_others_waiting(estate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mailbox = Mailbox(refused=frozenset({"khalid@example.om"}))
    result = send(estate, mailbox, monkeypatch)
    assert result.status == 2
    assert "edition 1 of staff is announced to maryam, and not to khalid; khalid: 550 5.1.1 no such mailbox" in result.err
    assert mailbox.readers == ["maryam@example.om"]
    assert "notice" not in record(estate)
    write_estate(estate, {"catalogue/people.yaml": PEOPLE.replace("khalid@example.om", "khalid.new@example.om")})
    after = Mailbox()
    assert_done(send(estate, after, monkeypatch))
    assert after.readers == ["khalid.new@example.om"]
    assert record(estate).endswith(NOTICE)


def test_a_server_that_asks_to_try_later(estate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = send(estate, Mailbox(later=frozenset(BOTH)), monkeypatch)
    assert result.status == 2
    assert "is announced to nobody, and not to khalid, maryam; khalid: 451 4.7.1 try again later (it may be taken later)" in result.err
    assert not outbox(estate).exists()


def test_a_connection_that_ends_between_two_letters_is_made_anew(estate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mailbox = Mailbox(breaks_before=2)
    assert_done(send(estate, mailbox, monkeypatch))
    assert mailbox.readers == BOTH


@pytest.mark.parametrize("mood", ["silent_at", "gone_at"])
@pytest.mark.parametrize(("known", "readers"), [("sent", []), ("send", ["khalid@example.om"])])
def test_a_letter_of_which_nobody_knows_is_not_sent_again_by_itself(estate: Path, mood: str, known: str, readers: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(mail_server.TIMEOUT, "1")
    first = Mailbox(**{mood: 1})  # type: ignore[arg-type]  # one of the two
    cut = send(estate, first, monkeypatch)
    assert cut.status == 2
    assert "it is not known whether the letter about edition 1 of staff reached khalid" in cut.err
    second = Mailbox()
    still = send(estate, second, monkeypatch)
    assert still.status == 2
    assert "reached khalid" in still.err
    assert "notice" not in record(estate)
    third = Mailbox()
    assert_done(send(estate, third, monkeypatch, "--unsure", known))
    assert (first.readers, second.readers, third.readers) == (BOTH, [], readers)
    assert record(estate).endswith(NOTICE)


def test_a_run_that_is_killed_at_any_step(estate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody gets the letter twice; the next runs finish what is left, and ask about what is not known."""
    asked = 0
    for step in range(100):
        work, mailbox = shutil.copytree(estate, tmp_path / str(step)), Mailbox()
        with serving(mailbox) as port:
            monkeypatch.setenv(mail_server.URL, f"smtp://{HOST}:{port}?security=none")
            status, words = run_forked("notify", "--send", cwd=work, before=killed_after(step))
            assert status in {0, KILLED}, words
            next_ = run_here("notify", "--send", cwd=work)
            if next_.status == 2:
                assert "it is not known whether the letter" in next_.err
                asked += 1
                assert_done(run_here("notify", "--send", "--unsure", "sent", cwd=work))
        assert len(mailbox.readers) == len(set(mailbox.readers)), "somebody has the letter twice"
        assert set(mailbox.readers) == set(BOTH) or next_.status == 2
        assert record(work).endswith(NOTICE)
        assert not outbox(work).exists()
        shutil.rmtree(work)
        if status == 0:
            break
    assert step > 8
    assert asked >= 2


def test_two_runs_at_once(estate: Path) -> None:
    mailbox = Mailbox()
    with serving(mailbox) as port:
        env = {**os.environ, mail_server.URL: f"smtp://{HOST}:{port}?security=none"}
        runs = [subprocess.Popen([ITSD, "notify", "--send"], cwd=estate, stderr=subprocess.PIPE, env=env, text=True) for _ in range(3)]
        done = [(run.communicate(timeout=60)[1], run.returncode) for run in runs]
    assert mailbox.readers == BOTH
    assert all(status == 0 or "another run is publishing or announcing" in words for words, status in done)
    assert record(estate).endswith(NOTICE)


def test_the_record_keeps_comments_and_order(estate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = estate / EDITIONS / "staff-1.yaml"
    text = record(estate).replace("number: 1", "number: 1  # the first one").replace("entries:", "# what it held\nentries:")
    path.write_text(f"{text}# the end\n", encoding="utf-8")
    assert_done(send(estate, Mailbox(), monkeypatch))
    assert record(estate).replace(NOTICE, "") == f"{text}# the end\n"
    assert NOTICE in record(estate)


def test_a_record_that_cannot_be_edited_ends_the_run_before_anything_is_sent(estate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = estate / EDITIONS / "staff-1.yaml"
    text = record(estate).replace("number: 1\n", "number: 1\nnotice: &told {to: [sami], sent_on: 2026-11-01}\nx-told: *told\n")
    path.write_text(text, encoding="utf-8")
    mailbox = Mailbox()
    result = send(estate, mailbox, monkeypatch, "--again")
    assert (result.status, mailbox.took, record(estate), outbox(estate).exists()) == (2, [], text, False)
    assert "notice cannot be edited" in result.err


def test_again_only_where_it_is_asked_for(estate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_done(send(estate, Mailbox(), monkeypatch))
    set_day(estate, "2026-11-05")
    mailbox = Mailbox()
    assert_done(send(estate, mailbox, monkeypatch))
    assert mailbox.readers == []
    assert_done(send(estate, mailbox, monkeypatch, "--again"))
    assert mailbox.readers == BOTH
    assert record(estate).endswith(NOTICE.replace("2026-11-01", "2026-11-05"))


def test_again_goes_on_where_it_was_cut_off(estate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_done(send(estate, Mailbox(), monkeypatch))
    cut = Mailbox(refused=frozenset({"maryam@example.om"}))
    assert send(estate, cut, monkeypatch, "--again").status == 2
    rest = Mailbox()
    assert_done(send(estate, rest, monkeypatch))
    assert (cut.readers, rest.readers) == (["khalid@example.om"], ["maryam@example.om"])


def test_the_letter_tells_everything_since_the_last_announcement(estate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_done(send(estate, Mailbox(), monkeypatch))
    change_price(estate, "1.300")
    assert_done(run_here("publish", cwd=estate))
    write_estate(estate, {"catalogue/services/wiki.yaml": WIKI})
    assert_done(run_here("publish", cwd=estate))
    said = run_here("--locale", "en", "notify", cwd=estate).out
    assert "staff: edition 3 of 2026-11-01, compared with edition 1 of 2026-11-01" in said
    assert "New\n---\n\n* Wiki: Letters at once.\n\nChanged\n-------\n\n* E-mail\n  - Price of the option “Gold”: OMR\xa01.300, until now OMR\xa01.250\n" in said
    since = run_here("--locale", "en", "notify", "--since", "2", cwd=estate).out
    assert "compared with edition 2" in since
    assert "Changed" not in since
    wrong = run_here("notify", "--since", "7", cwd=estate)
    assert (wrong.status, wrong.err) == (2, "error: staff has no edition 7 before its last one\nChoose one of 1, 2.\n")


def test_c020_is_found_until_somebody_was_told(estate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = run_here("validate", "--select", "C020", cwd=estate)
    assert found.status == 1
    assert "catalogue/editions/staff-1.yaml:3:5  error  C020 brm-not-informed" in found.out
    assert "edition 1 of staff, published on 2026-11-01, was not announced to business relationship management" in " ".join(found.out.split())
    assert_done(run_here("publish", cwd=estate))  # it does not stand in the way of publishing
    assert_done(send(estate, Mailbox(), monkeypatch))
    assert run_here("validate", "--select", "C020", cwd=estate).status == 0


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"catalogue/people.yaml": PEOPLE.replace("email: khalid@example.om\n", "")}, "person/khalid has no mail address"),
        ({"catalogue/people.yaml": PEOPLE.replace("khalid@example.om", '"khalid@example.om\\r\\nBcc: all@example.om"')}, "of person/khalid is not a mail address"),
        ({"catalogue/people.yaml": PEOPLE.replace("khalid@example.om", '"a@example.om, b@example.om"')}, "of person/khalid is not a mail address"),
        ({"catalogue/people.yaml": PEOPLE.replace("en: Khalid,", 'en: "Khalid\\r\\nBcc: all@example.om",')}, "of person/khalid has a line break or a control character"),
        ({"catalogue/people.yaml": PEOPLE.replace("sami@example.om", '"sami@example.om>\\n"')}, "of catalogue/staff is not a mail address"),
        ({"itsd.yaml": SETTINGS.replace("Ministry of Tests", '"Ministry\\nX: y"')}, "of organisation in itsd.yaml has a line break"),
        ({"itsd.yaml": SETTINGS.replace("sender: it@example.om", 'sender: "it@example.om\\nX: y"')}, "mail.sender: it@example.om X: y is not a mail address"),
        ({"itsd.yaml": SETTINGS.partition("mail:")[0]}, "itsd.yaml names no sender of letters"),
        (
            {
                "catalogue/units.yaml": UNITS.replace("brm: khalid\n", "").replace("brm: maryam\n", ""),
                "catalogue/people.yaml": PEOPLE.replace("business-relationship-manager", "team-lead"),
            },
            "nobody is to be told of staff",
        ),
    ],
)
def test_what_no_mail_may_hold_is_refused(estate: Path, files: dict[str, str], words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    write_estate(estate, files)
    mailbox = Mailbox()
    result = send(estate, mailbox, monkeypatch)
    assert result.status == 2
    assert words in result.err
    assert "\r" not in result.err
    assert (mailbox.took, outbox(estate).exists()) == ([], False)


def test_a_title_with_a_line_break_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    estate = write_published(tmp_path)
    catalogue = estate / "catalogue/catalogues/staff.yaml"
    catalogue.write_text(catalogue.read_text(encoding="utf-8").replace("en: Services for staff", 'en: "Services\\nBcc: all@example.om"'), encoding="utf-8")
    assert_done(run_here("publish", cwd=estate))
    mailbox = Mailbox()
    result = send(estate, mailbox, monkeypatch)
    assert result.status == 2
    assert "of catalogue/staff has a line break" in result.err
    assert mailbox.took == []


def test_script_in_texts_stays_text(tmp_path: Path) -> None:
    estate = write_published(tmp_path)
    write_estate(estate, {"catalogue/services/mail.yaml": MAIL.replace("en: Letters at once.", 'en: "<script>alert(1)</script> [x](javascript:alert(1))"')})
    assert_done(run_here("publish", cwd=estate))
    assert_done(run_here("notify", "--format", "html", "--output", tmp_path / "out", cwd=estate))
    page = (tmp_path / "out/staff-1-khalid.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert 'href="javascript' not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_style_sheet_that_is_none_is_refused(estate: Path) -> None:
    write_estate(estate, {"templates/notice/letter.css": "p { color: red } </style><script>alert(1)</script>"})
    result = run_here("notify", "--output", "out", cwd=estate)
    assert result.status == 2
    assert "templates/notice/letter.css has a <" in result.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nobody",), "there is no catalogue nobody"),
        (("--send",), "no mail server is known"),
        (("--unsure", "sent"), "--unsure is about letters that are being sent"),
        (("--send", "--format", "html"), "--format is about what is shown or written"),
        (("--format", "html", "--format", "eml"), "2 formats do not fit into one output"),
        (("--format", "html"), "2 letters do not fit into one output"),
        (("--format", "pdf"), "pdf"),
    ],
)
def test_wrong_usage(estate: Path, arguments: tuple[str, ...], words: str) -> None:
    result = run_here("notify", *arguments, cwd=estate)
    assert result.status == 2
    assert words in result.err


def test_an_outbox_that_is_none(estate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for text in ("garbage\n", '{"format": "itsd-outbox", "version": 1, "edition": "other-1", "digest": "x"}\n'):
        outbox(estate).write_text(text)
        mailbox = Mailbox()
        result = send(estate, mailbox, monkeypatch)
        assert result.status == 2
        assert "is not the outbox of edition 1 of staff" in result.err
        assert mailbox.took == []


def test_a_catalogue_that_was_never_published(tmp_path: Path) -> None:
    estate = write_published(tmp_path)
    assert run_here("notify", cwd=estate).err == "staff: never published\n"
    named = run_here("notify", "staff", cwd=estate)
    assert (named.status, named.err) == (2, "error: staff was never published\nPublish it first: itsd publish staff\n")
