"""What is altered outside the application is found by night and becomes an incident."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import ProgrammingError, transaction

from carebraid.core.kernel.codes import Role
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.integrity import tell_altered
from carebraid.flows import redo_digests as flow
from carebraid.flows.add_staff import add_staff
from carebraid.flows.complete_instrument import complete_instrument
from carebraid.flows.redo_digests import redo_digests
from carebraid.jobs.nightly import integrity
from carebraid.screens.health import examine
from carebraid.store import models, scope
from carebraid.store.embedded import OWNER, Embedded
from carebraid.store.pulse import save_beat
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


def test_prv_079_digests_are_redone_by_the_owner_alone_and_wash_nothing_away(
    world: tuple[Cast, psycopg.Connection[Any]],
    now: datetime,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cast, superuser = world
    officer = replace(cast.clinician, roles=frozenset({Role.ADMINISTRATOR}))
    why = "Restored from the backup of the second of March"

    def refused(rows: int, why: str = why) -> str:
        with pytest.raises(Refused) as found:
            redo_digests(actor=officer, now=now, rows=rows, why=why)
        return found.value.code

    assert refused(0) == "integrity.all_agree"
    superuser.execute("""update store_response set scores = '{"total": 0}'""")
    assert refused(1) == "integrity.not_told"
    assert integrity(now, tmp_path) == 1
    assert (refused(2), refused(1, "because")) == ("integrity.other_count", "integrity.why_missing")
    with pytest.raises(ProgrammingError, match="permission denied"):
        redo_digests(actor=officer, now=now, rows=1, why=why)  # the application's own role cannot

    def as_owner(organisation_id: UUID) -> int:
        return int(superuser.execute("select store_redo_digests(%s)", [organisation_id]).fetchone()[0])  # type: ignore[index]

    monkeypatch.setattr(flow, "redo", as_owner)
    assert redo_digests(actor=officer, now=now, rows=1, why=why) > 1
    assert integrity(now + timedelta(days=1), tmp_path) == 0
    assert len(incidents(cast)) == 1, "what did not agree is still told"
    with transaction.atomic():
        scope.enter(cast.organisation_id)
        entry = models.JournalEntry.objects.get(action="redo_digests", outcome="done")
        assert (entry.detail["altered"], entry.detail["why"]) == (1, why)


def test_health_says_when_the_nights_were_and_could_not_look_is_never_well(
    world: tuple[Cast, psycopg.Connection[Any]], now: datetime, tmp_path: Path
) -> None:
    _, superuser = world
    superuser.execute("update django_migrations set applied = %s", [now])

    def night(at: datetime, job: str = "integrity") -> str:
        return next(
            check.state for check in examine(now=at, home=tmp_path).checks if check.name == f"{job}_night"
        )

    day = timedelta(days=1)
    assert (night(now), night(now, "tidy"), night(now + 2 * day)) == ("watch", "watch", "ill")
    integrity(now, tmp_path)
    assert (night(now + day), night(now + 2 * day), night(now + day, "tidy")) == ("well", "ill", "watch")
    with transaction.atomic():
        save_beat("integrity", now, found=0, failed=1)
        save_beat("tidy", now, packages=0, failed=0)
    assert (night(now), night(now, "tidy")) == ("unknown", "well")
    with transaction.atomic():
        save_beat("integrity", now, found=3, failed=0)
    assert night(now) == "ill"


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
