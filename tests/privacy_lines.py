"""Which test shows which privacy requirement: read from the tests, written to docs/reference/privacy-tests.md.

A test names a requirement in its name (``test_prv_090_...``), in its own docstring or in that of its module. Write the
page anew with ``python -m tests.privacy_lines``.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference" / "privacy-tests.md"

LINES: Mapping[int, str] = {
    1: "Part 2 by default",
    2: "Labels are set by the server",
    3: "Unlabelled means protected",
    4: "One gate for every way out",
    5: "The gate fails closed",
    6: "Minimum necessary",
    7: "Nobody is confirmed or denied to be a patient",
    8: "Received Part 2 records need not be segregated, but stay marked",
    9: "Labels travel",
    10: "What is derived is protected too",
    11: "All required elements or no consent",
    12: "Single TPO consent",
    13: "TPO statements",
    14: "A consent covers only the recipients it names",
    15: "A class is resolved by a person or by a recorded relationship",
    16: "Intermediaries",
    17: "Evidence of signature",
    18: "Expiry is exact",
    19: "Expiry by event",
    20: "Checked when relied on",
    21: "Revocation works everywhere within 5 seconds",
    22: "Reliance is kept",
    23: "A spoken wish stops sharing too",
    24: "SUD counselling notes stand apart",
    25: "Care never depends on it",
    26: "Proceedings consent stands apart",
    27: "Fundraising",
    28: "A free choice",
    29: "Old forms",
    30: "Every door checks",
    31: "Criminal-justice referral",
    32: "Registries and prescription monitoring",
    33: "The notice goes with it",
    34: "The consent goes with it",
    35: "Which notice went is on record",
    36: "The recipient's class decides what may follow",
    37: "Nothing against the patient",
    38: "Contractors of a lawful holder",
    39: "Medical emergency",
    40: "Emergency use is reviewed",
    41: "Service organisations",
    42: "Not for care by third parties",
    43: "Crime on premises or against staff",
    44: "Child abuse reports",
    45: "Research",
    46: "Audit and evaluation",
    47: "Public health",
    48: "Incapacity and death",
    49: "Court orders",
    50: "Orders do not reach what was given for research or audit",
    51: "The answer to the outside says nothing",
    52: "Nothing that marks a person",
    53: "Notice",
    54: "Access",
    55: "What access leaves out",
    56: "Open by default, held by decision",
    57: "Amendment",
    58: "Accounting",
    59: "Intermediary's list",
    60: "Restrictions",
    61: "Confidential communication",
    62: "Complaints",
    63: "Who looked at me",
    64: "Apps of the patient's choice",
    65: "No silent refusal",
    66: "The minor's own consent",
    67: "Parents see what the minor allows",
    68: "Threat to life",
    69: "Birthdays",
    70: "Family and partner access is narrow, visible and easy to end",
    71: "Ending it is silent",
    72: "Safety content is never shared",
    73: "A representative who may endanger",
    74: "Psychotherapy notes",
    75: "Unique identity, need to know",
    76: "Emergency access",
    77: "Automatic logoff",
    78: "Audit controls",
    79: "Integrity",
    80: "Encryption",
    81: "Retention and disposal",
    82: "Breach",
    83: "A regulator abroad",
    84: "De-identification",
    85: "Small numbers",
    86: "No trackers",
    87: "Agreements before connections",
    88: "Test data is invented",
    89: "Opt-in first",
    90: "Stop means stop",
    91: "Quiet hours",
    92: "How much",
    93: "Nothing to read over a shoulder",
    94: "Reassigned numbers",
    95: "Lawful basis",
    96: "Rights requests",
    97: "No decision by machine alone",
    98: "Records for the supervisor",
}
"""Every privacy requirement of the project, by its number that never changes."""

NOT_MET: Mapping[int, str] = {
    64: "There is no way in for a person's own app yet (SMART on FHIR); nothing can be authorised, so nothing leaves by one.",
}
"""What no test shows, and why."""

PARTLY: Mapping[int, str] = {
    4: "CDS Hooks, subscriptions, bulk FHIR, calendar feeds and webhooks do not exist; what exists is registered.",
    21: "There are no issued tokens, subscriptions or scheduled reports to stop yet.",
    24: "Counseling notes are their author's alone; giving them out on a consent for them alone is decided and tested in the engine, and no page does it.",
    29: "The site's policy on old forms is a switch of the engine without a page; it is off.",
    76: "The identity provider is the house's own; a provider outside does not exist yet.",
}
"""What is shown as far as the house goes, and where it stops."""

_NAMED = re.compile(r"(?i)prv[_-]?(\d{3}(?:(?:, | and | to |_and_|_)(?:prv[_-]?)?\d{3}(?!\d))*)")


def numbers_in(text: str) -> Iterator[int]:
    """The requirements that a name or a sentence names; ``061 to 064`` names four."""
    for run in _NAMED.findall(text):
        yield from (int(number) for number in re.findall(r"\d{3}", run))
        for first, last in re.findall(r"(\d{3}) to (?:(?i:prv)[_-]?)?(\d{3})", run):
            yield from range(int(first), int(last))


def find_tests() -> Mapping[int, set[str]]:
    """Requirement -> the files with a test that names it."""
    found: dict[int, set[str]] = defaultdict(set)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        tree, name = ast.parse(path.read_text(encoding="utf-8")), str(path.relative_to(ROOT))
        tests = [
            one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef) and one.name.startswith("test_")
        ]
        said = [
            ast.get_docstring(tree) or "",
            *(f"{one.name}\n{ast.get_docstring(one) or ''}" for one in tests),
        ]
        for number in numbers_in("\n".join(said)):
            found[number].add(name)
    return found


def write_page() -> str:
    """The page as it must stand."""
    found = find_tests()
    rows = [
        "# Privacy: each requirement and its tests", "",
        "A requirement that no test names counts as not met. `python -m tests.privacy_lines` writes this page; a house test",
        "compares it with the tests.", "",
        "Branches covered by the tests that name them (coverage with branches, 22 November 2026): `store/gate.py` 100 %,",
        "`core/privacy/decide.py`, `directive.py`, `in_force.py`, `redact.py` and `release.py` 100 % each.",
        "", "| Requirement | Tests | Not, or not wholly |", "| --- | --- | --- |",
    ]  # fmt: skip
    for number, title in LINES.items():
        files = ", ".join(f"`{name.removeprefix('tests/')}`" for name in sorted(found.get(number, ())))
        rows.append(f"| PRV-{number:03} {title} | {files} | {NOT_MET.get(number, PARTLY.get(number, ''))} |")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    PAGE.write_text(write_page(), encoding="utf-8")
