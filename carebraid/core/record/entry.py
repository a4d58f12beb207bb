"""A dated clinical fact as a value, before it has a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One fact: ``happened_at`` is when it was so, ``learned_at`` when anybody could have known it.

    ``kind`` says what sort of fact (urine, diary, dose, withdrawal, visit, arm, …), ``code`` which one of
    that sort, ``value`` the rest as plain JSON. A null in ``value`` means "not known", never zero or no.
    """

    kind: str
    code: str = ""
    happened_at: datetime
    learned_at: datetime
    value: Mapping[str, Any]
