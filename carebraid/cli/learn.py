"""``carebraid learn imagine``: a plan tried on imagined people before anybody registers it. Starts no database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from carebraid.core.kernel.refusal import Refused
from carebraid.core.learn.experiment import Experiment, check_design, needed
from carebraid.core.learn.imagine import Imagined
from carebraid.core.learn.imagine import imagine as try_plan

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Fair tests, before they begin.")


@app.callback()
def learn() -> None:
    """Keep the name of the only command below."""


@app.command()
def imagine(
    file: Annotated[Path, typer.Argument(help="The plan as YAML; docs/reference/fair-tests.md has one.")],
    trials: Annotated[int, typer.Option(help="How many tests are imagined.", min=50, max=100_000)] = 1000,
) -> None:
    """How often the plan's own rules find the smallest difference that matters, and how often one that is not there."""
    plan = read_plan(file)
    check_design(plan)
    truth = plan.least if plan.is_more_better else -plan.least
    there, nothing = try_plan(plan, truth, trials=trials), try_plan(plan, 0.0, trials=trials)
    found, wrong = share(there, "better"), share(nothing, "better") + share(nothing, "worse")
    typer.echo(
        f"{plan.title}: {plan.planned} by {plan.unit}, {plan.looks} looks; {trials} imagined tests each."
    )
    typer.echo(f"The normal formula asks for {needed(plan)} in each way.")
    typer.echo(f"A difference of {truth:+.0%} is found in {found:.1%} of them (planned: {plan.power:.0%}).")
    typer.echo(f"Without any difference one is told in {wrong:.1%} of them (planned: {plan.alpha:.0%}).")
    typer.echo(_estimate(there, truth))
    if plan.is_adaptive:
        typer.echo(f"Draws lean: {there.on_best:.0%} go to the better way.")


def _estimate(there: Imagined, truth: float) -> str:
    if there.estimate is None or there.covered is None:
        return "No effect could be computed in any of them."
    return f"Mean difference found: {there.estimate:+.3f}; its interval holds {truth:+.3f} in {there.covered:.1%}."


def share(tried: Imagined, verdict: str) -> float:
    """How many of the imagined tests said so, 0 to 1."""
    return tried.verdicts.get(verdict, 0) / tried.trials


def read_plan(file: Path) -> Experiment:
    """The plan in ``file``. Refuses a file that is no plan (``experiment.unreadable``)."""
    try:
        return msgspec.yaml.decode(file.read_bytes(), type=Experiment)
    except (OSError, msgspec.DecodeError) as error:  # a wrong field is a DecodeError too
        raise Refused(
            "experiment.unreadable", "This plan could not be read: {why}.", why=str(error)
        ) from error
