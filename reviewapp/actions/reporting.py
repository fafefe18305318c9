"""Reading what a report tells, slice by slice: nothing is written."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from reviewapp.domain.report import Report
from reviewapp.domain.report_folding import Targets, fold, is_told_by_its_run
from reviewapp.store.database import Store
from reviewapp.store.reads import events, policies, reported
from reviewapp.store.reads.reported import Dated

SLICE = 500


def report(store: Store, since: datetime, until: datetime) -> Report:
    """The report of the events from `since` to before `until`.

    In slices, each a transaction of its own: events never change, and a long read would hold up the writers of an
    SQLite without WAL. At no time is more held than a slice with the events of its runs.
    """
    with store.reading() as conn:
        last = events.newest(conn)
    made, after = Report(), None
    while True:
        with store.reading() as conn:
            part = reported.part(conn, since, until, last, SLICE, after)
            made = made.joined(_report(conn, part, last))
        if len(part) < SLICE:
            return made
        after = part[-1]


def _report(conn: Connection, part: Sequence[Dated], last: int) -> Report:
    records = [one.record for one in part]
    told = [one for one in records if is_told_by_its_run(one["kind"])]
    histories = reported.histories(conn, {one["run_id"] for one in told}, last)
    return fold(records, histories, _targets(conn, {one["policy"]["sha256"] for one in told}))


def _targets(conn: Connection, digests: set[str]) -> Targets:
    return {digest: policies.text(conn, digest).targets for digest in digests}
