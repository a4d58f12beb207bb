"""Outcomes: the same number on the page, in its download and on the command line; publishing; nothing small anywhere."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from typer.testing import CliRunner

from carebraid.cli import _house
from carebraid.cli.outcomes import app
from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Role
from carebraid.core.kernel.refusal import Refused
from carebraid.core.outcomes.control_chart import p_chart
from carebraid.core.outcomes.run_chart import run_chart
from carebraid.flows.add_staff import add_staff
from carebraid.flows.export_funder import export_funder
from carebraid.flows.publish_report import publish_report
from carebraid.flows.take_snapshot import take_snapshot
from carebraid.flows.withdraw_report import withdraw_report
from carebraid.knowledge.outcome_measures import load_outcome_measures
from carebraid.population.snapshot import load_manifest, load_rows
from carebraid.screens.outcomes import Charts
from carebraid.store import scope
from carebraid.store.accounts import load_account_actor
from carebraid.store.models import Account, Appointment, JournalEntry, Organisation, Patient, PublishedReport
from carebraid.web.shell import outcome_words
from carebraid.web.shell.outcome_words import group_words, special_causes
from tests.browsers import browser
from tests.web.test_login import _quick_hashes
from tests.worlds import Cast

pytestmark = pytest.mark.django_db
__all__ = ["_quick_hashes"]
NAMES = "Zorblatt"


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    settings.CAREBRAID_HOME = tmp_path / "home"
    return settings.CAREBRAID_HOME


@pytest.fixture
def manager(cast: Cast) -> Actor:
    added = add_staff(
        actor=cast.demo, now=timezone.now(), name="Ruth", email="ruth@here.example", roles=[Role.PROGRAMME_MANAGER],
        site_id=cast.site_id,
    )  # fmt: skip
    found = load_account_actor(added.account_id)
    assert found is not None
    return found


@pytest.fixture
def snapshot(cast: Cast, home: Path, now: datetime) -> Path:
    """60 invented people since 120 days, each with one visit; every fourth of 48 missed it, twelve were never asked."""
    scope.enter(cast.organisation_id)
    began = now - timedelta(days=120)
    people = Patient.everyone.bulk_create(
        Patient(
            organisation_id=cast.organisation_id, site_id=cast.site_id, number=f"T-{n}", name_used=f"{NAMES} {n}",
            zone="America/New_York", enrolled_at=began, languages=["es" if n < 25 else "en"],
        )
        for n in range(60)
    )  # fmt: skip
    Appointment.everyone.bulk_create(
        Appointment(
            organisation_id=cast.organisation_id, patient_id=one.id, kind="therapy", at=began + timedelta(days=20),
            state="planned" if n >= 48 else "missed" if n % 4 == 0 else "kept",
        )
        for n, one in enumerate(people)
    )  # fmt: skip
    Appointment.everyone.create(  # a clock that disagrees: before this person's care began
        organisation_id=cast.organisation_id, patient_id=people[0].id, kind="therapy", at=began - timedelta(days=9),
        state="kept",
    )  # fmt: skip
    job = Actor(kind="job", name="Snapshot", organisation_id=cast.organisation_id, service="snapshot")
    return take_snapshot(actor=job, now=now, home=home)


def test_the_snapshot_names_nobody_and_says_what_it_left_out(
    snapshot: Path, cast: Cast, now: datetime
) -> None:
    manifest = load_manifest(snapshot)
    assert manifest.left_out == {"visits_outside_the_watch": 1}
    assert (manifest.taken_on, manifest.labels) == (now.date().isoformat(), ("ETH", "BH", "limited_data_set"))
    told = json.dumps(load_rows(snapshot), default=str)
    assert NAMES not in told and "T-1" not in told and not re.search(r"\d{4}-\d{2}-\d{2}", told)
    assert str(cast.patient_id) not in told
    assert all(path.stat().st_mode & 0o077 == 0 for path in snapshot.iterdir())
    scope.enter(cast.organisation_id)
    assert JournalEntry.objects.filter(action="take_snapshot", object_id=snapshot.name).count() == 1


def test_cap_185_page_download_and_command_say_the_same_number(snapshot: Path, manager: Actor) -> None:
    page = browser(manager).get("/manage/outcomes/measures/no_show").content.decode()
    data = json.loads(browser(manager).get("/manage/outcomes/measures/no_show/data").content)
    told = CliRunner().invoke(app, ["measure", "no_show", "--snapshot", str(snapshot), "--json"])
    assert told.exit_code == 0, told.output
    command = json.loads(told.stdout)
    assert command == data
    # By hand: 60 visits came due, 12 missed, of 12 nobody said anything; missing counted against us 24 of 60.
    assert (data["all"]["numerator"], data["all"]["denominator"], data["all"]["missing"]) == (12, 60, 12)
    assert [data["all"][way]["value"] for way in ("as_failing", "as_good", "left_out")] == [0.4, 0.2, 0.25]
    assert "Missed visits: 40 %" in page and "12 of 60 visits, 12 missing" in page
    assert "40 % (29 to 53)" in page and "25 % (" in page
    lines = CliRunner().invoke(app, ["measure", "no_show", "--snapshot", str(snapshot)]).stdout
    assert "12 of 60 visits, 12 missing" in lines and "40.0 % (95 %: 28.6 % to 52.6 %)" in lines


@pytest.mark.parametrize(
    ("numbers", "words", "big"),
    [
        ((0.0066, 0.004, 0.0108), "0.7 % (0.4 to 1.1)", "0.7 %"),
        ((0.0, 0.0, 0.0031), "0.0 % (0.0 to 0.3)", "0 %"),
        ((0.9966, 0.99, 0.9988), "99.7 % (99.0 to 99.9)", "99.7 %"),
        ((0.0, 0.0, 0.0242), "0 % (0 to 2)", "0 %"),
        ((0.4, 0.286, 0.526), "40 % (29 to 53)", "40 %"),
    ],
)
def test_some_are_never_told_as_none_and_not_all_never_as_all(
    numbers: tuple[float, float, float], words: str, big: str
) -> None:
    one = dict(zip(("value", "low", "high"), numbers, strict=True))
    assert outcome_words.told({"kind": "share"}, one) == words
    shown = {"hidden": "", "why_none": "", "as_failing": one}
    assert outcome_words.big({"kind": "share", "collected": True}, shown) == big


def test_what_a_month_holds_is_said_for_each_kind_of_row() -> None:
    for measure in load_outcome_measures().values():
        said = outcome_words.month_words({"unit": measure.unit})
        assert ("care began" in said) == (measure.unit == "episodes"), measure.id


def test_the_dashboard_shows_what_is_not_collected_and_hides_what_is_small(
    snapshot: Path, manager: Actor
) -> None:
    client = browser(manager)
    page = client.get("/manage/outcomes?by=language").content.decode()
    assert "not collected here" in page and "Race and ethnicity" in page and "12 missing" in page
    for address in ("/manage/outcomes/waiting", "/manage/outcomes/funder", "/manage/outcomes/publish"):
        assert client.get(address).status_code == 200
    rows = list(csv.DictReader(io.StringIO(client.get("/manage/outcomes/data?as=csv").content.decode())))
    assert {"retention_30", "referral_needs_met"} <= {row["measure"] for row in rows}
    for row in rows:
        for column in ("numerator", "denominator", "missing"):
            assert not row[column] or not 0 < float(row[column]) <= 10, row
    half = {
        one["id"]: one["all"]["median_day"]
        for one in json.loads(client.get("/manage/outcomes/data").content)["measures"]
        if one["collected"] and one["all"]["median_day"] is not None
    }
    assert half and half == {
        row["measure"]: float(row["value"])
        for row in rows
        if row["note"] == "half had it by this day" and not row["split"]
    }
    gone = client.get("/manage/outcomes/measures/nothing")
    assert gone.status_code == 404


def test_before_the_first_night_the_pages_say_so(home: Path, manager: Actor, now: datetime) -> None:
    client = browser(manager)
    assert "No snapshot was taken yet" in client.get("/manage/outcomes").content.decode()
    assert client.get("/manage/outcomes/data").status_code == 404
    with pytest.raises(Refused, match="no snapshot yet"):
        publish_report(actor=manager, now=now, home=home)


def test_cap_190_anybody_reads_a_frozen_report_and_a_withdrawn_one_says_so(
    snapshot: Path, home: Path, manager: Actor, now: datetime, cast: Cast
) -> None:
    anybody = Client()
    assert "Nothing was published here yet" in anybody.get("/outcomes/").content.decode()
    publish_report(actor=manager, now=now, home=home, words="Read the missing first.")
    page = anybody.get("/outcomes/", follow=True)
    address = page.redirect_chain[-1][0]
    told = page.content.decode()
    assert "Read the missing first." in told and "Published by Ruth" in told and "12 of 60 visits" in told
    data = json.loads(anybody.get(f"{address}1/data.json").content)
    assert data["report"] == json.loads((snapshot / "marts.json").read_text())
    assert anybody.get(f"{address}1/data.csv").content.startswith(b"measure,version,split")
    assert anybody.get(f"{address}2/").status_code == 404
    scope.enter(cast.organisation_id)
    frozen = PublishedReport.objects.get().digest
    withdraw_report(actor=manager, now=now, number=1, why="The visits of one month were missing.")
    told = anybody.get(address).content.decode()
    assert "This report was withdrawn" in told and "The visits of one month were missing." in told
    scope.enter(cast.organisation_id)
    assert PublishedReport.objects.get().digest == frozen
    for again in ({"why": "Again"}, {"why": " "}):
        with pytest.raises(Refused, match="withdrawn"):
            withdraw_report(actor=manager, now=now, number=1, **again)


def test_the_public_page_names_the_rules_in_words_and_says_days_and_evidence_as_people_do(
    snapshot: Path, manager: Actor, now: datetime, home: Path
) -> None:
    publish_report(actor=manager, now=now, home=home, words="")
    page = Client().get("/outcomes/", follow=True).content.decode()
    said = re.sub(r"<pre.*?</pre>|<code.*?</code>|<[^>]+>", " ", page, flags=re.S)
    for rule in ("6 months or more in a row on one side of the median", "outside the limits (3 sigma)"):
        assert rule in said
    assert "From the snapshot of 4 Mar 2026." in said
    assert re.findall(r"20\d\d-\d\d", said) == [], "no day and no month as a machine writes it"
    assert "project_convention" not in said and "Project rule" in said
    assert "It would need: Handovers from an emergency department." in said
    managers = browser(manager).get("/manage/outcomes/measures/no_show").content.decode()
    assert "evidence: " not in managers and "Project rule" in managers


def test_what_a_chart_flags_is_told_once_with_its_months_in_words() -> None:
    months = tuple(f"{2025 + at // 12}-{at % 12 + 1:02}" for at in range(13))
    counted = [(20, 100)] * 6 + [(60, 100)] + [(20, 100)] * 6
    charts = Charts(months, run_chart([n / of for n, of in counted]), p_chart(counted), None, ())
    told = special_causes(charts)
    assert "Jul 2025: a month outside the limits (3 sigma)" in told
    assert len(told) == len(set(told))
    assert (group_words("2025-07"), group_words("Here 2025-07")) == ("Jul 2025", "Here 2025-07")


def test_a_funder_is_led_to_the_report_while_one_stands(
    snapshot: Path, home: Path, manager: Actor, now: datetime, cast: Cast
) -> None:
    account = Account.objects.create(
        organisation_id=cast.organisation_id, email="f@here.example", name="Fay", roles=[Role.FUNDER]
    )
    funder = load_account_actor(account.id)
    publish_report(actor=manager, now=now, home=home, words="")
    page = browser(funder).get("/partner/").content.decode()
    assert 'href="/outcomes/here/"' in page and "Nothing is published yet" not in page
    scope.enter(cast.organisation_id)
    withdraw_report(actor=manager, now=now, number=1, why="Wrong.")
    page = browser(funder).get("/partner/").content.decode()
    assert 'href="/outcomes/here/"' not in page and "Nothing is published yet" in page


def test_publishing_and_withdrawing_by_the_page(snapshot: Path, manager: Actor) -> None:
    client = browser(manager)
    assert client.post("/manage/outcomes/publish", {"words": "x" * 3000}).status_code == 400
    assert client.post("/manage/outcomes/publish", {"words": "Ours."}).status_code == 302
    assert "Report 1 of" in client.get("/manage/outcomes/publish").content.decode()
    assert client.post("/manage/outcomes/publish/1/withdraw", {"why-1": ""}).status_code == 400
    assert client.post("/manage/outcomes/publish/1/withdraw", {"why-1": "Wrong."}).status_code == 302
    assert "Withdrawn by Ruth" in client.get("/manage/outcomes/publish").content.decode()


def test_files_for_a_funder_are_about_nobody(
    snapshot: Path, home: Path, manager: Actor, now: datetime
) -> None:
    files = export_funder(actor=manager, now=now, home=home)
    rows = list(csv.DictReader(io.StringIO(files["teds.csv"])))
    assert len(rows) >= 60 and {row["GENDER"] for row in rows} == {"-9"}
    assert NAMES not in files["teds.csv"]
    noms = {row["domain"]: row for row in csv.DictReader(io.StringIO(files["noms.csv"]))}
    assert noms["employment_education"]["note"] == "not collected here"
    assert noms["abstinence_intake"]["denominator"] == "60"
    assert "GENDER: not collected here" in files["notes.txt"]
    answer = browser(manager).post("/manage/outcomes/funder/teds")
    assert answer["Content-Disposition"] == 'attachment; filename="teds.csv"'


def test_the_command_writes_what_the_page_gives_a_funder(
    snapshot: Path, cast: Cast, manager: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_house, "start_database", lambda: None)
    scope.enter(cast.organisation_id)
    asked = ["--organisation", Organisation.objects.get(id=cast.organisation_id).slug]
    for shape in ("teds", "noms", "notes"):
        out = tmp_path / shape
        told = CliRunner().invoke(app, ["funder", "--shape", shape, "--out", str(out), *asked])
        assert told.exit_code == 0, told.output
        assert out.read_bytes() == browser(manager).post(f"/manage/outcomes/funder/{shape}").content
        assert ("GENDER: not collected here" in told.stderr) == (shape != "notes")
    for shape, out, code in (
        ("teds", tmp_path / "teds", "export.not_here"),
        ("teds", tmp_path / "nowhere" / "teds", "export.not_here"),
        ("gpra", tmp_path / "gpra", "export.unknown_shape"),
    ):
        refused = CliRunner().invoke(app, ["funder", "--shape", shape, "--out", str(out), *asked]).exception
        assert isinstance(refused, Refused) and refused.code == code
    nobody = ["funder", "--shape", "teds", "--out", str(tmp_path / "x"), "--organisation", "nobody-s"]
    assert CliRunner().invoke(app, nobody).exit_code == 2
    assert not (tmp_path / "x").exists()
    scope.enter(cast.organisation_id)
    noted = JournalEntry.objects.filter(action="export_funder")
    assert noted.filter(actor_name="carebraid outcomes").count() == 3


def test_clinicians_count_nobody(snapshot: Path, cast: Cast) -> None:
    assert browser(cast.clinician).get("/manage/outcomes").status_code == 403
