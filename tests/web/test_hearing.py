"""Staff write down that somebody answered a message or wants no more; a person makes a fresh link for a supporter."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Role
from carebraid.flows.end_grant import end_grant
from carebraid.store import models, scope
from carebraid.store.accounts import load_account_actor, load_invited
from carebraid.store.sharing import load_my_partner
from tests.browsers import browser
from tests.supporters import offer, partner, supporter
from tests.worlds import Cast, without_ids

pytestmark = pytest.mark.django_db


def test_prv_090_a_reply_heard_and_no_more_messages(cast: Cast) -> None:
    client, here = browser(cast.clinician), f"/clinic/people/{cast.patient_id}/heard"
    form = {"patient": cast.patient_id}
    assert "They have chosen no messages" in client.get(here).content.decode()
    assert client.post(here, form).status_code == 400
    heard = client.post(here, {**form, "words": "Yes, thank you, my dog died"}, follow=True).content.decode()
    assert "It is written down that they answered" in heard
    assert "dog" not in without_ids(heard)
    assert (
        "Only they can turn messages on again"
        in client.post(here, {**form, "words": "STOP"}, follow=True).content.decode()
    )
    scope.enter(cast.organisation_id)
    assert models.Outreach.everyone.get(patient_id=cast.patient_id).stopped_how == "reply"
    client.post(here, {**form, "do": "stop"})
    scope.enter(cast.organisation_id)
    assert models.Outreach.everyone.get(patient_id=cast.patient_id).stopped_how == "staff"
    assert browser(cast.colleague).get(here).status_code == 403


def test_prv_070_a_fresh_link_for_whoever_has_not_answered_and_for_nobody_else(cast: Cast) -> None:
    now = timezone.now()
    made = offer(cast, now - timedelta(days=8))
    person = browser(cast.patient)
    assert load_invited(made.invitation.token, now) is None
    page = person.post(f"/me/supporters/{made.grant_id}/link")
    assert page.status_code == 200
    assert made.invitation.token not in page.content.decode()
    assert made.signs_in_as in page.content.decode()
    end_grant(actor=cast.patient, now=now, patient_id=cast.patient_id, grant_id=made.grant_id)
    assert person.post(f"/me/supporters/{made.grant_id}/link").status_code == 409
    _, answered = supporter(cast, now - timedelta(days=1), email="other@home.example")
    assert person.post(f"/me/supporters/{answered}/link").status_code == 409


def test_prv_036_an_administrator_says_who_signs_in_for_a_partner(cast: Cast) -> None:
    _, partner_id = partner(cast, timezone.now() - timedelta(days=1))
    scope.enter(cast.organisation_id)
    made = {"organisation_id": cast.organisation_id}
    boss = models.Account.objects.create(
        **made, email="boss@here.example", name="Boss", roles=[Role.ADMINISTRATOR]
    )
    models.Staff.objects.create(**made, site_id=cast.site_id, account=boss, name="Boss")
    new = models.Account.objects.create(
        **made, email="new@partner.example", name="Noor", roles=[Role.COMMUNITY_PARTNER]
    )
    admin = load_account_actor(boss.id)
    assert isinstance(admin, Actor)
    client, here = browser(admin), f"/manage/partners/{partner_id}"
    assert "new@partner.example" in client.get(here).content.decode()
    client.post(here, {"do": "speaks", "account": new.id})
    scope.enter(cast.organisation_id)
    speaks = load_my_partner(cast.organisation_id, new.id, timezone.now())
    assert speaks is not None
    assert speaks.id == partner_id
    client.post(here, {"do": "silent", "account": new.id})
    scope.enter(cast.organisation_id)
    assert load_my_partner(cast.organisation_id, new.id, timezone.now()) is None
