"""The equity gate and drift: what is not known is never fair, and too little is never "fine" (CAP-193, beyond 34)."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from carebraid.core.watch.drift import read_drift, recalibrated
from carebraid.core.watch.equity import GROUPS, GroupFigures, judge_equity, read_groups

ALL = GroupFigures(
    group="all",
    value="",
    people=1000,
    observed=0.3,
    predicted=0.3,
    hit_rate=0.6,
    false_alarms=0.1,
    missing=0.05,
)
FAIR = tuple(replace(ALL, group=group, value="x", people=200) for group in GROUPS)


def test_a_model_that_does_alike_everywhere_may_drive_outreach() -> None:
    assert judge_equity(FAIR, ALL) == ()


@pytest.mark.parametrize(
    ("change", "measure"),
    [
        ({"hit_rate": 0.47}, "hit_rate"), ({"false_alarms": 0.126}, "false_alarms"), ({"predicted": 0.24}, "calibration"),
        ({"predicted": 0.36}, "calibration"), ({"missing": 0.16}, "missing"), ({"people": 49}, "too_few"),
        ({"hit_rate": None}, "not_known"), ({"missing": None}, "not_known"),
    ],
)  # fmt: skip
def test_one_failing_group_shuts_the_gate_and_says_which(
    change: dict[str, float | None], measure: str
) -> None:
    failed = judge_equity((*FAIR, replace(replace(ALL, group="race", value="y", people=80), **change)), ALL)  # type: ignore[arg-type]
    assert [(one.group, one.value, one.measure) for one in failed] == [("race", "y", measure)]


def test_on_the_limit_is_still_fair() -> None:
    edge = replace(
        ALL, group="sex", value="y", hit_rate=0.48, false_alarms=0.125, predicted=0.26, missing=0.15
    )
    assert judge_equity((*FAIR, edge), ALL) == ()


def test_a_group_nobody_measured_fails_like_a_bad_one() -> None:
    failed = judge_equity([row for row in FAIR if row.group != "phone"], ALL)
    assert [(one.group, one.measure) for one in failed] == [("phone", "not_shown")]
    assert {one.measure for one in judge_equity(FAIR, replace(ALL, hit_rate=None))} == {"not_known"}


def test_groups_are_read_from_a_models_head_and_what_it_does_not_say_stays_unknown() -> None:
    head = {
        "subgroups": [{"group": "age", "value": "under_30", "people": 300, "hit_rate": 0.5}],
        "overall": {"people": 9},
    }
    rows, overall = read_groups(head)
    assert (rows[0].people, rows[0].hit_rate, rows[0].missing) == (300, 0.5, None)
    assert overall.hit_rate is None
    assert read_groups({})[0] == ()


def foretold(count: int, shift: float = 0.0, squeeze: float = 1.0) -> list[tuple[float, bool]]:
    """Pairs in which the truth is the forecast's log-odds times ``squeeze`` plus ``shift``; chance comes from a hash."""
    pairs = []
    for number in range(count):
        digest = hashlib.sha256(str(number).encode()).digest()
        p, u = (int.from_bytes(digest[at : at + 6], "big") / 2**48 for at in (0, 6))
        p = 0.05 + 0.9 * p
        pairs.append((p, u < recalibrated(p, shift, squeeze)))
    return pairs


def test_a_true_forecast_does_not_drift_and_a_shifted_or_flattened_one_does() -> None:
    true = read_drift(foretold(4000))
    assert true.drifts is False
    assert true.slope == pytest.approx(1.0, abs=0.1) and true.intercept == pytest.approx(0.0, abs=0.1)
    shifted, flat = read_drift(foretold(4000, shift=0.7)), read_drift(foretold(4000, squeeze=0.5))
    assert shifted.drifts is True and shifted.intercept == pytest.approx(0.7, abs=0.12)
    assert flat.drifts is True and flat.slope == pytest.approx(0.5, abs=0.1)


def test_the_proposed_line_mends_what_drifted() -> None:
    pairs = foretold(4000, shift=0.7, squeeze=0.6)
    reading = read_drift(pairs)
    assert reading.intercept is not None and reading.slope is not None
    mended = read_drift([(recalibrated(p, reading.intercept, reading.slope), came) for p, came in pairs])
    assert mended.drifts is False
    assert mended.slope == pytest.approx(1.0, abs=1e-6)
    assert mended.observed == pytest.approx(mended.predicted, abs=1e-9)


def test_too_little_is_never_fine() -> None:
    few = read_drift(foretold(99))
    assert (few.is_enough, few.drifts, few.observed) == (False, None, None)
    assert read_drift([(0.2, False)] * 200).drifts is None
    assert read_drift([(0.2, n < 40) for n in range(200)]).drifts is None  # one value alone draws no line
    assert read_drift([]).count == 0
    with pytest.raises(ValueError, match="between 0 and 1"):
        read_drift([(1.2, True)])
