"""Runs that programs send, and what they add to them later: meta and files."""

import base64
import binascii
from typing import Annotated, Any, Literal

from pydantic import Field

from reviewapp.actions import submitting
from reviewapp.api.endpoint import endpoint
from reviewapp.api.fields import FileKind, Meta, RunId, Sha256, Text, Tree
from reviewapp.api.reading import asking
from reviewapp.domain.errors import Invalid
from reviewapp.domain.model import Frozen
from reviewapp.domain.token import Scope
from reviewapp.rmos import posted
from reviewapp.store.database import Store

_BASE64 = r"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$"


class RunHashes(Frozen):
    """The hashes that the producer states; that of the feasibility is made here."""

    toolpaths_sha256: Sha256 | None = None
    gcode_sha256: Sha256 | None = None
    opplan_sha256: Sha256 | None = None


class RunWanted(Frozen):
    """A run as RMOS creates it; the risk is read from `decision` and `feasibility`. Without a name it gets one."""

    run_id: RunId | None = None
    status: Literal["OK", "BLOCKED", "ERROR"]
    mode: Text | None = None
    event_type: Text | None = None
    tool_id: Text | None = None
    material_id: Text | None = None
    machine_id: Text | None = None
    workflow_session_id: Text | None = None
    workflow_mode: Text | None = None
    toolchain_id: Text | None = None
    post_processor_id: Text | None = None
    geometry_ref: Text | None = None
    engine_version: Text | None = None
    toolchain_version: Text | None = None
    post_processor_version: Text | None = None
    config_fingerprint: Text | None = None
    parent_run_id: RunId | None = None
    request_summary: Tree | None = None
    feasibility: Tree | None = None
    decision: Tree | None = None
    outputs: Tree | None = None
    hashes: RunHashes | None = None
    errors: tuple[str, ...] | None = None
    notes: str | None = None
    meta: Meta | None = None

    @property
    def body(self) -> dict[str, Any]:
        """What was stated of it."""
        return self.model_dump(exclude_none=True, mode="json")


class RunCreated(Frozen):
    """The run is here; `known` where it was here before with just this record."""

    run_id: str
    status: Literal["created", "known"]
    feasibility_sha256: str


class MetaWanted(Frozen):
    """What to merge into the meta of a run: each name replaces what stood under it."""

    meta_updates: Meta


class MetaMerged(Frozen):
    """All of the meta, merged."""

    run_id: str
    meta: Tree


class FileWanted(Frozen):
    """A file of a run: its bytes in base64, what it is, and what to call it."""

    kind: FileKind
    content_base64: Annotated[str, Field(pattern=_BASE64)]
    filename: Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f/\\]{1,255}$")] | None = None
    mime: Annotated[str, Field(pattern=r"^[A-Za-z0-9.+-]{1,64}/[A-Za-z0-9.+-]{1,64}$")] | None = None


class FileAttached(Frozen):
    """The file is kept under the SHA-256 of its bytes."""

    run_id: str
    sha256: str
    size_bytes: int
    status: Literal["attached"] = "attached"


@endpoint("POST", "/runs", Scope.RUNS_WRITE, RunCreated, status=201, refuses=(409,))
def create(body: RunWanted, store: Store) -> RunCreated:
    """Send a run. It is routed, held and noticed as one that is imported; sent again with its name it stays one."""
    who = asking()
    return RunCreated(**submitting.submit_one(store, body.body, who.sender, who.at)._asdict())


@endpoint("PATCH", "/runs/<run_id>/meta", Scope.RUNS_WRITE, MetaMerged, refuses=(404, 409))
def meta(run_id: str, body: MetaWanted, store: Store) -> MetaMerged:
    """Merge into the meta of a run that came by the API; overrides are asked for, never written there."""
    who = asking()
    return MetaMerged(run_id=run_id, meta=submitting.change_meta(store, run_id, body.meta_updates, who.sender, who.at))


@endpoint("POST", "/runs/<run_id>/attachments", Scope.RUNS_WRITE, FileAttached, status=201, refuses=(404, 409))
def attach(run_id: str, body: FileWanted, store: Store) -> FileAttached:
    """Add a file to a run that came by the API. Approvals of what was there before go stale."""
    who = asking()
    try:
        data = base64.b64decode(body.content_base64, validate=True)
    except binascii.Error as error:
        raise Invalid("That is no base64.", "content_base64") from error
    file = posted.attachment(body.kind, body.filename, body.mime, data)
    submitting.attach_file(store, run_id, file, data, who.sender, who.at)
    return FileAttached(run_id=run_id, sha256=file.sha256, size_bytes=len(data))
