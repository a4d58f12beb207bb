"""Stepping into somebody of the demo. Where this is not the demo, the address is not there."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_POST

from carebraid.core.kernel.codes import Role
from carebraid.core.kernel.ids import parse_id
from carebraid.core.kernel.refusal import Refused
from carebraid.flows.sign_in_demo import sign_in_demo
from carebraid.screens.demo_accounts import demo_accounts
from carebraid.screens.whoami import load_actor
from carebraid.web.shell import frame
from carebraid.web.shell.login import start_session

GUIDES = {
    "maya": gettext_noop("34, panic and alcohol. Sleeps badly before hard days."),
    "tomas": gettext_noop("41, PTSD and opioids. Left detox on the first day."),
    "denise": gettext_noop("58, depression and long pain, many medicines."),
    "ali": gettext_noop("27, bipolar and methamphetamine. Speaks Arabic at home."),
    "grace": gettext_noop("45, psychosis and cannabis. No smartphone."),
    "sam": gettext_noop("22, student, social anxiety and stimulants."),
}
ROLE_LINES = {
    Role.PATIENT: gettext_noop("Uses the app on a phone."),
    Role.PSYCHIATRIST: gettext_noop("Sees who is not improving, and prescribes."),
    Role.THERAPIST: gettext_noop("Prepares sessions from the week that was."),
    Role.ADDICTION_COUNSELLOR: gettext_noop("Follows craving, use and withdrawal."),
    Role.NURSE: gettext_noop("Doses, vitals and calls."),
    Role.CARE_MANAGER: gettext_noop("Finds whoever is between services."),
    Role.PEER_MENTOR: gettext_noop("Walks beside people, with what they opened."),
    Role.FAMILY_SUPPORTER: gettext_noop("Wants to help at home."),
    Role.COMMUNITY_PARTNER: gettext_noop("Housing, work, legal help."),
    Role.PROGRAMME_MANAGER: gettext_noop("Counts, never charts."),
    Role.FUNDER: gettext_noop("Reads what is published."),
    Role.ADMINISTRATOR: gettext_noop("Keeps people, rota and numbers in order."),
    Role.INTEGRATOR: gettext_noop("Connects other systems."),
}


@dataclass(frozen=True, slots=True)
class DemoDoor:
    """One button of the demo: the name, what they are, one line on them."""

    account: str
    name: str
    role: str
    line: str


def doors() -> tuple[tuple[DemoDoor, ...], tuple[DemoDoor, ...]]:
    """(the people in care, everybody else) who can be stepped into; empty outside the demo."""
    care: list[DemoDoor] = []
    others: list[tuple[int, DemoDoor]] = []
    order = list(Role)
    for person in demo_accounts(is_demo=settings.CAREBRAID_DEMO):
        first = min(person.roles, key=order.index)
        line = GUIDES.get(person.key, ROLE_LINES[first]) if first is Role.PATIENT else ROLE_LINES[first]
        door = DemoDoor(str(person.account_id), person.name, frame.role_words(person.roles), gettext(line))
        if first is Role.PATIENT:
            care.append(door)
        else:
            others.append((order.index(first), door))
    return tuple(care), tuple(door for _, door in sorted(others, key=lambda one: one[0]))


@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Step into a demo account. Refuses everything, alike, where demo mode is off or the account is real."""
    account_id = parse_id(request.POST.get("account", ""))
    actor = load_actor(account_id, request=request.reference) if account_id else None  # type: ignore[attr-defined]
    if actor is None or account_id is None or not settings.CAREBRAID_DEMO:
        raise Refused("demo.off", "There is no such page here.", status=404)
    sign_in_demo(actor=actor, now=request.now, is_demo=settings.CAREBRAID_DEMO)  # type: ignore[attr-defined]
    if request.user.is_authenticated:
        request.session.flush()
    get_adapter(request).login(request, get_user_model().objects.get(pk=account_id))
    start_session(request, own_device=True)
    return HttpResponseRedirect(frame.home_of(actor))
