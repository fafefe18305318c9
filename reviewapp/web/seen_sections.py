"""Which sections of a comparison a person marked as seen: kept in their session, and told when they sign.

A mark is of a section's content as it was shown. On the compare page it holds while that content is the same; for a
signature it counts only while nothing at all has changed in either run since the page was last open, for there the
sections are not computed.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import session
from sqlalchemy import Connection

from reviewapp.domain.advisory import Attachment
from reviewapp.domain.canonical import canonical, sha256
from reviewapp.domain.packet import Evidence
from reviewapp.store.reads import runs
from reviewapp.store.reads.sides import Side

PREFIX = "compare:"
"""Opens the name of such a section in a review."""
MOST_PAIRS, MOST_SECTIONS = 20, 12
_KEY, _KEPT = "seen", 16


def state_of(a: Side, b: Side) -> str:
    """The hash of all that two sides are compared by."""
    return _state((a.stored, a.attachments), (b.stored, b.attachments))


def current(pair: tuple[str, str], state: str, shown: Mapping[str, str]) -> frozenset[str]:
    """The sections marked as seen whose content is still that of `shown`; marks of others are taken out."""
    held = _held(pair)
    marks = {id_: digest for id_, digest in held.get("marks", {}).items() if shown.get(id_, "")[:_KEPT] == digest}
    if held and (held["state"] != state or held["marks"] != marks):
        _keep(pair, state, marks)
    return frozenset(marks)


def mark(pair: tuple[str, str], state: str, section: str, digest: str, *, is_seen: bool) -> None:
    """Mark a section of that content as seen, or take its mark back; of another state of the pair nothing is left."""
    held = _held(pair)
    marks = dict(held["marks"]) if held and held["state"] == state else {}
    marks.pop(section, None)
    if is_seen and len(marks) < MOST_SECTIONS:
        marks[section] = digest[:_KEPT]
    _keep(pair, state, marks)


def signed(conn: Connection, seen: Evidence, said: Iterable[str]) -> str:
    """What a form says was seen: what the browser `said` of the page, and the marks on its comparison that hold now."""
    own = {name for name in said if not name.startswith(PREFIX)}
    return " ".join(sorted(own | {f"{PREFIX}{id_}" for id_ in _of_baseline(conn, seen)}))


def _of_baseline(conn: Connection, seen: Evidence) -> Iterable[str]:
    if seen.baseline is None:
        return ()
    pair = (seen.baseline.run_id, seen.run.run_id)
    held = _held(pair)
    if not held:
        return ()
    stored = runs.known(conn, pair)
    state = _state((stored[pair[0]], seen.baseline.attachments), (stored[pair[1]], seen.attachments))
    return held["marks"] if held["state"] == state else ()


def _state(*sides: tuple[runs.StoredRun, Sequence[Attachment]]) -> str:
    return sha256(canonical([_one(*side) for side in sides]))


def _one(stored: runs.StoredRun, files: Sequence[Attachment]) -> list[Any]:
    return [stored.run.run_sha256, stored.received_sha256, [(file.sha256, file.matched) for file in files]]


def _held(pair: tuple[str, str]) -> dict[str, Any]:
    return next((one for one in session.get(_KEY, ()) if one["pair"] == list(pair)), {})


def _keep(pair: tuple[str, str], state: str, marks: dict[str, str]) -> None:
    """The newest pair first; the oldest makes room. A new list each time: one changed in place would not be kept."""
    others = [one for one in session.get(_KEY, ()) if one["pair"] != list(pair)]
    entry = [{"pair": list(pair), "state": state, "marks": marks}] if marks else []
    session[_KEY] = [*entry, *others][:MOST_PAIRS]
