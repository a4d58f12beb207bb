"""The tests hold the consent code: of small changes to it they notice at least nine in ten."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.mutants import MODULES, mutants_of

ROOT = Path(__file__).resolve().parents[2]


def test_mutants_change_what_is_done_and_leave_types_alone() -> None:
    found = list(mutants_of("recipient"))
    assert len(found) > 10
    assert all(mutant.module in MODULES and mutant.source for mutant in found)
    assert not [mutant.change for mutant in found if "slots" in mutant.change]


@pytest.mark.long
def test_nine_in_ten_are_noticed() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench.mutants", "--sample", "100", "--seed", "3"],
        cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, timeout=1800, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
