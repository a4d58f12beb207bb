"""Levels: sums, raises, and "not enough information" as a state of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from carebraid.core.kernel.codes import Evidence
from carebraid.core.watch.level import judge
from carebraid.core.watch.signal import Dose, History, Point, Score, Transition, Urine, Visit, read_signs
from carebraid.knowledge.warning_signs import load_warning_signs

NOW = datetime(2025, 6, 15, 18, 0, tzinfo=UTC)
CALM = [
    Point(at=NOW - timedelta(days=n, hours=6), craving=1, sleep_hours=7.5, used=False, medicine=True, mood=7)
    for n in range(21)
]


def test_a_calm_person_with_enough_answers_is_level_0(book):
    level = judge(History(checkins=CALM), NOW, book)
    assert (level.level, level.score, level.not_enough, level.reasons) == (0, 0, False, ())
    assert level.newest_input_at == CALM[0].at
    assert level.computed_at == NOW


@pytest.mark.parametrize(
    ("score", "level"), [(0, 0), (1, 1), (2, 1), (3, 2), (5, 2), (6, 3), (9, 3), (10, 4), (99, 4)]
)
def test_levels_follow_the_sum_of_weights(score, level, book):
    assert book.level_of(score) == level


def test_signs_add_up_and_each_carries_its_evidence(book):
    now = Point(at=NOW - timedelta(hours=1), craving=8, resist=2, used=None)
    level = judge(History(checkins=[now, *CALM]), NOW, book)
    weights = {"craving_high": 3, "craving_slope": 2, "resist_drop": 2}
    assert {sign.id: sign.weight for sign in level.active} == weights
    assert (level.score, level.level, level.raised_by) == (7, 3, ())
    assert level.evidence is Evidence.PROJECT_CONVENTION
    assert [reason.key for reason in level.reasons] == ["craving_high", "craving_slope", "resist_drop"]


@pytest.mark.parametrize("history", [History(), History(checkins=()), History(checkins=CALM[:2])])
def test_too_little_data_is_never_a_calm_zero(history, book):
    level = judge(history, NOW, book)
    assert (level.level, level.not_enough) == (None, True)


def test_a_sign_shows_even_where_little_else_is_known(book):
    level = judge(History(checkins=[Point(at=NOW, craving=9)]), NOW, book)
    assert (level.level, level.not_enough) == (2, True)


@pytest.mark.parametrize(
    "history",
    [
        History(checkins=[replace(p, at=p.at - timedelta(days=4)) for p in CALM[:3]]),
        History(
            scores=[
                Score(instrument="who-5", at=NOW - timedelta(days=14), totals={"percent": 60}, answers={})
            ]
        ),
        History(visits=[Visit(at=NOW - timedelta(days=13), state="kept")]),
        History(urines=[Urine(at=NOW - timedelta(days=13), result="negative")]),
    ],
)
def test_what_counts_as_enough(history, book):
    assert not judge(history, NOW, book).not_enough


@pytest.mark.parametrize(
    "history",
    [
        History(checkins=[replace(p, at=p.at - timedelta(days=7)) for p in CALM[:3]]),
        History(scores=[Score(instrument="who-5", at=NOW, totals={"percent": None}, answers={})]),
        History(visits=[Visit(at=NOW - timedelta(days=1), state="missed")]),
        History(urines=[Urine(at=NOW - timedelta(days=1), result="missing")]),
    ],
)
def test_what_does_not_count_as_enough(history, book):
    assert judge(history, NOW, book).not_enough


def raises(history: History, book, **options) -> tuple[int | None, list[str]]:
    level = judge(history, NOW, book, **options)
    return level.level, [reason.key for reason in level.raised_by]


def doses(missed: int) -> list[Dose]:
    return [Dose(on=(NOW - timedelta(days=n)).date(), taken=n >= missed) for n in range(7)]


def test_missed_opioid_medicine_raises_beyond_its_weight(book):
    assert raises(History(checkins=CALM, doses=doses(1)), book) == (0, [])
    assert raises(History(checkins=CALM, doses=doses(2)), book) == (3, ["raised_moud"])
    assert raises(History(checkins=CALM, doses=doses(3)), book) == (4, ["raised_moud"])


@pytest.mark.parametrize(
    ("risk", "level"), [("moderate", 4), ("high", 4), ("low", 0), ("none", 0), (None, 0)]
)
def test_an_open_safety_case_raises_to_urgent(risk, level, book):
    assert raises(History(checkins=CALM, suicide_level=risk), book)[0] == level


def test_an_overdose_raises_to_urgent_for_28_days(book):
    recent, old = NOW - timedelta(days=27), NOW - timedelta(days=29)
    assert raises(History(checkins=CALM, overdoses=[recent]), book) == (4, ["raised_overdose"])
    assert raises(History(checkins=CALM, overdoses=[old]), book) == (0, [])


def test_two_nights_without_sleep_ask_for_a_clinician_in_bipolar_disorder(book):
    nights = [Point(at=NOW - timedelta(days=n, hours=6), sleep_hours=2) for n in range(2)]
    history = History(checkins=nights + CALM[2:])
    assert raises(history, book)[0] == 2
    assert raises(history, book, bipolar=True) == (3, ["raised_bipolar_sleep"])


def test_unreachable_for_72_hours_counts_only_at_high_risk(book):
    since = NOW - timedelta(hours=72)
    risky = History(checkins=CALM, doses=doses(2), unreachable_since=since)
    assert raises(risky, book) == (4, ["raised_unreachable", "raised_moud"])
    assert raises(replace(risky, unreachable_since=since + timedelta(minutes=1)), book)[0] == 3
    assert raises(History(checkins=CALM, unreachable_since=since), book)[0] == 0


def test_a_late_entry_counts_as_new_input_from_when_it_was_learned(book):
    late = Point(at=NOW - timedelta(days=5), learned_at=NOW - timedelta(minutes=1), mood=4)
    assert judge(History(checkins=[*CALM, late]), NOW, book).newest_input_at == late.learned_at


def test_a_moment_without_a_zone_is_a_fault(book):
    with pytest.raises(ValueError, match="without a zone"):
        judge(History(), datetime(2025, 6, 15), book)  # noqa: DTZ001


def plain(value):
    """Frozen maps and tuples as dicts and lists that can be changed."""
    if hasattr(value, "items"):
        return {key: plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, list | tuple) else value


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: raw.pop("signs"),
        lambda raw: raw.update(signs=[]),
        lambda raw: raw["signs"].append(raw["signs"][0]),
        lambda raw: raw["signs"][0].update(weight=0),
        lambda raw: raw["signs"][0].update(weight=None),
        lambda raw: raw["signs"][0]["effect"].update(evidence="sure"),
        lambda raw: raw["score"]["levels"].pop(),
        lambda raw: raw["score"]["levels"][2].update(min=4),
    ],
)
def test_a_malformed_book_is_a_fault(spoil):
    raw = plain(load_warning_signs())
    read_signs(raw)
    spoil(raw)
    with pytest.raises(ValueError, match=r"."):
        read_signs(raw)


def test_score_visit_test_and_move_count_as_inputs_too(book):
    """Whatever came last is the newest input; the order of kinds does not matter."""
    kinds = {
        "scores": Score(instrument="who-5", at=NOW - timedelta(hours=1), totals={"percent": 60}, answers={}),
        "visits": Visit(at=NOW - timedelta(hours=1), state="kept"),
        "urines": Urine(at=NOW - timedelta(hours=1), result="negative"),
        "transitions": Transition(at=NOW - timedelta(hours=1), kind="detox"),
    }
    for source, fact in kinds.items():
        history = replace(History(checkins=CALM), **{source: [fact]})
        assert judge(history, NOW, book).newest_input_at == NOW - timedelta(hours=1)


def test_use_with_strong_craving_asks_for_a_clinician_whatever_a_site_weighs(book):
    both = History(checkins=[*CALM[1:], replace(CALM[0], craving=7, used=True)])
    level = judge(both, NOW, book)
    assert (level.level, level.raised_by) == (3, ())  # the weights say it already
    light = replace(book, signs=tuple(replace(sign, weight=1) for sign in book.signs))
    assert raises(both, light) == (3, ["raised_use_craving"])
