"""Somebody changes how the house speaks to them and how it looks."""

from __future__ import annotations

from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.accounts import load_mine, save_preferences

from ._unit import unit

LANGUAGES = ("en", "es")
THEMES = ("auto", "light", "dark")
LONGEST_NAME = 120


@unit
def set_preferences(
    *,
    actor: Actor,
    now: datetime,
    name: str | None = None,
    language: str | None = None,
    theme: str | None = None,
) -> None:
    """Change one's own name, language or light; what is left out stays.

    Refuses ``account.name_missing``, ``account.unknown_language`` and ``account.unknown_theme``. A demo
    account keeps its name, since many people share it; staff keep the one their administrator gave them.
    """
    if actor.account_id is None:
        raise Refused("account.not_found", "There is no such account here.", status=404)
    mine = load_mine(actor.account_id)
    is_fixed = name is None or mine.is_demo or actor.staff_id is not None
    said = mine.name if is_fixed else " ".join((name or "").split())
    if not said or len(said) > LONGEST_NAME:
        raise Refused(
            "account.name_missing", "Please give the name that others should see, in up to 120 letters."
        )
    spoken = mine.language if language is None else language
    if spoken not in LANGUAGES:
        raise Refused("account.unknown_language", "This language is not here yet.")
    light = mine.theme if theme is None else (theme or "auto")
    if light not in THEMES:
        raise Refused("account.unknown_theme", "Please choose as the device, light or dark.")
    save_preferences(actor.account_id, name=said, language=spoken, theme=light)
    journal.record(
        actor, "set_preferences", now=now, object_kind="account", object_id=actor.account_id,
        detail={"language": spoken, "theme": light, "renamed": said != mine.name},
    )  # fmt: skip
