"""However RMOS writes and whenever it is looked at: in the end the desk knows what one import would have told it."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewapp.actions.importing import ImportOptions, import_path
from reviewapp.store.database import Store, open_store
from tests.support import postgres as pg
from tests.support.databases import copied
from tests.support.desk import START
from tests.support.followed import CLOSED, DAYS, Followed, as_bytes, envelope, knows, record
from tests.support.proving import SCALE

LOG = "_audit/deletes.jsonl"
RUNS = ("run_aaaa", "run_bbbb", "run_cccc")
EXPLAINED, ENVELOPE = envelope("Why it is so")
TEXT = b"G0 X0\nG1 X10\n"
GCODE = "3b1b24a0b3b4bb4ed79c8c0c4f9a5c8b3a1b9e94f3a8a0a2a0a0a0a0a0a0a0a0"
LINKED = {"schema_version": "run_advisory_link.v1", "advisory_id": "adv_000000000001", "kind": "explanation"}
ASSET = {"asset_id": "adv_000000000001", "asset_type": "analysis", "content_uri": "adv_000000000001_content.md"}


def a_run(run_id: str, version: int) -> dict[str, Any]:
    named = [{"sha256": GCODE, "kind": "gcode"}, {"sha256": EXPLAINED, "kind": "advisory"}][: version % 3]
    inputs = [{"advisory_id": EXPLAINED, "kind": "explanation"}] if version % 3 == 2 else []
    risk = "YELLOW" if run_id == "run_bbbb" else "GREEN"
    return record(run_id, risk, meta={"version": version}, attachments=named, advisory_inputs=inputs)


def contents() -> dict[str, list[Any]]:
    """What each file may hold: whole versions first, then damaged ones."""
    found: dict[str, list[Any]] = {}
    for run_id in RUNS:
        whole = [a_run(run_id, version) for version in range(6)]
        found[f"{DAYS[0]}/{run_id}.json"] = [*whole, as_bytes(whole[2])[:60], b"", {**whole[0], "run_id": "run_zzzz"}]
        link = {**LINKED, "run_id": run_id}
        found[f"{DAYS[1]}/run_{run_id}_advisory_adv_000000000001.json"] = [
            link,
            {**link, "status": "SUPERSEDED"},
            as_bytes(link)[:30],
            {**link, "run_id": "run_dddd"},
        ]
    found[f"{DAYS[1]}/{RUNS[0]}.json"] = [a_run(RUNS[0], 7), a_run(RUNS[0], 0)]  # stands twice in the store
    found[f"attachments/{EXPLAINED[:2]}/{EXPLAINED[2:4]}/{EXPLAINED}.json"] = [ENVELOPE, b'{"kind": ']
    found[f"attachments/{GCODE}.nc"] = [TEXT, b""]
    found["advisories/2026/01/05/adv_000000000001.json"] = [ASSET, as_bytes(ASSET)[:20]]
    found["advisories/2026/01/05/adv_000000000001_content.md"] = [b"# Thin stock", b"# Thinner", b"\xff\xfe"]
    line = {"run_id": RUNS[2], "mode": "soft", "actor": "ana", "reason": "test", "ts_utc": "2026-01-05T06:00:00Z"}
    found[LOG] = [as_bytes(line).replace(b"\n", b""), b"{"]
    return found


FILES = contents()
WRITES = st.sampled_from(sorted(FILES)).flatmap(
    lambda name: st.tuples(st.sampled_from(["move", "rewrite"]), st.just(name), st.integers(0, len(FILES[name]) - 1))
)
STEPS = st.lists(
    st.one_of(
        WRITES,
        st.tuples(st.sampled_from(["vanish", "turn_back"]), st.sampled_from(sorted(FILES)), st.just(0)),
        st.tuples(st.sampled_from(["round", "round", "wait", "restart"]), st.just(""), st.just(0)),
    ),
    max_size=25,
)
IN_THE_END = st.fixed_dictionaries(
    # A deletion stays, even where its source no longer tells of it.
    {name: st.integers(0, len(held) - 1) if name != LOG else st.just(0) for name, held in FILES.items()}
)


def step(world: Followed, what: str, name: str, version: int) -> None:
    match what:
        case "move" | "rewrite":
            getattr(world, what)(name, FILES[name][version])
        case "vanish":
            world.vanish(name)
        case "turn_back":
            world.turn_back(name, 400)
        case "wait":
            world.round(3)
        case "restart":
            world.restart()
        case _:
            world.round()


def imported(store: Store, root: Path) -> dict[str, Any]:
    """What a desk knows that imports the store once, when nobody writes any more."""
    time = START + timedelta(days=1)
    import_path(store, root, ImportOptions(), lambda: time, lambda _: None)
    return knows(store, root)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def peopled(request: pytest.FixtureRequest) -> Path | pg.Template:
    """What the databases of each example are copied from."""
    template: Path | pg.Template = request.getfixturevalue(f"peopled_{request.param}")
    return template


@contextmanager
def opened(peopled: Path | pg.Template, folder: Path) -> Iterator[Store]:
    folder.mkdir()
    for url in copied(peopled, folder):
        with closing(open_store(url, folder)) as store:
            yield store


@settings(max_examples=12 * SCALE, deadline=None)
@given(steps=STEPS, end=IN_THE_END)
def test_any_interleaving_of_writes_and_rounds_ends_as_one_import(
    peopled: Path | pg.Template, steps: list[tuple[str, str, int]], end: dict[str, int]
) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        with opened(peopled, folder / "followed") as following, opened(peopled, folder / "imported") as importing:
            world = Followed(following, folder / "rmos")
            for one in steps:
                step(world, *one)
            for name, version in end.items():
                world.move(name, FILES[name][version])
            world.settle()
            expected, found = imported(importing, world.root), knows(following, world.root)
        assert found["quarantine"] == expected["quarantine"]
        # What was read once stays known, even where its file is broken in the end; what was decided stays decided.
        open_still = {name: known for name, known in expected.items() if known != CLOSED}
        assert {name: found.get(name) for name in open_still} == open_still
        assert expected.keys() <= found.keys()
    finally:
        shutil.rmtree(folder)
