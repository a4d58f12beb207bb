"""The fast outcomes equal the plain ones: all 62 columns, every way of counting missing weeks, weeks not due too."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from carebraid.cli.outcomes import app
from carebraid.core.outcomes.endpoint import Missing, TimeToEvent, score_word
from carebraid.core.outcomes.endpoint_form import Definition
from carebraid.knowledge.endpoints import load_endpoints
from carebraid.population.engines import score_packed
from carebraid.population.statements import score_masks
from tests.population_worlds import invented_words, packed, packed_table

ALL = [endpoint.definition for endpoint in load_endpoints()]


def definitions(missing: Missing) -> list[Definition]:
    return [one for one in ALL if missing is Missing.AS_PUBLISHED or not one.counts_missing]


def by_twin(words: list[str], missing: Missing) -> dict[str, list[object]]:
    columns: dict[str, list[object]] = {}
    for definition in definitions(missing):
        for word in words:
            value = score_word(definition, word, missing=missing)
            told = value if isinstance(value, TimeToEvent) else (value,) * len(definition.columns)
            for column, one in zip(definition.columns, told, strict=True):
                columns.setdefault(column, []).append(one)
    return columns


def by_numpy(words: list[str], missing: Missing) -> dict[str, list[object]]:
    found = score_masks(definitions(missing), packed(words), missing=missing)
    return {
        name: [None if gone else value for value, gone in zip(values.tolist(), absent.tolist(), strict=True)]
        for name, (values, absent) in found.items()
    }


def by_duckdb(words: list[str], missing: Missing) -> dict[str, list[object]]:
    with duckdb.connect() as connection:
        packed_table(connection, words)
        return score_packed(connection, definitions(missing), missing=missing).drop(["episode"]).to_pydict()


@pytest.mark.parametrize("missing", list(Missing))
def test_duckdb_and_numpy_give_what_the_twin_gives(missing):
    words = invented_words(270, seed=1 + list(Missing).index(missing))
    assert any("_" in word for word in words) and "" in words
    expected = by_twin(words, missing)
    assert by_numpy(words, missing) == expected
    assert by_duckdb(words, missing) == expected


def test_words_without_gaps_take_the_shorter_way_and_give_the_same():
    words = [word for word in invented_words(360, seed=9) if "_" not in word]
    expected = by_twin(words, Missing.AS_PUBLISHED)
    assert by_numpy(words, Missing.AS_PUBLISHED) == expected
    assert by_duckdb(words, Missing.AS_PUBLISHED) == expected


@given(
    st.lists(st.text(alphabet="+-*o_", max_size=63), min_size=1, max_size=4), st.sampled_from(list(Missing))
)
@settings(max_examples=60)
def test_any_word_at_all(words, missing):
    assert by_numpy(words, missing) == by_twin(words, missing)


def test_all_62_columns_equal_the_published_values_for_everybody(ctn0094: Path):
    asked = f"from '{ctn0094}/ctnote/outcomes.parquet' o join '{ctn0094}/ctnote/use_patterns.parquet' p using (who)"
    with duckdb.connect() as connection:
        words = [
            word for (word,) in connection.execute(f"select usePatternUDS {asked} order by who").fetchall()
        ]
        published = (
            connection.sql(f"select o.* exclude (who) {asked} order by who").to_arrow_table().to_pydict()
        )
    for told in (by_twin(words, Missing.AS_PUBLISHED), by_duckdb(words, Missing.AS_PUBLISHED)):
        assert list(told) == list(published)
        for name, values in published.items():
            assert told[name] == pytest.approx(values, rel=1e-12, abs=1e-12), name
            assert {type(value) for value in told[name]} == {type(value) for value in values}
    assert (len(words), len(published)) == (2655, 62)


def test_the_words_and_outcomes_of_everybody_through_the_command(ctn0094: Path, tmp_path: Path):
    words, out = tmp_path / "w.parquet", tmp_path / "e.parquet"
    patterns_file = ctn0094 / "ctnote" / "use_patterns.parquet"
    for arguments in (
        ["words", ctn0094, "--out", words],
        ["endpoints", "--words", patterns_file, "--out", out],
    ):
        CliRunner().invoke(app, [str(argument) for argument in arguments], catch_exceptions=False)
    with duckdb.connect() as connection:
        ((people, corrected, patterns),) = connection.execute(
            f"select count(*), sum((w.word = d.word)::int), sum((w.usePatternUDS = p.usePatternUDS)::int) from '{words}' w"
            f" join '{ctn0094}/derived/weekly_words.parquet' d using (who)"
            f" join '{ctn0094}/ctnote/use_patterns.parquet' p using (who)"
        ).fetchall()
        layouts = [
            [row[:2] for row in connection.execute(f"describe select * from '{path}'").fetchall()]
            for path in (out, ctn0094 / "ctnote" / "outcomes.parquet")
        ]
    assert (people, corrected) == (2655, 2655)
    assert patterns >= 2653  # two words were made from dates that were corrected later
    assert layouts[0] == layouts[1]
