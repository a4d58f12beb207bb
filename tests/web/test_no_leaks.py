"""The no-leak suite (beyond 29): nobody outside can tell from anything they receive that hidden facts exist.

Non-interference: every address is read by every outside reader, then facts about substance use, mood and safety are
added through flows, then everything is read again with the clock standing still. Status, headers (file names, sizes)
and bodies must be equal to the letter, but for form tokens. That the facts can be seen at all is shown first: the
team's own pages change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from uuid import UUID, uuid4
from zipfile import ZipFile

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Role
from carebraid.core.privacy.access import may_open
from carebraid.core.record.entry import Entry
from carebraid.flows.complete_instrument import complete_instrument
from carebraid.flows.disclose import disclose
from carebraid.flows.log_checkin import log_checkin
from carebraid.flows.record_entries import record_entries
from carebraid.store import models, scope
from carebraid.store.accounts import load_account_actor
from tests.browsers import browser, every_address
from tests.flows.test_consents import sign, wish
from tests.supporters import partner, supporter
from tests.web.test_access import address_of, asked
from tests.worlds import Cast, make_live_cast

pytestmark = pytest.mark.django_db
WRITES_ON_GET = {"account_logout"}
_FRESH = re.compile(
    r'csrfmiddlewaretoken\\*" value=\\*"[^"\\]*|nonce=\\*"[^"]*"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{64}\b'
)
"""What is new with every answer: form tokens, nonces, ids made for forms and bundles, digests of files with such ids."""

SAID_ALOUD = {
    # Whoever runs the house must learn that an alarm waits unseen, though never whose it is (HAZ-02): safety first.
    "administrator: manage_doctor",
    "integrator: manage_doctor",
}
Seen = dict[str, tuple[int, tuple[tuple[str, str], ...], str]]


@pytest.fixture
def now() -> Iterator[datetime]:
    moment = timezone.now().replace(microsecond=0)
    with time_machine.travel(moment, tick=False):
        yield moment


@pytest.fixture
def cast(db: None, now: datetime) -> Cast:
    return make_live_cast(now)


def outside(cast: Cast, now: datetime) -> dict[str, Actor]:
    """One reader for each way of being outside: a supporter with a narrow contract, a partner with a narrow consent,
    whoever runs or counts the house, a colleague without a tie, another person in care, somebody elsewhere.
    """
    found = {"elsewhere": cast.stranger, "colleague without a tie": cast.colleague}
    friend, _ = supporter(cast, now - timedelta(days=1), sees={"next_appointments"}, does={"say_worried"})
    found["supporter"] = friend
    scope.enter(cast.organisation_id)
    for role in (
        Role.ADMINISTRATOR,
        Role.PROGRAMME_MANAGER,
        Role.FUNDER,
        Role.INTEGRATOR,
        Role.COMMUNITY_PARTNER,
    ):
        account = models.Account.objects.create(
            organisation_id=cast.organisation_id,
            email=f"{role}@outside.example",
            name=f"Outside {role}",
            roles=[role],
        )
        if role not in (Role.FUNDER, Role.COMMUNITY_PARTNER):
            models.Staff.objects.create(
                organisation_id=cast.organisation_id, site_id=cast.site_id, account=account, name=account.name
            )
        actor = load_account_actor(account.id)
        assert actor is not None
        found[str(role)] = actor
    account = models.Account.objects.create(
        organisation_id=cast.organisation_id,
        email="other@outside.example",
        name="Other",
        roles=[Role.PATIENT],
    )
    models.Patient.everyone.create(
        organisation_id=cast.organisation_id, site_id=cast.site_id, account=account, number="R-1", name_used="Other",
        zone="UTC", enrolled_at=now,
    )  # fmt: skip
    other = load_account_actor(account.id)
    assert other is not None
    found["another person in care"] = other
    return found


def read(client: Client, roles: frozenset[Role], cast: Cast, patient_id: UUID | None = None) -> Seen:
    """Everything that is received in this browser, address by address; traces of reading are undone."""
    found: Seen = {}
    for name in sorted(every_address().keys() - WRITES_ON_GET):
        if not may_open(name, roles):
            continue  # the same refusal for everybody, before anything is read: tests/web/test_access.py
        url = address_of(name, cast).replace(str(cast.patient_id), str(patient_id or cast.patient_id))
        answer = asked(client, "GET", url)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = _FRESH.sub("", body.decode("utf-8", "replace"))
        headers = tuple(
            (key, value) for key, value in sorted(answer.items())
            if key not in ("Content-Security-Policy", "Set-Cookie", "Content-Length")
        )  # fmt: skip
        found[name] = (answer.status_code, headers, text)
    return found


def hide_facts(cast: Cast, now: datetime) -> None:
    """Use, craving, low mood, a positive urine test, a methadone dose and a suicide-safety answer, all through flows."""
    for back in (3, 2, 1, 0):
        at = now - timedelta(days=back, minutes=5)
        log_checkin(
            actor=cast.patient, now=at, patient_id=cast.patient_id,
            raw={"client_id": str(uuid4()), "happened_at": at.isoformat(), "craving": 9, "mood": 1, "sleep_hours": 3,
                 "used": "yes", "medicine": "no", "answering": "self", "safety": "yes", "note": "heroin again"},
        )  # fmt: skip
    complete_instrument(
        actor=cast.clinician, now=now, patient_id=cast.patient_id, response_id=uuid4(), instrument="phq-9",
        answers=[3] * 9, finished=True, happened_at=now, source="clinic",
    )  # fmt: skip
    facts = (
        Entry(kind="urine", code="opioids", happened_at=now, learned_at=now, value={"result": "positive"}),
        Entry(
            kind="dose",
            code="methadone",
            happened_at=now,
            learned_at=now,
            value={"kind": "moud", "taken": False},
        ),
        Entry(kind="overdose", code="opioid", happened_at=now, learned_at=now, value={"what": "opioid"}),
    )
    record_entries(actor=cast.clinician, now=now, patient_id=cast.patient_id, entries=facts)


def first_difference(before: dict[str, Seen], after: dict[str, Seen], leak: str) -> str:
    """Where two answers part, for whoever has to mend it."""
    who, name = leak.split(": ")
    one, other = (str(seen[who][name]) for seen in (before, after))
    at = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    return (
        f"{leak}: ...{one[max(0, at - 80) : at + 80]!r}... became ...{other[max(0, at - 80) : at + 80]!r}..."
    )


def test_the_facts_can_be_seen_at_all(cast: Cast, now: datetime) -> None:
    client = browser(cast.clinician, raise_request_exception=False)
    before = read(client, cast.clinician.roles, cast)
    hide_facts(cast, now)
    after = read(client, cast.clinician.roles, cast)
    changed = {name for name in before if before[name] != after[name]}
    assert {
        "clinic_inbox",
        "clinic_caseload",
        "clinic_person",
        "clinic_timeline",
        "clinic_measures",
    } <= changed


def test_nobody_outside_can_tell_that_they_exist(cast: Cast, now: datetime) -> None:
    readers = outside(cast, now)
    clients = {who: browser(actor, raise_request_exception=False) for who, actor in readers.items()}

    def everything() -> dict[str, Seen]:
        return {who: read(client, readers[who].roles, cast) for who, client in clients.items()}

    before = everything()
    hide_facts(cast, now)
    after = everything()
    leaks = [
        f"{who}: {name}" for who, seen in before.items() for name in seen if seen[name] != after[who][name]
    ]
    leaks = [leak for leak in leaks if leak not in SAID_ALOUD]
    assert leaks == [], "\n".join(first_difference(before, after, one) for one in leaks)


def test_a_person_who_is_here_and_one_who_is_nowhere_look_alike(cast: Cast, now: datetime) -> None:
    """PRV-007: for whoever has no right to know."""
    nobody = UUID("00000000-0000-7000-8000-00000000abcd")
    hide_facts(cast, now)
    for who, actor in outside(cast, now).items():
        if who not in ("elsewhere", "another person in care", "administrator", "community_partner"):
            continue  # a supporter was told by the person; a colleague may know who is in care here, and no more
        client = browser(actor, raise_request_exception=False)
        here, nowhere = read(client, actor.roles, cast), read(client, actor.roles, cast, nobody)
        told = [
            name
            for name, (status, _, text) in here.items()
            if "patient_id" in every_address()[name][1]
            and (status, text) != (nowhere[name][0], nowhere[name][2])
        ]
        assert told == [], who


def test_a_package_with_a_narrow_consent_is_the_same_with_and_without_them(cast: Cast, now: datetime) -> None:
    """PRV-006, 010, 024: no id, count, file name, label or size tells of what the consent does not cover."""
    _, partner_id = partner(cast, now)
    yesterday = now - timedelta(days=1)
    narrow = wish(partner_id, yesterday, kinds=frozenset({"person", "appointment"}))
    sign(cast, yesterday, narrow)

    def sent() -> list[tuple[str, bytes]]:
        done = disclose(
            actor=cast.clinician, now=now, patient_id=cast.patient_id, partner_id=partner_id, purpose="TREAT"
        )
        row = models.Package.everyone.get(id=done.package_id)
        with ZipFile(BytesIO(row.body)) as files:
            told = [(row.file_name, b"")]
            return told + [
                (name, files.read(name)) for name in sorted(files.namelist()) if name != "record.pdf"
            ]

    before = sent()
    hide_facts(cast, now)
    after = sent()
    assert b"Robin" in b"".join(body for _, body in before)
    assert [(name, _FRESH.sub("", body.decode())) for name, body in before] == [
        (name, _FRESH.sub("", body.decode())) for name, body in after
    ]
