"""Signed acts that are no verdict: revoking an override, dismissing a conflict and the like (RECORDS.md, section 7)."""

import json
from datetime import datetime
from typing import Any

from reviewapp.domain.canonical import plain_text, record_bytes, signature, utc_text
from reviewapp.domain.errors import Invalid
from reviewapp.domain.model import Frozen
from reviewapp.domain.person import Actor, Authentication

SCHEMA = "reviewapp/statement/v1"
LONGEST_NOTE = 4_000


class Object(Frozen):
    """What an act is about: its kind, its id, and the hash it had."""

    kind: str
    id: str
    sha256: str


class Statement(Frozen):
    """A signed act as it is kept: the exact record and its signature."""

    record: bytes
    signature: str

    def fields(self) -> dict[str, Any]:
        """The act as its event carries it: the note as the reason, the signature, the record."""
        record = json.loads(self.record)
        return {"reason": record["note"], "signature": self.signature, "record": record}


def state(
    act: str, about: Object, meaning: str, note: str, person: Actor, auth: Authentication, at: datetime
) -> Statement:
    """The signed record of one act; raises Invalid where the note is empty, too long, or no plain text."""
    note = plain_text(note).strip()
    if not 1 <= len(note) <= LONGEST_NOTE:
        raise Invalid(f"Write a note of 1 to {LONGEST_NOTE} characters: why you do this.", "note")
    record = record_bytes(
        {
            "schema": SCHEMA,
            "act": act,
            "object": about.model_dump(),
            "meaning": meaning,
            "note": note,
            "person": person.model_dump(),
            "at": utc_text(at),
            "auth": {"method": auth.method, "at": utc_text(auth.at)},
        }
    )
    return Statement(record=record, signature=signature(SCHEMA, record))
