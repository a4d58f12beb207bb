"""What newer tables hold about a person is in their own copy, with inherited labels, and in nobody else's (PRV-054, PRV-010)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from carebraid.core.kernel.codes import Purpose
from carebraid.core.privacy.labelling import read
from carebraid.flows.disclose import disclose
from carebraid.flows.log_checkin import log_checkin
from carebraid.flows.write_sign import write_sign
from carebraid.screens.my_copy import my_copy
from carebraid.store import models
from carebraid.store.chart import open_chart
from carebraid.store.record import OWN, Piece, load_record
from tests.sharing import Shared, make_shared
from tests.worlds import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def shared(cast: Cast, now: datetime) -> Shared:
    made = make_shared(cast, now)
    chart = made.chart(now)
    models.Foretold.add(
        chart, task="relapse_4wk", model="m", week=4, probability=0.3, computed_at=now,
        reasons=[{"group": "answers", "direction": "raises", "change": 1.0, "facts": {"phq9": 8}}],
    )  # fmt: skip
    for tell, words in (("team", "I stop cooking"), ("me", "I walk past the old house")):
        write_sign(
            actor=cast.patient, now=now, patient_id=cast.patient_id, words=words, measure="sleep", is_low=True,
            then_what="Call Ana", tell=tell,
        )  # fmt: skip
    raw = {"client_id": str(uuid4()), "happened_at": now.isoformat(), "craving": 6}
    log_checkin(actor=cast.patient, now=now, raw=raw)
    medicine = models.Medicine.add(
        chart, name="sertraline", kind="prescribed", state="taken", source="clinic", told_at=now, told_by="x"
    )
    models.SideEffect.add(
        chart, medicine=medicine, what="My mouth is dry", told_at=now, told_by="x", answer_due_at=now + timedelta(days=2)
    )  # fmt: skip
    models.MedicineList.add(chart, source="The ward", given_at=now, items=["sertraline 50 mg"])
    visit = models.Appointment.add(chart, kind="visit", at=now - timedelta(days=3), state="missed")
    models.MissedVisit.add(chart, appointment=visit, told_at=now, told_by="x", barriers=["transport"])
    models.Supporter.add(chart, name="Ana", relation="sister", phone="555-0101")
    return made


def own(shared: Shared, at: datetime) -> dict[str, list[Piece]]:
    return by_kind(my_copy(actor=shared.cast.patient, now=at, language="en", path="me_copy").pieces)


def by_kind(pieces: Iterable[Any]) -> dict[str, list[Piece]]:
    made: dict[str, list[Piece]] = {}
    for piece in pieces:
        made.setdefault(piece.kind, []).append(piece)
    return made


def test_prv_054_signs_forecasts_side_effects_and_help_are_in_the_persons_own_copy(
    shared: Shared, now: datetime
) -> None:
    copy = own(shared, now + timedelta(minutes=1))
    assert sorted(piece.data["text"] for piece in copy["own_sign"]) == [
        "I stop cooking",
        "I walk past the old house",
    ]
    foretold = next(piece for piece in copy["forecast"] if piece.data["task"] == "relapse_4wk")
    assert (foretold.data["probability"], foretold.data["came"]) == (0.3, None)
    assert any(piece.data["task"] == "standing" for piece in copy["forecast"])
    assert [piece.data["value"]["barriers"] for piece in copy["reaching"]] == [["transport"]]
    said = {piece.data["kind"]: piece.data["value"] for piece in copy["medicine"]}
    assert said["effect"]["said"] == "My mouth is dry" and said["effect"]["burden"] is None
    assert said["brought"]["items"] == ["sertraline 50 mg"]
    (person,) = copy["person"]
    assert person.data["near"] == [{"name": "Ana", "phone": "555-0101", "relation": "sister"}]


def test_prv_010_what_is_worked_out_carries_the_labels_of_what_it_is_worked_out_from(
    shared: Shared, now: datetime
) -> None:
    copy = own(shared, now + timedelta(minutes=1))
    sources = [
        piece.resource.labels
        for kind in ("checkin", "assessment", "medicine", "condition", "appointment")
        for piece in copy[kind]
    ]
    above = frozenset().union(*(read(labels).sensitive for labels in sources))
    assert {"PSY", "SUD"} <= above
    for piece in (*copy["forecast"], *copy["own_sign"]):
        assert above <= piece.resource.labels


def test_prv_006_nobody_else_is_given_them_and_a_private_sign_is_not_even_the_teams(
    shared: Shared, now: datetime
) -> None:
    at = now + timedelta(minutes=1)
    shared.sign(at)
    team = by_kind(load_record(open_chart(shared.clinician, shared.patient_id, Purpose.TREATMENT, at)))
    assert [piece.data["text"] for piece in team["own_sign"]] == ["I stop cooking"]
    given = disclose(
        actor=shared.clinician, now=at, patient_id=shared.patient_id, partner_id=shared.partner_id, purpose="TREAT"
    )  # fmt: skip
    row = models.Disclosure.of(shared.chart(at)).get(id=given.disclosure_id)
    body = models.Package.of(shared.chart(at)).get(disclosure=row).body
    from carebraid.paper.parcel_files import read_files

    said = b"".join(read_files(bytes(body)).values())
    assert b"sertraline" in said and row.what
    assert not OWN & {
        kind for kinds in row.what.values() for kind in (kinds if isinstance(kinds, list) else [kinds])
    }
    for hidden in (b"I stop cooking", b"old house", b"RiskAssessment", b"transport", b"555-0101"):
        assert hidden not in said


def test_prv_056_a_forecast_names_no_result_while_one_is_held_back(shared: Shared, now: datetime) -> None:
    at = now + timedelta(minutes=1)
    before = own(shared, at)
    assert all(p.data["reasons"] for p in before["forecast"] if p.data["task"] == "relapse_4wk")
    (answer,) = before["assessment"]
    models.HeldBack.add(
        shared.chart(at), piece=answer.resource.id, kind="assessment", ground="endanger", words="x" * 30, held_at=at,
        until_at=at + timedelta(days=2), by_id=shared.clinician.staff_id,
    )  # fmt: skip
    held = own(shared, at + timedelta(minutes=1))
    assert "assessment" not in held
    assert [p.data["reasons"] for p in held["forecast"] if p.data["task"] == "relapse_4wk"] == [[]]
