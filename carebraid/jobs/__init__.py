"""Work after the transaction, and the standing rounds."""

from __future__ import annotations

from procrastinate import App


def register(app: App) -> None:
    """Add every job of the house to ``app``."""
