"""How often the server's process searches its garbage."""

import gc

from reviewapp.app.memory import settled


def test_garbage_is_searched_less_often_while_it_serves_and_as_before_behind_it() -> None:
    before, frozen = gc.get_threshold(), gc.get_freeze_count()
    with settled():
        assert gc.get_threshold() > before
        assert gc.get_freeze_count() > frozen
        assert gc.isenabled()
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == frozen
