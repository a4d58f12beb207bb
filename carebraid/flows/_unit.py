"""The unit: one flow, one transaction, one trace."""

from __future__ import annotations

import functools
import inspect
import secrets
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction
from psycopg import errors as pg

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.access import refuse_unless_may_run
from carebraid.store import journal, scope

P = ParamSpec("P")
R = TypeVar("R")
_TRIES = 3  # REL-05: at most three retries


def unit(flow: Callable[P, R]) -> Callable[P, R]:
    """Make ``flow`` one unit of work.

    At definition: refuses (TypeError) a flow whose arguments are not keyword-only or lack ``actor`` or
    ``now``. At run: asks the access table, opens one transaction in the actor's organisation, rolls back a
    flow that ends without a journal entry (a fault), retries a deadlock, and journals a refusal in a
    transaction of its own.
    """
    arguments = inspect.signature(flow).parameters
    if missing := {"actor", "now"} - arguments.keys():
        raise TypeError(f"{flow.__name__} lacks {', '.join(sorted(missing))}")
    if loose := [a.name for a in arguments.values() if a.kind is not inspect.Parameter.KEYWORD_ONLY]:
        raise TypeError(f"{flow.__name__} takes {', '.join(loose)} without its name")

    @functools.wraps(flow)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        given: dict[str, Any] = dict(kwargs)
        actor, now = given["actor"], given["now"]
        try:
            refuse_unless_may_run(flow.__name__, kind=actor.kind, service=actor.service, roles=actor.roles)
            return _retrying(lambda: _once(flow, actor, kwargs))
        except Refused as refused:
            journal.record_refusal(actor, flow.__name__, refused, now=now)
            raise

    return run


def _once(flow: Callable[..., R], actor: Actor, kwargs: dict[str, Any]) -> R:
    before = journal.rows_written()
    with transaction.atomic():
        scope.enter(actor.organisation_id)
        result = flow(**kwargs)
        if journal.rows_written() == before:
            raise RuntimeError(f"{flow.__name__} ended without a journal entry; it was rolled back")
    return result


def _retrying(work: Callable[[], R]) -> R:
    """Run ``work``, again after a deadlock or a serialization failure, unless a transaction is already open."""
    for left in range(_TRIES, -1, -1):
        try:
            return work()
        except OperationalError as error:
            lost_race = isinstance(error.__cause__, pg.DeadlockDetected | pg.SerializationFailure)
            if not lost_race or connection.in_atomic_block:
                raise
            if left == 0:
                raise Refused(
                    "busy", "Too many people are changing this at once. Nothing was changed; please try again.",
                    status=503,
                ) from error  # fmt: skip
    raise AssertionError("unreachable")


def draw_seed() -> bytes:
    """32 bytes of chance: the one place where a flow draws it. The flow journals its digest, and the seed when it may be known."""
    return secrets.token_bytes(32)
