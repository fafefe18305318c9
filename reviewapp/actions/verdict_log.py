"""One JSON log line per verdict, automatic or human, written after the commit (RECORDS.md, section 6)."""

import logging
from collections.abc import Iterable
from functools import partial

from reviewapp.domain.change import Change
from reviewapp.domain.states import State
from reviewapp.store.database import Store

LOGGER = logging.getLogger("reviewapp.verdict")
_VERDICTS = {
    "advisory:auto_approved",
    "advisory:approve",
    "advisory:reject",
    "advisory:request_changes",
    "advisory:withdraw",
}


def write(store: Store, changes: Iterable[Change]) -> None:
    """Log those of the changes that are verdicts, once what wrote them is committed as a whole."""
    lines = [
        _fields(change)
        for change in changes
        if change.event.kind in _VERDICTS or change.advisory.state is State.AUTO_APPROVED
    ]
    if lines:
        store.after_commit(partial(_log, lines))


def _log(lines: Iterable[dict[str, str | None]]) -> None:
    for fields in lines:
        LOGGER.info("verdict", extra={"fields": fields})


def _fields(change: Change) -> dict[str, str | None]:
    return {
        "event": change.event.kind,
        "advisory_id": change.advisory.advisory_id,
        "run_id": change.advisory.run_id,
        "actor": change.event.actor.id,
        "policy": str(change.advisory.policy),
        "request_id": change.event.request_id,
    }
