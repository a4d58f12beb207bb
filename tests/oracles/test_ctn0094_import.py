"""The real trial tables through the import: every row is told, every word is the published one, nothing is set aside.

The sample of the quick suite goes all the way into the database and back; with CAREBRAID_LONG=1 everybody does.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from carebraid.cli._ctn0094_read import Reading, read_folder
from carebraid.cli._ctn0094_run import import_ctn0094
from carebraid.cli._ctn0094_tables import TABLES
from carebraid.core.kernel.codes import Role
from carebraid.core.record.chart_of import counts_of
from carebraid.flows._participant import work_out
from carebraid.flows.open_study import SLUG
from carebraid.store import models, scope

EVERY_NTH = 18

ROWS = {  # as the data's own description counts them
    "everybody": 2655, "site_masked": 2655, "randomization": 3489, "demographics": 2655, "psychiatric": 2655,
    "pain": 2279, "asi": 2655, "qol": 486, "fagerstrom": 2308, "rbs": 11415, "rbs_iv": 2655, "detox": 978,
    "visit": 40154, "uds": 32383, "uds_temp": 27687, "tlfb": 178986, "treatment": 162119, "withdrawal": 11160,
    "withdrawal_pre_post": 3574,
}  # fmt: skip


@pytest.fixture(scope="module")
def reading(ctn0094: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reading]:
    reading = read_folder(ctn0094, tmp_path_factory.mktemp("scratch"))
    yield reading
    reading.database.close()


@pytest.fixture(scope="module")
def derived(ctn0094: Path) -> dict[int, tuple[str, bool, int]]:
    """who → (published word, randomized, complete weeks)."""
    with duckdb.connect() as database:
        rows = database.execute(
            f"select who, word, randomized, complete_weeks from '{ctn0094}/derived/weekly_words.parquet'"
        ).fetchall()
    return {who: (word, randomized, weeks) for who, word, randomized, weeks in rows}


def test_every_row_can_be_read_and_none_is_set_aside(reading: Reading) -> None:
    assert {name: reading.rows[name] for name in ROWS} == ROWS
    assert (list(reading.faults()), reading.absent, reading.people()) == ([], frozenset(), 2655)
    assert len(reading.sites()) == 32


def test_everybody_is_worked_out_to_their_published_word_and_every_row_is_told(
    reading: Reading, derived: Mapping[int, tuple[str, bool, int]]
) -> None:
    told = dict.fromkeys(reading.rows, 0)
    facts = {"diary": 0, "urine": 0, "dose": 0, "visit": 0}
    words, randomized = {}, 0
    for participant in reading.participants():
        out = work_out(participant)
        words[participant.who] = out.word
        randomized += participant.randomized is not None
        for table, rows in counts_of(participant).items():
            told[table] += rows
        for entry in out.entries:
            facts["diary"] += len(entry.value["used"]) if entry.kind == "diary" else 0
            facts["urine"] += len(entry.value["found"]) if entry.kind == "urine" else 0
            facts["dose"] += entry.kind == "dose"
            facts["visit"] += entry.kind == "visit" and entry.value["placed"] != "schedule"
        assert out.shown.replace("_", "o") == out.word
    assert words == {who: word for who, (word, _, _) in derived.items()}
    assert (told, randomized) == (reading.rows, 1848)
    assert facts == {name: ROWS[table] for name, table in
                     (("diary", "tlfb"), ("urine", "uds"), ("dose", "treatment"), ("visit", "visit"))}  # fmt: skip


@pytest.mark.django_db
def test_words_and_counts_come_back_from_the_database(
    ctn0094: Path, derived: Mapping[int, tuple[str, bool, int]], tmp_path: Path, now: datetime
) -> None:
    is_long = os.environ.get("CAREBRAID_LONG") == "1"
    nth = 1 if is_long else EVERY_NTH
    expected = {who: told for place, (who, told) in enumerate(sorted(derived.items())) if place % nth == 0}
    folder = ctn0094 if is_long else _part(ctn0094 / "ctn0094data", tmp_path, set(expected))
    summary = import_ctn0094(folder, now=now, is_demo=False)
    assert (dict(summary.people), dict(summary.faults)) == ({"new": len(expected)}, {})
    scope.enter(models.Organisation.objects.get(slug=SLUG).id)

    published = models.Entry.everyone.filter(kind="word").values_list("patient__number", "value__word")
    assert dict(published) == {f"CTN-{who:04d}": word for who, (word, _, _) in expected.items()}
    shown = dict(models.Standing.everyone.values_list("patient__number", "word"))
    assert {number: word.replace("_", "o") for number, word in shown.items()} == dict(published)
    team = models.TeamMember.everyone.filter(role=Role.CARE_MANAGER).values_list("patient__number", flat=True)
    assert set(team) == {f"CTN-{who:04d}" for who, (_, randomized, _) in expected.items() if randomized}
    assert len(team) == (1848 if is_long else sum(randomized for _, randomized, _ in expected.values()))
    for kind, table in (("dose", "treatment"), ("withdrawal", "withdrawal")):
        rows = models.Entry.everyone.filter(kind=kind).exclude(code__endswith="_induction")
        assert rows.count() == _count(ctn0094 / "ctn0094data", table, set(expected))
    kept = models.Appointment.everyone.filter(state="kept").count()
    assert kept == _count(ctn0094 / "ctn0094data", "visit", set(expected), "what in ('visit', 'final')")
    again = import_ctn0094(folder, now=now, is_demo=False)
    assert (dict(again.people), again.entries) == ({"already": len(expected)}, 0)


def _part(source: Path, target: Path, whos: set[int]) -> Path:
    """The same tables with these participants alone, in a folder that the test throws away."""
    with duckdb.connect() as database:
        for name in TABLES:
            database.execute(
                f"copy (select * from '{source / f'{name}.parquet'}' where who in {tuple(whos)})"
                f" to '{target / f'{name}.parquet'}' (format parquet)"
            )
    return target


def _count(source: Path, table: str, whos: set[int], where: str = "true") -> Any:
    with duckdb.connect() as database:
        return database.execute(
            f"select count(*) from '{source / f'{table}.parquet'}' where who in {tuple(whos)} and {where}"
        ).fetchall()[0][0]
