"""Messages to people in care leave only where, when and as often as they chose (PRV-061, PRV-089 to PRV-094)."""

from __future__ import annotations

from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused
from threading import Barrier, Thread
from typing import Any
from uuid import UUID

import pytest
from django.core import mail
from django.db import connections, transaction

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.flows.choose_messages import choose_messages
from carebraid.flows.hear_reply import hear_reply
from carebraid.flows.stop_messages import stop_messages
from carebraid.jobs.deliver import deliver
from carebraid.store import follow_up, models, scope
from carebraid.store.chart import open_chart
from carebraid.store.outreach import take_turn
from tests.worlds import Cast, make_cast

TEXTS = {"reminder": "When something waits."}
CHOSEN = "robin@safe.example"


def choose(cast: Cast, now: datetime, **more: Any) -> None:
    said: dict[str, Any] = {"address": CHOSEN, "texts": TEXTS} | more
    choose_messages(actor=cast.patient, now=now, patient_id=cast.patient_id, **said)


def queued(cast: Cast, now: datetime, key: str, template: str = "waits_for_you") -> UUID:
    scope.enter(cast.organisation_id)
    assert cast.patient.account_id is not None
    with transaction.atomic():
        scope.enter(cast.organisation_id)
        follow_up.save_message(
            cast.organisation_id, cast.patient.account_id, key=key, template=template, now=now
        )
        found: UUID = models.Message.objects.get(key=key).id
    return found


def went(cast: Cast, now: datetime, key: str = "one", template: str = "waits_for_you") -> bool:
    return deliver(now, queued(cast, now, key, template), cast.organisation_id)


def why(cast: Cast, key: str = "one") -> str:
    scope.enter(cast.organisation_id)
    return str(models.Message.objects.get(key=key).failure)


@pytest.mark.django_db
def test_prv_061_it_goes_to_the_chosen_address_and_to_no_other(cast: Cast, now: datetime) -> None:
    """Two wrong channels stand beside it: the sign-in address and one that the team noted first."""
    scope.enter(cast.organisation_id)
    models.ContactChannel.everyone.create(
        organisation_id=cast.organisation_id, patient_id=cast.patient_id, kind="e-mail", value="home@wrong.example",
        is_safe=True, labels=["ETH", "BH"],
    )  # fmt: skip
    choose(cast, now)
    assert went(cast, now) is True
    assert [sent.to for sent in mail.outbox] == [[CHOSEN]]


@pytest.mark.django_db
def test_prv_061_an_address_that_is_no_longer_safe_gets_nothing(cast: Cast, now: datetime) -> None:
    choose(cast, now)
    scope.enter(cast.organisation_id)
    models.ContactChannel.everyone.filter(value=CHOSEN).update(is_safe=False)
    assert went(cast, now) is False
    assert (mail.outbox, why(cast)) == ([], "no_channel")
    with pytest.raises(Refused, match="not safe"):
        choose(cast, now)


@pytest.mark.django_db
def test_prv_089_nothing_without_a_choice_and_nothing_of_another_kind(cast: Cast, now: datetime) -> None:
    assert went(cast, now, "never") is False
    choose(cast, now)
    assert went(cast, now, "kind", "soon_for_you") is False
    assert went(cast, now, "staff's", "task_for_you") is False
    assert mail.outbox == []
    assert [why(cast, key) for key in ("never", "kind", "staff's")] == [
        "no_channel",
        "no_opt_in",
        "no_opt_in",
    ]


@pytest.mark.django_db
def test_prv_089_the_evidence_is_kept_whole_also_after_it_ended(cast: Cast, now: datetime) -> None:
    choose(cast, now)
    stop_messages(actor=cast.patient, now=now + timedelta(hours=1), patient_id=cast.patient_id)
    row = models.OptIn.everyone.get()
    assert (row.channel, row.kind, row.given_at, row.given_by, row.how, row.text_shown) == (
        "e-mail", "reminder", now, "Patient", "page", TEXTS["reminder"],
    )  # fmt: skip
    assert row.ended_at == now + timedelta(hours=1)


@pytest.mark.django_db
@pytest.mark.parametrize("by", ["patient", "clinician"])
def test_prv_090_after_a_stop_nothing_leaves_not_even_what_was_queued(
    cast: Cast, now: datetime, by: str
) -> None:
    choose(cast, now, texts=TEXTS | {"appointment": "Before an appointment."})
    waiting = queued(cast, now, "before")
    actor: Actor = getattr(cast, by)
    stop_messages(actor=actor, now=now, patient_id=cast.patient_id)
    assert deliver(now + timedelta(seconds=1), waiting, cast.organisation_id) is False
    assert went(cast, now + timedelta(seconds=1), "after", "soon_for_you") is False
    assert (mail.outbox, why(cast, "before"), why(cast, "after")) == ([], "stopped", "stopped")
    choose(cast, now + timedelta(minutes=1))
    assert went(cast, now + timedelta(minutes=2), "chosen again") is True


@pytest.mark.django_db
def test_prv_090_a_reply_stops_and_never_starts(cast: Cast, now: datetime) -> None:
    choose(cast, now)

    def reply(words: str) -> str:
        return hear_reply(actor=cast.clinician, now=now, patient_id=cast.patient_id, words=words)

    assert reply("ok thanks") == "heard"
    assert reply("Please stop texting me") == "stopped"
    assert reply("yes start again") == "heard"
    assert went(cast, now) is False
    entries = str(
        list(models.JournalEntry.objects.filter(action="hear_reply").values_list("detail", flat=True))
    )
    assert "texting" not in entries, "the words themselves are not kept"


@pytest.mark.django_db
def test_prv_090_nobody_without_a_tie_and_nobody_else_turns_anything_on(cast: Cast, now: datetime) -> None:
    with pytest.raises(Refused):
        stop_messages(actor=cast.colleague, now=now, patient_id=cast.patient_id)
    for actor in (cast.clinician, cast.stranger):
        with pytest.raises(Refused):
            choose_messages(actor=actor, now=now, patient_id=cast.patient_id, address=CHOSEN, texts=TEXTS)


@pytest.mark.django_db
def test_prv_091_at_night_it_waits_for_the_morning(cast: Cast, now: datetime) -> None:
    choose(cast, now)
    night = now + timedelta(hours=12)  # 22:00 in New York
    message = queued(cast, night, "late")
    assert deliver(night, message, cast.organisation_id) is False
    assert (mail.outbox, why(cast, "late")) == ([], "")
    assert deliver(night + timedelta(hours=10), message, cast.organisation_id) is True


@pytest.mark.django_db
def test_prv_092_one_a_day_three_a_week(cast: Cast, now: datetime) -> None:
    choose(cast, now, texts=TEXTS | {"appointment": "Before an appointment."})
    sent = [
        went(cast, now + timedelta(hours=1), f"a{n}", t)
        for n, t in enumerate(("waits_for_you", "soon_for_you"))
    ]
    assert sent == [True, False]
    week = [went(cast, now + timedelta(days=day, hours=1), f"d{day}") for day in range(1, 8)]
    assert week == [True, True, False, False, False, False, True]


@pytest.mark.django_db
def test_prv_094_an_address_that_is_refused_is_not_written_to_again(
    cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(cast, now)

    def refuse(*_: object) -> None:
        raise SMTPRecipientsRefused({})

    with monkeypatch.context() as patched:
        patched.setattr("carebraid.gateways.email.send", refuse)
        assert went(cast, now, "bounced") is False
    assert why(cast, "bounced") == "address_refused"
    assert went(cast, now + timedelta(days=2), "next") is False
    assert (mail.outbox, why(cast, "next")) == ([], "not_confirmed")
    choose(cast, now + timedelta(days=3))
    assert went(cast, now + timedelta(days=3), "confirmed") is True


@pytest.mark.django_db
def test_prv_094_wrong_person_and_ninety_days_of_silence(cast: Cast, now: datetime) -> None:
    choose(cast, now)
    assert went(cast, now + timedelta(days=90), "silence") is False
    assert (
        hear_reply(actor=cast.clinician, now=now, patient_id=cast.patient_id, words="Wrong number")
        == "wrong_person"
    )
    assert went(cast, now + timedelta(days=1), "wrong") is False
    assert (why(cast, "silence"), why(cast, "wrong")) == ("not_confirmed", "not_confirmed")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"address": "no address"}, {"address": "a@b.example, c@d.example"}, {"texts": {}}, {"texts": {"news": "x"}},
        {"texts": {"reminder": ""}}, {"channel": "text"}, {"from_hour": 7}, {"until_hour": 22},
        {"from_hour": 12, "until_hour": 12}, {"a_day": 0}, {"a_week": 99},
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused(cast: Cast, now: datetime, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        choose(cast, now, **wrong)
    assert models.Outreach.everyone.count() == 0


def test_prv_092_of_many_workers_at_once_one_gets_the_turn(own_database: str, now: datetime) -> None:
    """The statement alone, without the chart's lock: eight connections begin at the same moment."""
    with transaction.atomic():
        cast = make_cast(now)
        choose(cast, now)
    with transaction.atomic():
        chart = open_chart(cast.demo, cast.patient_id, Purpose.OPERATIONS, now, record_access=False)
    begin, took = Barrier(8), []

    def work() -> None:
        try:
            with transaction.atomic():
                scope.enter(cast.organisation_id)
                begin.wait()
                took.append(take_turn(chart, now))
        finally:
            connections.close_all()

    workers = [Thread(target=work) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(took) == [False] * 7 + [True]


def confirmations(cast: Cast) -> list[UUID]:
    """The messages that confirm a stop."""
    scope.enter(cast.organisation_id)
    return list(models.Message.objects.filter(template="stop_confirmed").values_list("id", flat=True))


@pytest.mark.django_db
def test_prv_090_a_stop_is_confirmed_once_within_five_minutes(cast: Cast, now: datetime) -> None:
    choose(cast, now)
    evening = now + timedelta(hours=12)  # 22:00 in New York: it is what the person asked for now
    stop_messages(actor=cast.clinician, now=evening, patient_id=cast.patient_id)
    hear_reply(
        actor=cast.clinician, now=evening + timedelta(minutes=1), patient_id=cast.patient_id, words="STOP"
    )
    (waiting,) = confirmations(cast)
    assert deliver(evening + timedelta(minutes=4), waiting, cast.organisation_id) is True
    assert deliver(evening + timedelta(minutes=4), waiting, cast.organisation_id) is False
    assert [one.to for one in mail.outbox] == [[CHOSEN]]
    assert "stopped" in mail.outbox[0].body


@pytest.mark.django_db
def test_prv_090_no_late_confirmation_none_to_a_wrong_person_and_none_where_nothing_was_chosen(
    cast: Cast, now: datetime
) -> None:
    stop_messages(actor=cast.clinician, now=now, patient_id=cast.patient_id)
    assert confirmations(cast) == []
    choose(cast, now)
    stop_messages(actor=cast.patient, now=now, patient_id=cast.patient_id)
    (late,) = confirmations(cast)
    assert deliver(now + timedelta(minutes=6), late, cast.organisation_id) is False
    choose(cast, now + timedelta(minutes=7))
    at = now + timedelta(minutes=8)
    hear_reply(actor=cast.clinician, now=at, patient_id=cast.patient_id, words="Wrong number. Stop texting.")
    (doubted,) = set(confirmations(cast)) - {late}
    assert deliver(at, doubted, cast.organisation_id) is False
    assert mail.outbox == []
