"""A real PostgreSQL for every test that asks for one: made once, copied for each worker, used as the app's own role."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

from carebraid.store.embedded import APP, OWNER, Embedded
from tests.worlds import Cast, make_cast

# A test asks the same questions every time and on every machine; ./run long asks new ones. How fast a question is
# made or answered is nobody's failure, and what else was imported until then does not change what is asked.
_UNHURRIED = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
settings.register_profile("long", deadline=None, suppress_health_check=_UNHURRIED, print_blob=True)
settings.register_profile("same", settings.get_profile("long"), derandomize=True, database=None)
if os.environ.get("CAREBRAID_LONG") == "1":
    settings.load_profile("long")
else:
    settings.load_profile("same")
    providers._get_local_constants = lambda: providers._local_constants

ROOT = Path(__file__).resolve().parents[1]
HOME = Path(os.environ["CAREBRAID_HOME"])  # set by tests.environment

_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
_NAME = f"test_{os.getppid() if _WORKER != 'main' else os.getpid()}_{_WORKER}"


def _schema_digest() -> str:
    parts = [
        *sorted((ROOT / "carebraid/store/migrations").glob("0*.py")),
        ROOT / "carebraid/store/sql/rules.sql",
    ]
    return sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()[:12]


def make_database(server: Embedded, name: str) -> None:
    """A fresh migrated database called ``name``: copied from a template that is migrated once per schema."""
    template = f"template_{_schema_digest()}"
    HOME.mkdir(parents=True, exist_ok=True)
    with (HOME / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        server.start()
        if not server.sql(f"select 1 from pg_database where datname = '{template}'"):
            half = f"{template}_half"
            server.sql(f"drop database if exists {half} with (force)")
            server.sql(f"create database {half} owner {OWNER}")
            urls = {"DATABASE_URL": server.url(APP, half), "DATABASE_OWNER_URL": server.url(OWNER, half)}
            subprocess.run([sys.executable, "-c", _MIGRATE], check=True, env={**os.environ, **urls}, cwd=ROOT)
            server.sql(f"alter database {half} rename to {template}")
        server.sql(f"drop database if exists {name} with (force)")
        server.sql(f"create database {name} template {template} owner {OWNER}")


_MIGRATE = """
from carebraid.cli._house import open_house, migrate_now
open_house(as_owner=True)
migrate_now()
"""


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Leave no server behind, unless another run is using it."""
    if hasattr(session.config, "workerinput"):
        return
    server = Embedded(HOME)
    if (server.data / "PG_VERSION").exists() and server.is_running():
        busy = server.sql("select count(*) from pg_stat_activity where datname like 'test\\_%'")
        if busy == "0":
            server.stop()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """In place of pytest-django's own: the tables belong to their owner, the tests run as the app's role."""
    from django.conf import settings
    from django.db import connections

    server = Embedded(HOME)
    make_database(server, _NAME)
    settings.DATABASES["default"]["NAME"] = _NAME
    connections["default"].settings_dict["NAME"] = _NAME
    # A request may not think for a minute with a transaction open; a test on a slow machine may.
    connections["default"].settings_dict["OPTIONS"]["options"] += " -c idle_in_transaction_session_timeout=0"
    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connections.close_all()
    server.sql(f"drop database if exists {_NAME} with (force)")


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """A database of the test's own, committed for real: for several connections, kills and tampering."""
    from django.db import connections

    server, name = Embedded(HOME), f"{_NAME}_own"
    make_database(server, name)
    connections.close_all()
    settings = connections["default"].settings_dict
    shared, settings["NAME"] = settings["NAME"], name
    try:
        with django_db_blocker.unblock():  # type: ignore[attr-defined]
            yield name
            connections.close_all()
    finally:
        settings["NAME"] = shared
        server.sql(f"drop database if exists {name} with (force)")


@pytest.fixture
def now() -> datetime:
    """A Wednesday morning in clinic hours (New York 10:00)."""
    return datetime(2026, 3, 4, 15, 0, tzinfo=UTC)


@pytest.fixture
def cast(db: None, now: datetime) -> Cast:
    """The small cast of ``tests.worlds``."""
    return make_cast(now)
