"""What a person chose about automatic messages, and the one statement that lets one of them go (PRV-061, 089 to 094)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection

from carebraid.core.kernel.refusal import Refused
from carebraid.core.reach.outreach_rules import STOP_CONFIRMED, WEEK, OptIn, Wishes, day_began_at

from . import models
from ._fresh import fresh_id
from .chart import Chart
from .follow_up import save_message
from .holds import is_held


def load_addresses(chart: Chart, channel: str) -> tuple[tuple[UUID, str], ...]:
    """(id, address) of each safe way to reach the person by ``channel``, in their order."""
    rows = models.ContactChannel.of(chart).filter(kind=channel, is_safe=True).order_by("position", "id")
    return tuple(rows.values_list("id", "value"))


def load_sign_in_address(chart: Chart) -> str:
    """The address the person signs in with; empty where they have no account."""
    row = models.Patient.everyone.select_related("account").get(id=chart.patient_id)
    return row.account.email if row.account else ""


def load_wishes(chart: Chart) -> Wishes:
    """What was chosen. Without a row nothing was: no channel, so that nothing is sent.

    An address that is no longer safe counts as none.
    """
    row = models.Outreach.of(chart).select_related("channel").first()
    if row is None:
        return Wishes(channel="", address="", zone=chart.zone)
    chosen = row.channel if row.channel is not None and row.channel.is_safe else None
    yes = models.OptIn.of(chart).order_by("given_at", "id")
    fields = ("channel", "kind", "given_at", "given_by", "how", "text_shown", "ended_at")
    return Wishes(
        channel=chosen.kind if chosen else "", address=chosen.value if chosen else "", zone=chart.zone,
        opt_ins=tuple(OptIn(**said) for said in yes.values(*fields)),
        from_hour=row.from_hour, until_hour=row.until_hour, a_day=row.a_day, a_week=row.a_week,
        stopped_at=row.stopped_at, confirmed_at=row.confirmed_at, heard_at=row.heard_at, doubted_at=row.doubted_at,
        sent=tuple(row.sent), is_held=is_held(chart),
    )  # fmt: skip


def load_chosen(chart: Chart) -> UUID | None:
    """The one safe way to the person that they chose for messages; None: none is."""
    found = models.Outreach.of(chart).filter(channel__is_safe=True).values_list("channel_id", flat=True)
    return found.first()


def save_address(chart: Chart, channel: str, value: str) -> UUID:
    """The safe way to reach the person with this address; made where it is new.

    Refuses (``outreach.not_safe``) an address that the team wrote down as not safe: a page does not overrule that.
    """
    known = models.ContactChannel.of(chart).filter(kind=channel, value__iexact=value).first()
    if known is not None and not known.is_safe:
        raise Refused(
            "outreach.not_safe",
            "This address is noted as not safe for you. Please talk to your team if that has changed.",
        )
    if known is None:
        known = models.ContactChannel.add(chart, id=fresh_id(), kind=channel, value=value, is_safe=True)
    return UUID(str(known.id))


def save_choice(
    chart: Chart, *, channel_id: UUID, channel: str, texts: Mapping[str, str], how: str, hours: tuple[int, int],
    a_day: int, a_week: int, now: datetime,
) -> None:  # fmt: skip
    """Keep where, when, how often, and a yes for each kind of ``texts`` (kind to the text shown); other yeses end.

    Choosing confirms the address and ends a stop: only the person themself comes here.
    """
    shared = {"organisation_id": chart.organisation_id, "labels": ["BH", "ETH"]}
    models.Outreach.everyone.update_or_create(
        patient_id=chart.patient_id,
        defaults={
            "channel_id": channel_id, "from_hour": hours[0], "until_hour": hours[1], "a_day": a_day, "a_week": a_week,
            "stopped_at": None, "stopped_how": "", "confirmed_at": now, "heard_at": now, "doubted_at": None, "doubt": "",
        },
        create_defaults={
            "id": fresh_id(), **shared, "channel_id": channel_id, "from_hour": hours[0], "until_hour": hours[1],
            "a_day": a_day, "a_week": a_week, "confirmed_at": now, "heard_at": now,
        },
    )  # fmt: skip
    models.OptIn.of(chart).filter(ended_at=None).update(ended_at=now)
    for kind, text in texts.items():
        models.OptIn.add(
            chart, id=fresh_id(), channel=channel, kind=kind, given_at=now, given_by=chart.actor.name, how=how,
            text_shown=text,
        )  # fmt: skip


def save_stop(chart: Chart, how: str, now: datetime) -> None:
    """No automatic message of any kind from now on, and every yes ends: the person may choose again.

    The first stop is confirmed once, by a neutral message that may still go out for five minutes (PRV-090).
    """
    is_running = models.Outreach.of(chart).filter(stopped_at=None).exclude(channel=None).exists()
    account_id = models.Patient.everyone.values_list("account_id", flat=True).get(id=chart.patient_id)
    if account_id is not None and is_running:
        save_message(
            chart.organisation_id, account_id, key=f"stopped:{chart.patient_id}:{now.isoformat()}",
            template=STOP_CONFIRMED, now=now,
        )  # fmt: skip
    models.Outreach.everyone.update_or_create(
        patient_id=chart.patient_id,
        defaults={"stopped_at": now, "stopped_how": how},
        create_defaults={
            "id": fresh_id(), "organisation_id": chart.organisation_id, "labels": ["BH", "ETH"],
            "stopped_at": now, "stopped_how": how,
        },
    )  # fmt: skip
    models.OptIn.of(chart).filter(ended_at=None).update(ended_at=now)


def save_doubt(chart: Chart, doubt: str, now: datetime) -> None:
    """The address may belong to somebody else (``failure``, ``wrong_person``): it is confirmed before anything goes."""
    models.Outreach.of(chart).update(doubted_at=now, doubt=doubt)


def save_heard(chart: Chart, now: datetime) -> None:
    """The person answered from this address."""
    models.Outreach.of(chart).update(heard_at=now)


_TURN = """
update store_outreach o set sent = (
  select coalesce(array_agg(t order by t), '{}') from unnest(o.sent) t where t >= %(keep_from)s) || %(now)s
where o.patient_id = %(patient)s and o.stopped_at is null
  and (select count(*) from unnest(o.sent) t where t >= %(day)s) < o.a_day
  and (select count(*) from unnest(o.sent) t where t > %(week)s) < o.a_week
returning true
"""


def take_turn(chart: Chart, now: datetime) -> bool:
    """Count one message against the caps, or say that there were enough: one statement, whoever else is sending.

    Of two that come at once the second waits for the row, sees it as the first left it, and is judged anew. What is
    taken is given back where the transaction does not end well.
    """
    asked: dict[str, UUID | datetime] = {
        "patient": chart.patient_id, "now": now, "day": day_began_at(chart.zone, now), "week": now - WEEK,
        "keep_from": now - 2 * WEEK,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_TURN, asked)
        return cursor.fetchone() is not None
