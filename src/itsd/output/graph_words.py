"""What a dependency picture says in words: the names of nodes and relations, and a sentence for each relation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.output.visible import INVISIBLE, SURROGATES
from itsd.practices.dependencies import GROUP, NEEDS, Sort

if TYPE_CHECKING:
    from collections.abc import Mapping

    from itsd.output.speech import Speech
    from itsd.practices.dependencies import Edge, Graph, Key, Node


_BLANKS = re.compile("[ \t\n\x0b\x0c\r\x85\u2028\u2029]+")
_HIDDEN = re.compile(f"[\x00-\x1f\x7f-\x9f{INVISIBLE}{SURROGATES}]")


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one language."""

    title: str
    whole: str
    kinds: Mapping[str, str]
    sorts: Mapping[Sort, str]
    short: Mapping[Sort, str]
    back: Mapping[Sort, str]
    above: str
    sentences: Mapping[Sort, str]
    about: Mapping[str, str]
    any_of: str
    all_of: str
    some_of: str
    any_among: str
    all_among: str
    some_among: str
    comma: str
    quoted: str
    nothing: str


_ENGLISH = _Words(
    title="Dependencies of {name}",
    whole="Services and what they need",
    kinds={"sla": "SLA", "ola": "OLA", "contract": "Contract", "unit": "Unit", "supplier": "Supplier", "service": "Service"},
    sorts={
        Sort.CRITICAL: "critical: fails without it",
        Sort.DEGRADING: "degrading: works worse without it",
        Sort.NONE: "uses it, works without it",
        Sort.ABOUT: "is about",
        Sort.UNDERPINS: "underpins",
        Sort.PROVIDED: "provided by",
    },
    short={
        Sort.CRITICAL: "critical",
        Sort.DEGRADING: "degrading",
        Sort.NONE: "uses",
        Sort.ABOUT: "about",
        Sort.UNDERPINS: "underpinned by",
        Sort.PROVIDED: "provided by",
    },
    back={
        Sort.CRITICAL: "critical for",
        Sort.DEGRADING: "degrading for",
        Sort.NONE: "used by",
        Sort.ABOUT: "subject of",
        Sort.UNDERPINS: "underpins",
        Sort.PROVIDED: "provides",
    },
    above="(above)",
    sentences={
        Sort.CRITICAL: "{source} needs {target} to work.",
        Sort.DEGRADING: "{source} needs {target} to work well.",
        Sort.NONE: "{source} uses {target}, and works without it.",
        Sort.ABOUT: "{source} is about {target}.",
        Sort.UNDERPINS: "{source} underpins {target}.",
        Sort.PROVIDED: "{source} is provided by {target}.",
    },
    about={"sla": "the SLA {name}", "ola": "the OLA {name}", "contract": "the contract {name}"},
    any_of="any of",
    all_of="all of",
    some_of="{needed} of {parts}",
    any_among="at least one of ({parts})",
    all_among="all of ({parts})",
    some_among="at least {needed} of ({parts})",
    comma=", ",
    quoted="“{name}”",
    nothing="Nothing depends on anything here.",
)
_ARABIC = _Words(
    title="علاقات الاعتماد: {name}",
    whole="الخدمات وما تحتاج إليه",
    kinds={"sla": "اتفاقية مستوى الخدمة", "ola": "اتفاقية مستوى التشغيل", "contract": "عقد", "unit": "وحدة", "supplier": "مورّد", "service": "خدمة"},
    sorts={
        Sort.CRITICAL: "حرجة: تتوقف بدونها",
        Sort.DEGRADING: "مؤثرة: يتراجع أداؤها بدونها",
        Sort.NONE: "تستخدمها وتعمل بدونها",
        Sort.ABOUT: "تخص",
        Sort.UNDERPINS: "تسند",
        Sort.PROVIDED: "تقدمها",
    },
    short={
        Sort.CRITICAL: "حرجة",
        Sort.DEGRADING: "مؤثرة",
        Sort.NONE: "تستخدم",
        Sort.ABOUT: "تخص",
        Sort.UNDERPINS: "تسندها",
        Sort.PROVIDED: "تقدمها",
    },
    back={
        Sort.CRITICAL: "حرجة لعمل",
        Sort.DEGRADING: "مؤثرة في",
        Sort.NONE: "تستخدمها",
        Sort.ABOUT: "موضوع",
        Sort.UNDERPINS: "تسند",
        Sort.PROVIDED: "تقدم",
    },
    above="(أعلاه)",
    sentences={
        Sort.CRITICAL: "تحتاج {source} إلى {target} كي تعمل.",
        Sort.DEGRADING: "تحتاج {source} إلى {target} كي تعمل جيدا.",
        Sort.NONE: "تستخدم {source} {target}، وتعمل بدونها.",
        Sort.ABOUT: "تخص {source} {target}.",
        Sort.UNDERPINS: "ترتكز {target} على {source}.",
        Sort.PROVIDED: "الجهة المقدمة في {source} هي {target}.",
    },
    about={"sla": "اتفاقية مستوى الخدمة {name}", "ola": "اتفاقية مستوى التشغيل {name}", "contract": "العقد {name}"},
    any_of="أي منها",
    all_of="كلها",
    some_of="{needed} من {parts}",
    any_among="واحدة على الأقل من ({parts})",
    all_among="كل من ({parts})",
    some_among="{needed} على الأقل من ({parts})",
    comma="، ",
    quoted="«{name}»",
    nothing="لا توجد هنا علاقات اعتماد.",
)


def _words(speech: Speech) -> _Words:
    return _ARABIC if speech.locale.partition("-")[0] == "ar" else _ENGLISH


def _name(key: Key, speech: Speech) -> str:
    """The name of an entity on one line, without characters that steer or hide."""
    return _HIDDEN.sub("", _BLANKS.sub(" ", speech.name(*key))).strip() or key[1]


def name_node(node: Node, speech: Speech) -> str:
    """What stands in the box of a node, on one line: the name of an entity, of a group how many of it are needed."""
    words = _words(speech)
    if node.kind != GROUP:
        return _name(node.key, speech)
    form = words.all_of if node.needed >= node.parts else words.any_of if node.needed == 1 else words.some_of
    return form.format(needed=node.needed, parts=node.parts)


def name_kind(kind: str, speech: Speech) -> str:
    """What a kind is called above the name of a node."""
    return _words(speech).kinds[kind]


def name_sort(sort: Sort, speech: Speech) -> str:
    """What a line of a sort means."""
    return _words(speech).sorts[sort]


def name_child(sort: Sort, speech: Speech, *, back: bool = False) -> str:
    """What stands before a node in the tree of another one that it carries, or, back, that carries it."""
    words = _words(speech)
    return words.back[sort] if back else words.short[sort]


def say_above(speech: Speech) -> str:
    """The remark that a node was told already."""
    return _words(speech).above


def say_nothing(speech: Speech) -> str:
    """What is said of a graph without relations."""
    return _words(speech).nothing


def title_graph(graph: Graph, speech: Speech) -> str:
    """The title of the picture."""
    words = _words(speech)
    return words.whole if graph.start is None else words.title.format(name=_name(graph.start, speech))


def describe_graph(graph: Graph, speech: Speech) -> str:
    """The picture in words, a sentence for each relation, each on a line; a group of redundancy is told with what needs it."""
    telling = _Telling(graph, speech)
    return "\n".join(telling.say(edge) for edge in graph.edges if edge.source[0] != GROUP) or _words(speech).nothing


class _Telling:
    """The sentences of one graph."""

    def __init__(self, graph: Graph, speech: Speech) -> None:
        self.speech = speech
        self.words = _words(speech)
        self.nodes = {node.key: node for node in graph.nodes}
        self.parts: dict[Key, list[Edge]] = {}
        for edge in graph.edges:
            self.parts.setdefault(edge.source, []).append(edge)

    def say(self, edge: Edge) -> str:
        """The sentence of a relation."""
        text = self.words.sentences[edge.sort].format(source=self._phrase(edge.source), target=self._phrase(edge.target))
        return text[0].upper() + text[1:] if text.startswith("the ") else text

    def _phrase(self, key: Key) -> str:
        node = self.nodes[key]
        if node.kind != GROUP:
            quoted = self.words.quoted.format(name=name_node(node, self.speech))
            return self.words.about.get(node.kind, "{name}").format(name=quoted)
        parts = self.words.comma.join(self._phrase(edge.target) for edge in self.parts.get(key, ()) if edge.sort in NEEDS)
        form = self.words.all_among if node.needed >= node.parts else self.words.any_among if node.needed == 1 else self.words.some_among
        return form.format(needed=node.needed, parts=parts)
