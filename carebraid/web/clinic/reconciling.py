"""Lists from a hospital, a pharmacy or the person: taking one in, and deciding about every difference."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from carebraid.core.kernel.refusal import Refused
from carebraid.flows.reconcile import Said, reconcile
from carebraid.flows.take_list import take_list
from carebraid.screens import reconciling as screen
from carebraid.web.shell.typed import mendable

from . import medicine_words as words
from ._page import actor_of, field, language, now_of, same_person, words_if
from .medicines import show_medicines


@require_http_methods(["GET", "POST"])
def lists(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Take a list in, word for word; and the ones that came before."""
    refused: Refused | None = None
    if request.method == "POST":
        try:
            same_person(request, patient_id)
            list_id = take_list(
                actor=actor_of(request), now=now_of(request), patient_id=patient_id, source=field(request, "source"),
                text=field(request, "text"),
            )  # fmt: skip
            return redirect("clinic_list", patient_id=patient_id, list_id=list_id)
        except Refused as caught:
            refused = mendable(caught)
    seen = screen.lists(
        actor=actor_of(request), now=now_of(request), language=language(), patient_id=patient_id
    )
    return show_medicines(
        request, "lists", seen.top, gettext("Lists from elsewhere"), seen=seen, typed=request.POST,
        refused=words_if(refused), status=refused.status if refused else 200,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def one_list(request: HttpRequest, patient_id: UUID, list_id: UUID) -> HttpResponse:
    """Their list beside ours: one decision for each difference, all of them at once."""
    refused: Refused | None = None
    if request.method == "POST":
        try:
            same_person(request, patient_id)
            changed = reconcile(
                actor=actor_of(request), now=now_of(request), patient_id=patient_id, list_id=list_id,
                said=_said(request),
            )  # fmt: skip
            told = ngettext("%(n)d entry changed.", "%(n)d entries changed.", changed) % {"n": changed}
            messages.success(request, gettext("The two lists are reconciled. {told}").format(told=told))
            return redirect("clinic_medicines", patient_id=patient_id)
        except Refused as caught:
            refused = mendable(caught)
    seen = screen.one_list(
        actor=actor_of(request), now=now_of(request), language=language(), patient_id=patient_id, list_id=list_id
    )  # fmt: skip
    return show_medicines(
        request, "list", seen.top, gettext("Two lists"), seen=seen, typed=request.POST,
        differ_words=words.said(words.DIFFERS), decision_words=words.said(words.DECISIONS),
        refused=words_if(refused), status=refused.status if refused else 200,
    )  # fmt: skip


def _said(request: HttpRequest) -> dict[str, Said]:
    """The decisions of the form by difference; lines that agree keep ours without being asked."""
    keys = [name.removeprefix("decide-") for name in request.POST if name.startswith("decide-")]
    return {key: Said(field(request, f"decide-{key}"), field(request, f"name-{key}")) for key in keys}
