"""What the files of a run say of overrides given inside RMOS, where the run itself does not tell it."""

from collections.abc import Iterable, Iterator
from typing import Any

from reviewapp.domain.errors import Unreadable
from reviewapp.domain.overridden import KIND, override_ids, told
from reviewapp.domain.risk import Finding
from reviewapp.domain.tree import member
from reviewapp.rmos.files import read_bytes
from reviewapp.rmos.received import FoundAttachment
from reviewapp.rmos.strict_json import parse


def overrides_in_files(document: dict[str, Any], attachments: Iterable[FoundAttachment]) -> Iterator[Finding]:
    """One finding for each record of an override among the attachments that the run does not name itself."""
    known: set[str] | None = None
    for found in attachments:
        one = found.attachment
        if one.kind != KIND:
            continue
        known = override_ids(document) if known is None else known
        if one.sha256 in known:
            continue
        record = _record(found)
        if member(record, "override_id") not in known:
            yield told(record, f"the attachment {one.filename or one.sha256}")


def _record(found: FoundAttachment) -> Any:
    """What the file says, None where it is missing, is not what its hash names, or is not JSON."""
    if found.path is None or found.attachment.matched == "bad":
        return None
    try:
        return parse(read_bytes(found.path))
    except Unreadable:
        return None
