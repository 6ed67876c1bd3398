"""What editions held, kept beside their records: `staff-3.json` beside `staff-3.yaml`, so that two editions can be compared later."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from itsd.errors import ItsdError
from itsd.practices.catalogue.content import FORMAT, VERSION, digest_of_content

if TYPE_CHECKING:
    from itsd.files.tree import Tree
    from itsd.model.catalogue import Edition
    from itsd.model.estate import Estate
    from itsd.practices.catalogue.content import Data

SUFFIX = ".json"
_HELP = "Take it back from git, or delete it: then the change log says that the content of this edition is not at hand."


def snapshot_path(edition: Edition, estate: Estate) -> str:
    """Where the content of an edition lies: beside its record, by its id; a path in the estate."""
    record = estate.record("edition", edition.id)
    folder = record.file.rpartition("/")[0] if record is not None else "catalogue/editions"
    return f"{folder}/{edition.id}{SUFFIX}"


def load_snapshot(edition: Edition, estate: Estate, tree: Tree) -> Data | None:
    """The content that an edition published; None where it was not kept. Raises ItsdError for one that is not what was published."""
    path = snapshot_path(edition, estate)
    if not tree.exists(path):
        return None
    try:
        content = json.loads(tree.read(path))
    except (OSError, ValueError, RecursionError) as error:
        message = f"{path} cannot be read: {error}"
        raise ItsdError(message, _HELP) from None
    if not isinstance(content, dict) or content.get("format") != FORMAT or content.get("version") != VERSION:
        message = f"{path} is not the content of a catalogue"
        raise ItsdError(message, _HELP)
    if edition.digest is not None and digest_of_content(content) != edition.digest:
        message = f"{path} is not what edition {edition.number} of {edition.catalogue} published: its digest differs"
        raise ItsdError(message, _HELP)
    return content
