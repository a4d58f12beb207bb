"""``carebraid forecast``: forecasts for everybody at risk in a folder of CTN-0094 tables. Starts no database."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer

from carebraid.core.kernel.refusal import Refused
from carebraid.core.record.participant import Participant
from carebraid.core.watch.forecast import forecast as foretell
from carebraid.core.watch.forecast_model import STATIC, TASKS, ForecastModel
from carebraid.knowledge.forecasts import load_forecast, read_forecast

from ._demo_truth import demo_truth
from ._forecast_people import course_at, history_at, why_not
from ._forecast_read import read_people

app = typer.Typer(add_completion=False, help="How likely, for everybody at risk, and from what.")
app.command("demo-truth")(demo_truth)
MODELS = ("auto", "default", "local")
Load = Callable[[str], ForecastModel]


@dataclass(slots=True)
class Told:
    """Forecasts by person, who has none and why, and how many came from which model."""

    chances: dict[int, float] = field(default_factory=dict)
    without: Counter[str] = field(default_factory=Counter)
    models: Counter[str] = field(default_factory=Counter)


@app.callback(invoke_without_command=True)
def forecast(
    context: typer.Context,
    data: Annotated[Path | None, typer.Option(help="The folder with the tables (Parquet).")] = None,
    as_of: Annotated[
        int, typer.Option(help="The week at whose end the forecast is made.", min=0, max=60)
    ] = 0,
    task: Annotated[str | None, typer.Option(help=f"One of {', '.join(TASKS)}.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="The CSV to write: who,week,p (who,p for relapse_static).")
    ] = None,
    model: Annotated[
        str,
        typer.Option(
            help="auto (local for people of trials it was trained on, else default), default, local, or a folder of models."
        ),
    ] = "auto",
    models: Annotated[
        Path | None, typer.Option(help="Models that `carebraid train` wrote, not the shipped.")
    ] = None,
) -> None:
    """Write one row for everybody at risk at the end of a week; the others are counted by reason."""
    if context.invoked_subcommand is not None:
        return
    if data is None or task is None or out is None:
        raise Refused("forecast.not_told", "Please say --data, --task and --out.")
    if model not in MODELS and Path(model).is_dir():
        model, models = "auto", Path(model)
    if task not in TASKS or model not in MODELS:
        raise Refused("forecast.unknown_task", "Tasks: {tasks}. Models: {models}.", tasks=", ".join(TASKS), models=", ".join(MODELS))  # fmt: skip
    if task != STATIC and as_of < 1:
        raise Refused(
            "forecast.no_week", "Please say --as-of: the week at whose end the forecast is made, from 1."
        )
    people = read_people(data)
    load: Load = load_forecast if models is None else lambda name: read_forecast(models, name)
    told = foretell_everybody(
        people.participants, task, 0 if task == STATIC else as_of, choose(task, model, load)
    )
    told.without.update(people.left_out.values())
    write(out, told.chances, None if task == STATIC else as_of)
    for line in summary(told, people.set_aside, people.absent):
        typer.echo(line, err=True)


def choose(task: str, model: str, load: Load) -> Callable[[Participant], ForecastModel]:
    """Which model each person gets: with ``auto`` the local one only where its training held people of that trial.

    Where there is no local model everybody gets the default; one that was changed since is refused, not passed over.
    """
    if model != "auto":
        one = load(f"{task}.{model}")
        return lambda participant: one
    default = load(f"{task}.default")
    try:
        local = load(f"{task}.local")
    except Refused as refused:
        if refused.code != "forecast.no_model":
            raise
        return lambda participant: default
    return lambda participant: local if participant.project in local.trials else default


def foretell_everybody(
    participants: list[Participant], task: str, week: int, model_of: Callable[[Participant], ForecastModel]
) -> Told:
    """A forecast for everybody at risk; a person without one is counted under the reason."""
    told = Told()
    for participant in sorted(participants, key=lambda one: one.who):
        if (reason := why_not(participant)) is not None:
            told.without[reason] += 1
            continue
        if is_empty(participant, week):
            told.without["nothing was ever written down about them"] += 1
            continue
        if task != STATIC and week >= course_at(participant, week).complete_weeks:
            told.without["their weeks of treatment are over"] += 1
            continue
        model = model_of(participant)
        try:
            told.chances[participant.who] = foretell(history_at(participant, week), model).probability
            told.models[model.id] += 1
        except Refused as refused:
            told.without[refused.words] += 1
    return told


def is_empty(participant: Participant, week: int) -> bool:
    """Whether there is nothing but a start of treatment: no visit (kept or missed), test, dose or diary until then."""
    first = participant.randomized
    last = (first.day if first is not None else 0) + 7 * week
    days = [visit.day for visit in participant.visits]
    days += [day for rows in (participant.found, participant.doses, participant.diary) for day, _ in rows]
    is_told = week == 0 and bool(participant.facts)  # facts at entry say nothing about weeks
    return not is_told and not any(day is None or day <= last for day in days)


def write(out: Path, chances: dict[int, float], week: int | None) -> None:
    """The CSV, a row a person by number."""
    with out.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.writer(opened, lineterminator="\n")
        writer.writerow(["who", "p"] if week is None else ["who", "week", "p"])
        for who, chance in sorted(chances.items()):
            writer.writerow([who, f"{chance:.6f}"] if week is None else [who, week, f"{chance:.6f}"])


def summary(told: Told, set_aside: Counter[str], absent: tuple[str, ...]) -> list[str]:
    """What was done and left out, in lines for standard error."""
    lines = [f"{len(told.chances):,} people have a forecast."]
    lines += [f"  {count:,} by {name}" for name, count in sorted(told.models.items())]
    lines += [f"  {count:,} have none: {reason}" for reason, count in told.without.most_common()]
    lines += [f"  {count:,} rows set aside ({reason})" for reason, count in set_aside.items() if count]
    if absent:
        lines.append(f"  not in the folder, so nothing is known of them: {', '.join(absent)}")
    return lines
