"""What is altered outside the application is found by night and becomes an incident."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import transaction

from carebraid.core.kernel.codes import Role
from carebraid.core.privacy.integrity import tell_altered
from carebraid.flows.add_staff import add_staff
from carebraid.flows.complete_instrument import complete_instrument
from carebraid.jobs.nightly import integrity
from carebraid.store import models, scope
from carebraid.store.embedded import OWNER, Embedded
from tests.worlds import Cast, make_cast


@pytest.fixture
def world(own_database: str, now: datetime) -> Iterator[tuple[Cast, psycopg.Connection[Any]]]:
    """A cast with one questionnaire, committed, and somebody who is past every rule of the application."""
    with transaction.atomic():
        cast = make_cast(now)
    add_staff(
        actor=cast.demo, now=now, name="Paula", email="paula@here.example", roles=[Role.ADMINISTRATOR],
        site_id=cast.site_id,
    )  # fmt: skip
    complete_instrument(
        actor=cast.clinician, now=now, patient_id=cast.patient_id, response_id=uuid4(), instrument="phq-9",
        answers=[1] * 8 + [0], finished=True, happened_at=now, source="clinic",
    )  # fmt: skip
    url = Embedded(Path(settings.CAREBRAID_HOME)).url(OWNER, own_database)
    with psycopg.connect(url, autocommit=True) as superuser:
        superuser.execute("set row_security = off")
        yield cast, superuser


def incidents(cast: Cast) -> list[models.Incident]:
    with transaction.atomic():
        scope.enter(cast.organisation_id)
        return list(
            models.Incident.objects.filter(organisation_id=cast.organisation_id).order_by("entered_at")
        )


def test_prv_079_a_row_altered_by_a_superuser_is_found_and_becomes_an_incident_once(
    world: tuple[Cast, psycopg.Connection[Any]], now: datetime, tmp_path: Path
) -> None:
    cast, superuser = world
    assert (integrity(now, tmp_path), incidents(cast)) == (0, [])
    superuser.execute("""update store_response set scores = '{"total": 0}'""")
    night = now + timedelta(hours=12)
    assert integrity(night, tmp_path) == 1
    (incident,) = incidents(cast)
    assert incident.words.startswith(
        "The nightly check found data altered outside the application (response changed: 1)."
    )
    assert (incident.discovered_at, incident.finding) == (night, "")
    with transaction.atomic():
        scope.enter(cast.organisation_id)
        told = models.JournalEntry.objects.get(action="row.altered")
        assert (told.patient_id, told.object_kind, told.detail["what"]) == (
            cast.patient_id,
            "response",
            "changed",
        )
        assert models.Message.objects.filter(key__startswith=f"incident:{incident.id}").count() == 1
    assert integrity(night + timedelta(days=1), tmp_path) == 1
    assert len(incidents(cast)) == 1

    # Saving again by the application does not wash it away; taking rows away and adding them is found too.
    with transaction.atomic():
        scope.enter(cast.organisation_id)
        models.Response.everyone.update(source="app")
    superuser.execute(
        "insert into store_restriction (id, organisation_id, patient_id, labels, content, agreed_at)"
        " values (gen_random_uuid(), %s, %s, '{}', '{}', now())",
        [cast.organisation_id, cast.patient_id],
    )
    superuser.execute("update store_patient set pronouns = 'they'")
    assert integrity(night + timedelta(days=2), tmp_path) == 3
    assert "(patient changed: 1; response changed: 1; restriction added: 1)" in incidents(cast)[-1].words
    superuser.execute("delete from store_restriction")
    superuser.execute("alter table store_response disable trigger user")
    superuser.execute("delete from store_response")
    assert integrity(night + timedelta(days=3), tmp_path) == 2
    assert "(patient changed: 1; response missing: 1)" in incidents(cast)[-1].words


def test_a_tampered_journal_is_told_too(
    world: tuple[Cast, psycopg.Connection[Any]], now: datetime, tmp_path: Path
) -> None:
    cast, superuser = world
    superuser.execute("alter table store_journalentry disable trigger append_only")
    superuser.execute(
        "update store_journalentry set actor_name = 'Somebody else' where id = (select min(id) from store_journalentry)"
    )
    assert integrity(now, tmp_path) >= 1
    assert "(journal: 1)" in incidents(cast)[0].words


def test_the_words_are_the_same_for_the_same_finding_and_differ_for_another() -> None:
    one, two = ("response", "changed", "a"), ("response", "changed", "b")
    assert tell_altered([], []) == ""
    assert tell_altered([one, two], []) == tell_altered([two, one], [])
    assert tell_altered([one], []) != tell_altered([two], [])
    assert tell_altered([], ["changed:1:2"]).count("journal: 1") == 1
