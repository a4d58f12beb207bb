"""An order before it is signed, and how a form's words become one. What could be misread is refused, coded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from carebraid.core.kernel.refusal import Refused

from .dose import Dose, DoseLimit, check_daily, parse_dose
from .interactions import Alert, Change
from .names import Names, normalised
from .override import INTERRUPTS
from .regimen import Formulation, Regimen, Taken, TakenKind, TakenState
from .terms import RANK

MOST_WORDS: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A medicine to be started. ``instead_of``: (entry id, version seen) that ends with it, None where nothing does.

    ``trade_off``: the person's own words on what they hope for and what it may cost them, where they said any (CAP-070).
    """

    name: str
    dose: Dose
    times_a_day: Decimal
    formulation: Formulation | None = None
    reason: str = ""
    starts_on: date | None = None
    instead_of: tuple[str, int] | None = None
    trade_off: str = ""

    def spelled(self) -> dict[str, Any]:
        """The order as plain JSON, to be kept with its check."""
        return {
            "what": "start", "name": self.name, "dose": str(self.dose), "times_a_day": str(self.times_a_day),
            "formulation": str(self.formulation or ""), "reason": self.reason,
            "starts_on": self.starts_on.isoformat() if self.starts_on else "",
            "instead_of": list(self.instead_of) if self.instead_of else None, "trade_off": self.trade_off,
        }  # fmt: skip


def read_order(said: Mapping[str, Any]) -> Order:
    """The order that a form, or a kept check, spells. Refuses what is missing or could be misread."""
    name = str(said.get("name") or "").strip()
    if not normalised(name):
        raise Refused("order.name_missing", "Please say which medicine.")
    reason = str(said.get("reason") or "").strip()
    trade_off = str(said.get("trade_off") or "").strip()
    if max(len(reason), len(trade_off)) > MOST_WORDS:
        raise Refused("order.words_too_long", "Please write at most 500 letters.")
    instead = said.get("instead_of")
    return Order(
        name=name, dose=parse_dose(str(said.get("dose") or "")), times_a_day=read_times(said.get("times_a_day")),
        formulation=read_formulation(said.get("formulation")), reason=reason, starts_on=read_day(said.get("starts_on")),
        instead_of=(str(instead[0]), int(instead[1])) if instead else None, trade_off=trade_off,
    )  # fmt: skip


def read_times(said: object) -> Decimal:
    """How often a day. Refuses nothing said (``order.times_missing``) and what is no number above 0, at most 48."""
    text = str(said or "").strip()
    if not text:
        raise Refused("order.times_missing", "Please say how often a day.")
    try:
        times = Decimal(text)
    except InvalidOperation as error:
        raise Refused(
            "order.times_unreadable", "How often a day could not be read; write it like 2."
        ) from error
    if not times.is_finite() or not 0 < times <= 48:
        raise Refused("regimen.times_out_of_range", "How often a day must be more than 0 and at most 48.")
    return times


def read_formulation(said: object) -> Formulation | None:
    """How it is taken; None where nobody said. Refuses what is not in the list (``order.unknown_way``)."""
    try:
        return Formulation(str(said)) if said else None
    except ValueError as error:
        raise Refused("order.unknown_way", "Please choose how it is taken from the list.") from error


def read_day(said: object) -> date | None:
    """A day written like 2026-11-01; None where nobody said one. Refuses the rest (``form.no_day``)."""
    try:
        return date.fromisoformat(str(said)) if said else None
    except ValueError as error:
        raise Refused("form.no_day", "This date could not be read. Please check it.") from error


def change_of(regimen: Regimen, order: Order) -> Change:
    """What the order changes on the list. Refuses an entry that changed since it was seen."""
    if order.instead_of is None:
        return Change(add=(order.name,))
    entry = seen(regimen, *order.instead_of)
    return Change(add=(order.name,), stop=(entry.name,))


def seen(regimen: Regimen, entry_id: str, version: int) -> Taken:
    """The entry as it was seen. Refuses one that somebody changed since (``regimen.changed_meanwhile``, 409)."""
    entry = regimen.entry(entry_id)
    if entry.version != version:
        raise Refused(
            "regimen.changed_meanwhile",
            "Somebody changed this entry while you had it open. Look at both and decide; nothing was lost.",
            status=409,
        )
    return entry


def weigh(regimen: Regimen, entry_id: str, words: str, *, version: int) -> Taken:
    """An entry with one more of the person's own words on what it is worth and what it costs. Refuses none or too many."""
    entry, said = seen(regimen, entry_id, version), words.strip()
    if not said:
        raise Refused("order.words_missing", "Please write what the person said about it.")
    if len(said) > MOST_WORDS or len(entry.trade_offs) >= 20:
        raise Refused("order.words_too_long", "Please write at most 500 letters.")
    return replace(entry, trade_offs=(*entry.trade_offs, said), version=entry.version + 1)


def taken_of(order: Order, *, entry_id: str, prescriber: str, today: date) -> Taken:
    """The entry that a signed order makes; planned where it starts on a day to come."""
    starts = order.starts_on or today
    return Taken(
        id=entry_id, name=order.name, kind=TakenKind.PRESCRIBED,
        state=TakenState.PLANNED if starts > today else TakenState.TAKEN, dose=order.dose,
        times_a_day=order.times_a_day, formulation=order.formulation, started_on=starts, reason=order.reason,
        prescriber=prescriber, trade_offs=(order.trade_off,) if order.trade_off else (),
    )  # fmt: skip


def check_dose(
    name: str, dose: Dose, times_a_day: Decimal, limits: Mapping[str, DoseLimit], names: Names | None, *,
    is_confirmed: bool,
) -> None:  # fmt: skip
    """Refuse a day's dose above what is given (HAZ-32). A medicine without a limit here is let through."""
    known = names.resolve(name) if names else (normalised(name).replace(" ", "_"),)
    for drug in known if len(known) == 1 else ():
        if limit := limits.get(drug):
            check_daily(dose, times_a_day, limit, is_confirmed=is_confirmed)


def key_of(alert: Alert) -> str:
    """What names an alert in a form."""
    return "~".join((alert.rule, *alert.pair))


def interrupts(alert: Alert) -> bool:
    """Whether an alert stops the hand until a reason is given: major and contraindicated."""
    return RANK[alert.severity] >= INTERRUPTS
