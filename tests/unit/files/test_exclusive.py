"""Files that several runs change at once."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from itsd.errors import ItsdError
from itsd.files.exclusive import exclusive, replace_content

if TYPE_CHECKING:
    from pathlib import Path

HOLD = "import sys; from pathlib import Path; from itsd.files.exclusive import exclusive\nwith exclusive(Path(sys.argv[1])):\n print('held', flush=True); sys.stdin.read()"


def test_a_second_run_waits_for_the_first_and_says_so_when_that_takes_too_long(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(ItsdError, match="another run is changing") as caught, exclusive(tmp_path, patience=0.1):
            pytest.fail("two hold it")
        assert caught.value.hint == "Wait until it is done, and try again."
        other.kill()
        with exclusive(tmp_path, patience=5):  # who is killed holds nothing any more
            pass


def test_one_after_the_other_in_one_process(tmp_path: Path) -> None:
    with exclusive(tmp_path):
        pass
    with exclusive(tmp_path, patience=0):
        pass
    assert list(tmp_path.iterdir()) == [], "no file is left behind"


def test_only_the_content_that_was_read_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"one")
    replace_content(path, b"one", b"two", root=tmp_path)
    with pytest.raises(ItsdError, match="changed by somebody else meanwhile; nothing was written"):
        replace_content(path, b"one", b"three", root=tmp_path)
    assert path.read_bytes() == b"two"
    path.unlink()
    with pytest.raises(ItsdError, match="cannot be read any more: no such file or directory"):
        replace_content(path, b"two", b"three", root=tmp_path)
    assert not path.exists()
