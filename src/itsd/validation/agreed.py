"""An agreement judged as if it were agreed today: which checks fail, and what its proof says. What nobody has signed yet is judged so before they do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from itsd.diagnostics import Level
from itsd.model.agreement import Contract
from itsd.practices.agreements.proof import prove_tree
from itsd.rules.check import complete, judge, judge_history
from itsd.rules.exemptions import apply_settings
from itsd.rules.places import Locator
from itsd.validation.history import Present, open_history

if TYPE_CHECKING:
    from itsd.diagnostics import Finding
    from itsd.files.disk import DiskTree
    from itsd.loader import Loaded
    from itsd.model.agreement import Agreement
    from itsd.practices.agreements.proofs import Proof

_OF_SIGNING = ("A009",)  # what an approval is there to mend


@dataclass(frozen=True, slots=True)
class Judged:
    """The errors in an agreement besides its signatures, and its proof; None for a contract, which is a supplier's word."""

    faults: tuple[Finding, ...]
    proof: Proof | None


def judge_as_agreed(agreement: Agreement, loaded: Loaded, tree: DiskTree) -> Judged:
    """Every rule about the agreement, with the levels and exemptions of the estate; former states of it come from git where there is one."""
    bound = agreement if agreement.is_agreed else agreement.model_copy(update={"status": "agreed"})
    estate = loaded.estate.replacing(bound)
    estate.history = open_history(tree.root, Present({reading.path: reading.blob for reading in loaded.readings}, estate.settings.paths))
    record = estate.records[agreement.kind, agreement.id]
    own = [finding for finding in loaded.findings if finding.entity == agreement.key]
    judged = judge(estate, record, Locator(tree, estate, loaded.settings_document))
    former = judge_history(replace(loaded, estate=estate), tree)
    found = [*own, *judged.findings, *(finding for finding in former.findings if finding.entity == agreement.key)]
    outcome = apply_settings([complete(finding) for finding in found], estate, Locator(tree, estate, loaded.settings_document))
    faults = tuple(finding for finding in outcome.findings if finding.entity == agreement.key and finding.level is Level.ERROR and not _is_of_signing(finding))
    return Judged(faults, None if isinstance(agreement, Contract) else prove_tree(bound, estate))


def _is_of_signing(finding: Finding) -> bool:
    return finding.code in _OF_SIGNING or finding.path.startswith("approvals")
