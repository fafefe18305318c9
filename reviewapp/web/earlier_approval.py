"""What an item that was approved before differs in from what was approved then: the reviewer need not look for it."""

import json
from typing import Any

from sqlalchemy import Connection

from reviewapp.domain import packet
from reviewapp.domain.advisory import Advisory
from reviewapp.domain.canonical import utc_time
from reviewapp.domain.errors import Damaged
from reviewapp.domain.review import Verdict
from reviewapp.domain.states import State
from reviewapp.store.reads import advisories, runs
from reviewapp.web.pages.advisories import EarlierBox

_SAME = "Nothing of what is shown here differs from what was approved."
_ANOTHER_ITEM = f"{_SAME} Another version of the run, or a state of it that is over again, came between."


def box(conn: Connection, one: Advisory, body: dict[str, Any]) -> EarlierBox | None:
    """The last approval of an earlier round and what differs since; None where there is none, or nothing waits.

    `body` is the packet that is shown now.
    """
    if one.round == 1 or one.state not in {State.PENDING, State.CHANGES_REQUESTED}:
        return None
    reviews = advisories.reviews(conn, one.run_id, one.advisory_id)
    given = [each for each in reviews if each["verdict"] == Verdict.APPROVE and each["round"] < one.round]
    return _since(conn, given[-1], body) if given else None


def _since(conn: Connection, approval: dict[str, Any], body: dict[str, Any]) -> EarlierBox:
    told = (approval["person"]["name"], utc_time(approval["at"]), approval["round"])
    try:
        before = json.loads(runs.record(conn, approval["packet_sha256"]))
    except Damaged as error:
        return EarlierBox(*told, words=f"What was approved cannot be read any more. {error}")
    if changes := packet.staling(before, body):
        return EarlierBox(*told, words="What differs from what was approved:", changes=changes)
    return EarlierBox(*told, words=_SAME if before["item_sha256"] == body["item_sha256"] else _ANOTHER_ITEM)
