"""The person asks for a right of theirs: a correction, a limit, a copy, the accounting, a complaint (PRV-054 to 062)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.moment import local_day
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.consent import Information, RecipientClass, Restriction
from carebraid.core.privacy.rights import RETALIATION_CHECK, check_wish, due_on, offered
from carebraid.store import journal
from carebraid.store.answers import save_answer
from carebraid.store.chart import Chart, open_chart
from carebraid.store.regime import is_gdpr, is_intermediary
from carebraid.store.rights import agree_at_once, save_right

from ._unit import unit

_PAID_IN_FULL = "45 CFR 164.522(a)(1)(vi)"
_TAKE_ALONG = "It is here at once: open “My record” and download it for another clinic or app (FHIR JSON)."


@unit
def ask_for_right(
    *, actor: Actor, now: datetime, patient_id: UUID, kind: str, wish: str, about: str = "",
    content: Mapping[str, Any] | None = None,
) -> UUID:  # fmt: skip
    """Keep the request as it was said, with the day by which an answer is due (``core.privacy.rights``).

    ``content`` may hold ``paid_in_full`` with ``from_on`` and ``until_on`` (ISO days): a restriction that keeps the
    health plan out of what was paid in full is agreed to at once, since the law leaves no choice (PRV-060); it
    reaches those days alone, so that the plan still pays for the rest. What is asked to take along is answered at once,
    for the copy in FHIR JSON is there already (GDPR 20, PRV-096). A complaint gets the day of its retaliation
    check, and nobody is asked to waive anything (PRV-062). Refuses an unknown right, a wish without words, and care
    that was paid in full without the days it was on.
    """
    given = dict(content or {})
    is_paid = kind == "restriction" and bool(given.get("paid_in_full"))
    check_wish(kind, wish, is_paid_in_full=is_paid)
    purpose = Purpose.SELF if patient_id == actor.patient_id else Purpose.TREATMENT
    chart = open_chart(actor, patient_id, purpose, now, record_access=False)
    today, under_gdpr = local_day(now, chart.zone), is_gdpr(chart)
    if kind not in offered(is_gdpr=under_gdpr, is_intermediary=is_intermediary(chart.organisation_id)):
        raise Refused("right.unknown", "Please choose what you want to ask for.")
    paid_on = _days(given) if is_paid else None
    if kind == "complaint":
        given["retaliation_check_on"] = (today + RETALIATION_CHECK).isoformat()
    request_id = save_right(
        chart, kind=kind, wish=wish.strip(), about=about, content=given, asked_at=now,
        due_on=due_on(kind, today, is_gdpr=under_gdpr),
    )  # fmt: skip
    if kind == "portability":
        save_answer(chart, request_id, decision="granted", ground="", words=_TAKE_ALONG, by="", now=now)
    if paid_on is not None:
        _agree(chart, request_id, now, *paid_on)
    journal.record(
        actor, "ask_for_right", now=now, patient_id=patient_id, purpose=purpose, object_kind="rights_request",
        object_id=request_id, detail={"kind": kind, "agreed": is_paid},
    )  # fmt: skip
    return request_id


def _days(given: Mapping[str, Any]) -> tuple[date, date]:
    """The days of the care that was paid in full, in order."""
    try:
        first = date.fromisoformat(str(given.get("from_on") or ""))
        last = date.fromisoformat(str(given.get("until_on") or "") or first.isoformat())
    except ValueError:
        raise Refused(
            "right.which_day", "Please say on which day or days you had the care you paid for."
        ) from None
    return min(first, last), max(first, last)


def _agree(chart: Chart, request_id: UUID, now: datetime, first: date, last: date) -> None:
    """Keep the health plan out, for payment and operations and for those days; treatment is not touched."""
    limits = Restriction(
        id=str(request_id), agreed_at=now, recipient_classes=frozenset({RecipientClass.COVERED_ENTITY}),
        purposes=frozenset({"HPAYMT", "HOPERAT"}), paid_in_full=True,
        information=Information(everything=True, from_on=first, until_on=last),
    )  # fmt: skip
    agree_at_once(
        chart, request_id, limits, ground=_PAID_IN_FULL,
        words="You paid for this yourself, so your health plan is not told.",
    )  # fmt: skip
