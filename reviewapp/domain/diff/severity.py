"""How much a difference between two runs matters: the rule that RMOS and its clients know (rmos-formats.md)."""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Any, NamedTuple

from reviewapp.domain.advisory import Attachment
from reviewapp.domain.canonical import sha256
from reviewapp.domain.diff.leaves import measure
from reviewapp.domain.run import Run
from reviewapp.domain.tree import Row, member, text_of

_NOTHING = "nothing"
_CRITICAL = re.compile(r"^/status$|/risk_(?:level|bucket)$|^/hashes/(?:toolpaths|gcode)_sha256$|^/outputs/gcode_text$")
_WARNING = re.compile(r"^/(?:decision|feasibility)(?:/safety)?/score$|^/hashes/request_sha256$")


class Severity(StrEnum):
    """CRITICAL: another risk, status or cut. WARNING: another score or request. INFO: the rest."""

    CRITICAL = "CRITICAL"
    WARNING = "WARNING"
    INFO = "INFO"


class Stated(NamedTuple):
    """What of one run the severity is judged by; hashes are sets, for a run may state one and hold several files."""

    status: str
    risk: str
    toolpaths: frozenset[str]
    gcode: frozenset[str]
    score: str | None
    request: str | None


class Judgement(NamedTuple):
    """The severity, and one plain sentence for each reason."""

    severity: Severity
    reasons: tuple[str, ...]


def stated(run: Run, evidence: dict[str, Any], attachments: Iterable[Attachment]) -> Stated:
    """What a run states, from its facts, its evidence and its files."""
    files = tuple(attachments)
    received = run.status_received or _NOTHING
    return Stated(
        status=run.status if run.status == received else f"{run.status} (received as {received})",
        risk=run.risk,
        toolpaths=_hashes(evidence, files, "toolpaths", ()),
        gcode=_hashes(evidence, files, "gcode", ("outputs", "gcode_text")),
        score=run.score,
        request=text_of(member(evidence, "hashes", "request_sha256")),
    )


def weigh(path: str) -> Severity:
    """How much one place of a run's record matters that differs, by the same rule."""
    if _CRITICAL.search(path):
        return Severity.CRITICAL
    return Severity.WARNING if _WARNING.search(path) else Severity.INFO


def judge(before: Stated, after: Stated) -> Judgement:
    """The severity of the difference of A and B; where one says nothing and the other something, that is one too."""
    critical = [f"The status changed: {before.status} → {after.status}."] if before.status != after.status else []
    critical += [f"The risk changed: {before.risk} → {after.risk}."] if before.risk != after.risk else []
    critical += _cut("toolpaths", "are", before.toolpaths, after.toolpaths)
    critical += _cut("G-code", "is", before.gcode, after.gcode)
    warning = [] if _equal(before.score, after.score) else [_moved("feasibility score", before.score, after.score)]
    if before.request != after.request:
        warning.append("The request hash changed: another thing was asked for.")
    level = Severity.CRITICAL if critical else Severity.WARNING if warning else Severity.INFO
    return Judgement(level, (*critical, *warning))


def _hashes(
    evidence: dict[str, Any], files: tuple[Attachment, ...], kind: str, inline: tuple[str, ...]
) -> frozenset[str]:
    named = text_of(member(evidence, "hashes", f"{kind}_sha256"))
    found = {file.sha256 for file in files if file.kind == kind} | ({named} if named else set())
    text = text_of(member(evidence, *inline)) if inline else None
    # What stands inside the run counts only where no hash is stated: RMOS hashes the file, which may end otherwise.
    return frozenset(found or ({sha256(text.encode())} if text else set()))


def _cut(what: str, verb: str, before: frozenset[str], after: frozenset[str]) -> list[str]:
    if before == after:
        return []
    if not before or not after:
        return [f"Only {'A' if before else 'B'} has {what}."]
    return [f"The {what} {verb} not the same: another hash."]


def _moved(what: str, before: str | None, after: str | None) -> str:
    return f"The {what} changed: {before or _NOTHING} → {after or _NOTHING}."


def _equal(before: str | None, after: str | None) -> bool:
    if before == after:
        return True
    old, new = (measure(Row("", "number", side)) if side else None for side in (before, after))
    return old is not None and old == new
