"""Which laws hold where: one site treats people in Ireland and is under the GDPR, with the grounds it processes on."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.privacy.regime import GDPR
from carebraid.flows.set_processing import set_processing
from carebraid.flows.set_regime import set_regime

GROUNDS: Final = (
    # purpose, article 6, article 9, why
    ("care", "6(1)(b)", "9(2)(h)", "People there ask us to treat them by video, under professional secrecy."),
    ("safety", "6(1)(d)", "9(2)(c)", "Somebody in danger may be unable to agree before we call."),
    ("sharing", "6(1)(a)", "9(2)(a)", "Nothing goes to a partner or supporter without the person’s own yes."),
)


def seed_rules(officer: Actor, at: datetime, site_id: UUID) -> None:
    """The privacy officer says that the GDPR holds at the site, and switches three purposes on with their grounds."""
    set_regime(actor=officer, now=at, kind=GDPR, holds=True, site_id=site_id)
    for purpose, article_6, article_9, why in GROUNDS:
        set_processing(
            actor=officer, now=at, site_id=site_id, purpose=purpose, on=True, article_6=article_6, article_9=article_9,
            why=why,
        )  # fmt: skip
