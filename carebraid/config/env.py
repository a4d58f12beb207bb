"""What the surroundings say: where the data lies, which database, whether this is the demo."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from carebraid.core.reach.texting import Texts
from carebraid.store.embedded import APP, OWNER, Embedded, default_home


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Read once at start. ``owner`` connections migrate; all others use the role that owns nothing."""

    home: Path
    database_url: str
    is_embedded: bool
    is_demo: bool
    is_owner: bool
    hosts: tuple[str, ...]
    origins: tuple[str, ...]
    is_https: bool
    mail_url: str
    mail_from: str
    texts: Texts | None


_SENDER = re.compile(
    r"\+[1-9][0-9]{6,14}|[0-9]{3,8}"
)  # a number or a short code: whoever gets a text can answer STOP
_HERE = ("127.0.0.1", "localhost", "::1")


def read_texts(given: Mapping[str, str]) -> Texts | None:
    """CAREBRAID_TEXT_URL, _ACCOUNT, _TOKEN, _FROM, _ANSWERS: all of them, or none and no text leaves.

    Some of them, a sender that cannot be answered, or an address that anybody could listen to on the way is a fault (ValueError).
    """
    names = ("URL", "ACCOUNT", "TOKEN", "FROM", "ANSWERS")
    said = {name: given.get(f"CAREBRAID_TEXT_{name}", "").strip() for name in names}
    if not any(said.values()):
        return None
    if lacking := [f"CAREBRAID_TEXT_{name}" for name in names if not said[name]]:
        raise ValueError(f"texts are half set up: {', '.join(lacking)} lacking")
    if not _SENDER.fullmatch(said["FROM"]):
        raise ValueError(
            "CAREBRAID_TEXT_FROM must be a number such as +12125550100, or a short code: a name cannot be answered"
        )
    for name in ("URL", "ANSWERS"):
        parts = urlsplit(said[name])
        if not parts.hostname or (parts.scheme != "https" and parts.hostname not in _HERE) or parts.query:
            raise ValueError(f"CAREBRAID_TEXT_{name} must be a plain https address")
    return Texts(
        said["URL"].rstrip("/"), said["ACCOUNT"], said["TOKEN"], said["FROM"], said["ANSWERS"].rstrip("/")
    )


def read_surroundings() -> Surroundings:
    """CAREBRAID_HOME, DATABASE_URL, DATABASE_OWNER_URL, CAREBRAID_DEMO, CAREBRAID_HOSTS, CAREBRAID_HTTPS, CAREBRAID_MAIL_URL,
    CAREBRAID_MAIL_FROM, and those of :func:`read_texts`."""
    home = default_home()
    is_owner = os.environ.get("CAREBRAID_AS_OWNER") == "1"
    own = os.environ.get("DATABASE_OWNER_URL" if is_owner else "DATABASE_URL")
    hosts = tuple(h for h in os.environ.get("CAREBRAID_HOSTS", "127.0.0.1,localhost").split(",") if h)
    is_https = os.environ.get("CAREBRAID_HTTPS", "0") == "1"
    return Surroundings(
        home=home,
        database_url=own or Embedded(home).url(OWNER if is_owner else APP),
        is_embedded=not own,
        is_demo=os.environ.get("CAREBRAID_DEMO") == "1",
        is_owner=is_owner,
        hosts=hosts,
        origins=tuple(f"https://{host}" for host in hosts) if is_https else (),
        is_https=is_https,
        mail_url=os.environ.get("CAREBRAID_MAIL_URL", ""),
        mail_from=os.environ.get("CAREBRAID_MAIL_FROM", "noreply@localhost"),
        texts=read_texts(os.environ),
    )


def database_settings(surroundings: Surroundings) -> dict[str, object]:
    """Django's settings for a libpq URL, sockets included."""
    parts = urlsplit(surroundings.database_url)
    query = parse_qs(parts.query)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", [parts.hostname or ""])[0],
        "PORT": str(query.get("port", [parts.port or ""])[0]),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "application_name": "carebraid",
            # A statement that a connection has sent three times is planned once: planning a chart's reads
            # costs the server twice what running them does.
            "server_side_binding": True,
            "prepare_threshold": 3,
            "options": "-c statement_timeout=30000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=60000"
            if not surroundings.is_owner
            else "",
        },
    }


def secret_key(home: Path) -> str:
    """The signing key of this installation: made once, readable by its owner only."""
    given = os.environ.get("CAREBRAID_SECRET_KEY")
    if given:
        return given
    kept = home / "secret.key"
    if not kept.exists():
        home.mkdir(parents=True, exist_ok=True)
        made = kept.with_suffix(f".{os.getpid()}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(48))
        # The first process to start wins; the others read what it made.
        with contextlib.suppress(FileExistsError):
            os.link(made, kept)
        made.unlink()
    return kept.read_text().strip()
