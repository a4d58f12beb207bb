"""Small numbers are hidden, and nothing shown beside them gives them away (SEC-093)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carebraid.core.outcomes.suppress import suppress

CELLS = st.dictionaries(st.text(min_size=1, max_size=5), st.integers(0, 60), max_size=8)


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, None), (10, None), (11, 11), (5000, 5000)])
def test_one_to_ten_are_hidden_nought_and_eleven_are_not(count: int, shown: int | None) -> None:
    assert suppress([("North", count)]).cells == {"North": shown}


def test_a_total_is_hidden_with_any_cell_it_would_betray() -> None:
    assert suppress([("North", 40), ("South", 3)]).total is None
    assert suppress([("North", 40), ("South", 30)]).total == 70
    assert suppress([("North", 40), ("South", 0)]).total == 40
    assert suppress([]).total == 0


@given(CELLS)
def test_whoever_reads_the_table_cannot_narrow_a_hidden_cell_below_one_to_ten(cells: dict[str, int]) -> None:
    shown = suppress(list(cells.items()))
    hidden = [name for name, count in shown.cells.items() if count is None]
    assert {name for name, count in cells.items() if 1 <= count <= 10} == set(hidden)
    assert shown.hides == bool(hidden)
    if hidden:
        assert shown.total is None  # so every value from 1 to 10 stays possible for each of them
    else:
        assert shown.total == sum(cells.values())


def test_names_stand_once_and_counts_are_not_negative() -> None:
    for cells in ([("North", -1)], [("North", 1), ("North", 2)]):
        with pytest.raises(ValueError, match="nought or more"):
            suppress(cells)


@pytest.mark.parametrize(
    ("count", "among", "shown"),
    [
        (0, 5, None),
        (5, 5, None),
        (0, 40, 0),
        (12, 40, 12),
        (40, 40, 40),
        (30, 40, None),
        (29, 40, 29),
        (3, 40, None),
    ],
)
def test_prv_085_nobody_is_found_among_few_or_by_taking_away(
    count: int, among: int, shown: int | None
) -> None:
    assert suppress([("North", count)], of={"North": among}).cells == {"North": shown}
