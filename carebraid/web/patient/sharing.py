"""Who sees what, the rehearsal, the form to sign or to say no to, the receipt, and stopping in one tap."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from carebraid.core.kernel.ids import parse_id
from carebraid.core.kernel.refusal import Refused
from carebraid.flows.decline_ask import decline_ask
from carebraid.flows.refuse_consent import refuse_consent
from carebraid.flows.revoke_consent import revoke_consent
from carebraid.flows.sign_consent import sign_consent
from carebraid.screens import my_rehearsal as rehearsal_screen
from carebraid.screens import my_sharing as sharing_screen
from carebraid.screens.my_rehearsal import Wish
from carebraid.web.shell.errors import words_of
from carebraid.web.shell.frame import address

from ._page import language, show
from .sharing_words import tell_fact

_ASKED = ("to", "what", "purpose", "until", "until_day")


@require_GET
def sharing(request: HttpRequest) -> HttpResponse:
    """Each recipient in plain words: who, what, what for, until when, since; one tap stops it."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    seen = sharing_screen.my_sharing(actor=actor, now=now, language=language())
    stopped = next((one for one in seen.over if str(one.id) == request.GET.get("stopped")), None)
    return show(
        request, "sharing", page_title=gettext("Sharing"), sharing=seen, done=request.GET.get("done", ""), stopped=stopped,
        supporters_url=address("me_supporters"), copy_url=address("me_copy"),
    )  # fmt: skip


@require_GET
def new(request: HttpRequest) -> HttpResponse:
    """With whom, what, what for and how long. Nothing is ticked beforehand."""
    return _choose(request, [], 200)


def _choose(request: HttpRequest, errors: list[tuple[str, str]], status: int) -> HttpResponse:
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    choices = rehearsal_screen.my_choices(actor=actor, now=now, language=language())
    return show(
        request, "sharing_new", page_title=gettext("Share something"), choices=choices, errors=errors,
        typed=request.GET, chosen=request.GET.getlist("kind"), status=status,
    )  # fmt: skip


@require_GET
def rehearsal(request: HttpRequest) -> HttpResponse:
    """Exactly what they would see, before anything is signed."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    try:
        wish = read_wish(request.GET)
        seen = rehearsal_screen.my_rehearsal(actor=actor, now=now, language=language(), wish=wish)
    except Refused as refused:
        return _choose(request, [(_FIELD.get(refused.code, "to"), words_of(refused))], refused.status)
    asked = _query(request.GET)
    return show(
        request, "sharing_rehearsal", page_title=gettext("What they would see"), seen=seen, tell=tell_fact,
        form_url=f"{reverse('me_sharing_form')}?{asked}", again_url=f"{reverse('me_sharing_new')}?{asked}",
    )  # fmt: skip


_FIELD = {
    "consent.needs_end": "until", "consent.end_out_of_reach": "until", "consent.no_purpose": "purpose",
    "consent.choose_kinds": "what", "consent.unknown_kind": "what", "consent.notes_for_one": "what",
    "consent.none_chosen": "kind",
}  # fmt: skip
"""Which question of the page a refusal is about."""


@require_http_methods(["GET", "POST"])
def form(request: HttpRequest) -> HttpResponse:
    """The text, read aloud where the device can; three questions; sign or say no, side by side."""
    asked = request.POST if request.method == "POST" else request.GET
    try:
        wish = read_wish(asked)
        if request.method == "POST":
            return _answer(request, wish)
        return _paper(request, wish, [], 200)
    except Refused as refused:
        if request.method == "POST" and refused.code in _ON_THE_FORM:
            return _paper(
                request, wish, _errors(refused), refused.status, wrong=refused.facts.get("wrong", "")
            )
        request.GET = asked
        return _choose(request, [(_FIELD.get(refused.code, "to"), words_of(refused))], refused.status)


_ON_THE_FORM = frozenset({
    "consent.not_clear_yet", "consent.incomplete", "consent.text_changed", "consent.needs_a_parent",
    "consent.birth_date_unknown",
})  # fmt: skip


def _answer(request: HttpRequest, wish: Wish) -> HttpResponse:
    actor, now, given = request.actor, request.now, request.POST  # type: ignore[attr-defined]
    wished: dict[str, Any] = {
        "form": wish.form, "partner_id": wish.partner_id, "staff_id": wish.staff_id, "kinds": wish.kinds, "purpose": wish.purpose,
        "expires_on": wish.expires_on,
    }  # fmt: skip
    if given.get("answer") == "no":
        refuse_consent(actor=actor, now=now, patient_id=actor.patient_id, language=language(), **wished)
        return redirect(f"{reverse('me_sharing')}?done=no")
    signed = sign_consent(
        actor=actor, now=now, patient_id=actor.patient_id, language=language(), signer=given.get("signer", "")[:200],
        answers={name[2:]: given.get(name, "") for name in given if name.startswith("q-")},
        text_sha256=given.get("text_sha256", ""), device=request.headers.get("User-Agent", "")[:200],
        read_aloud=given.get("read_aloud") == "yes", **wished,
    )  # fmt: skip
    return redirect(f"{reverse('me_sharing_receipt', args=[signed.consent_id])}?signed=1")


def _errors(refused: Refused) -> list[tuple[str, str]]:
    wrong = [f"q-{name}" for name in refused.facts.get("wrong", "").split(",") if name]
    return [(wrong[0] if wrong else "signer", words_of(refused))]


def _paper(
    request: HttpRequest, wish: Wish, errors: list[tuple[str, str]], status: int, wrong: str = ""
) -> HttpResponse:  # fmt: skip
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    paper = rehearsal_screen.my_paper(actor=actor, now=now, language=language(), wish=wish)
    asked = request.POST if request.method == "POST" else request.GET
    return show(
        request, "sharing_form", page_title=gettext("Read and decide"), paper=paper, errors=errors,
        wrong=wrong.split(","), typed=request.POST, status=status,
        kept=[(name, value) for name in (*_ASKED, "kind") for value in asked.getlist(name)],
        back_url=f"{reverse('me_sharing_rehearsal')}?{_query(asked)}",
    )  # fmt: skip


@require_GET
def receipt(request: HttpRequest, consent_id: UUID) -> HttpResponse:
    """What was signed, word for word, to keep and to print."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    seen = sharing_screen.my_receipt(actor=actor, now=now, language=language(), consent_id=consent_id)
    return show(
        request,
        "sharing_receipt",
        page_title=gettext("Receipt"),
        receipt=seen,
        is_new="signed" in request.GET,
    )


@require_POST
def decline(request: HttpRequest, ask_id: UUID) -> HttpResponse:
    """Not now, to what somebody here asked: one tap, and nobody asks again for 90 days."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    decline_ask(actor=actor, now=now, patient_id=actor.patient_id, ask_id=ask_id)
    return redirect(f"{reverse('me_sharing')}?done=declined")


@require_POST
def stop(request: HttpRequest, consent_id: UUID) -> HttpResponse:
    """Stop it now: one tap, no question asked; the next page says that it is done."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    revoke_consent(actor=actor, now=now, patient_id=actor.patient_id, consent_id=consent_id)
    done = "done=back" if request.POST.get("what") == "no" else f"stopped={consent_id}"
    return redirect(f"{reverse('me_sharing')}?{done}")


def read_wish(asked: QueryDict) -> Wish:
    """The wish that the choices spell. Refuses what was left open, one thing at a time."""
    to, what = asked.get("to", ""), asked.get("what", "")
    if not to:
        raise Refused("consent.no_such_partner", "Please choose with whom you want to share.")
    kinds = frozenset(asked.getlist("kind"))
    if what not in ("all", "some", "notes"):
        raise Refused("consent.choose_kinds", "Please choose what you want to share.")
    if what == "some" and not kinds:
        raise Refused("consent.none_chosen", "Please tick at least one thing that you want to share.")
    if what == "notes" and to == "tpo":
        raise Refused(
            "consent.notes_for_one", "Counseling notes can only go to one recipient. Please choose one."
        )
    form = "tpo" if to == "tpo" else "counselling_notes" if what == "notes" else "named"
    purpose = {"tpo": "TPO", "counselling_notes": "TREAT"}.get(form, asked.get("purpose", ""))
    colleague = parse_id(to.removeprefix("staff-")) if to.startswith("staff-") else None
    return Wish(
        form=form, partner_id=None if to == "tpo" or colleague else parse_id(to), staff_id=colleague,
        kinds=kinds if what == "some" else frozenset(),
        purpose=purpose, expires_on=_until(asked),
    )  # fmt: skip


def _until(asked: QueryDict) -> date | None:
    until = asked.get("until", "")
    if until == "none":
        return None
    try:
        return date.fromisoformat(asked.get("until_day", "") if until == "day" else until)
    except ValueError:
        raise Refused(
            "consent.needs_end", "Please choose how long. This form needs a day on which it ends."
        ) from None


def _query(asked: QueryDict) -> str:
    """What was chosen, to carry on to the next page."""
    kept = QueryDict(mutable=True)
    for name in (*_ASKED, "kind"):
        kept.setlist(name, asked.getlist(name))
    return kept.urlencode()
