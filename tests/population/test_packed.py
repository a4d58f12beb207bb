"""Packing, snapshots of packed words, a week more, and the pack that Spark makes."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pytest

from carebraid.core.kernel.refusal import Refused
from carebraid.knowledge.endpoints import load_endpoint, load_endpoints
from carebraid.population.engines import score_packed
from carebraid.population.packed import (
    BLOCK,
    COLUMNS,
    add_week,
    check_packed,
    load_packed,
    pack_rows,
    words_to_packed,
    write_packed,
)
from tests.population_worlds import invented_words, packed, packed_table


@pytest.fixture
def connection():
    with duckdb.connect() as opened:
        yield opened


def rows_of(connection, words):
    connection.execute("create or replace table week_rows (episode integer, week utinyint, symbol varchar)")
    rows = [
        (row, week, symbol) for row, word in enumerate(words) for week, symbol in enumerate(word, start=1)
    ]
    connection.executemany("insert into week_rows values (?, ?, ?)", rows[::-1])


def masks_in(connection):
    columns = ", ".join(("episode", *COLUMNS))
    found = connection.execute(f"select {columns} from packed order by episode").fetchnumpy()
    return {name: values.tolist() for name, values in found.items()}


def as_lists(masks):
    return {name: values.tolist() for name, values in masks.items()}


def test_rows_of_weeks_in_any_order_become_the_masks(connection):
    words = [word for word in invented_words(90, seed=3) if word]
    rows_of(connection, words)
    assert pack_rows(connection, "week_rows") is True
    assert masks_in(connection) == as_lists(packed(words))


def test_rows_in_a_parquet_file_do_too(connection, tmp_path: Path):
    rows_of(connection, ["--o+", "*"])
    path = tmp_path / "rows.parquet"
    connection.execute(f"copy week_rows to '{path}' (format parquet)")
    assert pack_rows(connection, str(path)) is False
    assert masks_in(connection) == as_lists(packed(["--o+", "*"]))


def test_a_week_without_a_row_counts_as_nothing_known(connection):
    rows_of(connection, ["-+", "-"])
    connection.execute("insert into week_rows values (1, 4, '-')")
    pack_rows(connection, "week_rows")
    assert masks_in(connection) == as_lists(packed(["-+", "-oo-"]))


def test_words_become_the_masks(connection):
    words = invented_words(90, seed=4)
    connection.execute("create table told (episode bigint, word varchar)")
    connection.executemany("insert into told values (?, ?)", list(enumerate(words)))
    connection.execute(f"create table packed as {words_to_packed('told', 'word')}")
    assert masks_in(connection) == as_lists(packed(words))


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("(0, 1, 'x')", "weeks.unreadable"),
        ("(0, 1, null)", "weeks.unreadable"),
        ("(0, 0, '-')", "weeks.unreadable"),
        ("(0, 64, '-')", "weeks.unreadable"),
        ("(0, null, '-')", "weeks.unreadable"),
        ("(null, 1, '-')", "weeks.unreadable"),
        ("(0, 1, '+')", "weeks.conflicting"),
    ],
)
def test_rows_that_say_nothing_or_two_things_are_refused(connection, row, code):
    rows_of(connection, ["--"])
    connection.execute(f"insert into week_rows values {row}")
    with pytest.raises(Refused) as refused:
        pack_rows(connection, "week_rows")
    assert refused.value.code == code


def test_the_same_row_twice_says_it_once(connection):
    rows_of(connection, ["--"])
    connection.execute("insert into week_rows values (0, 1, '-')")
    pack_rows(connection, "week_rows")
    assert masks_in(connection) == as_lists(packed(["--"]))


def test_a_file_of_packed_words_comes_back_whole_and_says_its_version(connection, tmp_path: Path):
    words = invented_words(90, seed=5)
    packed_table(connection, words)
    path = tmp_path / "packed.parquet"
    write_packed(connection, path)
    assert check_packed(connection, path) is True
    assert as_lists(load_packed(connection, path)) == as_lists(packed(words))


@pytest.mark.parametrize(
    ("marks", "code"),
    [
        ("schema: 'carebraid-packed-words', version: '0', has_gaps: 'false'", "packed.older"),
        ("schema: 'carebraid-packed-words', version: '2', has_gaps: 'false'", "packed.newer"),
        ("schema: 'something', version: '1', has_gaps: 'false'", "packed.unreadable"),
        ("version: '1'", "packed.unreadable"),
    ],
)
def test_other_versions_and_other_files_are_refused(connection, tmp_path: Path, marks, code):
    path = tmp_path / "packed.parquet"
    connection.execute(f"copy (select 1 as episode) to '{path}' (format parquet, kv_metadata {{{marks}}})")
    with pytest.raises(Refused) as refused:
        load_packed(connection, path)
    assert refused.value.code == code


def test_a_file_that_is_none_is_refused(connection, tmp_path: Path):
    path = tmp_path / "packed.parquet"
    path.write_bytes(b"no parquet at all")
    with pytest.raises(Refused) as refused:
        check_packed(connection, path)
    assert refused.value.code == "packed.unreadable"


@pytest.mark.parametrize("block", [7, BLOCK])
def test_a_week_more_is_the_word_with_one_more_symbol(monkeypatch, block):
    monkeypatch.setattr("carebraid.population.packed.BLOCK", block)
    words = [word for word in invented_words(90, seed=6) if len(word) < 63]
    symbols = [("+-*o_")[row % 5] for row in range(len(words))]
    masks = packed(words)
    add_week(masks, np.frombuffer("".join(symbols).encode(), dtype=np.uint8))
    assert as_lists(masks) == as_lists(packed([w + s for w, s in zip(words, symbols, strict=True)]))


@pytest.mark.parametrize(
    ("words", "symbols", "code"),
    [
        (["-", "+"], "-", "weeks.unreadable"),
        (["-"], "x", "weeks.unreadable"),
        (["-" * 63], "-", "packed.full"),
    ],
)
def test_a_week_that_does_not_fit_is_refused_and_changes_nothing(words, symbols, code):
    masks = packed(words)
    with pytest.raises(Refused) as refused:
        add_week(masks, np.frombuffer(symbols.encode(), dtype=np.uint8))
    assert refused.value.code == code
    assert as_lists(masks) == as_lists(packed(words))


def test_the_order_of_the_rows_does_not_matter(connection):
    words = ["--++++", "oooo", "-_-_-"]
    packed_table(connection, words)
    definitions = [endpoint.definition for endpoint in load_endpoints()]
    first = score_packed(connection, definitions, engine="numpy").to_pydict()
    connection.execute("create or replace table packed as select * from packed order by episode desc")
    assert score_packed(connection, definitions, engine="numpy").to_pydict() == first
    assert score_packed(connection, [load_endpoint("Rs_lee_2016").definition]).to_pydict() == {
        name: first[name] for name in ("episode", "RsT_lee_2016", "RsE_lee_2016")
    }


def test_an_engine_that_is_none_is_refused(connection):
    packed_table(connection, ["-"])
    with pytest.raises(Refused) as refused:
        score_packed(connection, [load_endpoint("Rs_lee_2016").definition], engine="abacus")
    assert refused.value.code == "engine.unknown"
