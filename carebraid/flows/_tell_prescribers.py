"""What a colleague changed of what is prescribed reaches the other prescribers' inboxes. Shared by the flows that change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from carebraid.core.meds.interactions import Alert
from carebraid.core.meds.names import normalised
from carebraid.core.meds.order import key_of
from carebraid.core.meds.override import INTERRUPTS
from carebraid.core.meds.regimen import Regimen, Taken, TakenKind, TakenState
from carebraid.core.meds.telling import who_is_told
from carebraid.core.meds.terms import RANK, Severity
from carebraid.core.team.task import Kind, Priority
from carebraid.knowledge.alive import check_list
from carebraid.store import follow_up, journal, tasks
from carebraid.store.chart import Chart
from carebraid.store.medicines import load_regimen
from carebraid.store.rota import load_roster

from ._medicine_list import Desk, spelled_alert
from ._raise import Signal, raise_task

COLLEAGUE = "colleague"
"""The source of a signal that a colleague gave rise to; its id is theirs."""
READ_WITHIN = timedelta(days=14)


def look(desk: Desk, chart: Chart, after: Taken) -> dict[str, Any]:
    """What the check says of the list with one entry as it will be, as it is kept with the change.

    Alerts that name the entry, and those that it brings. What is stopped brings only what is new: what it did is over.
    """
    now = load_regimen(chart).regimen  # several lines may change in one go
    others = tuple(one for one in now.entries if one.id != after.id)
    known = {key_of(alert) for alert in check_list(desk.alive, now, desk.person).after.alerts}
    found = check_list(desk.alive, Regimen((*others, after)), desk.person).after
    is_over = after.state is TakenState.STOPPED
    alerts = [
        one for one in found.alerts if key_of(one) not in known or (not is_over and _names(one, after.name))
    ]
    return {"checked": found.checked, "alerts": [spelled_alert(one) for one in alerts]}


def _names(alert: Alert, name: str) -> bool:
    return normalised(name) in {normalised(one) for one in alert.pair}


def must_be_seen(found: Mapping[str, Any]) -> bool:
    """Whether the check found something major or contraindicated, or could not be completed."""
    return not found["checked"] or any(
        RANK[Severity(one["severity"])] >= INTERRUPTS for one in found["alerts"]
    )


def tell_prescribers(
    chart: Chart, found: Sequence[Mapping[str, Any]], now: datetime, *, ordered_by: str = ""
) -> None:
    """A message in the inbox of everybody who is to know, about what was changed at ``now``.

    ``found``: what the check said of each change. ``ordered_by``: the reference of whoever ordered what another signed.
    Where it must be seen they acknowledge it; nobody can do that for them, and it asks again every day.
    """
    actor = chart.actor
    if actor.staff_id is None or not found:
        return
    team = tasks.load_team(chart, now)
    roles = {member.id: member.roles for member in load_roster(chart.organisation_id, now).members}
    by = {actor.staff_id} | {
        one for one in team if ordered_by == f"account:{follow_up.load_account_of_staff(one)}"
    }
    is_serious = any(must_be_seen(one) for one in found)
    told = who_is_told([(one, roles.get(one, frozenset())) for one in team], by=by, must_be_seen=is_serious)
    code = "medicine_changed"
    if is_serious:
        code += "_unchecked" if any(not one["checked"] for one in found) else "_serious"
    signal = Signal(code, {"by": actor.name}, now, COLLEAGUE, str(actor.staff_id))
    for member in told:
        raise_task(
            chart, kind=Kind.MEDICINE_CHANGE, subject=str(member), signals=[signal], now=now, owner_id=member,
            priority=Priority.SAME_DAY if is_serious else Priority.ROUTINE,
            due=None if is_serious else now + READ_WITHIN,
        )  # fmt: skip
    journal.record(
        actor, "prescribers_told", now=now, patient_id=chart.patient_id, purpose=chart.purpose, object_kind="patient",
        object_id=chart.patient_id, detail={"told": [str(member) for member in told], "code": code},
    )  # fmt: skip


def is_told_of(taken: Taken) -> bool:
    """Whether prescribers are told of changes to an entry: what was prescribed, by anybody."""
    return taken.kind is TakenKind.PRESCRIBED


def changers_of(why: Sequence[Mapping[str, Any]]) -> frozenset[UUID]:
    """Who changed what a message tells of."""
    return frozenset(UUID(one["source_id"]) for one in why if one["source"] == COLLEAGUE)
