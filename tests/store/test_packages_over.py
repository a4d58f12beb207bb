"""Packages past their end lose their bytes by night; what is not over keeps them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from carebraid.core.privacy.verdict import Decision
from carebraid.flows.disclose import LASTS, disclose
from carebraid.jobs.nightly import tidy
from carebraid.store import models, scope
from tests.sharing import make_shared
from tests.worlds import Cast

pytestmark = pytest.mark.django_db


def test_prv_081_what_is_past_its_end_keeps_no_bytes(cast: Cast, now: datetime) -> None:
    shared = make_shared(cast, now)
    shared.sign(now)
    made = []
    for at in (now + timedelta(minutes=1), now + timedelta(days=10)):
        came = disclose(
            actor=cast.clinician, now=at, patient_id=cast.patient_id, partner_id=shared.partner_id, purpose="TREAT"
        )  # fmt: skip
        assert came.decision is not Decision.DENY
        made.append(came.package_id)
    over = now + LASTS + timedelta(hours=1)
    assert [tidy(now + timedelta(days=29)), tidy(over), tidy(over)] == [0, 1, 0]
    scope.enter(cast.organisation_id)
    left = {row.id: (len(bytes(row.body)) > 0, len(row.sha256)) for row in models.Package.everyone.all()}
    assert left == {made[0]: (False, 64), made[1]: (True, 64)}
    told = models.JournalEntry.objects.filter(action="package.emptied", patient_id=cast.patient_id)
    assert [row.object_id for row in told] == [str(made[0])]
    assert models.Pulse.objects.get(name="tidy").detail == {"packages": 0, "failed": 0}
