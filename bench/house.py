"""The real house around the large world: its database, its server, its worker, and real sessions."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any


def enter_home(home: Path) -> None:
    """Make ``home`` the place of everything this process and its children read, before Django is loaded."""
    home.mkdir(parents=True, exist_ok=True)
    os.environ["CAREBRAID_HOME"] = str(home)
    for name in (
        "DATABASE_URL",
        "DATABASE_OWNER_URL",
        "CAREBRAID_DEMO",
        "CAREBRAID_AS_OWNER",
        "CAREBRAID_HTTPS",
    ):
        os.environ.pop(name, None)


@contextmanager
def said_to(path: Path) -> Iterator[None]:
    """Children started inside write what they say to a file, so that standard output stays lines of JSON."""
    sys.stdout.flush()
    kept_out, kept_err = os.dup(1), os.dup(2)
    log = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.dup2(log, 1)
        os.dup2(log, 2)
        yield
    finally:
        os.dup2(kept_out, 1)
        os.dup2(kept_err, 2)
        for handle in (kept_out, kept_err, log):
            os.close(handle)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A colleague with a session: the cookie, and some of the people on their panel."""

    cookie: str
    panel: int
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Device:
    """A person's device: the right to hand in entries, and what this person usually tells."""

    right: str
    craving: float
    mood: float
    sleep: float
    takes_moud: bool


def told_by(device: Device, chance: random.Random, now: datetime) -> dict[str, Any]:
    """One row as a device hands it in: near what this person usually tells."""
    gauss = chance.gauss
    return {
        "id": f"{chance.getrandbits(128):032x}", "kind": "checkin", "happened_at": now.isoformat(), "answering": "self",
        "craving": max(0, min(10, round(gauss(device.craving, 1.3)))),
        "mood": max(0, min(10, round(gauss(device.mood, 1.2)))),
        "sleep_hours": max(0, min(14, round(gauss(device.sleep, 0.9) * 2) / 2)), "used": "no",
        "medicine": "yes" if device.takes_moud else "none_due", "safety": "no",
    }  # fmt: skip


_STAFF = """
select s.account_id, count(*) as n, (array_agg(m.patient_id order by md5(m.patient_id::text)))[1:40]
from store_teammember m join store_staff s on s.id = m.staff_id
group by s.account_id order by {order} limit %s
"""
_WHO_SENDS = """
select p.account_id, avg(c.craving), avg(c.mood), avg(c.sleep_hours), 'moud' = any(p.medicines)
from (select patient_id, craving, mood, sleep_hours from store_checkin {sample} where happened_at > now() - interval '60 days') c
join store_patient p on p.id = c.patient_id group by p.id limit %s
"""


def sign_in_staff(connection: Any, now: datetime, *, count: int) -> list[SignedIn]:
    """Sessions of ``count`` colleagues, the one with the largest panel among them."""
    from django.conf import settings
    from django.contrib.auth import get_user_model

    from carebraid.store.sessions import SessionStore

    backend = settings.AUTHENTICATION_BACKENDS[0]
    found = connection.execute(_STAFF.format(order="n desc"), [1]).fetchall()
    found += connection.execute(_STAFF.format(order="md5(s.account_id::text)"), [count - 1]).fetchall()
    signed = []
    for account_id, panel, people in found:
        user = get_user_model().objects.get(pk=account_id)
        session = SessionStore()
        session.update({
            "_auth_user_id": str(user.pk), "_auth_user_backend": backend, "_auth_user_hash": user.get_session_auth_hash(),
            "started_at": now.isoformat(), "seen_at": now.isoformat(), "browser": "bench", "has_second_factor": True,
        })  # fmt: skip
        session.create()
        signed.append(
            SignedIn(f"{settings.SESSION_COOKIE_NAME}={session.session_key}", panel, tuple(map(str, people)))
        )
    return signed


def give_rights(connection: Any, *, count: int, is_large: bool) -> list[Device]:
    """The rights of ``count`` people, drawn by their check-ins: who checks in often sends often here too."""
    from carebraid.store.my import load_account_mark
    from carebraid.web.patient import submit_only

    sample = "tablesample system (2)" if is_large else ""
    devices = []
    for account_id, craving, mood, sleep, takes in connection.execute(
        _WHO_SENDS.format(sample=sample), [count]
    ).fetchall():
        mark = load_account_mark(account_id)
        if mark is not None:
            right = submit_only.make(account_id, mark)
            devices.append(
                Device(right, float(craving or 2), float(mood or 6), float(sleep or 7), bool(takes))
            )
    return devices
