"""The files of one commit, read from git's store by one process that lives as long as the tree."""

from __future__ import annotations

import contextlib
import hashlib
import os
from typing import IO, TYPE_CHECKING, Self

from itsd.files.git_process import GitError
from itsd.files.limits import MAX_BYTES
from itsd.files.paths import inner_folder, inner_path, is_text, outermost, printable
from itsd.files.tree import Entry

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterable, MutableSequence, Sequence

    from itsd.files.git import Repository

_PART = 65_536
LINK = "a symbolic link, which is not followed inside git's store"
SUBMODULE = "a submodule, whose files are not part of this commit"
BAD_NAME = "the file's name is not valid UTF-8"
FOLDER = "a directory, not a file"


class GitTree:
    """The files of a commit below a prefix (a folder of the repository, ending with `/`, or empty). Nothing is checked out."""

    parallel = True  # each forked worker starts a process of its own

    def __init__(self, repository: Repository, commit: str, prefix: str = "") -> None:
        """No process is started before something is read."""
        self.commit = commit
        self.prefix = f"{inner_path(prefix)}/" if inner_path(prefix) else ""
        self._git = repository.git
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._blobs: dict[str, str] = {}
        self._paths: frozenset[str] | None = None

    def list(self, folders: Iterable[str], suffixes: tuple[str, ...]) -> list[Entry]:
        """See `Tree`. Every entry has its blob. Raises ItsdError for a folder outside the root."""
        wanted = outermost([inner_folder(name) for name in folders])
        entries: list[Entry] = []
        if not wanted:
            return entries
        limits = [f"{self.prefix}{folder}/" for folder in wanted if self.prefix or folder]
        if len(limits) < len(wanted):
            limits = []
        starts = [f"{folder}/" if folder else "" for folder in wanted]
        for line in self._ls_tree("-r", "--long", limits=limits):
            self._list_line(line, starts, suffixes, entries)
        entries.sort(key=lambda entry: entry.path)
        return entries

    def read(self, path: str) -> bytes:
        """See `Tree`. Of a blob that is too large, one byte more than a file may have is read."""
        inner = inner_path(path)
        blob = self._blobs.get(inner) or self._find(inner)
        process = self._running()
        stdin, stdout = _pipes(process)
        stdin.write(blob.encode() + b"\n")
        stdin.flush()
        size = stdout.readline().split()[-1]
        if not size.isdigit():
            message = "its content is not in this clone (a partial clone, or a damaged one)"
            raise ValueError(message)
        if int(size) > MAX_BYTES:
            content = stdout.read(MAX_BYTES + 1)
            self.close()
            return content
        return stdout.read(int(size) + 1)[:-1]

    def exists(self, path: str) -> bool:
        """See `Tree`."""
        try:
            inner = inner_path(path)
        except ValueError:
            return False
        if self._paths is None:
            limits = [self.prefix] if self.prefix else []
            self._paths = frozenset(self._inner(os.fsdecode(line)) for line in self._ls_tree("-r", "-t", "--name-only", limits=limits))
        return inner in self._paths or inner == ""

    def digest(self, path: str) -> str | None:
        """See `Tree`."""
        try:
            blob = self._blobs.get(path) or self._find(inner_path(path))
        except (FileNotFoundError, ValueError):
            return None
        stdin, stdout = _pipes(self._running())
        stdin.write(blob.encode() + b"\n")
        stdin.flush()
        size = stdout.readline().split()[-1]
        if not size.isdigit():
            return None
        digest, left = hashlib.sha256(), int(size)
        while left and (part := stdout.read(min(left, _PART))):
            digest.update(part)
            left -= len(part)
        stdout.read(1)
        return digest.hexdigest()

    def close(self) -> None:
        """End the process; the next reading starts another."""
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        with contextlib.suppress(OSError):
            process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        with contextlib.suppress(Exception):  # the interpreter may be half gone
            self.close()

    def _list_line(self, line: bytes, starts: Sequence[str], suffixes: tuple[str, ...], entries: MutableSequence[Entry]) -> None:
        """One line: mode, type, id and size, a tab, the path."""
        head, _, name = line.partition(b"\t")
        path = self._inner(os.fsdecode(name))
        mode, _, blob, size = head.split()
        if mode == b"160000":
            if not _is_hidden(path, starts):
                entries.append(Entry(printable(path), 0, problem=SUBMODULE))
        elif path.endswith(suffixes) and not _is_hidden(path, starts):
            id_ = blob.decode()
            length = int(size) if size.isdigit() else 0
            problem = LINK if mode == b"120000" else "" if is_text(path) else BAD_NAME
            entries.append(Entry(path if not problem else printable(path), length, id_, problem=problem))
            if not problem:
                self._blobs[path] = id_

    def _inner(self, path: str) -> str:
        return path[len(self.prefix) :]

    def _ls_tree(self, *options: str, limits: Sequence[str]) -> Sequence[bytes]:
        process = self._git.start("ls-tree", "-z", "--full-tree", *options, self.commit, "--", *limits)
        output, _ = process.communicate()
        if process.returncode:
            words = f"git cannot list {self.commit}"
            raise GitError(process.returncode, words)
        return [line for line in output.split(b"\0") if line]

    def _running(self) -> subprocess.Popen[bytes]:
        """The process of this tree in this process of ours: a fork must not talk into its parent's pipes."""
        if self._process is None or self._owner != os.getpid():
            self._process = self._git.start("cat-file", "--batch")
            self._owner = os.getpid()
        return self._process

    def _find(self, path: str) -> str:
        """The blob of a file that was not listed."""
        for line in self._ls_tree(limits=[self.prefix + path]) if path else ():
            mode, type_, blob = line.partition(b"\t")[0].split()
            if mode == b"120000":
                raise ValueError(LINK)
            if type_ != b"blob":
                raise ValueError(FOLDER)
            return blob.decode()
        raise FileNotFoundError(path)


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    if process.stdin is None or process.stdout is None:  # pragma: no cover  # it is always started with pipes
        message = "the process has no pipes"
        raise RuntimeError(message)
    return process.stdin, process.stdout


def _is_hidden(path: str, starts: Sequence[str]) -> bool:
    """Whether a folder between the listed folder and the file begins with a full stop, as on disk."""
    start = next((start for start in starts if path.startswith(start)), "")
    rest = path[len(start) :]
    return "/." in rest[: rest.rfind("/") + 1] or (rest.startswith(".") and "/" in rest)
