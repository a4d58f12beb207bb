"""The sealed emergency account: password and code from the envelope, four hours, each step written down and reviewed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Role
from carebraid.core.kernel.refusal import Refused
from carebraid.flows.add_staff import add_staff
from carebraid.flows.seal_account import Sealed, seal_account
from carebraid.jobs.standing import reseal
from carebraid.store import models, scope
from carebraid.store.accounts import load_account_actor
from tests.browsers import browser
from tests.worlds import Cast, make_cast

pytestmark = pytest.mark.django_db
WHY = "The sign-in of the hospital is down since six"
CHART_WHY = "Found unresponsive in the waiting room"


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def cast(db: None, now: datetime) -> Cast:
    return make_cast(now - timedelta(days=30))


def seal(cast: Cast, now: datetime, email: str = "envelope@here.example") -> Sealed:
    actor = Actor(kind="command", name="admin", organisation_id=cast.organisation_id, service="admin")
    return seal_account(
        actor=actor, now=now, name="Dr. Ana Ruiz", email=email, role="care_manager", site_id=cast.site_id,
        zone="America/New_York",
    )  # fmt: skip


def typed(sealed: Sealed, **changed: str) -> dict[str, str]:
    given = {
        "email": "envelope@here.example",
        "password": sealed.seal.password,
        "code": sealed.seal.code,
        "why": WHY,
    }
    return given | changed


def test_prv_076_the_chart_is_open_with_password_and_code_alone_and_everything_is_reviewed(
    cast: Cast, now: datetime
) -> None:
    sealed = seal(cast, now)
    path, chart = reverse("emergency_sign_in"), reverse("clinic_person", args=[cast.patient_id])
    client = Client()
    usual = client.post(
        reverse("account_login"), {"login": "envelope@here.example", "password": sealed.seal.password}
    )
    assert "_auth_user_id" not in client.session, usual.status_code
    for wrong in ({"code": "AAAAA"}, {"password": "no"}, {"email": "nobody@here.example"}):
        refused = client.post(path, typed(sealed, **wrong))
        assert (refused.status_code, "That does not fit together" in refused.text) == (400, True)
    short = client.post(path, typed(sealed, why="down"))
    assert (short.status_code, sealed.seal.code in short.text) == (400, False)
    assert client.post(path, typed(sealed)).status_code == 302
    assert client.get(chart).status_code == 403
    opened = client.post(
        reverse("clinic_emergency", args=[cast.patient_id]), {"patient": cast.patient_id, "why": CHART_WHY}
    )
    assert (opened.status_code, client.get(chart).status_code) == (302, 200)

    scope.enter(cast.organisation_id)
    told = list(
        models.JournalEntry.objects.filter(actor=f"account:{sealed.account_id}", outcome="done")
        .order_by("id").values_list("action", flat=True)
    )  # fmt: skip
    assert told[:2] == ["open_sealed_account", "sign_in"]
    assert "break_glass" in told
    again = Client().post(path, typed(sealed))
    assert again.status_code == 400

    added = add_staff(
        actor=cast.demo, now=now, name="Paula", email="paula@here.example", roles=[Role.ADMINISTRATOR],
        site_id=cast.site_id,
    )  # fmt: skip
    actor = load_account_actor(added.account_id)
    assert actor is not None
    officer = browser(actor)
    desk = officer.get(reverse("manage_privacy")).text
    assert ("The emergency account was opened" in desk, WHY in desk) == (True, True)
    scope.enter(cast.organisation_id)
    use = models.SealedAccount.objects.get()
    review = reverse("manage_sealed", args=[use.id])
    assert officer.post(review, {"finding": "unclear", "words": ""}).status_code == 400
    assert officer.post(review, {"finding": "justified"}).status_code == 302
    assert "The emergency account was opened" not in officer.get(reverse("manage_privacy")).text
    assert officer.post(review, {"finding": "justified"}).status_code == 409


def test_after_four_hours_it_is_closed_with_its_sessions_and_a_new_seal_opens_it_again(
    cast: Cast, now: datetime
) -> None:
    sealed = seal(cast, now)
    client, path = Client(), reverse("emergency_sign_in")
    client.post(path, typed(sealed))
    inbox = reverse("clinic_inbox")
    assert client.get(inbox).status_code == 200
    assert reseal(timezone.now() + timedelta(hours=3)) == 0
    assert reseal(timezone.now() + timedelta(hours=4, minutes=1)) == 1
    assert client.get(inbox).status_code == 302
    assert models.Account.objects.get(id=sealed.account_id).is_active is False
    fresh = seal(cast, now)
    assert (fresh.again, fresh.seal != sealed.seal) == (True, True)
    assert Client().post(path, typed(sealed)).status_code == 400
    assert Client().post(path, typed(fresh)).status_code == 302


def test_a_session_ends_with_the_account_even_where_no_job_runs(cast: Cast, now: datetime) -> None:
    sealed = seal(cast, now)
    client = Client()
    client.post(reverse("emergency_sign_in"), typed(sealed))
    session = client.session
    session["ends_at"] = (timezone.now() - timedelta(seconds=1)).isoformat()
    session.save()
    assert client.get(reverse("clinic_inbox")).status_code == 302


def test_an_ordinary_account_never_becomes_a_sealed_one_and_the_secrets_are_not_kept(
    cast: Cast, now: datetime
) -> None:
    with pytest.raises(Refused) as refused:
        seal(cast, now, "clinician@here.example")
    assert refused.value.code == "account.address_taken"
    sealed = seal(cast, now)
    scope.enter(cast.organisation_id)
    row = models.SealedAccount.objects.get()
    kept = f"{row.code_hash} {models.Account.objects.get(id=sealed.account_id).password}"
    plain = sealed.seal.code.replace("-", "")
    assert (plain in kept, sealed.seal.password in kept, len(plain)) == (False, False, 26)
