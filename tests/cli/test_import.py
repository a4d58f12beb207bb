"""What ``carebraid import`` says: on the way out, in the list of what stands aside, and when it cannot begin."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from carebraid.cli import import_
from carebraid.cli._ctn0094_run import Summary
from tests.invented_trials import invented, write_folder, write_table


@pytest.fixture
def ready(db: None, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """The commands against the tests' own database."""
    monkeypatch.setattr(import_, "_ready", lambda: None)
    return CliRunner()


def test_the_summary_says_what_went_in_and_where_to_see_the_rest() -> None:
    summary = Summary(
        people=Counter(new=3, kept=1, refused=1), faults=Counter({"row.no_id": 2, "file.unreadable": 1}),
        newly_aside=1, entries=1200, randomized=2, rows=5000, missing=("qol",),
    )  # fmt: skip
    assert list(import_.tell(summary)) == [
        "4 people are in their charts, 2 of them randomized.",
        "  3 new",
        "  1 left as they were, because part of their record cannot be read this time",
        "  1 not taken",
        "5,000 rows read; 1,200 entries added, 0 withdrawn.",
        "Not in the folder, so nothing is known of them: qol.",
        "3 set aside (1 of them new); see them with: carebraid import quarantine",
        "  2 row.no_id",
        "  1 file.unreadable",
    ]


def test_an_import_and_the_list_of_what_stands_aside(ready: CliRunner, tmp_path: Path) -> None:
    told = ready.invoke(import_.app, ["quarantine"])
    assert (told.exit_code, told.stdout) == (0, "Nothing was imported yet.\n")
    folder = write_folder(tmp_path / "trials", invented())
    write_table(folder, "uds", [*invented()["uds"], {"who": 4, "when": 10, "what": "Lemonade"}])
    write_table(folder, "tlfb", [], when="varchar")
    told = ready.invoke(import_.app, ["ctn0094", str(folder)])
    assert told.exit_code == 0, told.output
    assert told.stdout.splitlines()[:2] == ["5 people are in their charts, 4 of them randomized.", "  5 new"]
    assert told.stderr == ""
    told = ready.invoke(import_.app, ["quarantine"])
    lines = [line.split("  ", 1)[1] for line in told.stdout.splitlines()[:-1]]
    assert lines == [
        "tlfb.parquet  file.wrong_type  In this file the columns when are not of the kind they must be.",
        "uds.parquet row 7  row.unknown_code  “what” holds a code that this table is not known to use.",
    ]
    assert told.stdout.splitlines()[-1] == "2 set aside in all."
    assert "Lemonade" not in told.stdout
    assert ready.invoke(import_.app, ["quarantine", "--limit", "1"]).stdout.endswith(
        "2 set aside in all, 1 shown.\n"
    )


def test_a_wrong_folder_is_told_kindly(ready: CliRunner, now: datetime) -> None:
    told = ready.invoke(import_.app, ["ctn0094", "/nowhere"])
    assert getattr(told.exception, "code", "") == "import.no_folder"
    assert "There is no folder /nowhere" in str(told.exception)
