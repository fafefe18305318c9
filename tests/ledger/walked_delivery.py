"""The actions around delivery, each walked once."""

from collections.abc import Callable
from typing import Any

from reviewapp.actions import delivering, endpoints
from reviewapp.domain.delivery import SCHEDULE, Reply
from reviewapp.domain.endpoint import Wanted
from tests.support.desk import Desk

Step = Callable[[str, Callable[[], Any]], Any]
"""Does an action of that name, and looks at the events that it leaves."""


def deliver(step: Step, desk: Desk) -> None:
    """An endpoint from its first day to its last."""
    store, cy = desk.store, desk.person("cy")
    wanted = Wanted("shop", "https://hooks.example.com/", ("checkpoint",), trusted=False)
    step("endpoints.add", lambda: endpoints.add(store, wanted, (), cy, b"r" * 32, "desk", desk.now()))
    step("endpoints.rotate", lambda: endpoints.rotate(store, "shop", "Yearly.", cy, b"s" * 32, desk.now()))
    message = step("endpoints.try_out", lambda: endpoints.try_out(store, "shop", cy, desk.now()))
    for wait in SCHEDULE[1:]:
        _fail(desk)
        desk.time += wait
    step("delivering.settle", lambda: _fail(desk))
    step("delivering.replay", lambda: delivering.replay(store, message.id, cy, desk.now()))
    step("endpoints.disable", lambda: endpoints.disable(store, "shop", "Moving.", cy, desk.now()))
    step("endpoints.enable", lambda: endpoints.enable(store, "shop", "Moved.", cy, "desk", desk.now()))
    step("endpoints.remove", lambda: endpoints.remove(store, "shop", "Gone.", cy, desk.now()))


def _fail(desk: Desk) -> None:
    """An attempt that nothing comes of."""
    claimed = delivering.claim(desk.store, "shop", "worker", desk.now())
    assert claimed is not None
    delivering.settle(desk.store, claimed[0], Reply(status=None, told="No answer."), "worker", desk.now())
