"""A medicine against what a partner's prescriber may not see: one bit, where the person allowed it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from carebraid.core.kernel.refusal import Refused
from carebraid.core.meds.blind import Blind
from carebraid.flows.check_blind import check_blind
from carebraid.screens.partner_desk import partner_record
from carebraid.web.shell.errors import words_of
from carebraid.web.shell.typed import mendable

from ._page import show


@require_http_methods(["GET", "POST"])
def blind(request: HttpRequest, package_id: UUID) -> HttpResponse:
    """Ask once; the answer has one shape for everybody, and the person sees that it was asked. Not for who prescribes nothing."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    seen = partner_record(actor=actor, now=now, package_id=package_id)
    if not seen.may_prescribe:
        raise Refused("package.not_found", "There is no such record here.", status=404)
    answer: Blind | None = None
    errors: list[tuple[str, str]] = []
    status = 200
    if request.method == "POST":
        try:
            answer = check_blind(
                actor=actor, now=now, package_id=package_id, proposed=request.POST.get("name", "").strip()
            )
        except Refused as refused:
            errors, status = [("name", words_of(mendable(refused)))], refused.status
    return show(
        request, "blind", record=seen, parcel=seen.parcel, answer=answer, errors=errors,
        wrong=dict(errors), typed=request.POST, answer_words=gettext(answer.words) if answer else "", status=status,
    )  # fmt: skip
