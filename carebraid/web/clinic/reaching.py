"""Double work, people between services, help after a missed visit, maintenance, more support, ways to reach somebody."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from carebraid.core.kernel.refusal import Refused
from carebraid.core.reach.barriers import HELP
from carebraid.core.record.clinic_entry import OVERDOSE
from carebraid.core.record.entry import Entry
from carebraid.core.team.hold import LOOK_AGAIN
from carebraid.core.team.transition import RULES, TRAVELS
from carebraid.flows.accept_transition import accept_transition
from carebraid.flows.arrange_help import arrange_help
from carebraid.flows.begin_maintenance import begin_maintenance
from carebraid.flows.choose_reach import choose_reach
from carebraid.flows.decide_support import decide_support
from carebraid.flows.mark_seen import mark_seen
from carebraid.flows.merge_tasks import merge_tasks
from carebraid.flows.reach_again import reach_again
from carebraid.flows.record_entries import record_entries
from carebraid.flows.say_what_got_in_the_way import say_what_got_in_the_way
from carebraid.flows.start_transition import start_transition
from carebraid.flows.stop_reaching import stop_reaching
from carebraid.screens import between as between_screen
from carebraid.screens import missed as missed_screen
from carebraid.screens import my_reach as reach_screen
from carebraid.screens import task as task_screen
from carebraid.screens.tries import tries as tries_screen
from carebraid.screens.twice import twice as twice_screen
from carebraid.web.shell import speech
from carebraid.web.shell.reach_words import reach_words
from carebraid.web.shell.typed import mendable

from ._page import (
    actor_of,
    field,
    field_id,
    field_moment,
    language,
    local_input,
    now_of,
    same_person,
    show,
    words_if,
)


@require_GET
def twice(request: HttpRequest) -> HttpResponse:
    """Whom do two of us call?"""
    return _twice(request)


def _twice(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    seen = twice_screen(actor=actor_of(request), now=now_of(request), language=language())
    answer = gettext("Nobody is called by two of us.")
    if seen:
        answer = ngettext("%(n)d person is to be called by two of us", "%(n)d people are to be called by two of us", len(seen)) % {"n": len(seen)}  # fmt: skip
    return show(
        request, "twice", status=refused.status if refused else 200, page_title=gettext("Double work"), seen=seen,
        answer=answer, refused=words_if(refused),
    )  # fmt: skip


@require_POST
def together(request: HttpRequest) -> HttpResponse:
    """Put two calls into one."""
    keep, other = field_id(request, "keep"), field_id(request, "other")
    if keep is None or other is None:
        raise Refused("form.unreadable", "That could not be read.")
    try:
        merge_tasks(actor=actor_of(request), now=now_of(request), keep_id=keep, other_id=other)
    except Refused as refused:
        return _twice(request, mendable(refused))
    messages.success(request, gettext("Saved. It is one call now, with everything that was known."))
    return redirect("clinic_twice")


@require_GET
def tries(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Who tried to reach this person in the last seven days, and what came of it?"""
    now = now_of(request)
    seen = tries_screen(actor=actor_of(request), now=now, language=language(), patient_id=patient_id)
    name = seen.head.who.name
    if seen.reached_at is not None:
        answer = gettext("%(name)s was last reached %(when)s") % {
            "name": name,
            "when": speech.day(seen.reached_at, now=now),
        }
    elif seen.rows:
        answer = gettext("%(name)s was not reached in seven days") % {"name": name}
    else:
        answer = gettext("Nobody tried to reach %(name)s in seven days") % {"name": name}
    return show(request, "tries", page_title=name, page=seen, answer=answer, said_by=reach_words())


@require_GET
def between(request: HttpRequest) -> HttpResponse:
    """Who is between two services, and who answers for them?"""
    return _between(request)


def _between(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    seen = between_screen.between(actor=actor_of(request), now=now_of(request))
    answer = gettext("Nobody is between services.")
    if seen:
        answer = ngettext("%(n)d person is between services", "%(n)d people are between services", len(seen)) % {"n": len(seen)}  # fmt: skip
    return show(
        request, "between", status=refused.status if refused else 200, page_title=gettext("Between services"), seen=seen,
        answer=answer, said_by=reach_words(), refused=words_if(refused), typed_at=local_input(now_of(request)),
    )  # fmt: skip


@require_POST
def accept(request: HttpRequest, transition_id: UUID) -> HttpResponse:
    """The new place accepts them."""
    try:
        after = accept_transition(actor=actor_of(request), now=now_of(request), transition_id=transition_id)
    except Refused as refused:
        return _between(request, mendable(refused))
    if after.is_between:
        messages.success(
            request, gettext("Accepted. Until they have been seen, the sender stays responsible.")
        )
    else:
        messages.success(
            request, gettext("Accepted, and they have been seen. You are responsible for them now.")
        )
    return redirect("clinic_between")


@require_POST
def seen(request: HttpRequest, transition_id: UUID) -> HttpResponse:
    """They were seen at the new place."""
    now = now_of(request)
    try:
        after = mark_seen(
            actor=actor_of(request), now=now, transition_id=transition_id, seen_at=field_moment(request, "seen_at") or now
        )  # fmt: skip
    except Refused as refused:
        return _between(request, mendable(refused))
    if after.is_between:
        messages.success(
            request, gettext("Saved. Until somebody accepts them, the sender stays responsible.")
        )
    else:
        messages.success(request, gettext("Saved. They have arrived: accepted and seen."))
    return redirect("clinic_between")


@require_http_methods(["GET", "POST"])
def handoff(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Where does this person's care stand, and where do they go?"""
    refused: Refused | None = None
    if request.method == "POST":
        same_person(request, patient_id)
        now = now_of(request)
        try:
            start_transition(
                actor=actor_of(request), now=now, patient_id=patient_id, rule=field(request, "rule"),
                from_name=field(request, "from_name"), to_name=field(request, "to_name"),
                left_at=field_moment(request, "left_at") or now, travels=request.POST.getlist("travels"),
            )  # fmt: skip
            messages.success(
                request, gettext("Saved. You are responsible for them until they are accepted and seen.")
            )
            return redirect("clinic_between")
        except Refused as caught:
            refused = mendable(caught)
    return _after(request, patient_id, refused)


def _after(request: HttpRequest, patient_id: UUID, refused: Refused | None = None) -> HttpResponse:
    seen = between_screen.aftercare(actor=actor_of(request), now=now_of(request), patient_id=patient_id)
    words = reach_words()
    return show(
        request, "after", status=refused.status if refused else 200, page_title=seen.head.who.name, page=seen,
        said_by=words, refused=words_if(refused), typed=request.POST, typed_travels=request.POST.getlist("travels"),
        typed_at=field(request, "left_at") or local_input(now_of(request)),
        elsewhere=[("", gettext("Choose")), (OVERDOSE, gettext("An overdose")), *words.left.items()],
        rules=[(code, words.rules[code]) for code in RULES], travels=[(code, words.travels[code]) for code in TRAVELS],
    )  # fmt: skip


@require_POST
def elsewhere(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Something happened elsewhere and the clinic was told: an overdose, or they left a place."""
    same_person(request, patient_id)
    now, what = now_of(request), field(request, "what")
    kind, code = (what, "") if what == OVERDOSE else ("transition", what)
    try:
        at = field_moment(request, "at")
        if at is None:
            raise Refused("entry.no_time", "Please say when it was.")
        entry = Entry(kind=kind, code=code, happened_at=at, learned_at=now, value={})
        record_entries(actor=actor_of(request), now=now, patient_id=patient_id, entries=[entry])
    except Refused as refused:
        return _after(request, patient_id, mendable(refused))
    messages.success(request, gettext("Saved. It stands on the timeline, and whoever has to act is told."))
    return redirect("clinic_timeline", patient_id=patient_id)


@require_POST
def maintenance(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Move somebody to maintenance."""
    same_person(request, patient_id)
    try:
        first = begin_maintenance(actor=actor_of(request), now=now_of(request), patient_id=patient_id)
    except Refused as refused:
        return _after(request, patient_id, mendable(refused))
    messages.success(
        request,
        gettext("In maintenance now. The first booster is due {when}.").format(
            when=speech.day(first, now=now_of(request))
        ),
    )
    return redirect("clinic_handoff", patient_id=patient_id)


@require_http_methods(["GET", "POST"])
def missed(request: HttpRequest, patient_id: UUID, appointment_id: UUID) -> HttpResponse:
    """What got in the way, and which help is wanted?"""
    refused: Refused | None = None
    if request.method == "POST":
        same_person(request, patient_id)
        try:
            say_what_got_in_the_way(
                actor=actor_of(request), now=now_of(request), patient_id=patient_id, appointment_id=appointment_id,
                barriers=request.POST.getlist("barriers"), wanted=request.POST.getlist("wanted"),
            )  # fmt: skip
            messages.success(request, gettext("Saved."))
            return redirect("clinic_missed", patient_id=patient_id, appointment_id=appointment_id)
        except Refused as caught:
            refused = mendable(caught)
    return _missed(request, patient_id, appointment_id, refused)


def _missed(
    request: HttpRequest, patient_id: UUID, appointment_id: UUID, refused: Refused | None = None
) -> HttpResponse:
    seen = missed_screen.missed(
        actor=actor_of(request), now=now_of(request), patient_id=patient_id, appointment_id=appointment_id
    )
    words = reach_words()
    return show(
        request, "missed", status=refused.status if refused else 200, page_title=gettext("A missed visit"), page=seen,
        said_by=words, refused=words_if(refused), barriers=[(code, words.barriers[code]) for code in HELP],
        offers=[(code, words.help[code]) for code in seen.choices],
    )  # fmt: skip


@require_POST
def arranged(request: HttpRequest, patient_id: UUID, appointment_id: UUID) -> HttpResponse:
    """Help is arranged."""
    same_person(request, patient_id)
    try:
        still = arrange_help(
            actor=actor_of(request), now=now_of(request), patient_id=patient_id, appointment_id=appointment_id,
            arranged=request.POST.getlist("arranged"),
        )  # fmt: skip
    except Refused as refused:
        return _missed(request, patient_id, appointment_id, mendable(refused))
    left = ", ".join(reach_words().help[one] for one in still)
    messages.success(
        request,
        gettext("Saved. Still to arrange: %(what)s.") % {"what": left}
        if left
        else gettext("Saved. The help is arranged."),
    )
    return redirect("clinic_missed", patient_id=patient_id, appointment_id=appointment_id)


@require_POST
def support(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Decide about more support."""
    now = now_of(request)
    same_person(request, task_screen.patient_of(actor=actor_of(request), now=now, task_id=task_id))
    try:
        planned = decide_support(
            actor=actor_of(request), now=now, task_id=task_id, chosen=request.POST.getlist("chosen"),
            first_at=field_moment(request, "first_at"), why=field(request, "why"),
        )  # fmt: skip
    except Refused as refused:
        messages.error(request, words_if(mendable(refused)))
        return redirect(f"{reverse('clinic_task', args=[task_id])}#support")
    said = ngettext("Saved. %(n)d visit is planned.", "Saved. %(n)d visits are planned.", planned)
    messages.success(request, said % {"n": planned} if planned else gettext("Saved."))
    return redirect("clinic_inbox")


@require_http_methods(["GET", "POST"])
def reach(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """How does this person let us reach out?"""
    if request.method == "POST":
        same_person(request, patient_id)
        choose_reach(
            actor=actor_of(request),
            now=now_of(request),
            patient_id=patient_id,
            ways=request.POST.getlist("ways"),
        )
        messages.success(request, gettext("Saved, as they said it."))
        return redirect("clinic_reach", patient_id=patient_id)
    return _reach(request, patient_id)


def _reach(request: HttpRequest, patient_id: UUID, refused: Refused | None = None) -> HttpResponse:
    now = now_of(request)
    seen = reach_screen.reach(actor=actor_of(request), now=now, patient_id=patient_id)
    words = reach_words()
    return show(
        request, "reach", status=refused.status if refused else 200, page_title=gettext("How to reach out"), page=seen,
        ways=[(code, label, note) for code, (label, note) in words.allowed.items()],
        holds=[(code, label, note) for code, (label, note) in words.holds.items()], refused=words_if(refused),
        typed=request.POST, typed_since=field(request, "since_at") or local_input(now),
        typed_review=field(request, "review_at") or local_input(now + LOOK_AGAIN),
    )  # fmt: skip


@require_POST
def stop(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Something happened: reaching out stops or waits."""
    same_person(request, patient_id)
    try:
        stop_reaching(
            actor=actor_of(request), now=now_of(request), patient_id=patient_id, kind=field(request, "kind"),
            told_by=field(request, "told_by"), since_at=field_moment(request, "since_at") or now_of(request),
            review_at=field_moment(request, "review_at"),
        )  # fmt: skip
    except Refused as refused:
        return _reach(request, patient_id, mendable(refused))
    messages.success(request, gettext("Saved. Nothing goes by itself any more."))
    return redirect("clinic_reach", patient_id=patient_id)


@require_POST
def again(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """It is over, or was a mistake."""
    same_person(request, patient_id)
    try:
        reach_again(actor=actor_of(request), now=now_of(request), patient_id=patient_id)
    except Refused as refused:
        return _reach(request, patient_id, mendable(refused))
    messages.success(request, gettext("Saved. Reaching out goes on."))
    return redirect("clinic_reach", patient_id=patient_id)
