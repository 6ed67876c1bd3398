"""The entry point: answers `--version` at once, hands everything else to the application."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run `itsd` with the arguments of the process and end it with the exit status of the command."""
    arguments = sys.argv[1:]
    if arguments in (["--version"], ["-V"]):
        from itsd import __version__  # the answer needs nothing else, so nothing else is imported

        sys.stdout.write(f"itsd {__version__}\n")
        return
    from itsd.cli.boundary import run  # as above

    status = run(arguments)
    gc.freeze()  # at the end the interpreter looks through all that is left for cycles; there is nothing to gain from that
    sys.exit(status)
