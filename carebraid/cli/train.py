"""``carebraid train``: fits the forecast models on CTN-0094 tables and writes them as plain data. No database."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from carebraid.core.kernel.refusal import Refused
from carebraid.core.record.participant import Participant
from carebraid.core.watch.forecast_model import TASKS
from carebraid.knowledge.forecasts import DIGESTS


def train(
    data: Annotated[Path, typer.Option(help="The folder with the CTN-0094 tables (Parquet).")],
    out: Annotated[Path, typer.Option(help="Where the models go; made when it is not there.")],
    task: Annotated[
        str | None, typer.Option(help=f"One of {', '.join(TASKS)}; all of them unless told.")
    ] = None,
    model: Annotated[str | None, typer.Option(help="default or local; both unless told.")] = None,
    seed: Annotated[int, typer.Option(help="The same seed and rows give the same file.")] = 94,
    on: Annotated[str | None, typer.Option(help="The day written into the files; today unless told.")] = None,
) -> None:
    """Train forecast models and measure them: five folds by person, each trial left out, by group of people."""
    from carebraid.population.forecast_fit import require_training

    require_training()
    from ._forecast_read import read_people
    from ._train_heads import DATA, MODELS, train_one
    from ._train_rows import learning_from

    tasks, models = _chosen(task, TASKS, "task"), _chosen(model, MODELS, "model")
    day = _day(on)
    people = read_people(data)
    learnings = learning_from(_trainable(people.participants))
    out.mkdir(parents=True, exist_ok=True)
    for wanted in tasks:
        if wanted not in learnings:
            raise Refused("train.nobody", "Nobody in these tables was at risk for {task}.", task=wanted)
        for name in models:
            made = train_one(learnings[wanted], name, seed=seed, on=day, data=DATA)
            typer.echo(_told(made))
            _write(out, made)
    for reason, count in sorted(people.set_aside.items()):
        if count:
            typer.echo(f"{count:,} rows set aside ({reason})", err=True)


def _chosen(said: str | None, known: tuple[str, ...], what: str) -> tuple[str, ...]:
    if said is not None and said not in known:
        raise Refused(
            f"forecast.unknown_{what}", "There is no {what} called {said}. Known: {known}.", what=what, said=said,
            known=", ".join(known),
        )  # fmt: skip
    return known if said is None else (said,)


def _day(said: str | None) -> date:
    if said is None:
        return datetime.now(UTC).date()
    try:
        return datetime.strptime(said, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError:
        raise Refused(
            "day.unreadable", "This day could not be read; a day is written like 2026-11-22."
        ) from None


def _trainable(participants: Iterable[Participant]) -> Iterator[Participant]:
    """Those whose place in a trial is told without contradiction."""
    from ._forecast_people import why_not

    return (participant for participant in participants if why_not(participant) is None)


def _told(made: dict[str, Any]) -> str:
    head = made["head"]
    left_out = ", ".join(f"{one['trial']} {one['auroc']:.3f}" for one in head["trials_left_out"])
    told = head["figures"]
    return (
        f"{made['id']}: {told['rows']:,} rows of {told['people']:,} people; AUROC {told['auroc']:.3f} "
        f"({told['auroc_low']:.3f} to {told['auroc_high']:.3f}), Brier {told['brier']:.4f}, slope {told['slope']:.2f}; "
        f"trial left out: {left_out or 'there is only one'}"
    )


def _write(out: Path, made: dict[str, Any]) -> None:
    """The file, and its digest in the list beside it: a model that was changed since is not used."""
    content = msgspec.json.encode(made) + b"\n"
    (out / f"{made['id']}.json").write_bytes(content)
    path = out / DIGESTS
    known: dict[str, str] = msgspec.json.decode(path.read_bytes()) if path.is_file() else {}
    known[f"{made['id']}.json"] = hashlib.sha256(content).hexdigest()
    path.write_bytes(msgspec.json.format(msgspec.json.encode(dict(sorted(known.items())))) + b"\n")
