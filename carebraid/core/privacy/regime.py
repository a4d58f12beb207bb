"""Which laws hold at a site, and on which recorded grounds it processes data (GDPR 6, 9, 12, 30; PRV-095, 096, 098)."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from ..kernel.refusal import Refused

GDPR, INTERMEDIARY = "gdpr", "intermediary"

ARTICLE_6: Final = ("6(1)(a)", "6(1)(b)", "6(1)(c)", "6(1)(d)", "6(1)(e)", "6(1)(f)")
"""Consent, contract, legal obligation, vital interests, public task, legitimate interests."""

ARTICLE_9: Final = ("9(2)(a)", "9(2)(b)", "9(2)(c)", "9(2)(f)", "9(2)(g)", "9(2)(h)", "9(2)(i)", "9(2)(j)")
"""Of the ten conditions those that health services can rest on; health data always needs one (9(1))."""

SHORTEST_WHY: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """A processing purpose as the signed list gives it: which grounds it can rest on, the first of each as a default.

    ``title``, ``words``, ``data``, ``people``, ``recipients``, ``kept`` and ``risks`` are by language.
    """

    id: str
    title: Mapping[str, str]
    words: Mapping[str, str]
    data: Mapping[str, str]
    people: Mapping[str, str]
    recipients: Mapping[str, str]
    kept: Mapping[str, str]
    risks: Mapping[str, str]
    article_6: tuple[str, ...]
    article_9: tuple[str, ...]


def check_grounds(purpose: Purpose | None, *, article_6: str, article_9: str, why: str) -> str:
    """The reason without space around it. Refuses a purpose that is not listed, and one without grounds that fit it.

    Codes: ``processing.unknown`` (404), ``processing.article_6_missing``, ``processing.article_9_missing``,
    ``processing.consent_for_one`` (consent under one article and not the other), ``processing.why_missing``.
    """
    if purpose is None:
        raise Refused("processing.unknown", "There is no such purpose on the list.", status=404)
    if article_6 not in purpose.article_6:
        raise Refused(
            "processing.article_6_missing",
            "Please choose the ground of article 6 before this is switched on.",
        )
    if article_9 not in purpose.article_9:
        raise Refused(
            "processing.article_9_missing",
            "Please choose the ground of article 9 before this is switched on.",
        )
    if (article_6 == "6(1)(a)") != (article_9 == "9(2)(a)"):
        raise Refused(
            "processing.consent_for_one",
            "Where it rests on consent, it rests on consent under both articles. Please choose again.",
        )
    said = " ".join(why.split())
    if len(said) < SHORTEST_WHY:
        raise Refused(
            "processing.why_missing",
            "Please say in a sentence why this ground holds here, {least} letters at least.",
            least=SHORTEST_WHY,
        )
    return said


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month where it has none (Regulation 1182/71, 3(2)(c))."""
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def gdpr_due_on(asked_on: date) -> date:
    """By when an answer is due under the GDPR: one month from receipt (12(3))."""
    return months_after(asked_on, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One purpose at one site as the record of processing tells it, in one language; ``since`` None: not recorded."""

    site: str
    purpose: str
    told: tuple[tuple[str, str], ...]
    article_6: str
    article_9: str
    why: str
    since: date | None
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Processor:
    """Somebody outside who works for the organisation, with the contract (article 28)."""

    name: str
    recipient_class: str
    contract: str
    contract_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessingRegister:
    """The record of processing (article 30) with what an impact assessment begins from (article 35).

    ``retention`` are (table, how sensitive, rule); ``places`` where data lies. ``recorded`` also holds purposes of
    sites under the GDPR that nobody has recorded yet: what is missing is shown as missing.
    """

    controller: str
    country: str
    made_on: date
    sites: tuple[tuple[str, bool], ...]
    recorded: tuple[Recorded, ...]
    processors: tuple[Processor, ...]
    places: tuple[str, ...]
    retention: tuple[tuple[str, str, str], ...]
