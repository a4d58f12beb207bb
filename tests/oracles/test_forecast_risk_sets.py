"""Who is at risk, week for week, is whom the published baselines count; what is known at a week is the word so far."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from carebraid.cli._forecast_people import course_at, history_at
from carebraid.cli._forecast_read import People, read_people
from carebraid.cli._train_rows import published_relapse
from carebraid.core.outcomes.word import build_word
from carebraid.core.record.participant import Participant
from carebraid.population.forecast_tasks import Turnout, turnout


@pytest.fixture(scope="module")
def people(ctn0094: Path) -> People:
    return read_people(ctn0094)


@pytest.fixture(scope="module")
def randomized(people: People) -> list[Participant]:
    return [one for one in people.participants if one.randomized is not None]


def word_of(one: Participant) -> str:
    course = course_at(one, None)
    return build_word(course, one.found, one.kept_days)[: course.complete_weeks]


def test_everybody_is_read_and_nothing_is_set_aside(people: People, randomized: list[Participant]) -> None:
    assert (len(people.participants), len(randomized)) == (2655, 1848)
    assert +people.set_aside == {}
    assert people.left_out == {}
    assert people.absent == ()


@pytest.mark.parametrize(
    ("task", "rows", "whom", "share"),
    [
        ("next_week_bad", 22_489, 1_848, 0.449),
        ("relapse_4wk", 19_218, 1_848, 0.270),
        ("early_warning", 9_858, 1_297, 0.178),
    ],
)
def test_risk_sets_are_those_of_the_measured_baselines(
    randomized: list[Participant], task: str, rows: int, whom: int, share: float
) -> None:
    found: list[tuple[int, Turnout]] = []
    for one in randomized:
        word = word_of(one)
        found += (
            [(one.who, told) for week in range(len(word) + 1) if (told := turnout(task, word, week))]
            if word
            else []
        )
    assert len(found) == rows
    assert len({who for who, _ in found}) == whom
    assert sum(told.happened for _, told in found) / rows == pytest.approx(share, abs=0.0005)


def test_what_is_known_at_a_week_is_the_word_so_far(randomized: list[Participant]) -> None:
    for one in randomized[::23]:
        word = word_of(one)
        for week in (1, 4, 9, 14):
            if week <= len(word):
                assert history_at(one, week).symbols == word[:week]


def test_the_published_relapse_is_reproduced(ctn0094: Path, randomized: list[Participant]) -> None:
    """All but one of 1,848; the words behind the published outcomes differ in one place by a later correction."""
    rows = duckdb.sql(f"select who, RsE_ctnFiftyOne_2018 from '{ctn0094}/ctnote/outcomes.parquet'").fetchall()
    published = {who: bool(relapsed) for who, relapsed in rows}
    assert sum(published_relapse(one) != published[one.who] for one in randomized) <= 1
