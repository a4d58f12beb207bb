"""One read: a screen is built inside one transaction, and a refusal to look is journalled."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from carebraid.store.look import look

P = ParamSpec("P")
R = TypeVar("R")


def screen(build: Callable[P, R]) -> Callable[P, R]:
    """Run ``build(actor=…, now=…)`` in one transaction, so that every part of the page shows the same moment."""

    @functools.wraps(build)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        given: dict[str, Any] = dict(kwargs)
        with look(given["actor"], f"screen.{build.__name__}", given["now"]):
            return build(*args, **kwargs)

    return run
