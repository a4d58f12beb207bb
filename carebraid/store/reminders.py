"""Who asked to be reminded of their medicines, and whether today's dose was told."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from carebraid.core.reach.outreach_rules import day_began_at

from . import models
from .chart import Chart
from .reaching import load_account

KIND = "medicine"
_INJECTIONS = ("injection_weekly", "injection_monthly", "injection_three_monthly")


def load_people_who_asked() -> tuple[UUID, ...]:
    """Those of the organisation in scope whose yes to this kind stands and who take something prescribed."""
    asked = models.OptIn.everyone.filter(kind=KIND, ended_at=None).values("patient_id")
    rows = models.Medicine.everyone.filter(
        patient_id__in=asked, kind="prescribed", state__in=("taken", "tapering")
    )
    return tuple(rows.order_by("patient_id").values_list("patient_id", flat=True).distinct())


def has_told_today(chart: Chart, now: datetime) -> bool:
    """Whether the person told today that they took it, or somebody saw it."""
    began, today = day_began_at(chart.zone, now), _today(chart, now)
    told = models.CheckIn.of(chart).filter(medicine="yes", happened_at__gte=began, happened_at__lte=now)
    seen = models.Supply.of(chart).filter(kind="observed", state="given", on=today)
    return told.exists() or seen.exists()


def load_injections_due(chart: Chart) -> tuple[date, ...]:
    """The next day of each injection on the list: from the last one given, else from its start."""
    found = []
    for one in models.Medicine.of(chart).filter(formulation__in=_INJECTIONS, state__in=("taken", "tapering")):
        given = models.Supply.of(chart).filter(Q(medicine=one), kind="injection", state="given")
        last = given.order_by("-on", "-id").values_list("next_due_on", flat=True).first()
        if (due := last or one.started_on) is not None:
            found.append(due)
    return tuple(found)


def load_key(chart: Chart, now: datetime) -> tuple[UUID, str] | None:
    """The account and the key of today's one reminder; None where the person has no account."""
    account = load_account(chart)
    return None if account is None else (account, f"medicine:{chart.patient_id}:{_today(chart, now)}")


def _today(chart: Chart, now: datetime) -> date:
    return day_began_at(chart.zone, now).date()
