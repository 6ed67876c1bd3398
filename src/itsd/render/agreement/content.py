"""An agreement as a document: its content in one language, and the document in one language or two."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from itsd.errors import ItsdError
from itsd.files.tree import MemoryTree
from itsd.levels.declared import metric_of
from itsd.model.agreement import Agreement, Ola, Sla
from itsd.model.inheritance import effective
from itsd.model.service import Service
from itsd.output.speech import Speech
from itsd.practices.agreements.obligations import short_digest
from itsd.practices.agreements.upward import needs_in
from itsd.practices.dependencies import find_graph
from itsd.practices.disclosure import disclose
from itsd.render.agreement import clauses
from itsd.render.agreement.arrangement import number_sections, pair_sections
from itsd.render.agreement.carrying import build_beneath, build_carried, build_proof
from itsd.render.agreement.glossary import build_glossary
from itsd.render.agreement.handing import build_tiers
from itsd.render.agreement.hours import describe_calendar, describe_maintenance
from itsd.render.agreement.impact import build_impact
from itsd.render.agreement.priorities import build_priorities
from itsd.render.agreement.results import build_methods, say_left_out
from itsd.render.agreement.signing import build_approvals, build_places
from itsd.render.agreement.spans import say_term
from itsd.render.agreement.supplying import contract_of, subcontractors_of
from itsd.render.agreement.targets import build_groups, hours_of
from itsd.render.dialect import PICTURE, is_safe_address
from itsd.render.document import Body, Cover, Document
from itsd.render.graph.svg import draw_graph
from itsd.render.isolation import isolate
from itsd.render.linking import link_addresses
from itsd.render.nodes import Picture
from itsd.render.pictures import load_picture
from itsd.render.templating import make_environment, place_in, render_tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from jinja2.sandbox import SandboxedEnvironment
    from markupsafe import Markup

    from itsd.files.tree import Tree
    from itsd.model.settings import Settings
    from itsd.render.nodes import Node
    from itsd.render.phrases import Phrases

TEMPLATE = "documents/agreement.html"
ACCENT = "#14507a"
_KINDS = {"sla": "Service level agreement", "ola": "Operational level agreement", "contract": "Underpinning contract"}
_PAGE = 640  # pixels between the margins of an upright page
_UNSIGNED = frozenset({"draft", "in-negotiation"})


@dataclass(frozen=True, slots=True)
class Copy:
    """How a document is made: for the customer or for the provider's own files, languages side by side or one after the other."""

    internal: bool = False
    columns: bool = False


@dataclass(frozen=True, slots=True)
class Manuscript:
    """An agreement in each language before its sections are numbered and arranged, so that two versions of it can be compared."""

    name: str
    covers: tuple[Cover, ...]
    roots: tuple[Node, ...]
    pictures: dict[str, Picture]


def build_document(agreement: Agreement, languages: Sequence[Phrases], copy: Copy, tree: Tree | None, logo: Picture | None = None) -> Document:
    """The document of an agreement in each of the languages. Raises ItsdError for what a template or translation lacks.

    The estate of a customer's copy has to be a disclosed one, so that no internal field is at hand, not even an inherited one.
    """
    return bind(write_manuscript(agreement, languages, copy, tree), languages, copy, logo)


def bind(manuscript: Manuscript, languages: Sequence[Phrases], copy: Copy, logo: Picture | None = None) -> Document:
    """The manuscript with its sections numbered, its languages side by side or one after the other."""
    estate = languages[0].estate
    digits = estate.settings.documents.arabic_digits
    roots = [number_sections(root, arabic_digits=digits and phrases.is_arabic) for root, phrases in zip(manuscript.roots, languages, strict=True)]
    bodies = [Body(phrases.locale, root) for phrases, root in zip(languages, roots, strict=True)]
    if copy.columns and len(roots) > 1:
        bodies = [Body(languages[0].locale, pair_sections(roots))]
    return Document(manuscript.name, estate.as_of, manuscript.covers, tuple(bodies), manuscript.pictures, accent_of(estate.settings), logo, digits)


def accent_of(settings: Settings) -> str:
    """The colour of the estate's documents."""
    return settings.brand.colour if settings.brand is not None and settings.brand.colour else ACCENT


def write_manuscript(agreement: Agreement, languages: Sequence[Phrases], copy: Copy, tree: Tree | None) -> Manuscript:
    """What the document says, and its covers. Raises ItsdError as `build_document` does."""
    if not copy.internal and not isinstance(agreement, Sla):
        message = f"{agreement.key} has no customer's copy"
        raise ItsdError(message, "Only an SLA is made with a customer; leave --copy out, or give --copy internal.")
    _check_needed(agreement, internal=copy.internal)
    settings = languages[0].estate.settings
    seen = agreement if copy.internal else languages[0].estate.find(Sla, agreement.id) or disclose(agreement)
    environment = make_environment(tree)
    roots: list[Node] = []
    pictures: dict[str, Picture] = {}
    for phrases in languages:
        content = build_content(seen, agreement, phrases, internal=copy.internal)
        if content["proof"] is not None:
            name = f"underpinning-{phrases.locale}"
            pictures[name], content["picture"] = draw_underpinning(seen, phrases, name, accent_of(settings))
        values = {"a": seen, "doc": SimpleNamespace(**content), "p": phrases, "_": phrases.labels.get, "safe": _safe}
        root = link_addresses(render_tree(environment, TEMPLATE, values))
        pictures |= _pictures_in(root, pictures, environment, tree)
        roots.append(isolate(root.with_attributes(lang=phrases.locale, dir=phrases.direction), arabic_digits=settings.documents.arabic_digits))
    covers = tuple(build_cover(seen, agreement, phrases, copy) for phrases in languages)
    return Manuscript(f"{agreement.kind}-{agreement.id}-{agreement.version}", covers, tuple(roots), pictures)


def _check_needed(agreement: Agreement, *, internal: bool) -> None:
    """Raises ItsdError where a customer's copy would lack what no document can do without."""
    needed = {field.alias or name for name, field in type(agreement).model_fields.items() if field.is_required()}
    hidden = sorted(needed.intersection(agreement.internal))
    if hidden and not internal:
        message = f"{agreement.key} lists {hidden[0]} as internal, which no document can do without"
        raise ItsdError(message, f"Take {hidden[0]} off the list `internal`, or give --copy internal.")


def _pictures_in(root: Node, known: Mapping[str, Picture], environment: SandboxedEnvironment, tree: Tree | None) -> dict[str, Picture]:
    """The pictures of the estate that a template of its own shows. Raises ItsdError for one that is not there."""
    paths = {node.attributes["src"].removeprefix(PICTURE) for node in root.walk() if node.tag == "img"} - known.keys()
    found = {}
    for path in sorted(paths):
        place = place_in(environment, TEMPLATE, f"{PICTURE}{path}") or f"templates/{TEMPLATE}"
        found[path] = load_picture(path, tree if tree is not None else MemoryTree({}), place)
    return found


def draw_underpinning(agreement: Agreement, phrases: Phrases, name: str, accent: str) -> tuple[Picture, dict[str, str]]:
    """What the agreement rests on as a picture, and its name with its words for the template."""
    speech = Speech(phrases.estate, phrases.locale)
    drawing = draw_graph(find_graph(phrases.estate, (agreement.kind, agreement.id)), speech, accent=accent)
    picture = Picture(drawing.svg.encode(), "svg", drawing.width, drawing.height, drawing.title)
    wide = drawing.width > max(_PAGE, drawing.height)
    return picture, {"name": name, "alt": drawing.description, "style": "landscape" if wide else "portrait"}


def build_cover(agreement: Agreement, whole: Agreement, phrases: Phrases, copy: Copy) -> Cover:
    """The cover and the margins in one language."""
    labels, settings = phrases.labels, phrases.estate.settings
    issuer = settings.brand.name if settings.brand is not None and settings.brand.name is not None else settings.organisation
    sides = [name for _, name, _ in clauses.sides_of(agreement, phrases)]
    facts = [
        (labels.get("Document"), agreement.id),
        (labels.get("Version"), f"\u2066{agreement.version}\u2069" if phrases.direction == "rtl" and settings.documents.arabic_digits else str(agreement.version)),
        (labels.get("Status"), phrases.word(agreement.status)),
        (labels.get("Valid"), say_term(agreement, phrases)),
        (labels.get("Copy"), labels.get("Internal copy") if copy.internal else labels.get("Customer's copy")),
    ]
    running = " · ".join([agreement.id, str(agreement.version), short_digest(whole)])
    return Cover(
        phrases.locale,
        phrases.text(issuer),
        labels.get(_KINDS[agreement.kind]),
        phrases.text(agreement.name),
        " — ".join(sides),
        tuple(facts),
        running,
        labels.get("Draft") if agreement.status in _UNSIGNED else "",
        labels.get("Contents"),
        labels.get("Page {page} of {pages}"),
    )


def build_content(agreement: Agreement, whole: Agreement, phrases: Phrases, *, internal: bool) -> dict[str, Any]:
    """What the template shows, in one language."""
    return {
        **_what_is_agreed(agreement, whole, phrases, internal=internal),
        **_how_it_is_kept(agreement, phrases),
        **_how_it_is_signed(agreement, whole, phrases),
        **_what_it_rests_on(agreement, phrases, internal=internal),
    }


def _what_is_agreed(agreement: Agreement, whole: Agreement, phrases: Phrases, *, internal: bool) -> dict[str, Any]:
    """Parties, services, hours, support, targets, and where they end."""
    estate = phrases.estate
    priorities = build_priorities(agreement, phrases)
    groups = build_groups(agreement, phrases)
    return {
        "control": clauses.control_of(agreement, whole, phrases),
        "purpose": clauses.purpose_of(agreement, phrases),
        "parties": clauses.parties_of(agreement, phrases),
        "term": clauses.term_of(agreement, phrases),
        "items": [clauses.item_of(item, phrases) for item in effective(agreement, "items", estate)],
        "impact": build_impact(agreement, phrases),
        "components": list(_components(agreement, phrases)) if internal else [],
        "references": clauses.references_of(agreement, phrases),
        "hours": list(_hours(agreement, phrases)),
        "maintenance": [describe_maintenance(id_, phrases) for id_ in effective(agreement, "maintenance", estate)],
        "support": clauses.support_of(agreement, phrases),
        "priorities": priorities.rows,
        "priority_columns": priorities.columns,
        "matrix": priorities.matrix,
        "severities": [(key.upper(), value) for key, value in getattr(agreement, "severities", {}).items()],
        "tiers": build_tiers(agreement, phrases) if internal else [],
        "targets": groups,
        "methods": build_methods(groups, agreement, phrases),
        "left_out": say_left_out(agreement, phrases),
        "limits": list(_limits(agreement, phrases)),
        "exceptions": effective(agreement, "exceptions", estate),
    }


def _how_it_is_kept(agreement: Agreement, phrases: Phrases) -> dict[str, Any]:
    """Duties, security, reports, what follows from a breach, money, reviews."""
    estate = phrases.estate
    review = effective(agreement, "review", estate)
    return {
        "responsibilities": list(_responsibilities(agreement, phrases)),
        "security": clauses.security_of(agreement, phrases),
        "subcontractors": subcontractors_of(agreement, phrases),
        "continuity": clauses.continuity_of(agreement, phrases),
        "compliance": [(phrases.term(item.obligation), item.evidence, item.flow_down) for item in effective(agreement, "compliance", estate)],
        "audit": effective(agreement, "audit", estate),
        "reporting": clauses.reporting_of(agreement, phrases),
        "violations": list(clauses.violations_of(agreement, phrases)),
        "escalation": clauses.escalation_of(agreement, phrases),
        "complaints": clauses.complaints_of(agreement, phrases),
        "charges": clauses.charges_of(agreement, phrases),
        "credits": clauses.credits_of(agreement, phrases),
        "review": clauses.review_of(agreement, phrases),
        "triggers": review.triggers if review is not None else (),
        "contract": contract_of(agreement, phrases),
        "hand_over": getattr(agreement, "hand_over", ()),
        "supplier_data": getattr(agreement, "supplier_data", ()),
    }


def _how_it_is_signed(agreement: Agreement, whole: Agreement, phrases: Phrases) -> dict[str, Any]:
    """Words, approvals, and the places to sign."""
    return {
        "glossary": build_glossary(agreement, phrases),
        "approvals": list(build_approvals(agreement, phrases)),
        "signed": _say_signed(agreement, whole, phrases),
        "signatures": build_places(agreement, phrases),
    }


def _say_signed(agreement: Agreement, whole: Agreement, phrases: Phrases) -> Markup:
    """What the signatures are for."""
    from markupsafe import escape  # noqa: PLC0415  # Jinja's own, and so as late as it

    words = phrases.labels.get("The signatures are for version %(version)s with the digest %(digest)s.")
    return escape(words) % {"version": phrases.code(str(agreement.version)), "digest": phrases.code(short_digest(whole))}


def _what_it_rests_on(agreement: Agreement, phrases: Phrases, *, internal: bool) -> dict[str, Any]:
    """The annex of the internal copy: what carries the agreement, and what it carries."""
    proves = internal and isinstance(agreement, Sla | Ola)
    return {
        "carries": () if isinstance(agreement, Sla) or not internal else build_carried(agreement, phrases),
        "proof": build_proof(agreement, phrases) if proves else None,
        "beneath": build_beneath(agreement, phrases) if proves else (),
        "picture": None,
    }


def _components(agreement: Agreement, phrases: Phrases) -> Iterator[str]:
    """The services that those of the agreement directly need, each once."""
    seen = set()
    for item in effective(agreement, "items", phrases.estate):
        service = phrases.estate.find(Service, item.service)
        for need in needs_in(service) if service is not None else ():
            if need.service not in seen:
                seen.add(need.service)
                yield phrases.name("service", need.service)


def _hours(agreement: Agreement, phrases: Phrases) -> Iterator[object]:
    """The calendars of the agreement, each once: for the service, for support, and those of single targets."""
    estate, labels = phrases.estate, phrases.labels
    support = effective(agreement, "support", estate)
    single = labels.get("Hours of single targets")
    targets = effective(agreement, "targets", estate)
    wanted: list[tuple[str | None, str]] = [
        (effective(agreement, "hours", estate), labels.get("Service hours")),
        (None if support is None else support.hours, labels.get("Support hours")),
        *((hours_of(target, metric_of(target.metric, estate.settings), agreement, phrases), single) for target in targets),
    ]
    purposes: dict[str, list[str]] = {}
    for id_, purpose in wanted:
        if id_ is not None:
            purposes.setdefault(id_, [])
            if purpose not in purposes[id_] and (purpose != single or not purposes[id_]):
                purposes[id_].append(purpose)
    for id_, said in purposes.items():
        yield describe_calendar(id_, phrases.join([said[0], *(purpose[:1].lower() + purpose[1:] for purpose in said[1:])]), phrases)


def _limits(agreement: Agreement, phrases: Phrases) -> Iterator[dict[str, str]]:
    for limit in effective(agreement, "workload_limits", phrases.estate):
        metric = metric_of(limit.metric, phrases.estate.settings)
        name = limit.metric if metric is None else metric.ar if phrases.is_arabic else metric.en
        yield {"name": name, "value": phrases.amount(limit.at_most), "window": phrases.window(limit.per), "beyond": phrases.text(limit.beyond)}


def _responsibilities(agreement: Agreement, phrases: Phrases) -> Iterator[tuple[str, object]]:
    found = effective(agreement, "responsibilities", phrases.estate)
    for label, key in (("Of the provider", "provider"), ("Of the customer", "customer"), ("Of the receiver", "receiver"), ("Of the users", "users")):
        if found is not None and getattr(found, key):
            yield phrases.labels.get(label), getattr(found, key)


def _safe(address: str) -> str:
    """An address that a link may lead to; nothing in the place of another one."""
    return address if is_safe_address(address) else "#"
