"""The picture as SVG: well-formed, complete, readable in black and white, deaf to what users write; the same in words, Mermaid and DOT."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree as ET

import pytest

from itsd.model.service import Service
from itsd.model.text import Text
from itsd.output import graph_dot, graph_json, graph_mermaid, graph_text
from itsd.output.graph_words import name_sort
from itsd.output.speech import Speech
from itsd.practices.dependencies import Edge, Graph, Node, Sort, find_graph
from itsd.render.graph.shapes import tint
from itsd.render.graph.svg import describe_graph, draw_graph
from tests.support.offering import build, service

SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {"svg", "title", "desc", "g", "a", "rect", "path", "line", "circle", "text", "tspan"}
HOSTILE = ("<script>alert(1)</script>", '"] --> x[" ; click n1 "javascript:x"', "</text><a>&amp; ]]> #quot; \\N \\", "1. first -- {{x}} `y` | %% z", '-"label=<b>"')


def named(id_: str, name: str, more: str = "") -> str:
    return service(id_, more=more).replace(f"name: {id_}", f"name: {name}")


PORTAL = named("portal", "{en: Portal, ar: بوابة}", "composition: {needs: [{service: web}, {service: mail, criticality: degrading}, {service: fax, criticality: none}]}")
WEB = named("web", "{en: Web servers, ar: خوادم}", "composition: {needs: [{at_least: 2, of: [{service: mail}, {service: fax}, {service: tape}]}]}")
TERM = 'version: "1.0"\nstatus: active\nvalid: {from: 2026-01-01}\n'
SLA = f"kind: sla\nid: gold\nname: Gold\n{TERM}parties: {{customer: {{unit: registry}}, provider: {{unit: it}}}}\nitems: [{{service: portal}}]\n"
OLA = f"kind: ola\nid: mails\nname: Mails\n{TERM}parties: {{receiver: {{unit: it}}, provider: {{unit: team}}}}\nitems: [{{service: mail}}]\n"
ESTATE = build(PORTAL, WEB, service("mail"), service("fax"), service("tape", more="provider: paygate"), SLA, OLA)
GRAPH = find_graph(ESTATE, ("service", "portal"))
ENGLISH, ARABIC = Speech(ESTATE, "en"), Speech(ESTATE, "ar")
KEY = ("service", "portal")


def tree(graph: Graph = GRAPH, speech: Speech = ENGLISH, **more: object) -> ET.Element:
    return ET.fromstring(draw_graph(graph, speech, **more).svg)  # type: ignore[arg-type]  # noqa: S314  # what the test itself made


def texts(root: ET.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("speech", [ENGLISH, ARABIC], ids=["en", "ar"])
def test_nothing_but_plain_drawing(speech: Speech) -> None:
    root = tree(speech=speech)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= ELEMENTS
    assert not any(name in {"style", "class"} or name.startswith("on") for element in root.iter() for name in element.attrib)
    for element in root.iter(f"{SVG}text"):
        assert element.get("text-anchor") == "middle"
        assert element.get("font-family") == "IBM Plex Sans Arabic, sans-serif"
        assert (element.get("direction") == "rtl") is bool(re.search("[\u0600-\u06ff]", element.text or ""))


def test_it_has_a_title_and_a_description() -> None:
    drawing = draw_graph(GRAPH, ENGLISH)
    root = ET.fromstring(drawing.svg)  # noqa: S314  # as above
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == " ".join(element.get("id", "") for element in list(root)[:2])
    assert [element.text for element in list(root)[:2]] == [drawing.title, drawing.description] == ["Dependencies of Portal", describe_graph(GRAPH, ENGLISH)]
    assert (root.get("width"), root.get("height")) == (str(drawing.width), str(drawing.height))
    assert tree(speech=ARABIC).get("aria-labelledby") != root.get("aria-labelledby"), "both can stand on one page"


def test_every_node_and_every_line_is_drawn() -> None:
    root = tree()
    assert {"Portal", "Web servers", "mail", "2 of 3", "Gold", "PayGate", "SLA", "OLA", "Supplier", "Unit"} <= set(texts(root))
    lines = [element for element in root.iter(f"{SVG}path") if "C" in element.get("d", "") or re.fullmatch(r"M[\d -]+(L[\d -]+)+", element.get("d", ""))]
    sorts = {edge.sort for edge in GRAPH.edges}
    heads = 1 if Sort.ABOUT in sorts else 0
    assert len([line for line in lines if line.get("fill") == "none"]) >= len(GRAPH.edges) + len(sorts) + heads
    dashes = {element.get("stroke-dasharray") for element in lines}
    assert {None, "7 4", "1.8 4", "9 3 2 3"} <= dashes


def test_the_legend_tells_the_lines_that_occur() -> None:
    assert {name_sort(edge.sort, ENGLISH) for edge in GRAPH.edges} <= set(texts(tree()))
    small = Graph((Node("service", "portal"), Node("service", "mail")), (Edge(KEY, ("service", "mail"), Sort.NONE),))
    assert [text for text in texts(tree(small)) if text in {name_sort(sort, ENGLISH) for sort in Sort}] == ["uses it, works without it"]


def test_dashes_of_lines_that_run_together_are_drawn_once() -> None:
    pairs = [("a", "m"), ("m", "z"), ("a", "z"), ("b", "m"), ("b", "z")]
    graph = Graph(tuple(Node("service", id_) for id_ in "abmz"), tuple(Edge(("service", one), ("service", other), Sort.DEGRADING) for one, other in pairs))
    drawn = [element.get("d", "") for element in tree(graph).iter(f"{SVG}path") if element.get("stroke-dasharray")]
    assert len(drawn) == len(pairs) + 1, "each edge and the legend"
    steps = [step for path in drawn for step in re.findall(r"(?<=[MLC ])(\d+ \d+)L(\d+ \d+)", path)]
    assert len(steps) == len(set(steps))


def test_right_to_left_is_mirrored() -> None:
    english, arabic = tree(), tree(speech=ARABIC)
    x = {element.text: int(element.get("x", 0)) for root in (english, arabic) for element in root.iter(f"{SVG}text")}
    assert x["Portal"] < x["Web servers"]
    assert x["بوابة"] > x["خوادم"]
    assert "2 من 3" in texts(arabic)


def test_it_is_the_same_each_time() -> None:
    again = Graph(GRAPH.nodes, GRAPH.edges, GRAPH.start)
    assert draw_graph(GRAPH, ENGLISH) == draw_graph(again, Speech(ESTATE, "en"))


def test_links_wrap_nodes_and_make_it_a_group() -> None:
    root = tree(links={KEY: 'portal.html?a=1&b="2"', ("service", "not-there"): "x"})
    assert [element.get("href") for element in root.iter(f"{SVG}a")] == ['portal.html?a=1&b="2"']
    assert root.get("role") == "group", "what is in an image cannot be reached by a screen reader"


def test_the_accent_is_that_of_the_house() -> None:
    assert "#7a1450" in draw_graph(GRAPH, ENGLISH, accent="#7a1450").svg
    assert "#14507a" not in draw_graph(GRAPH, ENGLISH, accent="#7a1450").svg
    assert tint("#000000", 10) == "#e6e6e6"
    assert tint("red", 10) == "#ffffff"


def test_what_users_write_stays_text() -> None:
    documents = [named(f"s{number}", json.dumps(name), f"composition: {{needs: [{{service: s{(number + 1) % len(HOSTILE)}}}]}}") for number, name in enumerate(HOSTILE)]
    estate = build(*documents)
    speech, graph = Speech(estate, "en"), find_graph(estate, ("service", "s0"))
    root = tree(graph, speech)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= ELEMENTS - {"a"}
    assert all(name in (root[1].text or "") for name in HOSTILE)
    mermaid = graph_mermaid.render_graph(graph, speech)
    nodes = [line for line in mermaid.splitlines() if re.match(r" {4}n\d+[(\[{]", line)]
    for line in nodes:
        assert re.fullmatch(r' {4}n\d+[(\[{]+"[^"\[\]{}`%|\\]*"[)\]}]+', line)
        assert not re.search(r"<(?!br/>)|&", line)
    for line in graph_dot.render_graph(graph, speech).splitlines():
        assert re.sub(r'"(?:[^"\\]|\\.)*"', "", line).count('"') == 0
        assert "script" not in re.sub(r'"(?:[^"\\]|\\.)*"', "", line)
        assert r"\N" not in line.replace(r"\\N", "")


def test_control_characters_are_left_out() -> None:
    mail = ESTATE.find(Service, "mail")
    assert mail is not None
    estate = ESTATE.replacing(mail.model_copy(update={"name": Text((("", "a\u202eb\x1b[31mc\nd"),))}))
    speech, graph = Speech(estate, "en"), find_graph(estate, ("service", "mail"))
    outputs = [draw_graph(graph, speech).svg, *(module.render_graph(graph, speech) for module in (graph_text, graph_mermaid, graph_dot, graph_json))]
    assert not any(character in text for text in outputs for character in ("\u202e", "\x1b"))
    assert "ab[31mc d" in outputs[0]


def test_special_characters_for_mermaid_and_dot() -> None:
    assert graph_mermaid.escape_label('a "b" <c> [d] #1; بوابة') == "a #34;b#34; #60;c#62; #91;d#93; #35;1#59; بوابة"
    assert graph_mermaid.escape_label("1. first") == "1#46; first"
    assert graph_mermaid.escape_label("- item") == "#45; item"
    assert graph_dot.quote('a "b" \\N &lt;') == '"a \\"b\\" \\\\N &amp;lt;"'


def test_a_sentence_for_each_relation() -> None:
    said = describe_graph(GRAPH, ENGLISH).splitlines()
    assert len(said) == sum(edge.source[0] != "group" for edge in GRAPH.edges)
    assert "“Web servers” needs at least 2 of (“fax”, “mail”, “tape”) to work." in said
    assert "“Portal” needs “mail” to work well." in said
    assert "“Portal” uses “fax”, and works without it." in said
    assert "The SLA “Gold” is about “Portal”." in said
    assert "The OLA “Mails” underpins “mail”." in said
    assert "“tape” is provided by “PayGate”." in said
    arabic = describe_graph(GRAPH, ARABIC).splitlines()
    assert len(arabic) == len(said)
    assert "تحتاج «بوابة» إلى «mail» كي تعمل جيدا." in arabic
    assert "تحتاج «خوادم» إلى 2 على الأقل من («fax»، «mail»، «tape») كي تعمل." in arabic


def test_nothing_to_draw() -> None:
    drawing = draw_graph(Graph((), ()), ENGLISH)
    assert "Nothing depends on anything here." in drawing.svg
    assert ET.fromstring(drawing.svg) is not None  # noqa: S314  # as above
    assert graph_text.render_graph(Graph((), ()), ARABIC).endswith("لا توجد هنا علاقات اعتماد.\n")


def test_the_tree_tells_every_relation_once() -> None:
    for graph in (GRAPH, find_graph(ESTATE), find_graph(ESTATE, ("supplier", "paygate")), find_graph(ESTATE, ("service", "mail"))):
        lines = graph_text.render_graph(graph, ENGLISH).splitlines()
        assert sum(line.startswith("  ") for line in lines) == len(graph.edges)


def test_a_tree_of_circles_ends() -> None:
    circle = [service(id_, more=f"composition: {{needs: [{{service: {other}}}]}}") for id_, other in (("a", "b"), ("b", "a"))]
    estate = build(*circle)
    for start in (None, ("service", "a"), ("unit", "team")):
        graph = find_graph(estate, start)
        assert sum(line.startswith("  ") for line in graph_text.render_graph(graph, Speech(estate, "en")).splitlines()) == len(graph.edges)
        assert draw_graph(graph, Speech(estate, "en")).width
