"""Work after the transaction, and the standing rounds. The clock is read here and handed down."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from procrastinate import App, Blueprint, RetryStrategy

REGISTERED = (
    "sweep",
    "refresh",
    "catch_up",
    "seal",
    "prove",
    "medicines",
    "deliver",
    "tidy",
    "integrity",
    "reseal",
    "learn",
    "forecasts",
    "snapshot",
)


def register(app: App) -> None:
    """Add every job of the house to ``app``: names are those of the access table."""
    blueprint = Blueprint()
    retry = RetryStrategy(max_attempts=10, exponential_wait=3)

    @blueprint.periodic(cron="* * * * * */15")
    @blueprint.task(name="sweep", queueing_lock="sweep", queue="safety", priority=100, pass_context=False)
    def sweep(timestamp: int = 0) -> None:
        from .sweep import sweep as go

        go(timezone.now())

    @blueprint.periodic(cron="7,22,37,52 * * * *")
    @blueprint.task(name="seal", queueing_lock="seal", queue="standing")
    def seal(timestamp: int = 0) -> None:
        from .standing import seal as go

        go(timezone.now(), settings.CAREBRAID_HOME)

    @blueprint.periodic(cron="*/10 * * * *")
    @blueprint.task(name="refresh", queueing_lock="refresh", queue="standing")
    def refresh(timestamp: int = 0) -> None:
        from .standing import refresh as go

        go(timezone.now(), older_than=timedelta(hours=12))

    @blueprint.periodic(cron="* * * * * */20")
    @blueprint.task(name="catch_up", queueing_lock="catch_up", queue="standing", priority=50)
    def catch_up(timestamp: int = 0) -> None:
        from .standing import catch_up as go

        go(timezone.now())

    @blueprint.periodic(cron="5 4 * * *")
    @blueprint.task(name="prove", queueing_lock="prove", queue="standing")
    def prove(timestamp: int = 0) -> None:
        from .standing import prove as go

        go(timezone.now())

    @blueprint.periodic(cron="40 2 * * *")
    @blueprint.task(name="integrity", queueing_lock="integrity", queue="standing")
    def integrity(timestamp: int = 0) -> None:
        from .nightly import integrity as go

        go(timezone.now(), settings.CAREBRAID_HOME)

    @blueprint.periodic(cron="*/5 * * * *")
    @blueprint.task(name="reseal", queueing_lock="reseal", queue="standing")
    def reseal(timestamp: int = 0) -> None:
        from .standing import reseal as go

        go(timezone.now())

    @blueprint.periodic(cron="25 3 * * *")
    @blueprint.task(name="tidy", queueing_lock="tidy", queue="standing")
    def tidy(timestamp: int = 0) -> None:
        from .nightly import tidy as go

        go(timezone.now())

    @blueprint.periodic(cron="45 3 * * *")
    @blueprint.task(name="learn", queueing_lock="learn", queue="standing")
    def learn(timestamp: int = 0) -> None:
        from .standing import learn as go

        go(timezone.now())

    @blueprint.periodic(cron="20 5 * * *")
    @blueprint.task(name="forecasts", queueing_lock="forecasts", queue="standing")
    def forecasts(timestamp: int = 0) -> None:
        from .forecasts import forecasts as go

        go(timezone.now())

    @blueprint.periodic(cron="3,18,33,48 * * * *")
    @blueprint.task(name="medicines", queueing_lock="medicines", queue="standing")
    def medicines(timestamp: int = 0) -> None:
        from .medicines import medicines as go

        go(timezone.now())

    @blueprint.periodic(cron="40 2 * * *")
    @blueprint.task(name="snapshot", queueing_lock="snapshot", queue="standing")
    def snapshot(timestamp: int = 0) -> None:
        from .snapshot import snapshot as go

        go(timezone.now(), settings.CAREBRAID_HOME)

    @blueprint.task(name="deliver", retry=retry, queue="messages")
    def deliver(message_id: str, organisation_id: str) -> None:
        from .deliver import deliver as go
        from .deliver import deliver_more

        go(timezone.now(), UUID(message_id), UUID(organisation_id))
        deliver_more(timezone.now(), UUID(organisation_id))

    app.add_tasks_from(blueprint, namespace="")
