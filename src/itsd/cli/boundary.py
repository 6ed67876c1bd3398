"""The boundary of every command: errors become messages and exit statuses here, and nowhere else."""

from __future__ import annotations

import errno
import gc
import io
import os
import sys

from itsd.errors import ExitStatus, ItsdError

# Options of the application that people write behind the command as well; they are moved in front of it.
_WITH_VALUE = {"--estate", "--as-of", "--locale"}
_FLAGS = {"--quiet", "-q", "--verbose", "-v", "--no-color"}
_REFUSED = {errno.EACCES, errno.EPERM, errno.ENAMETOOLONG, errno.ELOOP, errno.ENOTDIR, errno.EISDIR, errno.EROFS, errno.ENOENT}
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}


def ease_collector() -> None:
    """Let the collector of cycles look rarely: reading and writing make many objects and hardly a cycle, and its usual way costs a third of the time."""
    gc.set_threshold(1_000_000, 20, 20)


def run(arguments: list[str]) -> int:
    """Run one command; returns its exit status."""
    ease_collector()
    _prepare_streams()
    try:
        status = _run(arguments)
        sys.stdout.flush()
    except ItsdError as error:
        _say(f"error: {error.message}", error.hint)
        return ExitStatus.USAGE
    except KeyboardInterrupt:
        _say("interrupted")
        return ExitStatus.INTERRUPTED
    except BrokenPipeError:
        _forget_output()  # whoever read the output has gone
        return ExitStatus.DONE
    except OSError as error:
        return _environment_error(error, arguments)
    except Exception:  # noqa: BLE001  # the last resort, so that nobody is shown a wall of text
        return _internal_error(arguments)
    return status


def _prepare_streams() -> None:
    """UTF-8 with plain line ends whatever the locale says, because the same input gives the same bytes; a closed stream swallows what is said."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115  # lives as long as the process
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115  # as above
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _forget_output() -> None:
    """What is left to write goes nowhere, so that the interpreter does not complain when it flushes."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _environment_error(error: OSError, arguments: list[str]) -> int:
    """What the system refuses for a file that the user named, or for standard output, is no fault of the program."""
    reason = (error.strerror or "").lower()
    if error.errno in _REFUSED and error.filename is not None:
        _say(f"error: {os.fsdecode(error.filename)}: {reason}", "Check the path and your permissions.")
    elif error.errno in _FULL:
        _forget_output()
        _say(f"error: the output cannot be written: {reason}", "Check the disk, and where standard output leads.")
    elif error.errno == errno.ENOENT:
        _say("error: the folder in which the command runs is gone", "Change to a folder that is there.")
    else:
        return _internal_error(arguments)
    return ExitStatus.USAGE


def _run(arguments: list[str]) -> int:
    import typer  # start-up time

    from itsd.cli.app import app

    # Newer releases of typer bring a click of their own: whichever it is, this is the class of its complaints.
    usage_error: type[Exception] = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")
    try:
        status = app(hoist(arguments) or ["--help"], prog_name="itsd", standalone_mode=False)
    except typer.Exit as done:
        return int(done.exit_code)
    except typer.Abort:  # what older releases of typer make of Ctrl-C
        status = ExitStatus.INTERRUPTED
    except SystemExit as done:  # what typer makes of a closed pipe, besides the end of completion
        if isinstance(done.__context__, BrokenPipeError):
            raise done.__context__ from None
        raise
    except usage_error as error:
        context = getattr(error, "ctx", None)
        usage = f"{context.get_usage()}\nTry `{context.command_path} --help`." if context is not None else ""
        _say(f"error: {getattr(error, 'format_message', error.__str__)()}", usage)
        return ExitStatus.USAGE
    if status == ExitStatus.INTERRUPTED:  # typer keeps the interruption to itself
        _say("interrupted")
    return int(status or ExitStatus.DONE)


def hoist(arguments: list[str]) -> list[str]:
    """The arguments with the application's own options in front of the command, wherever they were written. Raises ItsdError where a value is missing."""
    front: list[str] = []
    rest: list[str] = []
    queue = list(arguments)
    while queue:
        word = queue.pop(0)
        if word == "--":
            rest += [word, *queue]
            break
        if word in _WITH_VALUE:
            if not queue:
                message = f"{word} needs a value"
                raise ItsdError(message, f"`itsd --help` tells what {word} takes.")
            front += [word, queue.pop(0)]
        elif word in _FLAGS or word.partition("=")[0] in _WITH_VALUE:
            front.append(word)
        else:
            rest.append(word)
    return front + rest


def _say(message: str, hint: str = "") -> None:
    sys.stderr.write(message + "\n" + (hint + "\n" if hint else ""))


def _internal_error(arguments: list[str]) -> int:
    """Save the traceback to a file and say where; the user is told what to do with it."""
    import platform  # only when it is needed
    import tempfile
    import traceback

    from itsd import __version__

    head = f"itsd {__version__}, Python {platform.python_version()}, {platform.system()}\narguments: {arguments}\n\n"
    try:
        with tempfile.NamedTemporaryFile("w", prefix="itsd-", suffix=".txt", delete=False, encoding="utf-8") as file:
            file.write(head + traceback.format_exc())
            name = file.name
    except OSError:
        name = ""
    last = traceback.format_exc().strip().splitlines()[-1]
    _say(f"internal error in itsd {__version__}: {last}", f"The details are in {name}; please report them." if name else "Please report it.")
    return ExitStatus.INTERNAL
