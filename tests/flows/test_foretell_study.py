"""People of a study: the same weeks from their entries, and a forecast as of the last day of their record."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from carebraid.cli._ctn0094_run import import_ctn0094
from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.watch.clinic_weeks import weeks_of
from carebraid.screens.forecast import build_card
from carebraid.store import models, scope
from carebraid.store.chart import open_chart
from carebraid.store.foretelling import load_facts
from tests.invented_trials import invented, write_folder


@pytest.fixture
def study(db: None, tmp_path: Path, now: datetime) -> Actor:
    write_folder(tmp_path, invented())
    import_ctn0094(tmp_path, now=now, is_demo=True)
    organisation = models.Organisation.objects.get(calendar="study_days")
    scope.enter(organisation.id)
    return Actor(kind="command", name="Demo", organisation_id=organisation.id, service="demo")


def test_their_weeks_are_those_of_the_shown_word(study: Actor, now: datetime) -> None:
    compared = 0
    for person in models.Patient.everyone.filter(is_deidentified=True).order_by("number"):
        chart = open_chart(study, person.id, Purpose.OPERATIONS, now, record_access=False)
        standing = models.Standing.everyone.get(patient_id=person.id)
        assert standing.as_of is not None
        card = build_card(chart, standing.as_of, is_study=True)
        try:
            weeks = weeks_of(load_facts(chart, standing.as_of), standing.as_of)
        except Refused as refused:
            assert card.refused == refused.code
            continue
        assert {one.task for one in card.told} >= {"relapse_4wk", "next_week_bad"}
        assert all((one.of_100 is None) == bool(one.refused) for one in card.told)
        shown = standing.word[: len(weeks.history.symbols)]
        assert weeks.history.symbols[: len(shown)] == shown
        assert weeks.history.drug in ("buprenorphine", "methadone", "naltrexone")
        compared += 1
    assert compared >= 1
    assert not models.Foretold.everyone.exists()  # worked out on the page, not kept
