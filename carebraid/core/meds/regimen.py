"""One list of everything a person takes: prescribed by anybody, over the counter, herbs, alcohol, street drugs.

Every change says which version it saw. Where somebody was first the change is refused (409) and both stand: the
list as it is, and the change in the hands of whoever made it. Nothing is overwritten, nothing is lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from carebraid.core.kernel.refusal import Refused

from .dose import Dose
from .events import Event
from .interactions import Item
from .names import normalised
from .terms import EventKind

MOST_ENTRIES: Final = 200


class TakenKind(StrEnum):
    """Where a thing that is taken comes from."""

    PRESCRIBED = "prescribed"
    OVER_THE_COUNTER = "over_the_counter"
    HERB = "herb"
    ALCOHOL = "alcohol"
    TOBACCO = "tobacco"
    STREET_DRUG = "street_drug"
    OTHER = "other"


class Formulation(StrEnum):
    """How it is taken; the injections say how long one lasts."""

    BY_MOUTH = "by_mouth"
    UNDER_TONGUE = "under_tongue"
    PATCH = "patch"
    INJECTION = "injection"
    INJECTION_WEEKLY = "injection_weekly"
    INJECTION_MONTHLY = "injection_monthly"
    INJECTION_THREE_MONTHLY = "injection_three_monthly"
    NASAL = "nasal"
    INHALED = "inhaled"
    SMOKED = "smoked"
    ON_SKIN = "on_skin"
    OTHER = "other"


class TakenState(StrEnum):
    """Where a medicine stands."""

    PLANNED = "planned"
    TAKEN = "taken"
    TAPERING = "tapering"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One thing taken. ``trade_offs`` are the person's own words on what it is worth and what it costs them.

    ``dose`` None means that nobody knows it, never that there is none. ``version`` starts at 1.
    """

    id: str
    name: str
    kind: TakenKind
    state: TakenState = TakenState.TAKEN
    dose: Dose | None = None
    times_a_day: Decimal | None = None
    formulation: Formulation | None = None
    started_on: date | None = None
    stopped_on: date | None = None
    reason: str = ""
    prescriber: str = ""
    trade_offs: tuple[str, ...] = ()
    version: int = 1


@dataclass(frozen=True, slots=True)
class Regimen:
    """The whole list, in the order it was told."""

    entries: tuple[Taken, ...] = ()

    def entry(self, entry_id: str) -> Taken:
        """One entry. Refuses an unknown one (``regimen.unknown``, 404)."""
        for entry in self.entries:
            if entry.id == entry_id:
                return entry
        raise Refused("regimen.unknown", "This entry is not on the list.", status=404)


def check_taken(entry: Taken, today: date) -> None:
    """Refuse (``regimen.…``) an entry without a name, that ends before it starts, or says stopped without saying so."""
    if not normalised(entry.name):
        raise Refused("regimen.name_missing", "Please say what is taken.")
    if len(entry.name) > 200:
        raise Refused(
            "regimen.name_too_long", "This name is too long; please write it in at most 200 letters."
        )
    if entry.started_on and entry.stopped_on and entry.stopped_on < entry.started_on:
        raise Refused("regimen.stop_before_start", "This ends before it starts. Please check the days.")
    if entry.started_on and entry.started_on > today and entry.state is not TakenState.PLANNED:
        raise Refused("regimen.starts_later", "This starts on a day to come; please enter it as planned.")
    if entry.stopped_on and entry.state is not TakenState.STOPPED:
        raise Refused("regimen.not_stopped", "This has a last day but is not marked as stopped.")
    if entry.times_a_day is not None and not 0 < entry.times_a_day <= 48:
        raise Refused("regimen.times_out_of_range", "How often a day must be more than 0 and at most 48.")


def add(regimen: Regimen, entry: Taken, *, today: date, is_meant_twice: bool = False) -> Regimen:
    """The list with one more entry.

    Refuses a faulty entry, an id that is taken, a list that is full (``regimen.full``), and the same name in the same
    formulation twice (``regimen.duplicate``, 409) unless somebody says that both are meant.
    """
    check_taken(entry, today)
    if len(regimen.entries) >= MOST_ENTRIES:
        raise Refused("regimen.full", "The list is full with {most} entries.", most=MOST_ENTRIES)
    for other in regimen.entries:
        if other.id == entry.id:
            raise Refused("regimen.same_id", "This entry is on the list already.", status=409)
        if not is_meant_twice and _is_same(other, entry):
            raise Refused(
                "regimen.duplicate",
                "{name} is on the list already. Change that entry, or say that both are taken.",
                status=409,
                name=entry.name,
            )
    return Regimen((*regimen.entries, entry))


def _is_same(one: Taken, other: Taken) -> bool:
    is_open = TakenState.STOPPED not in (one.state, other.state)
    return is_open and normalised(one.name) == normalised(other.name) and one.formulation == other.formulation


def change_dose(
    regimen: Regimen,
    entry_id: str,
    dose: Dose,
    *,
    seen_version: int,
    times_a_day: Decimal | None,
    today: date,
) -> Regimen:
    """The list with another dose. Refuses where somebody changed it first (``regimen.changed_meanwhile``, 409)."""
    entry = _seen(regimen, entry_id, seen_version)
    if entry.state is TakenState.STOPPED:
        raise Refused("regimen.is_stopped", "This was stopped; start it again as a new entry.")
    changed = replace(entry, dose=dose, times_a_day=times_a_day, version=entry.version + 1)
    check_taken(changed, today)
    return _with(regimen, changed)


def taper(regimen: Regimen, entry_id: str, *, seen_version: int) -> Regimen:
    """The list with an entry that is being tapered. Refuses one that is stopped, or changed meanwhile."""
    entry = _seen(regimen, entry_id, seen_version)
    if entry.state is TakenState.STOPPED:
        raise Refused("regimen.is_stopped", "This was stopped; start it again as a new entry.")
    return _with(regimen, replace(entry, state=TakenState.TAPERING, version=entry.version + 1))


def stop(regimen: Regimen, entry_id: str, *, on: date, seen_version: int, today: date) -> Regimen:
    """The list with an entry stopped on a day. Refuses a day before the start, or to come, or a change meanwhile."""
    entry = _seen(regimen, entry_id, seen_version)
    if on > today:
        raise Refused(
            "regimen.stops_later", "This day has not come yet; please enter a taper or stop it then."
        )
    stopped = replace(entry, state=TakenState.STOPPED, stopped_on=on, version=entry.version + 1)
    check_taken(stopped, today)
    return _with(regimen, stopped)


def _seen(regimen: Regimen, entry_id: str, seen_version: int) -> Taken:
    entry = regimen.entry(entry_id)
    if entry.version != seen_version:
        raise Refused(
            "regimen.changed_meanwhile",
            "Somebody changed this entry while you had it open. Look at both and decide; nothing was lost.",
            status=409,
        )
    return entry


def _with(regimen: Regimen, changed: Taken) -> Regimen:
    return Regimen(tuple(changed if entry.id == changed.id else entry for entry in regimen.entries))


def to_check(regimen: Regimen) -> tuple[tuple[Item, ...], tuple[Event, ...]]:
    """What the interaction check takes: everything not stopped, and the stops and tapers as events."""
    items = tuple(Item(entry.name) for entry in regimen.entries if entry.state is not TakenState.STOPPED)
    return items, tuple(_events(regimen))


def _events(regimen: Regimen) -> Iterator[Event]:
    """A name that is still taken in another entry was not stopped."""
    going_on = {normalised(e.name) for e in regimen.entries if e.state is not TakenState.STOPPED}
    for entry in regimen.entries:
        if entry.state is TakenState.STOPPED and normalised(entry.name) not in going_on:
            yield Event(EventKind.STOPPED, of=entry.name, on=entry.stopped_on)
        elif entry.state is TakenState.TAPERING:
            yield Event(EventKind.TAPER, of=entry.name)
