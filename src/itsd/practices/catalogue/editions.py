"""Editions: which a catalogue had, what has changed since the last one, and the record of the next one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from itsd.model.catalogue import Catalogue, Edition
from itsd.practices.catalogue.content import content_of, digest_of_content
from itsd.practices.identify.uses import reaches

if TYPE_CHECKING:
    from datetime import date

    from itsd.model.estate import Estate
    from itsd.practices.catalogue.content import Data

_FOLDER = "catalogue/editions"


@dataclass(frozen=True, slots=True)
class Drift:
    """How the live content differs from the last edition: names of entries, each `kind/id`. `other` where only the catalogue itself differs."""

    edition: Edition
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    other: bool

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.added or self.changed or self.removed or self.other)


def editions_of(catalogue: str, estate: Estate) -> list[Edition]:
    """The editions of a catalogue, the first one first."""
    return sorted(estate.referring(Edition, "catalogue", catalogue), key=lambda edition: (edition.number, edition.id))


def latest_edition(catalogue: str, estate: Estate) -> Edition | None:
    """The edition that holds; None where the catalogue was never published."""
    found = editions_of(catalogue, estate)
    return found[-1] if found else None


def folder_of(catalogue: str, estate: Estate) -> str:
    """Where the next edition belongs, as a path in the estate: beside the others of the catalogue, else in a folder that is read."""
    edition = latest_edition(catalogue, estate)
    record = estate.record("edition", edition.id) if edition is not None else None
    if record is not None:
        return record.file.rpartition("/")[0]
    paths = estate.settings.paths
    read = any(path == _FOLDER or _FOLDER.startswith(f"{path}/") for path in (path.strip("/") for path in paths)) or "." in paths
    return _FOLDER if read or not paths else f"{paths[0].strip('/')}/editions"


def editions_for(customer: str, estate: Estate) -> list[Edition]:
    """The last editions of the catalogues that a customer reads."""
    return [edition for catalogue in catalogues_for(customer, estate) if (edition := latest_edition(catalogue.id, estate)) is not None]


def catalogues_for(customer: str, estate: Estate) -> list[Catalogue]:
    """The catalogues that a customer reads."""
    return [catalogue for catalogue in estate.each(Catalogue) if reaches((customer,), catalogue.audiences, estate)]


def find_drift(catalogue: Catalogue, estate: Estate) -> Drift | None:
    """What differs from the last edition; None where there is no edition. Drift is false where nothing differs."""
    edition = latest_edition(catalogue.id, estate)
    return None if edition is None else drift_between(edition, content_of(catalogue, estate))


def drift_between(edition: Edition, content: Data) -> Drift:
    """How a content differs from an edition."""
    before = {entry.entity: entry.digest for entry in edition.entries}
    after = {entry["entity"]: entry["digest"] for entry in content["entries"]}
    added = tuple(key for key in after if key not in before)
    changed = tuple(key for key in after if key in before and before[key] != after[key])
    removed = tuple(key for key in before if key not in after)
    other = not (added or changed or removed) and edition.digest != digest_of_content(content)
    return Drift(edition, added, changed, removed, other)


def edition_record(content: Data, number: int, on: date) -> dict[str, Any]:
    """The edition as the raw mapping of its YAML document."""
    catalogue = content["catalogue"]
    return {
        "kind": "edition",
        "id": f"{catalogue}-{number}",
        "catalogue": catalogue,
        "on": on.isoformat(),
        "number": number,
        "digest": digest_of_content(content),
        "entries": [_entry(entry) for entry in content["entries"]],
    }


def _entry(entry: Data) -> dict[str, Any]:
    found = {"entity": entry["entity"], "digest": entry["digest"]}
    options = [option["id"] for option in entry.get("options", ())]
    return found | ({"options": options} if options else {})
