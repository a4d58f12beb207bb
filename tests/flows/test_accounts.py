"""Accounts, roles and leaving: who may give what to whom, and what happens to work when somebody goes (HAZ-03)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Role
from carebraid.core.kernel.refusal import Refused
from carebraid.core.team.roster import owner_for
from carebraid.flows.add_account import add_account
from carebraid.flows.add_leave import add_leave
from carebraid.flows.add_organisation import add_organisation
from carebraid.flows.add_shift import add_shift
from carebraid.flows.add_site import add_site
from carebraid.flows.add_staff import Added, add_staff
from carebraid.flows.claim_task import claim_task
from carebraid.flows.close_account import close_account
from carebraid.flows.invite_again import invite_again
from carebraid.flows.log_checkin import log_checkin
from carebraid.flows.remove_shift import remove_shift
from carebraid.flows.set_on_call import set_on_call
from carebraid.flows.set_roles import set_roles
from carebraid.flows.sign_out_everywhere import sign_out_everywhere
from carebraid.store import scope
from carebraid.store.accounts import load_account_actor, load_invited
from carebraid.store.models import (
    Account,
    JournalEntry,
    Leave,
    OnCall,
    Session,
    Shift,
    Staff,
    Task,
    TaskEvent,
    TeamMember,
)
from carebraid.store.rota import load_roster
from tests.worlds import Cast


@pytest.fixture
def admin(cast: Cast, now: datetime) -> Actor:
    added = hire(cast, cast.demo, now, "Ada", Role.ADMINISTRATOR)
    found = load_account_actor(added.account_id)
    assert found is not None
    return found


def hire(cast: Cast, actor: Actor, now: datetime, name: str, *roles: Role, **more: Any) -> Added:
    return add_staff(
        actor=actor,
        now=now,
        name=name,
        email=f"{name.lower()}@here.example",
        roles=roles,
        site_id=cast.site_id,
        **more,
    )


def code_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.code


def alarm(cast: Cast, now: datetime) -> UUID:
    raw = {"client_id": str(uuid4()), "happened_at": now.isoformat(), "safety": "yes"}
    task_id = log_checkin(actor=cast.patient, now=now, raw=raw).task_id
    assert task_id is not None
    return task_id


# --- beginning ------------------------------------------------------------------------------------


def test_a_fresh_house_has_no_account_that_anybody_could_use(db: None) -> None:
    assert Account.objects.count() == 0


def test_a_colleague_begins_with_a_link_and_no_password(cast: Cast, admin: Actor, now: datetime) -> None:
    added = hire(cast, admin, now, "Noor", Role.NURSE, Role.PEER_MENTOR)
    account = Account.objects.get(pk=added.account_id)
    assert (account.email, sorted(account.roles)) == ("noor@here.example", ["nurse", "peer_mentor"])
    assert not account.has_usable_password()
    assert added.invitation is not None
    assert load_invited(added.invitation.token, now) == added.account_id
    assert added.invitation.ends_at == now + timedelta(hours=72)
    assert len(added.invitation.code) == 8
    scope.enter(cast.organisation_id)
    trace = JournalEntry.objects.filter(action="add_staff", object_id=str(added.account_id)).get()
    assert trace.actor == admin.reference
    assert added.invitation.token not in str(trace.detail)
    assert added.invitation.code not in str(trace.detail)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"roles": []}, "account.wrong_role"),
        ({"roles": ["patient"]}, "account.wrong_role"),
        ({"roles": ["nurse", "funder"]}, "account.wrong_role"),
        ({"roles": ["owner of everything"]}, "account.wrong_role"),
        ({"name": "  "}, "account.name_missing"),
        ({"name": "n" * 121}, "account.name_missing"),
        ({"email": "no address"}, "account.address_unreadable"),
        ({"email": "CLINICIAN@here.example"}, "account.address_taken"),
        ({"site_id": uuid4()}, "site.not_found"),
        ({"is_demo": True}, "account.demo_only_by_command"),
    ],
)
def test_what_cannot_be_read_makes_nobody(
    cast: Cast, admin: Actor, now: datetime, change: dict[str, Any], code: str
) -> None:
    before = Account.objects.count()
    asked: dict[str, Any] = {
        "name": "Noor",
        "email": "noor@here.example",
        "roles": ["nurse"],
        "site_id": cast.site_id,
    }
    with pytest.raises(Refused) as refused:
        add_staff(actor=admin, now=now, **{**asked, **change})
    assert code_of(refused) == code
    assert Account.objects.count() == before


def test_clinicians_give_accounts_to_people_in_care_and_administrators_to_people_outside(
    cast: Cast, admin: Actor, now: datetime
) -> None:
    def give(actor: Actor, role: Role) -> str:
        try:
            add_account(actor=actor, now=now, name="Robin", email=f"{uuid4()}@here.example", roles=[role])
        except Refused as refused:
            return refused.code
        return "given"

    givers = {"clinician": cast.clinician, "administrator": admin}
    given = {(who, role) for who, actor in givers.items() for role in Role if give(actor, role) == "given"}
    outside = (Role.FAMILY_SUPPORTER, Role.COMMUNITY_PARTNER, Role.FUNDER)
    assert given == {("clinician", Role.PATIENT), *(("administrator", role) for role in outside)}


def test_a_new_link_ends_password_sessions_and_older_links(cast: Cast, admin: Actor, now: datetime) -> None:
    added = hire(cast, admin, now, "Noor", Role.NURSE)
    assert added.invitation is not None
    account = Account.objects.get(pk=added.account_id)
    account.set_password("a calm long sentence")
    account.save()
    Session.objects.create(
        session_key="x" * 40, session_data="", expire_date=now + timedelta(days=1), account=account
    )
    invitation = invite_again(actor=admin, now=now, account_id=added.account_id)
    assert load_invited(added.invitation.token, now) is None
    assert load_invited(invitation.token, now) == added.account_id
    assert not Account.objects.get(pk=added.account_id).has_usable_password()
    assert Session.objects.filter(account=account).count() == 0


# --- whose accounts -------------------------------------------------------------------------------


def test_accounts_of_another_organisation_and_of_people_in_care_are_not_there(
    cast: Cast, admin: Actor, now: datetime
) -> None:
    for account_id in (cast.stranger.account_id, cast.patient.account_id, uuid4()):
        assert account_id is not None
        for flow, more in (
            (set_roles, {"roles": ["nurse"]}), (close_account, {}), (invite_again, {}), (sign_out_everywhere, {}),
        ):  # fmt: skip
            with pytest.raises(Refused) as refused:
                flow(actor=admin, now=now, account_id=account_id, **more)  # type: ignore[operator]
            assert (code_of(refused), refused.value.status) == ("account.not_found", 404)


def test_roles_change_at_once_and_leave_a_trace(cast: Cast, admin: Actor, now: datetime) -> None:
    account_id = cast.colleague.account_id
    assert account_id is not None
    set_roles(actor=admin, now=now, account_id=account_id, roles=[Role.NURSE])
    after = load_account_actor(account_id)
    assert after is not None
    assert after.roles == {Role.NURSE}
    scope.enter(cast.organisation_id)
    trace = JournalEntry.objects.get(action="set_roles")
    assert trace.detail == {"before": ["psychiatrist"], "after": ["nurse"]}


@pytest.mark.parametrize("roles", [[], ["patient"], ["family_supporter"], ["nurse", "funder"], ["king"]])
def test_staff_get_roles_of_staff_only(cast: Cast, admin: Actor, now: datetime, roles: list[str]) -> None:
    assert cast.colleague.account_id is not None
    with pytest.raises(Refused) as refused:
        set_roles(actor=admin, now=now, account_id=cast.colleague.account_id, roles=roles)
    assert code_of(refused) == "account.wrong_role"


def test_nobody_changes_or_closes_their_own_account(cast: Cast, admin: Actor, now: datetime) -> None:
    assert admin.account_id is not None
    for flow, more in ((set_roles, {"roles": ["integrator"]}), (close_account, {}), (invite_again, {})):
        with pytest.raises(Refused) as refused:
            flow(actor=admin, now=now, account_id=admin.account_id, **more)  # type: ignore[operator]
        assert code_of(refused) == "account.own"


def test_the_last_administrator_stays(cast: Cast, admin: Actor, now: datetime) -> None:
    assert admin.account_id is not None
    for flow, more in ((set_roles, {"roles": ["integrator"]}), (close_account, {})):
        with pytest.raises(Refused) as refused:
            flow(actor=cast.demo, now=now, account_id=admin.account_id, **more)  # type: ignore[operator]
        assert code_of(refused) == "account.last_administrator"
    second = hire(cast, cast.demo, now, "Bea", Role.ADMINISTRATOR)
    close_account(actor=admin, now=now, account_id=second.account_id)
    with pytest.raises(Refused):
        close_account(actor=cast.demo, now=now, account_id=admin.account_id)


# --- leaving --------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_claimed", [False, True])
def test_whoever_leaves_leaves_nothing_behind(
    cast: Cast, admin: Actor, now: datetime, is_claimed: bool
) -> None:
    task_id = alarm(cast, now)
    scope.enter(cast.organisation_id)
    leaver = cast.clinician
    assert leaver.staff_id is not None
    assert leaver.account_id is not None
    assert Task.everyone.get(id=task_id).owner_id == leaver.staff_id
    if is_claimed:
        claim_task(actor=leaver, now=now, task_id=task_id, seen_version=Task.everyone.get(id=task_id).version)
    add_shift(
        actor=admin, now=now, staff_id=leaver.staff_id, starts=time(8), ends=time(17), zone="UTC", weekday=0
    )
    version = Task.everyone.get(id=task_id).version

    assert close_account(actor=admin, now=now, account_id=leaver.account_id) == 1

    scope.enter(cast.organisation_id)
    task = Task.everyone.get(id=task_id)
    assert (task.owner_id, task.claimed_by_id, task.state) == (cast.colleague.staff_id, None, "open")
    assert task.version == version + 1
    assert task.next_step_at is not None
    event = TaskEvent.everyone.get(task_id=task_id, kind="handed_over")
    assert event.detail == {"owner": str(cast.colleague.staff_id), "why": "left"}
    moved = JournalEntry.objects.get(action="hand_over_task")
    assert (moved.patient_id, moved.actor_name, moved.detail["for"]) == (
        cast.patient_id,
        "Ada",
        admin.reference,
    )
    assert load_account_actor(leaver.account_id) is None
    assert Staff.objects.get(id=leaver.staff_id).left_at == now
    assert not Shift.objects.filter(staff_id=leaver.staff_id).exists()
    assert not OnCall.objects.filter(staff_id=leaver.staff_id).exists()
    assert not TeamMember.everyone.filter(staff_id=leaver.staff_id, until_at=None).exists()


def test_leaving_is_whole_or_not_at_all(
    cast: Cast, admin: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    task_id = alarm(cast, now)
    assert cast.clinician.account_id is not None

    def breaks(*_: Any) -> None:
        raise RuntimeError("the machine stops here")

    monkeypatch.setattr("carebraid.flows.close_account.end_duties", breaks)
    with pytest.raises(RuntimeError), transaction.atomic():
        close_account(actor=admin, now=now, account_id=cast.clinician.account_id)
    scope.enter(cast.organisation_id)
    assert Task.everyone.get(id=task_id).owner_id == cast.clinician.staff_id
    assert load_account_actor(cast.clinician.account_id) is not None


def test_nobody_leaves_while_nobody_could_take_over(cast: Cast, admin: Actor, now: datetime) -> None:
    task_id = alarm(cast, now)
    scope.enter(cast.organisation_id)
    Staff.objects.exclude(id=cast.clinician.staff_id).update(left_at=now - timedelta(days=1))
    assert cast.clinician.account_id is not None
    with pytest.raises(Refused) as refused:
        close_account(actor=admin, now=now, account_id=cast.clinician.account_id)
    assert code_of(refused) == "task.nobody_here"
    scope.enter(cast.organisation_id)
    assert Task.everyone.get(id=task_id).owner_id == cast.clinician.staff_id
    assert load_account_actor(cast.clinician.account_id) is not None


def test_a_closed_account_is_closed_once(cast: Cast, admin: Actor, now: datetime) -> None:
    assert cast.colleague.account_id is not None
    close_account(actor=admin, now=now, account_id=cast.colleague.account_id)
    for flow, more in ((close_account, {}), (set_roles, {"roles": ["nurse"]}), (invite_again, {})):
        with pytest.raises(Refused) as refused:
            flow(actor=admin, now=now, account_id=cast.colleague.account_id, **more)  # type: ignore[operator]
        assert code_of(refused) == "account.closed"


# --- the rota -------------------------------------------------------------------------------------


def test_going_away_now_hands_tasks_over_at_once_and_later_does_not_yet(
    cast: Cast, admin: Actor, now: datetime
) -> None:
    task_id = alarm(cast, now)
    staff_id = cast.clinician.staff_id
    assert staff_id is not None
    tomorrow = now + timedelta(days=1)
    assert add_leave(actor=admin, now=now, staff_id=staff_id, from_at=tomorrow, until_at=None) == 0
    scope.enter(cast.organisation_id)
    assert Task.everyone.get(id=task_id).owner_id == staff_id
    assert add_leave(actor=admin, now=now, staff_id=staff_id, from_at=now, until_at=tomorrow) == 1
    scope.enter(cast.organisation_id)
    assert Task.everyone.get(id=task_id).owner_id == cast.colleague.staff_id
    assert Leave.objects.count() == 2


def test_leave_that_is_over_moves_nothing_and_backwards_leave_is_refused(
    cast: Cast, admin: Actor, now: datetime
) -> None:
    alarm(cast, now)
    staff_id = cast.clinician.staff_id
    assert staff_id is not None
    over = {"from_at": now - timedelta(days=3), "until_at": now - timedelta(days=1)}
    assert add_leave(actor=admin, now=now, staff_id=staff_id, **over) == 0
    with pytest.raises(Refused) as refused:
        add_leave(actor=admin, now=now, staff_id=staff_id, from_at=now, until_at=now)
    assert code_of(refused) == "rota.leave_backwards"


def test_a_shift_on_the_rota_is_a_shift_in_the_roster(cast: Cast, admin: Actor, now: datetime) -> None:
    staff_id = cast.colleague.staff_id
    assert staff_id is not None
    shift_id = add_shift(
        actor=admin, now=now, staff_id=staff_id, starts=time(8), ends=time(17), zone="America/New_York",
        weekday=now.weekday(), service="site_on_call", site_id=cast.site_id,
    )  # fmt: skip
    scope.enter(cast.organisation_id)
    owner = owner_for(load_roster(cast.organisation_id, now), (), now, site=cast.site_id)
    assert owner is not None
    assert (owner.member, owner.via) == (staff_id, "site_on_call")
    remove_shift(actor=admin, now=now, shift_id=shift_id)
    with pytest.raises(Refused) as refused:
        remove_shift(actor=admin, now=now, shift_id=shift_id)
    assert code_of(refused) == "rota.unknown_shift"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"weekday": None}, "rota.unreadable"),
        ({"on": date(2026, 3, 4)}, "rota.unreadable"),
        ({"weekday": 7}, "rota.unreadable"),
        ({"service": "holiday"}, "rota.unreadable"),
        ({"zone": "Moon/Sea"}, "moment.unknown_zone"),
        ({"staff_id": uuid4()}, "rota.unknown_staff"),
        ({"site_id": uuid4()}, "site.not_found"),
    ],
)
def test_a_shift_that_cannot_be_read_is_refused(
    cast: Cast, admin: Actor, now: datetime, change: dict[str, Any], code: str
) -> None:
    asked: dict[str, Any] = {
        "staff_id": cast.colleague.staff_id, "starts": time(8), "ends": time(17), "zone": "UTC", "weekday": 0,
    }  # fmt: skip
    with pytest.raises(Refused) as refused:
        add_shift(actor=admin, now=now, **{**asked, **change})
    assert code_of(refused) == code


def test_the_on_call_list_keeps_its_order_and_is_never_empty(cast: Cast, admin: Actor, now: datetime) -> None:
    first, second = cast.colleague.staff_id, cast.clinician.staff_id
    assert first is not None
    assert second is not None
    set_on_call(actor=admin, now=now, staff_ids=[first, second, first])
    scope.enter(cast.organisation_id)
    assert load_roster(cast.organisation_id, now).on_call == (first, second)
    for staff_ids, code in (([], "rota.nobody_on_call"), ([cast.stranger.staff_id], "rota.unknown_staff")):
        with pytest.raises(Refused) as refused:
            set_on_call(actor=admin, now=now, staff_ids=staff_ids)  # type: ignore[arg-type]
        assert code_of(refused) == code
    scope.enter(cast.organisation_id)
    assert load_roster(cast.organisation_id, now).on_call == (first, second)


# --- organisations and sites ------------------------------------------------------------------------


def test_two_organisations_do_not_see_each_other(cast: Cast, admin: Actor, now: datetime) -> None:
    other = add_organisation(actor=cast.demo, now=now, name="Second", slug="second")
    add_site(actor=admin, now=now, name="North", kind="detox", zone="America/Chicago")
    from carebraid.screens.organisation import sites
    from carebraid.screens.staff import staff

    assert {one.name for one in sites(actor=admin, now=now).sites} == {"Clinic", "North"}
    names = {one.name for one in staff(actor=admin, now=now).people}
    assert names == {"Ada", "Clinician", "Colleague", "Manager"}, "no stranger, and nobody in care"
    assert other != cast.organisation_id


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"name": " ", "kind": "ward", "zone": "UTC"}, "site.name_missing"),
        ({"name": "East", "kind": "castle", "zone": "UTC"}, "site.unknown_kind"),
        ({"name": "Clinic", "kind": "ward", "zone": "UTC"}, "site.name_taken"),
        ({"name": "East", "kind": "ward", "zone": "Moon/Sea"}, "moment.unknown_zone"),
    ],
)
def test_a_site_that_cannot_be_read_is_refused(
    cast: Cast, admin: Actor, now: datetime, asked: dict[str, str], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        add_site(actor=admin, now=now, **asked)
    assert code_of(refused) == code


@pytest.mark.parametrize("slug", ["", "Two Words", "-x", "a--b", "ä"])
def test_an_organisation_needs_a_short_name_of_its_own(cast: Cast, now: datetime, slug: str) -> None:
    with pytest.raises(Refused) as refused:
        add_organisation(actor=cast.demo, now=now, name="Name", slug=slug)
    assert code_of(refused) == "organisation.unreadable"
    with pytest.raises(Refused) as taken:
        add_organisation(actor=cast.demo, now=now, name="Name", slug="here")
    assert code_of(taken) == "organisation.slug_taken"
