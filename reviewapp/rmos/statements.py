"""What a store says about the advisories of a run: inside the run, in refs and in links beside it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reviewapp.domain.canonical import canonical, plain_text, sha256
from reviewapp.domain.damage import Damage
from reviewapp.domain.errors import Unreadable
from reviewapp.domain.identity import NOTICE_ID, is_advisory_id
from reviewapp.domain.tree import Json, is_empty
from reviewapp.rmos.files import name_of, read_bytes, refuse_file
from reviewapp.rmos.folders import is_link, run_of_sidecar
from reviewapp.rmos.ours import Ours
from reviewapp.rmos.received import Kept, Refused

_LONGEST_LABEL = 120
_PLAIN_WORD = re.compile(r"[A-Za-z][A-Za-z_-]*")


@dataclass(frozen=True)
class Statement:
    """One record that speaks of an advisory: an input or ref, or a link; `digest` is that of its file."""

    advisory_id: str
    record: dict[str, Any]
    link: bool
    file: str
    digest: str = ""


def stated_inside(document: dict[str, Any], file: str) -> Iterator[Statement | Refused]:
    """The advisories that a run names itself."""
    inputs = document.get("advisory_inputs")
    if is_empty(inputs):
        return
    if not isinstance(inputs, list):
        yield Refused(file, "/advisory_inputs", "it is not a list", Damage.WRONG_TYPE)
        return
    for index, record in enumerate(inputs):
        yield _statement(record, file, f"/advisory_inputs/{index}")


def stated_beside(paths: Iterable[Path], run_id: str, root: Path, ours: Ours) -> Iterator[Statement | Refused]:
    """The advisories that refs and links name for a run."""
    for path in paths:
        try:
            if stated := _beside(path, run_id, name_of(path, root), ours):
                yield stated
        except Unreadable as error:
            yield refuse_file(path, root, error)


def labels(statements: Iterable[Statement], document: dict[str, Any]) -> tuple[str, ...]:
    """Every kind and asset_type that was stated anywhere, sorted.

    `advisory`, `note` and `unknown` are labels like any other: they do not say "explanation", so what bears
    them is prescriptive.
    """
    found = {_label(document.get(key)) for key in ("kind", "asset_type")}
    for statement in statements:
        kind = statement.record.get("kind")
        # In some stores the kind of a link is the name of a schema, such as advisory.v1.json: that says
        # nothing about what the advisory asks for.
        if not statement.link or (isinstance(kind, str) and _PLAIN_WORD.fullmatch(kind)):
            found |= {_label(kind), _label(statement.record.get("asset_type"))}
    return tuple(sorted(label for label in found if label is not None))


def _beside(path: Path, run_id: str, file: str, ours: Ours) -> Statement | Refused | None:
    if (received := ours.received_beside(path, read_bytes(path))) is None:
        return None
    data, record = received
    if run_of_sidecar(path.stem, record) != run_id:
        raise Unreadable("the file changed while it was being read; import again", kind=Damage.CHANGING)
    stated = _statement(record, file, "", sha256(data))
    return stated.holding(Kept.of(data)) if isinstance(stated, Refused) else stated


def _label(value: Json) -> str | None:
    if is_empty(value) or value == "":
        return None
    text = value if isinstance(value, str) else canonical(value).decode()
    return plain_text(text)[:_LONGEST_LABEL]


def _statement(record: Json, file: str, place: str, digest: str = "") -> Statement | Refused:
    if not isinstance(record, dict):
        return Refused(file, place, "the reference to an advisory is not a JSON object", Damage.WRONG_TYPE)
    advisory_id = record.get("advisory_id")
    if advisory_id == NOTICE_ID:
        reason = f"{NOTICE_ID} is a name that this desk keeps for its own notices"
        return Refused(file, f"{place}/advisory_id", reason, Damage.RESERVED_NAME)
    if not isinstance(advisory_id, str) or not is_advisory_id(advisory_id):
        reason = f"advisory_id is {canonical(advisory_id).decode()[:160]}, which cannot name an advisory"
        return Refused(file, f"{place}/advisory_id", reason, Damage.BAD_NAME)
    return Statement(advisory_id, record, is_link(record), file, digest)
