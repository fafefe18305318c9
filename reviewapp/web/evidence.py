"""The evidence part of the advisory page, rendered from the packet and from nothing else."""

from typing import Any

from flask import url_for

from reviewapp.domain import clip
from reviewapp.web import words
from reviewapp.web.pages.parts import AttachmentRow, Fact, TreeRow

NAMED = {"null": "null", "array": "empty list", "object": "empty object"}


def tree_rows(clipped: Any) -> tuple[TreeRow, ...]:
    """The rows of a packet's tree."""
    return tuple(
        tree_row(words.clipped(row["path"]), row["type"], words.clipped(row["value"]), truncated(row["value"]))
        for row in clip.parts(clipped)
    )


def tree_row(path: str, kind: str, value: str, note: str | None = None) -> TreeRow:
    """One leaf; what has no value of its own is named."""
    return TreeRow(path, kind, NAMED.get(kind, value), note)


def attachment_rows(run_id: str, clipped: Any) -> tuple[AttachmentRow, ...]:
    """The attachments of a packet."""
    return tuple(_attachment(run_id, one) for one in clip.parts(clipped))


def truncated(clipped: Any) -> str | None:
    """What to say where only the first part is shown."""
    if not isinstance(clipped, dict):
        return None
    whole = _whole(clipped)
    return f"{whole[0].upper()}{whole[1:]}"


def cuts(body: dict[str, Any]) -> tuple[str, ...]:
    """What of the evidence did not fit into the packet, a sentence each: whoever signs must know of it."""
    run, advisory, held = body["run"], body["advisory"], body["override"]
    baseline = (body["baseline"] or {}).get("attachments")
    named = (
        ("suggested values", advisory["changes"]),
        ("the text", advisory["text"]),
        ("fields of the engine's decision", run["decision"]),
        ("warnings", run["warnings"]),
        ("findings", run["findings"]),
        ("attachments", body["attachments"]),
        ("attachments of the run it is compared with", baseline),
        ("overrides refused before", held["refused"] if held else None),
    )
    return tuple(
        f"Not all of {name} is shown: {_whole(clipped)}" for name, clipped in named if isinstance(clipped, dict)
    )


def _whole(clipped: dict[str, Any]) -> str:
    part = clipped["part"]
    shown = f"{len(part)} rows" if isinstance(part, list) else "the first part"
    return f"{shown} of {words.size(clipped['size_bytes'])}; the whole has the SHA-256 {clipped['sha256']}."


def facts(body: dict[str, Any]) -> tuple[Fact, ...]:
    """What the packet says of the run, in a line."""
    run, source = body["run"], body["advisory"]["source"]
    stated = (
        ("Status", _status(run["status"], words.clipped(run["status_received"]))),
        ("Score", words.clipped(run["score"])),
        ("Engine", f"{words.clipped(source['engine'])} {words.clipped(source['version'])}".strip()),
        ("Confidence", words.clipped(source["confidence"])),
    )
    return tuple(Fact(label, value) for label, value in stated if value)


def hashes(body: dict[str, Any], packet_sha256: str) -> tuple[Fact, ...]:
    """Every hash that a signature on this packet rests on."""
    policy = body["policy"]
    return (
        Fact("Packet", packet_sha256, is_hash=True),
        Fact("Item", body["item_sha256"], is_hash=True),
        Fact("Run", body["run"]["run_sha256"], is_hash=True),
        Fact(
            "Content",
            body["advisory"]["content_sha256"] or "no content",
            is_hash=bool(body["advisory"]["content_sha256"]),
        ),
        Fact(f"Policy {policy['id']}@{policy['version']}", policy["sha256"], is_hash=True),
    )


def _status(effective: str, received: str) -> str:
    return effective if effective == received else f"{effective}, received as {received or 'nothing'}"


def _attachment(run_id: str, one: dict[str, Any]) -> AttachmentRow:
    damaged = one["matched"] in {"bad", "missing"}
    return AttachmentRow(
        kind=words.clipped(one["kind"]),
        filename=words.clipped(one["filename"]) or "no name",
        sha256=one["sha256"],
        matched=words.MATCHED[one["matched"]],
        size=words.size(one["size_bytes"]),
        href=None if damaged else url_for("runs.attachment", run_id=run_id, sha256=one["sha256"]),
        view_href=None if damaged else url_for("attachments.show", run_id=run_id, sha256=one["sha256"]),
        is_damaged=damaged,
    )
