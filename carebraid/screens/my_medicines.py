"""The person's own list of what they take, and what they allow across the consent wall."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.core.meds.regimen import TakenState
from carebraid.store.blind import Use, load_is_allowed, load_uses
from carebraid.store.medicines import Row, load_regimen
from carebraid.store.my import open_own_chart

from ._screen import screen


@dataclass(frozen=True, slots=True)
class MyMedicines:
    """``taken`` and ``over`` in the order they were told; ``uses`` of the blind check, newest first."""

    taken: tuple[Row, ...]
    over: tuple[Row, ...]
    is_blind_allowed: bool
    uses: tuple[Use, ...]


@screen
def my_medicines(*, actor: Actor, now: datetime) -> MyMedicines:
    """Everything on the signed-in person's list. Refuses whoever is not in care here."""
    chart = open_own_chart(actor, now)
    rows = load_regimen(chart).rows
    return MyMedicines(
        tuple(row for row in rows if row.taken.state is not TakenState.STOPPED),
        tuple(row for row in rows if row.taken.state is TakenState.STOPPED),
        load_is_allowed(chart), load_uses(chart),
    )  # fmt: skip
