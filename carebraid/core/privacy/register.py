"""What stands on the register of outside recipients: partners, agreements, court orders (PRV-036 to 049, 087)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Final

from ..kernel.refusal import Refused
from .consent import Agreement, AgreementKind, CourtOrder, Information, Recipient, RecipientClass
from .grounds import why_no_order

CLASSES: Final = tuple(
    one for one in RecipientClass if one not in (RecipientClass.PATIENT, RecipientClass.SUPPORTER)
)
"""Whom an organisation can be in law (PRV-036)."""

NEED_A_CONTRACT: Final = frozenset({RecipientClass.BUSINESS_ASSOCIATE, RecipientClass.SERVICE_ORGANISATION})
"""45 CFR 164.504(e) and 42 CFR 2.11: nothing goes to these without a written contract (PRV-041, PRV-087)."""

CONTRACTOR: Final = "contractor"
"""The kind of partner that works for a payer or another lawful holder: a written contract too (2.33(c), PRV-038)."""


def check_partner(
    *, name: str, recipient_class: str, kind: str, identifiers: Collection[str], contract_reference: str,
    contract_on: date | None,
) -> None:  # fmt: skip
    """Refuse a partner without name or class, with an unreadable identifier, or without the contract it needs.

    Codes: ``partner.name_missing``, ``partner.class_unknown``, ``partner.identifier_unreadable`` (``system|value``),
    ``partner.contract_missing``.
    """
    if not name.strip():
        raise Refused("partner.name_missing", "Please give the partner a name.")
    if recipient_class not in CLASSES:
        raise Refused("partner.class_unknown", "Please choose whom this partner is in law.")
    for one in identifiers:
        system, _, value = one.partition("|")
        if not system.strip() or not value.strip():
            raise Refused("partner.identifier_unreadable", "Please write each identifier as system|number.")
    needs = recipient_class in NEED_A_CONTRACT or kind == CONTRACTOR
    if needs and (not contract_reference.strip() or contract_on is None):
        raise Refused(
            "partner.contract_missing",
            "Nothing may go to this kind of partner without a written contract. Please give its reference and date.",
        )


def make_agreement(
    agreement_id: str, *, kind: str, recipient: Recipient, reference: str, from_at: datetime,
    until_at: datetime | None, body: str = "", purpose: str = "", classes: Collection[str] = (),
    destroy_by: date | None = None,
) -> Agreement:  # fmt: skip
    """The agreement with everything its kind requires (2.11, 2.52, 2.53).

    Refuses ``agreement.kind_unknown``, ``agreement.reference_missing``, ``agreement.ends_before``; for audit and
    research ``agreement.end_missing`` (they end by themselves), for audit ``agreement.purpose_missing`` and
    ``agreement.set_missing``, for research ``agreement.body_missing`` and ``agreement.destruction_missing``.
    """
    if kind not in frozenset(AgreementKind):
        raise Refused("agreement.kind_unknown", "Please choose what kind of agreement this is.")
    is_audit, is_research = kind == AgreementKind.AUDIT, kind == AgreementKind.RESEARCH
    needed = (
        (
            reference.strip(),
            Refused("agreement.reference_missing", "Please give the reference of the signed paper."),
        ),
        (
            until_at or not (is_audit or is_research),
            Refused("agreement.end_missing", "Please say when it ends; it then ends by itself."),
        ),
        (
            purpose.strip() or not is_audit,
            Refused("agreement.purpose_missing", "Please say what is audited or evaluated."),
        ),
        (
            classes or not is_audit,
            Refused("agreement.set_missing", "Please choose what the audit may look at."),
        ),
        (
            body.strip() or not is_research,
            Refused("agreement.body_missing", "Please name the board that approved the study."),
        ),
        (
            destroy_by or not is_research,
            Refused("agreement.destruction_missing", "Please say by when identifiers are destroyed."),
        ),
    )
    for said, refusal in needed:
        if not said:
            raise refusal
    if until_at is not None and until_at <= from_at:
        raise Refused("agreement.ends_before", "It would end before it begins. Please check the dates.")
    return Agreement(
        id=agreement_id, kind=AgreementKind(kind), recipient=recipient, reference=reference.strip(), from_at=from_at,
        until_at=until_at, body=body.strip(), purpose=purpose.strip(), classes=frozenset(classes),
        destroy_by=destroy_by,
    )  # fmt: skip


def check_order(order: CourtOrder, now: datetime) -> None:
    """Refuse an order that lacks an element, by its code (``order.…``); a subpoena alone is one (PRV-049).

    ``order.recipient_missing`` and ``order.content_missing``: it says neither to whom nor what.
    """
    if why := why_no_order(order, max(now, order.from_at)):
        raise _why_refused(why)
    if not order.recipient.name.strip():
        raise Refused("order.recipient_missing", "Please write to whom the order lets us give it.")
    if not order.permitted.described.strip() or not order.permitted.classes:
        raise Refused(
            "order.content_missing", "Please write and choose what the order permits. Nothing else goes."
        )


def _why_refused(why: str) -> Refused:
    if why == "order_without_notice":
        return Refused(
            "order.without_notice",
            "The person and we must have had notice and a chance to answer. Please check the order.",
        )
    if why == "order_without_subpoena":
        return Refused(
            "order.without_subpoena", "An order allows, and only a subpoena with it compels. Both are needed."
        )
    if why == "order_not_current":
        return Refused("order.not_current", "This order has not begun or is over. Please check its dates.")
    return Refused(
        "order.incomplete",
        "A subpoena alone opens nothing. An order counts only with its court, its case, which rule it is made under "
        "(2.64 to 2.67) and the findings of the court.",
    )


def permitted_by(described: str, kinds: Collection[str]) -> Information:
    """What an order permits: never everything, only what it lists (2.64(e), 2.65(e))."""
    return Information(described=described.strip(), classes=frozenset(kinds))
