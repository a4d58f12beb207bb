"""Looking through a door: one read transaction, and a refusal to look is journalled like any other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused

from . import journal


@contextmanager
def look(actor: Actor, what: str, now: datetime) -> Iterator[None]:
    """Everything read inside shows one moment; a refusal is journalled under ``what`` and goes on up."""
    try:
        with transaction.atomic():
            yield
    except Refused as refused:
        journal.record_refusal(actor, what, refused, now=now)
        raise
