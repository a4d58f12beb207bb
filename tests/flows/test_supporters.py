"""Supporters through the flows: an offer, a yes, a window that closes without a sound, a worry that goes one way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose, Role
from carebraid.core.kernel.refusal import Refused
from carebraid.flows.accept_grant import accept_grant
from carebraid.flows.change_boundary import change_boundary
from carebraid.flows.end_grant import end_grant
from carebraid.flows.hide_from_supporter import hide_from_supporter
from carebraid.flows.invite_supporter import MOST
from carebraid.flows.join_grant import join_grant
from carebraid.flows.log_checkin import log_checkin
from carebraid.flows.plan_appointment import plan_appointment
from carebraid.flows.say_worried import MOST_A_DAY, say_worried
from carebraid.flows.show_again import show_again
from carebraid.screens.my_trace import my_disclosures, my_who_saw
from carebraid.screens.supporter import as_supporter_sees, supporter_home, supporter_person
from carebraid.store import models, scope
from carebraid.store.accounts import load_account_actor
from carebraid.store.chart import open_chart
from carebraid.store.grants import load_callable, load_grant
from carebraid.store.window import Shared, load_circle, load_offers, load_shared, open_window
from tests.supporters import EVERYTHING, begin, offer, supporter
from tests.worlds import Cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
QUIET = Shared()


@pytest.fixture
def full(cast: Cast, now: datetime) -> Cast:
    """The cast with something in every part that may be shared, and more that may not."""
    scope.enter(cast.organisation_id)
    models.Patient.everyone.filter(id=cast.patient_id).update(what_matters="My garden")
    for back in range(4):
        at = now - timedelta(days=back, hours=1)
        log_checkin(
            actor=cast.patient, now=at, patient_id=cast.patient_id,
            raw={"client_id": str(uuid4()), "happened_at": at.isoformat(), "craving": 9, "mood": 3, "sleep_hours": 4,
                 "used": "yes", "medicine": "yes", "answering": "self", "note": "a private note"},
        )  # fmt: skip
    plan_appointment(
        actor=cast.clinician, now=now, patient_id=cast.patient_id, kind="methadone_dosing", at=now + 2 * DAY,
        staff_id=cast.clinician.staff_id,
    )  # fmt: skip
    return cast


def shown(cast: Cast, actor: Actor, now: datetime) -> Shared:
    return load_shared(open_window(actor, cast.patient_id, now))


def refusal_of(call: object) -> str:
    with pytest.raises(Refused) as refused:
        call()  # type: ignore[operator]
    return refused.value.code


def end(cast: Cast, grant_id: UUID, now: datetime) -> bool:
    return end_grant(actor=cast.patient, now=now, patient_id=cast.patient_id, grant_id=grant_id)


def hide(cast: Cast, grant_id: UUID, now: datetime) -> None:
    hide_from_supporter(actor=cast.patient, now=now, patient_id=cast.patient_id, grant_id=grant_id)


# --- the offer ---------------------------------------------------------------------------------


def test_prv_007_inviting_somebody_who_is_known_here_is_no_different(cast: Cast, now: datetime) -> None:
    known = models.Account.objects.get(id=cast.colleague.account_id).email
    first, second = offer(cast, now, email=known), offer(cast, now, email="nobody@home.example")
    for one, email in ((first, known), (second, "nobody@home.example")):
        local, _, domain = email.partition("@")
        assert one.signs_in_as == f"{local}+{one.grant_id.hex[-6:]}@{domain}"
        account = models.Account.objects.get(email=one.signs_in_as)
        assert (account.roles, account.has_usable_password()) == ([Role.FAMILY_SUPPORTER], False)
    assert len(first.invitation.code) == len(second.invitation.code) == 8
    assert models.Account.objects.get(id=cast.colleague.account_id).roles == [Role.PSYCHIATRIST]
    assert models.Message.objects.count() == 0


def test_prv_070_nothing_is_shown_before_a_yes_and_a_no_ends_it(full: Cast, now: datetime) -> None:
    made = offer(full, now)
    actor = begin(made, now)
    assert [one.grant_id for one in load_offers(actor, now)] == [made.grant_id]
    assert refusal_of(lambda: open_window(actor, full.patient_id, now)) == "chart.not_found"
    accept_grant(actor=actor, now=now, grant_id=made.grant_id, agrees=False)
    assert load_offers(actor, now) == ()
    assert refusal_of(lambda: open_window(actor, full.patient_id, now)) == "chart.not_found"
    assert refusal_of(lambda: accept_grant(actor=actor, now=now, grant_id=made.grant_id)) == "grant.not_open"


def test_only_the_one_who_was_asked_can_say_yes(cast: Cast, now: datetime) -> None:
    made = offer(cast, now)
    other, _ = supporter(cast, now, email="other@home.example")
    for grant_id in (made.grant_id, UUID(int=7)):
        assert (
            refusal_of(lambda one=grant_id: accept_grant(actor=other, now=now, grant_id=one))
            == "grant.not_open"
        )


def test_an_offer_that_ended_ran_out_or_was_paused_is_no_offer(cast: Cast, now: datetime) -> None:
    ended, over, paused = offer(cast, now), offer(cast, now, until_on=now.date()), offer(cast, now)
    actors = [begin(one, now) for one in (ended, over, paused)]
    end(cast, ended.grant_id, now)
    hide(cast, paused.grant_id, now)
    later = now + 2 * DAY
    for actor, one in zip(actors, (ended, over, paused), strict=True):
        assert load_offers(actor, later) == ()
        assert (
            refusal_of(lambda a=actor, o=one: accept_grant(actor=a, now=later, grant_id=o.grant_id))
            == "grant.not_open"
        )


def test_somebody_who_supports_two_people_keeps_one_account(cast: Cast, now: datetime) -> None:
    actor, _ = supporter(cast, now, email="rosa@home.example")
    second = offer(cast, now, email="rosa@home.example")
    token, code = second.invitation.token, second.invitation.code
    assert refusal_of(lambda: join_grant(actor=actor, now=now, token=token, code="00000000")) == (
        "invitation.wrong_code"
    )
    join_grant(actor=actor, now=now, token=token, code=code)
    assert [one.grant_id for one in load_offers(actor, now)] == [second.grant_id]
    assert not models.Account.objects.filter(email=second.signs_in_as).exists()
    assert refusal_of(lambda: join_grant(actor=actor, now=now, token=token, code=code)) == "invitation.over"


def test_a_link_of_a_colleague_cannot_be_joined(cast: Cast, now: datetime) -> None:
    from carebraid.store.accounts import save_account, save_invitation

    actor, _ = supporter(cast, now)
    account = save_account(
        organisation_id=cast.organisation_id, email="new@here.example", name="New", roles=frozenset({Role.NURSE}),
        language="en", zone="UTC", is_demo=False, now=now,
    )  # fmt: skip
    link = save_invitation(account, now)
    assert refusal_of(lambda: join_grant(actor=actor, now=now, token=link.token, code=link.code)) == (
        "invitation.over"
    )
    assert models.Account.objects.filter(id=account).exists()


def test_a_supporter_who_is_also_staff_or_in_care_keeps_the_two_apart(full: Cast, now: datetime) -> None:
    """A supporter who is also a patient or staff: fails closed, and says why."""
    made = offer(full, now)
    for actor in (full.clinician, full.colleague, full.patient, full.manager):
        with pytest.raises(Refused) as refused:
            join_grant(actor=actor, now=now, token=made.invitation.token, code=made.invitation.code)
        assert refused.value.code == "grant.keep_apart"
        assert "account of its own" in refused.value.words
    who, _ = supporter(full, now)
    # Roles that were mixed by an administrator, or a staff place added later, close the window.
    for mixed in (
        replace(who, roles=who.roles | {Role.NURSE}), replace(who, staff_id=uuid4()), replace(who, patient_id=uuid4()),
    ):  # fmt: skip
        assert refusal_of(lambda one=mixed: open_window(one, full.patient_id, now)) == "grant.keep_apart"
        assert refusal_of(lambda one=mixed: load_circle(one, now)) == "grant.keep_apart"
    assert refusal_of(lambda: open_chart(who, full.patient_id, Purpose.TREATMENT, now)) == "chart.not_on_team"


def test_a_person_shares_with_at_most_so_many(cast: Cast, now: datetime) -> None:
    for number in range(MOST):
        offer(cast, now, email=f"n{number}@home.example")
    assert refusal_of(lambda: offer(cast, now)) == "grant.too_many"


def test_only_the_person_invites_moves_and_pauses(cast: Cast, now: datetime) -> None:
    _, grant_id = supporter(cast, now)
    for actor in (cast.clinician, cast.stranger, cast.manager):
        assert refusal_of(
            lambda one=actor: change_boundary(
                actor=one, now=now, patient_id=cast.patient_id, grant_id=grant_id
            )
        ) == "access.not_your_role"  # fmt: skip
        assert refusal_of(
            lambda one=actor: hide_from_supporter(
                actor=one, now=now, patient_id=cast.patient_id, grant_id=grant_id
            )
        ) == "access.not_your_role"  # fmt: skip


# --- the window --------------------------------------------------------------------------------


def test_prv_070_each_part_alone_shows_that_part_and_nothing_else(full: Cast, now: datetime) -> None:
    whole = {
        "next_appointments": Shared(appointments=(now + 2 * DAY,)),
        "how_my_week_is": Shared(moods=(3, 3, 3, 3)),
        "medicine_taken": Shared(medicine=("yes",) * 4),
        "my_goals": Shared(matters="My garden"),
        "shared_notes": Shared(note="Hello you"),
    }
    assert set(whole) == set(EVERYTHING)
    for part, only in whole.items():
        actor, _ = supporter(full, now, sees=(part,), email=f"{part}@home.example", note="Hello you")
        assert shown(full, actor, now) == only
    nothing, _ = supporter(full, now, sees=(), email="crisis@home.example", note="Hello you")
    assert shown(full, nothing, now) == QUIET


def test_prv_070_nothing_from_before_the_chosen_day(full: Cast, now: datetime) -> None:
    actor, grant_id = supporter(full, now)
    assert len(shown(full, actor, now).moods) == 4
    change_boundary(
        actor=full.patient, now=now, patient_id=full.patient_id, grant_id=grant_id, sees=EVERYTHING,
        from_on=(now - DAY).date(),
    )  # fmt: skip
    assert len(shown(full, actor, now).moods) == 2


def test_what_somebody_else_answered_is_not_shown(full: Cast, now: datetime) -> None:
    actor, _ = supporter(full, now)
    models.CheckIn.everyone.update(answering="someone_else")
    assert shown(full, actor, now).moods == ()


def test_prv_071_ended_paused_over_and_narrowed_are_one_quiet_day(full: Cast, now: datetime) -> None:
    for close in ("end", "hide", "over", "narrow"):
        actor, grant_id = supporter(full, now, email=f"{close}@home.example")
        assert shown(full, actor, now) != QUIET, "there is something that could leak"
        later = now + timedelta(seconds=1)
        if close == "end":
            assert end(full, grant_id, now)
            assert not end(full, grant_id, now), "twice is once"
        elif close == "hide":
            hide(full, grant_id, now)
        elif close == "over":
            later = now + timedelta(days=91)
        else:
            change_boundary(actor=full.patient, now=now, patient_id=full.patient_id, grant_id=grant_id)
        window = open_window(actor, full.patient_id, later)
        assert (window.sees, load_shared(window)) == (frozenset(), QUIET)
        assert [name for _, name in load_circle(actor, later)] == ["Robin"], "a name that vanished would tell"
    assert models.Message.objects.filter(account__roles__contains=[Role.FAMILY_SUPPORTER]).count() == 0


def test_a_new_contract_after_an_ended_one_opens_again(full: Cast, now: datetime) -> None:
    actor, grant_id = supporter(full, now)
    end(full, grant_id, now)
    second = offer(full, now, sees=("my_goals",))
    join_grant(actor=actor, now=now, token=second.invitation.token, code=second.invitation.code)
    accept_grant(actor=actor, now=now, grant_id=second.grant_id)
    assert shown(full, actor, now) == Shared(matters="My garden")
    assert len(load_circle(actor, now)) == 1


def test_prv_069_a_clock_that_jumps_over_the_birthday_finds_it_closed(full: Cast, now: datetime) -> None:
    scope.enter(full.organisation_id)
    models.Patient.everyone.filter(id=full.patient_id).update(born_on=date(2008, 3, 6))
    actor, _ = supporter(full, now)
    midnight = datetime.fromisoformat("2026-03-06T00:00:00-05:00")
    assert shown(full, actor, midnight - timedelta(seconds=1)) != QUIET
    for at in (midnight, midnight + timedelta(days=30)):
        assert shown(full, actor, at) == QUIET


def test_every_look_is_in_the_journal_open_or_not(full: Cast, now: datetime) -> None:
    actor, grant_id = supporter(full, now)
    open_window(actor, full.patient_id, now)
    end(full, grant_id, now)
    open_window(actor, full.patient_id, now)
    with connection.cursor() as cursor:
        cursor.execute(
            "select detail->>'open' from store_journalentry where action = 'window.opened' and patient_id = %s"
            " and actor = %s order by id", [full.patient_id, actor.reference],
        )  # fmt: skip
        assert cursor.fetchall() == [("true",), ("false",)]


def test_prv_058_prv_063_what_a_supporter_saw_is_in_the_accounting_once_a_day_and_each_look_in_who_saw(
    full: Cast, now: datetime
) -> None:
    actor, grant_id = supporter(full, now)
    mine = {"actor": full.patient, "language": "en"}
    for minutes in (0, 1, 2):
        supporter_person(actor=actor, now=now + timedelta(minutes=minutes), patient_id=full.patient_id)
    supporter_home(actor=actor, now=now + DAY)
    as_supporter_sees(
        actor=full.patient, now=now + DAY, grant_id=grant_id
    )  # the person's own look is no disclosure
    end(full, grant_id, now + DAY)
    supporter_person(actor=actor, now=now + 2 * DAY, patient_id=full.patient_id)
    rows = my_disclosures(**mine, now=now + 2 * DAY).rows  # type: ignore[arg-type]
    assert [(row.at, row.recipient, row.form, row.purpose) for row in rows] == [
        (at, "Rosa", "supporter", "FAMRQT") for at in (now + DAY, now)
    ]
    assert dict(rows[1].what) == {
        "how_my_week_is": 4, "medicine_taken": 4, "my_goals": 1, "next_appointments": 1
    }  # fmt: skip
    looks = my_who_saw(actor=full.patient, now=now + 2 * DAY).looks
    assert sorted(one.times for one in looks if one.action == "window.opened") == [1, 1, 3]


def test_a_stranger_and_somebody_never_asked_find_nobody(full: Cast, now: datetime) -> None:
    """PRV-007."""
    actor, _ = supporter(full, now)
    never, _ = supporter(full, now, email="x@home.example")
    models.Grant.everyone.filter(account_id=never.account_id).delete()
    for who, patient_id in ((actor, UUID(int=9)), (never, full.patient_id), (never, UUID(int=9))):
        assert refusal_of(lambda w=who, p=patient_id: open_window(w, p, now)) == "chart.not_found"
    elsewhere = replace(actor, organisation_id=full.stranger.organisation_id)
    assert refusal_of(lambda: open_window(elsewhere, full.patient_id, now)) == "chart.not_found"


# --- pausing quietly, and ending to protect somebody -------------------------------------------------


def test_a_quiet_pause_asks_the_team_to_talk_in_private_and_can_be_taken_back(
    full: Cast, now: datetime
) -> None:
    """CAP-136, duress: Sam's partner."""
    actor, grant_id = supporter(full, now)
    before = shown(full, actor, now)
    hide(full, grant_id, now)
    scope.enter(full.organisation_id)
    task = models.Task.everyone.get(patient_id=full.patient_id, kind="access_review")
    assert (task.state, task.owner_id, task.priority) == ("open", full.clinician.staff_id, "same_day")
    assert task.reasons == ["supporter_hidden"]
    hide(full, grant_id, now + DAY)
    assert models.Task.everyone.filter(kind="access_review").count() == 1, "one talk, not two"
    assert models.Grant.everyone.get(id=grant_id).duress_at == now
    show_again(actor=full.patient, now=now, patient_id=full.patient_id, grant_id=grant_id)
    assert shown(full, actor, now) == before


def test_a_quiet_pause_holds_where_nobody_works_who_could_be_asked(full: Cast, now: datetime) -> None:
    actor, grant_id = supporter(full, now)
    models.Staff.objects.update(left_at=now - DAY)
    hide(full, grant_id, now)
    assert shown(full, actor, now) == QUIET
    assert models.Task.everyone.filter(kind="access_review").count() == 0


def test_nobody_paused_is_called_in_a_crisis(full: Cast, now: datetime) -> None:
    _, grant_id = supporter(full, now)
    chart = open_chart(full.clinician, full.patient_id, Purpose.TREATMENT, now)
    assert [(one.name, one.phone) for one in load_callable(chart, now)] == [("Rosa", "+1 555 0100")]
    hide(full, grant_id, now)
    assert load_callable(chart, now) == ()


def test_prv_073_a_clinician_ends_it_with_a_reason_that_stays_inside(full: Cast, now: datetime) -> None:
    actor, grant_id = supporter(full, now)
    given = {"actor": full.clinician, "now": now, "patient_id": full.patient_id, "grant_id": grant_id}
    assert refusal_of(lambda: end_grant(**given, why="fear")) == "grant.why_missing"  # type: ignore[arg-type]
    assert shown(full, actor, now) != QUIET
    end_grant(**given, why="She is afraid of him at home")  # type: ignore[arg-type]
    assert shown(full, actor, now) == QUIET
    assert models.Grant.everyone.get(id=grant_id).why_ended == "She is afraid of him at home"
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from store_journalentry where detail::text like '%afraid%'")
        assert cursor.fetchone() == (0,)
    assert refusal_of(lambda: end_grant(**{**given, "actor": full.colleague}, why="He said so to me")) == (  # type: ignore[arg-type]
        "chart.not_on_team"
    )


# --- I am worried ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("urgency", "priority"), [("now", "immediate"), ("soon", "same_day"), ("tell", "this_visit")]
)
@pytest.mark.parametrize("is_closed", [False, True])
def test_a_worry_becomes_a_task_with_an_owner_whether_or_not_the_view_is_open(
    full: Cast, now: datetime, urgency: str, priority: str, is_closed: bool
) -> None:
    actor, grant_id = supporter(full, now)
    if is_closed:
        end(full, grant_id, now)
    scope.enter(full.organisation_id)
    said = say_worried(
        actor=actor, now=now, patient_id=full.patient_id, urgency=urgency, text=" She does not answer. "
    )
    assert said is None
    task = models.Task.everyone.get(patient_id=full.patient_id, kind="message_review")
    assert (task.owner_id, task.priority, task.reasons) == (
        full.clinician.staff_id,
        priority,
        [f"worried_{urgency}"],
    )
    assert task.due_at is not None
    assert "She does not answer." not in str(task.why)
    concern = models.Concern.everyone.get()
    assert (concern.text, concern.urgency, concern.grant_id) == ("She does not answer.", urgency, grant_id)


def test_a_second_worry_joins_the_open_task_and_raises_it(full: Cast, now: datetime) -> None:
    actor, _ = supporter(full, now)
    for urgency in ("tell", "now"):
        say_worried(actor=actor, now=now, patient_id=full.patient_id, urgency=urgency)
    task = models.Task.everyone.get(kind="message_review")
    assert (task.priority, sorted(task.reasons)) == ("immediate", ["worried_now", "worried_tell"])


def test_worries_are_limited_kindly_and_the_same_when_closed(full: Cast, now: datetime) -> None:
    actor, grant_id = supporter(full, now)
    for _ in range(MOST_A_DAY):
        say_worried(actor=actor, now=now, patient_id=full.patient_id, urgency="tell")
    again = lambda at: say_worried(actor=actor, now=at, patient_id=full.patient_id, urgency="now")  # noqa: E731
    assert refusal_of(lambda: again(now)) == "worry.enough"
    end(full, grant_id, now)
    assert refusal_of(lambda: again(now)) == "worry.enough"
    again(now + DAY)
    assert models.Concern.everyone.count() == MOST_A_DAY + 1


def test_a_worry_that_was_not_agreed_on_or_has_no_urgency_is_refused(full: Cast, now: datetime) -> None:
    mute, _ = supporter(full, now, does=("get_tips",))
    assert refusal_of(
        lambda: say_worried(actor=mute, now=now, patient_id=full.patient_id, urgency="now")
    ) == "grant.not_agreed"  # fmt: skip
    actor, _ = supporter(full, now, email="b@home.example")
    assert refusal_of(
        lambda: say_worried(actor=actor, now=now, patient_id=full.patient_id, urgency="")
    ) == "worry.urgency_missing"  # fmt: skip
    assert models.Concern.everyone.count() == 0


def test_the_contract_as_kept_and_its_account(full: Cast, now: datetime) -> None:
    actor, grant_id = supporter(full, now)
    chart = open_chart(full.patient, full.patient_id, Purpose.SELF, now)
    kept = load_grant(chart, grant_id)
    assert kept.boundary.until_at == datetime.fromisoformat("2026-06-03T00:00:00-04:00"), "90 days (PRV-070)"
    assert load_account_actor(actor.account_id) == actor  # type: ignore[arg-type]
    assert refusal_of(lambda: load_grant(chart, UUID(int=3))) == "grant.not_found"
