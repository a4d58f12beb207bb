"""Each import contract and each lint ban bites: a planted violation breaks it by name."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent

PLANTED = {
    "1 ": ("carebraid/core/kernel/ids.py", "import carebraid.store.scope"),
    "2 ": ("carebraid/core/watch/view.py", "import carebraid.core.team.task"),
    "3 ": ("carebraid/core/plan/triage.py", "import logging"),
    "4 ": ("carebraid/screens/whoami.py", "import carebraid.store.models"),
    "5 ": ("carebraid/jobs/deliver.py", "import carebraid.store.chart"),
    "6 ": ("carebraid/screens/whoami.py", "import carebraid.store.journal"),
    "7 ": ("carebraid/flows/claim_task.py", "import carebraid.gateways.email"),
    "8 ": ("carebraid/flows/claim_task.py", "import carebraid.fhir.consent"),
    "9 ": ("carebraid/web/shell/speech.py", "import carebraid.knowledge.skills"),
    "10 ": ("carebraid/web/clinic/urls.py", "import carebraid.web.patient.urls"),
    "11 ": ("carebraid/flows/claim_task.py", "import carebraid.core.privacy.decide"),
    "12 ": ("carebraid/core/kernel/moment.py", "import carebraid.web.shell.speech"),
}

DOORS = {
    "carebraid.store.chart", "carebraid.store.panel", "carebraid.store.index", "carebraid.store.cohort",
    "carebraid.store.window", "carebraid.store.counter", "carebraid.store.desk", "carebraid.store.packages",
}  # fmt: skip
MAY_WRITE_JOURNAL = DOORS | {"carebraid.store.look", "carebraid.store.gate"}


def contracts_in(folder: Path) -> dict[str, str]:
    """Each contract's verdict, by its name."""
    done = subprocess.run(
        [BIN / "lint-imports", "--no-cache"], cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"},
    )  # fmt: skip
    return dict(re.findall(r"^(\d+ .*?) (KEPT|BROKEN)", done.stdout, re.MULTILINE))


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("planted")
    skip = shutil.ignore_patterns("__pycache__", "data", "static", "templates", "locale")
    shutil.copytree(ROOT / "carebraid", folder / "carebraid", ignore=skip)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def test_the_house_keeps_its_contracts() -> None:
    verdicts = contracts_in(ROOT)
    assert len(verdicts) == len(PLANTED)
    assert set(verdicts.values()) == {"KEPT"}


def test_every_contract_bites(copy: Path) -> None:
    for place, line in PLANTED.values():
        with (copy / place).open("a") as file:
            file.write(f"\n{line}\n")
    verdicts = contracts_in(copy)
    assert {name: verdict for name, verdict in verdicts.items() if verdict != "BROKEN"} == {}
    assert sorted(name.split(" ")[0] for name in verdicts) == sorted(key.strip() for key in PLANTED)


def test_a_package_without_a_place_fails_the_build(tmp_path: Path) -> None:
    shutil.copytree(
        ROOT / "carebraid", tmp_path / "carebraid", ignore=shutil.ignore_patterns("__pycache__", "data")
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "carebraid" / "helpers").mkdir()
    (tmp_path / "carebraid" / "helpers" / "__init__.py").touch()
    assert contracts_in(tmp_path).get("1 The layers run one way") == "BROKEN"


def test_inside_the_store_too_only_doors_write_the_journal_and_ask_the_decision() -> None:
    graph = grimp.build_graph("carebraid", cache_dir=None)
    writers = set(graph.find_modules_that_directly_import("carebraid.store.journal"))
    assert {name for name in writers if name.startswith("carebraid.store.")} <= MAY_WRITE_JOURNAL
    askers = graph.find_modules_that_directly_import("carebraid.core.privacy.decide")
    askers |= graph.find_modules_that_directly_import("carebraid.core.privacy.release")
    may_ask = DOORS | {"carebraid.store.gate", "carebraid.flows.disclose"}
    assert {name for name in askers if not name.startswith("carebraid.core.privacy")} <= may_ask


@pytest.mark.parametrize(
    "line",
    [
        "from datetime import datetime; x = datetime.now()",
        "from datetime import date; x = date.today()",
        "import time; x = time.time()",
        "from django.utils import timezone; x = timezone.now()",
        "from uuid import uuid4; x = uuid4()",
        "import random",
        "import secrets",
    ],
)
@pytest.mark.parametrize("room", ["core/watch", "flows", "screens", "store"])
def test_clock_ids_and_chance_are_banned_below_the_ways_in(line: str, room: str) -> None:
    done = subprocess.run(
        [BIN / "ruff", "check", "--no-cache", "--select", "TID251", "--stdin-filename", f"carebraid/{room}/x.py", "-"],
        input=line, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    assert "TID251" in done.stdout
