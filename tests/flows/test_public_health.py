"""Public health without a consent: only what nobody can be recognised in (42 CFR 2.54)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.release import decide_release
from carebraid.core.privacy.verdict import Decision
from carebraid.flows.disclose import disclose
from carebraid.store import models, scope
from carebraid.store.asking import ask_for_partner
from carebraid.store.chart import open_chart
from carebraid.store.record import load_record
from carebraid.store.sharing import load_papers, load_partners, save_partner
from tests.sharing import make_shared
from tests.sharing_steps import sign
from tests.worlds import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("recipient_class", ["lawful_holder", "covered_entity"])
@pytest.mark.parametrize("purpose", ["PUBHLTH", "DISASTER"])
def test_prv_047_identified_data_is_denied_with_its_reason(
    cast: Cast, now: datetime, recipient_class: str, purpose: str
) -> None:
    make_shared(cast, now)
    scope.enter(cast.organisation_id)
    authority = save_partner(
        cast.organisation_id,
        name="County Health Department",
        recipient_class=recipient_class,
        kind="public_health",
    )
    came = disclose(
        actor=cast.clinician, now=now, patient_id=cast.patient_id, partner_id=authority, purpose=purpose
    )  # fmt: skip
    assert (came.decision, came.package_id, came.reasons) == (
        Decision.DENY, None, ("public_health_only_deidentified",),
    )  # fmt: skip
    row = models.Disclosure.everyone.get(purpose=purpose)
    assert (row.decision, row.what) == ("deny", {})

    chart = open_chart(cast.clinician, cast.patient_id, Purpose.TREATMENT, now)
    (partner,) = load_partners(cast.organisation_id, only=authority)
    asked = ask_for_partner(cast.patient_id, partner, purpose, programme="Northgate", now=now)
    named = [one.resource for one in load_record(chart)]
    bare = replace(named[0], id="row-1", deidentified=True, parts=())
    verdict = decide_release(asked, [*named, bare], load_papers(chart))
    assert (verdict.decision, verdict.released) == (Decision.REDACT, ("row-1",))


def test_a_purpose_that_needs_nothing_is_still_refused_where_it_is_not_public_health(
    cast: Cast, now: datetime
) -> None:
    shared = make_shared(cast, now)
    sign(cast, now)
    with pytest.raises(Refused) as refused:
        disclose(
            actor=cast.clinician, now=now, patient_id=cast.patient_id, partner_id=shared.partner_id, purpose="HPAYMT",
            kinds=["team"],
        )  # fmt: skip
    assert refused.value.code == "disclose.nothing_needed"
