"""Locks: one at a time, and free again whatever ended the run."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from itsd.errors import ItsdError
from itsd.files.lock import exclusive

if TYPE_CHECKING:
    from pathlib import Path


def test_one_at_a_time(tmp_path: Path) -> None:
    with exclusive(tmp_path, "somebody is here"):
        with pytest.raises(ItsdError, match="somebody is here") as caught, exclusive(tmp_path, "somebody is here"):
            pass
        assert caught.value.hint == "Wait until it is done."
    with exclusive(tmp_path, "free again"):
        pass


def test_a_killed_run_holds_nothing(tmp_path: Path) -> None:
    program = f"import os; from pathlib import Path; from itsd.files.lock import take_lock; take_lock(Path({str(tmp_path)!r}), ''); os._exit(9)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 9
    with exclusive(tmp_path, "free again"):
        pass
