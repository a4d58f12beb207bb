"""What every table shares: a classification, and managers that refuse to give patient rows to anybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models

from .._fresh import fresh_id

if TYPE_CHECKING:
    from ..chart import Chart


@dataclass(frozen=True, slots=True)
class Classified:
    """How sensitive a table is and how long its rows stay; a house test wants one on every model.

    ``sensitivity``: clinical, identity, security, operational or public.
    ``retention``: the rule in words; ``labels``: the least labels a row of it carries (PRV-002).
    Where the rule is a plain clock, ``years`` is how long and ``counts_from`` the column it runs from (PRV-081); a row
    in which that column is empty has not ended. Without them nothing is ever disposed of by a clock.
    """

    sensitivity: str
    retention: str
    labels: tuple[str, ...] = ()
    years: int | None = None
    counts_from: str = ""


CLINICAL = Classified("clinical", "as the chart: until the site's record-keeping period ends", ("ETH", "BH"))


class Closed(models.Manager[Any]):
    """No chart, no rows: asking this manager for a queryset is a fault, wherever it happens."""

    def get_queryset(self) -> NoReturn:
        raise RuntimeError(f"{self.model.__name__} rows are reached through a door, not through .objects")


class Row(models.Model):
    """A table with a time-ordered id, made here and nowhere else."""

    classified: ClassVar[Classified]
    id = models.UUIDField(primary_key=True, default=fresh_id, editable=False)

    class Meta:
        abstract = True


class OrganisationRow(Row):
    """A table that belongs to one organisation; row-level security keeps the others out."""

    organisation = models.ForeignKey("store.Organisation", models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class PatientRow(OrganisationRow):
    """A table that belongs to one patient; its rows come only with an open chart."""

    classified = CLINICAL
    patient = models.ForeignKey("store.Patient", models.PROTECT, related_name="+")
    labels = ArrayField(models.TextField(), default=list)

    objects = Closed()
    everyone: ClassVar[models.Manager[Any]] = models.Manager()  # for doors and bulk loads inside the store

    class Meta:
        abstract = True
        base_manager_name = "everyone"

    @classmethod
    def of(cls, chart: Chart) -> models.QuerySet[Self]:
        """The rows of the one person whose chart is open."""
        return cls.everyone.filter(patient_id=chart.patient_id, organisation_id=chart.organisation_id)

    @classmethod
    def add(cls, chart: Chart, **values: Any) -> Self:
        """Save a new row in the open chart, labelled at least as its table calls for (PRV-002)."""
        labels = sorted({*cls.classified.labels, *values.pop("labels", ())})
        return cls.everyone.create(
            organisation_id=chart.organisation_id, patient_id=chart.patient_id, labels=labels, **values
        )
