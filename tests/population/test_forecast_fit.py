"""Fitting gives plain data that say what the library says, the same each time; needs the extra ``train``."""

from __future__ import annotations

import builtins
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from carebraid.core.kernel.refusal import Refused
from carebraid.core.watch.forecast_model import log_odds, parse_model
from carebraid.population import forecast_figures as figures
from carebraid.population.forecast_fit import (
    Rows,
    calibrated_by_folds,
    fit,
    odds_by_folds,
    odds_of_rows,
    require_training,
)
from carebraid.population.forecast_recipes import Recipe, recipe_of, unit_of

NAMES = ("share_bad", "days_since_dose", "mg_methadone", "week")
RECIPE = Recipe(
    features=NAMES, iterations=40, learning_rate=0.1, least_rows=20, columns=1.0, line=0.5, ridge=0.1,
)  # fmt: skip


def invented(count: int = 3_000) -> Rows:
    """Rows in which the share of bad weeks and the days since a dose matter; the last column has nothing in it."""
    chance = np.random.default_rng(3)
    values = np.column_stack([
        chance.random(count).round(2), chance.integers(0, 30, count).astype(float),
        np.where(chance.random(count) < 0.5, np.nan, 60.0), np.full(count, np.nan),
    ])  # fmt: skip
    values[chance.random(count) < 0.2, 1] = np.nan
    odds = -2 + 4 * values[:, 0] + 0.1 * np.nan_to_num(values[:, 1])
    happened = chance.random(count) < 1 / (1 + np.exp(-odds))
    return Rows(NAMES, values, happened, np.ones(count, dtype=bool), np.repeat(np.arange(count // 3), 3))


def test_training_is_refused_in_words_where_the_library_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = builtins.__import__

    def without(name: str, *more: Any, **named: Any) -> Any:
        if name.startswith("sklearn"):
            raise ImportError(name)
        return usual(name, *more, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(Refused) as said:
        require_training()
    assert said.value.code == "train.not_installed"
    assert "carebraid[train]" in said.value.words


def test_every_feature_of_a_recipe_has_a_unit_and_the_default_bends_one_way() -> None:
    default, local = recipe_of("relapse_4wk", "default", ()), recipe_of("relapse_4wk", "local", ())
    assert set(default.features) < set(local.features)
    assert not [name for name in default.features if name.startswith("mg_")]
    assert {default.direction("share_bad"), default.direction("chances"), local.direction("share_bad")} == {
        1,
        -1,
        0,
    }
    assert [unit_of(name) for name in ("days_since_dose", "share_bad", "last_bad", "mg_methadone")] == [
        "days", "share", "0 or 1", "mg",
    ]  # fmt: skip


@pytest.mark.heavy
def test_the_plain_trees_say_what_the_library_says() -> None:
    from sklearn.ensemble import HistGradientBoostingClassifier

    rows = invented()
    raw = fit(rows, replace(RECIPE, line=0.0), task="relapse_4wk", name="local", seed=5)
    told = odds_of_rows(rows, parse_model(raw))
    library = HistGradientBoostingClassifier(
        learning_rate=0.1, max_iter=40, max_leaf_nodes=8, min_samples_leaf=20, l2_regularization=5.0,
        early_stopping=False, random_state=5,
    ).fit(rows.values[:, :2], rows.happened)  # fmt: skip
    assert np.abs(told - library.decision_function(rows.values[:, :2])).max() < 1e-4


@pytest.mark.heavy
def test_many_at_once_and_one_by_one_say_the_same_and_twice_gives_the_same_file() -> None:
    rows = invented()
    raw = fit(rows, RECIPE, task="relapse_4wk", name="local", seed=5)
    assert raw == fit(rows, RECIPE, task="relapse_4wk", name="local", seed=5)
    model = parse_model(raw)
    fast = odds_of_rows(rows, model)
    for row in range(0, 3_000, 97):
        values = [None if np.isnan(value) else float(value) for value in rows.values[row]]
        assert abs(log_odds(model, values) - fast[row]) <= 1e-9


@pytest.mark.heavy
def test_nobody_is_foretold_by_a_model_that_saw_them_and_the_line_straightens() -> None:
    rows = invented()
    odds, fold = odds_by_folds(rows, RECIPE, task="relapse_4wk", seed=5)
    assert all(len(set(fold[rows.who == who])) == 1 for who in range(0, 1_000, 50))
    told = calibrated_by_folds(rows.happened, odds, fold)
    assert figures.auroc(rows.happened, told) > 0.75
    assert figures.calibration_line(rows.happened, told)[1] == pytest.approx(1, abs=0.1)


@pytest.mark.heavy
def test_too_little_to_learn_from_is_refused() -> None:
    rows = invented()
    with pytest.raises(Refused) as said:
        fit(rows.of(np.arange(3_000) < 60), RECIPE, task="relapse_4wk", name="local", seed=5)
    assert said.value.code == "train.too_little"


@pytest.mark.heavy
def test_the_command_trains_from_tables_and_its_models_are_used_until_they_are_changed(
    tmp_path: Path,
) -> None:
    import typer

    from carebraid.cli.forecast import app
    from carebraid.cli.train import train
    from tests.invented_trials import write_folder
    from tests.trial_of_many import trial_of_many

    command = typer.Typer()
    command.command()(train)
    folder = write_folder(tmp_path / "tables", trial_of_many(160))
    said = ["--data", str(folder), "--task", "next_week_bad", "--model", "default", "--on", "2026-11-22"]
    for out in ("one", "two"):
        result = CliRunner().invoke(command, [*said, "--out", str(tmp_path / out)])
        assert result.exception is None, result.exception
    name = "next_week_bad.default.json"
    assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    assert "there is only one" in result.stdout

    asked = ["--data", str(folder), "--task", "next_week_bad", "--as-of", "3", "--model", "default"]
    asked += ["--models", str(tmp_path / "one"), "--out", str(tmp_path / "out.csv")]
    assert CliRunner().invoke(app, asked).exception is None
    plain = (tmp_path / "out.csv").read_text()
    assert len(plain.splitlines()) > 50
    auto = [
        "--data",
        str(folder),
        "--task",
        "next_week_bad",
        "--as-of",
        "3",
        "--out",
        str(tmp_path / "out.csv"),
    ]
    # There is no local model in the folder, so auto is the default.
    assert CliRunner().invoke(app, [*auto, "--model", str(tmp_path / "one")]).exception is None
    assert (tmp_path / "out.csv").read_text() == plain

    (tmp_path / "one" / name).write_bytes((tmp_path / "one" / name).read_bytes() + b" ")
    assert CliRunner().invoke(app, asked).exception.code == "forecast.model_changed"  # type: ignore[union-attr]
