"""Reading never raises, whatever bytes stand in whichever file of a store."""

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewapp.domain.canonical import canonical
from reviewapp.rmos.detect import StoreFolder, find_stores
from reviewapp.rmos.reader import count, read
from reviewapp.rmos.received import Gone, Received, Refused
from tests.rmos.damages import A64
from tests.rmos.stores import DAY, run, write

RUN, OTHER = "run_000000000001", "run_000000000002"
INPUTS = [{"advisory_id": "adv_1"}, {"advisory_id": A64}]
WHOLE = run(RUN, advisory_inputs=INPUTS, attachments=[{"sha256": A64, "kind": "override"}], meta={"x": 1})
FILES = {
    f"{DAY}/{RUN}.json": WHOLE,
    f"{DAY}/{RUN}_advisory_adv_1.json": {"advisory_id": "adv_1", "status": "REVIEWED"},
    f"{DAY}/run_{RUN}_advisory_adv_1.json": {
        "schema_version": "run_advisory_link.v1",
        "run_id": RUN,
        "advisory_id": "adv_1",
    },
    f"attachments/aa/aa/{A64}.json": {"markdown": "x", "data": {"feed": 1}},
    "advisories/2026/01/05/adv_1.json": {"asset_id": "adv_1", "content_uri": "adv_1_content.md"},
    "advisories/2026/01/05/adv_1_content.md": "text",
    "_index.json": {RUN: {"deleted": True, "deleted_by": "r.mills"}},
    "_audit/deletes.jsonl": {"run_id": RUN, "mode": "soft", "actor": "r.mills"},
    f"{RUN}.json": WHOLE,
    "runs.json": {RUN: WHOLE},
}
"""Every kind of file that is read, of all three layouts at once."""
STRUCTURE = st.text(alphabet='[]{}",:\\\\u0d8 \\n1e-.tfn\\x00', max_size=80).map(str.encode)


@st.composite
def damaged(draw: st.DrawFn, name: str) -> bytes:
    """Anything at all, or the sound content with a piece cut out and another put in."""
    content = json.dumps(FILES[name]).encode()
    start = draw(st.integers(0, len(content)))
    end = draw(st.integers(start, min(len(content), start + 40)))
    piece = draw(st.binary(max_size=20) | STRUCTURE)
    return draw(st.binary(max_size=200) | STRUCTURE | st.just(content[:start] + piece + content[end:]))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("any")
    for name, content in FILES.items():
        write(root / name, content)
    write(root / DAY / f"{OTHER}.json", run(OTHER))
    return root


def everything(folders: tuple[StoreFolder, ...]) -> list[Received | Refused | Gone]:
    assert all(count(folder) >= 0 for folder in folders)
    return [one for folder in folders for one in read(folder)]


@pytest.mark.parametrize("name", FILES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(data=st.data())
def test_no_bytes_in_any_file_stop_the_reader(store: Path, name: str, data: st.DataObject) -> None:
    folders = find_stores(store)
    assert {folder.layout for folder in folders} == {"single", "flat", "dated"}
    sound = json.dumps(FILES[name], indent=2).encode()
    try:
        (store / name).write_bytes(data.draw(damaged(name)))
        found = everything(folders)
        assert found == everything(folders)
        runs = [one.reading.run.run_id for one in found if isinstance(one, Received) and one.layout == "dated"]
        assert OTHER in runs, "what is sound beside it is taken"
        refused = [one for one in found if isinstance(one, Refused)]
        canonical([[one.file, one.place, one.reason, one.kind] for one in refused])
    finally:
        (store / name).write_bytes(sound)


def test_names_that_are_no_text_are_told(tmp_path: Path) -> None:
    day = write(tmp_path / DAY / f"{OTHER}.json", run(OTHER)).parent
    (day / "run_\udcff.json").write_bytes(b"{}")
    shutil.copy(day / f"{OTHER}.json", day / "run\n2.json")
    (store,) = find_stores(tmp_path)
    refused = [one for one in read(store) if isinstance(one, Refused)]
    assert [one.file for one in refused] == [f"{DAY}/run\n2.json", f"{DAY}/run_\\xff.json"]
    canonical([one.file for one in refused])
