"""A file of the trail that can be carried away: what was asked for, the lines in it, the event that it was made.

CSV is for spreadsheets: every cell is text, and none can start a formula. JSON Lines is exact: the bytes of each
event as they are kept, beside their SHA-256.
"""

import json
import re
from datetime import datetime
from enum import StrEnum
from typing import Any

from reviewapp.domain.canonical import sha256, utc_text
from reviewapp.domain.events import Event, policy_of
from reviewapp.domain.model import Frozen
from reviewapp.domain.person import Actor

COLUMNS = (
    "event", "at_utc", "kind", "actor_id", "actor_name", "actor_role", "run_id", "advisory_id", "round",
    "state_before", "state_after", "meaning", "reason_code", "note", "policy", "policy_sha256", "packet_sha256",
    "object_sha256", "signature", "event_sha256",
)  # fmt: skip
_LATER = ("subject", "risk", "policy")
_BYTE_ORDER_MARK = "\ufeff"
# A cell begins at its start, and, in a program set to another separator, behind one: there a formula could begin too.
_PASSED_OVER = r"(?:[^\S\t\r\n]|[\x22'`\x00-\x08\x0e-\x1f\u200b-\u200f\u2060\ufeff])*"
_FORMULA = re.compile(rf"\A(?=[\t\r\n])|(?:\A|[\t\r\n;|])(?={_PASSED_OVER}[=+\-@\uff0b\uff0d\uff1d\uff20])")


class Form(StrEnum):
    """The two forms of an export; the value is the file's ending."""

    CSV = "csv"
    JSON_LINES = "jsonl"


class Wanted(Frozen):
    """What of the trail to export; None means everything. `since` is included, `until` is not."""

    person: str | None = None
    subject: str | None = None
    kind: str | None = None
    run_id: str | None = None
    advisory_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    risk: str | None = None
    policy: str | None = None

    def record(self) -> dict[str, str | None]:
        """The filter as it stands in the event, every key with a value or null; the later ones only where asked for."""
        values = {name: getattr(self, name) for name in type(self).model_fields}
        values = {name: one for name, one in values.items() if one is not None or name not in _LATER}
        return {name: utc_text(one) if isinstance(one, datetime) else one for name, one in values.items()}


class Made(Frozen):
    """An export: what was asked for, up to which event the trail then went, and the file that came of it."""

    wanted: Wanted
    form: Form
    newest_n: int
    events: int = 0
    first_n: int | None = None
    last_n: int | None = None
    sha256: str = ""
    size_bytes: int = 0

    def event(self, actor: Actor, at: datetime, request_id: str | None) -> Event:
        """The event that this export was made."""
        after = {**self.model_dump(exclude={"wanted", "form"}), "format": self.form, "filter": self.wanted.record()}
        return Event(kind="export:made", at=at, actor=actor, fields={"after": after}, request_id=request_id)


def head(form: Form) -> bytes:
    """What the file opens with: the byte order mark, by which spreadsheets know UTF-8, and the names of the columns."""
    return b"" if form is Form.JSON_LINES else (_BYTE_ORDER_MARK + _row(COLUMNS)).encode()


def line(form: Form, data: bytes) -> bytes:
    """The line of the event with these exact bytes."""
    if form is Form.JSON_LINES:
        return b'{"event":' + data + b',"sha256":"' + sha256(data).encode() + b'"}\n'
    return _row(cells(data)).encode()


def cells(data: bytes) -> tuple[str, ...]:
    """What the columns say of an event; empty where it does not."""
    event: dict[str, Any] = json.loads(data)
    actor, signed = event["actor"], event.get("record", {})
    values = (
        event["n"], event["at"], event["kind"], actor["id"], actor["name"], actor["role"],
        event.get("run_id"), event.get("advisory_id"), event.get("round"),
        event.get("before", {}).get("state"), event.get("after", {}).get("state"),
        signed.get("meaning"), signed.get("reason_code"), event.get("reason"),
        policy_of(event), event.get("policy", {}).get("sha256"),
        event.get("packet_sha256"), signed.get("object", {}).get("sha256"), event.get("signature"), sha256(data),
    )  # fmt: skip
    return tuple("" if value is None else str(value) for value in values)


def safe(text: str) -> str:
    """`text` with an apostrophe wherever a spreadsheet could begin to calculate."""
    return _FORMULA.sub(r"\g<0>'", text)


def _row(values: tuple[str, ...]) -> str:
    quoted = (safe(value).replace('"', '""') for value in values)
    return ",".join(f'"{value}"' for value in quoted) + "\r\n"
