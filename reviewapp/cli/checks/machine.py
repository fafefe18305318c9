"""Checks of the machine: versions, folder, keys, disk, database."""

import platform
import stat
from collections.abc import Iterator
from importlib.metadata import version
from shutil import disk_usage

from sqlalchemy import text

from reviewapp import signing
from reviewapp.cli.checks.finding import Finding, Patient, State
from reviewapp.store import roles
from reviewapp.store.engine import SQLITE, journal_mode, library, safe_in_wal

_LITTLE, _NONE = 1_000_000_000, 100_000_000
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def versions(desk: Patient) -> Iterator[Finding]:
    """The program and the libraries everything rests on."""
    named = ("reviewapp", "Flask", "SQLAlchemy", "waitress")
    told = ", ".join(f"{name} {version(name)}" for name in named)
    yield Finding("versions", State.OK, f"Python {platform.python_version()}, {told}.")
    if desk.store.engine.dialect.name == "postgresql":
        with desk.store.reading() as conn:
            server = conn.scalar(text("SHOW server_version"))
        yield Finding("versions", State.OK, f"PostgreSQL {server}.")
    elif safe_in_wal(SQLITE.sqlite_version_info):
        yield Finding("versions", State.OK, f"{library()}.")
    else:
        todo = "Decisions are safe, but wait while somebody reads long; 3.51.3 or later is quicker."
        yield Finding("versions", State.WARN, f"{library()} has the WAL-reset bug, so the journal is kept apart.", todo)


def folder(desk: Patient) -> Iterator[Finding]:
    """Nobody but its owner reads the data folder."""
    mode = stat.S_IMODE(desk.settings.data_dir.stat().st_mode) if desk.settings.data_dir.exists() else None
    if mode is None:
        yield Finding("folder", State.FAIL, "The data folder is missing.", "Run `reviewapp init`.")
    elif mode & 0o077:
        yield Finding("folder", State.WARN, f"Others can look into the data folder (mode {mode:o}).", "Set it to 700.")
    else:
        yield Finding("folder", State.OK, "The data folder is its owner's alone.")


def key(desk: Patient) -> Iterator[Finding]:
    """The keys are secret, and cookies are sent as the settings promise. Raises Misconfigured for a bad signing key."""
    path = desk.settings.data_dir / "secret.key"
    if desk.settings.secret_key or not path.exists():
        where = "set by REVIEWAPP_SECRET_KEY" if desk.settings.secret_key else "made at the first start"
        yield Finding("key", State.OK, f"The secret key is {where}.")
    elif stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield Finding("key", State.FAIL, "Others can read the key file secret.key.", "Set its mode to 600.")
    else:
        yield Finding("key", State.OK, "The key file is its owner's alone.")
    signing_key = desk.settings.signing_key
    if not signing_key.exists():
        yield Finding("key", State.OK, "The signing key is made at the first start.")
    else:
        known = signing.load_or_make(signing_key, desk.settings.origin).public
        yield Finding("key", State.OK, f"Certificates are signed as {known.name}, key {known.id.hex()}.")
    if desk.settings.secure_cookies and desk.settings.host not in _LOOPBACK:
        said = "Browsers keep the session's cookie only over https, or on 127.0.0.1."
        yield Finding("key", State.WARN, said, "Put https in front, or set REVIEWAPP_SECURE_COOKIES=false.")


def disk(desk: Patient) -> Iterator[Finding]:
    """There is room for what comes."""
    free = disk_usage(desk.settings.data_dir if desk.settings.data_dir.exists() else ".").free
    state = State.FAIL if free < _NONE else State.WARN if free < _LITTLE else State.OK
    yield Finding("disk", state, f"{free / 1e9:,.1f} GB are free.", "Make room." if state is not State.OK else "")


def database(desk: Patient) -> Iterator[Finding]:
    """The database answers; tables and append-only guards are those of this version. Raises DeskError."""
    desk.store.check(is_weak=desk.settings.has_weak_role)
    yield Finding("database", State.OK, "It answers; tables and append-only guards are those of this version.")
    if desk.store.engine.dialect.name == "postgresql":
        yield _authority(desk)


def _authority(desk: Patient) -> Finding:
    with desk.store.reading() as conn:
        strong = roles.too_strong(conn)
    if not strong:
        return Finding("database", State.OK, "The desk's role cannot change what is only ever added.")
    said = f"The desk's role {', '.join(strong)}: it could take away the append-only guards."
    todo = "Give the desk a role of its own and set REVIEWAPP_OWNER_URL; see the README."
    return Finding("database", State.WARN, said, todo)


def journal(desk: Patient) -> Iterator[Finding]:
    """A commit that was answered is on disk: what SQLite says of its own settings."""
    if desk.store.engine.dialect.name != "sqlite":
        with desk.store.reading() as conn:
            kept = conn.scalar(text("SHOW synchronous_commit")), conn.scalar(text("SHOW fsync"))
        sound = kept[0] not in {"off", "local"} and kept[1] == "on"
        said = f"synchronous_commit is {kept[0]}, fsync is {kept[1]}."
        yield Finding("journal", State.OK if sound else State.FAIL, said, "" if sound else "Set both to on.")
        return
    with desk.store.reading() as conn:
        mode, sync = conn.scalar(text("PRAGMA journal_mode")), conn.scalar(text("PRAGMA synchronous"))
    sound = mode == journal_mode() and sync == 2  # noqa: PLR2004  # FULL
    state = State.OK if sound else State.FAIL
    yield Finding("journal", state, f"The journal is {mode}, synchronous {sync} (2 is FULL).")
