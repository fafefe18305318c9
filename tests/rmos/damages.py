"""Thirty kinds of damage beside sound records, and what must be said of each."""

import json
from pathlib import Path
from typing import Any, NamedTuple

from tests.rmos.stores import DAY, run, write

SOUND = tuple(f"run_{number:012x}" for number in range(1, 6))
OTHER_DAY = "2026-01-06"
LINK = {"schema_version": "run_advisory_link.v1"}
A64 = "a" * 64


class Damaged(NamedTuple):
    """A file in a store, its damage in one word, and a part of the reason that is given."""

    name: str
    content: Any
    kind: str
    reason: str


def bad(run_id: str, **more: Any) -> dict[str, Any]:
    return run(run_id, **more)


def text(run_id: str, rest: str) -> bytes:
    return json.dumps(run(run_id))[:-1].encode() + b", " + rest.encode("utf-8", "surrogatepass") + b"}"


RECORDS = (
    Damaged("bad_01.json", json.dumps(run("bad_01"))[:-9].encode(), "truncated", "cut off in the middle"),
    Damaged("bad_02.json", b"", "empty", "it is empty"),
    Damaged("bad_03.json", b'{"run_id": "bad_03" "x": 1}', "not-json", "it is not JSON"),
    Damaged("bad_04.json", json.dumps(run("bad_04")).encode() + b"{}", "trailing-text", "extra data"),
    Damaged("bad_05.json", json.dumps(run("bad_05")).encode("utf-16"), "not-utf8", "not UTF-8"),
    Damaged("bad_06.json", b'{"x": "' + b"x" * (16 * 1024 * 1024) + b'"}', "too-big", "larger than 16 MiB"),
    Damaged("bad_07.json", text("bad_07", '"x": ' + "[" * 70 + "]" * 70), "too-deep", "nested deeper than 64"),
    Damaged("bad_08.json", text("bad_08", '"x": NaN'), "not-a-number", "NaN is not a number"),
    Damaged("bad_09.json", text("bad_09", '"x": 1e400'), "number-too-large", "too large to be held"),
    Damaged("bad_10.json", text("bad_10", '"x": ' + "7" * 5000), "too-many-digits", "5000 digits"),
    Damaged("bad_11.json", text("bad_11", '"status": "BLOCKED"'), "duplicate-key", 'the key "status" stands twice'),
    Damaged("bad_12.json", text("bad_12", '"x": "\\ud800"'), "half-character", "half of a surrogate pair"),
    Damaged("bad_13.json", [run("bad_13")], "wrong-type", "not a JSON object"),
    Damaged("bad_14.json", {"created_at_utc": f"{DAY}T05:07:16Z"}, "missing-field", "run_id is None"),
    Damaged("bad..15.json", run("bad..15"), "bad-name", "cannot name a run"),
    Damaged("bad_16.json", run("bad_99"), "name-mismatch", "not the name of the file"),
    Damaged("bad_17.json", run("bad_17", created_at_utc="soon"), "bad-time", "is not a time"),
    Damaged("bad_18.json", {"run_id": "bad_18", "status": "OK"}, "missing-field", "created_at_utc is None"),
)
"""Whole records, which any folder of runs may hold."""

BESIDE = (
    Damaged("run_gone_advisory_adv_1.json", {"advisory_id": "adv_1"}, "unknown-run", "not in this store"),
    Damaged(f"{SOUND[0]}_advisory_adv_2.json", {"advisory_id": "adv_3"}, "name-mismatch", "does not end with"),
    Damaged("x_advisory_adv_4.json", {"advisory_id": "adv_4"}, "bad-name", "cannot name a run"),
    Damaged(f"{SOUND[0]}_advisory_adv_5.json", b"{", "truncated", "cut off"),
    Damaged(f"{SOUND[0]}_advisory_risk-notice.json", {"advisory_id": "risk-notice"}, "reserved-name", "keeps for its"),
)
"""Files beside the runs."""


def write_parts(root: Path) -> list[tuple[str, str]]:
    """Damage inside a sound record and in the files it names; answers kind and a part of the reason of each."""
    inputs = [{"advisory_id": "../../etc/passwd"}, "adv_1", {"advisory_id": A64}, {"advisory_id": "adv_6"}]
    attachments = [{"kind": "gcode", "sha256": "not a hash"}]
    write(root / DAY / f"{SOUND[1]}.json", run(SOUND[1], advisory_inputs=inputs, attachments=attachments))
    more = [{"advisory_id": name} for name in ("adv_7", "adv_8", "adv_9")]
    write(root / DAY / f"{SOUND[3]}.json", run(SOUND[3], advisory_inputs=more, attachments="none"))
    write(root / "advisories/2026/01/05/adv_7.json", {"asset_id": "adv_7"})
    write(root / "advisories/2026/01/05/adv_7_content.md", b"\xff")
    write(root / "advisories/2026/01/05/adv_8.json", {"asset_id": "adv_9"})
    write(root / "advisories/2026/01/05/adv_9.json", b"[]")
    write(root / "attachments" / "aa" / "aa" / f"{A64}.json", {"markdown": "another text"})
    write(root / "advisories/2026/01/05/adv_6.json", {"asset_id": "adv_6", "content_hash": "b" * 64})
    write(root / "advisories/2026/01/05/adv_6_content.md", b"changed")
    return [
        ("bad-name", "cannot name an advisory"),
        ("wrong-type", "not a JSON object"),
        ("bad-hash", "names no SHA-256"),
        ("hash-mismatch", "does not match the hash it is named by"),
        ("hash-mismatch", "does not match content_hash"),
        ("wrong-type", "it is not a list"),
        ("not-utf8", "the content is not UTF-8 text"),
        ("name-mismatch", "another than the file's name"),
        ("wrong-type", "the record is not a JSON object"),
    ]


def write_surroundings(root: Path, outside: Path) -> list[tuple[str, str]]:
    """Damage of the store itself: a link out of it, a run that stands twice, a torn log and index."""
    write(outside / "run_secret.json", run("run_secret"))
    (root / DAY / "run_secret.json").symlink_to(outside / "run_secret.json")
    write(root / OTHER_DAY / f"{SOUND[2]}.json", run(SOUND[2], status="BLOCKED"))
    write(root / "_audit" / "deletes.jsonl", b'{"run_id": "run_x", "mode": "gone"}\n')
    write(root / "_index.json", b'{"run_x": {"deleted": tr')
    return [
        ("path-outside", "leads out of the store"),
        ("duplicate-run", "stands twice"),
        ("wrong-type", "neither soft nor hard"),
        ("truncated", "ends in the middle"),
    ]
