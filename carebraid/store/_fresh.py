"""The one place where fresh ids are made."""

from __future__ import annotations

from uuid import UUID, uuid4

from uuid_utils.compat import uuid7


def fresh_id() -> UUID:
    """A new time-ordered id (UUID version 7), so that new rows lie together on disk."""
    return uuid7()


def random_id() -> UUID:
    """An id that tells nothing, not even when it was made: for what leaves the house without anybody's name."""
    return uuid4()
