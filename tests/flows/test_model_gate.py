"""The equity gate, drift and recalibration: who lets a model speak, and what it may do then (beyond 34)."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

import pytest

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.core.watch.attention import Band, rank
from carebraid.flows.accept_model import accept_model
from carebraid.flows.judge_models import judge_models
from carebraid.flows.read_drift import read_drift
from carebraid.flows.set_attention_budget import set_attention_budget
from carebraid.flows.sign_recalibration import sign_recalibration
from carebraid.flows.withdraw_model import withdraw_model
from carebraid.jobs.forecasts import forecasts
from carebraid.screens.caseload import waiting_of
from carebraid.store import models, scope
from carebraid.store._fresh import fresh_id
from carebraid.store.caseload import load_caseload
from carebraid.store.model_use import USUAL_A_DAY, load_budget, load_months, load_use
from carebraid.store.panel import open_panel
from tests.flows.test_foretell import live, refresh, tell, treated
from tests.worlds import Cast

MODEL = "relapse_4wk.default"


def job(cast: Cast) -> Actor:
    return Actor(kind="job", name="Forecasts", organisation_id=cast.organisation_id, service="forecasts")


def state(cast: Cast, model: str = MODEL) -> str:
    scope.enter(cast.organisation_id)
    use = load_use(cast.organisation_id, model)
    return use.state if use else ""


def band(cast: Cast, now: datetime) -> Band:
    person = load_caseload(open_panel(cast.clinician, now, about="caseload")).people[0]
    assert rank(waiting_of(person, now), now).band == person.band
    return Band(person.band)


def make_high(cast: Cast, now: datetime) -> None:
    """Whatever the models say of the person's newest week, it is high."""
    scope.enter(cast.organisation_id)
    newest = models.Foretold.everyone.order_by("-week").values_list("week", flat=True)[0]
    models.Foretold.everyone.filter(task="relapse_4wk", week=newest).update(is_high=True)


def test_a_model_is_shut_until_a_named_person_answers_for_it(cast: Cast, now: datetime) -> None:
    """What nobody measured (language, phone), or in too few people (housing), is never taken for fair."""
    assert judge_models(actor=job(cast), now=now) == 0
    scope.enter(cast.organisation_id)
    use = load_use(cast.organisation_id, MODEL)
    assert use is not None and use.state == "shut"
    not_shown = {one["group"] for one in use.failures if one["measure"] == "not_shown"}
    assert not_shown == {"language", "phone"}
    assert ("housing", "too_few") in {(one["group"], one["measure"]) for one in use.failures}
    for why in ("", "  "):
        with pytest.raises(Refused, match=r"model.no_reason"):
            accept_model(actor=cast.colleague, now=now, model=MODEL, why=why)
    with pytest.raises(Refused):  # a care manager does not answer for a model
        accept_model(actor=cast.clinician, now=now, model=MODEL, why="I trust it")
    assert state(cast) == "shut"
    accept_model(
        actor=cast.colleague, now=now, model=MODEL, why="Watched for a quarter beside our own judgement"
    )
    use = load_use(cast.organisation_id, MODEL)
    assert use is not None and (use.state, use.decided_by, use.decided_at) == ("accepted", "Colleague", now)
    judge_models(actor=job(cast), now=now)
    assert state(cast) == "accepted"  # reading the figures again takes nobody's decision away
    with pytest.raises(Refused, match=r"model.speaks"):
        accept_model(actor=cast.manager, now=now, model=MODEL, why="again")
    models.ModelUse.objects.filter(model=MODEL).update(digest="another file")
    judge_models(actor=job(cast), now=now)
    assert state(cast) == "shut"  # another file is another model


def test_only_an_accepted_model_raises_attention_and_it_never_lowers(cast: Cast, now: datetime) -> None:
    treated(cast)
    live(cast, now, 15)
    later = now + timedelta(days=15, hours=1)
    make_high(cast, later)
    calm = band(cast, later)
    assert calm > Band.CONTACT
    judge_models(actor=job(cast), now=later)
    assert band(cast, later) is calm  # shut: shown, and asks for nothing
    accept_model(actor=cast.manager, now=later, model=MODEL, why="Our board agreed to try it")
    assert band(cast, later) is Band.CONTACT
    assert band(cast, later + timedelta(days=9)) > Band.CONTACT  # an old forecast asks for nothing any more
    withdraw_model(actor=cast.colleague, now=later, model=MODEL, why="Too many alarms")
    assert band(cast, later) is calm
    with pytest.raises(Refused, match=r"model.withdrawn"):
        withdraw_model(actor=cast.colleague, now=later, model=MODEL, why="Too many alarms")


def test_a_person_comes_up_by_the_next_check_in(cast: Cast, now: datetime) -> None:
    treated(cast)
    judge_models(actor=job(cast), now=now)
    accept_model(actor=cast.manager, now=now, model="next_week_bad.default", why="Our board agreed to try it")
    live(cast, now, 28, used=frozenset({3, 9, 10, 12, 13, 14, 16, 23}))
    tell(cast, now + timedelta(days=28, hours=1))
    scope.enter(cast.organisation_id)
    row = models.Foretold.everyone.get(task="next_week_bad", week=4)
    standing = models.Standing.everyone.get(patient_id=cast.patient_id)
    assert row.is_high
    assert standing.raised_until == row.computed_at + timedelta(days=8)
    # Another file of the model is another model: what was accepted does not hold for it, at once.
    models.ModelUse.objects.filter(model="next_week_bad.default").update(digest="another file")
    refresh(cast, now + timedelta(days=28, hours=2))
    scope.enter(cast.organisation_id)
    assert not models.Foretold.everyone.get(task="next_week_bad", week=4).is_high
    assert models.Standing.everyone.get(patient_id=cast.patient_id).raised_until is None


def fill(cast: Cast, month_at: datetime, shift: float) -> None:
    """Foretold and come: 400 forecasts that came ``shift`` more often than was said."""
    scope.enter(cast.organisation_id)
    chance = Random(3)
    models.Foretold.everyone.bulk_create(
        models.Foretold(
            id=fresh_id(), organisation_id=cast.organisation_id, patient_id=cast.patient_id, labels=[], task="relapse_4wk",
            model=MODEL, week=number, probability=p, computed_at=month_at - timedelta(days=28), over_at=month_at,
            came=chance.random() < min(1.0, p + shift),
        )
        for number, p in enumerate(chance.uniform(0.05, 0.75) for _ in range(400))
    )  # fmt: skip


def test_drift_is_told_to_managers_once_and_a_named_person_signs_the_new_line(
    cast: Cast, now: datetime
) -> None:
    fill(cast, now - timedelta(days=12), 0.2)
    assert forecasts(now) == 1
    assert forecasts(now + timedelta(days=1)) == 1
    scope.enter(cast.organisation_id)
    assert (
        models.Message.objects.filter(template="model_drifts", account_id=cast.manager.account_id).count()
        == 1
    )
    (month,) = load_months(cast.organisation_id, MODEL)
    assert (month.month.isoformat(), month.reading.count, month.drifts) == ("2026-02-01", 400, True)
    assert (
        load_months(cast.organisation_id, "early_warning.default")[0].drifts is None
    )  # too little is not "no"
    with pytest.raises(Refused, match=r"recalibration.nothing_to_sign"):
        sign_recalibration(actor=cast.manager, now=now, model="early_warning.default")
    sign_recalibration(actor=cast.colleague, now=now, model=MODEL)
    use = load_use(cast.organisation_id, MODEL)
    assert use is not None
    assert (use.intercept, use.slope) == (month.reading.intercept, month.reading.slope)
    with pytest.raises(Refused, match=r"recalibration.signed"):
        sign_recalibration(actor=cast.colleague, now=now, model=MODEL)
    # What was foretold before the signing is not read against the new line.
    assert (
        read_drift(actor=job(cast), now=now + timedelta(days=2)) == 0
        or load_months(cast.organisation_id, MODEL)[0].signed_at
    )


def test_a_signed_line_is_applied_from_the_next_forecast_on(cast: Cast, now: datetime) -> None:
    treated(cast)
    judge_models(actor=job(cast), now=now)
    live(cast, now, 15)
    scope.enter(cast.organisation_id)
    before = models.Foretold.everyone.get(task="relapse_4wk", week=2).probability
    models.ModelUse.objects.filter(model=MODEL).update(intercept=1.0, slope=1.0)
    refresh(cast, now + timedelta(days=16))
    after = models.Foretold.everyone.get(task="relapse_4wk", week=2).probability
    assert after > before > 0


def test_a_budget_is_ones_own_and_within_reason(cast: Cast, now: datetime) -> None:
    assert load_budget(cast.clinician) == USUAL_A_DAY
    set_attention_budget(actor=cast.clinician, now=now, a_day=7)
    set_attention_budget(actor=cast.clinician, now=now, a_day=5)
    scope.enter(cast.organisation_id)
    assert (load_budget(cast.clinician), load_budget(cast.colleague)) == (5, USUAL_A_DAY)
    for a_day in (0, 61):
        with pytest.raises(Refused, match=r"attention.budget_out_of_range"):
            set_attention_budget(actor=cast.clinician, now=now, a_day=a_day)
