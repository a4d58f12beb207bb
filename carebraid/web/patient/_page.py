"""What every page of the patient face carries: its menu, the crisis card one tap away, the way out."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, gettext

from carebraid.screens.submit_right import load_mark
from carebraid.web.shell.away import AWAY

from . import submit_only

_MENU = (
    ("me_today", "Today", "today"),
    ("me_checkin", "Check in", "pencil"),
    ("me_week", "My week", "week"),
    ("me_plan", "My plan", "plan"),
    ("me_sharing", "Sharing", "shield"),
)


def language() -> str:
    """The reader's language as the screens want it."""
    return (get_language() or "en")[:2]


def frame(request: HttpRequest, path: str | None = None) -> dict[str, Any]:
    """The values that the layout and every page of this face read."""
    here = path or request.path
    around = {
        "nav": [
            {"url": reverse(name), "label": gettext(label), "icon": icon, "current": _is_here(name, here)}
            for name, label, icon in _MENU
        ],
        "crisis_url": reverse("me_crisis"),
        "crisis_current": reverse("me_crisis") == here,
        "quick_exit_url": reverse("me_leave"),
        "manifest_url": reverse("me_manifest"),
    }
    # Under a name of its own: what every page of the house is given would otherwise win over it.
    return {
        "mine": around,
        "away": AWAY,
        "shell_kind": "",
        "is_bare": False,
        "submit_token": "",
        "who": "",
    }


def _is_here(name: str, here: str) -> bool:
    """Whether the reader is on this page, or on one below it."""
    return reverse(name) == here or (name == "me_sharing" and here.startswith(reverse(name)))


def show(request: HttpRequest, template: str, *, status: int = 200, **values: Any) -> HttpResponse:
    """A page of the signed-in person, with the right to hand in entries in its head."""
    shown = frame(request)
    actor = request.actor  # type: ignore[attr-defined]
    if actor is not None and actor.patient_id is not None:
        mark = load_mark(actor.account_id) or ""
        shown |= {
            "submit_token": submit_only.make(actor.account_id, mark),
            "who": submit_only.who(actor.account_id),
        }
    return render(request, f"patient/{template}.html", {**shown, **values}, status=status)


def bare(request: HttpRequest, template: str, path: str, **values: Any) -> str:
    """The inside of a page alone, for the device to keep."""
    shown = {**frame(request, path), "is_bare": True, **values}
    return render_to_string(f"patient/{template}.html", shown, request)
