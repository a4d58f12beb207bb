"""Two scorers that share no code agree on random answers to every instrument."""

from __future__ import annotations

import os
import random
from typing import Any

import pytest

from carebraid.core.assess.scoring import score
from carebraid.knowledge._signed import read_signed, signatures
from carebraid.knowledge.instruments import load_instrument
from tests.oracles.scoring_twin import random_answers, twin

FILES = {n.rpartition("/")[2].removesuffix(".yaml"): n for n in signatures() if n.startswith("instruments")}
SETS = 100_000 if os.environ.get("CAREBRAID_LONG") == "1" else 3_000


def seen(instrument_id: str, answers: Any) -> dict[str, Any]:
    outcome = score(load_instrument(instrument_id), answers)
    return {
        "scores": dict(outcome.scores),
        "bands": dict(outcome.bands),
        "critical": list(outcome.critical),
        "flags": list(outcome.flags),
    }


@pytest.mark.parametrize("instrument_id", sorted(FILES))
def test_both_scorers_agree(instrument_id: str) -> None:
    raw = read_signed(FILES[instrument_id])
    chance = random.Random(f"twins {instrument_id}")
    scored = unscored = 0
    for _ in range(SETS // len(FILES) + 1):
        answers = random_answers(raw, chance)
        expected = twin(raw, answers)
        assert seen(instrument_id, answers) == expected, answers
        missing = None in expected["scores"].values()
        scored, unscored = scored + (not missing), unscored + missing
    assert scored > 5  # the draw must reach both sides, or agreeing says little
    always_scored = {"c-ssrs-screener", "mdq"}  # counts and rules alone: they take the answers there are
    assert unscored > 0 or instrument_id in always_scored


def test_there_are_47_instruments_in_the_comparison() -> None:
    assert len(FILES) == 47


@pytest.mark.parametrize("instrument_id", sorted(FILES))
def test_the_twin_reproduces_the_worked_examples_too(instrument_id: str) -> None:
    raw = read_signed(FILES[instrument_id])
    for example in raw["examples"]:
        found, expect = twin(raw, example["answers"]), example["expect"]
        for part in ("scores", "bands"):
            assert {k: found[part].get(k) for k in expect.get(part, {})} == expect.get(part, {})
        for part in ("critical", "flags"):
            assert found[part] == expect.get(part, found[part])
