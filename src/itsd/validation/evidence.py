"""What git can testify about approvals: who signed the commit that made each of them, and the tag of the version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.files.git_bases import find_objects
from itsd.files.git_signing import seal_of_tag, seals_of, states_of
from itsd.files.reader import read_documents
from itsd.loader import read_entity
from itsd.model.agreement import Agreement

if TYPE_CHECKING:
    from itsd.files.git import Repository
    from itsd.files.git_signing import Seal
    from itsd.model.clauses import Approval


def seals_of_approvals(repository: Repository, file: str, agreement: Agreement) -> dict[int, tuple[Seal, ...]]:
    """Git's evidence for each approval, by its number: the commit in which it first stood, and the tags that hold it; none for one that is not committed."""
    first: dict[Approval, str] = {}
    for state in states_of(repository, file):
        for approval in _approvals(state.content, agreement):
            first.setdefault(approval, state.commit)
    numbers = {number: first[approval] for number, approval in enumerate(agreement.approvals) if approval in first}
    commits = seals_of(repository, sorted(set(numbers.values())))
    tags = _tags(repository, file, agreement)
    found = {}
    for number, commit in numbers.items():
        held = [seal for seal, approvals in tags if agreement.approvals[number] in approvals and _version_of(seal.name) == str(agreement.approvals[number].version)]
        found[number] = (*([commits[commit]] if commit in commits else []), *held)
    return found


def _version_of(tag: str) -> str:
    return tag.rpartition("/")[2].removeprefix("v")


def _tags(repository: Repository, file: str, agreement: Agreement) -> list[tuple[Seal, tuple[Approval, ...]]]:
    """The signed tags of the agreement (`sla/permits-portal/1.0`), each with the approvals that it holds."""
    names = repository.git.run("for-each-ref", "--format=%(refname:lstrip=2)", f"refs/tags/{agreement.key}").decode("utf-8", "replace").split()
    found = []
    blobs = find_objects(repository.git, [f"refs/tags/{name}:{repository.prefix}{file}" for name in names])
    for name, blob in zip(names, blobs, strict=True):
        seal = seal_of_tag(repository, name)
        if blob and seal.grade:
            found.append((seal, _approvals(repository.git.run("cat-file", "blob", blob), agreement)))
    return found


def _approvals(content: bytes, agreement: Agreement) -> tuple[Approval, ...]:
    """The approvals of an agreement in one state of its file; none where it cannot be read."""
    for document in read_documents(content, "")[0]:
        data = document.data
        if isinstance(data, dict) and (data.get("kind"), data.get("id")) == (agreement.kind, agreement.id):
            _, _, model = read_entity(document, alone=False)
            return model.approvals if isinstance(model, Agreement) else ()
    return ()
