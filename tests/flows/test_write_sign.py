"""CAP-091, CAP-094, CAP-102: signs written with the person, learnt limits, muting, budget; what the team's level makes of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.watch.own_days import Days, Measure
from carebraid.flows.change_sign import change_sign
from carebraid.flows.refresh_standings import refresh_standings
from carebraid.flows.set_alarm_budget import set_alarm_budget
from carebraid.flows.write_sign import write_sign
from carebraid.jobs.standing import refresh
from carebraid.screens.signals import my_signals, signals
from carebraid.store import models, scope
from carebraid.store.chart import open_chart
from carebraid.store.signals import Kept, load_signs, load_watch
from tests.own_days import live, maya, sam
from tests.worlds import Cast, make_cast

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 9, 22, 0, tzinfo=UTC)


@pytest.fixture
def cast() -> Cast:
    made = make_cast(NOW - timedelta(days=250))
    scope.enter(made.organisation_id)
    return made


def judge_all(cast: Cast, at: datetime = NOW) -> None:
    refresh_standings(actor=cast.demo, now=at, patient_ids=[cast.patient_id])


def kept(cast: Cast, at: datetime = NOW) -> tuple[Kept, ...]:
    return load_signs(open_chart(cast.demo, cast.patient_id, Purpose.OPERATIONS, at, record_access=False))


def standing(cast: Cast) -> models.Standing:
    return models.Standing.everyone.get(patient_id=cast.patient_id)


def own_active(cast: Cast) -> list[str]:
    return [one["key"] for one in standing(cast).signs["active"] if one["id"].startswith("own:")]


def with_short_nights_now(days: Days) -> Days:
    """The last two nights were short."""
    values = {name: dict(told) for name, told in days.values.items()}
    for day in (days.last, days.last - 1):
        values[Measure.SLEEP][day], values[Measure.CRAVING][day] = 4.5, 2.0
    return Days(first=days.first, last=days.last, values=values)


def change(cast: Cast, sign: Kept, act: str, **more: str) -> None:
    change_sign(
        actor=cast.patient, now=NOW, patient_id=cast.patient_id, sign_id=sign.id, seen_version=sign.version, act=act, **more
    )  # fmt: skip


def refused(code: str, do: Callable[[], object]) -> None:
    with pytest.raises(Refused) as caught:
        do()
    assert caught.value.code == code


def test_the_nightly_round_proposes_a_link_once_and_rings_for_nobody_before_a_yes(cast: Cast) -> None:
    live(cast, NOW, with_short_nights_now(maya()))
    judge_all(cast)
    judge_all(cast, NOW + timedelta(hours=1))
    (found,) = kept(cast)
    assert (found.state, found.origin, found.measure, found.learnt["lag"]) == (
        "proposed",
        "found",
        "sleep",
        1,
    )
    assert own_active(cast) == []
    seen = my_signals(actor=cast.patient, now=NOW)
    assert seen.state == "pattern" and len(seen.proposed) == 1 and seen.proposed[0].is_on


def test_a_yes_makes_it_count_and_muting_takes_only_its_own_weight(cast: Cast) -> None:
    live(cast, NOW, with_short_nights_now(maya()))
    judge_all(cast)
    before = standing(cast)
    change(cast, kept(cast)[0], "watch", then_what="Freja calls me", tell="team")
    assert own_active(cast) == ["own_sleep_low_link"]
    assert standing(cast).score == before.score + 2
    change(cast, kept(cast)[0], "mute")
    after = standing(cast)
    assert own_active(cast) == [] and after.score == before.score and after.level == before.level
    assert kept(cast)[0].then_what == "Freja calls me"


def test_a_sign_that_only_the_person_sees_never_counts_for_the_team(cast: Cast) -> None:
    live(cast, NOW, with_short_nights_now(maya()))
    judge_all(cast)
    change(cast, kept(cast)[0], "watch", tell="me")
    assert own_active(cast) == []
    assert my_signals(actor=cast.patient, now=NOW).signs[0].is_on


def test_a_no_is_kept_and_it_is_not_proposed_again(cast: Cast) -> None:
    live(cast, NOW, maya())
    judge_all(cast)
    change(cast, kept(cast)[0], "stop")
    judge_all(cast, NOW + timedelta(days=8))
    assert kept(cast, NOW + timedelta(days=8)) == ()


def test_somebody_without_a_pattern_is_told_so(cast: Cast) -> None:
    live(cast, NOW, sam())
    judge_all(cast)
    seen = my_signals(actor=cast.patient, now=NOW)
    assert (seen.state, seen.proposed, seen.signs) == ("none", (), ())


def test_too_few_days_are_said_with_how_many_there_are(cast: Cast) -> None:
    live(cast, NOW, sam(length=30))
    judge_all(cast)
    assert my_signals(actor=cast.patient, now=NOW).lacking == ("days", 30, 84)


def test_a_written_sign_gets_its_limit_at_once_and_both_sides_see_it(cast: Cast) -> None:
    live(cast, NOW, sam())
    write_sign(
        actor=cast.clinician,
        now=NOW,
        patient_id=cast.patient_id,
        words=" I lie awake ",
        measure="sleep",
        is_low=True,
    )
    (sign,) = my_signals(actor=cast.patient, now=NOW).signs
    assert sign.kept.words == "I lie awake" and sign.limit is not None and sign.limit.measure is Measure.SLEEP
    assert sign.limit.threshold < 7
    there = signals(actor=cast.clinician, now=NOW, language="en", patient_id=cast.patient_id)
    assert there.seen.signs == (sign,)
    row = models.JournalEntry.objects.filter(action="write_sign").get()
    assert "awake" not in str(row.detail)


def test_what_cannot_be_written_is_refused_and_nothing_stays(cast: Cast) -> None:
    def write(**values: object) -> None:
        given: dict[str, object] = {"words": "w", "measure": "sleep", "is_low": True, **values}
        write_sign(actor=cast.patient, now=NOW, patient_id=cast.patient_id, **given)  # type: ignore[arg-type]

    refused("sign.unknown_measure", lambda: write(measure="steps"))
    refused("sign.no_words", lambda: write(words="  "))
    refused("sign.too_long", lambda: write(words="x" * 201))
    refused("sign.no_direction", lambda: write(measure="craving"))
    refused("sign.unknown_tell", lambda: write(tell="everybody"))
    assert kept(cast) == ()
    for number in range(8):
        write(words=f"sign {number}")
    refused("sign.enough", write)


def test_the_budget_moves_limits_out_and_nought_silences_every_own_sign(cast: Cast) -> None:
    live(cast, NOW, with_short_nights_now(maya()))
    judge_all(cast)
    change(cast, kept(cast)[0], "watch")
    assert own_active(cast) == ["own_sleep_low_link"]
    set_alarm_budget(actor=cast.patient, now=NOW, patient_id=cast.patient_id, budget=0)
    assert kept(cast)[0].learnt["never_rings"] or kept(cast)[0].learnt["trained"]["alarms"] == 0
    chart = open_chart(cast.demo, cast.patient_id, Purpose.OPERATIONS, NOW, record_access=False)
    assert (load_watch(chart).budget, load_watch(chart).budget_by) == (0, "Patient")
    for budget in (-1, 11):
        refused(
            "sign.budget_out_of_range",
            lambda budget=budget: set_alarm_budget(
                actor=cast.patient, now=NOW, patient_id=cast.patient_id, budget=budget
            ),
        )


def test_missed_opioid_medicine_can_be_neither_muted_nor_kept_from_the_team(cast: Cast) -> None:
    models.Patient.everyone.filter(id=cast.patient_id).update(medicines=["moud"])
    live(cast, NOW, sam(), medicine="yes")
    write_sign(
        actor=cast.patient,
        now=NOW,
        patient_id=cast.patient_id,
        words="I skip it",
        measure="doses",
        is_low=False,
    )
    (sign,) = kept(cast)
    refused("sign.safety_stays", lambda: change(cast, sign, "mute"))
    refused("sign.safety_stays", lambda: change(cast, sign, "stop"))
    refused("sign.safety_stays", lambda: change(cast, sign, "", tell="me"))
    assert kept(cast)[0].state == "watched"


def test_two_people_who_change_a_sign_at_once_are_told(cast: Cast) -> None:
    live(cast, NOW, maya())
    judge_all(cast)
    (sign,) = kept(cast)
    change(cast, sign, "watch")
    refused("sign.changed", lambda: change(cast, sign, "mute"))
    refused("sign.nothing", lambda: change(cast, kept(cast)[0], ""))
    refused("sign.unknown_act", lambda: change(cast, kept(cast)[0], "explode"))


def test_ringing_earlier_moves_the_limit_in_and_back(cast: Cast) -> None:
    live(cast, NOW, maya())
    judge_all(cast)
    change(cast, kept(cast)[0], "watch")
    usual = kept(cast)[0].learnt["limit"]["threshold"]
    set_alarm_budget(actor=cast.patient, now=NOW, patient_id=cast.patient_id, budget=10)
    change(cast, kept(cast)[0], "sharpen")
    assert kept(cast)[0].learnt["limit"]["threshold"] > usual
    change(cast, kept(cast)[0], "ease")
    assert kept(cast)[0].learnt["limit"]["threshold"] == usual


def test_a_stranger_and_a_missing_sign_are_refused(cast: Cast) -> None:
    refused(
        "sign.not_found",
        lambda: change_sign(
            actor=cast.patient, now=NOW, patient_id=cast.patient_id, seen_version=1, act="mute",
            sign_id=UUID("00000000-0000-7000-8000-000000000000"),
        ),
    )  # fmt: skip
    with pytest.raises(Refused):
        write_sign(
            actor=cast.stranger, now=NOW, patient_id=cast.patient_id, words="w", measure="sleep", is_low=True
        )


def test_learning_again_waits_a_week(cast: Cast) -> None:
    live(cast, NOW, maya())
    judge_all(cast)
    first = models.OwnWatch.everyone.get().learnt_at
    judge_all(cast, NOW + timedelta(days=3))
    assert models.OwnWatch.everyone.get().learnt_at == first
    judge_all(cast, NOW + timedelta(days=7))
    assert models.OwnWatch.everyone.get().learnt_at == NOW + timedelta(days=7)


def test_whoever_tells_of_every_morning_and_evening_is_learnt_from_too(cast: Cast) -> None:
    live(cast, NOW, maya())
    refresh_standings(actor=cast.demo, now=NOW - timedelta(days=8), patient_ids=[cast.patient_id])
    models.Standing.everyone.update(computed_at=NOW - timedelta(hours=2))
    assert refresh(NOW, older_than=timedelta(hours=12)) == 1
    assert models.OwnWatch.everyone.get().learnt_at == NOW
    models.Standing.everyone.update(computed_at=NOW - timedelta(hours=2))
    assert refresh(NOW, older_than=timedelta(hours=12)) == 0
