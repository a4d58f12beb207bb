"""Session notes: versions, the team and the record; and what keeps notes apart from both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import Error, connection, transaction

from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.flows.write_note import write_note
from carebraid.screens.notes import notes, one_note
from carebraid.screens.timeline import timeline
from carebraid.store import models, scope
from carebraid.store.chart import open_chart
from carebraid.store.record import load_record
from tests.worlds import Cast, join_colleague

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(cast: Cast, now: datetime) -> Cast:
    """Clinician and colleague are both on the team."""
    join_colleague(cast, now)
    return cast


def write(cast: Cast, now: datetime, text: str = "We talked of sleep.", **more: object) -> UUID:
    return write_note(
        **{"actor": cast.clinician, "now": now, "patient_id": cast.patient_id, "text": text, **more}
    )  # type: ignore[arg-type]


def refusal(work: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        work()
    return refused.value.code


def test_a_session_note_is_the_teams_and_the_records_and_each_edit_is_a_version(
    cast: Cast, now: datetime
) -> None:
    yesterday = now - timedelta(days=1)
    note = write(cast, now, happened_at=yesterday)
    later = now + timedelta(minutes=5)
    assert write(cast, later, "We talked of sleep and work.", note_id=note, seen_version=1) == note
    (seen,) = notes(actor=cast.colleague, now=later, language="en", patient_id=cast.patient_id).notes
    assert (seen.version, seen.text, seen.by, seen.happened_at) == (
        2,
        "We talked of sleep and work.",
        "Clinician",
        yesterday,
    )
    page = one_note(actor=cast.colleague, now=later, language="en", patient_id=cast.patient_id, note_id=note)
    assert [one.text for one in page.versions] == ["We talked of sleep and work.", "We talked of sleep."]
    assert not page.is_mine
    (line,) = timeline(
        actor=cast.colleague, now=later, language="en", patient_id=cast.patient_id, only="note"
    ).facts
    assert (line.happened_at, line.value["text"]) == (yesterday, "We talked of sleep and work.")
    chart = open_chart(cast.clinician, cast.patient_id, Purpose.TREATMENT, later)
    (piece,) = [one for one in load_record(chart) if one.kind == "note"]
    assert (piece.resource.id, piece.data["text"]) == (str(note), "We talked of sleep and work.")
    assert {"ETH", "R"} <= piece.resource.labels


def test_prv_002_what_a_note_says_raises_its_labels(cast: Cast, now: datetime) -> None:
    write(cast, now, "HIV test came back, methadone goes on.")
    chart = open_chart(cast.clinician, cast.patient_id, Purpose.TREATMENT, now)
    (piece,) = [one for one in load_record(chart) if one.kind == "note"]
    assert {"HIV", "ETH"} <= piece.resource.labels


def test_nothing_is_written_over_not_even_by_the_database(cast: Cast, now: datetime) -> None:
    write(cast, now)
    write(cast, now, kind="psychotherapy")
    scope.enter(cast.organisation_id)
    for table in ("store_note", "store_apartnote"):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"update {table} set text = 'other'")


def test_what_is_refused(cast: Cast, now: datetime) -> None:
    note = write(cast, now)
    assert refusal(lambda: write(cast, now, "  ")) == "note.no_text"
    assert refusal(lambda: write(cast, now, "x" * 20_001)) == "note.no_text"
    assert refusal(lambda: write(cast, now, kind="secret")) == "note.unknown_kind"
    assert refusal(lambda: write(cast, now, happened_at=now + timedelta(minutes=1))) == "note.not_yet"
    assert refusal(lambda: write(cast, now, note_id=uuid4())) == "note.not_found"
    assert (
        refusal(lambda: write(cast, now, actor=cast.colleague, note_id=note, seen_version=1))
        == "note.not_found"
    )
    assert refusal(lambda: write(cast, now, note_id=note, seen_version=0)) == "note.changed"
    assert refusal(lambda: write(cast, now, actor=cast.stranger)) == "chart.not_found"
    assert refusal(lambda: write(cast, now, actor=cast.patient)) == "access.not_your_role"


@pytest.mark.parametrize("kind", ["psychotherapy", "counselling"])
def test_prv_024_prv_074_a_note_kept_apart_is_its_authors_alone(kind: str, cast: Cast, now: datetime) -> None:
    note = write(cast, now, "She dreamt of the harbour.", kind=kind)
    mine = notes(actor=cast.clinician, now=now, language="en", patient_id=cast.patient_id)
    assert ([one.text for one in mine.apart], mine.notes) == (["She dreamt of the harbour."], ())
    theirs = notes(actor=cast.colleague, now=now, language="en", patient_id=cast.patient_id)
    assert (theirs.apart, theirs.notes) == ((), ())
    asked = {"now": now, "language": "en", "patient_id": cast.patient_id}
    assert refusal(lambda: one_note(actor=cast.colleague, note_id=note, **asked)) == "note.not_found"
    assert refusal(lambda: one_note(actor=cast.colleague, note_id=uuid4(), **asked)) == "note.not_found"
    assert (
        refusal(lambda: write(cast, now, actor=cast.colleague, note_id=note, seen_version=1))
        == "note.not_found"
    )
    for actor in (cast.clinician, cast.colleague):
        chart = open_chart(actor, cast.patient_id, Purpose.TREATMENT, now)
        assert [
            one for one in load_record(chart) if "harbour" in str(one.data) or one.resource.id == str(note)
        ] == []
    write(cast, now, "She dreamt of the sea.", note_id=note, seen_version=1)
    assert [one.version for one in one_note(actor=cast.clinician, note_id=note, **asked).versions] == [2, 1]


def test_prv_074_the_journal_of_the_person_does_not_know_of_it(cast: Cast, now: datetime) -> None:
    scope.enter(cast.organisation_id)
    write(cast, now)
    write(cast, now, kind="psychotherapy", happened_at=now - timedelta(days=3))
    rows = models.JournalEntry.objects.filter(action__in=["write_note", "write_apart_note"]).order_by(
        "action"
    )
    told = [(row.action, row.patient_id, row.object_id, row.happened_at) for row in rows]
    assert told[0] == ("write_apart_note", None, "", now)
    assert told[1][:2] == ("write_note", cast.patient_id)
