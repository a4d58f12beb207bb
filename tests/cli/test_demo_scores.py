"""``carebraid demo truth``: what is missed or invented is said by name and ends with 1, and the seed gives it again."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from carebraid.cli import _demo_scores
from carebraid.cli._demo.fair_test import PLAN, PLANTED, seed_of, with_texts
from carebraid.cli._demo.scored import Scored, compare, table
from carebraid.cli._demo.seed_truth import beyond
from carebraid.cli._demo.truths import everybody
from carebraid.cli.demo import app
from carebraid.core.learn.allocate import draw
from carebraid.core.learn.experiment import check_design

THE_DAY = date(2026, 3, 9)


def test_what_is_missed_and_what_is_invented_is_told_by_name() -> None:
    scored = compare("Pairs", 30, {"a", "b"}, {"b", "c", "d"}, true={"d"})
    assert (scored.found, scored.missed, scored.invented, scored.holds) == (1, ("a",), ("c",), False)
    lines = list(table([scored]))
    assert lines[1].split() == ["Pairs", "30", "2", "1", "1", "1", "✗"]
    assert lines[2:] == ["    missed: a", "    invented: c"]
    assert compare("Pairs", 30, {"a"}, {"a", "d"}, true={"d"}).holds


def test_an_allowance_is_a_number_and_no_more() -> None:
    within = Scored(detector="x", looked_at=9, planted=("a", "b"), missed=("a",), invented=(), may_miss=1)
    beyond_it = Scored(detector="x", looked_at=9, planted=("a",), missed=(), invented=("c",), may_miss=1)
    assert (within.holds, beyond_it.holds) == (True, False)
    assert "1 (of 1)" in list(table([within]))[1]
    # Binomial with n = 1,000 and p = 0.05: mean 50, standard deviation 6.9.
    assert beyond(0.05, 1000) == 70


@pytest.fixture
def nothing_built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_demo_scores, "_database", lambda: (None, False))
    monkeypatch.setattr(_demo_scores, "_built", lambda: None)


def test_the_command_scores_the_seed_and_says_what_it_did_not_look_at(
    nothing_built: None, tmp_path: Path
) -> None:
    out = tmp_path / "truth.json"
    asked = ["truth", "--people", "10", "--trials", "60", "--seed", "1", "--out", str(out)]
    said = CliRunner().invoke(app, asked)
    assert said.exit_code == 0, said.output
    assert "The built demo was not looked at" in said.output
    scores = {one["detector"]: one for one in json.loads(out.read_text())}
    assert scores["Silence: nothing told for three days"]["found"] == 7
    assert any(
        one.startswith("HB-0001") for one in scores["Personal signatures: what comes first"]["planted"]
    )
    again = CliRunner().invoke(app, asked)
    assert again.output == said.output


def test_more_than_is_allowed_ends_with_one(nothing_built: None, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = compare("Pairs", 30, {"a"}, set())
    monkeypatch.setattr(_demo_scores, "_scores", lambda *_: [wrong])
    said = CliRunner().invoke(app, ["truth"])
    assert said.exit_code == 1
    assert "was missed" in said.output


def test_the_demos_fair_test_is_a_plan_that_can_answer_and_its_difference_is_planted() -> None:
    check_design(PLAN)
    people = with_texts(everybody(200, 1, THE_DAY), 1, THE_DAY)
    texted = sorted((one.text.at, one.number, one.text) for one in people if one.text is not None)
    assert len(texted) == PLAN.planned
    for position, (_, _, text) in enumerate(texted):
        assert text.way == draw(PLAN, seed_of(1), unit_key="", position=position).arm
    came = {
        arm.key: [text.state == "kept" for _, _, text in texted if text.way == arm.key] for arm in PLAN.arms
    }
    assert [len(of) for of in came.values()] == [50, 50]
    today, warmer = (sum(of) / len(of) for of in came.values())
    assert warmer - today == pytest.approx(PLANTED, abs=0.2)
    assert people == with_texts(everybody(200, 1, THE_DAY), 1, THE_DAY)
