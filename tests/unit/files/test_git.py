"""Real repositories: refs, trees of commits, clean blobs, changes, and repositories that mean harm."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from itsd.errors import ItsdError
from itsd.files.git import GitTree, Repository
from itsd.files.git_state import blob_id
from itsd.files.limits import MAX_BYTES

if TYPE_CHECKING:
    from pathlib import Path

SUFFIXES = (".yaml", ".yml")
pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def git(folder: Path, *arguments: str) -> str:
    names = ("-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "protocol.file.allow=always")
    done = subprocess.run(["git", *names, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def write(folder: Path, name: str, text: str | bytes) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)


def commit(folder: Path, message: str = "change") -> str:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", message)
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Nothing of the machine's settings of git."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path_factory.mktemp("home") / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """A repository whose estate is in the folder `estate`."""
    folder = tmp_path / "top"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    write(folder, "estate/itsd.yaml", "paths: [catalogue]\n")
    write(folder, "estate/catalogue/b.yaml", "id: b\n")
    write(folder, "estate/catalogue/a/خدمة.yml", "id: a\n")
    write(folder, "estate/catalogue/a-b.yaml", "id: a-b\n")
    write(folder, "estate/catalogue/.hidden/h.yaml", "id: h\n")
    write(folder, "estate/catalogue/readme.md", "text\n")
    write(folder, "catalogue/not-mine.yaml", "id: n\n")
    commit(folder, "first")
    return folder


@pytest.fixture
def estate(top: Path) -> Repository:
    """The repository found from the estate."""
    return Repository(top / "estate")


def test_find_gives_none_where_there_is_no_repository_or_no_git(top: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert Repository.find(tmp_path) is None
    with pytest.raises(ItsdError, match="not in a git repository"):
        Repository(tmp_path)
    found = Repository.find(top / "estate")
    assert found is not None
    assert (found.top, found.prefix, found.shallow) == (top, "estate/", False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert Repository.find(top) is None
    with pytest.raises(ItsdError, match="git is not installed"):
        Repository(top)


def test_variables_of_a_hook_do_not_lead_to_another_repository(top: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    assert len(Repository(top / "estate").clean_blobs()) == 6


def test_resolve_knows_branches_tags_and_abbreviations(top: Path, estate: Repository) -> None:
    head = git(top, "rev-parse", "HEAD")
    git(top, "tag", "-a", "v1", "-m", "tag")
    assert {estate.resolve(ref) for ref in ("main", "v1", "HEAD", head[:9])} == {head}


def test_an_unknown_ref_says_what_there_is(top: Path, estate: Repository) -> None:
    git(top, "tag", "v1.0")
    with pytest.raises(ItsdError) as caught:
        estate.resolve("mian")
    assert caught.value.message == "unknown git ref 'mian'"
    assert "Did you mean main?" in caught.value.hint
    assert "v1.0" in caught.value.hint


@pytest.mark.parametrize("ref", ["-x", "--upload-pack=touch x", "", "a\nb", "a\0b"])
def test_refs_that_could_be_options_are_refused(estate: Repository, ref: str) -> None:
    with pytest.raises(ItsdError, match="is not a git ref"):
        estate.resolve(ref)


def test_a_repository_without_commits(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    repository = Repository(tmp_path)
    with pytest.raises(ItsdError) as caught:
        repository.resolve("main")
    assert "no commit yet" in caught.value.hint
    assert repository.clean_blobs() == {}
    with pytest.raises(ItsdError):
        repository.main_branch()


def test_merge_base_and_main_branch(top: Path, estate: Repository) -> None:
    base = git(top, "rev-parse", "HEAD")
    git(top, "switch", "-q", "-c", "work")
    write(top, "estate/catalogue/c.yaml", "id: c\n")
    commit(top)
    git(top, "switch", "-q", "main")
    write(top, "estate/catalogue/d.yaml", "id: d\n")
    commit(top)
    assert estate.merge_base("main", "work") == base
    assert estate.main_branch() == "main"
    git(top, "switch", "-q", "--orphan", "alone")
    write(top, "estate/x", "x")
    commit(top)
    with pytest.raises(ItsdError, match="no common ancestor"):
        estate.merge_base("main", "alone")


def test_the_remote_says_which_branch_is_the_main_one(top: Path, tmp_path: Path) -> None:
    git(top, "branch", "-m", "trunk")
    git(tmp_path, "clone", "-q", str(top), "copy")
    assert Repository(tmp_path / "copy").main_branch() == "origin/trunk"


def test_a_shallow_clone_gets_its_own_hint(top: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{top}", "copy")
    repository = Repository(tmp_path / "copy")
    assert repository.shallow
    with pytest.raises(ItsdError) as caught:
        repository.resolve("v0.9")
    assert "fetch-depth: 0" in caught.value.hint


def test_the_tree_of_a_commit(top: Path, estate: Repository) -> None:
    write(top, "estate/catalogue/b.yaml", "id: changed\n")
    with estate.tree("HEAD") as tree:
        entries = tree.list(["catalogue"], SUFFIXES)
        assert [entry.path for entry in entries] == ["catalogue/a-b.yaml", "catalogue/a/خدمة.yml", "catalogue/b.yaml"]
        assert [tree.read(entry.path) for entry in entries] == [b"id: a-b\n", b"id: a\n", b"id: b\n"]
        assert [entry.blob for entry in entries] == [blob_id(tree.read(entry.path)) for entry in entries]
        assert [entry.size for entry in entries] == [8, 6, 6]
        assert tree.read("itsd.yaml") == b"paths: [catalogue]\n"
        assert [entry.path for entry in tree.list([".", "catalogue"], SUFFIXES)] == [*(entry.path for entry in entries), "itsd.yaml"]
        assert tree.list(["missing"], SUFFIXES) == []
        assert (tree.exists("catalogue"), tree.exists("catalogue/b.yaml"), tree.exists("catalogue/x"), tree.exists("../catalogue")) == (True, True, False, False)


def test_the_tree_of_the_whole_repository(estate: Repository) -> None:
    tree = estate.tree("main", "")
    assert [entry.path for entry in tree.list(["catalogue"], SUFFIXES)] == ["catalogue/not-mine.yaml"]
    assert [entry.path for entry in tree.list([""], (".md",))] == ["estate/catalogue/readme.md"]
    tree.close()


@pytest.mark.parametrize("path", ["../catalogue/not-mine.yaml", "/etc/passwd"])
def test_the_tree_is_not_left(estate: Repository, path: str) -> None:
    with estate.tree("HEAD") as tree:
        with pytest.raises(ValueError, match="leaves the estate"):
            tree.read(path)
        with pytest.raises(ItsdError):
            tree.list([path], SUFFIXES)


def test_missing_files_do_not_end_the_process(estate: Repository) -> None:
    with estate.tree("HEAD") as tree:
        for path in ("catalogue/x.yaml", "catalogue/x y.yaml", "a\nb", ""):
            with pytest.raises(FileNotFoundError):
                tree.read(path)
        with pytest.raises(ValueError, match="a directory"):
            tree.read("catalogue")
        assert tree.read("catalogue/b.yaml") == b"id: b\n"


def test_links_submodules_and_odd_names_are_problems(top: Path, estate: Repository, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q")
    write(other, "x.yaml", "id: x\n")
    commit(other)
    git(top, "submodule", "--quiet", "add", str(other), "estate/catalogue/sub")
    (top / "estate/catalogue/link.yaml").symlink_to("b.yaml")
    with open(os.fsencode(top) + b"/estate/catalogue/caf\xe9.yaml", "wb"):  # noqa: PTH123  # a path of bytes
        pass
    commit(top)
    with estate.tree("HEAD") as tree:
        found = {entry.path: entry.problem for entry in tree.list(["catalogue"], SUFFIXES) if entry.problem}
        assert found == {
            "catalogue/caf\\xe9.yaml": "the file's name is not valid UTF-8",
            "catalogue/link.yaml": "a symbolic link, which is not followed inside git's store",
            "catalogue/sub": "a submodule, whose files are not part of this commit",
        }
        with pytest.raises(ValueError, match="a symbolic link"):
            tree.read("catalogue/link.yaml")


def test_names_with_line_ends_and_large_blobs(top: Path, estate: Repository) -> None:
    write(top, "estate/catalogue/a\nb.yaml", "id: line\n")
    write(top, "estate/catalogue/big.yaml", b"x" * (MAX_BYTES + 9_000))
    commit(top)
    with estate.tree("HEAD") as tree:
        assert tree.read("catalogue/a\nb.yaml") == b"id: line\n"
        sizes = {entry.path: entry.size for entry in tree.list(["catalogue"], SUFFIXES)}
        assert sizes["catalogue/big.yaml"] == MAX_BYTES + 9_000
        assert len(tree.read("catalogue/big.yaml")) == MAX_BYTES + 1
        assert tree.read("catalogue/b.yaml") == b"id: b\n"


def read_in_worker(tree: GitTree, path: str, results: multiprocessing.Queue[bytes]) -> None:
    for _ in range(50):
        results.put(tree.read(path))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_forked_workers_do_not_disturb_each_other(estate: Repository) -> None:
    context = multiprocessing.get_context("fork")
    results: multiprocessing.Queue[bytes] = context.Queue()
    with estate.tree("HEAD") as tree:
        assert tree.read("catalogue/b.yaml") == b"id: b\n"
        workers = [context.Process(target=read_in_worker, args=(tree, path, results)) for path in ("catalogue/b.yaml", "catalogue/a-b.yaml")]
        for worker in workers:
            worker.start()
        found = [results.get(timeout=30) for _ in range(100)]
        for worker in workers:
            worker.join(30)
        assert tree.read("catalogue/b.yaml") == b"id: b\n"
    assert sorted(found) == [b"id: a-b\n"] * 50 + [b"id: b\n"] * 50


def test_closing_ends_the_process(estate: Repository) -> None:
    tree = estate.tree("HEAD")
    tree.read("catalogue/b.yaml")
    process = tree._process  # nothing else shows it
    assert process is not None
    tree.close()
    assert process.poll() is not None


def test_clean_blobs_leave_out_whatever_may_differ(top: Path, estate: Repository) -> None:
    for name in ("touched", "changed", "staged", "staged-then-changed", "deleted", "assumed", "skipped"):
        write(top, f"estate/catalogue/{name}.yaml", f"id: {name}\n")
    (top / "estate/catalogue/link.yaml").symlink_to("b.yaml")
    commit(top)
    folder = top / "estate/catalogue"
    git(top, "update-index", "--assume-unchanged", "estate/catalogue/assumed.yaml")
    git(top, "update-index", "--skip-worktree", "estate/catalogue/skipped.yaml")
    for name in ("changed", "staged", "staged-then-changed", "assumed", "skipped"):
        write(folder, f"{name}.yaml", "id: other\n")
    git(top, "add", "estate/catalogue/staged.yaml", "estate/catalogue/staged-then-changed.yaml")
    write(folder, "staged-then-changed.yaml", "id: again\n")
    (folder / "deleted.yaml").unlink()
    write(folder, "untracked.yaml", "id: u\n")
    blobs = estate.clean_blobs()
    assert "catalogue/staged.yaml" in blobs
    assert not {f"catalogue/{name}.yaml" for name in ("changed", "staged-then-changed", "assumed", "skipped", "deleted", "untracked", "link")} & set(blobs)
    assert all(blob_id((top / "estate" / path).read_bytes(), blob) == blob for path, blob in blobs.items())
    assert {"catalogue/b.yaml", "itsd.yaml"} <= set(blobs)


def test_same_size_and_time_is_not_taken_for_clean(top: Path, estate: Repository) -> None:
    """A file rewritten within the moment of its commit, its time put back."""
    path = top / "estate/catalogue/b.yaml"
    before = path.stat()
    path.write_text("id: c\n")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert "catalogue/b.yaml" not in estate.clean_blobs()


def test_files_that_git_converts_are_not_clean(top: Path) -> None:
    write(top, ".gitattributes", "b.yaml text\na-b.yaml ident\n")
    commit(top)
    blobs = Repository(top / "estate").clean_blobs()
    assert "catalogue/a/خدمة.yml" in blobs
    assert not {"catalogue/b.yaml", "catalogue/a-b.yaml"} & set(blobs)
    git(top, "config", "core.autocrlf", "input")
    assert Repository(top / "estate").clean_blobs() == {}


def test_clean_blobs_of_another_folder_of_the_repository(top: Path, estate: Repository) -> None:
    assert set(estate.clean_blobs(top / "catalogue")) == {"not-mine.yaml"}


def test_changed_since(top: Path, estate: Repository) -> None:
    for name in ("old-name", "unstaged", "staged", "deleted", "touched"):
        write(top, f"estate/catalogue/{name}.yaml", f"id: {name}\nlong: enough to be known again\n")
    commit(top)
    git(top, "switch", "-q", "-c", "work")
    write(top, "estate/catalogue/committed خ.yaml", "id: x\n")
    git(top, "mv", "estate/catalogue/old-name.yaml", "estate/catalogue/new-name.yaml")
    commit(top)
    git(top, "switch", "-q", "main")
    write(top, "estate/catalogue/only-on-main.yaml", "id: m\n")
    commit(top)
    git(top, "switch", "-q", "work")
    write(top, "estate/catalogue/staged.yaml", "id: s\n")
    git(top, "add", "-A")
    write(top, "estate/catalogue/unstaged.yaml", "id: u\n")
    write(top, "estate/new folder/untracked.yaml", "id: n\n")
    write(top, "elsewhere.yaml", "id: e\n")
    (top / "estate/catalogue/deleted.yaml").unlink()
    os.utime(top / "estate/catalogue/touched.yaml", (1, 1))
    names = ("committed خ", "old-name", "new-name", "staged", "unstaged", "deleted")
    assert estate.changed_since("main") == {*(f"catalogue/{name}.yaml" for name in names), "new folder/untracked.yaml"}


def test_a_hostile_repository_runs_nothing(top: Path, tmp_path: Path) -> None:
    """Every setting that makes git run a program is set; none of them may run."""
    proof = tmp_path / "proof"
    script = tmp_path / "evil.sh"
    script.write_text(f'#!/bin/sh\necho "$0 $@" >> {proof}\ncat\n')
    script.chmod(0o755)
    write(top, ".gitattributes", "*.yaml filter=evil diff=evil\n*.yml filter=long\n")
    commit(top)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("post-index-change", "post-checkout", "reference-transaction", "pre-auto-gc"):
        shutil.copy(script, hooks / name)
    settings = {
        "core.fsmonitor": script,
        "core.hooksPath": hooks,
        "core.pager": script,
        "core.editor": script,
        "core.sshCommand": script,
        "diff.external": script,
        "diff.evil.command": script,
        "diff.evil.textconv": script,
        "filter.evil.clean": script,
        "filter.evil.smudge": script,
        "filter.evil.required": "true",
        "filter.long.process": script,
        "pager.status": script,
        "pager.diff": script,
        "alias.status": f"!{script}",
    }
    for name, value in settings.items():
        git(top, "config", name, str(value))
    proof.unlink(missing_ok=True)
    for name in ("b.yaml", "a/خدمة.yml"):
        path = top / "estate/catalogue" / name
        path.write_bytes(path.read_bytes())  # the same content with another time makes git read it
    repository = Repository(top / "estate")
    repository.clean_blobs()
    repository.changed_since("main")
    with repository.tree("main") as tree:
        assert tree.read(tree.list(["catalogue"], SUFFIXES)[0].path)
    assert not proof.exists(), proof.read_text()
    git(top, "status")
    assert proof.exists(), "the trap itself must work"


def test_nothing_in_the_repository_is_written(top: Path, estate: Repository) -> None:
    def state() -> dict[str, int]:
        return {str(path): path.stat().st_mtime_ns for path in sorted(top.rglob("*"))}

    path = top / "estate/catalogue/b.yaml"
    path.write_bytes(path.read_bytes())
    before = state()
    estate.clean_blobs()
    estate.changed_since("main")
    with estate.tree("main") as tree:
        tree.list(["catalogue"], SUFFIXES)
        tree.read("itsd.yaml")
    assert state() == before
