"""What carries a message: one small protocol, so that another way of carrying needs no other change."""

from datetime import datetime
from typing import Protocol

from reviewapp.domain.delivery import Message, Reply
from reviewapp.domain.endpoint import Endpoint


class Transport(Protocol):
    """Carries one message to one endpoint."""

    def send(self, message: Message, to: Endpoint, secrets: tuple[str, ...], now: datetime) -> Reply:
        """Try once, within `delivery.LEASE`, and answer what came of it; never raises for what the receiver does.

        `secrets` sign, the present one first.
        """
        ...
