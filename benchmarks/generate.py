"""Estates of any size for measuring: believable files of about 2 KB, every reference resolved, a finding here and there.

`python -m benchmarks.generate FOLDER FILES` writes one; the same numbers always give the same bytes.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

SETTINGS = """\
organisation: {en: Ministry of Measurements (generated), ar: وزارة القياس (مولدة)}
locales: {default: en, required: [en, ar]}
timezone: Asia/Muscat
currency: OMR
as_of: 2026-11-01
paths: [catalogue, agreements]
practices: [agreements]
schemes:
  classification: [public, restricted, confidential, secret]
  criticality: [routine, important, essential, vital]
rules: {G011: "off", T015: "off", T016: "off"}
"""
WORDS = [
    "payment",
    "gateway",
    "ledger",
    "customer",
    "portal",
    "invoice",
    "search",
    "identity",
    "mail",
    "storage",
    "network",
    "core",
    "billing",
    "report",
    "batch",
    "claims",
    "quotes",
    "pricing",
    "order",
    "fulfilment",
]
ARABIC = ["بوابة", "الدفع", "سجل", "العملاء", "خدمة", "البحث", "الهوية", "البريد", "التخزين", "الشبكة", "الفواتير", "التقارير", "الطلبات", "الأسعار"]
PRIORITIES = """\
kind: priority-scheme
id: standard
name: {en: Priorities, ar: الأولويات}
impacts: [high, low]
urgencies: [high, low]
matrix: {high: {high: p1, low: p2}, low: {high: p2, low: p3}}
priorities: [p1, p2, p3]
"""
PROCESS = """\
kind: process
id: work
name: {en: Work, ar: العمل}
owner: head
unit: ministry
criticality: important
activities: [{id: act, name: {en: Act, ar: إجراء}, supports: [service-0]}]
"""
PEOPLE = 40
CUSTOMERS = 12
_OF_A_TEAM = 20  # OLAs
_MEASURED = 100  # SLAs that one measure covers


def main() -> None:
    """Write an estate into a folder."""
    write_estate(Path(sys.argv[1]), int(sys.argv[2]))


def write_estate(root: Path, files: int) -> None:
    """An estate of about so many files: 5 services to 4 SLAs to 2 OLAs, with the organisation they need."""
    chance = random.Random(files)  # noqa: S311  # not a secret
    root.mkdir(parents=True, exist_ok=True)
    (root / "itsd.yaml").write_text(SETTINGS, encoding="utf-8")
    slas = files * 4 // 11
    measures = [range(start, min(start + _MEASURED, slas)) for start in range(0, slas, _MEASURED)]
    common = base()
    for text in common:
        kind, id_ = (line.partition(": ")[2] for line in text.splitlines()[:2])
        write(root / f"catalogue/{kind}/{id_}.yaml", text)
    for number, covered in enumerate(measures):
        write(root / f"agreements/measures/measure-{number}.yaml", measure(number, covered))
    services = max(1, files * 5 // 11)
    olas = files - services - slas - len(common) - len(measures)
    teams = max(1, olas // _OF_A_TEAM)
    for number in range(teams):
        write(root / f"catalogue/unit/team-{number}.yaml", f"kind: unit\nid: team-{number}\nname: {{en: Team {number}, ar: الفريق {number}}}\nparent: it\nunit_kind: team\n")
    for number in range(services):
        write(root / f"catalogue/services/{number // 500:03}/service-{number}.yaml", service(number, services, chance))
    for number in range(slas):
        write(root / f"agreements/sla/{number // 500:03}/sla-{number}.yaml", sla(number, services, chance))
    leaves = range(services // 2, services)
    for number in range(olas - teams):
        spoken_for = leaves[number :: olas - teams] or leaves[-1:]
        write(root / f"agreements/ola/{number // 500:03}/ola-{number}.yaml", ola(number, spoken_for, number % teams, chance))


def write(path: Path, text: str) -> None:
    """Write one file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def words(chance: random.Random, count: int) -> str:
    """Some English words."""
    return " ".join(chance.choice(WORDS) for _ in range(count)).capitalize()


def arabic(chance: random.Random, count: int) -> str:
    """Some Arabic words."""
    return " ".join(chance.choice(ARABIC) for _ in range(count))


def base() -> list[str]:
    """Units, people, a calendar, a priority scheme, a process, a catalogue and a report: one document each."""
    parts = [
        "kind: unit\nid: ministry\nname: {en: Ministry, ar: الوزارة}\nunit_kind: ministry\n",
        "kind: unit\nid: it\nname: {en: IT, ar: تقنية المعلومات}\nparent: ministry\nunit_kind: department\n",
        "kind: person\nid: head\nname: {en: Head, ar: المدير}\nunit: it\nroles: [{role: head-of-it}, {role: lob-executive}, {role: business-process-owner}]\n",
        'kind: calendar\nid: office\nname: {en: Office hours, ar: ساعات الدوام}\ntimezone: Asia/Muscat\nhours: {sun-thu: ["07:30-14:30"]}\n',
        PRIORITIES,
        PROCESS,
        "kind: catalogue\nid: all\ntitle: {en: All services, ar: كل الخدمات}\naudiences: [ministry]\nview: business\n",
    ]
    parts += [
        f"kind: unit\nid: customer-{n}\nname: {{en: Customer {n}, ar: المديرية {n}}}\nparent: ministry\nunit_kind: directorate\ncustomer: true\nbrm: person-0\n"
        for n in range(CUSTOMERS)
    ]
    parts += [
        f"kind: person\nid: person-{n}\nname: {{en: Person {n}, ar: الموظف {n}}}\nunit: {'it' if n % 2 else f'customer-{n % CUSTOMERS}'}\nemail: p{n}@example.org\n"
        f"roles: [{{role: {'business-relationship-manager' if n == 0 else 'service-owner'}}}]\n"
        for n in range(PEOPLE)
    ]
    parts.append("kind: report\nid: monthly\nname: {en: Monthly, ar: شهري}\naudience: [ministry]\nagreements: [sla/sla-0]\nfrequency: month\nto: [person-0]\n")
    return parts


def service(number: int, services: int, chance: random.Random) -> str:
    """A service with two options; one of the first half with one to three parts from the second half, for which teams have agreements."""
    half = services // 2
    needs = [f"    - service: service-{chance.randrange(half, services)}\n" for _ in range(chance.randint(1, 3))] if number < half else []
    composition = "composition:\n  own: [{metric: availability, at_least: 99.95%, per: month}]\n  needs:\n" + "".join(dict.fromkeys(needs)) if needs else ""
    return f"""\
# Service {number}; reviewed each year with its customers
kind: service
id: service-{number}
name: {{en: {words(chance, 2)} {number}, ar: {arabic(chance, 2)} {number}}}
summary:
  en: {words(chance, 9)}.
  ar: {arabic(chance, 8)}.
description:
  en: |
    {words(chance, 12)}.
    {words(chance, 11)}.
  ar: |
    {arabic(chance, 12)}.
outcomes: [{{en: {words(chance, 6)}., ar: {arabic(chance, 5)}.}}]
type: business
status: operational
history: [{{status: operational, on: 202{chance.randint(0, 5)}-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}, by: person-1}}]
owner: person-{chance.randrange(PEOPLE)}
provider: it
audiences: [ministry]
supports: [work/act]
criticality: routine
classification: restricted
hours: office
support: {{hours: office, contacts: ["+968 2400 0000"], languages: [ar, en]}}
request: {{channels: [portal], lead_time: 2bd}}
cost: {{model: free}}
options:
  - id: standard
    name: {{en: Standard, ar: قياسي}}
    standard: true  # agreed with the customers
    targets:
      - {{id: availability, metric: availability, at_least: 99.5%, per: month}}
      - {{id: p1-resolution, metric: resolution-time, priority: p1, at_most: 4h, per: month}}
  - id: gold
    name: {{en: Gold, ar: ذهبي}}
    targets:
      - {{id: availability, metric: availability, at_least: {"100%" if number % 50 == 0 else "99.9%"}, per: month}}
      - {{id: p1-resolution, metric: resolution-time, priority: p1, at_most: 2h, per: month}}
{composition}reviewed: {{on: 2026-0{chance.randint(1, 9)}-01, every: 12 months}}
"""


def measure(number: int, slas: range) -> str:
    """A measure of the targets of many SLAs."""
    targets = "".join(f"  - sla/sla-{item}/{target}\n" for item in slas for target in ("availability", "p1-resolution", "p2-resolution", "latency"))
    method = "{en: As the service desk recorded it., ar: كما سجله مكتب الخدمة.}"
    return (
        f"kind: measure\nid: measure-{number}\ntargets:\n{targets}source: {{file: measurements/tickets.csv}}\nmethod: {method}\nfrequency: month\nowner: person-{number % PEOPLE}\n"
    )


def sla(number: int, services: int, chance: random.Random) -> str:
    """An SLA of one customer for one service."""
    customer = chance.randrange(CUSTOMERS)
    item = (number * 7) % services
    return f"""\
kind: sla
id: sla-{number}
name: {{en: {words(chance, 3)} {number}, ar: {arabic(chance, 3)} {number}}}
version: "1.{number % 10}"
status: active
parties:
  customer: {{unit: customer-{customer}, representative: person-{chance.randrange(PEOPLE)}}}
  provider: {{unit: it, representative: head}}
owner: person-{chance.randrange(PEOPLE)}
brm: person-0
valid: {{from: 2026-01-01, to: 2027-12-31}}
items: [{{service: service-{item}, option: standard, users: {chance.randint(10, 900)}}}]
hours: office
support: {{hours: office, path: [service-{services - 1}]}}
priorities: standard
targets:
  - {{id: availability, metric: availability, at_least: 99.5%, per: month}}
  - {{id: p1-resolution, metric: resolution-time, priority: p1, at_most: 4h, per: month}}
  - {{id: p2-resolution, metric: resolution-time, priority: p2, at_most: 7h, share: 90%, per: month, minimum_count: 5}}
  - {{id: latency, metric: transaction-time, at_most: 2s, percentile: 95, per: month, minimum_count: 100, during: always}}
workload_limits: [{{metric: concurrent-users, at_most: {chance.randint(100, 900)}, per: month, beyond: {{en: Best effort., ar: أفضل جهد.}}}}]
exceptions: [{{en: Force majeure., ar: القوة القاهرة.}}]
responsibilities:
  provider: [{{en: {words(chance, 6)}., ar: {arabic(chance, 6)}.}}]
  customer: [{{en: {words(chance, 6)}., ar: {arabic(chance, 6)}.}}]
escalation: [{{after: 2h, role: service-level-manager}}, {{after: 4h, role: head-of-it}}]
reporting: {{report: monthly, due_within: 5bd, to: [person-0]}}
review: {{every: 12 months, participants: [lob-executive, head-of-it, business-relationship-manager]}}
credits: [{{target: availability, tiers: [{{below: 99.5%, credit: 5%}}, {{below: 99%, credit: 10%}}], cap: 10%}}]
approvals:
  - {{role: customer-representative, person: person-2, decision: approved, on: 2025-12-20, version: "1.{number % 10}"}}
  - {{role: business-relationship-manager, person: person-0, decision: approved, on: 2025-12-20, version: "1.{number % 10}"}}
  - {{role: head-of-it, person: head, decision: approved, on: 2025-12-21, version: "1.{number % 10}"}}
changes: [{{version: "1.{number % 10}", on: 2025-12-10, by: person-1, summary: {{en: First version., ar: الإصدار الأول.}}}}]
"""


def ola(number: int, spoken_for: range, team: int, chance: random.Random) -> str:
    """An OLA between the department and a team, for some services."""
    items = ", ".join(f"{{service: service-{service}}}" for service in spoken_for)
    return f"""\
kind: ola
id: ola-{number}
name: {{en: {words(chance, 3)} {number}, ar: {arabic(chance, 3)} {number}}}
version: "2.0"
status: active
parties: {{receiver: {{unit: it, representative: head}}, provider: {{unit: team-{team}, representative: person-1}}}}
owner: person-{chance.randrange(PEOPLE)}
valid: {{from: 2026-01-01, to: 2028-06-30}}
items: [{items}]
scope: {{in: [{{en: {words(chance, 8)}., ar: {arabic(chance, 8)}.}}], out: [{{en: {words(chance, 8)}., ar: {arabic(chance, 8)}.}}]}}
hours: always
targets:
  - {{id: availability, metric: availability, at_least: 99.9%, per: month}}
  - {{id: p1-resolution, metric: resolution-time, priority: p1, at_most: 2h, per: month}}
  - {{id: p2-resolution, metric: resolution-time, priority: p2, at_most: 3h, per: month}}
escalation: [{{after: 1h, role: team-lead}}, {{after: 2h, role: head-of-it}}]
responsibilities: {{provider: [{{en: {words(chance, 9)}., ar: {arabic(chance, 9)}.}}], receiver: [{{en: {words(chance, 9)}., ar: {arabic(chance, 9)}.}}]}}
security: {{classification: restricted, controls: [access-review, malware-protection], incident_notification: 4h, data_location: [OM]}}
continuity: {{rto: 8h, rpo: 4h, backup_interval: 4h, test_interval: 12 months, retention: 90d}}
review: {{every: 12 months, participants: [head-of-it]}}
approvals:
  - {{role: team-lead, person: person-1, decision: approved, on: 2025-06-20, version: "2.0"}}
  - {{role: head-of-it, person: head, decision: approved, on: 2025-06-21, version: "2.0"}}
changes: [{{version: "2.0", on: 2025-06-01, by: person-1, summary: {{en: New targets., ar: مستهدفات جديدة.}}}}]
"""


if __name__ == "__main__":
    main()
