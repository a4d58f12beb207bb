"""What one decision about a release costs inside one process: ``python -m bench.consent``. The goal is 50 µs.

The papers are made ready once, as whoever decides many times does; the line ``papers not ready`` says what that saves.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from carebraid.core.privacy.consent import (
    Consent,
    Expiry,
    Information,
    Kind,
    Papers,
    Recipient,
    RecipientClass,
    Restriction,
    Signature,
    Status,
)
from carebraid.core.privacy.ready import make_ready
from carebraid.core.privacy.release import decide_release
from carebraid.core.privacy.verdict import ReleaseRequest, Resource

GOAL_US = 50.0
NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
LABELS = (
    frozenset({"ETH", "R"}),
    frozenset({"N"}),
    frozenset({"PSY", "R"}),
    frozenset({"SUD", "OPIOIDUD", "R"}),
)


def consent(number: int, name: str) -> Consent:
    """A whole consent for one clinic."""
    signed = Signature(
        signer="Ana", method="typed name", signed_at=NOW - timedelta(days=30), text_sha256="ab", text_version="1",
        language="en",
    )  # fmt: skip
    return Consent(
        id=f"c{number}", patient_id="p", patient_name="Ana", kind=Kind.NAMED, status=Status.ACTIVE,
        disclosers=("Our Programme",), recipients=(Recipient(name=name, identifiers=frozenset({f"npi|{name}"})),),
        purposes=frozenset({"TREAT"}), information=Information(described="all", everything=True), signatures=(signed,),
        right_to_revoke="any time", expiry=Expiry(on=date(2027, 1, 1)), form_on=date(2025, 1, 1), zone="America/New_York",
    )  # fmt: skip


def papers(names: list[str]) -> Papers:
    """Ten consents and one restriction of a grown-up in New York."""
    restriction = Restriction(id="x", agreed_at=NOW, recipients=(Recipient(name="Health Plan"),))
    return Papers(
        patient_id="p",
        zone="America/New_York",
        born_on=date(1990, 1, 1),
        consents=tuple(consent(number, name) for number, name in enumerate(names)),
        restrictions=(restriction,),
    )


def median_us(call: Callable[[], object], times: int) -> float:
    """The median time of one call in microseconds."""
    took = []
    for _ in range(times):
        started = time.perf_counter_ns()
        call()
        took.append(time.perf_counter_ns() - started)
    return statistics.median(took) / 1000


def measure(times: int = 20_000) -> dict[str, float]:
    """What is asked, and its median in microseconds."""
    ten = papers([f"Clinic {number}" for number in range(10)])
    alike = papers(["Clinic 9"] * 10)
    one = [Resource(id="r", kind="observation", labels=LABELS[0], dated_on=date(2026, 1, 1))]
    chart = [replace(one[0], id=f"r{number}", labels=LABELS[number % 4]) for number in range(200)]
    named = ReleaseRequest(
        patient_id="p", names=("Clinic 9",), purpose="TREAT", at=NOW, discloser="our programme",
        recipient_class=RecipientClass.COVERED_ENTITY,
    )  # fmt: skip
    stranger = replace(named, names=("Somebody",))
    ready, all_alike = make_ready(ten), make_ready(alike)
    return {
        "one record, 10 consents, one names the recipient": median_us(
            lambda: decide_release(named, one, ready), times
        ),
        "one record, 10 consents, all name the recipient": median_us(
            lambda: decide_release(named, one, all_alike), times
        ),
        "one record, 10 consents, none names them: denied": median_us(
            lambda: decide_release(stranger, one, ready), times
        ),
        "a chart of 200 records, each": median_us(lambda: decide_release(named, chart, ready), times // 50)
        / 200,
        "one record, 10 consents, papers not ready": median_us(
            lambda: decide_release(named, one, ten), times // 20
        ),
    }


def main() -> int:
    """Print what was measured; 1 where a decision on one record with ready papers takes longer than the goal."""
    figures = measure()
    for what, took in figures.items():
        print(json.dumps({"what": what, "median_us": round(took, 1)}))
    return int(max(took for what, took in figures.items() if not what.endswith("not ready")) > GOAL_US)


if __name__ == "__main__":
    sys.exit(main())
