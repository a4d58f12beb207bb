"""Weekly words and their runs, against slow and obvious twins."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from carebraid.core.outcomes.word import (
    BAD,
    Course,
    Run,
    build_word,
    calendar_word,
    confirmed_relapse,
    current_run,
    due_weeks,
    worst_run,
)

words = st.text(alphabet="+-*o", max_size=40)
marked = st.text(alphabet="+-*o_", max_size=40)
ARMS = {
    "27": ["Methadone", "Outpatient BUP"],
    "30": ["Outpatient BUP + EMM"],
    "51": ["Inpatient BUP", "Inpatient NR-NTX"],
}


@st.composite
def courses(draw):
    project = draw(st.sampled_from(["27", "30", "51"]))
    if draw(st.booleans()):
        return Course(project)
    rand_day = draw(st.integers(0, 40))
    second = draw(st.none() | st.integers(rand_day + 1, rand_day + 98)) if project == "30" else None
    return Course(project, draw(st.sampled_from(ARMS[project])), rand_day, second)


found = st.lists(
    st.tuples(
        st.integers(-30, 300), st.sampled_from(["Opioid", "Methadone", "Buprenorphine", "Thc", "Cocaine"])
    ),
    max_size=40,
)
kept = st.lists(st.integers(-30, 300), max_size=40)


@given(courses(), found, kept)
def test_a_word_says_of_each_week_what_a_reader_would(course, found, kept):
    """Day by day, as the rule is written."""
    own = {
        "Methadone": {"Methadone"},
        "Inpatient NR-NTX": set(),
        None: set(),
    }.get(course.arm, {"Buprenorphine"})
    counts = {"Opioid", "Methadone", "Buprenorphine"} - own
    word = build_word(course, found, kept)
    assert len(word) == course.weeks
    for week, symbol in enumerate(word):
        first = course.first_day + 7 * week
        days = [day for day in range(first, first + 7) if day <= course.last_day]
        positive = {day for day in days if any(at == day and drug in counts for at, drug in found)}
        came = {day for day in days if day in kept and course.rand_day is not None}
        expected = {(True, True): "*", (True, False): "+", (False, True): "-", (False, False): "o"}
        assert symbol == expected[bool(positive), bool(came - positive)]


@given(courses(), found, kept, st.data())
def test_a_missing_visit_never_turns_into_a_good_week(course, found, kept, data):
    fewer = [day for day in kept if data.draw(st.booleans())]
    before, after = build_word(course, found, kept), build_word(course, found, fewer)
    assert all(new != "-" or old == "-" for old, new in zip(before, after, strict=True))


@given(courses(), words)
def test_the_calendar_only_ever_explains_a_gap(course, letters):
    word = (letters + "o" * course.weeks)[: course.weeks]
    due = due_weeks(course)
    seen = calendar_word(word, due)
    for old, new, planned in zip(word, seen, due, strict=True):
        assert new == ("_" if old == "o" and not planned else old)


@given(marked)
def test_the_worst_run_is_the_longest_stretch_of_bad_weeks(word):
    """The longest stretch, counted in every way: between any two good weeks; not-due weeks do not count."""
    stretches = [
        sum(symbol in BAD for symbol in word[start:end])
        for start in range(len(word) + 1)
        for end in range(start, len(word) + 1)
        if "-" not in word[start:end]
    ]
    run = worst_run(word)
    assert run.length == max(stretches)
    assert (run.from_week == 0) is (run.length == 0)
    if run.length:
        tail = word[run.from_week - 1 :]
        assert tail[0] in BAD
        assert sum(symbol in BAD for symbol in tail.split("-")[0]) == run.length


@given(marked)
def test_the_current_run_is_the_worst_run_of_the_end(word):
    after_last_good = word.rpartition("-")[2]
    run = current_run(word)
    assert run.length == sum(symbol in BAD for symbol in after_last_good)
    assert run == Run(0, 0) or word[run.from_week - 1] in BAD
    assert run.length <= worst_run(word).length


@given(words)
def test_a_relapse_is_four_bad_weeks_from_week_3_on_and_known_three_weeks_later(word):
    starts = [
        week for week in range(3, len(word) - 2) if all(symbol in BAD for symbol in word[week - 1 : week + 3])
    ]
    relapse = confirmed_relapse(word)
    if not starts:
        assert relapse is None
    else:
        assert (relapse.onset_week, relapse.confirmed_week) == (starts[0], starts[0] + 3)
        # Nothing is known before it is confirmed.
        assert confirmed_relapse(word[: relapse.confirmed_week - 1]) is None
