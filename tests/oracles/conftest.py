"""Where the real trial data lie. Tests that need them say loudly when they could not run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

VARIABLE = "CAREBRAID_CTN0094"


@pytest.fixture(scope="session")
def ctn0094() -> Path:
    """The folder of the CTN-0094 tables. Fails in CI, or where it is required, when it is absent."""
    named = os.environ.get(VARIABLE, "")
    folder = Path(named)
    if named and (folder / "derived" / "weekly_words.parquet").is_file():
        return folder
    said = f"{VARIABLE} names no folder with the trial data ({named!r}): the real-data check DID NOT RUN."
    if os.environ.get("CI") or os.environ.get(f"{VARIABLE}_REQUIRED"):
        pytest.fail(said)
    _NOT_RUN.append(said)
    pytest.skip(said)


_NOT_RUN: list[str] = []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say it again where everybody looks: at the end, in red."""
    for said in _NOT_RUN:
        terminalreporter.write_line(said, red=True, bold=True)
