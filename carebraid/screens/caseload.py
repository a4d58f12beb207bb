"""The caseload: one row a person, in order of attention, with the measures that say how they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.record.study_day import day_of
from carebraid.core.watch.attention import Band, Waiting, rank
from carebraid.core.watch.attention_line import Line, draw_line
from carebraid.core.watch.level import Level
from carebraid.core.watch.reason import Reason
from carebraid.store.caseload import FILTERS, SORTS, Person, View, load_caseload, points_of
from carebraid.store.model_use import load_budget
from carebraid.store.panel import open_panel

from ._screen import screen
from ._why import say_signal

PAGE = 50
CALL_AFTER_RUN = 3
"""A run of that many weeks asks for a call (protocols.yaml outreach_stepped: three or more signs ask for a
clinician; project convention for study people)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One person. ``mark`` is now, watch or settled; ``why`` the level's first reason in words.

    ``is_current`` False: the level may not be trusted now (HAZ-22). ``next_step`` is a code: ``run`` (weeks in
    a row with use found or not seen), ``task``, ``contact``, ``phq9``, or empty. ``stands_on``: the study day.
    """

    person: Person
    mark: str
    band: Band
    why: str
    is_current: bool
    is_late: bool
    next_step: str
    stands_on: int | None


@dataclass(frozen=True, slots=True)
class Choice:
    """What is looked at: sort, filter, site and text; what a saved view keeps."""

    sort: str
    show: str
    site: UUID | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Caseload:
    """One page of rows. ``first`` and ``last`` number them; ``needing`` is how many need somebody by today.

    ``line``: where the reader's own ``a_day`` people end and who stands below; None where another order or part is shown.
    """

    rows: tuple[Row, ...]
    choice: Choice
    page: int
    pages: int
    first: int
    last: int
    found: int
    total: int
    needing: int
    counts: Mapping[str, int]
    sites: tuple[tuple[UUID, str], ...]
    views: tuple[View, ...]
    is_study: bool
    a_day: int
    line: Line | None


@screen
def caseload(
    *, actor: Actor, now: datetime, language: str, sort: str = "", show: str = "all", site: UUID | None = None,
    text: str = "", page: int = 1,
) -> Caseload:  # fmt: skip
    """One page of the reader's people. Without a sort: attention first; study people worst run first.

    Refuses ``panel.no_care_team`` and ``caseload.unknown_choice``.
    """
    panel = open_panel(actor, now, about="caseload")
    page = max(1, page)
    found = load_caseload(
        panel, sort=sort or "usual", show=show, site=site, text=text, offset=(page - 1) * PAGE, limit=PAGE
    )
    rows = tuple(row_of(person, now, language) for person in found.people)
    first = (page - 1) * PAGE + 1 if rows else 0
    is_study = found.calendar == "study_days"
    chosen = sort or ("run" if is_study else "attention")
    return Caseload(
        rows=rows, choice=Choice(chosen, show, site, text), page=page, pages=max(1, -(-found.found // PAGE)),
        first=first, last=first + len(rows) - 1 if rows else 0, found=found.found, total=found.total,
        needing=found.counts["now"] + found.counts["today"], counts=found.counts, sites=found.sites,
        views=found.views, is_study=is_study, a_day=(a_day := load_budget(actor)),
        line=None if is_study or chosen != "attention" or show != "all" or site or text else _line(found.counts, a_day),
    )  # fmt: skip


def _line(counts: Mapping[str, int], a_day: int) -> Line:
    in_band = {
        Band.URGENT: counts["now"], Band.CLINICIAN: counts["clinician"], Band.CONTACT: counts["contact"],
        Band.NOT_ENOUGH: counts["unknown"],
    }  # fmt: skip
    return draw_line(in_band, a_day)


def level_of(person: Person, now: datetime) -> Level | None:
    """The stored level as the core's value; None where none was worked out."""
    if person.computed_at is None:
        return None
    signs = (*person.raised, *person.active)
    reasons = tuple(Reason(sign["key"], tuple(sorted(sign["facts"].items()))) for sign in signs)
    return Level(
        level=person.level, score=person.score, active=(), raised_by=reasons, not_computable=(),
        not_enough=person.is_little, baseline_used="", usual_sleep_hours=0.0,
        newest_input_at=person.newest_input_at, last_contact_at=person.last_contact_at,
        # A study record stands as of its last day, and does not grow old after it.
        computed_at=now if person.as_of else person.computed_at,
    )  # fmt: skip


def waiting_of(person: Person, now: datetime) -> Waiting[UUID]:
    """A row as what the core ranks: the slow twin of the order in SQL."""
    return Waiting(
        id=person.patient_id, level=level_of(person, now), last_contact_at=person.last_contact_at,
        newest_known_at=person.newest_known_at, open_priority=person.priority, due_at=person.due_at,
        is_foretold_high=person.is_foretold_high,
    )  # fmt: skip


_MARKS = {
    Band.SAFETY: "now", Band.URGENT: "now", Band.CLINICIAN: "watch", Band.CONTACT: "watch",
    Band.NOT_ENOUGH: "watch", Band.NUDGE: "settled", Band.CALM: "settled",
}  # fmt: skip


def row_of(person: Person, now: datetime, language: str) -> Row:
    """One person as a row in the reader's language."""
    # A study record stands as of its last day: "6 days ago" is said from there, not from today.
    stands_at = person.as_of or now
    ranked = rank(waiting_of(person, stands_at), stands_at)
    return Row(
        person=person, mark=_MARKS[ranked.band], band=ranked.band,
        why=say_signal(ranked.reason.key, dict(ranked.reason.facts), language), is_current=ranked.is_current,
        is_late=ranked.is_overdue, next_step=_next_step(person),
        stands_on=day_of(person.as_of) if person.as_of else None,
    )  # fmt: skip


def _next_step(person: Person) -> str:
    if person.word and person.current_run >= CALL_AFTER_RUN:
        return "run"
    if person.priority in ("immediate", "same_day", "this_visit"):
        return "task"
    return person.overdue


__all__ = ["FILTERS", "SORTS", "Caseload", "Choice", "Row", "caseload", "points_of"]
