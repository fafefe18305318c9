"""A file system that became read-only, or a database that takes no writes: told plainly, nothing lost or half."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import InternalError

from reviewapp.actions import checkpointing
from reviewapp.domain.errors import Unavailable
from reviewapp.domain.states import State
from reviewapp.ledger.checkpoints import Signer
from reviewapp.store.reads import ledger
from tests.support.desk import Desk
from tests.support.signers import KEY
from tests.support.website import ORIGIN, Browse, Browser

SAYS = {"sqlite": "PRAGMA query_only = 1", "postgresql": "SET default_transaction_read_only = on"}
"""After which the engine answers a write with the very error of a read-only file system, or of a standby."""
NOTICE = "/runs/run_y/advisories/risk-notice"


class Refusal(Exception):
    """What a driver of PostgreSQL raises."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


@contextmanager
def read_only(desk: Desk) -> Iterator[None]:
    """Every connection reads only; those that are open are closed before and after."""

    def refuse(connection: Any, _record: object) -> None:
        connection.execute(SAYS[desk.store.engine.dialect.name])
        connection.commit()

    desk.store.engine.dispose()
    event.listen(desk.store.engine, "connect", refuse)
    yield
    event.remove(desk.store.engine, "connect", refuse)
    desk.store.engine.dispose()


def form(page: str) -> dict[str, Any]:
    found = {name: re.search(rf'name="{name}" value="([^"]*)"', page) for name in ("packet_sha256", "baseline")}
    return {"verdict": "approve", **{name: one.group(1) for name, one in found.items() if one}}


def refused(browser: Browser, path: str, **sent: str) -> str:
    """What the answer to a form says, which is a 503 that asks to come again."""
    data = {"csrf_token": browser.token, **sent}
    response = browser.client.post(path, base_url=ORIGIN, data=data, headers={"Referer": ORIGIN})
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    return response.get_data(as_text=True)


def test_nothing_is_lost_while_nothing_can_be_written(desk: Desk, browse: Browse) -> None:
    desk.write_run("run_y", "YELLOW")
    desk.take()
    ana, dee = browse("ana"), browse("dee")
    sent = form(ana.get(NOTICE))
    dee.get("/checkpoints")
    before = desk.events()
    with read_only(desk):
        said = refused(ana, f"{NOTICE}/decision", **sent)
        assert "nothing was changed" in said
        assert "what was confirmed before is safe" in said
        for path, more in (("/checkpoints", {}), ("/audit/exports", {"format": "csv"}), ("/audit/checks", {})):
            assert "nothing was changed" in refused(dee, path, **more)
        for path in ("/queue", "/runs/run_y", NOTICE, "/audit", "/checkpoints"):
            ana.get(path)
        ana.get("/healthz")
    assert desk.events() == before
    assert desk.advisory("run_y").state is State.PENDING
    ana.post(f"{NOTICE}/decision", **sent)
    assert desk.advisory("run_y").state is State.APPROVED
    dee.post("/checkpoints")
    assert desk.kinds().count("advisory:approve") == 1


def test_a_checkpoint_that_cannot_be_kept_beside_the_key_is_not_signed(desk: Desk, tmp_path: Path) -> None:
    signer = Signer(KEY, tmp_path / "gone" / "signing.checkpoint")
    with pytest.raises(Unavailable, match="could not be kept beside the key"):
        checkpointing.sign(desk.store, signer, desk.now())
    with desk.store.reading() as conn:
        assert ledger.checkpoints(conn, 9) == ()
    signer.copy.parent.mkdir()
    made = checkpointing.sign(desk.store, signer, desk.now())
    assert signer.copy.read_bytes() == made.note
    assert list(signer.copy.parent.iterdir()) == [signer.copy]


def test_another_failing_of_the_engine_is_no_excuse(desk: Desk) -> None:
    """Only what says that nothing can be written is: the rest is a mistake of ours, and is told as one."""
    for state, told in {"25006": Unavailable, "25P02": InternalError}.items():
        with pytest.raises(told), desk.store.reading():
            raise InternalError("INSERT", {}, Refusal(state))
