"""The content of advisories, from assets and from envelopes; and attachments that lie or are gone."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from reviewapp.domain.canonical import canonical, sha256
from reviewapp.domain.content import ContentClass
from reviewapp.rmos.received import ReceivedAdvisory
from tests.rmos.stores import dated, read_one, run, write

RUN = "run_0123456789ab"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def asset(root: Path, content: bytes | None = b"# Why\r\n\r\nText", ending: str = ".md", **fields: Any) -> Path:
    folder = root / "advisories/2026/01/05"
    record = {"asset_id": "adv_1", "asset_type": "analysis", **fields}
    write(folder / "adv_1.json", record)
    if content is not None:
        write(folder / f"adv_1_content{ending}", content)
    ref = {"advisory_id": "adv_1", "kind": "explanation", "created_at_utc": "2026-01-05T06:00:00"}
    return dated(root, (f"{RUN}.json", run(RUN, advisory_inputs=[ref])))


def envelope(root: Path, value: Any, kind: str = "explanation") -> Path:
    digest = sha256(canonical(value))
    write(root / "attachments" / digest[:2] / digest[2:4] / f"{digest}.json", value)
    return dated(root, (f"{RUN}.json", run(RUN, advisory_inputs=[{"advisory_id": digest, "kind": kind}])))


def only(root: Path) -> ReceivedAdvisory:
    received = read_one(root)
    assert not received.problems
    return received.advisories[0]


def test_an_asset_is_read_with_its_content(tmp_path: Path) -> None:
    advisory = only(asset(tmp_path, provider="local", model="m-1", confidence=0.5))
    assert (advisory.title, advisory.content.text) == ("Why", "# Why\n\nText")
    assert (advisory.source.engine, advisory.source.confidence) == ("local m-1", "0.5")
    assert advisory.content.labels == ("analysis", "explanation")
    assert advisory.content.content_class is ContentClass.EXPLANATORY
    assert advisory.file == "advisories/2026/01/05/adv_1.json"


@pytest.mark.parametrize(
    ("fields", "explanatory"),
    [
        ({"suggestion_data": {"feed": 1200.0}}, False),
        ({"suggestion_data": {}}, True),
        ({"suggestion_data": {"a": {"b": None}}}, True),
        ({"data": [1]}, False),
        ({"kind": "note"}, False),
        ({"asset_type": ["analysis"]}, False),
        ({"asset_type": None}, True),
    ],
)
def test_what_might_be_a_suggestion_is_one(tmp_path: Path, fields: dict[str, Any], explanatory: bool) -> None:
    advisory = only(asset(tmp_path, **fields))
    assert (advisory.content.content_class is ContentClass.EXPLANATORY) == explanatory


@pytest.mark.parametrize(("data", "explanatory"), [(None, True), ({}, True), ({"feed": 1}, False), ("x", False)])
def test_the_data_of_an_envelope_count(tmp_path: Path, data: Any, explanatory: bool) -> None:
    value = {"kind": "assistant_explanation", "markdown": "## Is it?\n\nYes", "data": data, "engine_id": "e"}
    advisory = only(envelope(tmp_path, value))
    assert advisory.title == "Is it?"
    assert advisory.content.labels == ("assistant_explanation", "explanation")
    assert (advisory.content.content_class is ContentClass.EXPLANATORY) == explanatory


def test_both_kinds_of_data_are_shown(tmp_path: Path) -> None:
    value = {"data": {"a": 1}, "suggestion_data": {"b": 2}, "engine_id": "param-advisor"}
    advisory = only(envelope(tmp_path, value))
    assert advisory.content.data == {"data": {"a": 1}, "suggestion_data": {"b": 2}}
    assert advisory.title == "Suggestion from param-advisor"


def test_an_image_is_a_file(tmp_path: Path) -> None:
    advisory = only(asset(tmp_path, PNG, ".png", asset_type="image"))
    assert advisory.content.file
    assert advisory.content.file.media_type == "image/png"
    assert advisory.content.file.sha256 == hashlib.sha256(PNG).hexdigest()
    assert advisory.content_path
    assert advisory.content_path.read_bytes() == PNG


def test_an_artifact_by_date_is_content_too(tmp_path: Path) -> None:
    artifact = {"schema": "rmos_advisory_artifact_v1", "advisory_id": "adv_1", "markdown": "# Found"}
    write(tmp_path / "advisories/2026-01-05/adv_1.json", artifact)
    assert only(dated(tmp_path, (f"{RUN}.json", run(advisory_inputs=[{"advisory_id": "adv_1"}])))).title == "Found"


def test_without_content_there_is_nothing_to_approve(tmp_path: Path) -> None:
    advisory = only(dated(tmp_path, (f"{RUN}.json", run(advisory_inputs=[{"advisory_id": "adv_1"}]))))
    assert advisory.title == "Advisory adv_1: content missing"
    assert advisory.content.sha256 is None


@pytest.mark.parametrize(
    ("content", "fields", "reason"),
    [
        (b"\xff\xfe", {}, "not UTF-8"),
        (b"x", {"content_hash": "0" * 64}, "does not match content_hash"),
        (b"x", {"asset_id": "adv_2"}, "another than the file's name"),
    ],
)
def test_content_that_cannot_be_trusted_is_left_out_and_told(
    tmp_path: Path, content: bytes, fields: dict[str, Any], reason: str
) -> None:
    received = read_one(asset(tmp_path, content, **fields))
    assert not received.advisories[0].content.says_something
    assert reason in received.problems[0].reason


def test_an_envelope_that_was_tampered_with_is_left_out(tmp_path: Path) -> None:
    store = envelope(tmp_path, {"kind": "explanation", "markdown": "safe"})
    path = next(store.rglob("attachments/*/*/*.json"))
    path.write_text(json.dumps({"kind": "explanation", "markdown": "changed"}))
    received = read_one(store)
    assert not received.advisories[0].content.says_something
    assert "does not match the hash" in received.problems[0].reason


def test_assets_do_not_lead_out_of_their_folder(tmp_path: Path) -> None:
    store = asset(tmp_path / "store", None)
    secret = write(tmp_path / "secret.md", b"secret")
    (store / "advisories/2026/01/05/adv_1_content.md").symlink_to(secret)
    assert read_one(store).advisories[0].content.text is None


def attached(root: Path, digest: str, name: str, content: bytes, **fields: Any) -> Any:
    write(root / "attachments" / name, content)
    entry = {"sha256": digest, "kind": "gcode", "size_bytes": 1, **fields}
    return read_one(dated(root, (f"{RUN}.json", run(attachments=[entry])))).attachments[0]


@pytest.mark.parametrize("shape", ["{d}{e}", "{d[0]}{d[1]}/{d[2]}{d[3]}/{d}{e}"])
@pytest.mark.parametrize("ending", ["", ".nc", ".png", ".stp"])
def test_attachments_are_found_in_both_shapes(tmp_path: Path, shape: str, ending: str) -> None:
    digest = sha256(b"G0 X1")
    found = attached(tmp_path, digest, shape.format(d=digest, e=ending), b"G0 X1")
    assert (found.attachment.matched, found.attachment.blob, found.attachment.size_bytes) == ("raw", digest, 5)


@pytest.mark.parametrize(
    ("content", "matched"),
    [
        (b'{\n  "b": 1.50,\n  "a": "\\u00e9"\n}', "canonical"),
        (b'{"a": "\xc3\xa9", "b": 1.5}', "canonical"),
        (b'{"a": "x", "a": "\\u00e9", "b": 1.5}', "bad"),
        (b'{"a": "e", "b": 1.5}', "bad"),
        (b'{"a": "', "bad"),
    ],
)
def test_json_is_verified_by_its_canonical_form(tmp_path: Path, content: bytes, matched: str) -> None:
    digest = sha256(canonical({"a": "\u00e9", "b": 1.5}))
    found = attached(tmp_path, digest, f"{digest}.json", content)
    assert found.attachment.matched == matched
    assert found.attachment.blob == sha256(content)


def test_a_missing_attachment_keeps_what_was_stated(tmp_path: Path) -> None:
    found = attached(tmp_path, "0" * 64, "other.nc", b"", kind=None, size_bytes=7, filename="..\\x/../evil\n.nc")
    assert found.path is None
    assert found.attachment.model_dump() == {
        "kind": "unknown",
        "filename": "evil .nc",
        "sha256": "0" * 64,
        "matched": "missing",
        "size_bytes": 7,
        "mime": None,
        "blob": None,
    }


def test_an_attachment_without_a_hash_is_told(tmp_path: Path) -> None:
    entries = [{"sha256": "../../etc/passwd"}, 7, {"kind": "gcode"}]
    received = read_one(dated(tmp_path, (f"{RUN}.json", run(attachments=entries))))
    assert [problem.place for problem in received.problems] == ["/attachments/0", "/attachments/1", "/attachments/2"]
