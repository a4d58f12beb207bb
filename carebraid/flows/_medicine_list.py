"""Steps that the flows of the medicine list share: looking with the check, and raising what must be seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from carebraid.core.kernel.moment import local_day
from carebraid.core.kernel.refusal import Refused
from carebraid.core.meds.circumstances import Circumstances
from carebraid.core.meds.interactions import Alert, Change, Checked, Proposed
from carebraid.core.meds.order import interrupts
from carebraid.core.meds.regimen import Regimen, Taken, to_check
from carebraid.core.team.task import Kind, Priority
from carebraid.knowledge._signed import UnsignedKnowledge
from carebraid.knowledge.alive import Alive, check_list, load_alive
from carebraid.store.chart import Chart
from carebraid.store.medicine_checks import load_circumstances
from carebraid.store.medicines import Listed, load_regimen

from ._medicine_watch import watch_medicine
from ._raise import Signal, raise_task


@dataclass(frozen=True, slots=True)
class Desk:
    """The person's list with everything that checking needs, at one moment."""

    listed: Listed
    person: Circumstances
    alive: Alive
    today: date

    @property
    def regimen(self) -> Regimen:
        """The core's list."""
        return self.listed.regimen

    def proposed(self, change: Change | None = None) -> Proposed:
        """The whole list as it is or would be, checked."""
        return check_list(self.alive, self.regimen, self.person, change)

    def looked_at(self, change: Change | None = None) -> dict[str, Any]:
        """What was looked at, to be kept with the check: names, conditions, events. Never more."""
        items, _ = to_check(self.regimen)
        names = [item.name for item in items] + list(change.add if change else ())
        return {"names": names, "conditions": list(self.person.conditions), "today": self.today.isoformat()}


def lay_out(chart: Chart, now: datetime) -> Desk:
    """The list of the open chart, with a check that proves itself alive now."""
    return Desk(load_regimen(chart), load_circumstances(chart, now), load_alive(), local_day(now, chart.zone))


def spelled_alert(alert: Alert) -> dict[str, Any]:
    """An alert as it is kept with a check: all that stood on the screen."""
    return {
        "rule": alert.rule, "pair": list(alert.pair), "drugs": list(alert.drugs), "kind": str(alert.kind),
        "severity": str(alert.severity), "mechanism": alert.mechanism, "effect": alert.effect,
        "advice": alert.advice, "source": alert.source, "evidence": alert.evidence,
        "dated": alert.dated.isoformat(),
    }  # fmt: skip


def spelled_unknown(checked: Checked) -> list[dict[str, Any]]:
    """The names that were not known, as they are kept."""
    return [
        {"name": one.name, "kind": one.kind, "suggestions": list(one.suggestions)} for one in checked.unknown
    ]


def serious(alerts: Sequence[Alert]) -> bool:
    """Whether one of them is major or contraindicated."""
    return any(interrupts(alert) for alert in alerts)


def follow(chart: Chart, taken: Taken, now: datetime) -> None:
    """What follows from an entry as it is now saved: what is to be watched. Where that cannot be read, somebody is told."""
    try:
        watch_medicine(chart, taken, now)
    except UnsignedKnowledge:
        raise_about(chart, "watch_not_started", priority=Priority.SAME_DAY, now=now, facts={})


def raise_about(
    chart: Chart, code: str, *, priority: Priority, now: datetime, facts: Mapping[str, Any]
) -> None:
    """A task of the team about the list. What was told or ordered stands whether or not somebody is there to take it."""
    signal = Signal(code, dict(facts), now, "medicines", "")
    try:
        raise_task(
            chart, kind=Kind.MEDICINE_CHECK, subject=code, priority=priority, signals=[signal], now=now
        )
    except Refused as refused:
        if refused.code != "task.nobody_here":
            raise
