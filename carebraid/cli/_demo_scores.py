"""``carebraid demo truth``: detector by detector, what was found, missed and invented of everything that was planted."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from carebraid.core.watch.signature import MOST_BUDGET, USUAL_BUDGET
from carebraid.store.embedded import Embedded, default_home

from ._demo_truth import THE_DAY
from ._house import open_house, start_database

if TYPE_CHECKING:
    from ._demo.scored import Scored
    from ._demo.state import Built


def demo_truth(
    seed: Annotated[
        int | None, typer.Option(help="Which world; without one the built demo's, else 1.")
    ] = None,
    people: Annotated[
        int | None, typer.Option(help="How many people; as for the seed, else 200.", min=6)
    ] = None,
    trials: Annotated[
        int, typer.Option(help="How many fair tests are imagined.", min=50, max=100_000)
    ] = 1000,
    budget: Annotated[
        int, typer.Option(help="Most alarms a month for each person's own signs.", min=0, max=MOST_BUDGET)
    ] = USUAL_BUDGET,
    out: Annotated[Path | None, typer.Option(help="Write everything as JSON here.")] = None,
) -> None:
    """What was planted in the demo, and what is found, missed and invented. Ends with 1 beyond the stated allowance."""
    server, started = _database()
    try:
        open_house()
        built = _built() if _is_there(server) else None
        if (
            seed is not None
            and built is not None
            and (seed, people or built.people) != (built.seed, built.people)
        ):
            built = None  # another world than the one that stands here
        scores = _scores(built, seed or (built.seed if built else 1), people or (built.people if built else 200),
                         trials, budget)  # fmt: skip
    finally:
        if server is not None and started:
            server.stop()
    if out is not None:
        from ._demo.scored import as_json

        out.write_bytes(msgspec.json.format(msgspec.json.encode(as_json(scores)), indent=1))
        typer.echo(f"Written: {out}")
    if not all(one.holds for one in scores):
        typer.echo(
            "✗ Something planted was missed, or something was invented, beyond what is allowed.", err=True
        )
        raise typer.Exit(1)
    typer.echo("Everything planted is found, and nothing is invented, within what is allowed.")


def _scores(built: Built | None, seed: int, people: int, trials: int, budget: int) -> list[Scored]:
    from carebraid.core.kernel.moment import local_day

    from ._demo.person import ZONE
    from ._demo.scored import table
    from ._demo.seed_truth import scores_of_seed
    from ._demo.truths import everybody, try_out

    today: date = local_day(built.at, ZONE) if built else THE_DAY
    persons = everybody(people, seed, today)
    tried = [try_out(one, seed, today, budget) for one in persons]
    typer.echo(f"From the seed alone (seed {seed}, {people} people; no database is read):")
    scores = scores_of_seed(persons, tried, seed, today, trials=trials)
    for line in table(scores):
        typer.echo(line)
    typer.echo("")
    if built is None:
        typer.echo(
            "The built demo was not looked at: this world does not stand in CAREBRAID_HOME (`carebraid demo`)."
        )
        return scores
    typer.echo("From the built demo, through its staff's pages, as of the moment it was built:")
    from ._demo.world_truth import look_at_world, scores_of_world

    seen = list(scores_of_world(look_at_world(built.at, default_home()), persons, tried, seed, today))
    for line in table(seen):
        typer.echo(line)
    return [*scores, *seen]


def _database() -> tuple[Embedded | None, bool]:
    """The server where a database stands already; none is made for a look."""
    if os.environ.get("DATABASE_URL") or (Embedded(default_home()).data / "PG_VERSION").exists():
        return start_database()
    return None, False


def _is_there(server: Embedded | None) -> bool:
    return server is not None or bool(os.environ.get("DATABASE_URL"))


def _built() -> Built | None:
    from ._demo.state import find_built

    return find_built()
