"""Cross-site requests: a token, and an origin check that lives with ``Referrer-Policy: no-referrer``.

Under that policy browsers send ``Origin: null`` with a form of our own (Fetch standard, "append a request
Origin header"), which Django alone would refuse. Then the browser's own word counts: ``Sec-Fetch-Site``,
which no page can write. The token is asked for all the same (SEC-030).
"""

from __future__ import annotations

from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware


class CrossSiteGuard(CsrfViewMiddleware):
    """Django's guard, which also takes a null origin where the browser says that it is our own page."""

    def _origin_verified(self, request: HttpRequest) -> bool:
        if request.headers.get("Origin") == "null":
            return request.headers.get("Sec-Fetch-Site") == "same-origin"
        return bool(super()._origin_verified(request))  # type: ignore[misc]
