"""The reference of measures names every measure as it is signed, every table and every column."""

from __future__ import annotations

from pathlib import Path

from carebraid.core.outcomes.measure import SPLITS
from carebraid.core.outcomes.snapshot import TABLES
from carebraid.knowledge.outcome_measures import load_outcome_measures

TEXT = (Path(__file__).resolve().parents[2] / "docs/reference/measures.md").read_text()


def test_every_measure_table_column_and_split_stands_there() -> None:
    for one in load_outcome_measures().values():
        assert f"| `{one.id}` | {one.plain} | {one.kind} | {one.source} | {one.evidence} |" in TEXT
    for name, columns in TABLES.items():
        assert f"| `{name}` | {', '.join(f'`{column}`' for column in columns)} |" in TEXT
    assert all(f"`{split}`" in TEXT for split in SPLITS)
