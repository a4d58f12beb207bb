"""The small form: what it answers, what it does with the unknown, and what it refuses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carebraid.core.kernel.refusal import Refused
from carebraid.core.outcomes.question import Place, answer, ask

EPISODE = {"episode": 1, "watched_days": 100, "site": "Clinic", "left_day": None}
VISITS = [
    {"row": 0, "day": 3, "state": "kept", "after_first": 0},
    {"row": 1, "day": 20, "state": "missed", "after_first": 17},
    {"row": 2, "day": 40, "state": None, "after_first": 37},
]
SCORES = [
    {"row": 0, "day": 1, "instrument": "phq-9", "total": 18.0},
    {"row": 1, "day": 80, "instrument": "phq-9", "total": None},
    {"row": 2, "day": 90, "instrument": "phq-9", "total": 6.0},
]


def told(line: str, wants: str = "truth") -> object:
    place = Place(EPISODE, EPISODE, {"visits": VISITS, "scores": SCORES}, EPISODE)
    return answer(ask(line, unit="episodes", wants=wants).tree, place)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("watched_days >= 90", True),
        ("30 <= watched_days < 100", False),
        ("site in ('Clinic', 'Ward')", True),
        ("site not in ('Clinic',)", False),
        ("left_day < 5", None),
        ("left_day < 5 or watched_days == 100", True),
        ("left_day < 5 and watched_days == 100", None),
        ("left_day < 5 and watched_days == 1", False),
        ("not left_day < 5", None),
        ("known(left_day)", False),
        ("watched_days / 0 > 1", None),
        ("unknown", None),
        ("any(visits, state == 'kept' and day <= 5)", True),
        ("any(visits, state == 'cancelled')", False),
        ("any(visits, day > unit.watched_days - 65)", True),
        ("any(visits, episode.site == 'Ward')", False),
    ],
)
def test_yes_no_and_unknown(line: str, found: bool | None) -> None:
    assert told(line) is found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("count(visits)", 3),
        ("count(visits, state == 'kept' or state == 'missed')", 2),
        ("first(scores.total, instrument == 'phq-9')", 18),
        ("last(scores.total)", 6),
        ("last(scores.total, day < 0)", None),
        ("least(scores.total) + most(scores.total)", 24),
        ("total(visits.day, state == 'kept')", 3),
        ("total(visits.day, day > 99)", 0),
        ("-watched_days * 2", -200),
        ("first(scores.total) - left_day", None),
    ],
)
def test_numbers(line: str, found: float | None) -> None:
    assert told(line, "number") == found


@pytest.mark.parametrize(
    "line",
    [
        "", "1 +", "watched_days", "site", "site > 3", "site == watched_days", "nothing > 1", "any(visits, 3)",
        "any(visits.day)", "first(visits) > 1", "any(episodes)", "any(visits, any(scores))", "open('x') == 1", "().__class__ == 1",
        "watched_days.real > 1", "other.day > 1", "site in 'Clinic'", "site in (site,)", "watched_days in ('a', 1)",
        "(lambda: True)()", "[x for x in (1,)] == 1", "True if True else False", "watched_days ** 9 > 1", "watched_days is 3",
        "any(visits, unit.nothing == 1)", "unit.watched_days > 1", "least(visits.state) == 1", "1j > 2", "known()", "x := 3",
        "watched_days >= 9e99", "not " * 300 + "True", "(" * 250 + "1" + ")" * 250 + " > 0", "watched_days > 1 " * 200,
    ],
)  # fmt: skip
def test_what_is_not_in_the_form_is_refused_in_words(line: str) -> None:
    with pytest.raises(Refused) as refused:
        ask(line, unit="episodes", wants="truth")
    assert refused.value.code == "measure.unreadable"
    assert len(refused.value.words) < 400


def test_an_unknown_table_is_refused() -> None:
    with pytest.raises(Refused, match="no such table"):
        ask("True", unit="people", wants="truth")


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        ask(text, unit="visits", wants="truth")
    except Refused as refused:
        assert refused.code == "measure.unreadable"
