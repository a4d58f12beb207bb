"""One read: a screen is built inside one transaction, and a refusal to look is journalled like any other."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from django.db import transaction

from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal

P = ParamSpec("P")
R = TypeVar("R")


def screen(build: Callable[P, R]) -> Callable[P, R]:
    """Run ``build(actor=…, now=…)`` in one transaction, so that every part of the page shows the same moment."""

    @functools.wraps(build)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        given: dict[str, Any] = dict(kwargs)
        try:
            with transaction.atomic():
                return build(*args, **kwargs)
        except Refused as refused:
            journal.record_refusal(given["actor"], f"screen.{build.__name__}", refused, now=given["now"])
            raise

    return run
