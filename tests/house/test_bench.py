"""The bench itself works: a tiny world is built, served, driven and reported, and everything is stopped after."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder that the database's own user can reach, which pytest's folders are not for root."""
    with tempfile.TemporaryDirectory(prefix="carebraid-bench-test-") as made:
        yield Path(made)


@pytest.mark.long
def test_a_tiny_world_is_measured_and_everything_stops(home: Path, tmp_path: Path) -> None:
    report = tmp_path / "speed.md"
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("CAREBRAID_")}
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--quick", "--patients", "150", "--checkins", "2000", "--seconds", "1.5",
         "--home", str(home), "--report", str(report)],
        cwd=ROOT, env=surroundings, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    told = {line["what"]: line for line in map(json.loads, done.stdout.splitlines())}
    assert (told["world"]["patients"], told["world"]["checkins"]) == (150, 2000)
    assert told["world"]["rows"]["store_checkin"] == 2000
    assert told["refresh"]["people"] == 150
    for load in ("checkins", "pages", "both", "checkins_most", "pages_most", "both_most"):
        assert told[load]["kinds"], load
        assert told[load]["lost"] == 0
        assert not [status for status in told[load]["statuses"] if "wrong" in status], told[load]["statuses"]
    assert set(told["inside"]) >= {"inbox", "caseload", "chart", "checkin"}
    assert min(map(len, (told["memory"][name] for name in ("web", "worker", "postgres")))) >= 1
    written = report.read_text()
    assert "Check-ins accepted and judged" in written
    assert "placeholder" not in written
    assert not (home / "postgres" / "data" / "postmaster.pid").exists()
    assert not _running_from(home)


def _running_from(home: Path) -> list[str]:
    """Processes that still name this home in their surroundings."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if str(home).encode() in (entry / "environ").read_bytes():
                    found.append((entry / "cmdline").read_text())
            except OSError:
                continue
    return found
