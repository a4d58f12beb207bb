"""A community partner's pages: records with their terms, a withdrawal that is answered, and the one answer to asking."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.utils import timezone

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Role
from carebraid.core.kernel.refusal import Refused
from carebraid.flows.acknowledge_package import acknowledge_package
from carebraid.flows.ask_as_partner import ask_as_partner
from carebraid.flows.speak_for_partner import speak_for_partner
from carebraid.store import counter, models, scope
from carebraid.store.accounts import load_account_actor
from tests.browsers import browser
from tests.supporters import partner
from tests.worlds import Cast

pytestmark = pytest.mark.django_db
ASKED = {
    "kind": "record",
    "about": "Robin",
    "born": "",
    "purpose": "COC",
    "wish": "Is there a place to sleep?",
}


@pytest.fixture
def now() -> datetime:
    """Pages read the real clock."""
    return timezone.now()


def package(cast: Cast, partner_id: UUID, now: datetime, **changed: Any) -> UUID:
    """A package that passed the gate, as the table holds it."""
    scope.enter(cast.organisation_id)
    shared = {"organisation_id": cast.organisation_id, "patient_id": cast.patient_id, "labels": ["ETH"]}
    disclosure = models.Disclosure.everyone.create(
        **shared, at=now, path="disclose", purpose=changed.pop("purpose", "TREAT"), decision="permit",
        recipient="Keystone Housing", what=changed.pop("what", {"person": 1}), by="account:x", by_name="Clinician",
    )  # fmt: skip
    row = models.Package.everyone.create(**{
        **shared, "disclosure": disclosure, "partner_id": partner_id, "media_type": "application/zip",
        "file_name": "record.zip", "body": b"bytes", "sha256": "0" * 64, "terms": "only_as_the_consent_says",
        "made_at": now, "until_at": now + timedelta(days=30), **changed,
    })  # fmt: skip
    return row.id


def main(answer: HttpResponse) -> str:
    return answer.content.decode().partition("<main")[2].partition("</main>")[0]


def bare(answer: HttpResponse) -> str:
    text = re.sub(r'nonce="[^"]*"', 'nonce=""', answer.content.decode())
    return re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]*"', r'\1"', text)


def refusal_of(call: Any) -> str:
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.code


# --- records -----------------------------------------------------------------------------------


def test_terms_are_taken_before_the_first_fetch(cast: Cast, now: datetime) -> None:
    """Beyond 30: the receiver acknowledges; PRV-033: the notice stands there, word for word."""
    actor, partner_id = partner(cast, now)
    package_id = package(cast, partner_id, now)
    client, url = browser(actor), f"/partner/records/{package_id}"
    page = main(client.get(url))
    assert "42 CFR part 2" in page
    assert "We agree to these terms" in page
    assert "Fetch everything" not in page
    assert client.post(f"{url}/files").status_code == 409, "not before the terms"
    assert client.post(f"{url}/confirm", {"what": "terms"}).status_code == 302
    kept = models.Package.everyone.get(id=package_id)
    assert (kept.acknowledged_by, kept.acknowledged_at is not None) == (actor.name, True)
    assert "Fetch everything" in main(client.get(url))
    assert acknowledge_package(actor=actor, now=now, package_id=package_id, what="terms") is False


def test_a_withdrawn_record_asks_for_the_copy_to_be_destroyed(cast: Cast, now: datetime) -> None:
    actor, partner_id = partner(cast, now)
    package_id = package(
        cast, partner_id, now, fetched_at=now, acknowledged_at=now, withdrawn_at=now, body=b""
    )
    client, url = browser(actor), f"/partner/records/{package_id}"
    assert "Withdrawn by the person" in main(client.get("/partner/"))
    assert "We have destroyed our copy" in main(client.get(url))
    assert client.post(f"{url}/confirm", {"what": "withdrawal"}).status_code == 302
    assert models.Package.everyone.get(id=package_id).withdrawal_seen_at is not None
    page = main(client.get(url))
    assert "We have destroyed our copy" not in page
    assert "Nothing waits for you here" in main(client.get("/partner/"))


@pytest.mark.parametrize(
    ("changed", "is_named"),
    [
        ({}, True),
        ({"fetched": True, "withdrawn": True}, True),
        ({"withdrawn": True}, False),
        ({"over": True}, False),
        ({"what": {"appointment": 2}}, False),
    ],
)
def test_a_name_stands_there_only_where_it_was_released_and_may_be_had_or_was_had(
    cast: Cast, now: datetime, changed: dict[str, Any], is_named: bool
) -> None:
    """PRV-007: withdrawn or over before it was fetched, it says nothing about anybody."""
    actor, partner_id = partner(cast, now)
    row = {key: now for key in ("fetched", "withdrawn") if key in changed}
    values: dict[str, Any] = {f"{key}_at": at for key, at in row.items()}
    if "over" in changed:
        values["until_at"] = now - timedelta(days=1)
    if "what" in changed:
        values["what"] = changed["what"]
    package_id = package(cast, partner_id, now, **values)
    client = browser(actor)
    for url in ("/partner/", f"/partner/records/{package_id}"):
        assert ("Robin" in main(client.get(url))) is is_named, url


def test_another_partners_record_and_an_invented_one_are_one_answer(cast: Cast, now: datetime) -> None:
    """0 cross-organisation successes."""
    _, keystone = partner(cast, now)
    other, _ = partner(cast, now, "Second Start Work")
    package_id = package(cast, keystone, now)
    client = browser(other)
    assert "Robin" not in main(client.get("/partner/"))
    for tail in ("", "/confirm", "/files"):
        method = client.get if not tail else client.post
        real, invented = (
            method(f"/partner/records/{package_id}{tail}"),
            method(f"/partner/records/{UUID(int=4)}{tail}"),
        )
        assert real.status_code == invented.status_code in (400, 404), tail
        assert bare(real).replace(str(package_id), "") == bare(invented).replace(str(UUID(int=4)), "")
    assert refusal_of(
        lambda: acknowledge_package(actor=other, now=now, package_id=package_id, what="terms")
    ) == "package.not_found"  # fmt: skip


def test_referrals_stand_apart(cast: Cast, now: datetime) -> None:
    actor, partner_id = partner(cast, now)
    package(cast, partner_id, now)
    assert "Referrals" not in main(browser(actor).get("/partner/"))
    package(cast, partner_id, now, purpose="COC")
    assert "Referrals" in main(browser(actor).get("/partner/"))


def test_an_account_that_speaks_for_nobody_is_told_so(cast: Cast, now: datetime) -> None:
    actor, partner_id = partner(cast, now)
    models.PartnerMember.objects.update(until_at=now)
    client = browser(actor)
    assert "does not speak for an organisation" in main(client.get("/partner/"))
    assert client.get("/partner/ask").status_code == 404
    admin = _administrator(cast)
    speak_for_partner(actor=admin, now=now, account_id=actor.account_id, partner_id=partner_id)  # type: ignore[arg-type]
    assert "For Keystone Housing." in main(client.get("/partner/"))
    speak_for_partner(actor=admin, now=now, account_id=actor.account_id, partner_id=None)  # type: ignore[arg-type]
    assert client.get("/partner/ask").status_code == 404
    for account, where, code in (
        (cast.clinician.account_id, partner_id, "account.wrong_role"),
        (actor.account_id, UUID(int=1), "partner.unknown"),
        (UUID(int=1), partner_id, "account.not_found"),
    ):
        assert refusal_of(
            lambda a=account, w=where: speak_for_partner(actor=admin, now=now, account_id=a, partner_id=w)
        ) == code  # fmt: skip


def _administrator(cast: Cast) -> Actor:
    account = models.Account.objects.create(
        organisation_id=cast.organisation_id,
        email="admin@here.example",
        name="Emil",
        roles=[Role.ADMINISTRATOR],
    )
    actor = load_account_actor(account.id)
    assert actor is not None
    return actor


# --- asking ------------------------------------------------------------------------------------


def test_prv_007_asking_about_somebody_known_and_somebody_invented_is_one_answer(
    cast: Cast, now: datetime
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    actor, _ = partner(cast, now)
    client = browser(actor)
    client.post("/partner/ask", ASKED)
    answers, asked = [], []
    for name in ("Robin", "Nobody Atall"):
        with CaptureQueriesContext(connection) as told:
            answers.append(client.post("/partner/ask", {**ASKED, "about": name}))
        asked.append([re.sub(r"'[^']*'|\"s\d+_x\d+\"", "?", one["sql"])[:80] for one in told])
    first, second = answers
    assert bare(first) == bare(second)
    assert (first.status_code, dict(first.headers).keys()) == (
        second.status_code,
        dict(second.headers).keys(),
    )
    assert asked[0] == asked[1], "nobody was looked up"
    assert not any("store_patient" in sql for sql in asked[0])
    assert "Robin" not in main(first)
    scope.enter(cast.organisation_id)
    assert [one.patient_id for one in counter.load_partner_requests(cast.organisation_id)] == [None] * 3


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"about": " "}, "name of the person"), ({"wish": ""}, "what you need"), ({"kind": "spy"}, "choose"),
        ({"purpose": "LEGAL"}, "choose"), ({"born": "yesterday"}, "could not be read"),
    ],
)  # fmt: skip
def test_a_request_that_cannot_be_read_keeps_what_was_typed(
    cast: Cast, now: datetime, changed: dict[str, str], words: str
) -> None:
    actor, _ = partner(cast, now)
    answer = browser(actor).post("/partner/ask", {**ASKED, **changed})
    assert answer.status_code == 400
    assert words in main(answer)
    scope.enter(cast.organisation_id)
    assert models.PartnerRequest.objects.count() == 0


def test_the_desk_handles_a_request_once_and_the_partner_never_learns_how(cast: Cast, now: datetime) -> None:
    actor, _ = partner(cast, now)
    ask_as_partner(actor=actor, now=now, kind="record", about_name="Robin", purpose="COC", wish="A bed")
    client = browser(actor)
    before = bare(client.get("/partner/ask"))
    scope.enter(cast.organisation_id)
    (one,) = counter.load_partner_requests(cast.organisation_id)
    assert (one.partner, one.about_name, one.wish, one.asked_by) == (
        "Keystone Housing",
        "Robin",
        "A bed",
        actor.name,
    )
    handled = {"by": "Emil", "now": now, "patient_id": cast.patient_id}
    counter.handle_partner_request(cast.organisation_id, one.id, **handled)  # type: ignore[arg-type]
    assert counter.load_partner_requests(cast.organisation_id) == ()
    assert counter.load_partner_request(cast.organisation_id, one.id).patient_id == cast.patient_id
    assert refusal_of(
        lambda: counter.handle_partner_request(cast.organisation_id, one.id, **handled)
    ) == "partner_request.handled"  # fmt: skip
    assert refusal_of(lambda: counter.load_partner_request(cast.organisation_id, UUID(int=2))) == (
        "partner_request.not_found"
    )
    assert bare(client.get("/partner/ask")) == before
