"""A disk that is full: the refusal is plain, nothing is half, and work goes on when there is room again."""

import pytest
from sqlalchemy import event

from reviewapp.domain.errors import Unavailable
from reviewapp.domain.states import State
from tests.support.desk import Desk


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


def test_a_full_disk_loses_nothing_and_keeps_nothing_half(desk: Desk) -> None:
    runs = [f"run_{number:03}" for number in range(200)]
    for run_id in runs:
        desk.write_run(run_id, "RED")
    desk.take()

    def fill(connection: object, _record: object) -> None:
        """No page more than there are: what SQLite then says is what it says of a disk."""
        cursor = connection.cursor()  # type: ignore[attr-defined]
        cursor.execute("PRAGMA max_page_count = 1")
        cursor.close()

    desk.store.engine.dispose()
    event.listen(desk.store.engine, "connect", fill)
    signed: list[str] = []

    def sign_all() -> None:
        for run_id in runs:
            desk.sign("ana", run_id)
            signed.append(run_id)

    with pytest.raises(Unavailable):
        sign_all()
    event.remove(desk.store.engine, "connect", fill)
    desk.store.engine.dispose()
    assert [one for one in runs if desk.advisory(one).state is State.APPROVED] == signed
    assert desk.kinds().count("advisory:approve") == len(signed)
    desk.sign("ana", runs[len(signed)])
