"""The pages of the kinds of documents, and their index."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docs.generator.markdown import join_page, render_table
from docs.generator.models import COMMON, render_model
from docs.generator.words import Describer
from itsd.model.base import Entity
from itsd.model.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.model.kinds import Kind

_TOP = Path(__file__).parents[2]

# Which entity of the sample estate shows a kind best; the first of its folder where it is not there.
_SHOWN = {
    "unit": "lands-registry",
    "person": "khalid-al-rawahi",
    "supplier": "paygate",
    "calendar": "government-hours",
    "process": "land-registration",
    "requirement": "req-registry-availability",
    "service": "permits-portal",
    "package": "new-employee",
    "sla": "permits-portal",
    "ola": "network-operations",
    "contract": "paygate-payments",
    "measure": "permits-availability",
    "report": "monthly-service-report",
    "action": "act-payment-latency",
    "change": "retire-fax-gateway",
    "review": "review-permits-portal-2026",
    "evidence": "satisfaction-analysis",
}

_NEEDED = """\
In the column *needed*, `yes` means that a document without the key cannot be read (rule X011); a code names the rule that asks for the key when it is due, so that a draft may
still lack it. *Internal* keys never reach a customer's copy."""

_COMMON = """\
Every entity may also carry [the common keys](index.md#keys-that-every-entity-may-carry) and keys of your own that begin with `x-`."""


def make_pages() -> Iterator[tuple[str, str]]:
    """Path and text of each page, below `reference/`."""
    yield "kinds/index.md", _render_index()
    for kind in KINDS.values():
        yield f"kinds/{kind.name}.md", _render_kind(kind)


def _render_index() -> str:
    rows = ((f"[{kind.name}]({kind.name}.md)", kind.summary, f"`{kind.folder}`") for kind in KINDS.values())
    intro = (
        "Every document of an estate says what it describes with `kind`. Folders are a convention: `itsd new` follows it, and a document is understood wherever it lies "
        "below the folders that [`paths`](../settings.md) names."
    )
    return join_page("# Kinds of documents", intro, render_table(("kind", "what it is", "usual folder"), rows), _render_common())


def _render_common() -> str:
    """What every entity may carry."""
    describer = Describer("../")
    rows = []
    for key in COMMON:
        field = Entity.model_fields[key]
        rows.append((f"`{key}`", describer.describe_field(field), field.description or ""))
    parts = ["## Keys that every entity may carry", render_table(("key", "value", "what it is"), rows)]
    parts += [f"### {model.__name__}\n\n{render_model(model, '../', heading='####')}" for model in describer.models]
    parts.append("Keys that begin with `x-` are your own: itsd keeps them, and checks nothing about them.")
    return "\n\n".join(part.strip("\n") for part in parts)


def _render_kind(kind: Kind) -> str:
    head = f"{kind.summary}\n\nUsual folder: `{kind.folder}`. New file: `itsd new {kind.name} ID`. Schema: `itsd schema {kind.name}`."
    return join_page(f"# {kind.name}", head, "## Keys", render_model(kind.model, "../", heading="###"), f"{_NEEDED}\n\n{_COMMON}", _render_example(kind))


def _render_example(kind: Kind) -> str:
    """A document of the sample estate; nothing where it has none of the kind."""
    folder = _TOP / kind.folder
    chosen = folder / f"{_SHOWN.get(kind.name, '')}.yaml"
    file = chosen if chosen.is_file() else next(iter(sorted(folder.glob("*.yaml"))), None)
    if file is None:
        return ""
    place = file.relative_to(_TOP).as_posix()
    return f"## Example\n\nFrom the sample estate, [`{place}`](../../../{place}):\n\n```yaml\n{file.read_text(encoding='utf-8').rstrip()}\n```"
