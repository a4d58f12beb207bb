"""Everything the person's own pages need without a connection, seen at one moment; kept only encrypted, by choice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.store.my import load_account_mark, open_own_chart

from ._screen import screen
from .crisis_card import CrisisCard, build_own_card
from .my_checkin import CheckInPage, build_checkin
from .my_questionnaire import Questionnaire, build_questionnaire
from .my_safety_plan import PlanView, build_plan
from .my_week import Week, build_week
from .skill import SkillCard, all_skills, card_of
from .today import Today, build_today


@dataclass(frozen=True, slots=True)
class Pack:
    """The pages as values; ``mark`` is what the device's submit-only right is bound to."""

    mark: str
    today: Today
    checkin: CheckInPage
    crisis: CrisisCard
    plan: PlanView
    week: Week
    questionnaires: tuple[Questionnaire, ...]
    skills: tuple[SkillCard, ...]


@screen
def my_pack(*, actor: Actor, now: datetime, language: str) -> Pack:
    """The pack of the signed-in person. Refuses whoever is not in care here."""
    chart = open_own_chart(actor, now)
    seen = build_today(chart, now, language)
    return Pack(
        mark=load_account_mark(actor.account_id) or "" if actor.account_id else "",
        today=seen,
        checkin=build_checkin(chart, now, language),
        crisis=build_own_card(chart, now, language),
        plan=build_plan(chart, language),
        week=build_week(chart, now),
        questionnaires=tuple(build_questionnaire(chart, one.instrument, language) for one in seen.due),
        skills=tuple(card_of(one, language) for one in all_skills() if one.audience == "person"),
    )
