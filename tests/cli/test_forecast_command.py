"""``carebraid forecast`` over invented tables: everybody at risk and nobody else, nothing from after the cut."""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest
import typer
from typer.testing import CliRunner

from carebraid.cli._forecast_people import history_at
from carebraid.cli._forecast_read import read_people
from carebraid.cli.forecast import app
from carebraid.core.watch.forecast_model import STATIC, WEEKLY
from tests.invented_trials import Rows, invented, many, write_folder, write_table

run = CliRunner()
DATED = (
    "visit",
    "uds",
    "uds_temp",
    "tlfb",
    "treatment",
    "withdrawal",
    "withdrawal_pre_post",
    "detox",
    "randomization",
    "pain",
)


def twelve() -> Rows:
    """Twelve people of trial 27 whose weeks differ, one of them gone from the start."""
    rows = many(12)
    chance = random.Random(5)
    rows["visit"] = [
        {"who": who, "visit": f"WK{week}", "what": "visit", "when": 2 + 7 * week}
        for who in range(1, 12) for week in range(23) if week < 2 or chance.random() < 0.85
    ]  # fmt: skip
    rows["uds"] = [
        {"who": row["who"], "when": row["when"], "what": chance.choice(["Opioid", "Cocaine", "Thc"])}
        for row in rows["visit"] if chance.random() < 0.4
    ]  # fmt: skip
    rows["treatment"] = [
        {"who": who, "when": day, "amount": 60} for who in range(1, 12) for day in range(3, 160) if chance.random() < 0.8
    ]  # fmt: skip
    rows["tlfb"] = [
        {"who": who, "when": chance.randrange(-5, 160), "what": "Heroin"} for who in range(1, 12) for _ in range(20)
    ]  # fmt: skip
    return rows


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The twelve people's tables, written once."""
    return write_folder(tmp_path_factory.mktemp("twelve") / "tables", twelve())


def cut(rows: Mapping[str, Sequence[Mapping[str, Any]]], week: int) -> Rows:
    """The tables as they stood at the end of a week, counted for each person from randomization."""
    start = {row["who"]: row["when"] for row in rows["randomization"] if row["which"] == 1}
    return {
        name: [
            dict(row) for row in told
            if name not in DATED or row.get("when") is None or row["when"] <= start.get(row["who"], 0) + 7 * week
        ]
        for name, told in rows.items()
    }  # fmt: skip


def foretell(
    folder: Path, out: Path, task: str, week: int | None = None, *more: str
) -> tuple[list[dict[str, str]], str]:
    said = ["--data", str(folder), "--task", task, "--out", str(out), *more]
    result = run.invoke(app, said if week is None else [*said, "--as-of", str(week)])
    assert result.exception is None, result.exception
    with out.open(newline="") as opened:
        return list(csv.DictReader(opened)), result.stderr


def test_everybody_at_risk_has_one_row_and_the_others_a_reason(tmp_path: Path, whole: Path) -> None:
    rows, said = foretell(whole, tmp_path / "out.csv", "next_week_bad", 2)
    assert [row["who"] for row in rows] == [str(who) for who in range(1, 12)]
    assert {row["week"] for row in rows} == {"2"}
    assert all(0 < float(row["p"]) < 1 for row in rows)
    assert "11 people have a forecast." in said
    assert "11 by next_week_bad.local" in said
    assert "1 have none: nothing was ever written down about them" in said


def test_entry_facts_give_a_row_without_a_week(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "tables", invented())
    rows, said = foretell(folder, tmp_path / "out.csv", STATIC)
    assert [sorted(row) for row in rows] == [["p", "who"]] * 4
    assert "1 have none: never randomized, so never in treatment here" in said


@pytest.mark.parametrize("week", [2, 5, 11])
def test_rows_after_the_cut_change_nothing(tmp_path: Path, whole: Path, week: int) -> None:
    early = write_folder(tmp_path / "early", cut(twelve(), week))
    for task in WEEKLY:
        then = foretell(early, tmp_path / "early.csv", task, week)[0]
        assert foretell(whole, tmp_path / "whole.csv", task, week)[0] == then
        assert then or task == "early_warning"


def test_the_leak_test_bites(whole: Path) -> None:
    people = read_people(whole).participants
    assert history_at(people[0], 5) != history_at(people[0], 6)
    assert max(day for day, _ in people[0].diary) > 35  # there was something that could leak


def test_take_home_doses_and_diary_are_known_only_up_to_the_last_kept_visit(tmp_path: Path) -> None:
    rows = invented()
    rows["treatment"] = [{"who": who, "when": day, "amount": 12} for who in (1, 4) for day in (5, 8, 15)]
    rows["tlfb"] = [{"who": who, "when": day, "what": "Heroin"} for who in (1, 4) for day in (5, 8, 15)]
    people = {one.who: one for one in read_people(write_folder(tmp_path / "tables", rows)).participants}
    at_home, in_clinic = history_at(people[4], 3), history_at(people[1], 2)
    assert at_home.doses == ((3, 12.0), (6, 12.0))  # last kept visit: day 7 after randomization
    assert [day for day, _ in at_home.diary or ()] == [3, 6]
    assert in_clinic.doses == ((2, 12.0), (5, 12.0), (12, 12.0))  # given in the clinic, known at once
    assert [day for day, _ in in_clinic.diary or ()] == [2, 5]


def test_a_second_randomization_counts_from_its_day_on(tmp_path: Path) -> None:
    people = read_people(write_folder(tmp_path / "tables", invented())).participants
    two = next(one for one in people if one.who == 2)
    assert history_at(two, 5).course_began == 0  # it comes on day 40
    assert history_at(two, 6).course_began == 40
    assert (history_at(two, 5).course_weeks, history_at(two, 6).course_weeks) == (4, 16)


def test_order_copies_and_other_number_types_change_nothing(tmp_path: Path) -> None:
    rows = twelve()
    plain = foretell(write_folder(tmp_path / "a", rows), tmp_path / "a.csv", "relapse_4wk", 6)
    shuffled = {name: [*told, *told[:3]] for name, told in rows.items()}
    for told in shuffled.values():
        random.Random(7).shuffle(told)
    folder = write_folder(tmp_path / "b", shuffled)
    write_table(folder, "visit", shuffled["visit"], who="double", when="double")
    write_table(folder, "treatment", shuffled["treatment"], who="bigint", amount="float", when="double")
    assert foretell(folder, tmp_path / "b.csv", "relapse_4wk", 6)[0] == plain[0]


def test_two_results_in_a_day_are_one_positive_day(tmp_path: Path) -> None:
    rows = twelve()
    rows["uds"] += [{"who": 1, "when": 9, "what": "Opioid"}, {"who": 1, "when": 9, "what": "Buprenorphine"}]
    one = read_people(write_folder(tmp_path / "tables", rows)).participants[0]
    assert history_at(one, 1).symbols in ("+", "*")
    assert len(foretell(tmp_path / "tables", tmp_path / "out.csv", "next_week_bad", 1)[0]) == 11


def test_tables_and_columns_that_are_not_needed_may_be_absent(tmp_path: Path) -> None:
    needed = {
        name: told
        for name, told in twelve().items()
        if name in ("everybody", "randomization", "visit", "uds")
    }
    folder = write_folder(tmp_path / "tables", needed)
    write_table(folder, "visit", needed["visit"], visit="left_out")
    rows, said = foretell(folder, tmp_path / "out.csv", "next_week_bad", 3)
    assert len(rows) == 11
    assert "treatment" in said.split("nothing is known of them:")[1]
    assert len(foretell(folder, tmp_path / "static.csv", STATIC)[0]) == 11


@pytest.mark.parametrize("table", ["everybody", "randomization", "visit", "uds"])
@pytest.mark.parametrize("how", ["absent", "cut_off"])
def test_without_what_weeks_are_made_of_nothing_is_foretold(tmp_path: Path, table: str, how: str) -> None:
    folder = write_folder(tmp_path / "tables", twelve())
    path = folder / f"{table}.parquet"
    if how == "absent":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:40])
    result = run.invoke(
        app, ["--data", str(folder), "--task", "next_week_bad", "--as-of", "3", "--out", str(tmp_path / "o")]
    )
    assert getattr(result.exception, "code", None) == "forecast.no_tables"
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize("amount", [-60, 0, 30_000, 2_000_000_000])
def test_an_impossible_dose_gives_no_forecast_and_a_reason(tmp_path: Path, amount: int) -> None:
    rows = twelve()
    rows["treatment"].append({"who": 3, "when": 5, "amount": amount})
    told, said = foretell(write_folder(tmp_path / "tables", rows), tmp_path / "out.csv", "next_week_bad", 3)
    assert "3" not in [row["who"] for row in told]
    assert len(told) == 10
    assert "1 have none: a dose is written down that cannot be" in said


def test_who_began_treatment_on_two_days_or_in_an_unknown_arm_has_no_forecast(tmp_path: Path) -> None:
    rows = twelve()
    rows["randomization"] += [{"who": 1, "treatment": "Methadone", "which": 1, "when": 30}]
    rows["randomization"] = [
        row | {"treatment": "Herbal tea"} if row["who"] == 2 else row for row in rows["randomization"]
    ]
    told, said = foretell(write_folder(tmp_path / "tables", rows), tmp_path / "out.csv", "next_week_bad", 3)
    assert [row["who"] for row in told] == [str(who) for who in range(3, 12)]
    assert "the start of treatment is told in two ways" in said
    assert "the medicine given is not known" in said


def test_weeks_that_are_over_have_no_forecast(tmp_path: Path, whole: Path) -> None:
    assert foretell(whole, tmp_path / "out.csv", "next_week_bad", 30)[0] == []


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (["--task", "next_week_bad", "--as-of", "3"], "forecast.not_told"),
        (["--data", ".", "--out", "x", "--task", "weather", "--as-of", "3"], "forecast.unknown_task"),
        (["--data", ".", "--out", "x", "--task", "relapse_4wk"], "forecast.no_week"),
        (["--data", "nowhere", "--out", "x", "--task", "relapse_4wk", "--as-of", "3"], "forecast.no_folder"),
        (["--data", ".", "--out", "x", "--task", "relapse_4wk", "--as-of", "3", "--model", "best"], "forecast.unknown_task"),
    ],
)  # fmt: skip
def test_what_is_not_said_well_is_refused(said: list[str], code: str) -> None:
    result = run.invoke(app, said)
    assert getattr(result.exception, "code", None) == code


def test_the_default_model_can_be_asked_for(tmp_path: Path, whole: Path) -> None:
    default = foretell(whole, tmp_path / "d.csv", "relapse_4wk", 4, "--model", "default")
    local = foretell(whole, tmp_path / "l.csv", "relapse_4wk", 4, "--model", "local")
    auto = foretell(whole, tmp_path / "a.csv", "relapse_4wk", 4)
    assert auto[0] == local[0] != default[0]
    assert "by relapse_4wk.default" in default[1]


def test_models_of_ones_own_are_used_only_as_they_were_written(tmp_path: Path, whole: Path) -> None:
    said = [
        "--data",
        str(whole),
        "--task",
        "relapse_4wk",
        "--as-of",
        "4",
        "--out",
        str(tmp_path / "o"),
        "--models",
        str(tmp_path),
    ]
    assert getattr(run.invoke(app, said).exception, "code", None) == "forecast.no_model"


def test_a_shipped_model_that_was_changed_or_taken_from_the_list_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from carebraid.core.kernel.refusal import Refused
    from carebraid.knowledge import _signed
    from carebraid.knowledge.forecasts import load_forecast

    name = "forecast/relapse_4wk.default.json"
    (tmp_path / "forecast").mkdir()
    (tmp_path / _signed.LIST).write_bytes((_signed.DATA / _signed.LIST).read_bytes())
    (tmp_path / name).write_bytes((_signed.DATA / name).read_bytes().replace(b"0.5", b"0.6", 1))
    monkeypatch.setattr(_signed, "DATA", tmp_path)
    for asked, code in (
        ("relapse_4wk.default", "forecast.model_changed"),
        ("relapse_4wk.best", "forecast.no_model"),
    ):
        with pytest.raises(Refused) as said:
            load_forecast.__wrapped__(asked)
        assert said.value.code == code


def test_rows_that_cannot_be_read_are_set_aside_and_counted(tmp_path: Path) -> None:
    rows = twelve()
    folder = write_folder(tmp_path / "tables", rows)
    with duckdb.connect() as database:
        at = folder / "uds.parquet"
        database.execute(f'create table told as select who, what, "when"::double as "when" from \'{at}\'')
        database.execute(
            "insert into told values (1, 'Opioid', 3.5), (null, 'Opioid', 4), (1, 'Opioid', 'nan'), (77, 'Opioid', 1)"
        )
        database.execute(f"copy told to '{at}' (format parquet)")
    people = read_people(folder)
    assert people.set_aside["uds: a number that cannot be"] == 1
    assert people.set_aside["uds: no participant"] == 1
    assert people.set_aside["uds: no day"] == 1
    assert people.set_aside["people who are not in the list of everybody"] == 1


def test_a_folder_of_nobody_gives_an_empty_list(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "tables", {name: [] for name in twelve()})
    rows, said = foretell(folder, tmp_path / "out.csv", "next_week_bad", 3)
    assert rows == []
    assert "0 people have a forecast." in said


def test_the_command_is_one_of_the_house() -> None:
    from carebraid.cli.main import COMMANDS

    assert COMMANDS["forecast"] == ("carebraid.cli.forecast", "app")
    assert isinstance(app, typer.Typer)
