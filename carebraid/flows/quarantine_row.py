"""Something that cannot be taken is set aside whole, with the reason, until a person decides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

import msgspec

from carebraid.core.kernel.actor import Actor
from carebraid.store import journal
from carebraid.store.imports import Study, save_quarantined

from ._unit import unit


@unit
def quarantine_row(
    *, actor: Actor, now: datetime, study: Study, source: str, place: str, code: str, words: str,
    payload: Mapping[str, Any],
) -> bool:  # fmt: skip
    """Set a damaged row or file aside; False where the very same is there already. ``words`` say what to do.

    The journal holds the place and the code, never the contents.
    """
    told = msgspec.json.encode([source, place, code, payload], order="sorted")
    key = sha256(str(study.organisation_id).encode() + told).hexdigest()
    is_new = save_quarantined(
        study.organisation_id,
        key=key,
        source=source,
        place=place,
        code=code,
        words=words,
        payload=payload,
        now=now,
    )
    journal.record(
        actor, "quarantine_row", now=now, purpose="import", object_kind="quarantined", object_id=key,
        detail={"source": source, "place": place, "code": code, "is_new": is_new},
    )  # fmt: skip
    return is_new
