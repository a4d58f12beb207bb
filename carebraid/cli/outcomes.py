"""``carebraid outcomes``: weekly words from trial tables, and published outcomes from words. Starts no database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from carebraid.core.outcomes.endpoint import Missing

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Words, outcomes and measures.")

SHAPES: Final = {"teds": "teds.csv", "noms": "noms.csv", "notes": "notes.txt"}
Out = Annotated[Path, typer.Option("--out", help="Where to write: .parquet or .csv.")]

Engine = Annotated[str, typer.Option("--engine", help="duckdb or spark. Both give the same.")]
Master = Annotated[str, typer.Option("--master", help="Where Spark runs: local[2], spark://host:7077 …")]


@app.callback()
def outcomes() -> None:
    """Words, outcomes and measures."""


@app.command("words")
def words_command(
    directory: Annotated[Path, typer.Argument(help="A folder with the CTN-0094 tables (or its parent).")],
    out: Out,
) -> None:
    """Build everybody's weekly words by both rules: who, word (corrected), usePatternUDS (as CTNote)."""
    from ._outcome_files import save_words
    from ._outcome_words import build_words

    people = list(build_words(directory))
    save_words(people, out)
    typer.echo(f"Words of {len(people)} people are in {out}.", err=True)


@app.command("endpoints")
def endpoints_command(
    words: Annotated[
        Path, typer.Option("--words", help="A file with who and a word a person (.parquet or .csv).")
    ],
    out: Out,
    column: Annotated[
        str | None, typer.Option(help="The column with the words; usePatternUDS, else word, unless told.")
    ] = None,
    missing: Annotated[
        Missing,
        typer.Option(help="How weeks with nothing known are counted before each definition's own rule."),
    ] = Missing.AS_PUBLISHED,
    engine: Annotated[str, typer.Option(help="numpy, duckdb or spark. All give the same.")] = "numpy",
    master: Master = "local[2]",
) -> None:
    """Work out every published outcome of every word: who and 62 columns, in the order of the file."""
    from ._outcome_files import score_file

    told = score_file(words, out, column=column, missing=missing, engine=engine, master=master)
    typer.echo(told, err=True)


Snapshot = Annotated[
    Path | None, typer.Option("--snapshot", help="A snapshot's folder; the newest one here unless told.")
]
By = Annotated[
    str, typer.Option("--by", help="Split by month, site, language … (docs/reference/measures.md).")
]
Json = Annotated[bool, typer.Option("--json", help="The same as data, as the page's download has it.")]


@app.command("measure")
def measure_command(
    name: Annotated[str, typer.Argument(help="The measure; without one, all are listed.")] = "",
    snapshot: Snapshot = None,
    by: By = "",
    as_json: Json = False,
    engine: Engine = "duckdb",
    master: Master = "local[2]",
) -> None:
    """Work out one signed measure over a snapshot: with denominator, missing three ways, and interval."""
    from carebraid.knowledge.outcome_measures import find_outcome_measure

    from ._outcome_measures import find_snapshot, list_measures, tell

    if not name:
        typer.echo(list_measures())
        return
    definition = find_outcome_measure(name)
    typer.echo(
        tell(definition, find_snapshot(snapshot), by=by, as_json=as_json, engine=engine, master=master)
    )


@app.command("ask")
def ask_command(
    file: Annotated[Path, typer.Argument(help="A question in the small form, as YAML.")],
    snapshot: Snapshot = None,
    by: By = "",
    as_json: Json = False,
    engine: Engine = "duckdb",
    master: Master = "local[2]",
) -> None:
    """Ask a question of your own of a snapshot; whoever asks it again gets the same number."""
    from ._outcome_measures import find_snapshot, question_of, tell

    typer.echo(
        tell(question_of(file), find_snapshot(snapshot), by=by, as_json=as_json, engine=engine, master=master)
    )


@app.command("snapshot")
def snapshot_command(
    organisation: Annotated[str, typer.Option(help="The short name of the organisation, as in its address.")],
) -> None:
    """Take a snapshot of one organisation now, as the nightly job does. Starts the database."""
    from datetime import UTC, datetime

    from ._house import act_in

    actor = act_in(organisation, "outcomes")
    from django.conf import settings

    from carebraid.flows.take_snapshot import take_snapshot

    typer.echo(take_snapshot(actor=actor, now=datetime.now(UTC), home=settings.CAREBRAID_HOME))


@app.command("funder")
def funder_command(
    shape: Annotated[
        str, typer.Option("--shape", help="teds: rows about nobody; noms: counts; notes: on data quality.")
    ],
    out: Annotated[
        Path, typer.Option("--out", help="Where to write. A file that is there is never replaced.")
    ],
    organisation: Annotated[str, typer.Option(help="The short name of the organisation, as in its address.")],
) -> None:
    """Write a file for a grant report from the newest snapshot, as the managers' page does. Starts the database."""
    from carebraid.core.kernel.refusal import Refused

    if shape not in SHAPES:
        raise Refused("export.unknown_shape", "The shapes are {known}.", known=", ".join(SHAPES))
    if out.exists() or not out.parent.is_dir():
        raise Refused(
            "export.not_here",
            "{file} is there already, or its folder is not. Nothing was written.",
            file=str(out),
        )
    from datetime import UTC, datetime

    from ._house import act_in

    actor = act_in(organisation, "outcomes")
    from django.conf import settings

    from carebraid.flows.export_funder import export_funder

    files = export_funder(actor=actor, now=datetime.now(UTC), home=settings.CAREBRAID_HOME)
    with out.open("x", encoding="utf-8", newline="") as file:
        file.write(files[SHAPES[shape]])
    typer.echo(f"Written to {out}.", err=True)
    if shape != "notes":
        typer.echo(files["notes.txt"], err=True, nl=False)
