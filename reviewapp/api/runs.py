"""Runs: the list, one as RMOS wrote it, its bytes."""

from datetime import datetime

from flask import Response
from pydantic import BaseModel, ConfigDict, Field

from reviewapp.api import answering
from reviewapp.api.endpoint import endpoint
from reviewapp.api.fields import Cursor, Day, Limit, Moment, Text, day_after, place
from reviewapp.domain.gate import Answer
from reviewapp.domain.model import Frozen
from reviewapp.domain.risk import Risk, Status
from reviewapp.domain.token import Scope
from reviewapp.http import context, paging
from reviewapp.http.downloads import as_download
from reviewapp.store.reads import advisories, run_list
from reviewapp.store.reads import runs as read

_BOM = b"\xef\xbb\xbf"


class RunsQuery(Frozen):
    """Which runs: every filter that is given must fit. Days are of UTC; `date_to` is included."""

    status: Status | None = None
    mode: Text | None = None
    tool_id: Text | None = None
    tool_id_prefix: Text | None = None
    event_type: Text | None = None
    workflow_session_id: Text | None = None
    material_id: Text | None = None
    machine_id: Text | None = None
    risk_level: Risk | None = None
    gate: Answer | None = None
    date_from: Day | None = None
    date_to: Day | None = None
    limit: Limit = 50
    cursor: Cursor | None = None

    @property
    def filter(self) -> run_list.RunFilter:
        """The filter for the store."""
        wanted = {
            "status": self.status,
            "mode": self.mode,
            "tool_id": self.tool_id,
            "tool_prefix": self.tool_id_prefix,
            "event_type": self.event_type,
            "session_id": self.workflow_session_id,
            "material_id": self.material_id,
            "machine_id": self.machine_id,
            "risk": self.risk_level,
            "gate": self.gate,
        }
        until = day_after(self.date_to) if self.date_to else None
        return run_list.RunFilter(
            since=self.date_from, until=until, **{name: value for name, value in wanted.items() if value}
        )


class RunItem(Frozen):
    """A run in a list; `status` is the one that counts here, `gate` whether its output may be used now."""

    run_id: str
    created_at_utc: Moment
    status: Status
    risk_level: Risk
    gate: Answer
    mode: str | None
    event_type: str | None
    tool_id: str | None
    material_id: str | None
    machine_id: str | None
    workflow_session_id: str | None


class RunPage(Frozen):
    """Some runs, newest first, and where the list goes on."""

    items: tuple[RunItem, ...]
    next_cursor: str | None


class RunArtifact(BaseModel):
    """A run as RMOS wrote it last, with every field that it has, known here or not."""

    model_config = ConfigDict(extra="allow", frozen=True)

    run_id: str = Field(description="The id of the run.")


@endpoint("GET", "/runs", Scope.READ, RunPage)
def index(query: RunsQuery) -> RunPage:
    """List runs, newest first."""
    behind = place(query.cursor, datetime, str)
    with context.desk().store.reading() as conn:
        now = advisories.newest_event_at(conn, context.now())
        found = run_list.page(conn, query.filter, now, query.limit + 1, behind)
    last = found[query.limit - 1] if len(found) > query.limit else None
    return RunPage(
        items=tuple(_item(one, now) for one in found[: query.limit]),
        next_cursor=paging.encode(last.created_at.isoformat(), last.run_id) if last else None,
    )


@endpoint("GET", "/runs/<run_id>", Scope.READ, RunArtifact, refuses=(404, 409))
def show(run_id: str) -> Response:
    """The run as RMOS wrote it last, unchanged; what became of its advisories is told under /advisories."""
    return answering.raw(_received(run_id).removeprefix(_BOM), answering.JSON)


@endpoint("GET", "/runs/<run_id>/download", Scope.READ, "application/octet-stream", refuses=(404, 409))
def download(run_id: str) -> Response:
    """The stored bytes of the run, as a file."""
    return as_download(_received(run_id), f"{run_id}.json", "")


def _received(run_id: str) -> bytes:
    with context.desk().store.reading() as conn:
        return read.record(conn, read.get(conn, run_id).received_sha256)


def _item(one: run_list.ListedRun, now: datetime) -> RunItem:
    return RunItem(
        run_id=one.run_id,
        created_at_utc=one.created_at,
        status=Status(one.status),
        risk_level=Risk(one.risk),
        gate=one.gate.at(now),
        mode=one.mode,
        event_type=one.event_type,
        tool_id=one.tool_id,
        material_id=one.material_id,
        machine_id=one.machine_id,
        workflow_session_id=one.session_id,
    )
