"""Reading the ids that travel between rooms. Fresh ones are made only in the store."""

from __future__ import annotations

from uuid import UUID


def parse_id(text: object) -> UUID | None:
    """The UUID that ``text`` spells, or None where it spells none."""
    try:
        return text if isinstance(text, UUID) else UUID(str(text))
    except ValueError:
        return None
