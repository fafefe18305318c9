"""A decision breaks off at every call to the database, to files, to hashing and signing: never half of it stays."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from reviewapp.domain import review
from reviewapp.domain.states import State
from reviewapp.ledger import merkle, verifying
from reviewapp.store.blobs import Blobs
from reviewapp.verify import Key
from tests.support.desk import Desk

TRACED = (
    (Blobs, "state"),
    (Blobs, "read"),
    (Blobs, "path"),
    (review, "record_bytes"),
    (review, "signature"),
    (merkle, "leaf_hash"),
    (merkle, "node_hash"),
)
"""Files, the bytes that are signed, the hashes of the log; every statement and COMMIT come besides."""


class Broken(Exception):
    """The fault that is put in."""


class Tripwire:
    """Breaks off at the call that it is set to, and counts them all."""

    def __init__(self) -> None:
        self.calls, self.at = 0, 0

    def step(self, *_: Any) -> None:
        """One call more."""
        self.calls += 1
        if self.calls == self.at:
            raise Broken(f"call {self.calls}")


@contextmanager
def traced(desk: Desk, wire: Tripwire, patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every call of what is traced goes over the wire."""
    with patch.context() as inner:
        for owner, name in TRACED:
            inner.setattr(owner, name, _through(getattr(owner, name), wire))
        listened = {"before_cursor_execute": wire.step, "commit": wire.step}
        for name, listener in listened.items():
            event.listen(desk.store.engine, name, listener)
        try:
            yield
        finally:
            for name, listener in listened.items():
                event.remove(desk.store.engine, name, listener)


def _through(function: Callable[..., Any], wire: Tripwire) -> Callable[..., Any]:
    def call(*given: Any, **named: Any) -> Any:
        wire.step()
        return function(*given, **named)

    return call


def whole(desk: Desk) -> None:
    """The trail fits its leaves and every table."""
    verdict = verifying.verify(desk.store, Key("desk", bytes(4), bytes(32)), None, lambda *_: None)
    assert verdict.finding is None, verdict.finding


@pytest.mark.no_cover
def test_a_decision_is_there_with_its_leaf_or_not_at_all(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.write_run("run_r1", "RED")
    desk.attach("run_r1", b"G0 X1", "gcode")
    desk.envelope("run_r1")
    desk.take()
    name = next(one["advisory_id"] for one in desk.events() if one.get("advisory_id") not in (None, "risk-notice"))
    shown, broken = desk.packet("run_r1", name), 0
    desk.sitting("ana")
    while True:
        wire, before = Tripwire(), len(desk.events())
        wire.at = broken + 1
        with traced(desk, wire, monkeypatch):
            try:
                desk.sign("ana", "run_r1", name, shown=shown)
            except Broken:
                broken += 1
            else:
                break
        added = [one["kind"] for one in desk.events()[before:]]
        assert added in ([], ["advisory:approve"]), "what the test does itself leaves no event"
        whole(desk)
        if added:  # broken off behind the COMMIT: it is there, whole, and the person is not told so
            assert desk.advisory("run_r1", name).state is State.APPROVED
            break
        assert desk.advisory("run_r1", name).state is State.PENDING
    assert broken > 30, "statements, files, hashes and COMMIT were all broken off"
    assert desk.advisory("run_r1", name).state is State.APPROVED
    assert desk.kinds().count("advisory:approve") == 1
    whole(desk)
