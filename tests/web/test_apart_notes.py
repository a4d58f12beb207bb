"""PRV-074, PRV-024: a note kept apart cannot be told from anything anybody but its author receives.

Every address is read by each reader, a note kept apart is written, everything is read again: equal to the letter.
That a note could be seen is shown first, by the same words in a session note.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
import time_machine
from django.utils import timezone

from carebraid.core.kernel.actor import Actor
from carebraid.flows.disclose import disclose
from carebraid.flows.tell_in_emergency import tell_in_emergency
from carebraid.flows.write_note import write_note
from carebraid.store import models
from tests.browsers import browser
from tests.flows.test_consents import sign, wish
from tests.supporters import partner
from tests.web.test_no_leaks import _FRESH, SAID_ALOUD, Seen, outside, read
from tests.worlds import Cast, join_colleague, make_live_cast

pytestmark = pytest.mark.django_db
WORDS = "She dreamt of the harbour."


@pytest.fixture
def now() -> Iterator[datetime]:
    moment = timezone.now().replace(microsecond=0)
    with time_machine.travel(moment, tick=False):
        yield moment


@pytest.fixture
def cast(db: None, now: datetime) -> Cast:
    """Somebody of age; clinician and colleague are both on the team."""
    made = make_live_cast(now)
    join_colleague(made, now - timedelta(days=30))
    return made


def write(cast: Cast, now: datetime, kind: str) -> None:
    write_note(actor=cast.clinician, now=now, patient_id=cast.patient_id, text=WORDS, kind=kind)


class Readers:
    """Each reader with a browser of their own, kept from one reading to the next."""

    def __init__(self, cast: Cast, readers: dict[str, Actor]) -> None:
        self.cast, self.readers = cast, readers
        self.clients = {who: browser(actor, raise_request_exception=False) for who, actor in readers.items()}

    def read(self) -> dict[str, Seen]:
        return {who: read(client, self.readers[who].roles, self.cast) for who, client in self.clients.items()}


def test_the_same_words_in_a_session_note_are_seen_by_the_team_and_the_person(
    cast: Cast, now: datetime
) -> None:
    readers = Readers(cast, {"team": cast.colleague, "person": cast.patient})
    before = readers.read()
    write(cast, now, "session")
    after = readers.read()
    changed = {who: {name for name in seen if seen[name] != after[who][name]} for who, seen in before.items()}
    assert {"clinic_notes", "clinic_timeline", "clinic_person"} <= changed["team"]
    assert {"me_copy", "me_copy_fhir", "me_who_saw", "me_sharing_new"} <= changed["person"]
    assert WORDS in after["team"]["clinic_notes"][2]


@pytest.mark.parametrize("kind", ["psychotherapy", "counselling"])
def test_nobody_but_its_author_can_tell_that_one_kept_apart_exists(
    kind: str, cast: Cast, now: datetime
) -> None:
    readers = {"team": cast.colleague, "person": cast.patient}
    if kind == "psychotherapy":
        readers |= {who: one for who, one in outside(cast, now).items() if who != "colleague without a tie"}
    all_of_them = Readers(cast, readers)
    before = all_of_them.read()
    write(cast, now, kind)
    after = all_of_them.read()
    leaks = [
        f"{who}: {name}" for who, seen in before.items() for name in seen if seen[name] != after[who][name]
    ]
    assert set(leaks) <= SAID_ALOUD, leaks
    mine = Readers(cast, {"author": cast.clinician}).read()["author"]
    assert [name for name, (_, _, text) in mine.items() if WORDS in text] == ["clinic_notes"]


@pytest.mark.parametrize("kind", ["psychotherapy", "counselling"])
def test_no_file_that_leaves_has_it_or_counts_it_even_when_its_author_sends_everything(
    kind: str, cast: Cast, now: datetime
) -> None:
    _, partner_id = partner(cast, now)
    sign(cast, now - timedelta(days=1), wish(partner_id, now - timedelta(days=1)))

    def sent() -> list[tuple[str, str]]:
        done = disclose(
            actor=cast.clinician, now=now, patient_id=cast.patient_id, partner_id=partner_id, purpose="TREAT"
        )
        with ZipFile(BytesIO(models.Package.everyone.get(id=done.package_id).body)) as files:
            return [
                (name, _FRESH.sub("", files.read(name).decode()))
                for name in files.namelist()
                if name != "record.pdf"
            ]

    def told() -> list[tuple[str, object]]:
        tell_in_emergency(
            actor=cast.clinician, now=now, patient_id=cast.patient_id, who="Dr Osei", facility="Mercy General",
            nature="Found without breath", what=["person", "medicine"],
        )  # fmt: skip
        rows = models.Disclosure.everyone.filter(patient_id=cast.patient_id).order_by("id")
        return [(row.path, row.what) for row in rows][-1:]

    before = (sent(), told())
    write(cast, now, kind)
    assert (sent(), told()) == before
    write(cast, now, "session")
    assert any(WORDS in text for _, text in sent())
