"""``carebraid outcomes words`` and ``endpoints``: files in, files out, and what is refused. Invented people only."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from carebraid.cli.outcomes import app
from carebraid.core.kernel.refusal import Refused
from carebraid.core.outcomes.endpoint import score_word
from carebraid.knowledge.endpoints import load_endpoint, load_endpoints

TABLES = {
    "everybody": "select * from (values (9001, '27'), (40, '51'), (7, '30')) t(who, project)",
    "randomization": "select * from (values (9001, 'Methadone', 1, 3), (9001, 'Methadone', 2, 3),"
    " (7, 'Outpatient BUP + SMM', 1, 0), (5, 'Methadone', 1, 2)) t(who, treatment, which, \"when\")",
    "uds": "select * from (values (9001, 'Methadone', 3), (9001, 'Opioid', 12), (40, 'Opioid', 1), (7, 'Thc', 1))"
    ' t(who, what, "when")',
    "visit": "select * from (values (9001, 'visit', 4), (9001, 'no visit', 20), (9001, 'final', 25), (7, 'visit', 1),"
    " (7, 'no visit', null)) t(who, what, \"when\")",
}  # fmt: skip


def folder_of(tmp_path: Path, **changed: str | None) -> Path:
    folder = tmp_path / "trial" / "ctn0094data"
    folder.mkdir(parents=True)
    with duckdb.connect() as connection:
        for name, asked in (TABLES | changed).items():
            if asked is not None:
                connection.execute(f"copy ({asked}) to '{folder / f'{name}.parquet'}' (format parquet)")
    return folder


def run(*arguments: object):
    return CliRunner().invoke(app, [str(argument) for argument in arguments], catch_exceptions=False)


def rows(path: Path):
    with duckdb.connect() as connection:
        return connection.execute(f"select * from '{path}'").fetchall()


def test_words_of_people_nobody_has_seen(tmp_path: Path):
    out = tmp_path / "words.parquet"
    assert run("words", folder_of(tmp_path).parent, "--out", out).exit_code == 0
    told = {who: (word, pattern) for who, word, pattern in rows(out)}
    assert list(told) == [7, 40, 9001]
    assert told[7] == ("-" + "o" * 13, "-" + "o" * 14)
    assert told[40] == ("+" + "o" * 24,) * 2
    assert told[9001][0][:5] == "-+o-o"
    assert told[9001][1][:5] == "*+o-o"
    with duckdb.connect() as connection:
        kinds = connection.execute(f"describe select * from '{out}'").fetchall()
    assert [row[:2] for row in kinds] == [
        ("who", "INTEGER"),
        ("word", "VARCHAR"),
        ("usePatternUDS", "VARCHAR"),
    ]


def test_numbers_stored_with_a_point_and_a_trial_stored_as_a_number_are_read(tmp_path: Path):
    changed = {
        name: f"select * replace (cast(who as double) as who) from ({asked})"
        for name, asked in TABLES.items()
    }
    changed["everybody"] = f"select who, cast(project as double) as project from ({TABLES['everybody']})"
    changed["visit"] = (
        f'select who, what, coalesce(cast("when" as double), \'nan\'::double) as "when" from ({TABLES["visit"]})'
    )
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    run("words", folder_of(tmp_path / "a"), "--out", one)
    run("words", folder_of(tmp_path / "b", **changed), "--out", two)
    assert one.read_text() == two.read_text()
    assert one.read_text().startswith("who,word,usePatternUDS\n7,")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"visit": None}, "words.no_table"),
        ({"uds": "select 1 as who"}, "words.no_column"),
        ({"randomization": "select 7 as who, 'Tea' as treatment, 1 as which, 0 as \"when\""}, "words.unknown_arm"),
        ({"everybody": "select 7 as who, '99' as project"}, "words.unknown_trial"),
        ({"everybody": "select * from (values (7, '27'), (7, '51')) t(who, project)"}, "words.conflicting"),
        ({"uds": "select null::int as who, 'Opioid' as what, 1 as \"when\""}, "words.unreadable"),
        ({"uds": "select 7 as who, 'Opioid' as what, 1.5 as \"when\""}, "words.unreadable"),
        ({"uds": "select 7 as who, 'Opioid' as what, 'infinity'::double as \"when\""}, "words.unreadable"),
        ({"uds": "select 'nan'::double as who, 'Opioid' as what, 1 as \"when\""}, "words.unreadable"),
        ({"randomization": "select 7 as who, 'Methadone' as treatment, 1 as which, null::int as \"when\""},
         "words.unreadable"),
    ],
)  # fmt: skip
def test_tables_that_would_make_wrong_words_are_refused_and_nothing_is_written(tmp_path: Path, changed, code):
    out = tmp_path / "words.parquet"
    with pytest.raises(Refused) as refused:
        run("words", folder_of(tmp_path, **changed), "--out", out)
    assert refused.value.code == code
    assert not out.exists()


def test_a_folder_that_is_none_and_an_ending_that_is_none_are_refused(tmp_path: Path):
    with pytest.raises(Refused) as no_folder:
        run("words", tmp_path / "nowhere", "--out", tmp_path / "w.csv")
    with pytest.raises(Refused) as no_ending:
        run("words", folder_of(tmp_path), "--out", tmp_path / "w.xlsx")
    assert (no_folder.value.code, no_ending.value.code) == ("words.no_folder", "file.unknown_ending")


WORDS = [("b", "--++++--"), ("a", "----_-o-"), ("c", None)]


def words_file(tmp_path: Path, name: str = "words.csv", told=WORDS, column: str = "word") -> Path:
    path = tmp_path / name
    path.write_text(f"who,{column}\n" + "".join(f"{who},{word or ''}\n" for who, word in told))
    return path


@pytest.mark.parametrize("engine", ["numpy", "duckdb"])
def test_62_columns_row_for_row(tmp_path: Path, engine):
    out = tmp_path / "out.parquet"
    assert run("endpoints", "--words", words_file(tmp_path), "--out", out, "--engine", engine).exit_code == 0
    with duckdb.connect() as connection:
        told = connection.sql(f"select * from '{out}'").to_arrow_table().to_pydict()
    columns = [name for endpoint in load_endpoints() for name in endpoint.definition.columns]
    assert list(told) == ["who", *columns]
    assert told["who"] == ["b", "a", "c"]
    assert told["RsE_ctnFiftyOne_2018"] == [1, 0, None]
    assert told["Rd_fiellin_2006"][:2] == [
        score_word(load_endpoint("Rd_fiellin_2006").definition, word) for _, word in WORDS[:2]
    ]


@pytest.mark.parametrize(
    ("ids", "read"),
    [
        (["7", "8"], [7, 8]),
        (["12345678901", "8"], [12345678901, 8]),
        (["P7", "8"], ["P7", "8"]),
        (["007", "7"], ["007", "7"]),
        (["8", ""], ["8", None]),
    ],
)
def test_people_of_a_csv_keep_the_numbers_they_were_given(
    tmp_path: Path, ids: list[str], read: list[object]
) -> None:
    out = tmp_path / "out.parquet"
    told = words_file(tmp_path, told=[(one, "--") for one in ids])
    assert run("endpoints", "--words", told, "--out", out).exit_code == 0
    assert [row[0] for row in rows(out)] == read


def test_missing_weeks_counted_another_way_leave_dropout_empty_and_say_so(tmp_path: Path):
    out = tmp_path / "out.csv"
    result = run("endpoints", "--words", words_file(tmp_path), "--out", out, "--missing", "left_out")
    assert "Dr_ctnNinetyFour_2023: empty" in result.stderr
    head, first, *_ = out.read_text().splitlines()
    assert dict(zip(head.split(","), first.split(","), strict=True))["DrE_ctnNinetyFour_2023"] == ""


@pytest.mark.parametrize(
    ("told", "column", "code"),
    [
        ([(1, "--x")], "word", "word.unknown_symbol"),
        ([(1, "-" * 64)], "word", "word.too_long"),
        ([(1, "--")], "letters", "words.no_column"),
    ],
)
def test_words_that_are_none_are_refused(tmp_path: Path, told, column, code):
    with pytest.raises(Refused) as refused:
        run(
            "endpoints",
            "--words",
            words_file(tmp_path, told=told, column=column),
            "--out",
            tmp_path / "out.csv",
        )
    assert refused.value.code == code
    assert not (tmp_path / "out.csv").exists()


def test_a_file_that_is_none_and_an_engine_that_is_none_are_refused(tmp_path: Path):
    with pytest.raises(Refused) as no_file:
        run("endpoints", "--words", tmp_path / "nothing.parquet", "--out", tmp_path / "out.csv")
    with pytest.raises(Refused) as no_engine:
        run("endpoints", "--words", words_file(tmp_path), "--out", tmp_path / "out.csv", "--engine", "abacus")
    assert (no_file.value.code, no_engine.value.code) == ("words.unreadable", "engine.unknown")
