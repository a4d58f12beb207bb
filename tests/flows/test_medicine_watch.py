"""CAP-063, CAP-064, CAP-065, CAP-067, HAZ-31, HAZ-37, beyond 8: what happens after prescribing, through the flows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose, Role
from carebraid.core.kernel.refusal import Refused
from carebraid.core.meds.monitoring import Judged
from carebraid.core.meds.regimen import Formulation, Taken, TakenKind, TakenState
from carebraid.core.meds.side_effects import Answered
from carebraid.core.record.entry import Entry
from carebraid.flows.answer_side_effect import answer_side_effect
from carebraid.flows.give_naloxone import give_naloxone
from carebraid.flows.join_team import join_team
from carebraid.flows.log_checkin import log_checkin
from carebraid.flows.raise_due import raise_due
from carebraid.flows.record_entries import record_entries
from carebraid.flows.record_result import record_result
from carebraid.flows.record_supply import record_supply
from carebraid.flows.report_side_effect import report_side_effect
from carebraid.flows.start_monitoring import start_monitoring
from carebraid.jobs.medicines import medicines
from carebraid.store import models, monitoring
from carebraid.store.chart import open_chart
from carebraid.store.medicines import new_taken_id, save_medicine
from carebraid.store.tolerance import load_tolerance
from tests.worlds import Cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = date(2026, 3, 4)
JOB = "medicines"


def on_list(cast: Cast, now: datetime, name: str, **given: object) -> UUID:
    """A medicine on the list, as somebody would have added it; nothing is watched yet."""
    chart = open_chart(cast.clinician, cast.patient_id, Purpose.TREATMENT, now)
    values = {"kind": TakenKind.PRESCRIBED, "started_on": TODAY, **given}
    return save_medicine(chart, Taken(id=new_taken_id(), name=name, **values), source="clinic", now=now)  # type: ignore[arg-type]


def watched(cast: Cast, now: datetime) -> list[tuple[str, date, date | None]]:
    chart = open_chart(cast.clinician, cast.patient_id, Purpose.TREATMENT, now)
    return [(one.what, one.due_on, one.done_on) for one in monitoring.load_watched(chart)]


def open_tasks(cast: Cast, *kinds: str) -> list[tuple[str, str]]:
    rows = (
        models.Task.everyone.filter(patient_id=cast.patient_id)
        .exclude(state="closed")
        .order_by("opened_at", "id")
    )
    return [(row.kind, row.subject) for row in rows if not kinds or row.kind in kinds]


def start(cast: Cast, now: datetime, medicine: UUID) -> tuple[str, ...]:
    return start_monitoring(actor=cast.clinician, now=now, patient_id=cast.patient_id, medicine_id=medicine)


def job(cast: Cast) -> Actor:
    return Actor(kind="job", name="Medicines", organisation_id=cast.organisation_id, service=JOB)


def test_starting_lithium_opens_its_schedule_and_only_what_is_due_today_gets_a_task(
    cast: Cast, now: datetime
) -> None:
    """CAP-065: the level is due on day 6, kidney and thyroid at the start."""
    start(cast, now, on_list(cast, now, "lithium"))
    assert watched(cast, now) == [
        ("lithium_kidney_thyroid", TODAY, None),
        ("lithium_level", TODAY + 6 * DAY, None),
    ]
    assert open_tasks(cast) == [("monitoring", "lithium_kidney_thyroid")]


def test_starting_twice_and_a_round_more_raise_nothing_new(cast: Cast, now: datetime) -> None:
    medicine = on_list(cast, now, "lithium")
    start(cast, now, medicine)
    assert start(cast, now, medicine) == ()
    assert medicines(now + timedelta(minutes=15)) == 0
    assert open_tasks(cast) == [("monitoring", "lithium_kidney_thyroid")]


def test_the_round_raises_what_falls_due_once_with_an_owner_and_a_due_time(cast: Cast, now: datetime) -> None:
    start(cast, now, on_list(cast, now, "lithium"))
    later = now + 6 * DAY
    assert medicines(later) == 1
    assert medicines(later + timedelta(hours=1)) == 0
    assert ("monitoring", "lithium_level") in open_tasks(cast)
    task = models.Task.everyone.get(kind="monitoring", subject="lithium_level")
    assert task.owner_id is not None
    assert task.due_at == datetime(
        2026, 3, 17, 21, 0, tzinfo=UTC
    )  # 17:00 in New York, after the clocks changed


def test_a_task_closed_without_a_result_comes_back_after_a_week(cast: Cast, now: datetime) -> None:
    """No due date is ever lost: closing the reminder is not doing the thing."""
    start(cast, now, on_list(cast, now, "methadone"))
    models.Task.everyone.filter(kind="monitoring").update(
        state="closed", closed_at=now, outcome="not_needed", closed_by=cast.clinician.staff_id
    )
    assert medicines(now + 3 * DAY) == 0
    assert medicines(now + 7 * DAY + timedelta(minutes=1)) == 1
    assert open_tasks(cast, "monitoring") == [("monitoring", "ecg_methadone")]


def _watched_id(cast: Cast, what: str) -> UUID:
    return models.Monitoring.everyone.get(patient_id=cast.patient_id, what=what, done_on=None).id


def result(cast: Cast, now: datetime, what: str, values: dict[str, Decimal | None], said: str = "") -> object:
    return record_result(
        actor=cast.clinician, now=now, patient_id=cast.patient_id, watched_id=_watched_id(cast, what), on=TODAY,
        values=values, said=said,
    )  # fmt: skip


def test_a_result_in_range_closes_what_was_due_and_opens_the_next(cast: Cast, now: datetime) -> None:
    start(cast, now, on_list(cast, now, "methadone"))
    got = result(cast, now, "ecg_methadone", {"qtc": Decimal(431)})
    assert got.judged is Judged.IN_RANGE  # type: ignore[attr-defined]
    assert watched(cast, now) == [("ecg_methadone", TODAY, TODAY), ("ecg_methadone", TODAY + 30 * DAY, None)]
    assert open_tasks(cast) == []


@pytest.mark.parametrize(
    ("qtc", "judged", "reason"),
    [
        (Decimal(470), Judged.OUT_OF_RANGE, "result_out_of_range"),
        (Decimal(501), Judged.URGENT, "result_out_of_range"),
    ],
)
def test_a_result_out_of_range_calls_the_prescriber(
    cast: Cast, now: datetime, qtc: Decimal, judged: Judged, reason: str
) -> None:
    start(cast, now, on_list(cast, now, "methadone"))
    assert result(cast, now, "ecg_methadone", {"qtc": qtc}).judged is judged  # type: ignore[attr-defined]
    task = models.Task.everyone.get(kind="result_review")
    assert task.reasons == [reason]
    assert task.owner_id == cast.colleague.staff_id  # the psychiatrist, who is not on the team
    assert (task.due_at - now <= timedelta(hours=1)) is (judged is Judged.URGENT)


def test_a_result_without_a_limit_is_not_called_fine(cast: Cast, now: datetime) -> None:
    """Could not check is never fine: somebody has to say what it means."""
    start(cast, now, on_list(cast, now, "lithium"))
    got = result(cast, now, "lithium_kidney_thyroid", {"egfr": Decimal(80)})
    assert got.judged is Judged.NOT_KNOWN  # type: ignore[attr-defined]
    assert models.Task.everyone.get(kind="result_review").reasons == ["result_not_judged"]
    assert models.Monitoring.everyone.get(done_on=TODAY).is_out_of_range is None


@pytest.mark.parametrize(
    ("values", "said", "on", "code"),
    [
        ({}, "", TODAY, "monitoring.result_missing"),
        ({"qtc": None}, "", TODAY, "monitoring.result_missing"),
        ({"ast": Decimal(1)}, "", TODAY, "monitoring.unknown_test"),
        ({"qtc": Decimal(400)}, "", TODAY + DAY, "monitoring.from_future"),
        ({}, "fine", TODAY, "monitoring.result_missing"),
    ],
)
def test_results_that_say_nothing_are_refused_and_stay_due(
    cast: Cast, now: datetime, values: dict[str, Decimal | None], said: str, on: date, code: str
) -> None:
    start(cast, now, on_list(cast, now, "methadone"))
    with pytest.raises(Refused) as caught:
        record_result(
            actor=cast.clinician, now=now, patient_id=cast.patient_id, on=on, values=values, said=said,
            watched_id=_watched_id(cast, "ecg_methadone"),
        )  # fmt: skip
    assert caught.value.code == code
    assert watched(cast, now) == [("ecg_methadone", TODAY, None)]


def test_two_medicines_that_ask_for_the_same_share_one_task_and_one_result(cast: Cast, now: datetime) -> None:
    for name in ("olanzapine", "quetiapine"):
        start(cast, now, on_list(cast, now, name))
    assert open_tasks(cast).count(("monitoring", "sga_weight")) == 1
    one = models.Monitoring.everyone.filter(what="sga_weight", done_on=None).first()
    assert one is not None
    record_result(
        actor=cast.clinician, now=now, patient_id=cast.patient_id, watched_id=one.id, on=TODAY,
        values={"weight_gain": Decimal("1.5")},
    )  # fmt: skip
    assert [row for row in watched(cast, now) if row[0] == "sga_weight"] == [
        ("sga_weight", TODAY, TODAY),
        ("sga_weight", TODAY, TODAY),
        ("sga_weight", TODAY + 28 * DAY, None),
        ("sga_weight", TODAY + 28 * DAY, None),
    ]


def test_stopping_a_medicine_ends_its_watches_and_their_tasks(cast: Cast, now: datetime) -> None:
    medicine = on_list(cast, now, "lithium")
    start(cast, now, medicine)
    models.Medicine.everyone.filter(id=medicine).update(state=TakenState.STOPPED, stopped_on=TODAY, version=2)
    start(cast, now, medicine)
    assert [done for _, _, done in watched(cast, now)] == [TODAY, TODAY]
    assert open_tasks(cast) == []


def test_a_changed_dose_brings_the_level_forward_and_never_back(cast: Cast, now: datetime) -> None:
    medicine = on_list(cast, now, "lithium", started_on=TODAY - 100 * DAY)
    start(cast, now, medicine)
    result(cast, now, "lithium_level", {"lithium": Decimal("0.8")})
    models.Medicine.everyone.filter(id=medicine).update(version=2)
    assert start(cast, now, medicine) == ("lithium_level",)
    assert ("lithium_level", TODAY + 6 * DAY, None) in watched(cast, now)


def test_what_nobody_prescribed_is_not_watched(cast: Cast, now: datetime) -> None:
    assert start(cast, now, on_list(cast, now, "naproxen", kind=TakenKind.OVER_THE_COUNTER)) == ()


# --- supplies


def supply(cast: Cast, now: datetime, medicine: UUID, **given: object) -> object:
    values = {"kind": "injection", "on": TODAY, **given}
    return record_supply(
        actor=cast.clinician, now=now, patient_id=cast.patient_id, medicine_id=medicine, **values  # type: ignore[arg-type]
    )  # fmt: skip


def injection(cast: Cast, now: datetime, ago: int, name: str = "paliperidone") -> UUID:
    return on_list(cast, now, name, started_on=TODAY - ago * DAY, formulation=Formulation.INJECTION_MONTHLY)


def test_an_injection_that_is_due_raises_a_task_and_giving_it_closes_it(cast: Cast, now: datetime) -> None:
    """HAZ-37: the next day is counted from the day it was given."""
    medicine = injection(cast, now, 0)
    assert medicines(now) == 1
    assert medicines(now) == 0
    assert open_tasks(cast) == [("injection", str(medicine))]
    assert supply(cast, now, medicine).next_due_on == TODAY + 28 * DAY  # type: ignore[attr-defined]
    assert open_tasks(cast) == []
    assert medicines(now + 27 * DAY) == 0
    assert medicines(now + 28 * DAY) == 1


def test_an_injection_outside_its_window_is_given_only_when_it_is_meant(cast: Cast, now: datetime) -> None:
    medicine = injection(cast, now, 20)
    with pytest.raises(Refused, match=r"supply\.past_window"):
        supply(cast, now, medicine)
    supply(cast, now, medicine, is_meant=True)
    with pytest.raises(Refused, match=r"supply\.too_early"):
        supply(cast, now + 10 * DAY, medicine, on=TODAY + 10 * DAY)


def test_an_injection_that_was_refused_stays_due_and_calls_somebody(cast: Cast, now: datetime) -> None:
    medicine = injection(cast, now, 0)
    supply(cast, now, medicine, state="refused")
    task = models.Task.everyone.get(kind="injection")
    assert task.reasons == ["injection_not_given"]
    assert supply(cast, now + DAY, medicine, on=TODAY + DAY).next_due_on == TODAY + 29 * DAY  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"kind": "pill"}, "supply.unknown_kind"),
        ({"state": "perhaps"}, "supply.unknown_kind"),
        ({"on": TODAY + DAY}, "supply.from_future"),
        ({"kind": "pick_up", "days": 0}, "supply.days_out_of_range"),
    ],
)
def test_supplies_that_cannot_be_are_refused(
    cast: Cast, now: datetime, given: dict[str, object], code: str
) -> None:
    medicine = injection(cast, now, 0)
    with pytest.raises(Refused) as caught:
        supply(cast, now, medicine, **given)
    assert caught.value.code == code
    assert models.Supply.everyone.count() == 0


def test_a_double_press_is_refused_and_one_supply_stays(cast: Cast, now: datetime) -> None:
    medicine = on_list(cast, now, "buprenorphine/naloxone")
    supply(cast, now, medicine, kind="observed")
    with pytest.raises(Refused, match=r"supply\.already"):
        supply(cast, now, medicine, kind="observed")
    assert models.Supply.everyone.count() == 1


# --- side effects


def report(cast: Cast, now: datetime, **given: object) -> object:
    values = {"what": "My hands shake", **given}
    return report_side_effect(actor=cast.patient, now=now, patient_id=cast.patient_id, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "hours"),
    [
        ({}, 72),
        ({"burden": 6}, 72),
        ({"burden": 7}, 24),
        ({"alarms": ("rash_alert",)}, 4),
        ({"burden": 0}, 72),
    ],
)
def test_every_report_gets_a_time_by_which_it_is_answered(
    cast: Cast, now: datetime, given: dict[str, object], hours: int
) -> None:
    """beyond 8: the clock, and somebody who owns the answer."""
    got = report(cast, now, **given)
    assert got.answer_due_at == now + timedelta(hours=hours)  # type: ignore[attr-defined]
    task = models.Task.everyone.get(kind="side_effect")
    assert (task.due_at, task.owner_id) == (now + timedelta(hours=hours), cast.colleague.staff_id)


def test_low_mood_on_a_medicine_opens_the_safety_case(cast: Cast, now: datetime) -> None:
    report(cast, now, alarms=("mood_alert",))
    assert sorted(kind for kind, _ in open_tasks(cast)) == ["safety", "side_effect"]


def test_an_answer_reaches_the_person_closes_the_task_and_is_counted_in_time(
    cast: Cast, now: datetime
) -> None:
    made = report(cast, now)
    came = answer_side_effect(
        actor=cast.clinician, now=now + DAY, patient_id=cast.patient_id, side_effect_id=made.id,  # type: ignore[attr-defined]
        answer="That is the lithium. Come in tomorrow for a level.",
    )  # fmt: skip
    assert came is Answered.IN_TIME
    assert open_tasks(cast) == []
    with pytest.raises(Refused, match=r"side_effect\.answered"):
        answer_side_effect(
            actor=cast.clinician, now=now + DAY, patient_id=cast.patient_id, side_effect_id=made.id, answer="No",  # type: ignore[attr-defined]
        )  # fmt: skip


def test_a_report_whose_task_was_closed_in_silence_asks_again(cast: Cast, now: datetime) -> None:
    report(cast, now)
    models.Task.everyone.filter(kind="side_effect").update(
        state="closed", closed_at=now, outcome="not_needed", closed_by=cast.clinician.staff_id
    )
    assert medicines(now + timedelta(hours=2)) == 0
    assert medicines(now + timedelta(hours=25)) == 1


def test_empty_words_and_strange_signs_are_refused(cast: Cast, now: datetime) -> None:
    for given, code in (
        ({"what": "  "}, "side_effect.words_missing"),
        ({"burden": 11}, "side_effect.burden_out_of_range"),
        ({"alarms": ("hiccups",)}, "side_effect.unknown_sign"),
        ({"medicine_id": uuid4()}, "regimen.unknown"),
    ):
        with pytest.raises(Refused) as caught:
            report(cast, now, **given)
        assert caught.value.code == code
    assert models.SideEffect.everyone.count() == 0


# --- lost tolerance


def leave(cast: Cast, at: datetime, what: str = "detox") -> None:
    entry = Entry(kind="transition", code=what, happened_at=at, learned_at=at, value={})
    record_entries(actor=cast.clinician, now=at, patient_id=cast.patient_id, entries=[entry])


def live_with_opioids(cast: Cast) -> None:
    models.Patient.everyone.filter(id=cast.patient_id).update(conditions=["opioid_use_disorder"])


@pytest.mark.parametrize("what", ["detox", "jail", "prison", "hospital", "residential"])
def test_haz31_leaving_raises_the_naloxone_task_at_once_and_once(
    cast: Cast, now: datetime, what: str
) -> None:
    live_with_opioids(cast)
    leave(cast, now, what)
    assert open_tasks(cast, "naloxone") == [("naloxone", "")]
    assert medicines(now + timedelta(minutes=15)) == 0
    give_naloxone(actor=cast.clinician, now=now + timedelta(hours=1), patient_id=cast.patient_id)
    assert open_tasks(cast, "naloxone") == []
    assert medicines(now + timedelta(hours=2)) == 0
    leave(cast, now + 3 * DAY, "jail")
    assert open_tasks(cast, "naloxone") == [("naloxone", "")]


def test_haz31_somebody_without_any_opioid_on_record_is_left_alone(cast: Cast, now: datetime) -> None:
    leave(cast, now)
    assert open_tasks(cast, "naloxone") == []


def test_haz31_a_stopped_opioid_medicine_raises_it(cast: Cast, now: datetime) -> None:
    medicine = on_list(cast, now, "methadone", started_on=TODAY - 40 * DAY)
    start(cast, now, medicine)
    models.Medicine.everyone.filter(id=medicine).update(state=TakenState.STOPPED, stopped_on=TODAY, version=2)
    start(cast, now, medicine)
    assert open_tasks(cast, "naloxone") == [("naloxone", "")]


def test_haz31_three_days_without_the_opioid_medicine_raise_it_and_two_do_not(
    cast: Cast, now: datetime
) -> None:
    models.Patient.everyone.filter(id=cast.patient_id).update(medicines=["moud"])
    for ago in (2, 1):
        told(cast, now - ago * DAY, medicine="no")
    assert (medicines(now), open_tasks(cast, "naloxone")) == (0, [])
    told(cast, now - 3 * DAY, medicine="no", sent=now)
    assert medicines(now) == 1
    assert open_tasks(cast, "naloxone") == [("naloxone", "")]


def told(cast: Cast, at: datetime, sent: datetime | None = None, **said: object) -> None:
    raw = {
        "client_id": str(uuid4()),
        "happened_at": at.isoformat(),
        "sent_at": (sent or at).isoformat(),
        **said,
    }
    log_checkin(actor=cast.patient, now=sent or at, raw=raw, source="app", patient_id=cast.patient_id)


def test_haz31_use_after_a_break_raises_it(cast: Cast, now: datetime) -> None:
    for ago in (40, 1):
        told(cast, now - ago * DAY, used="yes", used_what=("opioids",))
    chart = open_chart(cast.clinician, cast.patient_id, Purpose.TREATMENT, now)
    assert [reason.why.value for reason in load_tolerance(chart, now)] == ["used_after_break"]
    live_with_opioids(cast)
    assert medicines(now) == 1


# --- who may


def test_a_stranger_a_colleague_and_the_person_cannot_enter_supplies(cast: Cast, now: datetime) -> None:
    medicine = injection(cast, now, 0)
    for actor in (cast.stranger, cast.colleague, cast.patient, cast.manager):
        with pytest.raises(Refused):
            record_supply(
                actor=actor,
                now=now,
                patient_id=cast.patient_id,
                medicine_id=medicine,
                kind="injection",
                on=TODAY,
            )
    assert models.Supply.everyone.count() == 0


def test_the_nurse_on_duty_owns_an_injection(cast: Cast, now: datetime) -> None:
    assert cast.colleague.staff_id is not None
    models.Account.objects.filter(id=cast.colleague.account_id).update(roles=[Role.NURSE])
    join_team(
        actor=cast.demo,
        now=now,
        patient_id=cast.patient_id,
        staff_id=cast.colleague.staff_id,
        role=Role.NURSE,
    )
    medicine = injection(cast, now, 0)
    raise_due(actor=job(cast), now=now, patient_ids=[cast.patient_id])
    assert (
        models.Task.everyone.get(kind="injection", subject=str(medicine)).owner_id == cast.colleague.staff_id
    )
