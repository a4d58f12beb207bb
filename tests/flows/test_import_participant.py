"""Trial participants become charts: whole, once, and never in the way of one another."""

from __future__ import annotations

import base64
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Count

from carebraid.cli._ctn0094_run import ACTOR, Summary, import_ctn0094
from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.core.record.participant import Arm, Participant, VisitRow
from carebraid.core.record.study_day import day_of
from carebraid.flows._participant import work_out
from carebraid.flows.import_participant import import_participant
from carebraid.flows.open_study import SLUG, open_study
from carebraid.store import imports, models, scope
from carebraid.store.embedded import APP, Embedded
from tests.conftest import HOME, ROOT, make_database
from tests.invented_trials import invented, many, write_folder, write_table

Run = Callable[..., Summary]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_folder(tmp_path_factory.mktemp("whole") / "trials", invented())


@pytest.fixture
def folder(tmp_path: Path, whole: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "trials"))


@pytest.fixture
def run(db: None, folder: Path, now: datetime) -> Run:
    def start(**changes: Any) -> Summary:
        summary = import_ctn0094(folder, now=changes.pop("now", now), is_demo=True, **changes)
        scope.enter(models.Organisation.objects.get(slug=SLUG).id)
        return summary

    return start


def patient(who: int) -> models.Patient:
    return models.Patient.everyone.get(number=f"CTN-{who:04d}")


def entries(who: int, kind: str) -> list[models.Entry]:
    rows = models.Entry.everyone.filter(patient=patient(who), kind=kind)
    return list(rows.order_by("happened_at", "code"))


def everything() -> dict[str, list[Any]]:
    """All that an import keeps about people, but for ids and the run."""
    skip = ("id", "origin", "run", "imported_at", "from_at")
    kept = (
        models.Entry,
        models.Appointment,
        models.Standing,
        models.ImportRun,
        models.Patient,
        models.TeamMember,
    )
    found = {}
    for model in kept:
        names = [field.attname for field in model._meta.fields if field.attname not in skip]
        found[model.__name__] = sorted(map(repr, model.everyone.values_list(*names)))
    return found


# --- what goes in -----------------------------------------------------------------------------


def test_everybody_who_consented_has_a_chart_and_nothing_is_made_up(run: Run) -> None:
    summary = run()
    assert (dict(summary.people), summary.randomized, dict(summary.faults)) == ({"new": 5}, 4, {})
    told = models.Patient.everyone.order_by("number").values_list("number", "name_used", "site__name")
    assert list(told) == [
        ("CTN-0001", "Participant 1", "Study site 5"), ("CTN-0002", "Participant 2", "Study site 7"),
        ("CTN-0003", "Participant 3", "Study site 5"), ("CTN-0004", "Participant 4", "Study site 9"),
        ("CTN-0005", "Participant 5", "Study site 9"),
    ]  # fmt: skip
    assert not models.Patient.everyone.exclude(
        is_deidentified=True,
        born_on=None,
        account=None,
        pronouns="",
        languages=[],
        what_matters="",
        medicines=[],
    )
    assert patient(1).conditions == ["opioid_use_disorder", "bipolar"]
    house = models.Organisation.objects.get(slug=SLUG)
    assert (house.calendar, house.name) == ("study_days", "CTN-0094 participants")
    assert set(models.Site.objects.values_list("kind", flat=True)) == {"study"}


def test_the_team_is_with_everybody_who_was_randomized(run: Run) -> None:
    run()
    ties = (
        models.TeamMember.everyone.values_list("role", "is_lead")
        .annotate(people=Count("id"))
        .order_by("role")
    )
    assert list(ties) == [("addiction_counsellor", False, 4), ("care_manager", True, 4)]
    assert not models.TeamMember.everyone.filter(patient=patient(5)).exists()
    accounts = models.Account.objects.filter(organisation__slug=SLUG).order_by("roles")
    assert [(a.roles, a.is_demo, a.has_usable_password()) for a in accounts] == [
        (["addiction_counsellor"], True, False), (["care_manager"], True, False),
    ]  # fmt: skip
    assert models.OnCall.objects.count() == 2


def test_outside_the_demo_nobody_gets_a_demo_account_and_the_demo_is_never_closed_again(
    db: None, folder: Path, now: datetime
) -> None:
    is_demo = models.Account.objects.filter(organisation__slug=SLUG).values_list("is_demo", flat=True)
    seen = []
    for demo in (False, True, False):
        import_ctn0094(folder, now=now, is_demo=demo)
        seen.append(set(is_demo.all()))
    assert seen == [{False}, {True}, {True}]


def test_arms_and_the_trap_of_the_second_row(run: Run) -> None:
    run()
    arms = {
        who: [(e.code, e.value["treatment"], e.value["day"]) for e in entries(who, "arm")]
        for who in range(1, 6)
    }
    assert arms == {
        1: [("1", "Methadone", 3)],
        2: [("1", "Outpatient BUP + SMM", 0), ("2", "Outpatient BUP + EMM", 40)],
        3: [("1", "Inpatient NR-NTX", 5)],
        4: [("1", "Inpatient BUP", 2)],
        5: [],
    }


def test_visits_kept_and_missed_are_appointments_and_say_where_their_day_is_from(run: Run) -> None:
    run()
    rows = models.Appointment.everyone.filter(patient=patient(1)).order_by("at")
    visits = [(day_of(row.at), row.state, row.reason) for row in rows]
    assert visits[:6] == [
        (0, "kept", "recorded"), (3, "kept", "recorded"), (10, "kept", "recorded"),
        (17, "missed", "planned no_show"), (24, "kept", "recorded"), (31, "missed", "schedule"),
    ]  # fmt: skip
    states = {(e.code, e.value["state"], e.value["placed"]) for e in entries(3, "visit") if e.code}
    assert states == {("WK0", "kept", "recorded"), ("WK1", "missed", "planned"), ("M1F", "missed", "undated")}
    labels = {e.code: e.value["state"] for e in entries(2, "visit") if e.code}
    assert labels["Cross Active Study"] == "not_told"
    assert not models.Appointment.everyone.filter(patient=patient(5), state="missed").exists()


def test_not_due_is_not_missing(run: Run) -> None:
    """Trial 30, phase 1: nobody was expected in week 5. Week 3 was due and nothing came of it."""
    run()
    results = {day_of(e.happened_at): e.value["result"] for e in entries(2, "urine")}
    assert (results[7], results[21], results[35]) == ("positive", "missing", "not_due")
    word = models.Standing.everyone.get(patient=patient(2)).word
    assert word[:5] == "-ooo_"


def test_a_visit_written_down_as_missed_was_due_whatever_the_calendar_says() -> None:
    """Trial 30, phase 1, week 5 (days 29–35) had no visit planned; one that is told as missed was due."""
    arm = Arm(1, "Outpatient BUP + SMM", 0)
    missed = VisitRow("P1Wk4", "no visit", 33)
    words = [
        work_out(Participant(who=1, project="30", arms=(arm,), visits=visits)).shown
        for visits in ((), (missed,))
    ]
    assert [word[4] for word in words] == ["_", "o"]
    assert words[0][:4] + words[0][5:] == words[1][:4] + words[1][5:]


def test_nothing_found_stands_only_on_days_somebody_came(run: Run) -> None:
    run()
    results = [(day_of(e.happened_at), e.code, e.value.get("explained")) for e in entries(1, "urine")]
    assert results[:6] == [
        (0, "negative", None), (3, "negative", None), (10, "positive", True), (17, "missing", None),
        (17, "sample_only", None), (24, "positive", False),
    ]  # fmt: skip


def test_two_times_for_diary_and_take_home_doses(run: Run) -> None:
    run()
    diary = [(day_of(e.happened_at), day_of(e.learned_at), e.value["used"]) for e in entries(1, "diary")]
    assert diary == [(12, 24, ["Heroin", "THC"]), (24, 24, ["Heroin"]), (30, 168, ["Alcohol"])]
    doses = {who: [(day_of(e.happened_at), day_of(e.learned_at), e.value["amount"]) for e in entries(who, "dose")]
             for who in (1, 2, 3, 4)}  # fmt: skip
    assert sorted(doses[1]) == [(3, 3, 30), (4, 4, 10), (4, 4, 40)]
    assert doses[2][0] == (1, 7, 16)
    assert doses[3] == [(5, 5, 1)]
    assert doses[4] == [(5, 9, 12)]


def test_every_fact_names_its_run_and_the_journal_holds_counts_and_no_clinical_text(run: Run) -> None:
    run()
    assert set(models.Entry.everyone.values_list("origin", flat=True)) == {"import:20260304T150000"}
    rows = models.JournalEntry.objects.filter(action="import_participant").order_by("id")
    assert [row.patient_id for row in rows] == [patient(who).id for who in range(1, 6)]
    assert rows[0].detail["rows"]["tlfb"] == 4
    assert len(rows[0].detail["digest"]) == 64
    text = " ".join(str(row.detail) for row in rows)
    assert not [word for word in ("Heroin", "Opioid", "Methadone", "BUP", "Yes") if word in text]


def test_the_caseload_row_stands_as_of_the_last_day(run: Run) -> None:
    run()
    one = models.Standing.everyone.get(patient=patient(1))
    assert (day_of(one.as_of), day_of(one.computed_at), day_of(one.last_contact_at)) == (168, 168, 24)
    assert (one.next_appointment_at, one.overdue) == (None, "")
    # Weeks of days 4–10 (own methadone: came, nothing), 11–17 missed, 18–24 opioid; the last is cut off.
    assert (one.word, one.worst_run, one.current_run) == ("-o+" + "o" * 20 + "_", 22, 22)
    five = models.Standing.everyone.get(patient=patient(5))
    assert (five.word[:2], set(five.word[1:]), five.worst_run, day_of(five.as_of)) == ("+_", {"_"}, 1, 0)
    assert day_of(patient(5).followed_until) == 0
    (word,) = entries(1, "word")
    assert (word.value["word"], word.value["complete_weeks"]) == ("-o+" + "o" * 21, 23)


# --- again, and stopped ------------------------------------------------------------------------


def test_again_is_harmless(run: Run, now: datetime) -> None:
    run()
    before = everything()
    again = run(now=now + timedelta(days=1))
    assert (dict(again.people), again.entries, again.withdrawn) == ({"already": 5}, 0, 0)
    assert everything() == before
    assert sum(len(rows) for rows in before.values()) > 100


def test_what_changed_is_amended_and_nothing_told_is_lost(run: Run, folder: Path, now: datetime) -> None:
    run()
    untouched = {e.id for e in entries(1, "dose")}
    rows = invented()
    rows["uds"] = [row for row in rows["uds"] if (row["who"], row["what"]) != (1, "Opioid")]
    rows["uds"].append({"who": 1, "when": 3, "what": "Cocaine"})
    write_table(folder, "uds", rows["uds"])
    summary = run(now=now + timedelta(days=1))
    assert dict(summary.people) == {"changed": 1, "already": 4}
    assert {day_of(e.happened_at): e.value["found"] for e in entries(1, "urine") if e.value["found"]} == {
        3: ["Cocaine"], 10: ["Methadone"], 24: ["Thc"],
    }  # fmt: skip
    gone = {(e.value["kind"], day_of(e.happened_at), e.value["by"]) for e in entries(1, "withdrawn")}
    assert gone == {
        ("urine", 3, "import:20260305T150000"), ("urine", 24, "import:20260305T150000"),
        ("word", 168, "import:20260305T150000"),
    }  # fmt: skip
    assert {e.id for e in entries(1, "dose")} == untouched
    assert models.Standing.everyone.get(patient=patient(1)).word[2] == "-"
    assert models.Appointment.everyone.filter(patient=patient(1), state="kept").count() == 4
    write_table(folder, "uds", invented()["uds"])
    assert dict(run(now=now + timedelta(days=2)).people) == {"changed": 1, "already": 4}
    assert models.Standing.everyone.get(patient=patient(1)).word[2] == "+"


def test_a_damaged_record_never_amends_a_whole_one(run: Run, folder: Path, now: datetime) -> None:
    run()
    before = everything()
    (folder / "uds.parquet").write_bytes((folder / "uds.parquet").read_bytes()[:-20])
    summary = run(now=now + timedelta(days=1))
    assert dict(summary.people) == {"kept": 5}
    assert everything() == before
    write_table(folder, "uds", invented()["uds"])
    assert dict(run(now=now + timedelta(days=2)).people) == {"already": 5}


def test_a_record_that_was_damaged_at_first_is_completed_later(run: Run, folder: Path, now: datetime) -> None:
    whole = (folder / "uds.parquet").read_bytes()
    (folder / "uds.parquet").write_bytes(whole[:-20])
    run()
    assert set(models.Standing.everyone.values_list("word", flat=True)) == {""}
    assert entries(1, "word")[0].value["doubts"] == ["uds"]
    (folder / "uds.parquet").write_bytes(whole)
    assert dict(run(now=now + timedelta(days=1)).people) == {"changed": 5}
    assert models.Standing.everyone.get(patient=patient(1)).word[:3] == "-o+"


def test_somebody_known_late_as_randomized_joins_the_teams_list(
    run: Run, folder: Path, now: datetime
) -> None:
    whole = (folder / "randomization.parquet").read_bytes()
    (folder / "randomization.parquet").unlink()
    summary = run()
    assert (summary.missing, models.TeamMember.everyone.count()) == (("randomization",), 0)
    (folder / "randomization.parquet").write_bytes(whole)
    run(now=now + timedelta(days=1))
    assert models.TeamMember.everyone.count() == 8


def test_stopped_in_the_middle_of_somebody_leaves_nothing_half_done(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved: list[int] = []
    real = imports.save_import_run

    def stop_at_the_third(*args: Any, **kwargs: Any) -> None:
        saved.append(1)
        if len(saved) == 3:
            raise KeyboardInterrupt
        real(*args, **kwargs)

    monkeypatch.setattr(imports, "save_import_run", stop_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        run()
    scope.enter(models.Organisation.objects.get(slug=SLUG).id)
    assert sorted(models.Patient.everyone.values_list("number", flat=True)) == ["CTN-0001", "CTN-0002"]
    assert models.Entry.everyone.values("patient").distinct().count() == 2
    monkeypatch.undo()
    assert dict(run().people) == {"already": 2, "new": 3}


def test_killed_and_started_again_ends_where_an_undisturbed_run_does(tmp_path: Path) -> None:
    """A real kill: the process is gone in the middle of its work, and the same command finishes it."""
    folder = write_folder(tmp_path / "many", many(60))
    server, name = Embedded(HOME), f"killed_{os.getpid()}"
    make_database(server, name)
    surroundings = {**os.environ, "DATABASE_URL": server.url(APP, name)}
    command = [sys.executable, "-m", "carebraid.cli.main", "import", "ctn0094", str(folder)]
    first = subprocess.Popen(command, env=surroundings, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        while int(server.sql("select count(*) from store_importrun", database=name) or 0) < 6:
            assert first.poll() is None, "the run ended before it could be killed"
            time.sleep(0.02)
        first.send_signal(signal.SIGKILL)
        first.wait()
        # What it had asked for last is still finished or undone: only then is there something to count.
        while server.sql(
            f"select 1 from pg_stat_activity where backend_type = 'client backend' and datname = '{name}'"
        ):
            time.sleep(0.02)
        done = int(server.sql("select count(*) from store_patient", database=name))
        assert 6 <= done < 60
        assert int(server.sql("select count(*) from store_importrun", database=name)) == done
        told = subprocess.run(command, env=surroundings, cwd=ROOT, check=True, capture_output=True, text=True)
        assert f"{60 - done} new" in told.stdout and f"{done} already here" in told.stdout
        assert told.stderr == ""
        whole = server.sql(
            "select count(*), count(distinct patient_id), min(n), max(n) from"
            " (select patient_id, count(*) n from store_entry group by 1) e", database=name,
        )  # fmt: skip
        assert whole.split("|")[1] == "60" and whole.split("|")[2] == whole.split("|")[3]
    finally:
        first.kill()
        first.wait()
        server.sql(f"drop database if exists {name} with (force)")


# --- damage -------------------------------------------------------------------------------------


def aside() -> dict[str, int]:
    rows = models.Quarantined.objects.values_list("code").annotate(n=Count("id"))
    return dict(rows)


BAD_ROWS = [
    ("uds", {"who": None, "when": 10, "what": "Opioid"}, "row.no_id"),
    ("uds", {"who": 99, "when": 10, "what": "Opioid"}, "row.unknown_person"),
    ("uds", {"who": 3, "when": 10, "what": "Lemonade"}, "row.unknown_code"),
    ("uds", {"who": 3, "when": None, "what": "Opioid"}, "row.impossible"),
    ("uds", {"who": 3, "when": 99_999, "what": "Opioid"}, "row.impossible"),
    ("uds", {"who": 1, "when": 24, "what": "Opioid"}, "row.duplicate"),
    ("uds", {"who": 3, "when": 10, "what": "x" * 5_000}, "row.unreadable_text"),
    ("uds", {"who": 3, "when": 10, "what": "Opi\0oid"}, "row.unreadable_text"),
    ("treatment", {"who": 4, "when": 6, "amount": -8}, "row.impossible"),
    ("treatment", {"who": 4, "when": 6, "amount": None}, "row.impossible"),
    ("visit", {"who": 3, "visit": "WK2", "what": "visit", "when": None}, "row.kept_without_day"),
    ("visit", {"who": 3, "visit": None, "what": "visit", "when": 9}, "row.no_label"),
    ("withdrawal", {"who": 4, "withdrawal": 7, "when": 3}, "row.impossible"),
    ("demographics", {"who": None, "age": 30}, "row.no_id"),
    ("everybody", {"who": 6, "project": "99"}, "row.unknown_code"),
    ("everybody", {"who": 0, "project": "27"}, "row.no_id"),
    ("randomization", {"who": 5, "treatment": "Wishes", "which": 1, "when": 3}, "row.unknown_code"),
]
"""(table, row, why it stays out); only 3 and 5 have one in the tables of the word."""


def test_damaged_rows_are_kept_whole_with_their_reasons_and_the_rest_goes_in(run: Run, folder: Path) -> None:
    expected = {}
    for table in sorted({table for table, _, _ in BAD_ROWS}):
        bad = [(row, code) for name, row, code in BAD_ROWS if name == table]
        write_table(folder, table, [*invented()[table], *(row for row, _ in bad)])
        for number, (row, code) in enumerate(bad, start=len(invented()[table]) + 1):
            whole = {key: str(value).replace("\0", "�") for key, value in row.items() if value is not None}
            expected[f"{table}.parquet row {number}"] = (code, whole)
    summary = run()
    assert dict(summary.people) == {"new": 5}
    found = {
        row.place: (row.code, {key: str(value) for key, value in row.payload.items() if value is not None})
        for row in models.Quarantined.objects.all()
    }
    assert found == expected
    assert sum(summary.faults.values()) == summary.newly_aside == len(BAD_ROWS)
    assert all(row.words.endswith((".", "can).")) for row in models.Quarantined.objects.all())
    for entry in models.JournalEntry.objects.filter(action="quarantine_row"):
        assert entry.detail.keys() == {"source", "place", "code", "is_new"}
    # Whose uds, visits or randomization had a row set aside has no word: what is missing might have been a find.
    words = {who: models.Standing.everyone.get(patient=patient(who)).word for who in range(1, 6)}
    assert {who for who, word in words.items() if not word} == {3, 5}
    again = run()
    assert (sum(again.faults.values()), again.newly_aside, dict(again.people)) == (
        len(BAD_ROWS),
        0,
        {"already": 5},
    )


def test_rows_that_contradict_each_other_all_stay_out(run: Run, folder: Path) -> None:
    write_table(folder, "withdrawal", [*invented()["withdrawal"], {"who": 1, "when": 3, "withdrawal": 0}])
    assert dict(run().faults) == {"row.conflicting": 2}
    assert [e.value["day"] for e in entries(1, "withdrawal") if e.code == ""] == [4]


def test_two_doses_on_one_day_are_two_doses(run: Run) -> None:
    run()
    assert sorted(e.value["amount"] for e in entries(1, "dose") if e.value["day"] == 4) == [10, 40]
    assert aside() == {}


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (lambda path: path.write_bytes(path.read_bytes()[:-40]), "file.unreadable"),
        (lambda path: path.write_bytes(path.read_bytes()[:200]), "file.unreadable"),
        (lambda path: path.write_bytes(b""), "file.unreadable"),
        (lambda path: path.write_bytes(b"this is no table"), "file.unreadable"),
        (lambda path: write_table(path.parent, path.stem, [], when="left_out"), "file.missing_column"),
        (lambda path: write_table(path.parent, path.stem, [], when="varchar"), "file.wrong_type"),
        (lambda path: write_table(path.parent, path.stem, [], who="double"), "file.wrong_type"),
        (lambda path: write_table(path.parent, path.stem, [], what="integer"), "file.wrong_type"),
    ],
)
def test_a_damaged_file_is_kept_whole_and_the_others_go_in(
    run: Run, folder: Path, damage: Callable[[Path], object], code: str
) -> None:
    damage(folder / "tlfb.parquet")
    summary = run()
    assert (dict(summary.people), dict(summary.faults)) == ({"new": 5}, {code: 1})
    row = models.Quarantined.objects.get()
    assert (row.code, row.place) == (code, "tlfb.parquet")
    assert base64.b64decode(row.payload["base64"]) == (folder / "tlfb.parquet").read_bytes()
    assert entries(1, "diary") == []
    assert models.Standing.everyone.get(patient=patient(1)).word[:3] == "-o+"


def test_other_widths_of_whole_numbers_are_fine(run: Run, folder: Path) -> None:
    write_table(folder, "uds", invented()["uds"], who="bigint", when="smallint")
    assert dict(run().faults) == {}


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_bytes(b"no")])
def test_without_the_list_of_participants_nothing_goes_in(
    db: None, folder: Path, now: datetime, damage: Callable[[Path], object]
) -> None:
    damage(folder / "everybody.parquet")
    with pytest.raises(Refused) as refused:
        import_ctn0094(folder, now=now, is_demo=False)
    assert refused.value.code == "import.no_participants"
    assert not models.Organisation.objects.exists()


def test_a_folder_that_is_none_is_refused(db: None, tmp_path: Path, now: datetime) -> None:
    with pytest.raises(Refused) as refused:
        import_ctn0094(tmp_path / "nowhere", now=now, is_demo=False)
    assert refused.value.code == "import.no_folder"


def test_a_chart_that_cannot_be_made_does_not_keep_the_others_out(run: Run, now: datetime) -> None:
    study = open_study(actor=ACTOR, now=now, sites=["5"], is_demo=False)
    models.Patient.everyone.create(
        organisation_id=study.organisation_id, site_id=study.sites["Study site 5"], number="CTN-0003",
        name_used="Somebody else", zone="UTC", enrolled_at=now, labels=["BH", "ETH"],
    )  # fmt: skip
    summary = run()
    assert (dict(summary.people), dict(summary.faults)) == (
        {"new": 4, "refused": 1},
        {"patient.number_taken": 1},
    )
    assert models.Patient.everyone.get(number="CTN-0003").name_used == "Somebody else"


def test_only_the_import_command_may_import(run: Run, now: datetime) -> None:
    study = open_study(actor=ACTOR, now=now, sites=[], is_demo=False)
    for service in ("score", "demo-like"):
        with pytest.raises(Refused) as refused:
            import_participant(
                actor=Actor("command", "Other", study.organisation_id, service=service), now=now,
                participant=None, run="x", study=study,  # type: ignore[arg-type]
            )  # fmt: skip
        assert refused.value.code == "access.not_your_role"
