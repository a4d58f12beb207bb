"""What was typed into a form, read the same way on every face."""

from __future__ import annotations

from datetime import date

from carebraid.core.kernel.refusal import Refused


def day_typed(text: str) -> date | None:
    """The day that was typed; None where nothing was. Refuses anything else (``form.unreadable``)."""
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError as error:
        raise unreadable() from error


def unreadable() -> Refused:
    """Something typed could not be read."""
    return Refused("form.unreadable", "Something here could not be read. Please look at it again.")
