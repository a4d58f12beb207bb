"""What a supporter sees of somebody: what was shared, and nothing that hints at the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.boundary import Boundary, ends_at
from carebraid.store.grants import load_grant
from carebraid.store.my import open_own_chart
from carebraid.store.patients import load_identity
from carebraid.store.window import (
    Shared,
    Window,
    load_circle,
    load_offers,
    load_shared,
    note_shown,
    open_window,
    preview_window,
    refuse_unless_apart,
)

from ._screen import screen
from .skill import SkillCard, all_skills, card_of

LEAST_MOODS = 3
GOOD_FROM, HARD_BELOW = 6.5, 4.0
"""Mood of 0 to 10, averaged over a week, in three words. Project convention: never a figure."""
TIPS = "family_help"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One person as one supporter sees them. ``week``: good, mixed, hard or empty. ``taken`` of ``asked`` days the
    medicine was taken; 0 of 0 where nothing is shared. ``is_quiet``: there is nothing to show, for whatever reason.
    """

    patient_id: UUID
    name: str
    appointments: tuple[datetime, ...]
    zone: str
    week: str
    taken: int
    asked: int
    matters: str
    note: str
    may_worry: bool
    may_tips: bool

    @property
    def is_quiet(self) -> bool:
        """Nothing to show: a quiet day, a contract that is over, or one that is paused; nobody can tell which."""
        return not (self.appointments or self.week or self.asked or self.matters or self.note)


@dataclass(frozen=True, slots=True)
class Offered:
    """A contract to read before the yes: who offers it, its parts, and until when."""

    grant_id: UUID
    name: str
    boundary: Boundary
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Home:
    """``people``: (id, name) of everybody whose contract was agreed; ``view`` where there is just one."""

    people: tuple[tuple[UUID, str], ...]
    offers: tuple[Offered, ...]
    view: View | None


@screen
def supporter_home(*, actor: Actor, now: datetime) -> Home:
    """Where a supporter begins. Refuses ``grant.keep_apart``."""
    people = load_circle(actor, now)
    offers = tuple(
        Offered(one.grant_id, one.name, one.boundary, ends_at(one.boundary))
        for one in load_offers(actor, now)
    )
    view = _seen_by_them(open_window(actor, people[0][0], now)) if len(people) == 1 else None
    return Home(people, offers, view)


@screen
def supporter_person(*, actor: Actor, now: datetime, patient_id: UUID) -> View:
    """One person. Refuses ``chart.not_found`` where nothing was ever agreed."""
    return _seen_by_them(open_window(actor, patient_id, now))


@screen
def as_supporter_sees(*, actor: Actor, now: datetime, grant_id: UUID) -> tuple[str, View]:
    """(name of the supporter, exactly their page), for the person it is about (PRV-070)."""
    chart = open_own_chart(actor, now)
    kept = load_grant(chart, grant_id)
    window = preview_window(chart, kept, load_identity(chart).name, now)
    return kept.name, build_view(window, load_shared(window))


@screen
def may_join(*, actor: Actor, now: datetime) -> None:
    """Refuses (``grant.keep_apart``) whoever cannot be a supporter with this account."""
    refuse_unless_apart(actor)


def _seen_by_them(window: Window) -> View:
    """The supporter's own look: what it shows stands in the person's accounting."""
    shared = load_shared(window)
    note_shown(window, shared)
    return build_view(window, shared)


def build_view(window: Window, shared: Shared) -> View:
    """The page behind a window, open or closed."""
    return View(
        patient_id=window.patient_id, name=window.name, appointments=shared.appointments, zone=window.zone,
        week=_week(shared.moods), taken=sum(1 for one in shared.medicine if one == "yes"),
        asked=len(shared.medicine), matters=shared.matters, note=shared.note,
        may_worry="say_worried" in window.does, may_tips="get_tips" in window.does,
    )  # fmt: skip


def tips(language: str) -> SkillCard:
    """Supporting without enabling: the signed skill for families."""
    found = next((one for one in all_skills() if one.id == TIPS), None)
    if found is None:
        raise Refused("skill.unknown", "There is no such skill here.", status=404)
    return card_of(found, language)


def _week(moods: tuple[int, ...]) -> str:
    if len(moods) < LEAST_MOODS:
        return ""
    mean = sum(moods) / len(moods)
    return "good" if mean >= GOOD_FROM else "hard" if mean < HARD_BELOW else "mixed"
