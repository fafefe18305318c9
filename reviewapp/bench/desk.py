"""The desk that is measured: a new one, with one reviewer."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import inspect

from reviewapp.actions import people, setup
from reviewapp.app import system_clock
from reviewapp.config import Settings
from reviewapp.domain.errors import Misconfigured
from reviewapp.domain.person import OPERATOR
from reviewapp.store import migrate
from reviewapp.store.database import Store, open_store
from reviewapp.store.engine import make_engine

REVIEWER = "rita"


@dataclass(frozen=True)
class Desk:
    """An open desk and the password of its reviewer."""

    settings: Settings
    store: Store
    password: str


@contextmanager
def new_desk(folder: Path, url: str) -> Iterator[Desk]:
    """A desk in `folder`, its database at `url` where one is given; raises Misconfigured where that is in use."""
    # Every address is passed in: nothing is measured in the desk that the environment names.
    settings = Settings(data_dir=folder, database_url=url, owner_url="", trusted_hosts="", secure_cookies=True)
    folder.mkdir(mode=0o700)
    _require_empty(settings.url)
    migrate.upgrade(settings.url)
    store = open_store(settings.url, settings.blob_dir)
    try:
        setup.initialise(store, system_clock())
        yield Desk(settings, store, _add_reviewer(store))
    finally:
        store.close()


def _require_empty(url: str) -> None:
    engine = make_engine(url)
    try:
        with engine.connect() as conn:
            if inspect(conn).get_table_names():
                raise Misconfigured("The database is not empty; make an empty one for measuring, and drop it after.")
    finally:
        engine.dispose()


def _add_reviewer(store: Store) -> str:
    """Add the reviewer and answer their password, which is the one-time code: as hard to guess, and told to nobody."""
    code = people.add(store, REVIEWER, "Rita Reviewer", ("reviewer",), OPERATOR, system_clock())
    people.set_first_password(store, REVIEWER, code, code, system_clock())
    return code
