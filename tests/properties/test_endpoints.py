"""What must hold of outcomes whatever the word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from carebraid.core.outcomes.ctnote_word import build_ctnote_word
from carebraid.core.outcomes.endpoint import Missing, TimeToEvent, score_word
from carebraid.core.outcomes.word import Course, build_word
from carebraid.knowledge.endpoints import load_endpoint, load_endpoints

words = st.text(alphabet="+-*o", min_size=1, max_size=40)
marked = st.text(alphabet="+-*o_", min_size=1, max_size=40)
ALL = [endpoint.definition for endpoint in load_endpoints()]
RELAPSES = [one for one in ALL if one.id.startswith("Rs_")]
GOOD = [
    one
    for one in ALL
    if one.id.startswith(("Ab_", "Rd_")) and one.id not in {"Rd_eissenberg_1997", "Rd_jaffe_1972"}
]
"""More of it is better. Filling gaps from their neighbours is not monotone, so two stay out."""


def badness(value):
    """Relapse as a number that grows: no event, then events from late to early."""
    if isinstance(value, TimeToEvent):
        return (value.event, -value.time if value.event else 0)
    return (int(value), 0)


@given(words, st.data())
def test_a_good_week_turned_bad_never_lowers_relapse(word, data):
    week = data.draw(st.integers(0, len(word) - 1))
    worse = word[:week] + "+" + word[week + 1 :]
    for definition in RELAPSES:
        assert badness(score_word(definition, worse)) >= badness(score_word(definition, word)), definition.id


@given(words, st.data())
def test_a_bad_week_turned_good_never_worsens_abstinence_or_shares(word, data):
    week = data.draw(st.integers(0, len(word) - 1))
    if word[week] == "o":
        return  # a week that becomes known changes denominators
    better = word[:week] + "-" + word[week + 1 :]
    for definition in GOOD:
        before, after = score_word(definition, word), score_word(definition, better)
        if isinstance(before, TimeToEvent):
            assert (1 - after.event, after.time) >= (1 - before.event, before.time), definition.id
        else:
            assert after >= before - 1e-12, definition.id


@given(words)
def test_missing_as_use_is_never_better_than_missing_as_good(word):
    for definition in RELAPSES:
        as_use, as_good = (
            score_word(definition, word, missing=m) for m in (Missing.AS_USE, Missing.AS_NOT_USE)
        )
        assert badness(as_use) >= badness(as_good), definition.id
    for definition in GOOD:
        as_use, as_good = (
            score_word(definition, word, missing=m) for m in (Missing.AS_USE, Missing.AS_NOT_USE)
        )
        if not isinstance(as_use, TimeToEvent):
            assert as_use <= as_good, definition.id


@given(marked)
def test_weeks_not_due_change_nothing_where_weeks_have_no_numbers(word):
    plain = word.replace("_", "")
    for name in (
        "Ab_kosten_1993",
        "Ab_fiellin_2006",
        "Rd_fiellin_2006",
        "Rd_soyka_2008",
        "Ab_schottenfeldB_2008",
    ):
        definition = load_endpoint(name).definition
        assert score_word(definition, word) == score_word(definition, plain)


@given(words)
def test_without_gaps_the_four_ways_agree_where_nothing_is_missing(word):
    seen = word.replace("o", "-")
    for definition in ALL:
        if not definition.counts_missing:
            assert len({score_word(definition, seen, missing=missing) for missing in Missing}) == 1


@given(
    st.sampled_from([("27", "Methadone"), ("30", "Outpatient BUP + EMM"), ("51", "Inpatient NR-NTX")]),
    st.integers(0, 40),
    st.lists(
        st.tuples(st.integers(-10, 200), st.sampled_from(["Opioid", "Methadone", "Buprenorphine"])),
        max_size=20,
    ),
    st.lists(st.integers(-10, 200), max_size=30),
)
def test_the_older_word_begins_a_day_earlier_and_never_shows_fewer_finds(trial, day, found, kept):
    """Moved back by a day, and with no own drug, the two rules are the same rule."""
    project, arm = trial
    course = Course(project, arm, day)
    older = build_ctnote_word(course, found, kept)
    assert len(older) == -(-(course.last_day - day + 1) // 7)
    if arm == "Inpatient NR-NTX":
        later = [(at + 1, drug) for at, drug in found if at < course.last_day]
        moved = build_word(course, later, [at + 1 for at in kept if at < course.last_day])
        assert older.startswith(moved[: len(moved) - 1])


def test_the_older_word_counts_the_day_of_randomization_and_every_opioid():
    course = Course("27", "Methadone", 3)
    assert build_ctnote_word(course, [(3, "Methadone")], [3, 4])[:2] == "*o"
    assert build_word(course, [(3, "Methadone")], [3, 4])[:2] == "-o"
    assert build_ctnote_word(Course("51"), [(0, "Opioid")], [1])[:2] == "+o"
