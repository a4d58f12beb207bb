"""Answering what a person asked of their record: which answers there are, on which ground, by when (PRV-056 to 065)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from ..kernel.refusal import Refused
from .consent import Information, Recipient, RecipientClass, Restriction
from .purposes import KNOWN
from .rights import RIGHTS

ANSWERS: Final[Mapping[str, tuple[str, ...]]] = {
    "amendment": ("granted", "partly", "denied"),
    "access": ("granted", "partly", "denied"),
    "accounting": ("granted", "denied"),
    "restriction": ("granted", "denied"),
    "complaint": ("granted",),
    "review": ("granted",),  # somebody looked, and says in words what they found
    "intermediary": ("granted",),
    "portability": ("granted",),
    "objection": ("granted", "denied"),
    # While the law says that the record is kept, erasing becomes restricting (GDPR 17(3), 18); what is over is
    # disposed of by its clock (PRV-081).
    "erasure": ("partly", "denied"),
}
"""What each kind can be answered with. A complaint is answered in words; it is never turned down."""

AMENDMENT_GROUNDS: Final = (
    "not_made_by_us",
    "not_in_the_record",
    "not_open_to_access",
    "accurate_and_complete",
)
"""The only grounds on which a correction may be turned down (45 CFR 164.526(a)(2))."""

EXCEPTIONS: Final[Mapping[str, str]] = {
    "preventing_harm": "45 CFR 171.201; 164.524(a)(3)",
    "privacy": "45 CFR 171.202; 164.524(a)(1), (2)",
    "security": "45 CFR 171.203",
    "infeasibility": "45 CFR 171.204",
    "health_it_performance": "45 CFR 171.205",
    "manner": "45 CFR 171.301",
    "fees": "45 CFR 171.302",
    "licensing": "45 CFR 171.303",
}
"""The listed exceptions: no other reason refuses or delays electronic health information (PRV-065)."""

GROUNDS: Final[Mapping[str, tuple[str, ...]]] = {
    "amendment": AMENDMENT_GROUNDS,
    "access": tuple(EXCEPTIONS),
    "accounting": ("suspended_by_an_agency",),  # 45 CFR 164.528(a)(2)
    "restriction": (
        "cannot_be_kept",
    ),  # 45 CFR 164.522(a)(1)(ii): no duty to agree, but a reason is owed here
    "complaint": (),
    "review": (),
    "intermediary": (),
    "portability": (),
    "objection": ("compelling_grounds", "legal_claims"),  # GDPR article 21(1)
    "erasure": ("kept_by_law", "public_health_interest", "legal_claims"),  # GDPR article 17(3)(b), (c), (e)
}

RESTRICTS: Final = frozenset({("erasure", "partly"), ("restriction", "granted")})
"""Answers after which nothing goes outside any more but what the restriction leaves out."""

NEED_A_PERSON: Final = frozenset({"preventing_harm"})
"""Harm is one professional's own decision about one person, never a rule (171.201(c))."""

ANSWERED_IN_WORDS: Final = frozenset({"complaint", "review"})
"""No yes or no fits these: what is owed is an answer in words."""

SHORTEST_WORDS: Final = 20


def check_answer(
    kind: str, decision: str, ground: str, words: str, *, decider: str, content: Mapping[str, Any]
) -> None:
    """Refuse an answer that the law does not know, or one without its ground and its words.

    Codes: ``answer.unknown``, ``answer.must_be_granted`` (paid in full, PRV-060), ``answer.ground_missing``,
    ``answer.words_missing``, ``answer.decider_missing`` (who decided about harm).
    """
    if decision not in ANSWERS.get(kind, ()):
        raise Refused("answer.unknown", "Please choose an answer.")
    if kind == "restriction" and content.get("paid_in_full") and decision != "granted":
        raise Refused(
            "answer.must_be_granted",
            "The person paid for this in full. The law leaves no choice: the health plan is not told.",
        )
    if decision == "granted" and kind not in ANSWERED_IN_WORDS:
        return
    if kind not in ANSWERED_IN_WORDS and ground not in GROUNDS[kind]:
        raise Refused("answer.ground_missing", "Please choose the ground. The law lists which there are.")
    if len(words.strip()) < SHORTEST_WORDS:
        raise Refused(
            "answer.words_missing",
            "Please write the answer in plain words, {least} letters at least. The person reads exactly this.",
            least=SHORTEST_WORDS,
        )
    if ground in NEED_A_PERSON and not decider.strip():
        raise Refused(
            "answer.decider_missing", "Please name the professional who decided this for this one person."
        )


def extended(kind: str, due_on: date, *, today: date, extended_at: datetime | None, why: str) -> date:
    """The day by which the answer is due after the one written extension.

    Refuses a kind that knows none (``extension.none``), a second one (``extension.second``), one after the day
    (``extension.too_late``) and one without a reason (``extension.why_missing``).
    """
    right = RIGHTS[kind]
    if right.extension_days == 0:
        raise Refused("extension.none", "There is no extension for this kind of request.")
    if extended_at is not None:
        raise Refused(
            "extension.second", "It was extended once already; the law allows no second time.", status=409
        )
    if today > due_on:
        raise Refused(
            "extension.too_late", "The day is past. Please answer now and say why it is late.", status=409
        )
    if len(why.strip()) < SHORTEST_WORDS:
        raise Refused(
            "extension.why_missing", "Please write why more time is needed. The person reads exactly this."
        )
    return due_on + timedelta(days=right.extension_days)


def agreed_restriction(
    request_id: str, *, now: datetime, recipients: Collection[Recipient] = (), classes: Collection[str] = (),
    purposes: Collection[str] = (), kinds: Collection[str] = (), described: str = "",
) -> Restriction:  # fmt: skip
    """The restriction as agreed. What is left open means all of it: the widest no. Refuses unknown codes."""
    if not frozenset(purposes) <= KNOWN or not frozenset(classes) <= frozenset(RecipientClass):
        raise Refused("restriction.unreadable", "Something here could not be read. Please look at it again.")
    return Restriction(
        id=request_id, agreed_at=now, recipients=tuple(recipients),
        recipient_classes=frozenset(RecipientClass(one) for one in classes), purposes=frozenset(purposes),
        information=Information(described=described, everything=not kinds, classes=frozenset(kinds)),
    )  # fmt: skip
