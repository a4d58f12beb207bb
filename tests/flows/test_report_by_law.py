"""PRV-043, PRV-044: a report under law says only what it may, stands in the accounting, and opens nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.consent import RecipientClass
from carebraid.core.privacy.profile import PROFILES
from carebraid.core.privacy.report import FIELDS
from carebraid.core.privacy.verdict import Decision, ReleaseRequest
from carebraid.flows.delay_accounting import delay_accounting
from carebraid.flows.report_by_law import report_by_law
from carebraid.screens.my_trace import my_disclosures, my_who_saw
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


def test_164_528_a_2_the_police_can_have_it_told_later_and_it_appears_by_itself(
    cast: Cast, now: datetime
) -> None:
    """45 CFR 164.528(a)(2): a statement of law enforcement, for a stated time; spoken, 30 days at most."""
    make_shared(cast, now)
    report_id = report(cast, now)
    mine: dict[str, Any] = {"actor": cast.patient}

    def told(at: datetime) -> tuple[int, set[str]]:
        rows = my_disclosures(**mine, now=at, language="en").rows
        looks = my_who_saw(**mine, now=at).looks
        return len(rows), {one.action for one in looks} & {
            "report_by_law",
            "gate.decided",
            "delay_accounting",
        }

    assert told(now) == (1, {"report_by_law", "gate.decided"})
    asked: dict[str, Any] = {
        "actor": cast.clinician, "now": now, "patient_id": cast.patient_id, "report_id": report_id,
        "official": "Sergeant Ruiz, County Police", "words": "They would warn the others.", "is_written": False,
        "until_on": now.date() + timedelta(days=30),
    }  # fmt: skip
    over = [
        {"until_on": now.date()}, {"until_on": now.date() + timedelta(days=31)}, {"official": " "}, {"words": "no"},
        {"report_id": uuid4()},
    ]  # fmt: skip
    codes = [refusal(lambda more=more: delay_accounting(**{**asked, **more})) for more in over]  # type: ignore[misc]
    assert codes == [
        "report.delay_out_of_reach", "report.delay_out_of_reach", "report.statement_missing", "report.statement_missing",
        "report.not_found",
    ]  # fmt: skip
    ends = delay_accounting(**asked)
    assert told(ends - timedelta(seconds=1)) == (0, set())
    assert told(ends) == (1, {"report_by_law", "gate.decided", "delay_accounting"})
    (seen,) = reporting(
        actor=cast.clinician, now=now, language="en", patient_id=cast.patient_id, kind="crime_report"
    ).made
    assert (seen.told_at, seen.is_written) == (ends, False), "the team knows"
    assert (
        delay_accounting(**{**asked, "is_written": True, "until_on": now.date() + timedelta(days=300)}) > ends
    )


def test_164_528_a_2_nobody_delays_telling_of_a_report_of_child_abuse(cast: Cast, now: datetime) -> None:
    make_shared(cast, now)
    made = report(cast, now, "child_abuse_report")
    code = refusal(
        lambda: delay_accounting(
            actor=cast.clinician, now=now, patient_id=cast.patient_id, report_id=made, official="Sergeant Ruiz",
            words="They would warn the others.", is_written=True, until_on=now.date() + timedelta(days=9),
        )
    )  # fmt: skip
    assert code == "report.told_at_once"
    assert len(my_disclosures(actor=cast.patient, now=now, language="en").rows) == 1
