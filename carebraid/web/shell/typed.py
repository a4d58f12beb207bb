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


def mendable(refused: Refused, *, or_gone: bool = False) -> Refused:
    """``refused``, for the page where it was typed to show: something there can be changed and sent again.

    One that is about who asks (403) or what there is (404) goes on, raised again, to the refusal page. With ``or_gone`` the
    page also says that an entry is not there any more; never that a whole record is not.
    """
    is_gone = refused.status == 404 and not refused.code.startswith("chart.")
    if refused.status in (403, 404) and not (or_gone and is_gone):
        raise refused
    return refused


def unreadable() -> Refused:
    """Something typed could not be read."""
    return Refused("form.unreadable", "Something here could not be read. Please look at it again.")
