"""Levels that have grown old, and people whose own signs are due to be learnt again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from . import models


def load_stale(
    before: datetime, limit: int, *, learnt_before: datetime, settled_before: datetime
) -> list[UUID]:
    """People in live care, in the organisation in scope, whose level was worked out before ``before``.

    Also whoever's own signs were last learnt before ``learnt_before`` or never, once nothing new has come since
    ``settled_before``: somebody who tells of each morning and evening has no old level, and is to be learnt from all the same.
    """
    learnt = models.OwnWatch.everyone.filter(patient_id=OuterRef("patient_id"), learnt_at__gte=learnt_before)
    died = models.ReachHold.everyone.filter(patient_id=OuterRef("patient_id"), kind="died", ended_at=None)
    rows = models.Standing.everyone.filter(~Exists(died), as_of=None).filter(
        Q(computed_at__lt=before) | (Q(computed_at__lt=settled_before) & ~Exists(learnt))
    )
    return list(rows.order_by("computed_at").values_list("patient_id", flat=True)[:limit])


_BEHIND = """
select distinct s.patient_id from store_standing s join (
  select patient_id, max(learned_at) as newest_at from store_checkin
    where organisation_id = %(organisation)s and learned_at > %(since)s group by patient_id
  union all
  select patient_id, max(learned_at) from store_response
    where organisation_id = %(organisation)s and learned_at > %(since)s group by patient_id
) n on n.patient_id = s.patient_id
where s.as_of is null and (s.computed_at is null or s.computed_at < n.newest_at) and n.newest_at <= %(now)s
"""


def load_behind(organisation_id: UUID, now: datetime, since: datetime) -> list[UUID]:
    """People in live care, in this organisation, which is in scope, of whom something came after ``since`` that their level has not seen.

    Whoever writes a fact works the level out with it. Two facts about one person in the same moment can still be judged in
    the other order than they came: the level then says a time before the newer one.
    """
    with connection.cursor() as cursor:
        cursor.execute(_BEHIND, {"organisation": organisation_id, "now": now, "since": since})
        return [row[0] for row in cursor.fetchall()]
