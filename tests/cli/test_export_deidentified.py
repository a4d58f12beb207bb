"""PRV-084: a scanner plants 200 identifiers in every place where words can stand, and finds none in what was written."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from typer.testing import CliRunner

from carebraid.cli import _house
from carebraid.cli import export as command
from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.flows.complete_instrument import complete_instrument
from carebraid.flows.enrol_patient import enrol_patient
from carebraid.flows.export_deidentified import export_deidentified
from carebraid.flows.log_checkin import log_checkin
from carebraid.store import models, scope
from carebraid.store.patients import NewPatient
from tests.worlds import Cast, without_ids

pytestmark = pytest.mark.django_db
PEOPLE = 20


@pytest.fixture
def planted(cast: Cast, now: datetime) -> list[str]:
    """Twenty people with ten identifiers each, in names, numbers, addresses, phones, free text and odd fields."""
    marks: list[str] = []
    for n in range(PEOPLE):
        own = [
            f"Rosalind{n:02d}", f"Quimby{n:02d}", f"REC-77{n:02d}", f"rq{n:02d}@mail.example", f"+1 555 987 {n:04d}",
            f"{100 + n} Larkspur Lane, Springfield, IL 62{n:03d}", f"https://rq.example/{n:02d}", f"078-05-{1120 + n}",
            f"plate XKCD{n:02d}", f"aunt_of_rosalind_{n:02d}",
        ]  # fmt: skip
        marks += own
        new = NewPatient(
            number=own[2], name_used=own[0], legal_name=own[1], site_id=cast.site_id, zone="America/New_York",
            born_on=date(1930 + n, 2, 1 + n), what_matters=own[6], conditions=("ptsd", own[9]), medicines=("moud", own[7]),
            pronouns=own[8], channels=(("e-mail", own[3], True, True), ("mobile", own[4], True, True),
                                       ("post", own[5], True, True)),
            supporters=((own[1], "aunt", own[4]),),
        )  # fmt: skip
        person = enrol_patient(actor=cast.demo, now=now - timedelta(days=30), patient=new)
        raw = {
            "client_id": str(uuid4()), "happened_at": (now - timedelta(days=3)).isoformat(), "craving": n % 11, "used": "no",
            "note": " ".join(own), "answering": "self",
        }  # fmt: skip
        log_checkin(actor=cast.demo, now=now - timedelta(days=3), patient_id=person, raw=raw)
        complete_instrument(
            actor=cast.demo, now=now - timedelta(days=2), patient_id=person, response_id=uuid4(), instrument="phq-9",
            answers=[1] * 8 + [0], finished=True, happened_at=now - timedelta(days=2), source="clinic",
        )  # fmt: skip
        scope.enter(cast.organisation_id)
        models.Response.everyone.filter(patient_id=person).update(scores={"total": 8, "note": own[0]})
    scope.enter(cast.organisation_id)
    marks += [str(one) for one in models.Patient.everyone.values_list("id", flat=True)]
    marks += [str(one) for one in models.CheckIn.everyone.values_list("id", flat=True)]
    marks += ["Clinic", "America/New_York", "Here"]
    return marks


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, now: datetime) -> Iterator[Any]:
    """The command in this process, on the test's own database."""
    monkeypatch.setattr(_house, "start_database", lambda: None)
    monkeypatch.setattr(_house, "open_house", lambda: None)
    yield lambda *words: CliRunner().invoke(command.app, ["deidentified", *map(str, words)])


def test_prv_084_of_200_planted_identifiers_none_is_in_the_output(
    cast: Cast, planted: list[str], run: Any, tmp_path: Path
) -> None:
    assert len(set(planted)) >= 200
    out = tmp_path / "out"
    done = run(out, "--organisation", "here")
    assert done.exit_code == 0, done.output
    text = "\n".join(path.read_text() for path in out.iterdir())
    assert [one for one in planted if one.casefold() in text.casefold() and one != "Here"] == []
    for piece in ("Rosalind", "Quimby", "Larkspur", "@", "555", "2026-", "-03-", "078-05"):
        assert piece not in without_ids(text), piece
    people = list(csv.DictReader((out / "people.csv").read_text().splitlines()))
    assert len(people) == PEOPLE + 1
    assert {row["conditions"] for row in people} == {"ptsd", ""}
    assert {row["zip3"] for row in people} == {"620", ""}
    assert {row["enrolled_year"] for row in people} == {"2026"}
    assert sum(row["age"] == "90+" for row in people) == 7  # born on 1 February 1930 up to 7 February 1936
    scores = list(csv.DictReader((out / "scores.csv").read_text().splitlines()))
    assert {(row["instrument"], row["total"], row["year"]) for row in scores} == {("phq-9", "8", "2026")}


def test_prv_084_two_exports_share_no_number_and_are_in_the_journal(
    cast: Cast, planted: list[str], now: datetime
) -> None:
    actor = Actor(kind="command", name="export", organisation_id=cast.organisation_id, service="export")
    first, second = (export_deidentified(actor=actor, now=now) for _ in range(2))
    one, other = ({row["person"] for row in tables["people"]} for tables in (first, second))
    assert len(one) == len(other) == PEOPLE + 1
    assert one & other == set()
    assert [row["person"] for row in first["people"]] == sorted(one), "no order that tells of another"
    scope.enter(cast.organisation_id)
    entry = models.JournalEntry.objects.filter(action="export_deidentified").latest("id")
    assert entry.detail == {"people": PEOPLE + 1, "checkins": PEOPLE, "scores": PEOPLE}


def test_prv_084_nobody_exports_from_a_page_nor_from_too_few(
    cast: Cast, now: datetime, run: Any, tmp_path: Path
) -> None:
    for actor in (cast.manager, cast.clinician, cast.patient):
        with pytest.raises(Refused):
            export_deidentified(actor=actor, now=now)
    refused = run(tmp_path / "few", "--organisation", "here")
    assert refused.exit_code != 0
    assert isinstance(refused.exception, Refused)
    assert not (tmp_path / "few").exists()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("x")
    assert run(tmp_path / "full", "--organisation", "here").exit_code == 2
    assert run(tmp_path / "none", "--organisation", "nowhere").exit_code == 2
