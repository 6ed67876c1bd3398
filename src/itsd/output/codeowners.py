"""Ownership as a CODEOWNERS file, which GitHub, GitLab and Gitea read: a path a line, with those whose review it needs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from itsd.output.visible import show_on_one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from itsd.practices.ownership import Ownership

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_ODD = re.compile(r"[^\w./@+-]", re.ASCII)
_HEAD = """# Who has to agree to a change, after the RACI, the agreements and the services of this estate. The last line that fits a file holds.
# Made by `itsd codeowners`: do not edit it, make it again when people change."""


def render_codeowners(found: Sequence[Ownership], mails: Mapping[str, str], teams: Mapping[str, str], prefix: str = "") -> str:
    """The file. Roles that have a team are written as it, persons by their mail addresses; `prefix` is the estate's folder in the repository."""
    return "\n".join([_HEAD, *(line for ownership in found for line in _lines(ownership, mails, teams, prefix))]) + "\n"


def _lines(ownership: Ownership, mails: Mapping[str, str], teams: Mapping[str, str], prefix: str) -> Iterator[str]:
    """A line; a remark where nobody can be named, because a path without owners would need nobody's review."""
    owners = [teams[role] for role in ownership.roles if role in teams]
    if not ownership.roles or len(owners) < len(ownership.roles):
        owners += [mails[person] for person in ownership.persons if _MAIL.fullmatch(mails.get(person, ""))]
    path = _pattern(f"/{prefix}{ownership.path}")
    if owners:
        yield f"{path} {' '.join(dict.fromkeys(owners))}"
    else:
        yield f"# {show_on_one_line(path)}: nobody with a mail address is {show_on_one_line(ownership.reason)}"


def _pattern(path: str) -> str:
    """A path as a pattern that fits it: odd characters, which could mean something in it, as any one character."""
    return _ODD.sub("?", path)
