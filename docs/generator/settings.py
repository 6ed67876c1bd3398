"""The page of `itsd.yaml`."""

from __future__ import annotations

from docs.generator.markdown import join_page
from docs.generator.models import render_model
from itsd.model.settings import Settings

_INTRO = """\
The file `itsd.yaml` marks the root of an estate: itsd looks for it in the working folder, or the folder of `--estate`, and upward. Every key has a default, so that an empty
file would do; a real one names at least the organisation, its languages and its time zone. `itsd schema settings` prints the JSON Schema of the file."""

_EXAMPLE = """\
## Example

```yaml
organisation: {en: Ministry of Lands and Municipal Works, ar: وزارة الأراضي والأشغال البلدية}
locales: {default: en, required: [en, ar]}
timezone: Asia/Muscat
currency: OMR
fiscal_year_start: "01-01"
paths: [catalogue, agreements]
schemes:
  classification: [public, restricted, confidential, secret]
  criticality: [routine, important, essential, vital]
practices: [identify, catalogue, agreements, monitor, review]
thresholds: {expiring: 120d, headroom: 25%}
rules: {X006: "off"}
exemptions:
  - rule: X006
    entity: service/network
    path: id
    reason: The file keeps its old name until the links to it are changed.
    accepted_by: aisha-al-balushi
    expires: 2027-03-31
```

How levels and exemptions work together: [Accept a finding for a time](../how-to/accept-a-finding.md)."""


def make_page() -> str:
    """The page."""
    return join_page("# Settings: `itsd.yaml`", _INTRO, "## Keys", render_model(Settings, "", heading="###"), _EXAMPLE)
