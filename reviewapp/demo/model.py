"""A job someone set up, and what RMOS recorded of it: plain values from which every layout is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from reviewapp.demo.catalogue import MACHINES, MATERIALS, TOOLS, Machine, Material, Tool
from reviewapp.demo.hashing import Json, compact, json_sha256, pretty, sha256
from reviewapp.demo.parts import PARTS, Part


class Quirk(StrEnum):
    """What is out of the ordinary about how RMOS recorded a run."""

    NONE = "none"
    HOLD = "hold"
    HELD_YELLOW = "held_yellow"
    NO_RISK = "no_risk"
    NO_FEASIBILITY = "no_feasibility"
    DISAGREES = "disagrees"
    FOREIGN_WORD = "foreign_word"
    ENGINE_ERROR = "engine_error"
    UNSUPPORTED = "unsupported"
    BUCKET_ONLY = "bucket_only"
    WITH_DECISION = "with_decision"
    OVERRIDDEN = "overridden"


@dataclass(frozen=True)
class Advice:
    """One advisory somebody asked for: an explanation, or changes with their title and reason."""

    kind: str = "explanation"
    title: str = ""
    reason: str = ""
    changes: Json = None
    confidence: float | None = None
    envelope: bool = False
    fate: str = ""


@dataclass(frozen=True)
class Job:
    """What was asked of RMOS. Feed in mm/min, lengths in mm; `key` names the job in its story."""

    key: str
    part_key: str
    tool_id: str
    material_id: str
    machine_id: str
    feed: int
    rpm: int
    stepdown: float
    depth: float | None = None
    event: str = "toolpaths"
    parent: str | None = None
    fork_reason: str | None = None
    drift: bool = False
    quirk: Quirk = Quirk.NONE
    origin: tuple[float, float] = (20.0, 20.0)
    clearance: float = 5.0
    stepover: float = 0.45
    advice: tuple[Advice, ...] = ()
    extra: Mapping[str, Json] = field(default_factory=dict)
    meta: Mapping[str, Json] = field(default_factory=dict)

    @property
    def part(self) -> Part:
        """What is made."""
        return PARTS[self.part_key]

    @property
    def tool(self) -> Tool:
        """What cuts it."""
        return TOOLS[self.tool_id]

    @property
    def material(self) -> Material:
        """What it is cut from."""
        return MATERIALS[self.material_id]

    @property
    def machine(self) -> Machine:
        """Where it is cut."""
        return MACHINES[self.machine_id]

    @property
    def cut_depth(self) -> float:
        """The full depth of the cut in mm."""
        return self.part.depth if self.depth is None else self.depth


@dataclass(frozen=True)
class Attachment:
    """A file of a run: the bytes on disk, and the hash RMOS names them by (for JSON, of the compact form).

    `at` is when it was added, where that was after the run was made.
    """

    kind: str
    mime: str
    filename: str
    ext: str
    content: bytes
    sha256: str
    size_bytes: int
    at: datetime | None = None

    @classmethod
    def of_bytes(cls, kind: str, mime: str, filename: str, ext: str, content: bytes) -> "Attachment":
        """A file named by the hash of its bytes."""
        return cls(kind, mime, filename, ext, content, sha256(content), len(content))

    @classmethod
    def of_json(cls, kind: str, filename: str, value: Json, at: datetime | None = None) -> "Attachment":
        """A JSON file written indented, named and measured by its compact form, as RMOS does."""
        size = len(compact(value))
        return cls(kind, "application/json", filename, ".json", pretty(value), json_sha256(value), size, at)


@dataclass(frozen=True)
class Advisory:
    """An advisory of a run: an asset with content beside it, an envelope among the attachments, or neither.

    `fate` is what RMOS did with it: "", reviewed, rejected, superseded.
    """

    advisory_id: str
    kind: str
    created_at: datetime
    request_id: str
    engine_id: str
    engine_version: str
    confidence: float
    asset: Json | None = None
    markdown: str | None = None
    envelope: Attachment | None = None
    fate: str = ""


@dataclass(frozen=True)
class Run:
    """What RMOS keeps of one attempt to make a toolpath."""

    run_id: str
    created_at: datetime
    job: Job
    session: str
    request_id: str
    request_summary: Json
    request_sha256: str
    feasibility: Json
    decision: Json
    status: str
    errors: tuple[str, ...]
    notes: str | None
    attachments: tuple[Attachment, ...]
    outputs: Json
    advisories: tuple[Advisory, ...] = ()
    parent: "Run | None" = None
    drift_summary: Json = None
    meta: Json = None

    def attached(self, kind: str) -> Attachment | None:
        """The first attachment of a kind."""
        return next((item for item in self.attachments if item.kind == kind), None)

    def hash_of(self, kind: str) -> str | None:
        """The hash of the first attachment of a kind."""
        found = self.attached(kind)
        return found.sha256 if found else None
