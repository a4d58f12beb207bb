"""A colleague takes back what was made ready for a partner."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.packages import withdraw_packages

from ._unit import unit


@unit
def withdraw_package(*, actor: Actor, now: datetime, patient_id: UUID, package_id: UUID) -> None:
    """Take back one package: its bytes go in this transaction, and the partner is told on their page.

    Refuses what the door refuses, and ``package.not_found`` where there is none to take back.
    """
    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now, record_access=False)
    if not withdraw_packages(chart, now, package_id=package_id):
        raise Refused("package.not_found", "There is nothing here to take back any more.", status=404)
    journal.record(
        actor, "withdraw_package", now=now, patient_id=patient_id, object_kind="package", object_id=package_id
    )
