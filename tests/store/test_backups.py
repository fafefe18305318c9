"""A backup taken while people decide is a whole desk, on either database; what is damaged is refused and named."""

import json
import struct
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reviewapp.actions import governing, stopping
from reviewapp.actions.stopping import Terms
from reviewapp.domain.errors import Damaged, DeskError, Invalid
from reviewapp.domain.presets import NONE
from reviewapp.domain.states import State
from reviewapp.store.backups import archive, making
from reviewapp.store.backups.making import make
from reviewapp.store.backups.restoring import restore
from reviewapp.store.blobs import Blobs
from reviewapp.store.database import Store, open_store
from reviewapp.store.reads import advisories, events, proposals, stops
from tests.support.databases import passing
from tests.support.desk import Desk


@pytest.fixture
def filled(desk: Desk) -> Desk:
    for number in range(12):
        desk.write_run(f"run_{number:02}", "RED")
        desk.attach(f"run_{number:02}", f"G0 X{number} é".encode(), "gcode")
    desk.take()
    desk.sign("ana", "run_00")
    return desk


@pytest.fixture
def backup(filled: Desk, tmp_path: Path) -> Path:
    make(filled.store, tmp_path / "desk.zip", filled.now())
    return tmp_path / "desk.zip"


def bodies(store: Store) -> list[bytes]:
    with store.reading() as conn:
        return [events.get(conn, n) for n in range(events.newest(conn) + 1)]


def files(store: Store) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in store.blobs.root.glob("??/??/*")}


@pytest.fixture(params=["into sqlite", "into postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "into sqlite":
        yield f"sqlite:///{tmp_path / 'restored.db'}"
    else:
        yield from passing(request.getfixturevalue("postgres"), None)


def test_a_backup_is_restored_into_either_database(filled: Desk, backup: Path, empty_url: str, tmp_path: Path) -> None:
    held = restore(empty_url, Blobs(tmp_path / "restored"), backup)
    store = open_store(empty_url, tmp_path / "restored")
    store.check()
    assert bodies(store) == bodies(filled.store)
    assert files(store) == files(filled.store)
    assert (held.events, held.blobs) == (len(bodies(store)), 12)
    with store.reading() as conn:
        assert advisories.get(conn, "run_00", "risk-notice").state is State.APPROVED
        assert advisories.count(conn, "pending") == 11
    after = Desk(store, filled.root, filled.time, filled.written)
    after.sign("ana", "run_01")
    assert after.advisory("run_01").state is State.APPROVED
    store.close()


def test_a_backup_taken_while_people_decide_is_a_beginning_of_the_trail(filled: Desk, tmp_path: Path) -> None:
    begun = threading.Event()

    def decide() -> None:
        for number in range(1, 12):
            filled.sign("ana", f"run_{number:02}")
            begun.set()

    deciding = threading.Thread(target=decide)
    deciding.start()
    assert begun.wait(30)
    held = make(filled.store, tmp_path / "desk.zip", filled.time)
    deciding.join(60)
    url = f"sqlite:///{tmp_path / 'restored.db'}"
    restore(url, Blobs(tmp_path / "restored"), tmp_path / "desk.zip")
    store = open_store(url, tmp_path / "restored")
    whole, restored = bodies(filled.store), bodies(store)
    assert restored == whole[: len(restored)]
    assert len(restored) == held.events
    assert files(store) == files(filled.store)
    signed = [json.loads(body) for body in restored if b'"signature"' in body]
    with store.reading() as conn:
        assert all(advisories.get(conn, one["run_id"], "risk-notice").state is State.APPROVED for one in signed)
    store.close()


def inside(whole: bytes, info: zipfile.ZipInfo) -> int:
    """The middle of a member's own bytes, behind its local header."""
    start = info.header_offset
    name, extra = struct.unpack("<HH", whole[start + 26 : start + 30])
    return start + 30 + int(name) + int(extra) + info.compress_size // 2


def test_an_edited_byte_of_any_member_is_refused(backup: Path) -> None:
    whole = backup.read_bytes()
    with zipfile.ZipFile(backup) as held:
        places = [inside(whole, info) for info in held.infolist() if info.compress_size > 40]
    assert len(places) > 8
    for place in places:
        backup.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(Damaged), archive.opened(backup) as held:
            archive.verify(held)
    backup.write_bytes(whole)
    with archive.opened(backup) as held:
        archive.verify(held)


@pytest.mark.parametrize("keep", [0, 10, 0.5, -1])
def test_a_backup_that_breaks_off_is_refused_and_leaves_nothing(backup: Path, tmp_path: Path, keep: float) -> None:
    whole = backup.read_bytes()
    backup.write_bytes(whole[: int(len(whole) * keep) if 0 < keep < 1 else int(keep)])
    with pytest.raises(Damaged, match=r"desk\.zip is not a whole backup"):
        restore(f"sqlite:///{tmp_path / 'new.db'}", Blobs(tmp_path / "restored"), backup)
    assert not (tmp_path / "restored").exists()
    assert not (tmp_path / "new.db").exists()


def rewritten(backup: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    other = backup.with_name("other.zip")
    with zipfile.ZipFile(backup) as held, zipfile.ZipFile(other, "w") as made:
        for info in held.infolist():
            made.writestr(info.filename, change(held.read(info)) if info.filename == name else held.read(info))
    return other


@pytest.mark.parametrize(
    ("name", "change", "told"),
    [
        ("manifest.json", lambda data: data.replace(b"backup/v1", b"backup/v9"), "of the format reviewapp/backup/v9"),
        ("manifest.json", lambda data: data.replace(b'"revision"', b'"other"'), "no backup of a desk"),
        ("manifest.json", lambda _: b"[]", "no backup of a desk"),
        ("tables/run.jsonl", lambda data: data.replace(b"RED", b"GRN", 1), "the table run"),
        ("tables/event.jsonl", lambda data: data.split(b"\n", 1)[1], "the table event"),
        ("manifest.json", lambda data: data.replace(b'"events_sha256": "', b'"events_sha256": "0'), "the events"),
    ],
)
def test_a_forged_backup_is_refused_by_name(
    backup: Path, name: str, change: Callable[[bytes], bytes], told: str
) -> None:
    with pytest.raises(DeskError, match=told), archive.opened(rewritten(backup, name, change)) as held:
        archive.verify(held)


def test_a_backup_of_a_later_version_names_it(backup: Path, tmp_path: Path) -> None:
    with archive.opened(backup) as held:
        revision = archive.manifest(held).revision
    later = rewritten(
        backup, "manifest.json", lambda d: d.replace(f'"revision": "{revision}"'.encode(), b'"revision": "9999"')
    )
    with pytest.raises(Invalid, match="later version"):
        restore(f"sqlite:///{tmp_path / 'new.db'}", Blobs(tmp_path / "restored"), later)


def test_a_desk_that_is_not_empty_keeps_what_it_has(
    filled: Desk, backup: Path, peopled_url: str, tmp_path: Path
) -> None:
    before, kept = bodies(filled.store), files(filled.store)
    with pytest.raises(Invalid, match="blob folder is not empty"):
        restore(peopled_url, filled.store.blobs, backup)
    with pytest.raises(Invalid, match="database is not empty"):
        restore(peopled_url, Blobs(tmp_path / "restored"), backup)
    assert (bodies(filled.store), files(filled.store)) == (before, kept)
    assert not (tmp_path / "restored").exists()


def test_a_backup_never_overwrites_and_a_failed_one_leaves_nothing(
    filled: Desk, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = backup.read_bytes()
    with pytest.raises(Invalid, match="there already"):
        make(filled.store, backup, filled.now())
    assert backup.read_bytes() == before

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(making, "_blobs", full)
    with pytest.raises(OSError, match="No space left"):
        make(filled.store, backup.with_name("second.zip"), filled.now())
    assert [path.name for path in backup.parent.glob("*.zip*")] == ["desk.zip"]
    assert backup.stat().st_mode & 0o777 == 0o600


def test_a_damaged_blob_is_named_and_left_out(filled: Desk, tmp_path: Path) -> None:
    bad = min(filled.store.blobs.root.glob("??/??/*"))
    bad.write_bytes(b"edited")
    held = make(filled.store, tmp_path / "desk.zip", filled.now())
    assert held.damaged == (bad.name,)
    assert held.blobs == 11


def test_what_is_paused_comes_back_with_what_it_holds(filled: Desk, empty_url: str, tmp_path: Path) -> None:
    terms = Terms("source", filled.root.name, "The disk is failing.")
    stopping.place(filled.store, terms, filled.sitting("cy", "session"), filled.now())
    filled.write_run("run_held")
    filled.take()
    governing.propose(filled.store, NONE.record(), filled.person("cy"), filled.now())
    make(filled.store, tmp_path / "paused.zip", filled.now())
    restore(empty_url, Blobs(tmp_path / "restored"), tmp_path / "paused.zip")
    store = open_store(empty_url, tmp_path / "restored")
    after = Desk(store, filled.root, filled.time, filled.written)
    assert after.gates()["run_held"] == "blocked"
    with store.reading() as conn:
        assert [one.name for one in stops.still_open(conn)] == [filled.root.name]
        assert stops.held_by(conn, 1) == [("run_held", "")]
        assert [one.policy for one in proposals.waiting(conn)] == [NONE.ref]
    store.close()


def test_sessions_are_not_carried_over(backup: Path) -> None:
    with zipfile.ZipFile(backup) as held:
        names = set(held.namelist())
    assert not names & {"tables/session.jsonl", "tables/showing.jsonl", "tables/throttle.jsonl"}
