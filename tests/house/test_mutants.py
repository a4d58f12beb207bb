"""The tests hold the consent code and the medicines' rules: of small changes to them they notice at least nine in ten."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.mutants import CORES, Core, mutants_of

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(("core", "module"), [("privacy", "recipient"), ("meds", "rules")])
def test_mutants_change_what_is_done_and_leave_types_alone(core: str, module: str) -> None:
    found = list(mutants_of(core, module))
    assert len(found) > 10
    assert all(mutant.module == module and mutant.source for mutant in found)
    assert not [mutant.change for mutant in found if "slots" in mutant.change]


@pytest.mark.parametrize("core", CORES.values(), ids=CORES)
def test_every_module_and_every_test_of_a_core_is_there(core: Core) -> None:
    assert all((ROOT / "carebraid/core" / core.name / f"{module}.py").is_file() for module in core.modules)
    assert all((ROOT / one).exists() for one in core.tests)


@pytest.mark.long
@pytest.mark.parametrize("core", CORES)
def test_nine_in_ten_are_noticed(core: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench.mutants", "--core", core, "--sample", "100", "--seed", "3"],
        cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, timeout=3600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
