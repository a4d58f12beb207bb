"""The worker: jobs queued by flows, and the standing rounds."""

from __future__ import annotations

import asyncio
import contextlib

from ._house import open_house


def worker() -> None:
    """Work through the queue until told to stop: alarms first, then messages and the standing rounds."""
    open_house()
    from procrastinate.contrib.django import app
    from procrastinate.exceptions import AlreadyEnqueued

    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]

    async def work() -> None:
        async with app.with_connector(connector).open_async() as opened:
            for round_ in ("sweep", "seal", "refresh"):  # a first round at once, not at the next full quarter
                with contextlib.suppress(AlreadyEnqueued):
                    await opened.configure_task(round_, queueing_lock=round_).defer_async(timestamp=0)
            # Two long rounds of a night leave room for alarms and for levels that have to be worked out now.
            await opened.run_worker_async(
                concurrency=4, listen_notify=True, fetch_job_polling_interval=2, delete_jobs="successful",
                shutdown_graceful_timeout=8,
            )  # fmt: skip

    asyncio.run(work())
