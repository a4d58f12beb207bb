"""What the person told us about side effects, and the answers they got; and what they told us of doses taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.core.meds.regimen import Taken, TakenState
from carebraid.core.meds.side_effects import Answered, standing
from carebraid.store.medicines import load_regimen
from carebraid.store.my import open_own_chart
from carebraid.store.side_effects import SideEffect, load_side_effects

from ._screen import screen
from .watch import Injection, OpioidSafety, Taking, build_injections, build_opioid_safety, build_taking


@dataclass(frozen=True, slots=True)
class MyEffects:
    """``reports`` newest first with what became of each; ``medicines`` to choose from."""

    reports: tuple[tuple[SideEffect, Answered], ...]
    medicines: tuple[Taken, ...]


@dataclass(frozen=True, slots=True)
class MyTaken:
    """Doses told, injections, and the advice about opioids where there is a reason for it (HAZ-31)."""

    taking: Taking
    injections: tuple[Injection, ...]
    opioids: OpioidSafety


@screen
def my_effects(*, actor: Actor, now: datetime) -> MyEffects:
    """The signed-in person's reports. Refuses whoever is not in care here."""
    chart = open_own_chart(actor, now)
    reports = tuple(
        (one, standing(one.answer_due_at, one.answered_at, now)) for one in load_side_effects(chart)
    )
    listed = load_regimen(chart).regimen.entries
    return MyEffects(reports, tuple(one for one in listed if one.state is not TakenState.STOPPED))


@screen
def my_taken(*, actor: Actor, now: datetime) -> MyTaken:
    """What the signed-in person took, as told and seen. Refuses whoever is not in care here."""
    chart = open_own_chart(actor, now)
    listed = tuple(one for one in load_regimen(chart).regimen.entries if one.state is not TakenState.STOPPED)
    return MyTaken(
        build_taking(chart, now, listed), build_injections(chart, now), build_opioid_safety(chart, now)
    )
