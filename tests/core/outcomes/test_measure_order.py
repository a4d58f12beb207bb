"""A measure is written down in the same order by every process: files made twice are the same to the byte."""

from __future__ import annotations

import os
import subprocess
import sys

SAY = "from carebraid.knowledge.outcome_measures import load_outcome_measures as m; print([list(d.lines) for d in m().values()])"


def test_the_lines_of_a_measure_have_one_order_whatever_the_seed_of_hashes() -> None:
    said = {
        subprocess.run(
            [sys.executable, "-c", SAY], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2", "3", "4")
    }  # fmt: skip
    assert len(said) == 1
    assert "['event', 'until', 'competing']" in said.pop()
