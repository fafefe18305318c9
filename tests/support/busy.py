"""A desk on which some of everything has happened, made once a test process and copied for each test."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from reviewapp.actions import bundling, checking, checkpointing, governing, people, stopping
from reviewapp.actions.stopping import Terms
from reviewapp.domain.export import Wanted
from reviewapp.domain.person import OPERATOR
from reviewapp.domain.presets import NONE
from reviewapp.domain.review import Verdict
from reviewapp.ledger.checkpoints import Signer
from reviewapp.store.database import open_store
from tests.support import postgres as pg
from tests.support.databases import copied, copy_file
from tests.support.desk import CAST, START, Desk
from tests.support.signers import KEY


class Busy(NamedTuple):
    """What a busy desk is copied from: its database, the folder of its blobs and checkpoint, and its time."""

    database: Path | pg.Template
    folder: Path
    time: datetime


@pytest.fixture(scope="session")
def busy_sqlite(peopled_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Busy:
    folder = tmp_path_factory.mktemp("busy")
    path = copy_file(peopled_sqlite, folder / "busy.db")
    return Busy(path, folder, _work(f"sqlite:///{path}", folder))


@pytest.fixture(scope="session")
def busy_postgresql(peopled_postgresql: pg.Template, tmp_path_factory: pytest.TempPathFactory) -> Busy:
    folder = tmp_path_factory.mktemp("busy")
    made = peopled_postgresql.cluster.template("busy", peopled_postgresql.name)
    return Busy(made, folder, _work(made.url, folder))


@pytest.fixture
def busy(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path, signer: Signer) -> Iterator[Desk]:
    """A desk on which some of everything has happened, under two checkpoints; to be damaged."""
    made: Busy = request.getfixturevalue(f"busy_{database_kind}")
    shutil.copytree(made.folder / "blobs", tmp_path / "blobs")
    shutil.copyfile(_signer(made.folder).copy, signer.copy)
    for url in copied(made.database, tmp_path):
        store = open_store(url, tmp_path / "blobs")
        yield Desk(store, tmp_path / "rmos", made.time, is_damaged=True)
        store.close()


def _signer(folder: Path) -> Signer:
    return Signer(KEY, folder / "signing.checkpoint")


def _work(url: str, folder: Path) -> datetime:
    """A day at the desk; answers when it ends."""
    store, signer = open_store(url, folder / "blobs"), _signer(folder)
    desk = Desk(store, folder / "rmos", START.replace(second=1 + len(CAST)))
    desk.write_run("run_r1", "RED")
    desk.attach("run_r1", b"G0 X1", "gcode")
    desk.write_run("run_y1", "YELLOW")
    desk.write_run("run_g1")
    desk.envelope("run_g1")
    (desk.root / "2026-01-05" / "run_bad.json").write_bytes(b"{")
    desk.take()
    desk.sign("ana", "run_r1")
    checkpointing.sign(store, signer, desk.now())
    desk.attach("run_y1", b"G0 X2", "gcode")
    desk.take()
    desk.sign("bo", "run_y1", verdict=Verdict.REJECT)
    cy = desk.sitting("cy", "session")
    stopping.place(store, Terms("engine", "explainer", "Wrong feeds."), cy, desk.now())
    people.disable(store, "dee", OPERATOR, desk.now())
    checkpointing.sign(store, signer, desk.now())
    people.reset(store, "ana", OPERATOR, desk.now())
    desk.write_run("run_h1")
    desk.envelope("run_h1")
    desk.take()
    governing.propose(store, NONE.record(), desk.person("cy"), desk.now())
    checking.check(store, signer, checking.CHECKER, desk.now)
    bundling.make(store, signer, Wanted(run_id="run_r1"), OPERATOR, desk.now)
    people.reset(store, "ana", OPERATOR, desk.now())
    store.close()
    return desk.time
