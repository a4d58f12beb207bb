"""What stands around every page: the menu of its face, who is signed in, and the switches.

The menus are one table here, so that what a menu offers and what the access table allows cannot part: an
item appears only where its address exists and the person may open it.
"""

from __future__ import annotations

from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, gettext, gettext_noop

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import CARE_TEAM, Role
from carebraid.core.privacy.access import PAGES, may_open

Item = tuple[str, str, str]  # address name, label, icon

MENUS: dict[str, tuple[Item, ...]] = {
    "me": (
        ("me_today", gettext_noop("Today"), "today"),
        ("me_checkin", gettext_noop("Check in"), "pencil"),
        ("me_week", gettext_noop("My week"), "week"),
        ("me_plan", gettext_noop("My plan"), "plan"),
        ("me_sharing", gettext_noop("Sharing"), "shield"),
    ),
    "clinic": (
        ("clinic_inbox", gettext_noop("Inbox"), "inbox"),
        ("clinic_caseload", gettext_noop("Caseload"), "people"),
        ("clinic_morning", gettext_noop("Morning"), "today"),
        ("clinic_between", gettext_noop("Between services"), "onward"),
    ),
    "manage": (
        ("manage_privacy", gettext_noop("Privacy"), "shield"),
        ("manage_partners", gettext_noop("Partners"), "people"),
        ("manage_outcomes", gettext_noop("Outcomes"), "chart"),
        ("manage_counts", gettext_noop("Counts"), "chart"),
        ("manage_learning", gettext_noop("Learning"), "leaf"),
        ("manage_alerts", gettext_noop("Alerts"), "shield"),
        ("manage_answers", gettext_noop("Answers"), "clock"),
        ("manage_contact", gettext_noop("Time to contact"), "clock"),
        ("manage_staff", gettext_noop("Staff"), "staff"),
        ("manage_sites", gettext_noop("Sites"), "leaf"),
        ("manage_on_call", gettext_noop("Rota"), "clock"),
        ("manage_crisis", gettext_noop("Crisis numbers"), "hand"),
        ("manage_terms", gettext_noop("Terms"), "plan"),
        ("manage_integrations", gettext_noop("Connections"), "key"),
        ("manage_doctor", gettext_noop("Health"), "health"),
        ("account", gettext_noop("Account"), "shield"),
    ),
    "partner": (
        ("partner_home", gettext_noop("Start"), "leaf"),
        ("supporter_tips", gettext_noop("How to help"), "hand"),
        ("partner_ask", gettext_noop("Ask"), "message"),
        ("account", gettext_noop("Account"), "shield"),
    ),
}
MORE: dict[str, tuple[Item, ...]] = {
    "clinic": (
        ("clinic_reflection", gettext_noop("Time to reflect"), "leaf"),
        ("account", gettext_noop("Account"), "shield"),
    )
}

HOMES: tuple[tuple[frozenset[Role], str], ...] = (
    (frozenset({Role.PATIENT}), "me_today"),
    (CARE_TEAM, "clinic_inbox"),
    (frozenset({Role.ADMINISTRATOR}), "manage_privacy"),
    (frozenset({Role.PROGRAMME_MANAGER}), "manage_counts"),
    (frozenset({Role.INTEGRATOR}), "manage_integrations"),
    (frozenset({Role.FAMILY_SUPPORTER, Role.COMMUNITY_PARTNER, Role.FUNDER}), "partner_home"),
)
"""Where each role begins; somebody with several roles begins at the first that fits."""

ROLE_WORDS: dict[Role, str] = {
    Role.PATIENT: gettext_noop("Patient"),
    Role.PSYCHIATRIST: gettext_noop("Psychiatrist"),
    Role.THERAPIST: gettext_noop("Therapist"),
    Role.ADDICTION_COUNSELLOR: gettext_noop("Addiction counsellor"),
    Role.NURSE: gettext_noop("Nurse"),
    Role.CARE_MANAGER: gettext_noop("Care manager"),
    Role.PEER_MENTOR: gettext_noop("Peer mentor"),
    Role.FAMILY_SUPPORTER: gettext_noop("Family supporter"),
    Role.COMMUNITY_PARTNER: gettext_noop("Community partner"),
    Role.PROGRAMME_MANAGER: gettext_noop("Programme manager"),
    Role.FUNDER: gettext_noop("Funder"),
    Role.ADMINISTRATOR: gettext_noop("Administrator"),
    Role.INTEGRATOR: gettext_noop("Integrator"),
}

LAYOUTS = {"me": "patient", "clinic": "clinic", "manage": "manager", "partner": "partner"}
"""The frame of each face; pages of a person's account stand in the frame they come from."""

MAY_BE_SET: dict[str, Any] = {
    "page_title": "", "app_name": settings.CAREBRAID_NAME, "foot_words": "", "search_words": "",
    "unsent_words": "", "crisis_current": False, "manifest_url": "", "organisation_name": "",
    "quick_exit_url": "https://www.wikipedia.org/",
}  # fmt: skip
"""What a page may say to its layout and need not."""


def around(request: HttpRequest) -> dict[str, Any]:
    """The values every layout reads."""
    actor: Actor | None = getattr(request, "actor", None)
    face = face_of(request, actor)
    path = request.path
    items, more = MENUS.get(face, ()), MORE.get(face, ())
    section = section_of((*items, *more), path)
    return {
        "face": face,
        "layout": f"layouts/{LAYOUTS.get(face, 'public')}.html",
        "nav": menu(items, actor, path, section),
        "nav_more": menu(more, actor, path, section),
        "home_url": address("home") or "/",
        "search_url": _if_open("clinic_search", actor) or _if_open("clinic_caseload", actor),
        "crisis_url": address("crisis"),
        "actor_name": actor.name if actor else "",
        "actor_role": role_words(actor.roles) if actor else "",
        "sign_out_url": address("account_logout") if actor else "",
        "language_url": address("language"),
        "theme_url": address("theme"),
        "languages": [
            {"code": code, "name": name, "current": code == get_language()}
            for code, name in settings.LANGUAGES
        ],
        "here": path if request.method == "GET" else "/",
        "demo": settings.CAREBRAID_DEMO,
    }


def section_of(items: tuple[Item, ...], path: str) -> str:
    """The address of the item that the page is or stands below: the longest that fits; empty where none does."""
    above = (address(name) for name, _, _ in items)
    return max(
        (url for url in above if url and f"{path}/".startswith(f"{url.rstrip('/')}/")), key=len, default=""
    )


def menu(items: tuple[Item, ...], actor: Actor | None, path: str, section: str) -> list[dict[str, Any]]:
    """The items that exist and that the actor may open; ``current``: page for this one, true for its section."""
    shown = []
    for name, label, icon in items:
        url = _if_open(name, actor)
        if url:
            current = "page" if url == path else "true" if url == section else ""
            shown.append({"url": url, "label": gettext(label), "icon": icon, "current": current})
    return shown


def home_of(actor: Actor) -> str:
    """The address where this person begins; their account page where nothing else is there for them."""
    for roles, name in HOMES:
        if actor.has_role(*roles) and (url := _if_open(name, actor)):
            return url
    return address("account")


def face_of(request: HttpRequest, actor: Actor | None) -> str:
    """Which frame a page stands in: by its address, and for a person's own account by who they are."""
    first = request.path.strip("/").partition("/")[0]
    if first in MENUS:
        return first
    return home_of(actor).strip("/").partition("/")[0] if actor else ""


def role_words(roles: frozenset[Role]) -> str:
    """The roles in words, in the order of the list above."""
    return ", ".join(gettext(words) for role, words in ROLE_WORDS.items() if role in roles)


def chosen_theme(request: HttpRequest) -> str:
    """light, dark, or empty for whatever the device says."""
    chosen = request.COOKIES.get("theme", "")
    return chosen if chosen in ("light", "dark") else ""


@cache
def address(name: str) -> str:
    """The address called ``name``; empty where this installation has none."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def address_of(name: str, one: UUID) -> str:
    """The address called ``name`` of the one thing with this id. Lists ask for a hundred of them."""
    before, after = _around_id(name)
    return f"{before}{one}{after}"


@cache
def _around_id(name: str) -> tuple[str, str]:
    any_id = UUID(int=0)
    before, _, after = reverse(name, args=[any_id]).partition(str(any_id))
    return before, after


def _if_open(name: str, actor: Actor | None) -> str:
    if actor is None or name not in PAGES or not may_open(name, actor.roles):
        return ""
    return address(name)
