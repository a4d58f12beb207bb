"""Measures: three ways of counting what is missing, intervals by hand, and what divides by nothing."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carebraid.core.kernel.refusal import Refused
from carebraid.core.outcomes.interval import byar, median_of, quantile_of, wilson
from carebraid.core.outcomes.measure import Definition, Tally, conclude, count, read_definition, told_of
from carebraid.core.outcomes.snapshot import TABLES

SHARE = {
    "id": "stay", "name": "Stay", "plain": "Stay", "kind": "share", "unit": "episodes", "better": "higher",
    "source": "test", "population": "watched_days >= 10", "good": "last(scores.total) < 5",
}  # fmt: skip


def definition(**other: Any) -> Definition:
    return read_definition({**SHARE, **other})


def tables(totals: list[float | None]) -> dict[str, list[dict[str, Any]]]:
    """One person for each total, watched for 20 days; None: never asked."""
    made: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    for number, total in enumerate(totals):
        made["episodes"].append({
            **dict.fromkeys(TABLES["episodes"]), "episode": number, "person": number, "watched_days": 20,
            "days_after_first": 0, "site": "A" if number % 2 else "B", "month": "2026-01",
        })  # fmt: skip
        if total is not None:
            made["scores"].append(
                {
                    **dict.fromkeys(TABLES["scores"]),
                    "episode": number,
                    "row": number,
                    "day": 3,
                    "total": total,
                }
            )
    return made


def test_missing_is_told_three_ways() -> None:
    # Of ten: 4 below 5, 4 not, 2 never asked.
    found = conclude(definition(), count(definition(), tables([1, 2, 3, 4, 9, 9, 9, 9, None, None]))[""])
    assert (found.numerator, found.denominator, found.missing, found.is_thin) == (4, 10, 2, False)
    assert (found.as_failing.value, found.as_good.value, found.left_out.value) == (0.4, 0.6, 0.5)


def test_a_bad_thing_that_is_missing_counts_as_having_happened() -> None:
    found = conclude(definition(better="lower"), Tally(units=10, good=4, missing=4, people=10))
    assert (found.as_failing.value, found.as_good.value, found.is_thin) == (0.8, 0.4, True)


def test_haz_59_nobody_gives_no_number_and_says_so() -> None:
    nobody = conclude(definition(), count(definition(population="watched_days > 99"), tables([1, 2]))[""])
    assert (nobody.why_none, nobody.as_failing.value, nobody.numerator) == ("nobody", None, None)
    unknown = conclude(definition(), Tally(units=3, missing=3, people=3))
    assert (unknown.why_none, unknown.left_out.value, unknown.as_good.value) == ("nothing_known", None, 1.0)
    raw = {k: v for k, v in SHARE.items() if k != "good"} | {
        "kind": "rate",
        "events": "count(visits)",
        "exposure": "watched_days - 20",
    }
    nothing = read_definition(raw)
    found = conclude(nothing, count(nothing, tables([1, 2]))[""])
    assert (found.why_none, found.left_out.value) == ("no_exposure", None)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"population": "False"}, "measure.divides_by_nothing"),
        ({"kind": "mood"}, "measure.unreadable"),
        ({"good": "1"}, "measure.unreadable"),
        ({"better": "both"}, "measure.unreadable"),
        ({"secret": "x"}, "measure.unreadable"),
        ({"excludes": "all"}, "measure.unreadable"),
        ({"excludes": [{"why": "x"}]}, "measure.unreadable"),
        ({"by_day": 0}, "measure.unreadable"),
        ({"name": " "}, "measure.unreadable"),
    ],
)
def test_a_definition_that_cannot_be_used_is_refused(change: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        definition(**change)
    assert refused.value.code == code
    for raw in (None, "x", [1], {}):
        with pytest.raises(Refused):
            read_definition(raw)


def test_an_exposure_of_nothing_is_refused() -> None:
    raw = {k: v for k, v in SHARE.items() if k != "good"} | {"kind": "rate", "events": "1", "exposure": "0"}
    with pytest.raises(Refused) as refused:
        read_definition(raw)
    assert refused.value.code == "measure.divides_by_nothing"


def test_groups_exclusions_and_what_is_not_collected() -> None:
    told = count(definition(excludes=[{"why": "test", "when": "site == 'A'"}]), tables([1, 2, 9]), by="site")
    assert {name: (one.units, one.excluded) for name, one in told.items()} == {"A": (0, 1), "B": (2, 0)}
    with pytest.raises(Refused) as unknown:
        count(definition(), tables([1]), by="shoe_size")
    assert unknown.value.code == "measure.unknown_split"
    lacking = {name: rows for name, rows in tables([1]).items() if name != "scores"}
    for measure, held in (
        (definition(), lacking),
        (definition(collected="any(scores, instrument == 'x')"), tables([1])),
    ):
        with pytest.raises(Refused) as refused:
            count(measure, held)
        assert refused.value.code == "measure.not_collected"


def test_wilson_and_byar_by_hand() -> None:
    # Newcombe 1998, table I: 81 of 263 -> 0.2553 to 0.3662; 15 of 148 -> 0.0624 to 0.1605; 0 of 20 -> 0 to 0.1611.
    for count_, among, low, high in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
    ):
        found = wilson(count_, among)
        assert (round(found.low or 0, 4), round(found.high or 0, 4)) == (low, high)
    assert wilson(0, 0).value is None
    with pytest.raises(ValueError, match="no more than everybody"):
        wilson(3, 2)
    # Breslow and Day 1987, p. 70: exact limits of 10 events are 4.80 and 18.39; Byar's are as near as this.
    ten = byar(10, 1, 1)
    assert (round(ten.low or 0, 1), round(ten.high or 0, 1)) == (4.8, 18.4)
    assert byar(0, 100, 100).low == 0


def test_medians_between_order_statistics() -> None:
    values = Counter({float(n): 1 for n in range(1, 11)})
    # n = 10: the 2nd and 9th value hold the median with 97.9 % (Conover, table A3).
    found = median_of(values)
    assert (found.value, found.low, found.high) == (5.5, 2, 9)
    assert median_of(Counter({3.0: 5})).low is None
    assert (quantile_of(values, 0.9), quantile_of({}, 0.5)) == (pytest.approx(9.1), None)


@pytest.mark.parametrize(
    ("event", "until", "competing", "told"),
    [
        (5, 9, None, (5, 1)), (None, 9, None, (9, 0)), (10, 9, None, (9, 0)), (None, 9, 4, (4, 2)), (4, 9, 4, (4, 1)),
        (6, 9, 4, (4, 2)), (None, None, None, None), (-1, 9, None, None), (1, -1, None, None),
    ],
)  # fmt: skip
def test_what_comes_first_is_told(event: Any, until: Any, competing: Any, told: Any) -> None:
    assert told_of(event, until, competing) == told


@given(st.lists(st.one_of(st.none(), st.integers(0, 9)), min_size=1, max_size=40))
def test_the_three_ways_hold_each_other(totals: list[int | None]) -> None:
    found = conclude(definition(), count(definition(), tables(list(totals)))[""])
    assert found.as_failing.value <= found.as_good.value  # type: ignore[operator]
    if found.left_out.value is not None:
        assert found.as_failing.value <= found.left_out.value + 1e-12  # type: ignore[operator]
        assert found.left_out.value <= found.as_good.value + 1e-12  # type: ignore[operator]
