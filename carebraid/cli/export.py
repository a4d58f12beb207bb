"""``carebraid export deidentified DIR``: tables without anybody in them, for research and for the public."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from ._house import act_in

app = typer.Typer(no_args_is_help=True, help="Exports of many people at once.")

README = """\
De-identified export (45 CFR 164.514(b)(2)).
people.csv    person, age (90+ grouped), zip3 (000: small area), enrolled_year, conditions, medicine_kinds
checkins.csv  person, year, ratings 0 to 10, hours of sleep, codes
scores.csv    person, year, questionnaire, total
An empty cell was not answered, or was nothing that this export lets through.
"person" is new in every export: two exports cannot be joined. Do not try to find out who anybody is.
"""


@app.callback()
def export() -> None:
    """Exports of many people at once."""


@app.command()
def deidentified(
    directory: Annotated[Path, typer.Argument(help="A new or empty directory.")],
    organisation: Annotated[str, typer.Option(help="The short name of the organisation, as in its address.")],
) -> None:
    """Write people.csv, checkins.csv and scores.csv, which are about nobody. Refuses a directory that holds anything."""
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        typer.echo(f"{directory} is not an empty directory. Nothing was written.", err=True)
        raise SystemExit(2)
    actor = act_in(organisation, "export")
    from carebraid.flows.export_deidentified import export_deidentified

    tables = export_deidentified(actor=actor, now=datetime.now(UTC))
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "README.txt").write_text(README, encoding="utf-8")
    for name, rows in tables.items():
        with (directory / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            if rows:
                writer = csv.DictWriter(file, fieldnames=list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)
    told = ", ".join(f"{len(rows)} {name}" for name, rows in tables.items())
    typer.echo(f"Written to {directory}: {told}. Nobody's name, day, address or words are in it.")


@app.command("processing-register")
def processing_register(
    file: Annotated[
        Path, typer.Argument(help="Where it is written: a name that ends in .pdf, .csv or .json.")
    ],
    organisation: Annotated[str, typer.Option(help="The short name of the organisation, as in its address.")],
    language: Annotated[str, typer.Option(help="en or es.")] = "en",
) -> None:
    """Write the record of processing: purposes and grounds, processors, places, retention. Refuses a file that is there."""
    kind = file.suffix.lower()
    if kind not in (".pdf", ".csv", ".json") or file.exists():
        typer.echo(
            f"{file} is there already, or does not end in .pdf, .csv or .json. Nothing was written.", err=True
        )
        raise SystemExit(2)
    actor = act_in(organisation, "export")
    import msgspec

    from carebraid.flows.export_processing_register import export_processing_register
    from carebraid.paper.pdf import make_pdf
    from carebraid.paper.processing_register import tell_processing_register
    from carebraid.paper.sheet import make_csv

    now = datetime.now(UTC)
    made = export_processing_register(actor=actor, now=now, language=language)
    document = tell_processing_register(made, language=language)
    if kind == ".json":
        file.write_bytes(msgspec.json.format(msgspec.json.encode(made)))
    else:
        file.write_bytes(make_csv(document) if kind == ".csv" else make_pdf(document, made_at=now))
    missing = sum(one.since is None for one in made.recorded)
    typer.echo(
        f"Written to {file}: {len(made.recorded) - missing} purposes with their grounds, {missing} not recorded."
    )
