"""Logs for operators: structured, in UTC, and without clinical text, secrets or addresses (SEC-115)."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

_KEPT = {
    "event",
    "level",
    "timestamp",
    "logger",
    "status",
    "method",
    "route",
    "request",
    "task",
    "code",
    "error",
}


def _only_known_fields(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Drop every field that is not on the list: a new one is a decision, not an accident."""
    return {key: value for key, value in event.items() if key in _KEPT}


def configure(_settings: dict[str, Any] | None = None) -> None:
    """Send structured lines to standard error; libraries' own lines keep their level and lose their arguments."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _only_known_fields,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    # Libraries may put request paths or statement values into their lines, so only their faults are kept.
    logging.basicConfig(
        level=logging.WARNING, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
