"""Snapshots on disk: written whole, read only as written, and refused where they would count wrongly."""

from __future__ import annotations

import json
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from carebraid.cli.outcomes import app
from carebraid.core.kernel.refusal import Refused
from carebraid.core.outcomes.snapshot import refuse_unless_sound
from carebraid.knowledge.outcome_measures import find_outcome_measure, load_outcome_measures, read_question
from carebraid.population.report import load_marts, report_on
from carebraid.population.snapshot import KEPT, forget_old, load_manifest, newest_snapshot, open_snapshot
from tests.snapshots import invent, save


def code_of(work: Any) -> str:
    with pytest.raises(Refused) as refused:
        work()
    return refused.value.code


def opened(folder: Path) -> None:
    with open_snapshot(folder):
        pass


def test_an_older_a_newer_and_a_broken_snapshot_are_refused(tmp_path: Path) -> None:
    folder = save(invent(1, 12), tmp_path / "one")
    manifest = folder / "manifest.json"
    data = json.loads(manifest.read_text())
    for version, code in ((0, "snapshot.older"), (2, "snapshot.newer"), ("1", "snapshot.unreadable")):
        manifest.write_text(json.dumps({**data, "version": version}))
        assert code_of(lambda: opened(folder)) == code
    manifest.write_text("{")
    assert code_of(lambda: load_manifest(folder)) == "snapshot.unreadable"
    assert code_of(lambda: load_manifest(tmp_path / "nowhere")) == "snapshot.unreadable"
    assert code_of(lambda: load_marts(folder)) == "snapshot.no_report"


def test_a_table_that_was_changed_is_refused(tmp_path: Path) -> None:
    folder = save(invent(1, 12), tmp_path / "one")
    path = folder / "visits.parquet"
    path.write_bytes(path.read_bytes() + b"x")
    assert code_of(lambda: opened(folder)) == "snapshot.changed"
    assert code_of(lambda: save(invent(1, 2), folder)) == "snapshot.is_there"


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (lambda t: t["episodes"].append({**t["episodes"][0], "episode": 99, "watched_days": 400}), "snapshot.overlapping_episodes"),
        (lambda t: t["visits"][0].update(day=-1), "snapshot.clocks_disagree"),
        (lambda t: t["visits"][0].update(day=9999), "snapshot.clocks_disagree"),
        (lambda t: t["episodes"][0].update(watched_days=-5), "snapshot.clocks_disagree"),
        (lambda t: t["visits"][0].update(episode=12345), "snapshot.lost_rows"),
    ],
)  # fmt: skip
def test_overlaps_and_clocks_that_disagree_are_refused_by_both_twins(
    tmp_path: Path, harm: Any, code: str
) -> None:
    tables = invent(2, 20)
    tables["episodes"][0]["watched_days"] = max(tables["episodes"][0]["watched_days"], 30)
    refuse_unless_sound(tables)
    harm(tables)
    assert code_of(lambda: refuse_unless_sound(tables)) == code
    assert code_of(lambda: opened(save(tables, tmp_path / "one"))) == code


def test_two_episodes_of_one_person_after_each_other_are_fine(tmp_path: Path) -> None:
    tables = invent(3, 5)
    first = tables["episodes"][0]
    tables["episodes"].append(
        {**first, "episode": 77, "days_after_first": first["watched_days"], "watched_days": 10}
    )
    refuse_unless_sound(tables)
    opened(save(tables, tmp_path / "one"))


def test_every_signed_measure_counts_over_an_invented_clinic(tmp_path: Path) -> None:
    folder = save(invent(4, 400), tmp_path / "one")
    report = report_on(folder, list(load_outcome_measures().values()))
    assert [one["id"] for one in report["measures"]] == list(load_outcome_measures())
    collected = {one["id"] for one in report["measures"] if one["collected"]}
    assert {
        "retention_30",
        "days_to_relapse",
        "signal_to_contact",
        "referral_needs_met",
        "depression_response",
    } <= collected
    for one in report["measures"]:
        splits = chain.from_iterable(one["splits"].values()) if one["collected"] else ()
        for figure in (one["all"], *one["months"], *splits) if one["collected"] else ():
            for name in ("numerator", "denominator", "missing"):
                assert figure[name] is None or not 0 < figure[name] <= 10, (one["id"], figure)


def test_a_question_of_ones_own_is_asked_from_a_file(tmp_path: Path) -> None:
    folder = save(invent(4, 400), tmp_path / "house")
    file = tmp_path / "question.yaml"
    file.write_text(
        "id: long\nname: Long in care\nplain: Watched for 100 days or more.\nkind: share\nunit: episodes\n"
        "better: higher\nsource: ours\ngood: watched_days >= 100\n"
    )
    run = lambda *args: CliRunner().invoke(app, ["ask", str(file), "--snapshot", str(folder), *args])  # noqa: E731
    told = json.loads(run("--json", "--by", "site").stdout)
    assert told["all"]["denominator"] == 400 and list(told["splits"]) == ["site"]
    again = run("--json", "--by", "site")
    assert json.loads(again.stdout) == told
    assert "missing counted as failing" in run().stdout
    file.write_text("kind: [")
    assert code_of(lambda: read_question(file.read_bytes())) == "measure.unreadable"
    assert code_of(lambda: find_outcome_measure("nothing")) == "measure.unknown"


def test_the_newest_snapshot_is_found_by_its_name(tmp_path: Path) -> None:
    assert newest_snapshot(tmp_path, "ours") is None
    for moment in ("20260101T000000Z", "20260301T000000Z", "20260201T000000Z"):
        save(invent(5, 3), tmp_path / "snapshots" / "ours" / moment)
    found = newest_snapshot(tmp_path, "ours")
    assert found is not None and found.name == "20260301T000000Z"


def test_only_the_newest_are_kept(tmp_path: Path) -> None:
    for day in range(1, KEPT + 4):
        save(invent(5, 1), tmp_path / "snapshots" / "ours" / f"2026{day:04d}T000000Z")
    assert (forget_old(tmp_path, "ours"), forget_old(tmp_path, "ours"), forget_old(tmp_path, "none")) == (
        3,
        0,
        0,
    )
    left = sorted(path.name for path in (tmp_path / "snapshots" / "ours").iterdir())
    assert (len(left), left[0]) == (KEPT, "20260004T000000Z")
