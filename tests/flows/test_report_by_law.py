"""PRV-043, PRV-044: a report under law says only what it may, stands in the accounting, and opens nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.consent import RecipientClass
from carebraid.core.privacy.profile import PROFILES
from carebraid.core.privacy.report import FIELDS
from carebraid.core.privacy.verdict import Decision, ReleaseRequest
from carebraid.flows.report_by_law import report_by_law
from carebraid.screens.my_trace import my_disclosures
from carebraid.screens.reporting import reporting
from carebraid.store import gate, models, scope
from carebraid.store import sharing as papers
from carebraid.store.chart import open_chart
from carebraid.store.record import load_record
from tests.sharing import make_shared
from tests.worlds import Cast

pytestmark = pytest.mark.django_db
POLICE = "County Police, desk 4"
SAID = {
    "circumstances": "He broke the window of our waiting room.", "name": "Robin", "status_as_patient": "A patient here",
    "address": "4 Ferry Street", "last_known_whereabouts": "Walking towards the harbour",
}  # fmt: skip
KINDS = {"crime_report": "CRIMERPT", "child_abuse_report": "ABUSERPT"}


def report(cast: Cast, now: datetime, kind: str = "crime_report", **more: Any) -> UUID | None:
    given = {"kind": kind, "authority": POLICE, "said": SAID, "chosen": ["name"], **more}
    return report_by_law(**{"actor": cast.clinician, "now": now, "patient_id": cast.patient_id, **given})


def refusal(work: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        work()
    return refused.value.code


@pytest.mark.parametrize("kind", KINDS)
def test_only_what_was_chosen_among_the_allowed_fields_is_told_and_accounted(
    kind: str, cast: Cast, now: datetime
) -> None:
    assert PROFILES["report"] == frozenset(FIELDS)
    make_shared(cast, now)
    report(cast, now, kind)
    (made,) = reporting(
        actor=cast.clinician, now=now, language="en", patient_id=cast.patient_id, kind=kind
    ).made
    assert made.said == {"circumstances": SAID["circumstances"], "name": "Robin"}
    row = models.Disclosure.everyone.get(patient_id=cast.patient_id)
    assert (row.path, row.purpose, row.decision, row.recipient) == (
        "report_by_law",
        KINDS[kind],
        "permit",
        POLICE,
    )
    assert (row.reasons, row.what) == ([kind], {kind: 1})
    assert [one.recipient for one in my_disclosures(actor=cast.patient, now=now, language="en").rows] == [
        POLICE
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_the_record_stays_closed_to_whoever_got_the_report(kind: str, cast: Cast, now: datetime) -> None:
    make_shared(cast, now)
    report(cast, now, kind, chosen=FIELDS)
    chart = open_chart(cast.clinician, cast.patient_id, Purpose.TREATMENT, now)
    record = load_record(chart)
    assert record != ()
    for purpose in (KINDS[kind], "LEGAL", "TREAT"):
        request = ReleaseRequest(
            patient_id=str(cast.patient_id), names=(POLICE,), recipient_class=RecipientClass.LAWFUL_HOLDER,
            purpose=purpose, at=now, discloser="Here",
        )  # fmt: skip
        released = gate.pass_gate(chart, request, record, now=now, path="test")
        assert (released.verdict.decision, released.pieces) == (Decision.DENY, ()), purpose


def test_a_written_no_does_not_stop_a_duty_under_law_and_a_report_is_no_part_of_the_record(
    cast: Cast, now: datetime
) -> None:
    shared = make_shared(cast, now)
    shared.sign(now, refuses=True, recipients=(papers.Recipient(name=POLICE),), purposes=frozenset())
    before = load_record(open_chart(cast.clinician, cast.patient_id, Purpose.TREATMENT, now))
    assert report(cast, now) is not None
    assert load_record(open_chart(cast.clinician, cast.patient_id, Purpose.TREATMENT, now)) == before


def test_prv_005_where_nothing_can_be_decided_nothing_is_told_and_that_is_written_down(
    cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> object:
        raise RuntimeError

    monkeypatch.setattr(gate, "load_papers", broken)
    assert report(cast, now) is None
    scope.enter(cast.organisation_id)
    assert models.LegalReport.everyone.count() == 0
    assert [(row.decision, row.reasons) for row in models.Disclosure.everyone.all()] == [
        ("deny", ["could_not_decide"])
    ]


def test_what_is_refused(cast: Cast, now: datetime) -> None:
    assert refusal(lambda: report(cast, now, "gossip")) == "report.unknown_kind"
    assert refusal(lambda: report(cast, now, authority=" ")) == "report.authority_missing"
    assert refusal(lambda: report(cast, now, said={"name": "Robin"})) == "report.circumstances_missing"
    assert refusal(lambda: report(cast, now, said={**SAID, "conditions": "…"})) == "report.field_not_allowed"
    assert refusal(lambda: report(cast, now, chosen=["medications"])) == "report.field_not_allowed"
    assert refusal(lambda: report(cast, now, said={"circumstances": "x" * 2001})) == "report.too_long"
    assert refusal(lambda: report(cast, now, actor=cast.colleague)) == "chart.not_on_team"
    assert refusal(lambda: report(cast, now, actor=cast.manager)) == "access.not_your_role"
    scope.enter(cast.organisation_id)
    assert models.LegalReport.everyone.count() == models.Disclosure.everyone.count() == 0
