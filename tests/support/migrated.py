"""The steps of a migration, and two people who may sign them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reviewapp.actions import migrating, people
from reviewapp.actions.importing import ImportOptions, Report
from reviewapp.actions.signing_in import Proof
from reviewapp.domain.migrating import Migration
from reviewapp.domain.person import OPERATOR
from reviewapp.domain.reauthentication import Reauthentication
from reviewapp.domain.reconciled import Reconciliation
from tests.support.desk import Desk, opened
from tests.support.website import PASSWORD


@pytest.fixture
def another_desk(peopled_sqlite: Path, tmp_path: Path) -> Iterator[Desk]:
    """Another desk, which knows nothing of all this."""
    (tmp_path / "elsewhere").mkdir()
    copy = tmp_path / "elsewhere/desk.db"
    copy.write_bytes(peopled_sqlite.read_bytes())
    yield from opened(f"sqlite:///{copy}", copy.parent)


@pytest.fixture
def begun(shop: Desk) -> Desk:
    """The shop, in its dual period."""
    start(shop)
    return shop


def start(desk: Desk, path: Path | None = None) -> Report:
    return migrating.start(desk.store, path or desk.root, ImportOptions(actor=OPERATOR), desk.now, lambda _: None)


def verify(desk: Desk, path: Path | None = None) -> Reconciliation:
    return migrating.verify(desk.store, path or desk.root, desk.now, lambda _: None)


def proof(desk: Desk, path: Path | None = None) -> Proof:
    """A password that was just typed for the migration as it stands."""
    digest = migrating.standing(desk.store, path or desk.root).sha256
    return Proof(Reauthentication(method="password", at=desk.time, bound_to=digest))


def cut_over(desk: Desk, name: str = "cy", path: Path | None = None) -> Migration:
    path = path or desk.root
    person = desk.person(name)
    one = migrating.cut_over(desk.store, path, "All fits.", person, proof(desk, path), desk.now())
    assert migrating.freeze(desk.store, path, "desk")
    return one


def roll_back(desk: Desk, name: str = "cy", path: Path | None = None) -> Migration:
    path = path or desk.root
    person = desk.person(name)
    return migrating.roll_back(desk.store, path, "The network is too slow.", person, proof(desk, path), desk.now())


def lets_in(desk: Desk, name: str) -> None:
    """Give that person a password."""
    code = people.reset(desk.store, name, OPERATOR, desk.now())
    people.set_first_password(desk.store, name, code, PASSWORD, desk.now())


def own_fields(record: dict[str, Any]) -> dict[str, Any]:
    """What is RMOS's own in a record: all that the desk may never touch."""
    ours = {"status", "meta", "attachments", "advisory_inputs"}
    return {name: value for name, value in record.items() if name not in ours}


def records(root: Path) -> dict[str, Any]:
    """Every record of a store in layout `dated`, by its name."""
    return {path.name: json.loads(path.read_text()) for path in sorted(root.glob("20*/*.json"))}
