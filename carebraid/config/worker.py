"""Which jobs the worker knows."""

from __future__ import annotations

from procrastinate import App


def add_tasks(app: App) -> None:
    """Register every job with procrastinate's app; importing them is registering them."""
    from carebraid import jobs

    jobs.register(app)
