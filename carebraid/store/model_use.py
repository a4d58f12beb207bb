"""Which forecast model may drive outreach here, who said so, how it holds on the site's own outcomes, and alarm budgets.

Rows about models and staff, never about a person in care. Figures of a month are counted through the cohort door.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.core.watch.drift import Reading

from . import models
from ._fresh import fresh_id
from .cohort import Cohort

SPEAKS = ("open", "accepted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """How a model stands here. ``failures``: group, value, measure, found, limit. ``intercept`` and ``slope`` are signed."""

    model: str
    digest: str
    state: str
    failures: tuple[Mapping[str, Any], ...] = ()
    why: str = ""
    decided_by: str = ""
    decided_at: datetime | None = None
    judged_at: datetime | None = None
    intercept: float = 0.0
    slope: float = 1.0

    @property
    def speaks(self) -> bool:
        """Whether its forecasts may raise attention."""
        return self.state in SPEAKS


@dataclass(frozen=True, slots=True)
class Month:
    """One month's reading. ``drifts`` None: too little to say."""

    model: str
    month: date
    reading: Reading
    drifts: bool | None
    signed_by: str
    signed_at: datetime | None


def load_use(organisation_id: UUID, model: str, *, lock: bool = False) -> Use | None:
    """How one model stands here; None where nobody has judged it, which is not a yes."""
    rows = models.ModelUse.objects.filter(organisation_id=organisation_id, model=model)
    row = (rows.select_for_update() if lock else rows).first()
    return None if row is None else _use(row)


def load_uses(organisation_id: UUID) -> dict[str, Use]:
    """Every model that was judged here, by id."""
    return {row.model: _use(row) for row in models.ModelUse.objects.filter(organisation_id=organisation_id)}


def save_use(organisation_id: UUID, use: Use) -> None:
    """Keep how a model stands."""
    values = {name: getattr(use, name) for name in Use.__slots__ if name != "model"}
    values["failures"] = [dict(one) for one in use.failures]
    models.ModelUse.objects.update_or_create(
        organisation_id=organisation_id,
        model=use.model,
        defaults=values,
        create_defaults={"id": fresh_id(), **values},
    )


def _use(row: models.ModelUse) -> Use:
    values = {name: getattr(row, name) for name in Use.__slots__}
    return Use(**{**values, "failures": tuple(row.failures)})


# --- drift ---------------------------------------------------------------------------------------


def load_pairs(cohort: Cohort, model: str, month: date, after: date) -> list[tuple[float, bool]]:
    """(foretold, came) of everything that was over in ``month`` and made since the model was last recalibrated."""
    rows = models.Foretold.everyone.filter(
        organisation_id=cohort.organisation_id, model=model, over_at__date__gte=month, over_at__date__lt=after,
        came__isnull=False, probability__isnull=False,
    )  # fmt: skip
    signed = _readings(cohort.organisation_id, model).exclude(signed_at=None).order_by("-signed_at").first()
    if signed is not None:
        rows = rows.filter(computed_at__gt=signed.signed_at)
    return list(rows.order_by("id").values_list("probability", "came"))


def save_reading(cohort: Cohort, model: str, month: date, reading: Reading) -> bool:
    """Keep a month's reading; gives whether it is new. One that somebody signed for stays as it was signed."""
    values = {
        "count": reading.count, "observed": reading.observed, "predicted": reading.predicted,
        "intercept": reading.intercept, "slope": reading.slope, "drifts": reading.drifts,
    }  # fmt: skip
    row, made = models.DriftReading.objects.get_or_create(
        organisation_id=cohort.organisation_id,
        model=model,
        month=month,
        defaults={"id": fresh_id(), **values},
    )
    if not made and row.signed_at is None:
        models.DriftReading.objects.filter(id=row.id).update(**values)
    return made


def load_months(organisation_id: UUID, model: str) -> tuple[Month, ...]:
    """Every month's reading, oldest first."""
    return tuple(
        Month(
            row.model, row.month, Reading(
                count=row.count, observed=row.observed, predicted=row.predicted, intercept=row.intercept, slope=row.slope
            ),
            row.drifts, row.signed_by, row.signed_at,
        )
        for row in _readings(organisation_id, model).order_by("month")
    )  # fmt: skip


def sign_reading(organisation_id: UUID, model: str, *, by: str, now: datetime) -> tuple[float, float]:
    """Sign for the newest month; gives its line (intercept, slope).

    Refuses a month without a line, one that turns the forecast round (a slope of nought or less), and one signed before.
    """
    row = _readings(organisation_id, model).select_for_update().order_by("-month").first()
    if row is None or row.intercept is None or row.slope is None:
        raise Refused(
            "recalibration.nothing_to_sign", "There is too little yet to recalibrate this model by."
        )
    if row.slope <= 0:
        raise Refused(
            "recalibration.turned_round",
            "This month, the model was wrong about who. Please withdraw it instead.",
        )
    if row.signed_at is not None:
        raise Refused("recalibration.signed", "Somebody has signed for this month already.", status=409)
    row.signed_by, row.signed_at = by, now
    row.save(update_fields=["signed_by", "signed_at"])
    return row.intercept, row.slope


def _readings(organisation_id: UUID, model: str) -> Any:
    return models.DriftReading.objects.filter(organisation_id=organisation_id, model=model)


def load_managers(organisation_id: UUID) -> Sequence[UUID]:
    """Accounts of the programme managers, who are told when a model drifts."""
    rows = models.Account.objects.filter(
        organisation_id=organisation_id, roles__contains=["programme_manager"], is_active=True
    )
    return list(rows.order_by("id").values_list("id", flat=True))


# --- alarm budgets -------------------------------------------------------------------------------

USUAL_A_DAY = 12
"""How many people one colleague can look after in a day, where they have not said. Project convention."""


def load_budget(actor: Actor) -> int:
    """How many people a day the reader can look after."""
    with connection.cursor() as cursor:
        cursor.execute("select a_day from store_attentionbudget where staff_id = %s", [actor.staff_id])
        row = cursor.fetchone()
    return USUAL_A_DAY if row is None else int(row[0])


def save_budget(organisation_id: UUID, staff_id: UUID, a_day: int) -> None:
    """Keep a colleague's own budget."""
    models.AttentionBudget.objects.update_or_create(
        staff_id=staff_id, defaults={"a_day": a_day},
        create_defaults={"id": fresh_id(), "organisation_id": organisation_id, "a_day": a_day},
    )  # fmt: skip
