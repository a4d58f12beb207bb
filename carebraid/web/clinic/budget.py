"""A colleague's own alarm budget: where their caseload draws its line."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from carebraid.core.kernel.refusal import Refused
from carebraid.flows.set_attention_budget import set_attention_budget
from carebraid.web.shell.typed import mendable

from ._page import actor_of, field, now_of, words_if


@require_POST
def budget(request: HttpRequest) -> HttpResponse:
    """How many people a day I can look after."""
    typed = field(request, "a_day")
    a_day = int(typed) if typed.isdecimal() and len(typed) < 4 else 0
    try:
        set_attention_budget(actor=actor_of(request), now=now_of(request), a_day=a_day)
    except Refused as refused:
        messages.error(request, words_if(mendable(refused)))
    else:
        messages.success(request, gettext("Saved. Nobody is hidden; the line only moves."))
    return redirect("clinic_caseload")
