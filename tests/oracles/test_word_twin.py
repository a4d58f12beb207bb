"""The weekly words and the relapse rule agree with what others computed from the same trials."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import duckdb
import pytest

from carebraid.core.outcomes.word import Course, build_word, confirmed_relapse, due_weeks


@pytest.fixture(scope="module")
def people(ctn0094: Path) -> dict[int, tuple[Course, str, int]]:
    """who → (course, derived word, complete weeks)."""
    rows = duckdb.sql(
        f"select who, project, arm, rand_day, rand2_day, word, complete_weeks"
        f" from '{ctn0094}/derived/weekly_words.parquet'"
    ).fetchall()
    return {
        who: (Course(project, arm, rand_day, rand2_day), word, complete)
        for who, project, arm, rand_day, rand2_day, word, complete in rows
    }


@pytest.fixture(scope="module")
def found(ctn0094: Path) -> dict[int, list[tuple[int, str]]]:
    """who → (day, drug found)."""
    rows = duckdb.sql(f"select who, \"when\", what from '{ctn0094}/ctn0094data/uds.parquet'").fetchall()
    by_person: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for who, day, what in rows:
        by_person[who].append((day, what))
    return by_person


@pytest.fixture(scope="module")
def kept(ctn0094: Path) -> dict[int, list[int]]:
    """who → days of kept visits."""
    rows = duckdb.sql(
        f"select who, \"when\" from '{ctn0094}/ctn0094data/visit.parquet'"
        " where what in ('visit', 'final') and \"when\" is not null"
    ).fetchall()
    by_person: dict[int, list[int]] = defaultdict(list)
    for who, day in rows:
        by_person[who].append(day)
    return by_person


def test_words_of_everybody_equal_the_derived_words(people, found, kept):
    built = {
        who: build_word(course, found.get(who, ()), kept.get(who, ()))
        for who, (course, _, _) in people.items()
    }
    assert built == {who: word for who, (_, word, _) in people.items()}
    assert len(built) == 2655
    assert sum(course.rand_day is not None for course, _, _ in people.values()) == 1848


def test_complete_weeks_equal_the_derived_ones(people):
    assert {who: course.complete_weeks for who, (course, _, _) in people.items()} == {
        who: complete for who, (_, _, complete) in people.items()
    }


def test_not_due_weeks_are_not_full_of_kept_visits(people):
    """In CTN-0030, a week that is said to be not due seldom holds a visit, and a due one usually does."""
    seen = {True: [0, 0], False: [0, 0]}
    for course, word, _ in people.values():
        if course.project != "30" or course.rand2_day is None:
            continue
        start = course.week_of(course.rand2_day + 1)
        for symbol, due in list(zip(word, due_weeks(course), strict=True))[start or 0 :]:
            seen[due][0] += symbol != "o"
            seen[due][1] += 1
    share = {due: came / weeks for due, (came, weeks) in seen.items()}
    assert share[True] > 0.6
    assert share[False] < 0.5 * share[True]


def test_the_relapse_rule_agrees_with_the_published_endpoint(ctn0094: Path):
    """Onset week by the CTN-0051 rule, on the words that the endpoint was published for."""
    rows = duckdb.sql(
        f"select p.usePatternUDS, o.RsE_ctnFiftyOne_2018, o.RsT_ctnFiftyOne_2018"
        f" from '{ctn0094}/ctnote/use_patterns.parquet' p join '{ctn0094}/ctnote/outcomes.parquet' o using (who)"
        f" join '{ctn0094}/derived/weekly_words.parquet' w using (who) where w.randomized"
    ).fetchall()
    ours = [confirmed_relapse(word) for word, _, _ in rows]
    assert [relapse is not None for relapse in ours] == [bool(event) for _, event, _ in rows]
    onset = [relapse.onset_week for relapse in ours if relapse is not None]
    assert onset == [week for _, event, week in rows if event]
    assert len(rows) == 1848
