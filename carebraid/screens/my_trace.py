"""What went out about me, who looked, and what I asked for: the person's own accounting (PRV-057, 058, 063)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.moment import local_day
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.accounting import GivenOn, accounting_for
from carebraid.core.privacy.consent import Kind
from carebraid.core.privacy.rights import due_on, may_disagree, offered
from carebraid.knowledge.consent_forms import kind_words
from carebraid.store.given import Look, load_given, load_looks
from carebraid.store.given_on import read_given_on
from carebraid.store.my import open_own_chart
from carebraid.store.regime import is_gdpr, is_intermediary
from carebraid.store.rights import Asked, load_rights
from carebraid.store.sharing import load_consents

from ._screen import screen

PAGE = 100
KEPT = timedelta(days=6 * 366)
"""Six years, the longer way (PRV-063)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Out:
    """One disclosure. ``what`` are (kind in words, how many), to a supporter (part of their contract by its code, how
    many); ``form`` is the consent's kind, empty where none.

    ``reason`` is the code of what it rested on where there was no consent.
    """

    at: datetime
    recipient: str
    address: str
    what: tuple[tuple[str, int], ...]
    purpose: str
    form: str
    consent_id: UUID | None
    reason: str
    fetched_at: datetime | None
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class Accounting:
    """One page of the accounting, newest first; ``whole`` counts all of it. ``page`` 0 holds everything."""

    rows: tuple[Out, ...]
    whole: int
    page: int

    @property
    def is_more(self) -> bool:
        """Whether another page follows."""
        return self.page > 0 and self.page * PAGE < self.whole


@dataclass(frozen=True, slots=True)
class WhoSaw:
    """One page of who looked and what they did, newest first. ``own_too``: the person's own doings are in it."""

    looks: tuple[Look, ...]
    page: int
    is_more: bool
    own_too: bool


@dataclass(frozen=True, slots=True)
class Wished:
    """One request with whether a statement of disagreement may be added now."""

    asked: Asked
    may_disagree: bool


@dataclass(frozen=True, slots=True)
class Requests:
    """What the person asked for, newest first, and what can be asked: (right, days until the answer)."""

    wished: tuple[Wished, ...]
    rights: tuple[tuple[str, int], ...]


@screen
def my_disclosures(*, actor: Actor, now: datetime, language: str, page: int = 1) -> Accounting:
    """What left the house about the signed-in person; ``page`` 0 is everything, for paper. Refused asks are not in it."""
    chart = open_own_chart(actor, now)
    given = load_given(chart)
    became = {id(one.row): one for one in given}  # two rows may be equal in everything, and both count
    forms = {str(one.id): one.consent.kind for one in load_consents(chart)}
    told = kind_words(language)
    listed = accounting_for((one.row for one in given), now, chart.zone)
    shown = listed if page < 1 else listed[(page - 1) * PAGE : page * PAGE]
    rows = []
    for row in shown:
        relied = next((one for one in row.relied_on if one in forms), "")
        rows.append(Out(
            at=row.at, recipient=row.recipient, address=row.address,
            what=tuple((told.get(kind, kind), count) for kind, count in row.what), purpose=row.purpose,
            form=str(forms[relied]) if relied else "supporter" if "consent_supporter" in row.reasons else "",
            consent_id=UUID(relied) if relied and forms[relied] is not Kind.SUPPORTER else None,
            reason=_reason(row.reasons), fetched_at=became[id(row)].fetched_at, withdrawn_at=became[id(row)].withdrawn_at,
        ))  # fmt: skip
    return Accounting(tuple(rows), len(listed), max(page, 0))


def _reason(reasons: Sequence[str]) -> str:
    return next((code for code in reasons if not code.startswith("consent_")), "")


@screen
def my_given_on(*, actor: Actor, now: datetime, language: str) -> GivenOn:
    """To whom this intermediary passed the signed-in person's record on. Refuses ``right.not_intermediary`` (404)
    where the organisation is none, and ``right.ask_first`` (409) before they asked in writing.
    """
    chart = open_own_chart(actor, now)
    if not is_intermediary(chart.organisation_id):
        raise Refused("right.not_intermediary", "There is no such list here.", status=404)
    if not any(one.kind == "intermediary" for one in load_rights(chart)):
        raise Refused("right.ask_first", "Please ask for the list first. One press is enough.", status=409)
    return read_given_on(chart, now, language)


@screen
def my_who_saw(*, actor: Actor, now: datetime, page: int = 1, own_too: bool = False) -> WhoSaw:
    """Who opened, changed or gave out the signed-in person's record in the last six years."""
    chart = open_own_chart(actor, now)
    page = max(page, 1)
    looks, more = load_looks(chart, since=now - KEPT, own_too=own_too, limit=PAGE, offset=(page - 1) * PAGE)
    return WhoSaw(looks, page, more, own_too)


@screen
def my_requests(*, actor: Actor, now: datetime) -> Requests:
    """What the signed-in person asked for, with its clocks and answers."""
    chart = open_own_chart(actor, now)
    wished = tuple(
        Wished(one, may_disagree(one.kind, one.decision, one.disagreement)) for one in load_rights(chart)
    )
    here = offered(is_gdpr=is_gdpr(chart), is_intermediary=is_intermediary(chart.organisation_id))
    today, under = local_day(now, chart.zone), is_gdpr(chart)
    return Requests(wished, tuple((kind, (due_on(kind, today, is_gdpr=under) - today).days) for kind in here))


__all__ = [
    "Accounting",
    "Look",
    "Out",
    "Requests",
    "WhoSaw",
    "Wished",
    "my_disclosures",
    "my_given_on",
    "my_requests",
    "my_who_saw",
]
