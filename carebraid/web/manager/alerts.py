"""The alert budget: what fired, and what was overridden, without a name."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from carebraid.screens.alert_counts import alert_counts

from ._form import page


@require_GET
def alerts(request: HttpRequest) -> HttpResponse:
    """Do the alerts of the interaction check help, or do they only interrupt?"""
    seen = alert_counts(actor=request.actor, now=request.now)  # type: ignore[attr-defined]
    if seen.orders == 0:
        answer = gettext("No order was checked in the last 90 days.")
    elif seen.per_100 is None:
        answer = gettext("Too few orders to say how often alerts interrupt.")
    else:
        told = gettext("{n} serious alerts for every 100 orders; this clinic wants at most {limit}.")
        answer = told.format(n=round(seen.per_100), limit=seen.limit)
    return page(request, "alerts", seen, answer=answer)
