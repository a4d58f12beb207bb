"""What went to whom, who looked, and what the person asks for: the accounting, the trace, the requests."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from carebraid.core.kernel.refusal import Refused
from carebraid.flows.ask_for_right import ask_for_right
from carebraid.flows.state_disagreement import state_disagreement
from carebraid.paper.given_on import tell_given_on
from carebraid.paper.pdf import make_pdf
from carebraid.paper.sheet import make_csv
from carebraid.screens import my_trace as trace_screen
from carebraid.web.shell.contract_words import parts
from carebraid.web.shell.errors import words_of
from carebraid.web.shell.frame import ROLE_WORDS, address

from ._page import language, show
from .sharing_words import tell_ground, tell_look

PURPOSE_WORDS = {
    "TREAT": gettext_noop("your care and treatment"),
    "COC": gettext_noop("arranging help together"),
    "HPAYMT": gettext_noop("paying for your care"),
    "HOPERAT": gettext_noop("running the service"),
    "ETREAT": gettext_noop("treating you in an emergency"),
    "BTG": gettext_noop("treating you in an emergency"),
    "FAMRQT": gettext_noop("somebody who supports you"),
    "SUPNWK": gettext_noop("somebody who supports you"),
    "HRESCH": gettext_noop("research"),
    "PUBHLTH": gettext_noop("public health"),
    "LEGAL": gettext_noop("a court case"),
    "PATRQT": gettext_noop("your own copy"),
}
"""What a disclosure was for, as the person reads it; another code is shown as it is."""


GROUND_WORDS = {
    "not_made_by_us": gettext_noop("We did not write it; whoever wrote it can correct it."),
    "not_in_the_record": gettext_noop("It is not part of your record."),
    "not_open_to_access": gettext_noop("It is not open to you by law."),
    "accurate_and_complete": gettext_noop("It is right and whole as it stands."),
    "preventing_harm": gettext_noop("A professional decided, for you alone, that it could do harm."),
    "privacy": gettext_noop("Something that the privacy law asks for was missing."),
    "security": gettext_noop("It could not be given safely."),
    "infeasibility": gettext_noop("It cannot be done."),
    "health_it_performance": gettext_noop("The system was being repaired."),
    "manner": gettext_noop("It can be given in another way."),
    "fees": gettext_noop("A fee that the law allows was open."),
    "licensing": gettext_noop("A licence was missing."),
    "suspended_by_an_agency": gettext_noop("An agency asked for this by law, for a time."),
    "cannot_be_kept": gettext_noop("We could not keep such a promise."),
    "kept_by_law": gettext_noop(
        "The law tells us to keep it. It is restricted instead: it stays here and goes to nobody."
    ),
    "public_health_interest": gettext_noop("Public health needs it kept."),
    "legal_claims": gettext_noop("A legal claim needs it kept."),
    "compelling_grounds": gettext_noop("There are compelling grounds to go on."),
    "45 CFR 164.522(a)(1)(vi)": gettext_noop("The law says that we must agree."),
}
"""Why an answer is not a full yes, to the person who asked; another code is shown as it is."""


@require_GET
def disclosures(request: HttpRequest) -> HttpResponse:
    """What went to whom, when, what for and on what; ``all`` is the whole list for paper."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    page = 0 if "all" in request.GET else _page(request)
    seen = trace_screen.my_disclosures(actor=actor, now=now, language=language(), page=page)
    purposes = {code: gettext(words) for code, words in PURPOSE_WORDS.items()}
    return show(
        request, "disclosures", page_title=gettext("What was shared"), seen=seen, purposes=purposes,
        ground=lambda code: tell_ground(code, language()), size=trace_screen.PAGE,
        part_words={code: words for code, words, _ in parts()["sees"]},
    )  # fmt: skip


@require_GET
def given_on(request: HttpRequest) -> HttpResponse:
    """To whom this organisation passed my record on, to read or to keep (``as=pdf``, ``as=csv``)."""
    seen = trace_screen.my_given_on(actor=request.actor, now=request.now, language=language())  # type: ignore[attr-defined]
    document = tell_given_on(seen, language=language(), _=gettext)
    wanted = request.GET.get("as", "")
    if wanted not in ("pdf", "csv"):
        return show(request, "given_on", page_title=document.title, document=document)
    body = make_csv(document) if wanted == "csv" else make_pdf(document, made_at=request.now)  # type: ignore[attr-defined]
    answer = HttpResponse(body, content_type="text/csv" if wanted == "csv" else "application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="list-{seen.made_on}.{wanted}"'
    return answer


@require_GET
def who_saw(request: HttpRequest) -> HttpResponse:
    """Who looked and why, day by day."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    seen = trace_screen.my_who_saw(actor=actor, now=now, page=_page(request), own_too="all" in request.GET)
    days = [(day, list(looks)) for day, looks in groupby(seen.looks, key=_local_day)]
    role_words = {role.value: gettext(words) for role, words in ROLE_WORDS.items()}
    return show(
        request, "who_saw", page_title=gettext("Who saw my record"), seen=seen, days=days, tell=tell_look,
        role_words=role_words,
    )  # fmt: skip


def _local_day(look: trace_screen.Look) -> Any:
    return timezone.localtime(look.last_at).date()


@require_http_methods(["GET", "POST"])
def requests(request: HttpRequest) -> HttpResponse:
    """Ask for a correction, a limit, a copy, a list, or complain; and what became of it."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    errors: list[tuple[str, str]] = []
    status = 200
    if request.method == "POST":
        given = request.POST
        content = {
            name: given.get(name, "")
            for name in ("from_on", "until_on")
            if given.get("paid_in_full") == "yes"
        }
        try:
            ask_for_right(
                actor=actor, now=now, patient_id=actor.patient_id, kind=given.get("kind", ""),
                wish=given.get("wish", ""), about=given.get("about", "")[:300],
                content=content | {"paid_in_full": True} if content else {},
            )  # fmt: skip
            return redirect(f"{reverse('me_requests')}?asked=1")
        except Refused as refused:
            errors, status = [(_FIELD.get(refused.code, "wish"), words_of(refused))], refused.status
    return _requests_page(request, now, errors, status)


_FIELD = {"right.unknown": "kind", "right.which_day": "from_on"}


def _requests_page(
    request: HttpRequest, now: datetime, errors: list[tuple[str, str]], status: int
) -> HttpResponse:
    seen = trace_screen.my_requests(actor=request.actor, now=now)  # type: ignore[attr-defined]
    return show(
        request, "requests", page_title=gettext("My requests"), seen=seen, errors=errors, typed=request.POST,
        was_asked="asked" in request.GET, spoken=gettext,
        grounds={code: gettext(words) for code, words in GROUND_WORDS.items()}, copy_url=address("me_copy"),
        given_on_url=reverse("me_intermediary"), status=status,
    )  # fmt: skip


@require_POST
def disagree(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """The person's own words beside a correction that was not made."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    try:
        state_disagreement(
            actor=actor, now=now, patient_id=actor.patient_id, request_id=request_id,
            words=request.POST.get("words", ""),
        )  # fmt: skip
    except Refused as refused:
        if refused.status != 400:
            raise
        return _requests_page(request, now, [(f"words-{request_id}", words_of(refused))], 400)
    return redirect("me_requests")


def _page(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    return max(int(asked), 1) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
