"""The signatures of the sample estate's agreements: `python -m docs.generator.sample_signatures` ties each approval to the text as it is.

The sample is a story: whoever edits one of its agreements tells it anew, instead of drawing up a new version.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from itsd.files.disk import DiskTree
from itsd.files.edit import set_value
from itsd.loader import load
from itsd.model.agreement import Contract, Ola, Sla
from itsd.practices.agreements.obligations import digest_of

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]


def make_files() -> Iterator[tuple[Path, str]]:
    """The file of each agreement that binds, with the digest of its text in every approval."""
    estate = load(DiskTree(ROOT), today=date(2026, 11, 1)).estate
    for model in (Sla, Ola, Contract):
        for agreement in estate.each(model):
            record = estate.records[agreement.kind, agreement.id]
            path = ROOT / record.file
            text = path.read_text(encoding="utf-8")
            for number in range(len(agreement.approvals) if agreement.is_agreed else 0):
                text = set_value(text, ("approvals", number, "digest"), digest_of(agreement), document=record.index)
            yield path, text


if __name__ == "__main__":
    for file, content in list(make_files()):
        file.write_text(content, encoding="utf-8")
