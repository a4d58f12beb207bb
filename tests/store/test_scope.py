"""Row-level security: with the program's own filter taken away, another organisation's rows are still not there."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.store import scope
from carebraid.store.chart import open_chart
from carebraid.store.index import open_index
from carebraid.store.models import Patient, TeamMember
from carebraid.store.panel import open_panel
from tests.worlds import Cast


def test_the_other_organisation_sees_nothing(cast: Cast) -> None:
    scope.enter(cast.organisation_id)
    assert (Patient.everyone.count(), TeamMember.everyone.count()) == (1, 1)
    scope.enter(cast.stranger.organisation_id)
    assert (Patient.everyone.count(), TeamMember.everyone.count()) == (0, 0)
    scope.enter(None)
    assert (Patient.everyone.count(), TeamMember.everyone.count()) == (0, 0)


def test_nobody_writes_into_another_organisation(cast: Cast, now: datetime) -> None:
    scope.enter(cast.stranger.organisation_id)
    with pytest.raises(DatabaseError), transaction.atomic():
        Patient.everyone.create(
            organisation_id=cast.organisation_id, site_id=cast.site_id, number="X", name_used="X", zone="UTC",
            enrolled_at=now,
        )  # fmt: skip


def test_somebody_elses_chart_looks_like_none_at_all(cast: Cast, now: datetime) -> None:
    answers = []
    for patient_id in (cast.patient_id, uuid4()):
        with pytest.raises(Refused) as refused:
            open_chart(cast.stranger, patient_id, Purpose.TREATMENT, now)
        answers.append((refused.value.code, refused.value.words, refused.value.status))
    assert answers[0] == answers[1] == ("chart.not_found", "There is no such person here.", 404)


def test_a_colleague_without_a_tie_and_a_manager_stay_outside(cast: Cast, now: datetime) -> None:
    assert open_chart(cast.clinician, cast.patient_id, Purpose.TREATMENT, now).verdict.reason == "on_the_team"
    for actor in (cast.colleague, cast.manager):
        with pytest.raises(Refused) as refused:
            open_chart(actor, cast.patient_id, Purpose.TREATMENT, now)
        assert refused.value.code == "chart.not_on_team"


def test_the_person_opens_their_own_record_only(cast: Cast, now: datetime) -> None:
    assert open_chart(cast.patient, cast.patient_id, Purpose.SELF, now).verdict.reason == "own_record"
    with pytest.raises(Refused):
        open_chart(cast.patient, cast.patient_id, Purpose.TREATMENT, now)


def test_panel_and_index_are_for_those_they_are_for(cast: Cast, now: datetime) -> None:
    assert open_panel(cast.clinician, now, about="caseload").staff_id == cast.clinician.staff_id
    for actor in (cast.manager, cast.patient):
        with pytest.raises(Refused):
            open_panel(actor, now, about="caseload")
        with pytest.raises(Refused):
            open_index(actor, "Rob", now)
    assert [found.name for found in open_index(cast.clinician, "rob", now)] == ["Robin"]
    assert open_index(cast.stranger, "Robin", now) == ()
    assert open_index(cast.clinician, "%%", now) == ()
