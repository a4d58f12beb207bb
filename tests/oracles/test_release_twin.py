"""The decision about releases and its slow reference agree on thousands of invented cases."""

from __future__ import annotations

import os
from collections import Counter

from carebraid.core.privacy.ready import make_ready
from carebraid.core.privacy.release import decide_release
from tests.oracles.invented_releases import Case, invent_cases
from tests.oracles.reference_release import reference_release

CASES = int(os.environ.get("CAREBRAID_TWIN_CASES", "6000"))
"""Fewer only while mutants are tried, thousands of times over."""


def differences(case: Case) -> list[str]:
    """Where the two differ on one case."""
    request, resources, papers = case
    verdict, told = decide_release(request, resources, papers), reference_release(request, resources, papers)
    noticed = any(duty.code == "notice_2_32" for duty in verdict.obligations)
    pairs = (
        ("decision", str(verdict.decision), told.decision),
        ("released", list(verdict.released), told.released if told.decision != "deny" else []),
        ("withheld", list(verdict.redacted), told.withheld),
        ("notice", noticed, told.on_consent and told.decision != "deny"),
    )
    return [f"{name}: {fast} and {slow}" for name, fast, slow in pairs if fast != slow]


WAYS_TO_A_YES = {
    "consent_tpo", "consent_named", "consent_supporter", "consent_research", "consent_proceedings", "own_record",
    "medical_emergency", "hipaa_tpo", "service_agreement", "audit_agreement", "research_approval", "court_order",
    "deidentified", "crime_report", "child_abuse_report", "threat_to_life", "own_notes", "notes_training",
    "notes_defence", "consent_counselling_notes", "consent_intermediary", "consent_general",
}  # fmt: skip


def test_no_difference_from_the_reference_in_any_invented_case() -> None:
    """5,000 cases at least, 0 differences; and the cases reach every way to a yes, and all three answers."""
    found: Counter[str] = Counter()
    ways: set[str] = set()
    for number, case in enumerate(invent_cases(2026, CASES)):
        assert differences(case) == [], f"case {number}: {case}"
        verdict = decide_release(*case)
        found[str(verdict.decision)] += 1
        if verdict.decision != "deny":
            ways |= {reason.code for reason in verdict.reasons}
    if CASES >= 5_000:
        assert min(found["permit"], found["redact"], found["deny"]) > 200, found
        assert WAYS_TO_A_YES - ways == set()


def test_papers_made_ready_once_give_the_same_verdict() -> None:
    for request, resources, papers in invent_cases(99, 500):
        try:
            ready = make_ready(papers)
        except Exception:
            continue
        assert decide_release(request, resources, ready) == decide_release(request, resources, papers)
