"""Texts through the real flows and a provider on loopback: PRV-061, PRV-089 to PRV-094, HAZ-39, REL-11; CAP-094."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core import mail
from django.db import transaction

from carebraid.core.kernel.refusal import Refused
from carebraid.core.reach.texting import TEXTS, code_of
from carebraid.flows.ask_number_code import ask_number_code
from carebraid.flows.choose_messages import choose_messages
from carebraid.flows.hear_reply import hear_reply
from carebraid.flows.prove_number import prove_number
from carebraid.flows.stop_messages import stop_messages
from carebraid.gateways import sms
from carebraid.jobs.deliver import deliver
from carebraid.jobs.sweep import sweep
from carebraid.screens.hearing import hearing
from carebraid.screens.inbox import inbox
from carebraid.screens.my_messages import my_messages
from carebraid.screens.task import task as task_page
from carebraid.store import follow_up, models, scope
from tests.flows.test_reaching import begun, check_in, give_phone
from tests.text_provider import BASIC, SENDER, Provider, answers, calls_back, provider, speaks
from tests.worlds import Cast

pytestmark = pytest.mark.django_db
NUMBER, OTHER = "+12125550123", "+12125550124"
TEXT = "One text with a code comes to this number now."
Clock = Callable[[datetime], None]
TYPES = {"reminder": "When something waits."}
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def desk(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Provider]:
    """A provider that is set up."""
    monkeypatch.setattr(sms, "TIMEOUT", 1)
    with provider() as made:
        settings.CAREBRAID_TEXTS = made.texts
        settings.STATIC_ROOT = tmp_path
        yield made


@pytest.fixture
def the_clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """What the clock of the way in says."""
    return lambda at: monkeypatch.setattr("carebraid.web.shell.middleware.timezone.now", lambda: at)


def ask(cast: Cast, now: datetime, number: str = NUMBER) -> models.NumberProof:
    ask_number_code(actor=cast.patient, now=now, patient_id=cast.patient_id, number=number, text=TEXT)
    scope.enter(cast.organisation_id)
    found: models.NumberProof = models.NumberProof.everyone.order_by("-asked_at", "-id")[0]
    return found


def message(cast: Cast, key: str) -> models.Message:
    scope.enter(cast.organisation_id)
    found: models.Message = models.Message.objects.get(key=key)
    return found


def send_code(cast: Cast, now: datetime, proof: models.NumberProof) -> bool:
    return deliver(now, message(cast, f"number:{proof.id}").id, cast.organisation_id)


def prove(cast: Cast, now: datetime, number: str = NUMBER) -> None:
    proof = ask(cast, now, number)
    code = code_of("tests-only-and-never-used-elsewhere", str(proof.id))
    assert prove_number(actor=cast.patient, now=now, patient_id=cast.patient_id, code=code)


def choose(cast: Cast, now: datetime, number: str = NUMBER, **more: Any) -> None:
    prove(cast, now, number)
    said: dict[str, Any] = {
        "address": number,
        "channel": "text",
        "texts": TYPES,
        "a_day": 3,
        "a_week": 7,
    } | more
    choose_messages(actor=cast.patient, now=now, patient_id=cast.patient_id, **said)


def queued(cast: Cast, now: datetime, key: str = "one", template: str = "waits_for_you") -> UUID:
    assert cast.patient.account_id is not None
    with transaction.atomic():
        scope.enter(cast.organisation_id)
        follow_up.save_message(
            cast.organisation_id, cast.patient.account_id, key=key, template=template, now=now
        )
    return message(cast, key).id


def went(cast: Cast, now: datetime, key: str = "one") -> bool:
    return deliver(now, queued(cast, now, key), cast.organisation_id)


def wishes(cast: Cast) -> models.Outreach:
    scope.enter(cast.organisation_id)
    found: models.Outreach = models.Outreach.everyone.get()
    return found


# --- a number is proved before anything goes there ------------------------------------------------


def test_prv_089_a_number_is_proved_by_a_code_that_went_there_before_it_is_used(
    cast: Cast, now: datetime, desk: Provider
) -> None:
    proof = ask(cast, now, "(212) 555-0123")
    assert not models.ContactChannel.everyone.filter(kind="text").exists(), "unproved it is no way to them"
    assert send_code(cast, now, proof)
    (form,) = desk.took
    code = code_of("tests-only-and-never-used-elsewhere", str(proof.id))
    assert (form["To"], form["From"], form["Body"]) == (
        NUMBER,
        SENDER,
        TEXTS["number_code"].format(code=code),
    )
    assert desk.keys == [BASIC]
    with pytest.raises(Refused) as refused:
        choose_messages(
            actor=cast.patient, now=now, patient_id=cast.patient_id, address=NUMBER, channel="text", texts=TYPES
        )  # fmt: skip
    assert refused.value.code == "number.not_proved"
    assert prove_number(actor=cast.patient, now=now + MINUTE, patient_id=cast.patient_id, code=f" {code} ")
    assert went(cast, now + MINUTE) is False, "a proved number is not a chosen one"
    choose_messages(
        actor=cast.patient, now=now + MINUTE, patient_id=cast.patient_id, address=NUMBER, channel="text", texts=TYPES
    )  # fmt: skip
    assert went(cast, now + MINUTE, "two") is True
    assert desk.numbers == [NUMBER, NUMBER]
    yes = models.OptIn.everyone.get(kind="code")
    assert (yes.channel, yes.text_shown, yes.ended_at) == ("text", TEXT, now + timedelta(minutes=10))


def test_where_texts_are_not_set_up_no_code_is_promised(cast: Cast, now: datetime) -> None:
    with pytest.raises(Refused) as refused:
        ask(cast, now)
    assert refused.value.code == "text.not_set_up"


def test_wrong_codes_count_and_a_late_one_is_over(cast: Cast, now: datetime, desk: Provider) -> None:
    def tries(code: str, at: datetime) -> bool:
        return prove_number(actor=cast.patient, now=at, patient_id=cast.patient_id, code=code)

    proof = ask(cast, now)
    code = code_of("tests-only-and-never-used-elsewhere", str(proof.id))
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    assert [tries(wrong, now) for _ in range(5)] == [False] * 5
    with pytest.raises(Refused) as refused:
        tries(code, now)
    assert refused.value.code == "number.no_code"
    later = ask(cast, now + MINUTE)
    with pytest.raises(Refused):
        tries(code_of("tests-only-and-never-used-elsewhere", str(later.id)), now + 12 * MINUTE)
    ask(cast, now + 12 * MINUTE)
    with pytest.raises(Refused) as often:
        ask(cast, now + 13 * MINUTE)
    assert often.value.code == "number.too_often"
    assert send_code(cast, now + 12 * MINUTE, proof) is False, "a later code took its place"
    assert desk.took == []


@pytest.mark.parametrize("kind", ["mobile", "text"])
def test_haz_52_a_number_noted_as_not_safe_gets_no_code(
    cast: Cast, now: datetime, desk: Provider, kind: str
) -> None:
    scope.enter(cast.organisation_id)
    models.ContactChannel.everyone.create(
        organisation_id=cast.organisation_id, patient_id=cast.patient_id, kind=kind, value="212-555-0123", is_safe=False,
        labels=["ETH", "BH"],
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        ask(cast, now)
    assert refused.value.code == "outreach.not_safe"
    assert models.Message.objects.count() == 0


# --- only the one that was chosen -----------------------------------------------------------------


def test_prv_061_only_the_chosen_number_gets_it_and_a_wrong_one_beside_it_nothing(
    cast: Cast, now: datetime, desk: Provider
) -> None:
    """Wrong ones beside it: another safe text number, a mobile, an e-mail address, the sign-in address."""
    scope.enter(cast.organisation_id)
    for kind, value in (("text", OTHER), ("mobile", "+12125550125"), ("e-mail", "home@wrong.example")):
        models.ContactChannel.everyone.create(
            organisation_id=cast.organisation_id, patient_id=cast.patient_id, kind=kind, value=value, is_safe=True,
            labels=["ETH", "BH"],
        )  # fmt: skip
    choose(cast, now)
    assert went(cast, now) is True
    assert (desk.numbers, mail.outbox) == ([NUMBER], [])
    kept = message(cast, "one")
    assert (kept.channels, kept.went_to.value) == (["text"], NUMBER)


def test_prv_061_a_number_that_changed_in_between_is_not_written_to(
    cast: Cast, now: datetime, desk: Provider
) -> None:
    choose(cast, now)
    waiting = queued(cast, now)
    choose(cast, now + MINUTE, OTHER)
    assert deliver(now + 2 * MINUTE, waiting, cast.organisation_id) is True
    assert desk.numbers == [OTHER]
    choose_messages(
        actor=cast.patient, now=now + HOUR, patient_id=cast.patient_id, address="r@safe.example", texts=TYPES, a_day=3,
    )  # fmt: skip
    assert went(cast, now + HOUR, "mail") is True
    assert (desk.numbers, [one.to for one in mail.outbox]) == ([OTHER], [["r@safe.example"]])


def test_prv_091_at_night_a_text_waits_but_a_code_that_was_asked_for_does_not(
    cast: Cast, now: datetime, desk: Provider
) -> None:
    choose(cast, now)
    night = now + 12 * HOUR  # 22:00 in New York
    assert went(cast, night) is False
    assert desk.took == []
    assert send_code(cast, night, ask(cast, night, OTHER)) is True
    assert desk.numbers == [OTHER]


# --- what cannot be sent is never sent ------------------------------------------------------------


def test_cap_094_where_texts_are_not_set_up_the_ladder_goes_on_and_says_why(
    cast: Cast, now: datetime, desk: Provider, settings: Any
) -> None:
    give_phone(cast)
    choose(cast, now)
    task = begun(cast, now, rung=2)
    assert task.rung == 2
    settings.CAREBRAID_TEXTS = None
    text = models.Message.objects.get(task_id=task.id)
    assert deliver(now + MINUTE, text.id, cast.organisation_id) is False
    sweep(now + 2 * MINUTE)
    task.refresh_from_db()
    climbed = models.TaskEvent.everyone.get(task_id=task.id, kind="climb")
    assert (task.rung, climbed.detail["why"]["key"]) == (3, "climb_not_set_up")
    seen = task_page(actor=cast.clinician, now=now + HOUR, language="en", task_id=task.id)
    assert seen.messages == ((now, "not_set_up"),)
    told = hearing(actor=cast.clinician, now=now + HOUR, language="en", patient_id=cast.patient_id)
    assert (told.channel, told.can_send, told.last_state) == ("text", False, "not_set_up")
    assert (desk.took, message(cast, text.key).sent_at) == ([], None)


@pytest.mark.parametrize("status", [429, 500, 503, 401, 302])
def test_what_the_gateway_did_not_take_is_tried_again_and_goes_once(
    cast: Cast, now: datetime, desk: Provider, status: int
) -> None:
    choose(cast, now)
    desk.script = [(status, 20429)]
    with pytest.raises(sms.NotTaken, match=str(status)):
        went(cast, now)
    kept = message(cast, "one")
    assert (kept.sent_at, kept.began_at, kept.failure) == (None, None, "")
    assert wishes(cast).sent == [], "a text that did not go counts against no cap"
    assert deliver(now + MINUTE, kept.id, cast.organisation_id) is True
    assert deliver(now + MINUTE, kept.id, cast.organisation_id) is False
    assert len(desk.took) == 2


def test_nobody_listening_is_not_taken(cast: Cast, now: datetime, settings: Any) -> None:
    with provider() as gone:
        settings.CAREBRAID_TEXTS = gone.texts
        choose(cast, now)
    with pytest.raises(sms.NotTaken):
        went(cast, now)
    assert message(cast, "one").began_at is None


@pytest.mark.parametrize("how", ["silent", 502, 504])
def test_rel_11_what_nobody_knows_is_in_doubt_and_not_sent_twice(
    cast: Cast, now: datetime, desk: Provider, how: str | int
) -> None:
    choose(cast, now)
    if how == "silent":
        desk.silent.set()
    else:
        desk.script = [(int(how), 0)]
    with pytest.raises(TimeoutError):
        went(cast, now)
    desk.silent.clear()
    kept = message(cast, "one")
    assert deliver(now + MINUTE, kept.id, cast.organisation_id) is False
    assert message(cast, "one").failure == "in_doubt"
    assert len(desk.took) == 1
    assert calls_back(desk.took[0], "delivered").status_code == 204
    kept = message(cast, "one")
    assert (kept.failure, kept.delivered_at is None, kept.sent_at is None) == ("", False, False), (
        "it had left"
    )


@pytest.mark.parametrize("code", [21211, 21614])
def test_prv_094_a_number_nobody_can_be_reached_at_is_in_doubt(
    cast: Cast, now: datetime, desk: Provider, code: int
) -> None:
    choose(cast, now)
    desk.script = [(400, code)]
    assert went(cast, now) is False
    assert (message(cast, "one").failure, wishes(cast).doubt) == ("address_refused", "failure")
    assert went(cast, now + DAY, "two") is False
    assert message(cast, "two").failure == "not_confirmed"
    with pytest.raises(Refused) as refused:
        choose_messages(
            actor=cast.patient, now=now + DAY, patient_id=cast.patient_id, address=NUMBER, channel="text", texts=TYPES
        )  # fmt: skip
    assert refused.value.code == "number.not_proved", "the code is asked for anew"
    choose(cast, now + DAY)
    assert went(cast, now + DAY, "three") is True


def test_prv_090_a_stop_that_the_carrier_heard_is_a_stop_here(
    cast: Cast, now: datetime, desk: Provider
) -> None:
    choose(cast, now)
    desk.script = [(400, 21610), (400, 21610)]
    assert went(cast, now) is False
    assert (message(cast, "one").failure, wishes(cast).stopped_how) == ("stopped_there", "carrier")
    assert went(cast, now + MINUTE, "two") is False
    assert message(cast, "two").failure == "stopped"
    proof = ask(cast, now + HOUR)
    assert send_code(cast, now + HOUR, proof) is False
    seen = my_messages(actor=cast.patient, now=now + HOUR)
    assert (seen.number, seen.number_failure) == (NUMBER, "stopped_there")


# --- proof ----------------------------------------------------------------------------------------


def test_the_providers_signed_word_is_the_proof_and_nothing_less(
    cast: Cast, now: datetime, desk: Provider
) -> None:
    choose(cast, now)
    assert went(cast, now)
    (form,) = desk.took
    for status in ("queued", "sent", "whatever"):
        assert calls_back(form, status).status_code == 204
    assert message(cast, "one").delivered_at is None
    assert calls_back(form, "delivered", signed="no").status_code == 403
    assert calls_back(form | {"StatusCallback": form["StatusCallback"] + "0"}, "delivered").status_code == 404
    assert message(cast, "one").delivered_at is None
    assert calls_back(form, "delivered").status_code == 204
    first = message(cast, "one").delivered_at
    assert first is not None
    for status in ("delivered", "failed", "sent", "undelivered"):
        assert calls_back(form, status).status_code == 204
    kept = message(cast, "one")
    assert (kept.delivered_at, kept.failure, wishes(cast).doubted_at) == (first, "", None)
    told = hearing(actor=cast.clinician, now=now + HOUR, language="en", patient_id=cast.patient_id)
    assert told.last_state == "delivered"


def test_what_did_not_arrive_begins_the_next_way_and_puts_the_number_in_doubt(
    cast: Cast, now: datetime, desk: Provider, the_clock: Clock
) -> None:
    the_clock(now + MINUTE)
    give_phone(cast)
    choose(cast, now)
    task = begun(cast, now, rung=2)
    text = models.Message.objects.get(task_id=task.id)
    assert deliver(now, text.id, cast.organisation_id)
    for _ in range(2):
        assert calls_back(desk.took[0], "undelivered").status_code == 204
    assert calls_back(desk.took[0], "delivered").status_code == 204, "the first last word stays"
    kept = message(cast, text.key)
    assert (kept.failure, kept.delivered_at, wishes(cast).doubt) == ("not_delivered", None, "failure")
    sweep(now + MINUTE)
    task.refresh_from_db()
    assert task.rung == 3


def test_a_failure_of_the_old_number_says_nothing_of_the_new_one(
    cast: Cast, now: datetime, desk: Provider
) -> None:
    choose(cast, now)
    assert went(cast, now)
    choose(cast, now + MINUTE, OTHER)
    assert calls_back(desk.took[0], "failed").status_code == 204
    assert (message(cast, "one").failure, wishes(cast).doubted_at) == ("not_delivered", None)
    assert went(cast, now + 2 * MINUTE, "two") is True


def test_without_proof_in_its_time_it_is_unknown_and_the_ladder_says_so(
    cast: Cast, now: datetime, desk: Provider
) -> None:
    give_phone(cast)
    choose(cast, now)
    task = begun(cast, now, rung=2)
    text = models.Message.objects.get(task_id=task.id)
    assert deliver(now, text.id, cast.organisation_id)
    assert task_page(actor=cast.clinician, now=now, language="en", task_id=task.id).messages == (
        (now, "sent"),
    )
    sweep(now + DAY)
    task.refresh_from_db()
    climbed = models.TaskEvent.everyone.get(task_id=task.id, kind="climb")
    assert (task.rung, climbed.detail["why"]["key"]) == (3, "climb_no_proof")
    late = task_page(actor=cast.clinician, now=now + DAY, language="en", task_id=task.id)
    assert late.messages == ((now, "unknown"),)


def test_a_word_about_an_e_mail_or_a_colleagues_message_proves_nothing(
    cast: Cast, now: datetime, desk: Provider
) -> None:
    choose_messages(
        actor=cast.patient, now=now, patient_id=cast.patient_id, address="r@safe.example", texts=TYPES
    )
    assert went(cast, now)
    path = f"/texts/{cast.organisation_id}/{message(cast, 'one').id}"
    assert speaks(path, {"MessageStatus": "delivered"}).status_code == 204
    assert message(cast, "one").delivered_at is None
    assert cast.clinician.account_id is not None
    follow_up.save_message(
        cast.organisation_id, cast.clinician.account_id, key="c", template="task_for_you", now=now
    )
    path = f"/texts/{cast.organisation_id}/{message(cast, 'c').id}"
    assert speaks(path, {"MessageStatus": "delivered"}).status_code == 404


# --- answers --------------------------------------------------------------------------------------


def test_prv_090_stop_by_text_stops_everything_at_once_and_is_confirmed_there(
    cast: Cast, now: datetime, desk: Provider, the_clock: Clock
) -> None:
    choose(cast, now)
    waiting = queued(cast, now, "before")
    the_clock(now + MINUTE)
    assert answers("Stop.", number=NUMBER).status_code == 200
    assert (wishes(cast).stopped_at, wishes(cast).stopped_how) == (now + MINUTE, "reply")
    assert deliver(now + MINUTE, waiting, cast.organisation_id) is False
    confirms = models.Message.objects.get(template="stop_confirmed")
    assert deliver(now + 2 * MINUTE, confirms.id, cast.organisation_id) is True
    assert [(form["To"], form["Body"]) for form in desk.took] == [(NUMBER, TEXTS["stop_confirmed"])]
    assert not models.Message.objects.filter(template="nobody_reads").exists()


def test_a_stop_that_is_heard_again_does_not_undo_what_was_chosen_since(
    cast: Cast, now: datetime, desk: Provider, the_clock: Clock
) -> None:
    choose(cast, now)
    the_clock(now + MINUTE)
    assert answers("STOP", number=NUMBER, name="SM7").status_code == 200
    choose(cast, now + HOUR)
    the_clock(now + 2 * HOUR)
    assert answers("STOP", number=NUMBER, name="SM7").status_code == 200
    assert wishes(cast).stopped_at is None
    assert answers("STOP", number=NUMBER, name="SM8").status_code == 200
    assert wishes(cast).stopped_at == now + 2 * HOUR


def test_prv_094_wrong_person_by_text_and_start_turns_nothing_on(
    cast: Cast, now: datetime, desk: Provider, the_clock: Clock
) -> None:
    choose(cast, now)
    the_clock(now + MINUTE)
    answers("Wrong number", number=NUMBER, name="a")
    assert wishes(cast).doubt == "wrong_person"
    assert went(cast, now + HOUR) is False
    choose(cast, now + 2 * HOUR)
    the_clock(now + 3 * HOUR)
    answers("STOP", number=NUMBER, name="b")
    answers("START", number=NUMBER, name="c")
    assert wishes(cast).stopped_at == now + 3 * HOUR
    assert went(cast, now + 4 * HOUR, "two") is False
    assert desk.took == []


def test_whoever_writes_is_told_once_a_day_that_nobody_reads_it_and_somebody_calls(
    cast: Cast, now: datetime, desk: Provider, the_clock: Clock
) -> None:
    give_phone(cast)
    check_in(cast, now - HOUR)
    choose(cast, now)
    task = begun(cast, now, rung=2)
    text = models.Message.objects.get(task_id=task.id)
    assert deliver(now, text.id, cast.organisation_id)
    the_clock(now + MINUTE)
    answers("HELP", number=NUMBER, name="a")
    assert models.Message.objects.get(id=text.id).answered_at is None, "a question is no answer"
    answers("I am not well. Can somebody call me?", number=NUMBER, name="b")
    told = models.Message.objects.get(template="nobody_reads")
    assert deliver(now + MINUTE, told.id, cast.organisation_id) is True
    assert (desk.took[-1]["To"], desk.took[-1]["Body"]) == (NUMBER, TEXTS["nobody_reads"])
    assert models.Message.objects.get(id=text.id).answered_at == now + MINUTE
    task.refresh_from_db()
    climbed = models.TaskEvent.everyone.get(task_id=task.id, kind="climb")
    assert (task.rung, task.priority, climbed.detail["rung"]) == (3, "same_day", 3)
    line = inbox(actor=cast.clinician, now=now + 2 * MINUTE, language="en").lines[0]
    assert line.what == "Wrote back to a text. Nobody reads those answers, so nobody knows what it said."
    entries = list(
        models.JournalEntry.objects.filter(action="hear_text").order_by("id").values_list("detail", flat=True)
    )
    assert "not well" not in str(entries), "the words themselves are not kept"
    assert [one["heard"] for one in entries] == ["asked", "heard"]


@pytest.mark.parametrize(
    ("words", "calls"),
    [
        ("Ok, thanks!", False),
        ("gracias", False),
        ("ok so I took all of them", True),
        ("👍", True),
        ("ok?", True),
        ("", True),
    ],
)
def test_haz_11_whatever_is_more_than_a_thank_you_asks_somebody_to_call_today(
    cast: Cast, now: datetime, desk: Provider, the_clock: Clock, words: str, calls: bool
) -> None:
    give_phone(cast)
    check_in(cast, now - HOUR)
    choose(cast, now)
    the_clock(now + MINUTE)
    for name in "ab":
        assert answers(words, number=NUMBER, name=name).status_code == 200
    scope.enter(cast.organisation_id)
    raised = models.Task.everyone.filter(kind="outreach")
    assert [(task.rung, task.priority) for task in raised] == ([(3, "same_day")] if calls else [])
    assert models.Message.objects.filter(template="nobody_reads").count() == (1 if calls else 0)


def test_an_old_number_can_stop_and_do_nothing_else(
    cast: Cast, now: datetime, desk: Provider, the_clock: Clock
) -> None:
    choose(cast, now)
    choose(cast, now + MINUTE, OTHER)
    the_clock(now + HOUR)
    answers("Wrong number", number=NUMBER, name="a")
    answers("hello?", number=NUMBER, name="b")
    assert (wishes(cast).doubt, models.Message.objects.filter(template="nobody_reads").count()) == ("", 0)
    answers("STOP", number=NUMBER, name="c")
    assert wishes(cast).stopped_at == now + HOUR


def test_a_strangers_number_unsigned_words_and_nameless_ones_change_nothing(
    cast: Cast, now: datetime, desk: Provider, the_clock: Clock, settings: Any
) -> None:
    choose(cast, now)
    the_clock(now + MINUTE)
    assert answers("STOP", number=OTHER).status_code == 200
    assert answers("STOP", number="BANK").status_code == 200
    assert answers("STOP", number=NUMBER, signed="").status_code == 403
    assert answers("STOP", number=NUMBER, name="").status_code == 400
    settings.CAREBRAID_TEXTS = None
    assert answers("STOP", number=NUMBER).status_code == 404
    assert wishes(cast).stopped_at is None


def test_many_wrong_signatures_are_held_off_and_right_ones_still_come_in(
    cast: Cast, now: datetime, desk: Provider
) -> None:
    choose(cast, now)
    statuses = [answers("STOP", number=NUMBER, signed="no").status_code for _ in range(31)]
    assert statuses == [403] * 30 + [429]
    assert answers("STOP", number=NUMBER).status_code == 200
    assert wishes(cast).stopped_how == "reply"


def test_a_colleague_who_heard_it_and_the_person_stop_texts_too(
    cast: Cast, now: datetime, desk: Provider
) -> None:
    choose(cast, now)
    assert (
        hear_reply(actor=cast.clinician, now=now, patient_id=cast.patient_id, words="no more texts")
        == "stopped"
    )
    choose(cast, now + MINUTE)
    stop_messages(actor=cast.patient, now=now + HOUR, patient_id=cast.patient_id)
    assert went(cast, now + HOUR) is False
    assert desk.took == []


# --- the demo -------------------------------------------------------------------------------------


def test_prv_088_in_the_demo_no_text_leaves_and_the_code_is_shown_instead(
    cast: Cast, now: datetime, desk: Provider, settings: Any
) -> None:
    settings.CAREBRAID_DEMO = True
    proof = ask(cast, now)
    assert send_code(cast, now, proof) is True
    seen = my_messages(actor=cast.patient, now=now)
    assert seen.demo_code == code_of("tests-only-and-never-used-elsewhere", str(proof.id))
    assert desk.took == []
    settings.CAREBRAID_DEMO = False
    assert my_messages(actor=cast.patient, now=now).demo_code == ""
