"""Which account of Harbour Bridge's demo speaks for which partner."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.flows.speak_for_partner import speak_for_partner

SPEAK: Final[Mapping[str, str]] = {
    "olu": "Keystone Housing", "kit": "Second Start Work", "sana": "Open Door Legal Aid",
}  # fmt: skip
"""Account -> the partner it speaks for."""


def seed_speakers(
    officer: Actor, at: datetime, accounts: Mapping[str, UUID], partners: Mapping[str, UUID]
) -> None:
    """Each community partner's account is tied to its partner, as the privacy officer does it."""
    for key, name in SPEAK.items():
        speak_for_partner(actor=officer, now=at, account_id=accounts[key], partner_id=partners[name])
