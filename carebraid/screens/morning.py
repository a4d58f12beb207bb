"""A nurse's morning: injections, observed doses, looks that are due, withdrawal scales, reports that wait for an answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.moment import local_day
from carebraid.core.meds.monitoring import InjectionDue, Watch, due_moment, injection_standing, rule_for
from carebraid.core.meds.withdrawal import NextStep, Score, next_step
from carebraid.knowledge.monitoring import find_medicine, load_monitoring, load_withdrawal
from carebraid.store.morning import Item, load_morning
from carebraid.store.panel import open_panel

from ._screen import screen

_ORDER = ("now", "watch", "settled")
_SORTS = ("withdrawal", "side_effect", "injection", "observed", "monitoring")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing to do. ``level`` is now, watch or settled; what the sort needs stands in one of the last four."""

    item: Item
    level: str
    due_at: datetime
    days_late: int
    injection: InjectionDue | None = None
    watches: tuple[tuple[str, Watch | None], ...] = ()
    medicines: tuple[str, ...] = ()
    step: NextStep | None = None
    instrument: str = ""


@dataclass(frozen=True, slots=True)
class Morning:
    """Lines in order of risk and time; ``people`` is how many people they are about."""

    lines: tuple[Line, ...]
    people: int
    today: date


@screen
def morning(*, actor: Actor, now: datetime) -> Morning:
    """What waits about medicines today on the reader's panel. Refuses whoever is not on a care team."""
    found = load_morning(open_panel(actor, now, about="morning"))
    lines = sorted(_lines(found, now), key=_pressing)
    return Morning(tuple(lines), len({one.item.patient_id for one in lines}), local_day(now, actor.zone))


def _pressing(line: Line) -> tuple[int, int, datetime, str]:
    return _ORDER.index(line.level), _SORTS.index(line.item.sort), line.due_at, str(line.item.id)


def _lines(found: Iterable[Item], now: datetime) -> Iterable[Line]:
    makers = {
        "injection": _injection, "observed": _observed, "withdrawal": _withdrawal, "side_effect": _side_effect,
    }  # fmt: skip
    results: dict[UUID, list[Item]] = {}
    for item in found:
        if item.sort == "monitoring":
            results.setdefault(item.patient_id, []).append(item)
        elif (line := makers[item.sort](item, now)) is not None:
            yield line
    for items in results.values():
        yield _monitoring(sorted(items, key=lambda one: (one.due_on or now.date(), str(one.id))), now)


def _injection(item: Item, now: datetime) -> Line | None:
    today = local_day(now, item.zone)
    rule = rule_for(load_monitoring().injections, find_medicine(item.medicine).ids, item.what)
    if rule is None:
        return None
    due = injection_standing(rule, item.due_on or today, today)
    level = "now" if due.is_past_window else "watch"
    return Line(
        item=item,
        level=level,
        due_at=due_moment(due.due_on, item.zone),
        days_late=due.days_late,
        injection=due,
    )


def _monitoring(items: list[Item], now: datetime) -> Line:
    """Everything that is due about one person in one line: one blood draw, not five errands."""
    first, book = items[0], load_monitoring()
    today = local_day(now, first.zone)
    on = first.due_on or today
    late = max((today - on).days, 0)
    codes = dict.fromkeys(item.what for item in items)
    return Line(
        item=first, level="watch" if late > book.again_days["monitoring"] else "settled",
        due_at=due_moment(on, first.zone), days_late=late,
        watches=tuple((code, book.watches.get(code)) for code in codes),
        medicines=tuple(dict.fromkeys(item.medicine for item in items)),
    )  # fmt: skip


def _observed(item: Item, now: datetime) -> Line | None:
    today = local_day(now, item.zone)
    return Line(item=item, level="watch", due_at=due_moment(today, item.zone), days_late=0)


def _withdrawal(item: Item, now: datetime) -> Line | None:
    """Due when the protocol asks for the next score; within the next hour it stands here already."""
    protocol = next(one for one in load_withdrawal().values() if one.instrument == item.what)
    step = next_step(protocol, [Score(at, total) for at, total in item.totals], now)
    if step is None or step.rescore_at is None or step.rescore_at > now + timedelta(hours=1):
        return None
    is_severe = step.band is None or step.band not in protocol.bands[:2]
    return Line(
        item=item, level="now" if is_severe else "watch", due_at=step.rescore_at, days_late=0, step=step,
        instrument=item.what,
    )  # fmt: skip


def _side_effect(item: Item, now: datetime) -> Line | None:
    due = item.due_at or now
    level = "now" if due < now else "watch" if due < now + timedelta(hours=24) else "settled"
    return Line(item=item, level=level, due_at=due, days_late=0)
