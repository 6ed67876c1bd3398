"""What goes wrong in the first hour, and what a stranger may send: each is told in plain words, with the exit status on file."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.support.estates import CLEAN, EXAMPLE, write_estate
from tests.support.runner import run_here, run_process

if TYPE_CHECKING:
    from pathlib import Path

LARGE = 50_000_000
BOMB = "a: &a [x,x,x,x,x,x,x,x]\n" + "".join(f"{new}: &{new} [{','.join([f'*{old}'] * 8)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True))


@dataclass(frozen=True, slots=True)
class Odd:
    """A file that is not as it should be, and words and place of the finding that tells so."""

    content: bytes
    words: str
    line: int = 1
    column: int = 1


FILES = {
    "empty": Odd(b"", "the file holds no document"),
    "blank": Odd(b"\n  \n# nothing yet\n", "the file holds no document"),
    "only a marker": Odd(b"---\n", "the file holds no document"),
    "large": Odd(b"#" * LARGE, "50,000,000 bytes; the limit is 1,048,576"),
    "aliases": Odd(BOMB.encode(), "aliases expand this document to more than 100,000 values"),
    "cycle": Odd(b"kind: unit\nid: &a [*a]\n", "an anchor contains itself", 2, 5),
    "deep": Odd(b"[" * 400_000, "the YAML is nested deeper than 64 levels"),
    "latin-1": Odd("kind: unit\nid: caf\xe9\n".encode("latin-1"), "the file is not UTF-8: byte 0xE9 at offset 18", 2, 8),
    "utf-16": Odd("kind: unit\n".encode("utf-16"), "the file is UTF-16, not UTF-8"),
    "cp1256": Odd("kind: unit\nname: البريد\n".encode("cp1256"), "the file is not UTF-8", 2, 7),
    "nul": Odd(b"kind: unit\nid: a\0b\n", "the file contains the control character U+0000", 2, 6),
    "escape sequence": Odd(b"kind: unit\nid: \x1b[2J\n", "the file contains the control character U+001B", 2, 5),
    "tab": Odd(b"kind: unit\nname:\n\ten: A\n", "found character that cannot start any token", 3, 1),
    "bidi": Odd("kind: unit\nid: a\nname: a\u202eb\n".encode(), "U+202E (right-to-left override)", 3, 8),
    "decomposed": Odd("kind: unit\nid: a\nname: cafe\u0301\n".encode(), "not in Unicode normal form C", 3, 10),
    "text": Odd(b"Hello\n", "expected an entity, found Hello"),
    "list": Odd(b"- kind: unit\n", "expected an entity, found a list"),
    "json lines": Odd(b'{"kind": "unit"}\n{"kind": "unit"}\n', "YAML syntax", 2, 1),
    "tag that runs code": Odd(b"kind: unit\nid: !!python/object/apply:os.system [ls]\n", "tag:yaml.org,2002:python/object/apply:os.system is not supported", 2, 5),
    "merge conflict": Odd(b"kind: unit\n<<<<<<< HEAD\nid: a\n=======\nid: b\n>>>>>>> x\n", "YAML syntax: could not find expected ':'", 3, 1),
    "quotation mark": Odd(b'kind: unit\nname: "It\n', "found unexpected end of stream", 3, 1),
    "same key twice": Odd(b"kind: unit\nid: a\nid: b\n", "the key id is written twice in one mapping", 3, 1),
    "kind": Odd(b"kind: untit\nid: a\n", "unknown kind untit", 1, 7),
    "no kind": Odd(b"id: a\n", "the document has no kind"),
    "no id": Odd(b"kind: unit\n", "the unit has no id"),
    "key": Odd(b"kind: unit\nid: a\nname: A\nunitkind: department\n", "unknown key unitkind", 4, 1),
    "id": Odd(b"kind: unit\nid: My_Unit\n", "id: My_Unit is not an id", 2, 5),
    "value": Odd(b"kind: unit\nid: a\nname: A\nunit_kind: deptartment\n", "unit_kind: deptartment is not one of the possible values", 4, 12),
    "reference": Odd(b"kind: unit\nid: a\nname: {en: A, ar: A}\nunit_kind: department\nparent: itt\n", "there is no unit itt", 5, 9),
}


@pytest.mark.parametrize("name", FILES)
def test_an_odd_file_is_a_finding_at_its_place(name: str, tmp_path: Path) -> None:
    odd = FILES[name]
    write_estate(tmp_path, CLEAN, {"catalogue/odd.yaml": odd.content})
    began = time.process_time()
    result = run_here("validate", "--format", "json", cwd=tmp_path)
    assert time.process_time() - began < 10
    found = [item for item in json.loads(result.out)["findings"] if item["place"]["file"] == "catalogue/odd.yaml"]
    places = [(item["place"]["line"], item["place"]["column"]) for item in found if odd.words in item["message"]]
    assert (result.status, places) == (1, [(odd.line, odd.column)]), found
    assert all(item["hint"].endswith((".", "?", "…")) for item in found), found


@pytest.mark.parametrize("ends", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", ["\ufeff", ""])
def test_byte_order_marks_and_line_ends_of_windows_change_nothing(ends: str, mark: str, tmp_path: Path) -> None:
    write_estate(tmp_path, {name: mark + text.replace("\n", ends) for name, text in CLEAN.items()} | {"catalogue/odd.yaml": f"{mark}kind: unit{ends}id: a{ends}nme: A{ends}"})
    findings = json.loads(run_here("validate", "--select", "X001", "--format", "json", cwd=tmp_path).out)["findings"]
    assert [(item["place"]["line"], item["place"]["column"], item["place"]["end_column"]) for item in findings] == [(3, 1, 4)]


def odd_place(root: Path, kind: str) -> None:
    """Something in the estate that is not a plain file."""
    place = root / "catalogue" / "odd.yaml"
    if kind == "folder":
        place.mkdir()
    elif kind == "pipe":
        os.mkfifo(place)
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as server, contextlib.chdir(place.parent):  # the path of a socket must be short
            server.bind(place.name)
    else:
        targets = {"link that leaves": "/etc/hostname", "link to a device": "/dev/zero", "link to nowhere": "gone.yaml", "link to itself": "odd.yaml"}
        place.symlink_to(targets[kind])


ODD_PLACES = {
    "folder": "a directory, not a file",
    "pipe": "a named pipe, not a file",
    "socket": "a socket, not a file",
    "link that leaves": "a symbolic link that leaves the estate",
    "link to a device": "a symbolic link that leaves the estate",
    "link to nowhere": "a symbolic link that leads nowhere",
    "link to itself": "a symbolic link that leads nowhere",
}


@pytest.mark.parametrize("kind", ODD_PLACES)
def test_what_is_no_plain_file_is_a_finding(kind: str, tmp_path: Path) -> None:
    """Nothing is waited for and nothing outside is read, by no command."""
    write_estate(tmp_path, CLEAN)
    odd_place(tmp_path, kind)
    result = run_here("validate", "--select", "X", "--format", "csv", cwd=tmp_path)
    assert result.status == 1
    assert [line.split(",")[:4] for line in result.out.splitlines()[1:]] == [["error", "X010", "syntax", "catalogue/odd.yaml"]]
    assert ODD_PLACES[kind] in result.out
    assert run_here("fmt", "--check", cwd=tmp_path).status == 0
    assert run_here("list", "unit", cwd=tmp_path).status == 0


def test_a_file_without_permission_is_a_finding(tmp_path: Path) -> None:
    write_estate(tmp_path, CLEAN)
    (tmp_path / "catalogue/units/it.yaml").chmod(0)
    result = run_here("validate", "--select", "X", cwd=tmp_path)
    assert result.status == 1
    assert "the file cannot be read: no permission" in result.out


def test_files_and_folders_that_this_user_may_not_read(tmp_path: Path) -> None:
    """Settings, a folder, a file of somebody else, and a folder that may not be written to: told, never an internal error."""
    write_estate(tmp_path, CLEAN)
    folder, settings = tmp_path / "catalogue/people", tmp_path / "itsd.yaml"
    folder.chmod(0)
    if os.access(folder, os.R_OK):
        pytest.skip("this user may read everything")
    assert "the folder cannot be read: no permission" in run_here("validate", "--select", "X", cwd=tmp_path).out
    assert run_here("fmt", "--check", cwd=tmp_path).status < 2
    folder.chmod(0o555)
    values = ("--set", "name={en: B, ar: ب}", "--set", "unit=it")
    assert "Make the folder writable" in run_here("new", "person", "b", *values, "--file", folder / "b.yaml", cwd=tmp_path).err
    settings.chmod(0)
    for command in (("validate",), ("list", "unit"), ("fmt",)):
        result = run_here(*command, cwd=tmp_path)
        assert (result.status, result.err.splitlines()[0]) == (2, "error: itsd.yaml cannot be read: permission denied")
    settings.chmod(0o644)
    tmp_path.chmod(0)
    try:
        for arguments in (("--estate", tmp_path, "validate"), ("validate", tmp_path / "catalogue")):
            assert run_here(*arguments, cwd=tmp_path.parent).status == 2
    finally:
        tmp_path.chmod(0o755)


def test_a_name_that_is_not_utf_8_is_a_finding(tmp_path: Path) -> None:
    write_estate(tmp_path, CLEAN)
    (tmp_path / os.fsdecode(b"catalogue/\xff.yaml")).write_text("kind: unit\n", encoding="utf-8")
    for name in ("text", "json", "sarif", "junit", "github", "gitlab", "markdown", "csv"):
        result = run_here("validate", "--select", "X", "--format", name, cwd=tmp_path)
        assert result.status == 1
        assert "not valid UTF-8" in result.out


def test_a_folder_that_is_not_utf_8_holds_an_estate(tmp_path: Path) -> None:
    root = write_estate(tmp_path / os.fsdecode(b"\xff"), CLEAN)
    for arguments in (("validate", "--format", "json"), ("validate", "--format", "sarif"), ("show", "unit/it"), ("fmt", "--check")):
        result = run_here("--estate", root, *arguments, cwd=tmp_path)
        assert (result.status < 2, result.err.count("internal")) == (True, 0)
    run_here("--estate", root, "validate", "--output", "out.json", cwd=tmp_path)
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["root"] == "\\xff"


@dataclass(frozen=True, slots=True)
class Slip:
    """A command as somebody mistypes it, and the words that help."""

    arguments: tuple[str, ...]
    message: str
    hint: str


SLIPS = (
    Slip(("valdate",), "No such command 'valdate'.", "Try `itsd --help`."),
    Slip(("validate", "--formt", "json"), "No such option: --formt", "--format"),
    Slip(("validate", "--format", "jsn"), "there is no format 'jsn' of findings", "Choose one of text, json"),
    Slip(("validate", "--fail-on", "eror"), "'eror' is not one of 'error', 'warning', 'info'", ""),
    Slip(("validate", "--limit", "-1"), "Invalid value for '--limit'", ""),
    Slip(("validate", "--limit", "many"), "Invalid value for '--limit'", ""),
    Slip(("validate", "--jobs", "-1"), "Invalid value for '--jobs'", ""),
    Slip(("validate", "--select", "Z9"), "no rule is called Z9", "itsd rules"),
    Slip(("validate", "--ignore", "unknwon-key"), "no rule is called unknwon-key", "Did you mean unknown-key?"),
    Slip(("validate", "catalogue/unit/it.yaml"), "there is no file or folder catalogue/unit/it.yaml", "Check the path"),
    Slip(("validate", ".."), "no itsd.yaml in", "itsd init"),
    Slip(("validate", "catalogue", ".."), ".. is not in the estate", "Name files of this estate"),
    Slip(("validate", "itsd.yaml", "/etc/hostname"), "/etc/hostname is not in the estate", "--estate DIR"),
    Slip(("fmt", "missing"), "there is no file or folder missing", "Check the path"),
    Slip(("validate", "--changed-since", "HEAD"), "is not in a git repository", "git init"),
    Slip(("--estate", "missing", "validate"), "there is no folder", "--estate"),
    Slip(("--estate", "missing", "rules"), "there is no folder", "--estate"),
    Slip(("validate", "--estate"), "--estate needs a value", "--help"),
    Slip(("--as-of", "yesterday", "validate"), "'yesterday' is not a date; write YYYY-MM-DD", ""),
    Slip(("--as-of", "", "validate"), "'' is not a date", ""),
    Slip(("--as-of", "2026-02-30", "validate"), "'2026-02-30' is not a date", ""),
    Slip(("--locale", "fr", "list", "unit"), "'fr' is not one of 'en', 'ar'", ""),
    Slip(("list", "servcie"), "there is no kind servcie", "Did you mean service?"),
    Slip(("list",), "Missing argument 'KIND'", "Try `itsd list --help`."),
    Slip(("list", "unit", "--format", "sarif"), "there is no format sarif of tables", "text, json, csv, markdown"),
    Slip(("list", "unit", "--where", "unit_kind"), "--where unit_kind is not KEY=VALUE", "--where status=operational"),
    Slip(("list", "unit", "--where", "unit_knd=team"), "a unit has no key unit_knd", "Did you mean unit_kind?"),
    Slip(("list", "unit", "--columns", "parnt"), "a unit has no key parnt", "Did you mean parent?"),
    Slip(("list", "unit", "--columns", "name.show"), "name of a unit has no key show", "Write name."),
    Slip(("list", "sla", "--columns", "parties.custmer"), "parties of a sla has no key custmer", "Did you mean customer?"),
    Slip(("show", "unit/ti"), "there is no unit/ti in the estate", "Did you mean unit/it?"),
    Slip(("show", "mial"), "there is no mial in the estate", "Did you mean mail?"),
    Slip(("show", "unit/it", "--format", "csv"), "there is no format csv of an entity", "Choose text or json."),
    Slip(("explain", "X999"), "there is no rule X999", "`itsd rules` lists all rules."),
    Slip(("explain", "unknown-ky"), "there is no rule unknown-ky", "Did you mean unknown-key?"),
    Slip(("explain", "X001", "--format", "html"), "there is no format html of an explanation", "Choose text, markdown or json."),
    Slip(("rules", "--family", "Q"), "no rule's code begins with Q", "Families are A"),
    Slip(("schema", "servcie"), "there is no kind servcie", "Did you mean service?"),
    Slip(("new", "servcie", "x"), "there is no kind servcie", "Did you mean service?"),
    Slip(("new", "unit", "it", "--set", "name=A", "--set", "unit_kind=department"), "there is a unit it already, in catalogue/units/it.yaml:2:5", "Choose another id"),
    Slip(("new", "unit", "x", "--set", "nme=A"), "a unit has no key nme", "Did you mean name?"),
    Slip(("new", "unit", "x", "--set", "name"), "--set name is not KEY=VALUE", "Write the value as in YAML"),
    Slip(("new", "unit", "X Y", "--set", "name=A", "--set", "unit_kind=department"), "id: X Y is not an id", "x-y"),
    Slip(("new", "unit", "../x", "--set", "name=A", "--set", "unit_kind=department"), "id: ../x is not an id", ": x."),
    Slip(("new", "unit", "x", "--set", "name={en: A", "--set", "unit_kind=department"), "YAML syntax", ""),
    Slip(("new", "unit", "x", "--set", "name=A\rid: y", "--set", "unit_kind=department"), "", ""),
    Slip(("new", "unit", "x", "--set", "name=A", "--set", "unit_kind=department", "--file", "../x.yaml"), "is not in the estate", "inside the estate"),
    Slip(("new", "unit", "x", "--set", "name=A", "--set", "unit_kind=department", "--file", "x.txt"), "x.txt would not be read", ".yaml or .yml"),
    Slip(("new", "unit", "x", "--set", "name=A", "--set", "unit_kind=department", "--file", "catalogue/units/it.yaml/x.yaml"), "cannot be written", ""),
    Slip(("init",), "is an estate already", "Choose another folder"),
    Slip(("validate", "a" * 300), "file name too long", "Check the path"),
    Slip(("--estate", "a" * 300, "validate"), "file name too long", "Check the path"),
)


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: " ".join(slip.arguments)[:60])
def test_a_slip_is_told_with_a_remedy(slip: Slip, tmp_path: Path) -> None:
    """Exit status 2, nothing on standard output, nothing written, no wall of text."""
    root = write_estate(tmp_path / "estate", CLEAN)
    before = sorted(tmp_path.rglob("*"))
    result = run_here(*slip.arguments, cwd=root)
    assert (result.status, result.out) == (2, "")
    assert result.err.startswith("error: ")
    assert slip.message in result.err
    assert slip.hint in result.err
    assert len(result.err.splitlines()) <= 5
    assert sorted(tmp_path.rglob("*")) == before


def test_a_folder_without_an_estate(tmp_path: Path) -> None:
    for command in (("validate",), ("list", "unit"), ("show", "unit/it"), ("fmt",), ("new", "unit", "x")):
        result = run_here(*command, cwd=tmp_path)
        assert (result.status, result.err.splitlines()[-1]) == (2, "Run `itsd init` to make a new estate, or name one with --estate DIR.")
    assert run_here("rules", "--family", "X", cwd=tmp_path).status == 0
    assert run_here("explain", "X001", cwd=tmp_path).status == 0


def test_a_loop_of_links_is_no_estate(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    result = run_here("--estate", "loop", "validate", cwd=tmp_path)
    assert (result.status, result.err.splitlines()[0]) == (2, "error: loop is a symbolic link that leads to itself")


def test_a_path_that_is_not_read_is_not_passed_over_in_silence(tmp_path: Path) -> None:
    write_estate(tmp_path, {**CLEAN, "notes/a.yaml": "kind: unit\n", "README.md": ""})
    for command in (("validate",), ("fmt", "--check")):
        result = run_here(*command, "notes/a.yaml", "README.md", "catalogue", "itsd.yaml", cwd=tmp_path)
        notes = [line.split()[1] for line in result.err.splitlines() if line.startswith("note: ")]
        assert notes == ["notes/a.yaml", "README.md"]


def test_findings_are_shown_for_the_given_paths_only(tmp_path: Path) -> None:
    broken = "kind: sevice\nid: a\n"
    write_estate(tmp_path, {**CLEAN, "catalogue/a.yaml": broken, "catalogue/b/b.yaml": broken, "catalogue/bb.yaml": broken})

    def files(*paths: str, cwd: Path = tmp_path) -> list[str]:
        return [item["place"]["file"] for item in json.loads(run_here("validate", "--select", "X", "--format", "json", *paths, cwd=cwd).out)["findings"]]

    assert files() == files(".") == ["catalogue/a.yaml", "catalogue/b/b.yaml", "catalogue/bb.yaml"]
    assert files("catalogue/b") == files("catalogue/b/") == files("b", cwd=tmp_path / "catalogue") == ["catalogue/b/b.yaml"]
    assert files("catalogue/bb.yaml", "catalogue/a.yaml") == ["catalogue/a.yaml", "catalogue/bb.yaml"]


SETTINGS = {
    "empty": (b"", "itsd.yaml:1:1: the file holds no document"),
    "wrong value": (b"timezone: Mars/Base\n", "itsd.yaml:1:11: timezone: Mars/Base is not a time zone"),
    "list": (b"- a\n", "itsd.yaml:1:1: expected keys with values"),
    "syntax": (b"a: [\n", "itsd.yaml:2:1: YAML syntax"),
    "latin-1": ("organisation: \xe9\n".encode("latin-1"), "itsd.yaml:1:15: the file is not UTF-8"),
    "large": (b"#" * 2_000_000, "the limit is 1,048,576"),
    "folder that leaves": (b"paths: [../other]\n", "the folder '../other' in `paths` leaves the estate"),
    "absolute folder": (b"paths: [/etc]\n", "the folder '/etc' in `paths` leaves the estate"),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_settings_that_cannot_be_read_end_the_run(name: str, tmp_path: Path) -> None:
    content, words = SETTINGS[name]
    write_estate(tmp_path, CLEAN, {"itsd.yaml": content})
    for command in (("validate",), ("validate", "--no-cache"), ("list", "unit")):
        result = run_here(*command, cwd=tmp_path)
        assert (result.status, result.out) == (2, "")
        assert words in result.err


def test_settings_behind_a_link_that_leaves_are_not_read(tmp_path: Path) -> None:
    write_estate(tmp_path, {"other/itsd.yaml": CLEAN["itsd.yaml"], "estate/catalogue/it.yaml": CLEAN["catalogue/units/it.yaml"]})
    (tmp_path / "estate/itsd.yaml").symlink_to("../other/itsd.yaml")
    result = run_here("validate", cwd=tmp_path / "estate")
    assert (result.status, result.err.splitlines()[0]) == (2, "error: itsd.yaml cannot be read: the path leaves the estate")


def test_an_unknown_key_of_the_settings_is_a_finding(tmp_path: Path) -> None:
    write_estate(tmp_path, {**CLEAN, "itsd.yaml": CLEAN["itsd.yaml"] + "time_zone: UTC\nrules: {X999: off}\n"})
    result = run_here("validate", "--select", "X", "--format", "json", cwd=tmp_path)
    messages = [(item["message"], item["place"]["line"]) for item in json.loads(result.out)["findings"]]
    assert ("unknown key time_zone", 5) in messages
    assert any("X999" in message and line == 6 for message, line in messages)


def test_the_words_of_an_internal_error_are_few(tmp_path: Path) -> None:
    """A real failure inside: the records of the program cannot be made, because a module is broken."""
    write_estate(tmp_path, CLEAN)
    broken = tmp_path / "broken" / "sitecustomize.py"
    broken.parent.mkdir()
    broken.write_text("import itsd.files.root as r\nr.SETTINGS_FILE = None\n", encoding="utf-8")
    result = run_process("validate", cwd=tmp_path, env={"PYTHONPATH": str(broken.parent), "TMPDIR": str(tmp_path)})
    assert (result.status, result.out) == (3, "")
    first, second = result.err.splitlines()
    assert first.startswith("internal error in itsd ")
    report = next(tmp_path.glob("itsd-*.txt"))
    assert second == f"The details are in {report}; please report them."
    assert "Traceback" in report.read_text(encoding="utf-8")


def test_the_example_estate_is_found_from_any_of_its_folders(tmp_path: Path) -> None:
    here = run_here("validate", "--format", "csv", cwd=EXAMPLE)
    assert run_here("validate", "--format", "csv", cwd=EXAMPLE / "catalogue" / "services").out == here.out
    assert run_here("validate", "--format", "csv", EXAMPLE / "catalogue", EXAMPLE / "agreements", EXAMPLE / "itsd.yaml", cwd=tmp_path).out == here.out
