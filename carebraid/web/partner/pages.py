"""Where this face begins: for whoever supports somebody, for partners, for funders."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from carebraid.core.kernel.codes import Role
from carebraid.screens.outcomes import published_by

from . import records, supporters
from ._page import show


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """One page for each of the three."""
    actor = request.actor  # type: ignore[attr-defined]
    roles = actor.roles
    if Role.FAMILY_SUPPORTER in roles:
        return supporters.home(request)
    if Role.COMMUNITY_PARTNER in roles:
        return records.home(request)
    return show(request, "funder", published=published_by(actor.organisation_id))
