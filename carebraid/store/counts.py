"""Counts over everybody, taken through the cohort door; never a name, never a row."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from .cohort import Cohort

_BY_SITE = """
select s.name, {what} from store_site s
left join store_patient p on p.site_id = s.id and p.enrolled_at <= %(now)s
left join store_standing t on t.patient_id = p.id
where s.organisation_id = %(organisation)s and exists(select 1 from store_patient q where q.site_id = s.id)
group by s.id order by s.name
"""
_WHAT = {
    "in_care": "count(p.id)",
    "checked_in_7_days": "count(p.id) filter (where exists(select 1 from store_checkin c where c.patient_id = p.id"
    " and c.happened_at > %(week)s and c.happened_at <= %(now)s))",
    "phq9_28_days": "count(p.id) filter (where exists(select 1 from store_response r where r.patient_id = p.id"
    " and r.instrument = 'phq-9' and r.state = 'complete' and r.happened_at > %(month)s and r.happened_at <= %(now)s))",
    "no_level": "count(p.id) filter (where t.level is null)",
    "needs_someone": "count(p.id) filter (where exists(select 1 from store_task k where k.patient_id = p.id"
    " and k.state <> 'closed' and k.due_at < %(now)s))",
}
MEASURES = tuple(_WHAT)


def load_counts(cohort: Cohort, measure: str) -> tuple[tuple[str, int], ...]:
    """(site, how many people) for one of :data:`MEASURES`; sites without anybody in care are left out.

    The counts are whole: whoever shows them hides the small ones first.
    """
    now = cohort.opened_at
    asked: dict[str, UUID | datetime | None] = {
        "organisation": cohort.organisation_id, "now": now,
        "week": now - timedelta(days=7), "month": now - timedelta(days=28),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_BY_SITE.format(what=_WHAT[measure]), asked)
        return tuple(cursor.fetchall())
