"""The medicines page of a chart: one list of everything taken, what the check says of it, and its story."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.moment import local_day
from carebraid.core.meds.interactions import Alert, Change, Checked, Proposed, Unknown
from carebraid.core.meds.names import normalised
from carebraid.core.meds.order import interrupts, key_of
from carebraid.core.meds.override import OverrideReason
from carebraid.core.meds.regimen import Taken, TakenState
from carebraid.knowledge.alive import Alive, check_list, lacking, load_alive
from carebraid.store.chart import Chart
from carebraid.store.medicine_checks import KeptCheck, load_checks, load_circumstances
from carebraid.store.medicines import (
    Listed,
    MedicineChange,
    OtherList,
    Row,
    load_changes,
    load_lists,
    load_regimen,
)
from carebraid.store.therapies import load_therapies

from ._screen import screen
from ._therapy import TherapyView, build_therapy
from .chart import Top, build_top, open_for_care

REASONS = tuple(OverrideReason)
Told = MedicineChange
"""A line of the story, under the name that pages know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertView:
    """One alert as it stands on a page. ``source`` and ``evidence`` are shown beside each, with the edition's day."""

    key: str
    one: str
    other: str
    kind: str
    severity: str
    mechanism: str
    effect: str
    advice: str
    source: str
    evidence: str
    dated: date
    notes: tuple[str, ...]
    also: tuple[str, ...]
    interrupts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """What the check says. ``is_checked`` False: it could not be completed, whatever ``alerts`` hold."""

    alerts: tuple[AlertView, ...]
    unknown: tuple[Unknown, ...]
    is_checked: bool
    why_not: tuple[str, ...]
    is_alive: bool
    edition: date | None
    faults: tuple[str, ...]

    @property
    def is_clear(self) -> bool:
        """Checked, and nothing found: the only case in which a page may say so."""
        return self.is_checked and not self.alerts


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry of the list; ``is_known`` False: the check does not know the name."""

    row: Row
    is_known: bool

    @property
    def taken(self) -> Taken:
        """The core's value."""
        return self.row.taken


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicinesPage:
    """``earlier`` are medicines that the record tells of and the list lacks; they count in the check all the same."""

    top: Top
    taken: tuple[EntryView, ...]
    stopped: tuple[EntryView, ...]
    earlier: tuple[str, ...]
    check: CheckView
    therapy: TherapyView
    waiting: tuple[KeptCheck, ...]
    overridden: tuple[tuple[KeptCheck, Mapping[str, Any]], ...]
    story: tuple[MedicineChange, ...]
    lists: tuple[OtherList, ...]
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPage:
    """One entry with its own story, newest first."""

    top: Top
    entry: EntryView
    story: tuple[MedicineChange, ...]
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPage:
    """What an order would bring. ``brought`` None: nothing is proposed yet. ``now`` is the list as it stands.

    ``therapy`` is where the ordered medicine meets a therapy, None with ``brought``.
    """

    top: Top
    brought: CheckView | None
    gone: tuple[AlertView, ...]
    now: CheckView
    therapy: TherapyView | None
    listed: tuple[EntryView, ...]
    today: date


@screen
def medicines(*, actor: Actor, now: datetime, language: str, patient_id: UUID) -> MedicinesPage:
    """The list with everything about it. Refuses what the door refuses."""
    chart = open_for_care(actor, patient_id, now)
    desk = _Desk(chart, now)
    entries = desk.entries
    checks = load_checks(chart)
    return MedicinesPage(
        top=build_top(chart, now, language),
        taken=tuple(one for one in entries if one.taken.state is not TakenState.STOPPED),
        stopped=tuple(one for one in entries if one.taken.state is TakenState.STOPPED),
        earlier=desk.earlier, check=view_check(desk.check().after, desk.alive), therapy=desk.therapy(language),
        waiting=tuple(one for one in checks if one.is_waiting),
        overridden=tuple((one, said) for one in checks for said in one.overrides),
        story=load_changes(chart), lists=tuple(one for one in load_lists(chart) if one.decided_at is None),
        today=desk.today,
    )  # fmt: skip


@screen
def medicine(*, actor: Actor, now: datetime, language: str, patient_id: UUID, medicine_id: UUID) -> EntryPage:
    """One entry. Refuses what the door refuses, and an unknown one (``regimen.unknown``, 404)."""
    chart = open_for_care(actor, patient_id, now)
    desk = _Desk(chart, now)
    row = desk.listed.row(medicine_id)
    story = tuple(one for one in load_changes(chart, 400) if one.medicine_id == medicine_id)
    return EntryPage(top=build_top(chart, now, language), entry=desk.view(row), story=story, today=desk.today)


@screen
def ordering(
    *, actor: Actor, now: datetime, language: str, patient_id: UUID, name: str = "", instead_of: str = ""
) -> OrderPage:
    """What a medicine by that name would bring, also before it is spelled out. The canaries run each time."""
    chart = open_for_care(actor, patient_id, now)
    desk = _Desk(chart, now)
    ending = tuple(row.taken.name for row in desk.listed.rows if row.taken.id == instead_of)
    proposed = desk.check(Change(add=(name.strip(),), stop=ending)) if normalised(name) else None
    brought = None
    if proposed is not None:
        brought = view_check(proposed.after, desk.alive, proposed.new)
    return OrderPage(
        top=build_top(chart, now, language), brought=brought,
        gone=tuple(view_alert(alert) for alert in proposed.gone) if proposed else (),
        now=view_check(desk.check().after, desk.alive),
        therapy=desk.brought_to_therapy(language, name.strip(), ending) if proposed else None,
        listed=tuple(one for one in desk.entries if one.taken.state is not TakenState.STOPPED), today=desk.today,
    )  # fmt: skip


class _Desk:
    """The list and everything that checking needs, read once."""

    def __init__(self, chart: Chart, now: datetime) -> None:
        self.chart = chart
        self.listed: Listed = load_regimen(chart)
        self.person = load_circumstances(chart, now)
        self.alive: Alive = load_alive()
        self.today = local_day(now, chart.zone)

    @property
    def entries(self) -> tuple[EntryView, ...]:
        """Every entry, with whether its name is known."""
        return tuple(self.view(row) for row in self.listed.rows)

    def view(self, row: Row) -> EntryView:
        """One entry."""
        knowledge = self.alive.knowledge
        return EntryView(row, knowledge is not None and bool(knowledge.names.resolve(row.taken.name)))

    @property
    def earlier(self) -> tuple[str, ...]:
        """What the record tells of and the list lacks."""
        if self.alive.knowledge is None:
            return self.person.told
        return tuple(
            item.name for item in lacking(self.alive.knowledge, self.listed.regimen, self.person.told)
        )

    def check(self, change: Change | None = None) -> Proposed:
        """The list as it is or would be."""
        return check_list(self.alive, self.listed.regimen, self.person, change)

    def therapy(self, language: str) -> TherapyView:
        """Therapies beside the list as it is."""
        return self._beside(language)

    def _beside(self, language: str, more: Sequence[str] = (), without: Sequence[str] = ()) -> TherapyView:
        therapies, told = load_therapies(self.chart), self.person.told
        return build_therapy(
            therapies, self.listed.regimen, told, self.alive, self.today, language, more, without
        )

    def brought_to_therapy(self, language: str, name: str, ending: Sequence[str]) -> TherapyView:
        """Where an ordered medicine meets a therapy: of what the new list would raise, what names it."""
        seen = self._beside(language, [name], ending)
        shown = name.replace("_", " ")
        found = tuple(replace(one, medicines=(shown,)) for one in seen.found if shown in one.medicines)
        return replace(seen, found=found, unknown=tuple(one for one in seen.unknown if one == name))


def view_check(checked: Checked, alive: Alive, alerts: Sequence[Alert] | None = None) -> CheckView:
    """A check as a page shows it: all its alerts, or those of ``alerts``, worst first."""
    shown = checked.alerts if alerts is None else alerts
    return CheckView(
        alerts=tuple(view_alert(alert) for alert in shown),
        unknown=checked.unknown,
        is_checked=checked.checked, why_not=checked.why_not, is_alive=alive.knowledge is not None and checked.proof.is_alive,
        edition=alive.knowledge.manifest.edition if alive.knowledge else None, faults=checked.proof.faults,
    )  # fmt: skip


def view_alert(alert: Alert) -> AlertView:
    """One alert as a page shows it; codes of conditions and events made readable."""
    return AlertView(
        key=key_of(alert), one=alert.pair[0].replace("_", " "), other=alert.pair[1].replace("_", " "),
        kind=str(alert.kind), severity=str(alert.severity), mechanism=alert.mechanism, effect=alert.effect,
        advice=alert.advice, source=alert.source, evidence=alert.evidence, dated=alert.dated, notes=alert.notes,
        also=tuple(dict.fromkeys(found.words.effect for found in alert.also)), interrupts=interrupts(alert),
    )  # fmt: skip
