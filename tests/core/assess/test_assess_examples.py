"""Every worked example of every instrument comes out as its file says."""

from __future__ import annotations

from typing import Any

import pytest

from carebraid.core.assess.scoring import score
from carebraid.knowledge._signed import read_signed, signatures
from carebraid.knowledge.instruments import load_instrument

RAW = [read_signed(name) for name in signatures() if name.startswith("instruments")]
EXAMPLES = [(raw["id"], example) for raw in RAW for example in raw["examples"]]


def test_no_example_is_left_out() -> None:
    assert len(RAW) == 47
    assert len(EXAMPLES) == 216


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[f"{n}-{e['id']}" for n, e in EXAMPLES])
def test_worked_example(name: str, example: dict[str, Any]) -> None:
    outcome, expect = score(load_instrument(name), example["answers"]), example["expect"]
    assert expect
    assert {key: outcome.scores[key] for key in expect.get("scores", {})} == expect.get("scores", {})
    assert {key: outcome.bands.get(key) for key in expect.get("bands", {})} == expect.get("bands", {})
    assert list(outcome.critical) == expect.get("critical", list(outcome.critical))
    assert list(outcome.flags) == expect.get("flags", list(outcome.flags))
