"""A real server (granian) with a database of its own, and a real browser (Debian's Chromium) in front of it."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from carebraid.store.embedded import APP, OWNER, Embedded
from carebraid.store.sessions import SessionStore
from tests.conftest import HOME, ROOT, make_database

CHROMIUM = os.environ.get("CAREBRAID_CHROMIUM", "/usr/bin/chromium")
PHONE = {"width": 390, "height": 844}
# As long as everything else waits: what is late on a busy machine is not missing.
expect.set_options(timeout=30_000)


class Cable:
    """The line between browsers and the house: passes bytes on, until a test cuts it.

    A browser's own switch for "offline" does not reach a service worker that is just starting; a cut line reaches
    everything.
    """

    def __init__(self, house: int) -> None:
        self.port, self._house = _free_port(), house
        self._ends: set[socket.socket] = set()
        self._listener: socket.socket | None = None
        self.mend()

    def mend(self) -> None:
        if self._listener is None:
            self._listener = socket.create_server(("127.0.0.1", self.port), backlog=128)
            threading.Thread(target=self._answer, args=(self._listener,), daemon=True).start()

    def cut(self) -> None:
        if self._listener is not None:
            _end(self._listener)
            self._listener = None
        while self._ends:
            _end(self._ends.pop())

    def _answer(self, listener: socket.socket) -> None:
        while True:
            try:
                browser, _ = listener.accept()
            except OSError:  # cut
                return
            try:
                house = socket.create_connection(("127.0.0.1", self._house))
            except OSError:  # the house is down: so is the line
                _end(browser)
                continue
            self._ends |= {browser, house}
            for one, other in ((browser, house), (house, browser)):
                threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        try:
            while heard := one.recv(65_536):
                other.sendall(heard)
        except OSError:  # one of the two ended it, or the line was cut
            pass
        _end(one)
        _end(other)
        self._ends -= {one, other}


def _end(end: socket.socket) -> None:
    with contextlib.suppress(OSError):  # it may have ended by itself
        end.shutdown(socket.SHUT_RDWR)
    end.close()


@dataclass
class Server:
    """The running house: where browsers find it, who is in it, and its rows as their owner sees them."""

    url: str
    cable: Cable
    who: dict[str, str]
    database: str
    process: subprocess.Popen[bytes] | None
    start: Callable[[], None]
    around: Mapping[str, str]

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.database, autocommit=True) as connection:
            return connection.execute(sql, values).fetchall()

    def do(self, sql: str, *values: Any) -> None:
        with psycopg.connect(self.database, autocommit=True) as connection:
            connection.execute(sql, values)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(20)

    def session(self, account: str) -> str:
        """A signed-in session for an account, as signing in would leave it."""
        from django.utils.crypto import salted_hmac

        ((password,),) = self.rows("select password from store_account where id = %s", account)
        now = datetime.now(UTC)
        salt = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"
        data = {
            "_auth_user_id": account, "_auth_user_backend": "carebraid.web.shell.login.Backend",
            "_auth_user_hash": salted_hmac(salt, password, algorithm="sha256").hexdigest(),
            "started_at": now.isoformat(), "seen_at": now.isoformat(), "_session_expiry": 30 * 24 * 3600,
        }  # fmt: skip
        store = SessionStore()
        key = os.urandom(16).hex()
        self.do(
            "insert into store_session (session_key, session_data, expire_date, account_id, started_at, seen_at, browser)"
            " values (%s, %s, %s, %s, %s, %s, '')",
            SessionStore.hashed(key), store.encode(data), now + timedelta(days=30), UUID(account), now, now,
        )  # fmt: skip
        return key


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The house in demo mode, served for as long as the tests run."""
    database, name = Embedded(HOME), f"journeys_{os.getpid()}"
    make_database(database, name)
    home, port = tmp_path_factory.mktemp("house"), _free_port()
    around = {
        **os.environ, "CAREBRAID_HOME": str(home), "DATABASE_URL": database.url(APP, name), "CAREBRAID_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "carebraid.config.settings", "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    made = subprocess.run(
        [sys.executable, "-m", "tests.journeys.make_world"],
        env=around,
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr.decode()[-3000:]
    granian = Path(sys.executable).with_name("granian")
    command = [
        str(granian), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
        "--blocking-threads", "4", "--no-ws", "--log-level", "warning", "carebraid.config.wsgi:application",
    ]  # fmt: skip
    log = (home / "server.log").open("wb")
    cable = Cable(port)
    running = Server(
        f"http://127.0.0.1:{cable.port}",
        cable,
        json.loads(made.stdout),
        database.url(OWNER, name),
        None,
        lambda: None,
        around,
    )

    def start() -> None:
        running.process = subprocess.Popen(command, env=around, cwd=ROOT, stdout=log, stderr=log)
        wait_for(running.url + "/me/crisis")

    running.start = start
    try:
        start()
        yield running
    finally:
        running.stop()
        cable.cut()
        log.close()
        database.sql(f"drop database if exists {name} with (force)")


def wait_for(url: str) -> None:
    """Until a house that was just started answers: a busy machine may take minutes over its first page."""
    until = time.monotonic() + 300
    while True:
        try:
            with urllib.request.urlopen(url, timeout=60) as answer:
                if answer.status == 200:
                    return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(driver: Playwright) -> Iterator[Browser]:
    opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    yield opened
    opened.close()


@pytest.fixture
def device(server: Server, driver: Playwright, tmp_path: Path) -> Iterator[Callable[..., BrowserContext]]:
    """A phone with a disk of its own: opening it again after a kill finds what was kept."""
    opened: list[BrowserContext] = []

    def open_device(**options: Any) -> BrowserContext:
        context = driver.chromium.launch_persistent_context(
            str(tmp_path / "phone"), executable_path=CHROMIUM, args=["--no-sandbox"],
            viewport=options.pop("viewport", PHONE), **options,
        )  # fmt: skip
        context.route("https://www.wikipedia.org/**", _somewhere_else)
        opened.append(context)
        return context

    yield open_device
    server.cable.mend()
    for context in opened:
        context.close()
    shutil.rmtree(tmp_path / "phone", ignore_errors=True)


def _somewhere_else(route: Any) -> None:
    route.fulfill(body="<title>Encyclopedia</title><h1>Encyclopedia</h1>", content_type="text/html")


def sign_in(context: BrowserContext, server: Server, account: str | None = None) -> str:
    """Put a fresh session's cookie into the browser; gives its key."""
    key = server.session(account or server.who["account"])
    context.add_cookies(
        [{"name": "session", "value": key, "url": server.url, "httpOnly": True, "sameSite": "Lax"}]
    )
    return key


@pytest.fixture
def phone(browser: Browser, server: Server) -> Iterator[Page]:
    """A fresh browser on which the person is signed in."""
    context = browser.new_context(viewport=PHONE, has_touch=True)
    context.route("https://www.wikipedia.org/**", _somewhere_else)
    sign_in(context, server)
    page = context.new_page()
    yield page
    context.close()


@pytest.fixture
def nurse(browser: Browser, server: Server) -> Iterator[Page]:
    """A desk at which the person's clinician, a nurse too, is signed in."""
    ((account,),) = server.rows("select account_id from store_staff where id = %s", server.who["clinician"])
    server.do(
        "update store_account set roles = '{care_manager,nurse}', is_demo = true where id = %s", account
    )
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    sign_in(context, server, str(account))
    page = context.new_page()
    yield page
    context.close()


def ready(page: Page) -> None:
    """Wait until the page's script has done its first work."""
    page.wait_for_selector('html[data-ready="yes"]')
