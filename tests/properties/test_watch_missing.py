"""HAZ-23: removing inputs never makes a person look less urgent; silence never looks like health.

What may be removed is everything except the facts that an active sign itself rests on (its grounds):
no rule can keep a warning whose only evidence was never received.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from carebraid.core.watch.attention import Band, Waiting, rank, sort_key
from carebraid.core.watch.level import judge
from carebraid.core.watch.signal import (
    Dose,
    History,
    OwnSign,
    Point,
    Score,
    Transition,
    Urine,
    Visit,
    read_signs,
)
from carebraid.knowledge.warning_signs import load_warning_signs

BOOK = read_signs(load_warning_signs())
NOW = datetime(2025, 6, 15, 18, 0, tzinfo=UTC)

ratings = st.none() | st.integers(0, 10)
moments = st.integers(0, 40 * 24).map(lambda hours: NOW - timedelta(hours=hours))
checkins = st.builds(
    Point,
    at=moments,
    craving=ratings,
    worst=ratings,
    resist=ratings,
    sleep_hours=st.none() | st.sampled_from([2.0, 3.5, 5.0, 5.9, 7.0, 8.0, 9.5]),
    used=st.sampled_from([None, None, False, False, True]),
    medicine=st.sampled_from([None, True, True, False]),
    triggers=st.sampled_from([(), (), ("people",), ("death",)]),
    own_voice=st.sampled_from([True, True, True, False]),
)
TOTALS = {
    "phq-9": ("total", 27),
    "phq-2": ("total", 6),
    "who-5": ("percent", 100),
    "gad-7": ("total", 21),
    "pcl-5": ("total", 80),
    "peg": ("mean", 10),
    "cows": ("total", 48),
    "sows-gossop": ("total", 30),
    "social-needs-9": ("needs", 9),
    "med-adherence-1": ("missed_days", 7),
}


@st.composite
def scores(draw):
    instrument = draw(st.sampled_from(sorted(TOTALS)))
    total, high = TOTALS[instrument]
    value = draw(st.none() | st.integers(0, high))
    return Score(instrument=instrument, at=draw(moments), totals={total: value}, answers={})


days = st.integers(0, 40).map(lambda number: (NOW - timedelta(days=number)).date())
histories = st.builds(
    History,
    zone=st.sampled_from(["UTC", "America/New_York", "Pacific/Auckland"]),
    checkins=st.lists(checkins, max_size=25),
    scores=st.lists(scores(), max_size=8),
    visits=st.lists(
        st.builds(Visit, at=moments, state=st.sampled_from(["kept", "missed", "cancelled"])), max_size=5
    ),
    urines=st.lists(
        st.builds(
            Urine,
            at=moments,
            result=st.sampled_from(["positive", "negative", "missing"]),
            explained=st.booleans(),
            medicine_found=st.sampled_from([None, True, False]),
        ),
        max_size=5,
    ),
    doses=st.lists(st.builds(Dose, on=days, taken=st.booleans()), max_size=7),
    transitions=st.lists(st.builds(Transition, at=moments, kind=st.just("detox")), max_size=2),
    enrolled_at=st.just(NOW - timedelta(days=100)),
    takes_moud=st.booleans(),
    own_signs=st.lists(
        st.sampled_from(
            [
                OwnSign(id="s", measure="sleep", is_low=True, threshold=5.0, run=2),
                OwnSign(id="c", measure="craving", is_low=False, threshold=5.0, run=1),
                OwnSign(id="d", measure="doses", is_low=False, threshold=1.0, run=2),
                OwnSign(id="r", measure="routine", is_low=False, threshold=3.0, run=1),
                OwnSign(id="k", measure="contact", is_low=False, threshold=14.0, run=1),
            ]
        ),
        max_size=3,
    ),
)
SOURCES = ("checkins", "scores", "visits", "urines", "doses", "transitions")


def place(history: History, now: datetime = NOW) -> tuple:
    level = judge(history, now, BOOK)
    return sort_key(Waiting(id="x", level=level, last_contact_at=level.last_contact_at), now)


def band(history: History, now: datetime = NOW) -> Band:
    return rank(Waiting(id="x", level=judge(history, now, BOOK)), now).band


@settings(max_examples=300)
@given(histories, st.data())
def test_removing_inputs_never_lowers_the_priority_rank(history, data):
    active = judge(history, NOW, BOOK).active
    grounds = {id(fact) for sign in active for fact in sign.grounds}
    kept = {
        source: [fact for fact in getattr(history, source) if id(fact) in grounds or data.draw(st.booleans())]
        for source in SOURCES
    }
    fewest = {
        source: [fact for fact in getattr(history, source) if id(fact) in grounds] for source in SOURCES
    }
    assert place(replace(history, **kept)) <= place(history)
    assert place(replace(history, **fewest)) <= place(history)


@settings(max_examples=150)
@given(histories, st.sets(st.sampled_from(SOURCES)))
def test_a_source_that_falls_silent_never_leaves_a_calm_person_unseen(history, lost):
    """Where everything that could say "calm" is lost, the person is in the not-enough band or above it."""
    fewer = replace(history, **dict.fromkeys(lost | {"checkins", "scores", "visits", "urines"}))
    assert band(fewer) <= Band.NOT_ENOUGH
    assert judge(fewer, NOW, BOOK).level != 0


full_checkins = st.builds(
    Point,
    at=st.just(NOW),
    craving=st.integers(0, 10),
    worst=st.integers(0, 10),
    resist=st.integers(0, 10),
    sleep_hours=st.sampled_from([2.0, 3.5, 5.0, 7.0]),
    used=st.booleans(),
    medicine=st.booleans(),
)


@settings(max_examples=150)
@given(st.lists(checkins, max_size=25), full_checkins, st.integers(1, 13 * 24))
def test_time_that_passes_in_silence_never_makes_anybody_calmer(points, last, hours):
    """From a last, full check-in on, with nothing new, the band only becomes more urgent for two weeks."""
    own = [replace(point, own_voice=True, triggers=()) for point in points]
    history = History(checkins=[*own, last])
    assert band(history, NOW + timedelta(hours=hours)) <= band(history, NOW)


@given(st.lists(checkins, max_size=2))
def test_two_check_ins_are_never_enough_for_calm(points):
    assert judge(History(checkins=points), NOW, BOOK).level != 0


@settings(max_examples=150)
@given(histories)
def test_the_same_facts_in_any_order_give_the_same_level(history):
    turned = replace(history, **{source: list(reversed(getattr(history, source))) for source in SOURCES})
    ours, theirs = judge(history, NOW, BOOK), judge(turned, NOW, BOOK)
    assert (ours.level, ours.score, ours.not_enough) == (theirs.level, theirs.score, theirs.not_enough)
    assert [sign.id for sign in ours.active] == [sign.id for sign in theirs.active]


def test_two_answers_of_one_moment_are_judged_alike_whichever_came_first() -> None:
    told = [
        Point(at=NOW, worst=0), Point(at=NOW, worst=4), Point(at=NOW - timedelta(hours=1), worst=0),
        Point(at=NOW - timedelta(hours=48), worst=0),
    ]  # fmt: skip
    one = History(zone="UTC", checkins=told, enrolled_at=NOW - timedelta(days=100))
    other = replace(one, checkins=[told[1], told[0], *told[2:]])
    ours, theirs = judge(one, NOW, BOOK), judge(other, NOW, BOOK)
    assert (ours.level, ours.score, ours.not_enough) == (theirs.level, theirs.score, theirs.not_enough)
