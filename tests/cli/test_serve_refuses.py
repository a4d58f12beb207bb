"""The house does not open without what medicines need: a lost limit makes no sound, so the start does."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from carebraid.cli.serve import refuse_without_limits
from carebraid.knowledge import _signed, medications, monitoring, needed


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the knowledge that a test may damage; nothing read before or after is remembered."""
    copy = tmp_path / "data"
    shutil.copytree(_signed.DATA, copy)
    remembered = (
        _signed.signatures, medications.load_dose_limits, monitoring.load_monitoring, monitoring.load_answer_clock,
        monitoring.load_tolerance_rule, monitoring.load_withdrawal,
    )  # fmt: skip
    monkeypatch.setattr(_signed, "DATA", copy)
    for one in remembered:
        one.cache_clear()
    yield copy
    monkeypatch.undo()
    for one in remembered:
        one.cache_clear()


def test_whole_knowledge_opens(data: Path) -> None:
    assert needed.find_broken() == ()
    refuse_without_limits()


@pytest.mark.parametrize("name", ["dose_limits.yaml", "monitoring.yaml"])
@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_a_changed_or_lost_file_is_named_and_nothing_opens(data: Path, name: str, damage: str) -> None:
    if damage == "gone":
        (data / name).unlink()
    else:
        (data / name).write_text((data / name).read_text(encoding="utf-8") + "\n# x\n", encoding="utf-8")
    assert [one.partition(":")[0] for one in needed.find_broken()] == [name]
    with pytest.raises(SystemExit) as refused:
        refuse_without_limits()
    assert name in str(refused.value.code)
    assert "Not opened" in str(refused.value.code)
