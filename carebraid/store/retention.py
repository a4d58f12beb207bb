"""What is over by the clocks of the tables, what is held, and deleting it whole or not at all (PRV-081)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.retention import over_before

from . import models, scope
from ._fresh import fresh_id
from .models._base import Classified, PatientRow


@dataclass(frozen=True, slots=True)
class Over:
    """What is over in one table: ``rows`` of them, ``held`` besides; ``digest`` of their ids, in order."""

    table: str
    rule: str
    older_than: datetime
    rows: int
    held: int
    digest: str


@dataclass(frozen=True, slots=True)
class Planned:
    """A disposal that was asked for; ``done_at`` once it is a certificate."""

    id: UUID
    table: str
    rule: str
    older_than: datetime
    rows: int
    digest: str
    asked_at: datetime
    asked_by: UUID
    done_at: datetime | None


def tables_with_a_clock() -> dict[str, type[Model]]:
    """Name of each table whose rule is a plain clock."""
    found = apps.get_app_config("store").get_models()
    return {model.__name__: model for model in found if _rule(model).years is not None}


def tables_without_a_clock() -> dict[str, str]:
    """Name of every other table, and its rule in words: nothing of them is disposed of here."""
    found = apps.get_app_config("store").get_models()
    return {model.__name__: _rule(model).retention for model in found if _rule(model).years is None}


def load_over(
    organisation_id: UUID, table: str, now: datetime, *, older_than: datetime | None = None
) -> Over:
    """What is over in ``table`` now, or was at ``older_than``. Refuses (``retention.no_clock``) a table without one."""
    model = tables_with_a_clock().get(table)
    if model is None:
        raise Refused("retention.no_clock", "Rows of this table are not disposed of by a clock.")
    rule = _rule(model)
    before = older_than or over_before(now, rule.years or 0)
    free = _free(model, organisation_id, before)
    digest = sha256("\n".join(map(str, free)).encode()).hexdigest()
    every = _over(model, organisation_id, before).count()
    return Over(table, rule.retention, before, len(free), every - len(free), digest)


def _free(model: type[Model], organisation_id: UUID, before: datetime) -> list[UUID]:
    """Ids of what is over and not held, in order."""
    if _is_all_held(organisation_id):
        return []
    rows = _over(model, organisation_id, before).exclude(_held(model, organisation_id))
    return sorted(rows.values_list("pk", flat=True))


def save_plan(actor: Actor, over: Over, now: datetime) -> UUID:
    """Keep what was asked for; nothing is deleted by it."""
    organisation_id, account_id = _who(actor)
    row = models.Disposal.objects.create(
        id=fresh_id(), organisation_id=organisation_id, table=over.table, rule=over.rule,
        older_than=over.older_than, rows=over.rows, digest=over.digest, asked_at=now, asked_by_id=account_id,
    )  # fmt: skip
    return row.id


def load_plan(organisation_id: UUID, plan_id: UUID) -> Planned | None:
    """A disposal, locked until the transaction ends; None where there is none in this organisation."""
    row = (
        models.Disposal.objects.select_for_update()
        .filter(id=plan_id, organisation_id=organisation_id)
        .first()
    )
    if row is None:
        return None
    return Planned(
        row.id, row.table, row.rule, row.older_than, row.rows, row.digest, row.asked_at, row.asked_by_id, row.done_at
    )  # fmt: skip


def dispose(actor: Actor, plan: Planned, now: datetime) -> int:
    """Delete exactly the rows that were asked for, and turn the plan into its certificate; gives how many.

    Refuses (``retention.changed``, 409) where they are no longer the same: a hold was placed, a row was changed.
    """
    organisation_id, account_id = _who(actor)
    over = load_over(organisation_id, plan.table, now, older_than=plan.older_than)
    if over.digest != plan.digest:
        raise Refused(
            "retention.changed", "This is no longer what was asked for. Nothing was deleted; please ask again.", status=409
        )  # fmt: skip
    model = tables_with_a_clock()[plan.table]
    rows = model.everyone if issubclass(model, PatientRow) else model._default_manager
    deleted, by_model = rows.filter(pk__in=_free(model, organisation_id, plan.older_than)).delete()
    if set(by_model) - {model._meta.label} or deleted != plan.rows:
        raise RuntimeError(f"{plan.table}: something else would have gone too; it was rolled back")
    models.Disposal.objects.filter(id=plan.id).update(done_at=now, done_by_id=account_id)
    return deleted


def save_hold(actor: Actor, patient_id: UUID | None, why: str, now: datetime) -> UUID:
    """Hold one person's rows, or everybody's. Refuses ``chart.not_found``."""
    organisation_id, _ = _who(actor)
    here = {"organisation_id": organisation_id}
    if patient_id is not None and not models.Patient.everyone.filter(id=patient_id, **here).exists():
        raise Refused("chart.not_found", "There is no such person here.", status=404)
    row = models.Hold.objects.create(
        id=fresh_id(), **here, patient_id=patient_id, why=why.strip(), placed_at=now, placed_by=actor.name
    )
    return row.id


def end_hold(actor: Actor, hold_id: UUID, now: datetime) -> None:
    """Lift a hold. Refuses (``hold.not_found``) one that is not there or was lifted."""
    organisation_id, _ = _who(actor)
    rows = models.Hold.objects.filter(id=hold_id, organisation_id=organisation_id, lifted_at=None)
    if not rows.update(lifted_at=now, lifted_by=actor.name):
        raise Refused("hold.not_found", "There is no such hold here.", status=404)


def load_holds(organisation_id: UUID) -> tuple[tuple[UUID, bool, str, datetime], ...]:
    """(id, whether it holds everybody, why, since when) of each hold that stands."""
    scope.enter(organisation_id)
    rows = models.Hold.objects.filter(organisation_id=organisation_id, lifted_at=None).order_by("placed_at")
    return tuple((row.id, row.patient_id is None, row.why, row.placed_at) for row in rows)


def _who(actor: Actor) -> tuple[UUID, UUID]:
    """(organisation, account) of somebody who signed in. Refuses anything else (``retention.second_person``)."""
    if actor.organisation_id is None or actor.account_id is None:
        raise Refused(
            "retention.second_person", "Only somebody with an account of their own may do this.", status=403
        )
    return actor.organisation_id, actor.account_id


def _rule(model: Any) -> Classified:
    rule: Classified = model.classified
    return rule


def _over(model: type[Model], organisation_id: UUID, before: datetime) -> QuerySet[Any]:
    rows = model.everyone if issubclass(model, PatientRow) else model._default_manager
    found: QuerySet[Any] = rows.filter(
        organisation_id=organisation_id, **{f"{_rule(model).counts_from}__lt": before}
    )
    return found


def _held(model: type[Model], organisation_id: UUID) -> Q:
    """Rows about somebody for whom a hold stands."""
    people = models.Hold.objects.filter(
        organisation_id=organisation_id, lifted_at=None, patient_id__isnull=False
    ).values("patient_id")
    names = {field.name for field in model._meta.fields}
    if "patient" in names:
        return Q(patient_id__isnull=False, patient_id__in=people)
    if "account" in names:
        theirs = models.Patient.everyone.filter(id__in=people, account_id__isnull=False).values("account_id")
        return Q(account_id__in=theirs)
    return Q(pk__in=[])


def _is_all_held(organisation_id: UUID) -> bool:
    return models.Hold.objects.filter(
        organisation_id=organisation_id, lifted_at=None, patient__isnull=True
    ).exists()
