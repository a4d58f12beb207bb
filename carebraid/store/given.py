"""What left the house about one person, and who looked inside it: rows of the accounting and of the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from carebraid.core.privacy.accounting import AccountingRow
from carebraid.core.privacy.verdict import Decision

from . import models
from .chart import Chart
from .reports import load_untold


@dataclass(frozen=True, slots=True)
class Given:
    """One row of the accounting with its id and whether the package was fetched or withdrawn."""

    id: UUID
    row: AccountingRow
    fetched_at: datetime | None
    withdrawn_at: datetime | None


def load_given(chart: Chart) -> tuple[Given, ...]:
    """Every decision about giving something out, newest first, denied ones too.

    Not in it while it lasts: a report that law enforcement asked not to tell of yet (45 CFR 164.528(a)(2)).
    """
    fields = (
        "id", "at", "recipient", "recipient_address", "what", "purpose", "decision", "reasons", "relied_on",
        "notice_version",
    )  # fmt: skip
    packages = models.Package.of(chart).values_list("disclosure_id", "fetched_at", "withdrawn_at")
    became = {disclosure: (fetched, withdrawn) for disclosure, fetched, withdrawn in packages}
    found = []
    told = models.Disclosure.of(chart).exclude(id__in=load_untold(chart))
    for row in told.order_by("-at", "-id").values_list(*fields):
        row_id, at, recipient, address, what, purpose, decision, reasons, relied_on, notice = row
        made = AccountingRow(
            at=at, recipient=recipient, address=address, what=tuple(sorted(what.items())), purpose=purpose,
            decision=Decision(decision), reasons=tuple(reasons), relied_on=tuple(relied_on),
            with_consent=bool(notice), notice_version=notice, for_own_record="own_record" in reasons,
        )  # fmt: skip
        found.append(Given(row_id, made, *became.get(row_id, (None, None))))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody did something with the record on one day, so many times: the day they did it, never one to come.

    ``why`` is why the door let them (core.privacy.decide), empty where the row is no look; ``is_self`` says
    that it was the person's own account; ``actor_kind`` is account, job or command.
    """

    on: date
    last_at: datetime
    by: str
    actor_kind: str
    roles: tuple[str, ...]
    action: str
    why: str
    outcome: str
    times: int
    is_self: bool


_LOOKS = """
select (least(happened_at, learned_at) at time zone %(zone)s)::date, max(least(happened_at, learned_at)), actor_name, split_part(actor, ':', 1), roles, action,
  coalesce(detail->>'reason', ''), outcome, count(*), actor = %(myself)s
from store_journalentry
where patient_id = %(p)s and organisation_id = %(organisation)s and learned_at > %(since)s
  and (%(whole)s or actor <> %(myself)s) and not (object_id = any(%(untold)s))
group by 1, actor, actor_name, roles, action, 7, outcome
order by 2 desc, action, actor_name limit %(limit)s offset %(offset)s
"""


def load_looks(
    chart: Chart, *, since: datetime, own_too: bool, limit: int, offset: int
) -> tuple[tuple[Look, ...], bool]:
    """One page of who opened, changed or gave out this record, newest first, and whether there is more; a report that
    may not be told of yet is left out, as in :func:`load_given`."""
    asked: dict[str, Any] = {
        "p": chart.patient_id, "organisation": chart.organisation_id, "since": since, "zone": chart.zone,
        "myself": _own_reference(chart), "whole": own_too, "untold": sorted(str(one) for one in load_untold(chart)),
        "limit": limit + 1, "offset": offset,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_LOOKS, asked)
        rows = cursor.fetchall()
    looks = tuple(
        Look(on, at, by, kind, tuple(roles), action, why, outcome, n, own)
        for on, at, by, kind, roles, action, why, outcome, n, own in rows[:limit]
    )
    return looks, len(rows) > limit


def _own_reference(chart: Chart) -> str:
    account = models.Patient.everyone.filter(id=chart.patient_id).values_list("account_id", flat=True).first()
    return f"account:{account}"
