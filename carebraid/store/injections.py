"""Where each injection on somebody's list stands: its rule, the day it is due, and its window (HAZ-37)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from carebraid.core.kernel.moment import local_day
from carebraid.core.meds.monitoring import InjectionDue, InjectionRule, injection_standing, rule_for
from carebraid.core.meds.regimen import Taken, TakenState
from carebraid.knowledge.monitoring import find_medicine, load_monitoring

from .chart import Chart
from .medicines import load_regimen
from .monitoring import Supplied, load_supplies

Standing = tuple[Taken, InjectionRule, InjectionDue]


def load_injections(chart: Chart, now: datetime) -> list[Standing]:
    """Every injection on the list that goes on, with its rule and where it stands. Due today where no start is known."""
    return injections_among(
        load_regimen(chart).regimen.entries, load_supplies(chart), local_day(now, chart.zone)
    )


def injections_among(entries: Iterable[Taken], supplies: Sequence[Supplied], today: date) -> list[Standing]:
    """The same for a list and supplies that were loaded already."""
    found = []
    for medicine in entries:
        if medicine.state not in (TakenState.TAKEN, TakenState.TAPERING) or medicine.formulation is None:
            continue
        rule = rule_for(load_monitoring().injections, find_medicine(medicine.name).ids, medicine.formulation)
        if rule is not None:
            due_on = _injection_due(medicine, supplies) or today
            found.append((medicine, rule, injection_standing(rule, due_on, today)))
    return found


def _injection_due(medicine: Taken, supplies: Iterable[Supplied]) -> date | None:
    given = [
        one.next_due_on
        for one in supplies
        if str(one.medicine_id) == medicine.id and one.kind == "injection" and one.state == "given"
    ]
    return (given[-1] if given else None) or medicine.started_on
