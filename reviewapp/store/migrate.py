"""Migrations, from inside the package and without an ini file."""

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from reviewapp.domain.errors import Misconfigured
from reviewapp.store import guards, roles
from reviewapp.store.engine import make_engine

LOCK = 0x72657669
"""Key of the PostgreSQL advisory lock that lets one process migrate at a time."""


def upgrade(url: str, used_by: str = "") -> None:
    """Bring the tables to this version's shape and make every append-only guard; safe to run in parallel.

    `used_by` is the address that the desk itself uses, where its role is another than the owner's.
    """
    engine = make_engine(url)
    try:
        with engine.begin() as conn:
            if conn.dialect.name == "postgresql":
                conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
            roles.require_owner(conn, used_by or url)
            raise_to(conn, "head")
            guards.install(conn)
            roles.grant(conn, used_by or url)
    finally:
        engine.dispose()


def raise_to(conn: Connection, revision: str) -> None:
    """Bring the tables to a revision, without the guards."""
    config = _config()
    config.attributes["connection"] = conn
    command.upgrade(config, revision)


def knows(revision: str) -> bool:
    """Whether this program has a migration of that name."""
    return any(script.revision == revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def check(conn: Connection) -> None:
    """Raise Misconfigured where the tables or their guards are not those of this version."""
    found = MigrationContext.configure(conn).get_current_revision()
    wanted = ScriptDirectory.from_config(_config()).get_current_head()
    if found != wanted:
        raise Misconfigured(
            f"The database is at version {found}, this program at {wanted}. Run `reviewapp db upgrade`."
        )
    guards.check(conn)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("reviewapp.store") / "migrations"))
    return config
