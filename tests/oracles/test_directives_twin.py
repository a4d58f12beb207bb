"""What FHIR consents allow, and its slow reference on the JSON itself, agree on thousands of invented cases."""

from __future__ import annotations

import json
import os
from collections import Counter
from datetime import UTC, datetime

from carebraid.cli.consent import decide_case
from tests.oracles.invented_directives import invent_directives
from tests.oracles.reference_directives import reference_directives

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
CASES = int(os.environ.get("CAREBRAID_TWIN_CASES", "5000"))


def test_no_difference_from_the_reference_in_any_invented_case() -> None:
    found: Counter[str] = Counter()
    for number, case in enumerate(invent_directives(2026, CASES)):
        answer, could = decide_case(json.dumps(case).encode(), NOW)
        assert could
        told = (str(answer["decision"]), answer["released"])
        assert told == reference_directives(case), f"case {number}: {json.dumps(case)}"
        found[told[0]] += 1
    if CASES >= 5_000:
        assert min(found["permit"], found["redact"], found["deny"]) > 200, found
