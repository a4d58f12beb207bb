"""How long a sign-in lasts, decided on the server (SEC-027), at the cost of one write a minute at most.

Staff: 15 minutes without a request, 12 hours at most. Patients and family on their own locked device:
30 days, since nobody should have to find a password at 2 am; on any other device 30 minutes without a
request. A request that a page makes by itself says so (``Carebraid-Background``) and keeps nobody signed in.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest

from carebraid.core.kernel.actor import Actor

from .login import is_own_device, needs_second_factor

_TOUCH = timedelta(minutes=1)


def is_over(request: HttpRequest, actor: Actor, now: datetime) -> bool:
    """Whether this session has run out; where it has not, it is dated again at most once a minute."""
    started, seen = _kept(request, "started_at"), _kept(request, "seen_at")
    if started is None or seen is None:
        request.session["started_at"] = request.session["seen_at"] = now.isoformat()
        return False
    ends = _kept(request, "ends_at")  # an emergency account's session ends with it (PRV-076)
    if ends is not None and now >= ends:
        return True
    idle, absolute = limits_of(actor, own_device=is_own_device(request))
    # A clock that was set back must not make a session immortal.
    if now - started > absolute or (idle is not None and now - seen > idle) or started - now > _TOUCH:
        return True
    if now - seen > _TOUCH and not request.headers.get("Carebraid-Background"):
        request.session["seen_at"] = now.isoformat()
    return False


def limits_of(actor: Actor, *, own_device: bool) -> tuple[timedelta | None, timedelta]:
    """(longest silence, longest time in all); no limit on silence on a person's own locked device."""
    if needs_second_factor(actor.roles):
        return (
            timedelta(minutes=settings.STAFF_IDLE_MINUTES),
            timedelta(hours=settings.STAFF_ABSOLUTE_HOURS),
        )
    idle = None if own_device else timedelta(minutes=settings.PATIENT_IDLE_MINUTES)
    return idle, timedelta(days=settings.PATIENT_ABSOLUTE_DAYS)


def _kept(request: HttpRequest, name: str) -> datetime | None:
    text = request.session.get(name)
    return datetime.fromisoformat(text) if text else None
