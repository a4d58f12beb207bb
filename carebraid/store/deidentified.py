"""Reads what a de-identified export needs, through the cohort door, and gives every person a number for this once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from carebraid.core.outcomes.deidentify import (
    CHECKIN_COLUMNS,
    Person,
    checkin_row,
    person_row,
    response_row,
)

from . import models
from ._fresh import random_id
from .cohort import Cohort

Rows = tuple[Mapping[str, str], ...]


def load_deidentified(cohort: Cohort, today: date, instruments: Collection[str]) -> dict[str, Rows]:
    """``people``, ``checkins`` and ``scores``, each line beginning with the person's number of this export.

    People of study records stay out: their data came with terms of its own. Lines are in the order of numbers that
    mean nothing, and inside a person in the order of time, so that neither ids nor places tell when or whom.
    """
    rows = models.Patient.everyone.filter(
        organisation_id=cohort.organisation_id, is_deidentified=False, enrolled_at__lte=cohort.opened_at
    )
    post = dict(
        models.ContactChannel.everyone.filter(
            organisation_id=cohort.organisation_id, kind="post"
        ).values_list("patient_id", "value")
    )
    people = {row.id: (str(random_id()), row) for row in rows}
    in_order = sorted(people.values(), key=lambda pair: pair[0])
    told = [
        {"person": number, **person_row(_person(row, post.get(row.id, "")), today)}
        for number, row in in_order
    ]
    return {
        "people": tuple(told),
        "checkins": _of(people, _checkins(cohort), checkin_row),
        "scores": _of(people, _scores(cohort), lambda raw, zone: response_row(raw, zone, instruments)),
    }


def _person(row: Any, address: str) -> Person:
    return Person(
        row.born_on, row.zone, row.enrolled_at, tuple(row.conditions), tuple(row.medicines), address
    )


def _of(people: Mapping[UUID, tuple[str, Any]], raws: Any, make: Any) -> Rows:
    made = [
        {"person": people[raw["patient_id"]][0], **make(raw, people[raw["patient_id"]][1].zone)}
        for raw in raws
        if raw["patient_id"] in people
    ]
    return tuple(sorted(made, key=lambda row: row["person"]))  # stable: time stays the order inside a person


def _checkins(cohort: Cohort) -> Any:
    rows = models.CheckIn.everyone.filter(
        organisation_id=cohort.organisation_id, happened_at__lte=cohort.opened_at
    ).exclude(answering="someone_else")
    return rows.order_by("happened_at", "id").values("patient_id", "happened_at", *CHECKIN_COLUMNS)


def _scores(cohort: Cohort) -> Any:
    rows = models.Response.everyone.filter(
        organisation_id=cohort.organisation_id, state="complete", happened_at__lte=cohort.opened_at
    )
    return rows.order_by("happened_at", "id").values("patient_id", "happened_at", "instrument", "scores")
