"""The person's own record as FHIR, at once and without charge (42 CFR 2.23; 45 CFR 164.524; PRV-054)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from carebraid.core.kernel.moment import local_day
from carebraid.fhir.record import encode, to_bundle
from carebraid.screens.my_copy import my_copy


@require_GET
def my_record(request: HttpRequest) -> HttpResponse:
    """The whole record as one FHIR R4 document. Its name says nothing (PRV-010)."""
    parcel = my_copy(
        actor=request.actor, now=request.now, language=(get_language() or "en")[:2], path="me_copy_fhir",  # type: ignore[attr-defined]
    )  # fmt: skip
    answer = HttpResponse(encode(to_bundle(parcel)), content_type="application/fhir+json")
    answer["Content-Disposition"] = (
        f'attachment; filename="record-{local_day(parcel.made_at, parcel.zone)}.json"'
    )
    return answer
