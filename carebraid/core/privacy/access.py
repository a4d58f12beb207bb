"""The access table: every page, flow, job and command against every role. What is not listed is refused.

A house test walks the addresses, the job registry and the command list, fails on a missing line, and
tries each line with each role in both directions (SEC-001).
"""

from __future__ import annotations

from typing import Final

from ..kernel.codes import CARE_TEAM, CLINICIANS, EVERY_ROLE, Role
from ..kernel.refusal import Refused

PUBLIC: Final = frozenset({"*"})
"""Marker: open to everybody, signed in or not."""

_P = frozenset({Role.PATIENT})
_ADMIN = frozenset({Role.ADMINISTRATOR})
_TENDERS = _ADMIN | {Role.INTEGRATOR}
_PARTNERS = frozenset({Role.FAMILY_SUPPORTER, Role.COMMUNITY_PARTNER, Role.FUNDER})
_COUNTERS = frozenset({Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR})

# address name -> roles
PAGES: Final[dict[str, frozenset[Role] | frozenset[str]]] = {
    "home": EVERY_ROLE,
    "crisis": PUBLIC,
    "health": PUBLIC,
    "language": PUBLIC,
}

# flow -> roles of the person acting (jobs and commands act under their own names, below)
FLOWS: Final[dict[str, frozenset[Role]]] = {}

# job -> flows it may run
JOBS: Final[dict[str, frozenset[str]]] = {}

# command -> flows it may run; a command is run by whoever holds the machine, never through the web
COMMANDS: Final[dict[str, frozenset[str]]] = {}


def may_open(page: str, roles: frozenset[Role]) -> bool:
    """Whether somebody with ``roles`` may open ``page``; an unlisted page is a fault, never a yes."""
    allowed = PAGES[page]
    return allowed is PUBLIC or not roles.isdisjoint(allowed)


def may_run(flow: str, *, kind: str, service: str, roles: frozenset[Role]) -> bool:
    """Whether an account with ``roles``, or the job or command ``service``, may run ``flow``."""
    if kind == "job":
        return flow in JOBS.get(service, ())
    if kind == "command":
        return flow in COMMANDS.get(service, ())
    return not roles.isdisjoint(FLOWS.get(flow, ()))


def refuse_unless_may_run(flow: str, *, kind: str, service: str, roles: frozenset[Role]) -> None:
    """Refuse (``access.not_your_role``) where :func:`may_run` says no."""
    if not may_run(flow, kind=kind, service=service, roles=roles):
        raise Refused(
            "access.not_your_role",
            "Your role does not include this. If somebody needs it done, ask a colleague whose role does.",
            status=403,
        )


__all__ = ["CARE_TEAM", "CLINICIANS", "COMMANDS", "FLOWS", "JOBS", "PAGES", "PUBLIC", "may_open", "may_run"]
