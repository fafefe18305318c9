"""The run hash: the same for the same evidence, in whichever layout and order it came."""

import hashlib
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewapp.domain.errors import Unreadable
from reviewapp.domain.evidence import created_at, evidence, evidence_bytes, run_hash
from tests.domain.cast import A64, B64, C64, D64, E64

SHARED: dict[str, Any] = {
    "run_id": "run_0123456789abcdef",
    "event_type": "toolpaths",
    "status": "BLOCKED",
    "tool_id": "router:6mm",
    "material_id": "maple",
    "machine_id": "mill-2",
    "request_summary": {"design": ["depth_mm", "note"]},
    "feasibility": {"safety": {"risk_level": "YELLOW", "score": 41.5, "details": {"depth_mm": 3.0, "é/~": None}}},
    "decision": {"risk_level": "YELLOW", "warnings": [], "details": {"n": [None, 1e20, {}]}},
    "errors": ["E1"],
    "geometry_ref": "geo-1",
    "toolchain_id": "chain-1",
    "post_processor_id": "grbl",
    "engine_version": "1.2.0",
    "toolchain_version": "7",
    "post_processor_version": "1.1h",
    "config_fingerprint": "cfg-1",
    "outputs": {"gcode_text": "G0 X0\nG1 Z-1", "gcode_path": "/data/x.nc", "opplan_json": {"steps": 2}},
}
SINGLE = SHARED | {
    "created_at_utc": "2026-01-05T05:07:16.690677+00:00",
    "mode": None,
    "workflow_mode": "relief",
    "parent_run_id": "run_parent01",
    "request_hash": A64,
    "toolpaths_hash": B64,
    "gcode_hash": C64,
    "geometry_hash": D64,
    "notes": "left out",
    "attachments": [{"sha256": E64}],
    "meta": {"left": "out"},
}
DATED = SHARED | {
    "created_at_utc": "2026-01-05T06:07:16.690677+01:00",
    "mode": "relief",
    "lineage": {"parent_plan_run_id": "run_parent01"},
    "hashes": {
        "request_sha256": A64,
        "toolpaths_sha256": B64,
        "gcode_sha256": C64,
        "geometry_sha256": D64,
        "opplan_sha256": None,
        "feasibility_sha256": E64,
        "snapshot_sha256": E64,
    },
    "explanation_status": "READY",
    "advisory_inputs": [{"advisory_id": "a"}],
}
BYTES = (
    '{"config_fingerprint":"cfg-1","created_at_utc":"2026-01-05T05:07:16.690677Z",'
    '"decision":{"details":{"n":[null,"1e+20",{}]},"risk_level":"YELLOW"},"engine_version":"1.2.0","errors":["E1"],'
    '"event_type":"toolpaths","feasibility":{"safety":{"details":{"depth_mm":3},"risk_level":"YELLOW",'
    '"score":"41.5"}},"geometry_ref":"geo-1","hashes":{"gcode_sha256":"' + C64 + '","geometry_sha256":"' + D64 + '",'
    '"request_sha256":"' + A64 + '","toolpaths_sha256":"' + B64 + '"},"machine_id":"mill-2","material_id":"maple",'
    '"mode":"relief","outputs":{"gcode_text":"G0 X0\\nG1 Z-1","opplan_json":{"steps":2}},'
    '"parent_run_id":"run_parent01","post_processor_id":"grbl","post_processor_version":"1.1h",'
    '"request_summary":{"design":["depth_mm","note"]},"run_id":"run_0123456789abcdef",'
    '"schema":"reviewapp/evidence/v1","status":"BLOCKED","tool_id":"router:6mm","toolchain_id":"chain-1",'
    '"toolchain_version":"7"}'
).encode()
RUN_SHA256 = "9c72947988072f3d10e1fbfe9e8e7c7cb07085d826b951185136af23059e479b"


def hash_of(document: dict[str, Any], status: str | None = "BLOCKED") -> str:
    return run_hash(evidence_bytes(evidence(document, status)))


@pytest.mark.parametrize("document", [SINGLE, DATED])
def test_evidence_has_the_bytes_written_here_by_hand_in_every_layout(document: dict[str, Any]) -> None:
    assert evidence_bytes(evidence(document, "BLOCKED")) == BYTES
    assert hash_of(document) == RUN_SHA256


def test_the_run_hash_is_the_sha256_of_the_bytes() -> None:
    assert hashlib.sha256(BYTES).hexdigest() == RUN_SHA256


def test_the_smallest_run_has_only_what_it_states() -> None:
    record = evidence({"run_id": "run_1", "created_at_utc": "2026-01-05"}, None)
    assert record == {
        "schema": "reviewapp/evidence/v1",
        "run_id": "run_1",
        "created_at_utc": "2026-01-05T00:00:00.000000Z",
    }


def shuffled(value: Any, chance: random.Random) -> Any:
    if isinstance(value, dict):
        items = [(key, shuffled(item, chance)) for key, item in value.items()]
        chance.shuffle(items)
        return dict(items)
    return [shuffled(item, chance) for item in value] if isinstance(value, list) else value


@given(st.integers())
def test_the_order_of_keys_is_irrelevant(seed: int) -> None:
    assert hash_of(shuffled(DATED, random.Random(seed))) == RUN_SHA256


REWRITTEN = (
    "status meta attachments advisory_inputs explanation_status explanation_summary advisory_reviews "
    "manufacturing_candidates source_advisory_id notes workflow_session_id request_id"
).split()


@pytest.mark.parametrize("key", REWRITTEN)
def test_what_rmos_rewrites_is_not_in_the_hash(key: str) -> None:
    assert hash_of({**SINGLE, key: {"anything": "else"}}) == RUN_SHA256


COVERED = [*sorted(SHARED.keys() - {"status"}), "created_at_utc"]


@pytest.mark.parametrize("key", COVERED)
def test_every_key_of_the_evidence_is_in_the_hash(key: str) -> None:
    other = "2026-01-05T05:07:16.690678Z" if key == "created_at_utc" else {"another": "value"}
    assert hash_of({**SINGLE, key: other}) != RUN_SHA256


@pytest.mark.parametrize("key", ["request_hash", "toolpaths_hash", "gcode_hash", "geometry_hash", "workflow_mode"])
def test_every_old_name_is_in_the_hash(key: str) -> None:
    assert hash_of({**SINGLE, key: E64}) != RUN_SHA256


def test_the_status_first_received_is_in_the_hash() -> None:
    assert hash_of(SINGLE, "OK") != RUN_SHA256


@pytest.mark.parametrize("key", sorted(SHARED.keys() - {"run_id", "status"}))
@pytest.mark.parametrize("nothing", [None, {}, []])
def test_null_and_empty_are_the_same_as_absent(key: str, nothing: Any) -> None:
    absent = {name: value for name, value in SINGLE.items() if name != key}
    assert hash_of({**SINGLE, key: nothing}) == hash_of(absent)


@pytest.mark.parametrize("key", ["feasibility_sha256", "snapshot_sha256"])
def test_checked_hashes_are_not_included(key: str) -> None:
    assert hash_of({**DATED, "hashes": {**DATED["hashes"], key: "changed"}}) == RUN_SHA256


def test_the_new_name_of_a_hash_comes_before_the_old() -> None:
    assert evidence({**DATED, "gcode_hash": E64}, None)["hashes"]["gcode_sha256"] == C64
    assert evidence({**SINGLE, "hashes": {"opplan_sha256": E64}}, None)["hashes"]["opplan_sha256"] == E64


def test_only_the_paths_of_outputs_stay_out() -> None:
    outputs = {"gcode_path": "a", "preview_svg_path": "b", "path": "c", "_path": "d", "deep": {"x_path": "e"}}
    assert evidence({**SINGLE, "outputs": outputs}, None)["outputs"] == {"path": "c", "deep": {"x_path": "e"}}


@pytest.mark.parametrize("outputs", ["text", ["a_path"], 7])
def test_outputs_of_another_shape_are_kept_as_they_are(outputs: Any) -> None:
    assert evidence({**SINGLE, "outputs": outputs}, None)["outputs"] == outputs


def test_half_of_a_surrogate_pair_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="surrogate"):
        hash_of({**SINGLE, "geometry_ref": "\ud800"})


@pytest.mark.parametrize("text", ["2026-01-05T05:07:16.690677", "2026-01-05"])
def test_a_time_without_zone_is_utc_and_said_to_be_without(text: str) -> None:
    moment, zoned = created_at({"created_at_utc": text})
    assert moment.isoformat().endswith("+00:00")
    assert not zoned


def test_a_time_with_a_zone_says_so() -> None:
    assert created_at({"created_at_utc": "2026-01-05T05:07:16Z"})[1]


@pytest.mark.parametrize("text", [None, "", "yesterday", 1767589636, "2026-13-01", ["x"], "0001-01-01T00:00:00+01:00"])
def test_a_time_that_is_none_is_unreadable_and_names_the_place(text: Any) -> None:
    with pytest.raises(Unreadable, match="which is not a time") as refused:
        created_at({"created_at_utc": text})
    assert refused.value.place == "/created_at_utc"
