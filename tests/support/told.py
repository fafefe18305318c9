"""A desk that tells a receiver what happens, step by step and without waiting."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from reviewapp.actions import announcing, endpoints
from reviewapp.actions.delivering import Worker
from reviewapp.deliver.webhooks import Webhooks
from reviewapp.domain.announcing import TOPICS
from reviewapp.domain.delivery import Fate
from reviewapp.domain.endpoint import Endpoint, Wanted
from reviewapp.jobs import delivery
from reviewapp.store.reads import endpoints as read
from reviewapp.store.reads import messages
from tests.support.desk import Desk
from tests.support.receiver import LOOPBACK, Receiver

ORIGIN = "desk"


@dataclass
class Told:
    """The desk, its receiver, and a worker."""

    desk: Desk
    receiver: Receiver
    worker: Worker

    def add(self, name: str = "shop-floor", **changes: Any) -> str:
        """Add an endpoint that leads to the receiver; answers its secret."""
        wanted = Wanted(name, self.receiver.url, tuple(TOPICS), trusted=False)._replace(**changes)
        cy, now = self.desk.person("cy"), self.desk.now()
        return endpoints.add(self.desk.store, wanted, LOOPBACK, cy, name.encode().ljust(32, b"."), ORIGIN, now)[1]

    def announce(self) -> None:
        """Make messages of everything that happened, and send none."""
        while announcing.announce(self.desk.store, ORIGIN, self.desk.time):
            pass

    def round(self) -> delivery.Round:
        return delivery.round_(self.desk.store, ORIGIN, self.worker, self.desk.time)

    def until_quiet(self, step: timedelta = timedelta(0)) -> None:
        """Rounds until nothing is due; with a step the clock moves on between them while anything waits."""
        while any(self.round()) or (step and self.waiting()):
            self.desk.time += step

    def waiting(self) -> int:
        with self.desk.store.reading() as conn:
            return messages.count(conn, Fate.WAITING)

    def endpoint(self, name: str = "shop-floor") -> Endpoint:
        with self.desk.store.reading() as conn:
            return read.get(conn, name).endpoint

    def topics(self, run_id: str | None = None) -> list[str]:
        """What was taken, in order; of one run, or all."""
        taken = [post for post in self.receiver.taken if run_id in (None, post.run_id)]
        return [post.told["type"] for post in taken]


@pytest.fixture
def told(desk: Desk, receiver: Receiver) -> Told:
    return Told(desk, receiver, Worker(Webhooks(LOOPBACK, seconds=10), "worker-1", lambda: desk.time))
