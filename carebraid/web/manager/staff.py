"""Who works here, as what, and where."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from carebraid.core.kernel.codes import CARE_TEAM, Role
from carebraid.flows.add_account import add_account
from carebraid.flows.add_site import KINDS, add_site
from carebraid.flows.add_staff import Added, add_staff
from carebraid.flows.close_account import close_account
from carebraid.flows.invite_again import invite_again
from carebraid.flows.set_roles import set_roles
from carebraid.flows.sign_out_everywhere import sign_out_everywhere
from carebraid.screens import organisation as organisation_screen
from carebraid.screens import staff as staff_screen
from carebraid.web.shell.frame import ROLE_WORDS, role_words
from carebraid.web.shell.login import needs_second_factor, require_step_up

from ._form import back, need_id, page, tried

INSIDE = (
    *(role for role in Role if role in CARE_TEAM),
    Role.PROGRAMME_MANAGER,
    Role.ADMINISTRATOR,
    Role.INTEGRATOR,
)
OUTSIDE = (Role.FAMILY_SUPPORTER, Role.COMMUNITY_PARTNER, Role.FUNDER)
FIELDS = {
    "account.name_missing": "name", "account.address_unreadable": "email", "account.address_taken": "email",
    "account.wrong_role": "roles", "site.not_found": "site", "site.name_missing": "name", "site.name_taken": "name",
    "site.unknown_kind": "kind", "moment.unknown_zone": "zone",
}  # fmt: skip


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with an account here but people in care."""
    screen = staff_screen.staff(actor=request.actor, now=request.now)  # type: ignore[attr-defined]
    lacking = [
        p for p in screen.people if p.is_active and needs_second_factor(p.roles) and not p.has_second_factor
    ]
    return page(
        request,
        "staff",
        screen,
        role_words=role_words,
        lacking={p.account_id for p in lacking if not p.is_demo},
    )


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Somebody new; their one-time link and code are shown once, on the answer to this very form."""
    screen = staff_screen.staff(actor=request.actor, now=request.now)  # type: ignore[attr-defined]
    trouble: dict[str, Any] = {}
    if request.method == "POST":
        require_step_up(request)
        added, trouble = tried(request, partial(_add, request), FIELDS, "name")
        if added is not None:
            return _link(request, request.POST.get("name", ""), added.invitation)
    site_choices = [(str(site.id), site.name) for site in screen.sites]
    choices = {
        "site_choices": site_choices,
        "role_choices": _choices(INSIDE),
        "outside_choices": _choices(OUTSIDE),
    }
    return page(request, "staff_add", screen, **choices, **trouble)


def _add(request: HttpRequest) -> Added:
    """People outside get an account alone, colleagues a place on the staff list too."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    given, name, email = (
        request.POST.getlist("roles"),
        request.POST.get("name", ""),
        request.POST.get("email", ""),
    )
    if given and set(given) <= set(OUTSIDE):
        return add_account(actor=actor, now=now, name=name, email=email, roles=given)
    return add_staff(
        actor=actor, now=now, name=name, email=email, roles=given, site_id=need_id(request, "site"),
        phone=request.POST.get("phone", "")[:40],
    )  # fmt: skip


@require_GET
def person(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """One colleague."""
    return _person(request, account_id)


def _person(request: HttpRequest, account_id: UUID, **trouble: object) -> HttpResponse:
    screen = staff_screen.colleague(actor=request.actor, now=request.now, account_id=account_id)  # type: ignore[attr-defined]
    choices = _choices(INSIDE if screen.staff_id else OUTSIDE)
    is_self = screen.account_id == request.actor.account_id  # type: ignore[attr-defined]
    return page(
        request, "person", screen, role_choices=choices, role_words=role_words, is_self=is_self, **trouble
    )


@require_POST
def roles(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Other roles from now on."""
    require_step_up(request, back=reverse("manage_person", args=[account_id]))
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    given = request.POST.getlist("roles")
    work = partial(set_roles, actor=actor, now=now, account_id=account_id, roles=given)
    _, trouble = tried(request, work, FIELDS, "roles")
    if trouble:
        return _person(request, account_id, **trouble)
    messages.success(request, gettext("These roles hold from now on."))
    return back("manage_person", account_id)


@require_POST
def invite(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """A new one-time link, shown once."""
    require_step_up(request, back=reverse("manage_person", args=[account_id]))
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    screen = staff_screen.colleague(actor=actor, now=now, account_id=account_id)
    work = partial(invite_again, actor=actor, now=now, account_id=account_id)
    invitation, trouble = tried(request, work, FIELDS, "link")
    if trouble:
        return _person(request, account_id, **trouble)
    return _link(request, screen.name, invitation)


@require_POST
def close(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """A colleague leaves; what waited for them goes to others in the same moment."""
    require_step_up(request, back=reverse("manage_person", args=[account_id]))
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    work = partial(close_account, actor=actor, now=now, account_id=account_id)
    moved, trouble = tried(request, work, FIELDS, "close")
    if trouble:
        return _person(request, account_id, **trouble)
    done = gettext("The account is closed.")
    tasks = ngettext("One task went to a colleague.", "%(n)d tasks went to colleagues.", moved) % {"n": moved}
    messages.success(request, f"{done} {tasks}" if moved else done)
    return back("manage_staff")


@require_POST
def sign_out(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Every device of a colleague is signed out."""
    sign_out_everywhere(actor=request.actor, now=request.now, account_id=account_id)  # type: ignore[attr-defined]
    messages.success(request, gettext("They are signed out everywhere."))
    return back("manage_person", account_id)


@require_http_methods(["GET", "POST"])
def sites(request: HttpRequest) -> HttpResponse:
    """The places, and a new one."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    trouble: dict[str, Any] = {}
    if request.method == "POST":
        asked = {field: request.POST.get(field, "") for field in ("name", "kind", "zone")}
        _, trouble = tried(request, partial(add_site, actor=actor, now=now, **asked), FIELDS, "name")
        if not trouble:
            messages.success(request, gettext("The site is here."))
            return back("manage_sites")
    screen = organisation_screen.sites(actor=actor, now=now)
    kinds = [(kind, site_kind(kind)) for kind in KINDS]
    return page(request, "sites", screen, kinds=kinds, site_kind=site_kind, **trouble)


def site_kind(kind: str) -> str:
    """What kind of place this is, in words."""
    return {
        "outpatient": gettext("Outpatient clinic"), "detox": gettext("Withdrawal unit"), "ward": gettext("Ward"),
        "crisis_line": gettext("Crisis line"), "partner": gettext("Partner"), "study": gettext("Study site"),
    }.get(kind, kind)  # fmt: skip


def _choices(roles: tuple[Role, ...]) -> list[tuple[str, str]]:
    return [(str(role), gettext(ROLE_WORDS[role])) for role in roles]


def _link(request: HttpRequest, name: str, invitation: object) -> HttpResponse:
    return page(request, "link", invitation, name=name, origin=f"{request.scheme}://{request.get_host()}")
