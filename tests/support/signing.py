"""A small estate in which one SLA waits for its signatures: its proof holds, and everybody who can sign is there, with some who cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.estates import CALENDAR, SETTINGS, write_estate

if TYPE_CHECKING:
    from pathlib import Path

UNITS = """\
kind: unit
id: it
name: {en: Information Technology, ar: تقنية المعلومات}
unit_kind: department
---
kind: unit
id: lands
name: {en: Lands, ar: الأراضي}
unit_kind: directorate
customer: true
brm: khalid
---
kind: unit
id: team
name: {en: Network Team, ar: فريق الشبكات}
unit_kind: team
parent: it
---
kind: unit
id: other
name: {en: Other, ar: أخرى}
unit_kind: directorate
"""


def person(id_: str, unit: str, roles: str = "", more: str = "") -> str:
    """A person with an address."""
    return f"kind: person\nid: {id_}\nname: {{en: {id_.title()}, ar: شخص}}\nunit: {unit}\nemail: {id_}@example.org\nroles: [{roles}]\n{more}"


PEOPLE = {
    "catalogue/people.yaml": "---\n".join(
        (
            person("aisha", "it", "{role: head-of-it}, {role: supplier-manager}"),
            person("khalid", "it", "{role: business-relationship-manager}"),
            person("mariam", "it", "{role: service-level-manager}"),
            person("sultan", "team", "{role: team-lead}, {role: service-owner}"),
            person("yusuf", "lands", "{role: customer-representative, for: unit/lands}"),
            person("salim", "lands", "{role: lob-executive, for: unit/lands}, {role: business-process-owner}"),
            person("zahra", "other", "{role: customer-representative}"),
            person("badr", "it", "{role: head-of-it, to: 2025-12-31}"),
            person("hamed", "it", "{role: service-level-manager}", "active: {to: 2026-06-30}\ndeputy: mariam\n"),
            person("muna", "it").replace("muna@", "Shared@"),
            person("noor", "it").replace("noor@", "shared@"),
        ),
    ),
}
SERVICE = """\
kind: service
id: %s
name: {en: %s, ar: خدمة}
summary: {en: A service., ar: خدمة.}
type: %s
status: operational
owner: sultan
provider: %s
audiences: [%s]
criticality: routine
classification: public
hours: always
support: {hours: always}
reviewed: {on: 2026-06-01}
options: [{id: standard, name: {en: Standard, ar: قياسي}, targets: [{id: availability, metric: availability, at_least: 99.5%%, per: month}]}]
%s
"""
COMMON = """\
workload_limits: [{metric: users, at_most: 500}]
exceptions: [{en: Force majeure, ar: القوة القاهرة}]
responsibilities: {provider: [{en: To help, ar: المساعدة}]}
escalation: [{after: 2h, role: head-of-it}]
reporting: {report: monthly, due_within: 5bd, to: [yusuf, khalid]}
review: {every: 12 months, participants: [lob-executive, head-of-it]}
"""
OLA = f"""\
kind: ola
id: network
name: {{en: Network, ar: الشبكة}}
version: "1.0"
status: active
parties: {{receiver: {{unit: it, representative: aisha}}, provider: {{unit: team, representative: sultan}}}}
owner: mariam
valid: {{from: 2026-01-01, to: 2028-12-31}}
items: [{{service: network}}]
hours: always
targets: [{{id: availability, metric: availability, at_least: 99.9%, per: month, during: always}}]
{COMMON}approvals:
  - {{role: team-lead, person: sultan, on: 2025-12-20, version: "1.0"}}
  - {{role: head-of-it, person: aisha, on: 2025-12-20, version: "1.0"}}
changes: [{{version: "1.0", on: 2025-12-01, by: mariam, summary: {{en: First., ar: الأول.}}}}]
"""
SLA = f"""\
# An agreement in the making.
kind: sla
id: mail
name: {{en: E-mail for Lands, ar: البريد للأراضي}}
version: "1.0"
status: in-negotiation # nearly there
parties:
  customer: {{unit: lands, representative: yusuf}}
  provider: {{unit: it, representative: aisha}}
owner: mariam
brm: khalid
valid: {{from: 2026-11-01, to: 2027-12-31}}
items: [{{service: mail, option: standard}}]
hours: office
targets:
  # What was offered.
  - {{id: availability, metric: availability, at_least: 99.5%, per: month}}
{COMMON}changes: [{{version: "1.0", on: 2026-10-01, by: mariam, summary: {{en: First., ar: الأول.}}}}]
"""
REST = """\
kind: measure
id: availability
targets: [sla/mail/availability, ola/network/availability]
source: {file: outages.csv}
method: {en: Outages., ar: الأعطال.}
frequency: month
owner: mariam
---
kind: report
id: monthly
name: {en: Monthly report, ar: التقرير الشهري}
purpose: {en: To report., ar: للإبلاغ.}
audience: [yusuf]
agreements: [sla/mail, ola/network]
frequency: month
to: [yusuf, khalid]
"""
FILE = "agreements/mail.yaml"
SIGNING = {
    "itsd.yaml": SETTINGS,
    "catalogue/units.yaml": UNITS,
    **PEOPLE,
    "catalogue/office.yaml": CALENDAR,
    "catalogue/mail.yaml": SERVICE
    % ("mail", "E-mail", "business", "it", "lands", "composition: {own: [{metric: availability, at_least: 99.9%, per: month}], needs: [{service: network}]}"),
    "catalogue/network.yaml": SERVICE % ("network", "Network", "technical", "team", "it", ""),
    "agreements/network.yaml": OLA,
    "agreements/rest.yaml": REST,
    FILE: SLA,
}
SIGNATORIES = (("yusuf", "customer-representative"), ("khalid", "business-relationship-manager"), ("aisha", "head-of-it"))


def write_signing(root: Path, *layers: dict[str, str]) -> Path:
    """The estate on disk."""
    return write_estate(root, SIGNING, *layers)
