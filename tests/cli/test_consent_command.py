"""``carebraid consent decide``: files and standard input in, a line of JSON for each case out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

CASE: dict[str, Any] = {
    "consents": [
        {
            "resourceType": "Consent",
            "id": "c1",
            "status": "active",
            "scope": {"coding": [{"code": "patient-privacy"}]},
            "patient": {"reference": "Patient/p1"},
            "policyRule": {"coding": [{"code": "OPTIN"}]},
            "provision": {"provision": [{"type": "deny", "securityLabel": [{"code": "ETH"}]}]},
        },
        {
            "resourceType": "Consent",
            "id": "c2",
            "status": "inactive",
            "policyRule": {"coding": [{"code": "OPTOUT"}]},
        },
    ],
    "request": {"actor": [{"system": "urn:npi", "value": "1"}], "purposeOfUse": "TREAT", "at": "2026-06-15"},
    "resources": [
        {"resourceType": "Observation", "id": "o1", "meta": {"security": [{"code": "N"}]}},
        {"resourceType": "Observation", "id": "o2", "meta": {"security": [{"code": "ETH"}]}},
    ],
}


def run(*arguments: str, given: bytes = b"") -> tuple[int, list[Any], str]:
    """Exit code, the lines of JSON written, and what stands on standard error."""
    done = subprocess.run(
        [sys.executable, "-m", "carebraid.cli.main", "consent", "decide", *arguments], input=given, capture_output=True,
        check=False,
    )  # fmt: skip
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr.decode()


def test_a_case_is_decided_with_reasons_duties_and_what_may_go(tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_text(json.dumps(CASE))
    code, answers, _ = run("--case", str(file))
    assert code == 0
    (answer,) = answers
    assert list(answer) == ["decision", "reasons", "obligations", "released"]
    assert (answer["decision"], answer["released"]) == ("redact", ["o1"])
    assert [(reason["code"], reason.get("consent")) for reason in answer["reasons"]] == [
        ("permitted_by_consent", "c1"), ("consent_not_active", "c2"), ("denied_by_consent", "c1"), ("not_covered_by_consent", None),
    ]  # fmt: skip
    assert all(reason["words"] and reason["source"] for reason in answer["reasons"])
    assert [duty["code"] for duty in answer["obligations"]] == [
        "redact", "copy_of_consent", "minimum_necessary", "keep_labels", "accounting",
    ]  # fmt: skip


def test_several_cases_and_standard_input(tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_text(json.dumps({**CASE, "consents": []}))
    code, answers, _ = run("--case", str(file), "--case", "-", given=json.dumps(CASE).encode())
    assert code == 0
    assert [answer["decision"] for answer in answers] == ["deny", "redact"]
    assert [reason["code"] for reason in answers[0]["reasons"]] == ["no_consent"]


def test_what_cannot_be_read_is_denied_and_ends_with_one() -> None:
    code, answers, _ = run("--case", "-", given=b"{")
    assert (code, answers[0]["decision"], answers[0]["released"]) == (1, "deny", [])
    assert answers[0]["reasons"][0]["code"] == "could_not_decide"


def test_a_file_that_is_not_there_is_said_in_words(tmp_path: Path) -> None:
    code, answers, words = run("--case", str(tmp_path / "nothing.json"))
    assert (code, answers) == (2, [])
    assert "cannot be read" in words
